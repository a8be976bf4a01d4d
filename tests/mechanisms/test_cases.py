"""Arguments that may be left out: what is chosen where one is given says nothing of where it is not."""

from __future__ import annotations

import pytest
from support import check
from ways import HOST

MAKERS = """
import os

import requests

HOST = "$HOST/api"
IDP = "https://id.sandbox.cybrid.app"


def bank():
    answer = requests.post(
        IDP + "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["I"],
            "client_secret": os.environ["S"],
            "scope": os.environ["SCOPES"],
        },
    )
    return answer.json()["access_token"]


def customer(guid):
    answer = requests.post(
        IDP + "/api/customer_tokens",
        json={"customer_guid": guid, "scopes": os.environ["GRANTED"].split()},
        headers={"Authorization": "Bearer " + bank()},
    )
    return answer.json()["access_token"]


def token(guid=None):
    return customer(guid) if guid is not None else bank()


def head(value):
    return {"Authorization": f"Bearer {value}"}


"""
WAYS: dict[str, str] = {
    "token and body by the same argument": """
def open_account(guid=None):
    body = {"type": "trading", "asset": "USD", "name": "n", "customer_guid": guid}
    return requests.post(HOST + "/accounts", json=body, headers=head(token(guid))).json()
""",
    "token and filter in the same branch": """
def balances(guid=None):
    if guid:
        value, query = customer(guid), {"customer_guid": guid}
    else:
        value, query = bank(), {"owner": "bank"}
    return requests.get(HOST + "/accounts", params=query, headers=head(value)).json()


def both(guid):
    balances()
    return balances(guid)
""",
    "a required argument of a helper that falls back": """
def rows(guid):
    return requests.get(HOST + "/trades", params={"customer_guid": guid}, headers=head(token(guid))).json()


def one(guid, trade):
    return requests.get(f"{HOST}/trades/{trade}", headers=head(token(guid))).json()
""",
    "an argument that is handed on by keywords": """
def call(verb, path, guid=None, **more):
    return requests.request(verb, HOST + path, headers=head(token(guid)), **more).json()


def transfer(k, quote):
    return call("POST", "/transfers", guid=k, json={"quote_guid": quote, "transfer_type": "book"})
""",
    "a customer beside a branch that has none": """
def rows(guid=None):
    value = bank() if guid is None else customer(guid)
    return requests.get(HOST + "/trades", params={"customer_guid": "a" * 32}, headers=head(value)).json()  # CYB301
""",
    "an argument that decides the wrong way round": """
def rows(guid=None):
    value = customer("b" * 32) if guid is None else bank()
    return requests.get(HOST + "/trades", params={"customer_guid": guid}, headers=head(value)).json()


def go(k):
    rows()
    return rows(k)  # CYB301
""",
    "a flag that has to be given": """
def rows(k, own):
    value = customer(k) if own else bank()
    return requests.get(HOST + "/trades", params={"customer_guid": k}, headers=head(value)).json()  # CYB301
""",
    "nothing is given, but a trade is named": """
def one(trade, guid=None):
    return requests.get(f"{HOST}/trades/{trade}", headers=head(token(guid))).json()  # CYB302
""",
}


@pytest.mark.parametrize("name", WAYS)
def test_each_case_is_judged_by_itself(name: str) -> None:
    check((MAKERS + WAYS[name]).replace("$HOST", HOST))
