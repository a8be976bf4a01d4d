"""Operations that are recognised from HTTP: method, path, query and body in every form."""

from __future__ import annotations

import pytest
from support import check

BASE = """
import json
import os
import urllib.parse
import urllib.request

import aiohttp
import httpx
import requests

IDP = "https://id.sandbox.cybrid.app"
BANK = "https://bank.sandbox.cybrid.app"
API = BANK + "/api"


def grant(pre):
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ[pre + "_CLIENT_ID"],
        "client_secret": os.environ[pre + "_CLIENT_SECRET"],
        "scope": os.environ["CYBRID_SCOPES"],
    }
    return requests.post(f"{IDP}/oauth/token", json=body).json()["access_token"]


def head():
    return {"Authorization": "Bearer " + grant("BANK"), "Content-Type": "application/json"}


def upper():
    return {"Authorization": "Bearer " + grant("ORG")}
"""

CALL = """
from base import *

ACCOUNTS = "/accounts"
SEG = {{"own": "accounts", "deals": "trades", "all": "customers"}}


def go(k, x, flag=False):
    h = head()
    {}
"""

NAMED = {
    "the path by a format of two holes": 'return requests.get("{}/{}/{}".format(API, "customers", k), headers=h)',
    "the path from a table": "return requests.get(f\"{API}/{SEG['all']}/{k}\", headers=h)",
    "a trailing slash": 'return requests.get(f"{API}/customers/{k}/", headers=h)',
    "a query behind the path": 'return requests.get(f"{API}/customers/{k}?include_pii=true", headers=h)',
    "the method by its name": 'return requests.request("get", f"{API}/customers/{k}", headers=h)',
    "the method by a keyword": 'return requests.request(method="GET", url=f"{API}/customers/{k}", headers=h)',
    "the method by getattr": 'return getattr(requests, "get")(f"{API}/customers/{k}", headers=h)',
    "the method lower and upper": 'return httpx.request("get".upper(), f"{API}/customers/{k}", headers=h)',
    "the query in a dict": 'return requests.get(API + ACCOUNTS, params={"customer_guid": k, "page": 0}, headers=h)',
    "the query in dict()": "return requests.get(API + ACCOUNTS, params=dict(x, customer_guid=k), headers=h)",
    "the query merged": 'return requests.get(API + ACCOUNTS, params={"page": 0} | {"customer_guid": k}, headers=h)',
    "the query in pairs": 'return requests.get(API + ACCOUNTS, params=[("page", 0), ("customer_guid", k)], headers=h)',
    "the query in pairs that are added": 'return requests.get(API + ACCOUNTS, params=(("page", 0),) + '
    '(("customer_guid", k),), headers=h)',
    "the query as a text": 'return requests.get(API + ACCOUNTS, params=f"customer_guid={k}", headers=h)',
    "the query as an encoded text": "return requests.get(API + ACCOUNTS, params=urllib.parse.urlencode("
    '{"customer_guid": k}), headers=h)',
    "the query in httpx.QueryParams": "return httpx.get(API + ACCOUNTS, params=httpx.QueryParams("
    "customer_guid=k), headers=h)",
    "the query filtered": 'return requests.get(API + ACCOUNTS, params={n: v for n, v in {"customer_guid": k, '
    '"page": None}.items() if v}, headers=h)',
    "the body in json=": 'return requests.post(API + ACCOUNTS, json={"customer_guid": k, "type": "x"}, headers=h)',
    "the body in data=": 'return requests.post(API + ACCOUNTS, data=json.dumps({"customer_guid": k}), headers=h)',
    "the body in content=": 'return httpx.post(API + ACCOUNTS, content=json.dumps({"customer_guid": k}), headers=h)',
    "the body as bytes": 'return httpx.post(API + ACCOUNTS, content=json.dumps({"customer_guid": k}).encode(), '
    "headers=h)",
    "the body in an f-string": 'return requests.post(API + ACCOUNTS, data=f\'{{"customer_guid": "{k}"}}\', headers=h)',
    "urllib's body": "return urllib.request.urlopen(urllib.request.Request(API + ACCOUNTS, data=json.dumps("
    '{"customer_guid": k}).encode(), headers=h, method="POST"))',
    "a base URL and a relative path": 'return httpx.Client(base_url=API, headers=h).get(f"/customers/{k}")',
    "a base URL without a slash": 'return httpx.Client(base_url=BANK, headers=h).get(f"api/customers/{k}")',
    "a prepared request": 'return requests.Session().send(requests.Request("GET", f"{API}/customers/{k}", '
    "headers=h).prepare())",
    "an httpx request that is built": 'c = httpx.Client(headers=h); return c.send(c.build_request("GET", '
    'f"{API}/customers/{k}"))',
    "a stream": 'return httpx.stream("GET", f"{API}/customers/{k}", headers=h)',
    "a head that is set on the request": 'return requests.get(f"{API}/customers/{k}", '
    'headers=dict(h, **{"X-Request-Id": x}))',
    "a lower-case head": 'return requests.get(f"{API}/customers/{k}", headers={"authorization": h["Authorization"]})',
    "the last of two bodies": 'b = {"a": 1}; b.update({"customer_guid": k}); '
    "return requests.post(API + ACCOUNTS, json=b, headers=h)",
    "a body whose key is a constant": 'name = "customer_guid"; return requests.post(API + ACCOUNTS, '
    "json={name: k}, headers=h)",
    "a customer deeper in the body": 'return requests.post(API + "/transfers", json={"transfer_type": "x", '
    '"destination_participants": [{"type": "customer", "amount": 1, "guid": x["customer_guid"]}]}, headers=h)',
}

