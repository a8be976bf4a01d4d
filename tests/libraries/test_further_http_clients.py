"""HTTP clients beside the usual ones: the token that a request carries is seen, and what carries none is left alone."""

from __future__ import annotations

import pytest
from engine_support import BANK_TOKEN, operations, token_requests

HEAD = """
import json, os, io
import curl_cffi, grequests, hishel, httplib2, httpx, httpx2, niquests, pycurl, requests, treq
import tornado.escape
from tornado.httputil import HTTPHeaders, url_concat
from requests_futures.sessions import FuturesSession
from requests_oauth2client import ApiClient, BearerToken, OAuth2Client, OAuth2ClientCredentialsAuth
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
BANK = "https://bank.sandbox.cybrid.app"
IDP = "https://id.sandbox.cybrid.app/oauth/token"
"""
TRADE = ("bank", "GET /api/trades/{trade_guid}")
FORM = """
FORM = {"client_id": os.environ["BANK_ID"], "client_secret": os.environ["BANK_SECRET"], "scope": "trades:read"}
"""

# Each is given a token by `head` (a mapping of headers) or by `token`; TRADE stands for the address.
CALLS = {
    "tornado by address": "await AsyncHTTPClient().fetch(TRADE, headers=head)",
    "tornado by a request": 'await AsyncHTTPClient().fetch(HTTPRequest(TRADE, "GET", head))',
    "tornado with a query": 'await AsyncHTTPClient().fetch(url_concat(TRADE, {"a": "b"}), headers=head)',
    "tornado's headers": "await AsyncHTTPClient().fetch(HTTPRequest(TRADE, headers=HTTPHeaders(head)))",
    "treq": "await treq.get(TRADE, headers=head)",
    "treq by its method": 'await treq.request("GET", TRADE, headers=head)',
    "treq's client": "await treq.client.HTTPClient(agent).get(TRADE, headers=head)",
    "niquests": "niquests.get(TRADE, headers=head)",
    "niquests awaited": "await niquests.aget(TRADE, headers=head)",
    "niquests with a text for auth": "niquests.get(TRADE, auth=token)",
    "niquests with a text that is put together": 'niquests.get(TRADE, auth=f"{token}")',
    "niquests with an auth object": "niquests.Session().get(TRADE, auth=niquests.auth.BearerTokenAuth(token))",
    "curl_cffi": "curl_cffi.requests.get(TRADE, headers=head)",
    "curl_cffi's session": "curl_cffi.Session(headers=head).get(TRADE, headers=head)",
    "grequests": "grequests.map([grequests.get(TRADE, headers=head)])",
    "grequests by a session": "s = requests.Session(); s.headers.update(head); grequests.get(TRADE, session=s)",
    "requests_futures": "FuturesSession().get(TRADE, headers=head).result()",
    "httplib2": "httplib2.Http().request(TRADE, headers=head)",
    "httplib2 by position": 'httplib2.Http().request(TRADE, "GET", None, head)',
    "httpx2": "httpx2.Client(headers=head).get(TRADE)",
    "hishel": "hishel.CacheClient(headers=head).get(TRADE)",
    "a client of an API": "ApiClient(BANK, auth=BearerToken(token)).get('/api/trades/' + guid)",
    "pycurl": "c = pycurl.Curl(); c.setopt(c.URL, TRADE); "
    'c.setopt(pycurl.HTTPHEADER, ["Accept: */*", "Authorization: Bearer " + token]); c.perform()',
    "pycurl's option for tokens": "c = pycurl.Curl(); c.setopt(pycurl.URL, TRADE); "
    "c.setopt(pycurl.XOAUTH2_BEARER, token); c.perform_rs()",
}


def _program(call: str, token: str) -> str:
    body = call.replace("TRADE", 'BANK + "/api/trades/" + guid')
    lines = f'    token = {token}\n    head = {{"Authorization": "Bearer " + token}}\n    {body}\n'
    return HEAD + BANK_TOKEN + "async def f(guid, agent):\n" + lines


@pytest.mark.parametrize("name", CALLS)
def test_the_token_of_a_request_is_seen(name: str) -> None:
    found = operations(_program(CALLS[name], "bank_token()"))
    assert [(call.token, call.operation) for call in found] == [TRADE]


@pytest.mark.parametrize("name", CALLS)
def test_another_token_is_left_alone(name: str) -> None:
    assert operations(_program(CALLS[name], 'os.environ["TOKEN"]')) == []


