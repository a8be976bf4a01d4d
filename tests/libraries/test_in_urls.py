"""Requests with a token or a secret: which of them put it into a URL."""

from __future__ import annotations

from sinks import assert_loud_and_quiet

HEAD = """
import urllib.parse
import urllib.request
import webbrowser

import aiohttp.web
import click
import django.http
import django.shortcuts
import fastapi.responses
import flask
import furl
import hammock
import httpx
import litestar.response
import quart
import starlette.responses
import typer
import urllib3
import yarl

API = "https://bank.sandbox.cybrid.app"
OTHER = "https://example.com"
SECRET = os.environ["CYBRID_CLIENT_SECRET"]
CLIENT = os.environ["CYBRID_CLIENT_ID"]
session = requests.Session()
"""
IN_URLS = r"""
    requests.get(f"{API}/x?access_token={token}")
    requests.get(API + "/x?access_token=" + token)
    requests.get("%s/x?t=%s" % (API, token))
    requests.get("{}/x?t={}".format(API, token))
    requests.get(API, params={"access_token": token})
    requests.get(API, params=[("t", token)])
    requests.get(API, params=f"t={token}")
    requests.get(f"{OTHER}/x?t={token}")
    requests.get(OTHER, params={"t": token})
    requests.get(f"{API}/x?secret={SECRET}")
    requests.get(API, params={"client_secret": SECRET})
    requests.get(API, params={"client_id": CLIENT})
    requests.post(API, params={"t": token}, json={})
    session.get(API, params={"t": token})
    session.params = {"t": token}\nsession.get(API)
    session.params["t"] = token\nsession.get(API)
    requests.request("GET", API, params={"t": token})
    requests.get(API + "?" + urllib.parse.urlencode({"t": token}))
    requests.get(API + "?" + urllib.parse.urlencode([("t", token)]))
    requests.get(urllib.parse.urljoin(API, f"/x?t={token}"))
    requests.get(str(yarl.URL(API).with_query(t=token)))
    httpx.get(API, params={"t": token})
    httpx.get(f"{API}?t={token}")
    httpx.Client(params={"t": token}).get(API)
    urllib.request.urlopen(f"{API}?t={token}")
    urllib.request.urlopen(urllib.request.Request(f"{API}?t={token}"))
    webbrowser.open(f"{API}?t={token}")
    x = f"{API}?t={token}"\nrequests.get(x)
    x = {"t": token}\nrequests.get(API, params=x)
    x = {}\nx["t"] = token\nrequests.get(API, params=x)
    x = {}\nx.update(t=token)\nrequests.get(API, params=x)
    x = {}\nif guid:\n    x["t"] = token\nrequests.get(API, params=x)
    requests.get(API, params={"t": token if guid else None})
    requests.get(API, params={**{"t": token}})
    requests.get(API, params=dict(t=token))
    requests.get(API, params={"t": [token]})
    aiohttp.web.HTTPFound(f"{OTHER}/?t={token}")
    aiohttp.web.HTTPSeeOther(location=f"{OTHER}/?t={token}")
    aiohttp.web.HTTPPermanentRedirect(f"{OTHER}/?t={token}")
    click.launch(f"{OTHER}/?t={token}")
    typer.launch(f"{OTHER}/?t={token}")
    django.shortcuts.redirect(f"{OTHER}/?t={token}")
    django.http.HttpResponseRedirect(redirect_to=f"{OTHER}/?t={token}")
    fastapi.responses.RedirectResponse(url=f"{OTHER}/?t={token}")
    starlette.responses.RedirectResponse(f"{OTHER}/?t={token}")
    flask.redirect(f"{OTHER}/?t={token}", 303)
    quart.redirect(location=f"{OTHER}/?t={token}")
    litestar.response.Redirect(f"{OTHER}/?t={token}")
    hammock.Hammock(API).x.GET(params={"t": token})
    urllib3.request("GET", API, fields={"t": token})
    requests.get(furl.furl(API).add({"t": token}).url)
    requests.get(furl.furl(API).set(args={"t": token}).url)
    x = furl.furl(API)\nx.args["t"] = token\nrequests.get(x.url)
    requests.get(str(yarl.URL(API).update_query({"t": token})))
    requests.get(str(yarl.URL(API) % {"t": token}))
    requests.get(str(yarl.URL.build(host="a.b", query={"t": token})))
    httpx.get(httpx.URL(API).copy_add_param("t", token))
    httpx.get(httpx.URL(API).copy_merge_params({"t": token}))
    httpx.get(httpx.URL(API, params={"t": token}))
    httpx.get(API, params=httpx.QueryParams(t=token))
"""
ELSEWHERE = r"""
    requests.get(API, params={"page": 1})
    requests.get(API, params={"page": len(token)})
    requests.get(API, params={"t": token[:4]})
    requests.get(API, headers={"Authorization": f"Bearer {token}"})
    requests.post(API, json={"t": token})
    requests.post(API, data={"t": token})
    requests.get(f"{API}/{token}")
    requests.get(f"{API}/x/{token}/y")
    requests.get(f"{API}/x?t={token[:4]}")
    requests.get(f"{API}/x#{token}")
    requests.get(API, auth=(CLIENT, SECRET))
    requests.Request("GET", API, params={"t": token})
    requests.get(API + "?" + urllib.parse.urlencode({"t": 1}))
    x = f"{API}?t={token}"
    x = {"t": token}\ndel x["t"]\nrequests.get(API, params=x)
    x = {"t": token}\nx["t"] = "y"\nrequests.get(API, params=x)
    requests.get(API, params=None)
    requests.get(API, cookies={"t": token})
    aiohttp.web.HTTPFound(f"{OTHER}/?t={token[:4]}")
    aiohttp.web.HTTPFound(OTHER, headers={"X-Token": token})
    flask.redirect(OTHER, token)
    urllib3.request("POST", API, fields={"t": token})
    httpx.get(httpx.URL(API).copy_add_param("t", token).copy_remove_param("t"))
    requests.get(str(yarl.URL(API).with_query(t=token).with_query(t=1)))
    requests.get(furl.furl(API).add({"t": 1}).url, headers={"t": token})
"""


def statements(block):
    """A line break in a statement is written as such."""
    return [line.strip().replace("\\n", "\n") for line in block.splitlines() if line.strip()]


def test_credentials_in_urls_are_reported_and_those_elsewhere_are_not():
    assert_loud_and_quiet(HEAD, statements(IN_URLS), statements(ELSEWHERE), code="CYB106")
