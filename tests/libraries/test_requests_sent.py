"""Requests that are sent in less usual ways: the token that they carry and the operation are seen."""

from __future__ import annotations

import pytest
from engine_support import token_requests, tokens_of_accounts

HEAD = """
import io
import http.client
import urllib.request

import aiohttp
import httpx
import pycurl
import urllib3
from aiohttp_retry import RetryClient
from requests.adapters import HTTPAdapter

URL = "https://bank.sandbox.cybrid.app/api/accounts?customer_guid="


class Adapter(HTTPAdapter):
    def __init__(self, token):
        self.token = token
        super().__init__()

    def send(self, request, **more):
        request.headers["Authorization"] = "Bearer " + self.token
        return super().send(request, **more)


class Handler(urllib.request.BaseHandler):
    def __init__(self, token):
        self.token = token

    def https_request(self, request):
        request.add_header("Authorization", "Bearer " + self.token)
        return request


class Auth(httpx.Auth):
    def __init__(self, token):
        self.token = token

    def auth_flow(self, request):
        request.headers["Authorization"] = "Bearer " + self.token
        yield request


class RequestsAuth(requests.auth.AuthBase):
    def __init__(self, token):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.token
        return request


async def go(guid):
    token = TOKEN
    headers = {"Authorization": "Bearer " + token}
"""
# each lists the accounts of a customer, once
WAYS = {
    "pycurl": "c = pycurl.Curl()\nc.setopt(c.URL, URL + guid)\n"
    "c.setopt(pycurl.HTTPHEADER, ['Authorization: Bearer ' + token])\nc.perform()",
    "pycurl's bearer": "c = pycurl.Curl()\nc.setopt(pycurl.URL, URL + guid)\n"
    "c.setopt(pycurl.XOAUTH2_BEARER, 'Bearer ' + token)\nc.setopt(pycurl.HTTPGET, 1)\nc.perform_rb()",
    "urlretrieve": "opener = urllib.request.build_opener()\n"
    "opener.addheaders = [('Authorization', 'Bearer ' + token)]\n"
    "urllib.request.install_opener(opener)\nurllib.request.urlretrieve(URL + guid)",
    "an opener's handler": "opener = urllib.request.build_opener(Handler(token))\nopener.open(URL + guid)",
    "an opener's handler that is added": "opener = urllib.request.build_opener()\nopener.add_handler(Handler(token))\n"
    "opener.open(URL + guid)",
    "a request's header": "r = urllib.request.Request(URL + guid)\nr.add_header('Authorization', 'Bearer ' + token)\n"
    "urllib.request.urlopen(r)",
    "a request's full URL": "r = urllib.request.Request(URL + guid, headers=headers)\n"
    "httpx.get(r.get_full_url(), headers=headers)",
    "a body that may be none": "r = urllib.request.Request(URL + guid, None if guid > 'a' else b'x', headers)\n"
    "urllib.request.urlopen(r)",
    "a connection line by line": "c = http.client.HTTPSConnection('bank.sandbox.cybrid.app')\n"
    "c.putrequest('GET', '/api/accounts?customer_guid=' + guid)\n"
    "c.putheader('Authorization', 'Bearer ' + token)\nc.endheaders()",
    "a connection's request": "c = http.client.HTTPSConnection('bank.sandbox.cybrid.app')\n"
    "c.request('GET', '/api/accounts?customer_guid=' + guid, headers=headers)",
    "urllib3's headers": "h = urllib3.HTTPHeaderDict(Authorization='Bearer ' + token)\n"
    "urllib3.PoolManager(headers=h).request('GET', URL + guid)",
    "urllib3 in a block": "with urllib3.PoolManager() as pool:\n    pool.request('GET', URL + guid, headers=headers)",
    "urllib3's address": "urllib3.request('GET', URL + guid, headers=headers)",
    "aiohttp's retries": "client = RetryClient(aiohttp.ClientSession(headers=headers))\nawait client.get(URL + guid)",
    "aiohttp's own retries": "client = RetryClient(headers=headers)\nawait client.get(URL + guid)",
    "aiohttp by itself": "async with aiohttp.request('GET', URL + guid, headers=headers) as answer:\n    pass",
    "aiohttp in a block": "async with aiohttp.ClientSession() as s:\n"
    "    async with s.get(URL + guid, headers=headers):\n        pass",
    "aiohttp's base": "s = aiohttp.ClientSession('https://bank.sandbox.cybrid.app', headers=headers)\n"
    "await s.get('/api/accounts', params={'customer_guid': guid})",
    "an adapter": "s = requests.Session()\ns.mount('https://', Adapter(token))\ns.get(URL + guid)",
    "a session's request": "s = requests.Session()\n"
    "s.send(s.prepare_request(requests.Request('GET', URL + guid, headers=headers)))",
    "a session in a block": "with requests.Session() as s:\n    s.headers.update(headers)\n    s.get(URL + guid)",
    "a session's auth": "s = requests.Session()\ns.auth = RequestsAuth(token)\ns.get(URL + guid)",
    "an auth": "requests.get(URL + guid, auth=RequestsAuth(token))",
    "httpx's auth": "httpx.Client(auth=Auth(token)).get(URL + guid)",
    "httpx's request": "c = httpx.Client()\nc.send(c.build_request('GET', URL + guid, headers=headers))",
    "httpx's stream": "with httpx.stream('GET', URL + guid, headers=headers) as answer:\n    pass",
    "httpx's base": "c = httpx.Client(base_url='https://bank.sandbox.cybrid.app/api', headers=headers)\n"
    "c.get('accounts', params={'customer_guid': guid})",
    "httpx's hooks": "def sign(request):\n    request.headers['Authorization'] = 'Bearer ' + token\n"
    "httpx.Client(event_hooks={'request': [sign]}).get(URL + guid)",
}


