"""What libraries take by name and by position is seen at its position as well."""

from __future__ import annotations

import textwrap

import pytest
from model_support import LOGIN
from support import check

HEAD = """
import http.client

import click
import requests
import urllib3
from authlib.integrations.httpx_client import OAuth2Client
from authlib.integrations.requests_client import OAuth2Session
from requests_oauthlib import OAuth2Session as Session
from retry.api import retry_call
"""
BEARER = """

def bearer():
    return {"Authorization": f"Bearer {bank_token()}"}


def go(guid):
"""

CASES = {
    "http.client": """
        connection = http.client.HTTPSConnection("bank.sandbox.cybrid.app")
        connection.request("GET", f"/api/trades?customer_guid={guid}", None, bearer())  # CYB301
        connection.request("GET", "/api/prices", None, bearer())
        """,
    "a requests session": """
        session = requests.Session()
        session.request("GET", f"{BANK_API}/api/trades", {"customer_guid": guid}, None, bearer())  # CYB301
        session.request("GET", f"{BANK_API}/api/prices", {}, None, bearer())
        """,
    "a body by position": """
        session = requests.Session()
        session.headers.update(bearer())
        session.post(f"{BANK_API}/api/trades", None, {"customer_guid": guid})  # CYB301
        session.post(f"{BANK_API}/api/customers", None, {"type": "individual"})
        """,
    "a urllib3 manager": """
        manager = urllib3.PoolManager()
        manager.request("GET", f"{BANK_API}/api/trades", None, {"customer_guid": guid}, bearer())  # CYB301
        manager.request_encode_url("GET", f"{BANK_API}/api/trades", {"customer_guid": guid}, bearer())  # CYB301
        manager.request("GET", f"{BANK_API}/api/prices", None, {}, bearer())
        """,
    "a urllib3 pool": """
        pool = urllib3.HTTPSConnectionPool("bank.sandbox.cybrid.app", 443, 20, 1, False, bearer())
        pool.urlopen("GET", f"/api/trades?customer_guid={guid}")  # CYB301
        pool.urlopen("GET", "/api/prices")
        """,
    "authlib over requests": """
        session = OAuth2Session("id", None, None, None, None, None, None, bank_token())
        session.get(f"{BANK_API}/api/trades", {"customer_guid": guid})  # CYB301
        session.request("GET", f"{BANK_API}/api/trades", True, params={"customer_guid": guid})
        """,
    "authlib over httpx": """
        session = OAuth2Client("id", None, None, None, None, None, bank_token())
        session.get(f"{BANK_API}/api/trades", params={"customer_guid": guid})  # CYB301
        session.get(f"{BANK_API}/api/prices")
        """,
    "requests_oauthlib": """
        session = Session("id", None, None, None, None, None, {"access_token": bank_token()})
        session.request("POST", f"{BANK_API}/api/trades", {"customer_guid": guid})  # CYB301
        session.request("POST", f"{BANK_API}/api/trades", {"customer_guid": guid}, None, True)
        """,
    "a retried call": """
        retry_call(call, ["trades", bank_token()], {"customer_guid": guid})  # CYB301
        retry_call(call, ["prices", bank_token()])
        """,
    "a stream to write to": """
        click.echo(bank_token(), open("token", "w"))  # CYB105
        click.echo("no token", open("token", "w"))
        """,
}


@pytest.mark.parametrize("name", CASES)
def test_arguments_by_position(name):
    body = textwrap.indent(textwrap.dedent(CASES[name]), "    ")
    check(HEAD + textwrap.dedent(LOGIN) + BEARER + body)
