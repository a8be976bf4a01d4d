"""Calls of HTTP clients: which operation each is, by its method and its path."""

from __future__ import annotations

from engine_support import BANK_TOKEN, check_calls, operations

HEAD = """
import json
import os
import urllib.request

import aiohttp
import http.client
import httpx
import pycurl
import requests
import tornado.httpclient
import urllib3
"""
SHARED = """
API = "https://bank.sandbox.cybrid.app/api"
ACCOUNTS = API + "/accounts"
H = {"Authorization": "Bearer " + bank_token()}
BODY = {"type": "trading"}
HOST = "bank.sandbox.cybrid.app"
T = "Bearer " + bank_token()
LINES = ["Authorization: " + T]
pool = urllib3.PoolManager()
client = httpx.Client(base_url=API, headers=H)
session = requests.Session()
session.headers.update(H)


def secure():
    return http.client.HTTPSConnection(HOST)


def curl(rest=""):
    handle = pycurl.Curl()
    handle.setopt(handle.URL, ACCOUNTS + rest)
    return handle
"""
# the operations, and the statements that call them with the bank's token
STATEMENTS = r"""
[GET /api/accounts]
requests.get(ACCOUNTS, headers=H)
requests.request("GET", ACCOUNTS, headers=H)
requests.request("get", ACCOUNTS, headers=H)
session.get(ACCOUNTS)
session.send(requests.Request("GET", ACCOUNTS, headers=H).prepare())
client.get("/accounts")
client.stream("GET", "/accounts")
httpx.get(ACCOUNTS, headers=H)
httpx.AsyncClient(headers=H).get(ACCOUNTS)
aiohttp.ClientSession(headers=H).get(ACCOUNTS)
aiohttp.ClientSession().get(ACCOUNTS, headers=H)
urllib.request.urlopen(urllib.request.Request(ACCOUNTS, headers=H))
urllib.request.urlopen(urllib.request.Request(ACCOUNTS, data=None, headers=H))
urllib.request.urlopen(urllib.request.Request(ACCOUNTS, data=b"x", headers=H, method="GET"))
pool.request("GET", ACCOUNTS, headers=H)
pool.request_encode_url("GET", ACCOUNTS, headers=H)
c = http.client.HTTPSConnection(HOST); c.request("GET", "/api/accounts", headers=H)
c = curl(); c.setopt(c.HTTPHEADER, LINES); c.perform()
tornado.httpclient.AsyncHTTPClient().fetch(ACCOUNTS, headers=H)
requests.get(API + "/accounts/", headers=H)
requests.get(API + "/accounts?customer_guid=" + guid, headers=H)
[POST /api/accounts]
requests.post(ACCOUNTS, headers=H, json=BODY)
requests.post(ACCOUNTS, BODY, headers=H)
requests.request(method="POST", url=ACCOUNTS, headers=H)
session.post(ACCOUNTS, json=BODY)
session.request("POST", ACCOUNTS)
session.send(session.prepare_request(requests.Request("POST", ACCOUNTS)))
client.post("/accounts", json=BODY)
client.request("POST", "/accounts")
client.send(client.build_request("POST", "/accounts"))
httpx.post(ACCOUNTS, headers=H)
httpx.request("POST", ACCOUNTS, headers=H)
httpx.stream("POST", ACCOUNTS, headers=H)
aiohttp.ClientSession(headers=H).post(ACCOUNTS)
aiohttp.ClientSession(API, headers=H).request("POST", "/accounts")
aiohttp.request("POST", ACCOUNTS, headers=H)
urllib.request.urlopen(urllib.request.Request(ACCOUNTS, b"x", H))
urllib.request.urlopen(urllib.request.Request(ACCOUNTS, headers=H), b"x")
urllib.request.urlopen(urllib.request.Request(ACCOUNTS, headers=H, method="POST"))
pool.request("POST", ACCOUNTS, headers=H, json=BODY)
pool.urlopen("POST", ACCOUNTS, headers=H)
pool.request_encode_body("POST", ACCOUNTS, headers=H)
urllib3.request("POST", ACCOUNTS, headers=H)
c = http.client.HTTPSConnection(HOST); c.request("POST", "/api/accounts", json.dumps(BODY), H)
c = http.client.HTTPSConnection(HOST, 443); c.request("POST", "/api/accounts", None, H)
c = secure(); c.putrequest("POST", "/api/accounts"); c.putheader("Authorization", T); c.endheaders()
c = curl(); c.setopt(c.POSTFIELDS, "a=b"); c.setopt(c.HTTPHEADER, LINES); c.perform()
c = curl(); c.setopt(c.CUSTOMREQUEST, "POST"); c.setopt(c.HTTPHEADER, LINES); c.perform()
c = curl(); c.setopt(c.POST, 1); c.setopt(c.HTTPHEADER, LINES); c.perform()
tornado.httpclient.AsyncHTTPClient().fetch(ACCOUNTS, method="POST", headers=H, body="x")
tornado.httpclient.HTTPClient().fetch(tornado.httpclient.HTTPRequest(ACCOUNTS, "POST", H))
[-]
requests.put(ACCOUNTS, headers=H)
requests.delete(ACCOUNTS, headers=H)
requests.head(ACCOUNTS, headers=H)
session.send(requests.Request("POST", ACCOUNTS).prepare())
pool.request("POST", ACCOUNTS, {"a": "b"}, H)
c = curl(); c.setopt(c.HTTPHEADER, ["X: y"]); c.perform()
requests.get(ACCOUNTS)
requests.get("https://example.com/api/accounts", headers=H)
requests.get(API + "/nothing", headers=H)
requests.get("https://bank.sandbox.cybrid.app/accounts", headers=H)
[PATCH /api/accounts/{account_guid}]
requests.patch(f"{ACCOUNTS}/{guid}", headers=H, json=BODY)
requests.request("PATCH", f"{ACCOUNTS}/{guid}", headers=H)
c = curl(f"/{guid}"); c.setopt(c.CUSTOMREQUEST, "PATCH"); c.setopt(c.HTTPHEADER, LINES); c.perform()
[GET /api/accounts, POST /api/accounts]
requests.request(guid, ACCOUNTS, headers=H)
urllib.request.urlopen(urllib.request.Request(ACCOUNTS, data=None if guid > 3 else b"x", headers=H))
"""


def test_calls_are_operations_by_their_methods_and_paths():
    check_calls(HEAD, SHARED, STATEMENTS, lambda call: call.operation)


def test_a_call_stands_where_its_operation_is_known_whoever_gives_the_customer():
    program = f"""{HEAD}{BANK_TOKEN}{SHARED}
def show(guid):
    requests.get(API + "/customers/" + guid, headers=H)  # here

def go(guid):
    show(guid)
    show("abc")
"""
    lines = program.splitlines()
    assert [lines[call.line - 1].endswith("# here") for call in operations(program)] == [True]


def test_what_a_function_sets_that_calls_itself_stays_when_another_calls_itself():
    program = f"""{HEAD}{BANK_TOKEN}
KEY = None

def sign(turns):
    global KEY
    KEY = bank_token()
    if turns:
        sign(turns - 1)

def count(turns):
    return count(turns - 1) if turns else 0

def show(guid):
    head = {{"Authorization": "Bearer " + KEY}}
    requests.get("https://bank.sandbox.cybrid.app/api/customers/" + guid, headers=head)
"""
    assert [call.operation for call in operations(program)] == ["GET /api/customers/{customer_guid}"]
