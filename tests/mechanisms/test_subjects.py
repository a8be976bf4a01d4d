"""Whom a call concerns: what its own parts say, however these get there, and not what they were made of."""

from __future__ import annotations

import textwrap

import pytest
from support import check

HEAD = """
import os

import httpx
import requests

API = "https://bank.sandbox.cybrid.app/api"


def grant():
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_I"],
        "client_secret": os.environ["CYBRID_S"],
        "scope": os.environ["SCOPE"],
    }
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body).json()["access_token"]


SESSION = requests.Session()
SESSION.headers["Authorization"] = "Bearer " + grant()


def headers():
    return {"Authorization": "Bearer " + grant()}
"""

CALLS = {
    "what another call of a customer's was answered with": """
        def go(k):
            quote = requests.post(API + "/quotes", json={"customer_guid": k}, headers=headers()).json()  # CYB301
            body = {"quote_guid": quote["guid"], "transfer_type": "funding"}
            return requests.post(API + "/transfers", json=body, headers=headers())  # CYB302
        """,
    "an answer in a list": """
        def go(k):
            found = requests.get(API + "/accounts", params={"customer_guid": k}, headers=headers()).json()  # CYB301
            accounts = [account["guid"] for account in found["objects"]]
            return requests.post(API + "/transfers", json={"accounts": accounts}, headers=headers())  # CYB302
        """,
    "a customer in a list": """
        def go(k):
            body = {"source_participants": [{"type": "individual", "customer_guid": k}]}
            return requests.post(API + "/transfers", json=body, headers=headers())  # CYB301
        """,
    "a query among any arguments of a session": """
        def send(verb, path, **more):
            return SESSION.request(verb, API + path, **more).json()


        def go(k):
            return send("GET", "/accounts", params={"customer_guid": k})  # CYB301
        """,
    "a query among any arguments of a session's method": """
        def put(path, **more):
            return SESSION.put(API + path, **more).json()


        def all(path, **more):
            return SESSION.get(API + path, **more).json()


        def go(k):
            put("/files", params={"page": k})
            return all("/accounts", params={"customer_guid": k})  # CYB301
        """,
    "a query among any arguments of a client's": """
        CLIENT = httpx.Client(headers=headers())


        def send(verb, path, **more):
            return CLIENT.request(verb, API + path, **more).json()


        def go(k):
            send("GET", "/accounts", params={"page": k})
            return send("GET", "/accounts", params={"customer_guid": k})  # CYB301
        """,
    "a query among any arguments by position": """
        def send(*args, **more):
            return SESSION.request(*args, **more).json()


        def go(k):
            send("GET", API + "/accounts", {"page": 1})
            return send("GET", API + "/accounts", {"customer_guid": k})  # CYB301
        """,
}


@pytest.mark.parametrize("name", CALLS)
def test_whom_a_call_concerns(name: str) -> None:
    check(HEAD + textwrap.dedent(CALLS[name]))
