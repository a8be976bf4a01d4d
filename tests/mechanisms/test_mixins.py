"""Mixins: classes without a constructor, whose instance is that of the class that they are mixed into."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import HOST, program

BASE = """
import requests

HOST = "$HOST/api"


class Base:
    def __init__(self, v):
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer " + v

    def _get(self, path, **query):
        return self.session.get(HOST + path, params=query).json()
"""
MIXIN = """
class Trades:
    def trade(self, guid):
        return self._get(f"/trades/{guid}")  # CYB302


class Accounts:
    def of(self, k):
        return self._get("/accounts", customer_guid=k)  # CYB301

    def own(self):
        return self._get("/accounts", owner="bank")
"""
WAYS: dict[str, dict[str, str]] = {
    "methods that nobody calls": {
        "client.py": """
from a import f
from base import Base
from mixins import Accounts, Trades


class Client(Accounts, Trades, Base):
    def __init__(self):
        super().__init__(f())
""",
    },
    "methods that are called": {
        "client.py": """
from a import f
from base import Base
from mixins import Accounts, Trades


class Client(Trades, Accounts, Base):
    def __init__(self):
        super().__init__(f())
""",
        "go.py": """
from client import Client


def go(k, guid):
    client = Client()
    client.own()
    return client.of(k), client.trade(guid)
""",
    },
    "a mixin of a mixin": {
        "client.py": """
from a import f
from base import Base
from mixins import Accounts, Trades


class Both(Trades, Accounts):
    pass


class Client(Both, Base):
    def __init__(self):
        super().__init__(f())
""",
        "go.py": "from client import Client\n\n\ndef go(k, guid):\n    return Client().of(k), Client().trade(guid)\n",
    },
}
DIFFERENT = {
    "b.py": "",
    "base.py": BASE,
    "mixins.py": MIXIN.replace("  # CYB302", "").replace("  # CYB301", ""),
    "client.py": """
import a
import b
from base import Base
from mixins import Accounts, Trades


class Bank(Accounts, Trades, Base):
    def __init__(self):
        super().__init__(a.f())


class Customer(Accounts, Trades, Base):
    def __init__(self):
        super().__init__(b.f())
""",
    "go.py": """
from client import Bank, Customer


def go(k, guid):
    Customer().of(k)
    Customer().trade(guid)
    Bank().of(k)  # CYB301
    return Bank().trade(guid)  # CYB302
""",
}


def _maker(text: str) -> str:
    return text.replace('"scope": "accounts:read"', '"scope": os.environ["SCOPES"]').replace(
        '"scopes": ["accounts:read"]', '"scopes": os.environ["SCOPES"].split()'
    )


def _way(name: str) -> dict[str, str]:
    return {"base.py": BASE, "mixins.py": MIXIN, **WAYS[name]}


@pytest.mark.parametrize("name", WAYS)
def test_a_call_stands_in_the_method_of_the_mixin(name: str) -> None:
    check(program(_way(name), _maker(BANK)))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_is_right_in_a_mixin(name: str) -> None:
    check(program(_way(name), _maker(CUSTOMER), marked=False))


def test_a_mixin_of_classes_with_different_tokens_is_no_matter_of_its_own() -> None:
    files = {**DIFFERENT, "a.py": _maker(BANK), "b.py": _maker(CUSTOMER)}
    check({path: text.replace("$HOST", HOST) for path, text in files.items()})


GRANTING = {
    "base.py": """
import os

import requests


class Refused(Exception):
    pass


class Base:
    SCOPES = ()

    def __init__(self, session):
        self.session = session

    def _token(self):
        body = {
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_ID"],
            "client_secret": os.environ["CYBRID_SECRET"],
            "scope": " ".join(self.SCOPES),
        }
        answer = self.session.post("https://id.sandbox.cybrid.app/oauth/token", json=body)
        if answer.status_code != 200:
            raise Refused(answer.text)
        return answer.json()["access_token"]

    def _send(self, verb, url, **more):
        head = {"Authorization": "Bearer " + self._token()}
        answer = self.session.request(verb, url, headers=head, **more)
        if answer.status_code >= 400:
            raise Refused(answer.text)
        return answer.json()
""",
    "client.py": """
import requests
from base import Base


class Granting:
    def granted(self, guid, *scopes):
        body = {"customer_guid": guid, "scopes": list(scopes)}
        return self._send("POST", "https://id.sandbox.cybrid.app/api/customer_tokens", json=body)["access_token"]


class Minting(Granting, Base):
    SCOPES = ("customers:read", "customers:write")


def wallets(minting: Minting, guid):
    token = minting.granted(guid, "external_wallets:read", "accounts:read")  # CYB203
    head = {"Authorization": f"Bearer {token}"}
    query = {"customer_guid": guid}
    return requests.get("https://bank.sandbox.cybrid.app/api/external_wallets", params=query, headers=head).json()


def go(guid):
    return wallets(Minting(requests.Session()), guid)
""",
}


def test_scopes_that_callers_give_a_mixin_stand_with_them_and_a_refusal_shows_no_token() -> None:
    check(GRANTING)
