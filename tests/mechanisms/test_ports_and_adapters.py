"""Ports and adapters: a source of tokens in an adapter in a use case; each request with its scopes and uses."""

from __future__ import annotations

import textwrap

import pytest
from support import check

BASE = """
import os
from typing import Protocol

import requests

API = "https://bank.sandbox.cybrid.app/api"


class Tokens(Protocol):
    def token(self) -> str: ...


class Granted:
    def __init__(self, scopes):
        self._scopes = scopes
        self._token = None

    def token(self):
        if self._token is None:
            body = {
                "grant_type": "client_credentials",
                "client_id": os.environ["CYBRID_I"],
                "client_secret": os.environ["CYBRID_S"],
                "scope": " ".join(self._scopes),
            }
            answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body)
            self._token = answer.json()["access_token"]
        return self._token


class Adapter:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def _send(self, method, path, **more):
        headers = {"Authorization": f"Bearer {self._tokens.token()}"}
        return requests.request(method, API + path, headers=headers, **more).json()


class Trades(Adapter):
    def one(self, guid):
        return self._send("GET", f"/trades/{guid}")


class Accounts(Adapter):
    def all(self):
        return self._send("GET", "/accounts")

    def add(self, k):
        return self._send("POST", "/accounts", json={"customer_guid": k})
"""
HEAD = """from dataclasses import dataclass
from typing import Protocol

from base import *


class Listing(Protocol):
    def all(self): ...


class Looking(Protocol):
    def one(self, guid): ...


@dataclass
class Count:
    listing: Listing

    def run(self):
        return len(self.listing.all())


class Show:
    def __init__(self, looking: Looking):
        self.looking = looking

    def run(self, guid):
        return self.looking.one(guid)["state"]
"""

PROGRAMS = {
    "a use case": """
        def show(guid):
            trades = Trades(Granted(["trades:read", "accounts:read"]))  # CYB203
            return Show(trades).run(guid)  # CYB302
        """,
    "a misspelt scope": """
        def show(guid):
            return Count(Accounts(Granted(["account:read", "accounts:execute"]))).run()  # CYB204
        """,
    "a use case that is kept": """
        class View:
            def __init__(self):
                self.show = Show(Trades(Granted(["trades:read", "trades:execute"])))  # CYB203

            def get(self, guid):
                return self.show.run(guid)  # CYB302
        """,
    "a source for two": """
        def both(guid):
            tokens = Granted(["trades:read", "accounts:read", "accounts:execute"])
            Count(Accounts(tokens)).run()
            return Show(Trades(tokens)).run(guid)  # CYB302
        """,
    "a method of an adapter that nobody calls": """
        def count():
            return Count(Accounts(Granted(["accounts:read", "accounts:execute"]))).run()
        """,
    "what no method needs": """
        def count():
            scopes = ["accounts:read", "accounts:execute", "banks:read"]
            return Count(Accounts(Granted(scopes))).run()  # CYB203
        """,
    "everything": """
        ALL = ("accounts:read", "trades:read", "quotes:read", "transfers:read", "customers:read")


        def show(guid):
            trades = Trades(Granted(ALL))  # CYB201
            return Show(trades).run(guid)  # CYB302
        """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_scopes_of_a_source_in_an_adapter_in_a_use_case(name: str) -> None:
    check({"base.py": BASE, "app.py": HEAD + textwrap.dedent(PROGRAMS[name])})