# Each requests a token with FORM and gives it to `use`.
LOGINS = {
    "tornado": """
async def login():
    response = await AsyncHTTPClient().fetch(IDP, method="POST", body=json.dumps(FORM))
    return tornado.escape.json_decode(response.body)["access_token"]
""",
    "treq": """
async def login():
    response = await treq.post(IDP, json=FORM)
    return (await treq.json_content(response))["access_token"]
""",
    "niquests": """
async def login():
    return (await niquests.apost(IDP, json=FORM)).json()["access_token"]
""",
    "grequests": """
async def login():
    responses = grequests.map([grequests.post(IDP, json=FORM)])
    return responses[0].json()["access_token"]
""",
    "httplib2": """
async def login():
    head, content = httplib2.Http().request(IDP, "POST", body=json.dumps(FORM))
    return json.loads(content)["access_token"]
""",
    "pycurl": """
async def login():
    buffer = io.BytesIO()
    c = pycurl.Curl()
    c.setopt(c.URL, IDP)
    c.setopt(c.POSTFIELDS, json.dumps(FORM))
    c.setopt(c.WRITEDATA, buffer)
    c.perform()
    return json.loads(buffer.getvalue())["access_token"]
""",
    "pycurl's function": """
async def login():
    buffer = io.BytesIO()
    c = pycurl.Curl()
    c.setopt(c.URL, IDP)
    c.setopt(c.POSTFIELDS, json.dumps(FORM))
    c.setopt(c.WRITEFUNCTION, buffer.write)
    c.perform()
    return json.loads(buffer.getvalue().decode())["access_token"]
""",
    "pycurl's pieces": """
async def login():
    pieces = []
    c = pycurl.Curl()
    c.setopt(c.URL, IDP)
    c.setopt(c.POSTFIELDS, json.dumps(FORM))
    c.setopt(c.WRITEFUNCTION, pieces.append)
    c.perform()
    return json.loads(pieces[0])["access_token"]
""",
}


@pytest.mark.parametrize("name", LOGINS)
def test_a_token_is_requested_and_used(name: str) -> None:
    program = HEAD + FORM + LOGINS[name] + "async def use(guid):\n" + (
        '    requests.get(BANK + "/api/trades/" + guid, headers={"Authorization": f"Bearer {await login()}"})\n'
    )  # fmt: skip
    assert [(call.token, call.operation) for call in operations(program)] == [TRADE]
    assert token_requests(program)


@pytest.mark.parametrize("name", LOGINS)
def test_a_token_of_another_vendor_is_left_alone(name: str) -> None:
    program = HEAD.replace("id.sandbox.cybrid.app", "login.example.com") + FORM + LOGINS[name]
    program += (
        "async def use(guid):\n"
        '    requests.get(BANK + "/api/trades/" + guid, headers={"Authorization": f"Bearer {await login()}"})\n'
    )
    assert operations(program.replace("trades:read", "read")) == []


CLIENT = 'OAuth2Client(IDP, (os.environ["BANK_ID"], os.environ["BANK_SECRET"]))'


@pytest.mark.parametrize(
    "call",
    [
        f'requests.get(BANK + "/api/trades/" + guid, auth={CLIENT}.client_credentials(scope="trades:read"))',
        f'ApiClient(BANK, auth=OAuth2ClientCredentialsAuth({CLIENT}, scope="trades:read")).get("/api/trades/" + guid)',
    ],
)
def test_clients_of_a_token_endpoint(call: str) -> None:
    program = HEAD + f"def f(guid):\n    {call}\n"
    assert [(found.token, found.operation) for found in operations(program)] == [TRADE]
    assert operations(program.replace("id.sandbox.cybrid.app", "login.example.com").replace("trades:", "x:")) == []


def test_doubles_of_tests_send_nothing() -> None:
    assert (
        operations(
            HEAD
            + BANK_TOKEN
            + """
import respx, responses, vcr

@responses.activate
def test_a(guid):
    responses.add(responses.GET, BANK + "/api/trades/" + guid, headers={"Authorization": "Bearer " + bank_token()})
    responses.get(BANK + "/api/trades/" + guid, json={"token": bank_token()})

def test_b(guid, respx_mock):
    route = respx.get(BANK + "/api/trades/" + guid, headers={"Authorization": "Bearer " + bank_token()})
    route.mock(return_value=httpx.Response(200, json={"state": "completed"}))

@vcr.use_cassette("trades.yaml", filter_headers=["authorization"])
def test_c(guid):
    pass
"""
        )
        == []
    )


COROUTINES = {
    "tornado": """
from tornado import gen

@gen.coroutine
def login():
    response = yield AsyncHTTPClient().fetch(IDP, method="POST", body=json.dumps(FORM))
    raise gen.Return(tornado.escape.json_decode(response.body)["access_token"])

@gen.coroutine
def use(guid):
    token = yield login()
    yield AsyncHTTPClient().fetch(BANK + "/api/trades/" + guid, headers={"Authorization": "Bearer " + token})
""",
    "twisted": """
from twisted.internet.defer import inlineCallbacks, returnValue

@inlineCallbacks
def login():
    response = yield treq.post(IDP, json=FORM)
    content = yield treq.json_content(response)
    returnValue(content["access_token"])

@inlineCallbacks
def use(guid):
    token = yield login()
    yield treq.get(BANK + "/api/trades/" + guid, headers={b"Authorization": ["Bearer " + token]})
""",
    "deferreds": """
def use(guid):
    got = treq.post(IDP, json=FORM)
    got.addCallback(treq.json_content)
    got.addErrback(print)
    url = BANK + "/api/trades/" + guid
    got.addCallback(lambda content: treq.get(url, headers={"Authorization": "Bearer " + content["access_token"]}))
""",
}


@pytest.mark.parametrize("name", COROUTINES)
def test_generators_that_are_driven_and_deferreds(name: str) -> None:
    program = HEAD + FORM + COROUTINES[name]
    assert [(call.token, call.operation) for call in operations(program)] == [TRADE]
    elsewhere = program.replace("id.sandbox.cybrid.app", "login.example.com").replace("trades:read", "read")
    assert operations(elsewhere) == []


def test_a_generator_that_nothing_drives_gives_no_token() -> None:
    program = HEAD + FORM + COROUTINES["tornado"].replace("@gen.coroutine", "")
    assert operations(program) == []