LEVEL = {
    "a trade by its own guid": ("CYB302", "return requests.get(f\"{API}/{SEG['deals']}/{k}\", headers=h)"),
    "a trade of a model without the field": (
        "CYB302",
        'return requests.post(f"{API}/trades", data=json.dumps({"quote_guid": k}), headers=h)',
    ),
    "a method that is not known": (
        "CYB302",
        'return requests.request(x, f"{API}/external_wallets/{k}", headers=h)',
    ),
    "a body that is handed in": ("CYB302", 'return requests.post(f"{API}/quotes", content=x, headers=h)'),
    "a body that is dumped": ("CYB302", 'return requests.post(f"{API}/quotes", data=json.dumps(x), headers=h)'),
    "a body with unknown parts": ("CYB302", 'return requests.post(f"{API}/quotes", json={**x, "a": 1}, headers=h)'),
    "a patch": ("CYB302", 'return requests.request("PATCH", f"{API}/transfers/{k}", json=x, headers=h)'),
    "an organization's": ("CYB303", 'return requests.get(f"{API}/customers/{k}", headers=upper())'),
    "an organization's body": ("CYB303", 'return httpx.post(f"{API}/quotes", content=json.dumps(x), headers=upper())'),
}

SILENT = {
    "an unknown method": 'return requests.request(x, f"{API}/customers/{k}", headers=None)',
    "a listing": "return requests.get(API + ACCOUNTS, headers=h)",
    "a listing by pairs": 'return requests.get(API + ACCOUNTS, params=[("page", 0), ("owner", "bank")], headers=h)',
    "a listing by a text": 'return requests.get(API + ACCOUNTS, params="page=0&per_page=100", headers=h)',
    "a listing by an encoded text": 'return requests.get(f"{API}/trades?" + urllib.parse.urlencode('
    '{"state": "completed"}), headers=h)',
    "a listing whose customer is None": 'return requests.get(API + ACCOUNTS, params={"customer_guid": None}, '
    "headers=h)",
    "a listing by a bank's guid": 'return requests.get(f"{API}/trades", params=[("bank_guid", x)], headers=h)',
    "creating a customer": 'return requests.post(f"{API}/customers", data=json.dumps({"type": "individual"}), '
    "headers=h)",
    "listing customers by guids": 'return requests.get(f"{API}/customers", params={"guid": k}, headers=h)',
    "a whole body that is dumped": 'return requests.post(f"{API}/quotes", data=json.dumps({"product_type": '
    '"trading", "symbol": "BTC-USD", "side": "buy"}), headers=h)',
    "a whole body that is completed": 'b = {"type": "trading"}; b["asset"] = "BTC"; b.update(name="reserve"); '
    "return requests.post(API + ACCOUNTS, json=b, headers=h)",
    "the bank's own listing": 'return requests.get(API + ACCOUNTS, params={"owner": "bank", "page": x}, headers=h)',
    "prices": 'return requests.get(f"{API}/prices", params={"symbol": "BTC-USD"}, headers=h)',
    "a bank that is changed": 'return requests.patch(f"{API}/banks/{k}", json={"name": x}, headers=h)',
    "a path below none of the API's": 'return requests.get(f"{BANK}/customers/{k}", headers=h)',
    "a method that the path has not": 'return requests.delete(f"{API}/prices", headers=h)',
    "an account of the bank by its name": "return requests.get(f\"{API}/accounts/{os.environ['RESERVE_ACCOUNT']}\", "
    "headers=h)",
    "an organization's listing": 'return requests.get(f"{API}/customers", headers=upper())',
    "an organization's bank": 'return requests.post(f"{API}/banks", json={"name": x}, headers=upper())',
    "a token that is given by another": 'return requests.get(f"{API}/customers/{k}", headers={"Authorization": x})',
    "an organization's file": 'return requests.get(f"{API}/files/{k}", headers=upper())',
    "a file": 'return requests.post(f"{API}/files", json={"customer_guid": k}, headers=h)',
    "an omnibus account": 'omnibus_account = x; return requests.get(f"{API}/accounts/{omnibus_account}", headers=h)',
    "a server of tests": 'return requests.get("http://testserver.cybrid.test/api/trades?customer_guid=k", headers=h)',
    "one of several paths": 'return requests.get(f"{API}/{x}", params={"customer_guid": k}, headers=h)',
    "a head that is overwritten": 'h["Authorization"] = x; return requests.get(f"{API}/customers/{k}", headers=h)',
    "a head that is removed": 'h.pop("Authorization"); return requests.get(f"{API}/customers/{k}", headers=h)',
    "a head that is deleted": 'del h["Authorization"]; return requests.get(f"{API}/customers/{k}", headers=h)',
    "a head without the token": 'return requests.get(f"{API}/customers/{k}", headers={n: v for n, v in h.items() '
    'if n != "Authorization"})',
}


def program(call: str, mark: str = "") -> dict[str, str]:
    return {"base.py": BASE, "app.py": CALL.format(call + (f"  # {mark}" if mark else ""))}


@pytest.mark.parametrize("name", NAMED)
def test_a_call_that_names_a_customer(name):
    check(program(NAMED[name], "CYB301"))


@pytest.mark.parametrize("name", LEVEL)
def test_a_call_that_names_none(name):
    code, call = LEVEL[name]
    check(program(call, code))


KNOWN = {"an omnibus account": "a new name of a parameter is not kept"}


def expected_failure(name):
    """The name of a case; one that is known to fail says why."""
    return pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=KNOWN[name])) if name in KNOWN else name


@pytest.mark.parametrize("name", [expected_failure(name) for name in SILENT])
def test_a_call_that_is_right(name):
    check(program(SILENT[name]))
