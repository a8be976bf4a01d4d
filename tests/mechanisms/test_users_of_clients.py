"""Parameters whose class says which token they hold: the report stands in the function that takes one."""

from __future__ import annotations

import textwrap

import pytest
from support import GRANT, check

BASE = """
import os

import requests

IDP = "https://id.sandbox.cybrid.app"
API = "https://bank.sandbox.cybrid.app/api"


def grant():
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_I"],
        "client_secret": os.environ["CYBRID_S"],
        "scope": os.environ["SCOPE"],
    }
    return requests.post(f"{IDP}/oauth/token", json=body).json()["access_token"]


def mint(k):
    body = {"customer_guid": k, "scopes": ["accounts:read"]}
    made = requests.post(f"{IDP}/api/customer_tokens", json=body, headers={"Authorization": f"Bearer {grant()}"})
    return made.json()["access_token"]


class Wire:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}

    def accounts(self, k):
        return requests.get(API + "/accounts", params={"customer_guid": k}, headers=self.headers).json()
"""
HEAD = """from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Protocol

from base import *
"""

USERS = {
    "a parameter": """
        def show(wire: Wire, k):
            return wire.accounts(k)  # CYB301


        def main(k):
            return show(Wire(grant()), k)
        """,
    "an optional parameter": """
        def show(k, wire: Optional[Wire] = None):
            if wire is None:
                return None
            return wire.accounts(k)  # CYB301


        def main(k):
            return show(k, wire=Wire(grant()))
        """,
    "several instances": """
        def show(wire: Wire, k):
            return wire.accounts(k)  # CYB301


        def main(k):
            show(Wire(grant()), k)
            return show(Wire(token=grant()), k)
        """,
    "what is read from it": """
        def show(wire: Wire, k):
            return requests.get(API + "/customers/" + k, headers=wire.headers)  # CYB301


        def main(k):
            return show(Wire(grant()), k)
        """,
    "through another function": """
        def show(wire: Wire, k):
            return wire.accounts(k)  # CYB301


        def several(wire, guids):
            return [show(wire, k) for k in guids]


        def main(guids):
            return several(Wire(grant()), guids)
        """,
    "an attribute set from a parameter": """
        class Desk:
            def __init__(self, wire: Wire):
                self._wire = wire

            def show(self, k):
                return self._wire.accounts(k)  # CYB301


        def main(k):
            return Desk(Wire(grant())).show(k)
        """,
    "a field of a record": """
        @dataclass
        class Desk:
            wire: Wire

            def show(self, k):
                return self.wire.accounts(k)  # CYB301


        def main(k):
            return Desk(Wire(grant())).show(k)
        """,
    "a derived class": """
        class Fast(Wire):
            pass


        def show(wire: Wire, k):
            return wire.accounts(k)  # CYB301


        def main(k):
            return show(Fast(grant()), k)
        """,
    "instances that differ": """
        def show(wire: Wire, k):
            return wire.accounts(k)


        def main(k):
            show(Wire(mint(k)), k)
            return show(Wire(grant()), k)  # CYB301
        """,
    "a derived class that differs": """
        class Own(Wire):
            def __init__(self, k):
                super().__init__(mint(k))


        def show(wire: Wire, k):
            return wire.accounts(k)


        def main(k):
            show(Own(k), k)
            return show(Wire(grant()), k)  # CYB301
        """,
    "one whose token is not known": """
        def show(wire: Wire, k):
            return wire.accounts(k)


        def main(k, given):
            show(Wire(given), k)
            return show(Wire(grant()), k)  # CYB301
        """,
    "instances made by a helper for both": """
        def made(token):
            return Wire(token)


        def show(wire: Wire, k):
            return wire.accounts(k)


        def main(k):
            show(made(mint(k)), k)
            return show(made(grant()), k)  # CYB301
        """,
    "customers' tokens alone": """
        def show(wire: Wire, k):
            return wire.accounts(k)


        def main(k):
            return show(Wire(mint(k)), k)
        """,
    "a path that the caller gives": """
        def read(wire: Wire, path):
            return requests.get(API + path, headers=wire.headers)


        def main(k):
            return read(Wire(grant()), "/customers/" + k)  # CYB301
        """,
    "a filter that the caller gives": """
        class Accounts:
            def __init__(self, wire: Wire):
                self.wire = wire

            def all(self, **query):
                return requests.get(API + "/accounts", params=query, headers=self.wire.headers)


        def main(k):
            accounts = Accounts(Wire(grant()))
            accounts.all(owner="bank")
            return accounts.all(customer_guid=k)  # CYB301
        """,
    "a customer that one caller names": """
        def accounts(wire: Wire, customer_guid=None):
            params = {"customer_guid": customer_guid, "page": 0}
            return requests.get(API + "/accounts", params=params, headers=wire.headers)


        def main(k):
            wire = Wire(grant())
            accounts(wire)
            return accounts(wire, customer_guid=k)  # CYB301
        """,
    "no annotation": """
        def show(wire, k):
            return wire.accounts(k)


        def main(k):
            return show(Wire(grant()), k)  # CYB301
        """,
    "what anything may be that fits": """
        class Accounts(Protocol):
            def accounts(self, k): ...


        def show(wire: Accounts, k):
            return wire.accounts(k)


        def main(k):
            return show(Wire(grant()), k)  # CYB301
        """,
    "an object of its own": """
        class Desk:
            def __init__(self, token):
                self.wire = Wire(token)

            def show(self, k):
                return self.wire.accounts(k)


        def main(k):
            return Desk(grant()).show(k)  # CYB301
        """,
}


@pytest.mark.parametrize("name", USERS)
def test_where_a_call_stands_that_an_object_makes(name: str) -> None:
    check({"base.py": BASE, "app.py": HEAD + textwrap.dedent(USERS[name])})


LAZY = {
    "the client logs in by itself": """
def read(wire: Wire, k):
    return wire.get("/customers/" + k)  # CYB301


def go(k):
    read(Wire(Login()), k)
""",
    "the token is given beside the client": """
class Plain:
    def __init__(self):
        self.session = requests.Session()

    def get(self, path, token):
        return self.session.get(API + path, headers={"Authorization": "Bearer " + token})


def read(plain: Plain, k, token):
    return plain.get("/customers/" + k, token)


def go(k):
    read(Plain(), k, grant("customers:read"))  # CYB301
""",
}


@pytest.mark.parametrize("program", LAZY.values(), ids=LAZY)
def test_a_client_that_holds_no_token_itself(program: str) -> None:
    check(
        GRANT
        + """

class Login(requests.auth.AuthBase):
    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + grant("customers:read")
        return request


class Wire:
    def __init__(self, login):
        self.session = requests.Session()
        self.session.auth = login

    def get(self, path):
        return self.session.get(API + path)

"""
        + program
    )