def _indented(way: str) -> str:
    return "".join(f"    {line}\n" for line in WAYS[way].splitlines())


@pytest.mark.parametrize("way", WAYS)
def test_a_bank_token_is_known(way):
    assert tokens_of_accounts(HEAD.replace("TOKEN", "bank_token()", 1) + _indented(way)) == ["bank"]


@pytest.mark.parametrize("way", WAYS)
def test_a_customer_token_is_known(way):
    assert tokens_of_accounts(HEAD.replace("TOKEN", "customer_token(guid)", 1) + _indented(way)) == ["customer"]


LOGIN = """
import base64
import io
import os

import aiohttp
import httpx
import pycurl
import requests
import urllib3

IDP = "https://id.sandbox.cybrid.app/oauth/token"
I, S = os.environ["CYBRID_I"], os.environ["CYBRID_S"]
"""
# each requests a token
LOGINS = {
    "pycurl": "c = pycurl.Curl()\nc.setopt(c.URL, IDP)\nc.setopt(c.USERPWD, I + ':' + S)\n"
    "c.setopt(c.POSTFIELDS, 'grant_type=client_credentials&scope=accounts:read')\nc.perform()",
    "pycurl's buffer": "b = io.BytesIO()\nc = pycurl.Curl()\nc.setopt(c.URL, IDP)\nc.setopt(c.USERPWD, f'{I}:{S}')\n"
    "c.setopt(c.POST, 1)\nc.setopt(c.POSTFIELDS, 'grant_type=client_credentials')\n"
    "c.setopt(c.WRITEDATA, b)\nc.perform()",
    "urllib3's pair": "urllib3.request('POST', IDP, headers=urllib3.make_headers(basic_auth=f'{I}:{S}'),\n"
    "    fields={'grant_type': 'client_credentials'}, encode_multipart=False)",
    "aiohttp's form": "f = aiohttp.FormData()\nf.add_field('grant_type', 'client_credentials')\n"
    "f.add_field('client_id', I)\nf.add_field('client_secret', S)\naiohttp.ClientSession().post(IDP, data=f)",
    "aiohttp's form of a mapping": "f = aiohttp.FormData({'grant_type': 'client_credentials', 'client_id': I,\n"
    "    'client_secret': S})\naiohttp.ClientSession().post(IDP, data=f)",
    "aiohttp's pair": "s = aiohttp.ClientSession(auth=aiohttp.BasicAuth(I, S))\n"
    "s.post(IDP, data={'grant_type': 'client_credentials'})",
    "aiohttp's encoded pair": "h = {'Authorization': aiohttp.BasicAuth(I, S).encode()}\n"
    "aiohttp.ClientSession().post(IDP, data={'grant_type': 'client_credentials'}, headers=h)",
    "a written pair": "h = {'Authorization': 'Basic ' + base64.b64encode(f'{I}:{S}'.encode()).decode()}\n"
    "requests.post(IDP, data={'grant_type': 'client_credentials'}, headers=h)",
    "httpx's pair": "httpx.post(IDP, data={'grant_type': 'client_credentials'}, auth=httpx.BasicAuth(I, S))",
    "a pair": "requests.post(IDP, data={'grant_type': 'client_credentials'}, auth=(I, S))",
    "a written form": "requests.post(IDP, data=f'grant_type=client_credentials&client_id={I}&client_secret={S}')",
    "written JSON": 'b = f\'{{"grant_type": "client_credentials", "client_id": "{I}", "client_secret": "{S}"}}\'\n'
    "requests.post(IDP, data=b, headers={'Content-Type': 'application/json'})",
}


@pytest.mark.parametrize("way", LOGINS)
def test_a_token_is_requested_at_cybrid_and_not_elsewhere(way):
    program = LOGIN + LOGINS[way]
    assert [type_ for _, type_ in token_requests(program)] == ["bank"]
    assert token_requests(program.replace("id.sandbox.cybrid.app", "login.example.com")) == []


@pytest.mark.parametrize(
    ("path", "scope", "types"),
    [
        ("oauth/token", "accounts:read", ["bank"]),
        ("oauth/token", "openid profile", []),
        ("oauth/login", "accounts:read", []),
        ("login", "accounts:read", []),
    ],
)
def test_a_token_is_requested_of_a_host_that_is_not_known_where_path_and_scopes_are_cybrids(path, scope, types):
    request = f"requests.post(f'{{host}}/{path}', data={{'client_id': I, 'client_secret': S, 'scope': '{scope}'}})"
    assert [type_ for _, type_ in token_requests(f"{LOGIN}\n\ndef go(host):\n    {request}\n")] == types
