"""Requests for tokens: where they stand, what their tokens are used for, and where they get out of sight."""

from __future__ import annotations

import re
import textwrap

import pytest
from engine_support import scope_findings

HEAD = """
import os, requests

IDP, BANK = "https://id.sandbox.cybrid.app", "https://bank.sandbox.cybrid.app"

def body(scope):
    return {"client_id": os.environ["CYBRID_ID"], "client_secret": os.environ["CYBRID_SECRET"], "scope": scope}

def mint(scope):
    return requests.post(IDP + "/oauth/token", json=body(scope)).json()["access_token"]

def prices(token):
    return requests.get(BANK + "/api/prices", headers={"Authorization": "Bearer " + token}).json()["guid"]
"""
WIDE = "accounts:read customers:read prices:read quotes:execute trades:execute"


def check(program: str) -> None:
    """Fail unless exactly the lines that are marked are found, each with its code."""
    text = HEAD + textwrap.dedent(program)
    lines = text.splitlines()
    marked = [(number, code) for number, line in enumerate(lines, 1) for code in re.findall(r"CYB\d{3}", line)]
    assert scope_findings(text) == marked


PLACES = {
    "the argument of the helper": f"""
        mint("{WIDE}")  # CYB201
        mint("prices:read")
        """,
    "a keyword of the helper": f"""
        mint(
            scope="{WIDE}",  # CYB201
        )
        """,
    "the constructor's argument, each instance by itself": f"""
        class Maker:
            def __init__(self, scope):
                self.scope = scope
            def make(self):
                return mint(self.scope)
        wide = Maker("{WIDE}")  # CYB201
        slim = Maker("prices:read")
        wide.make()
        slim.make()
        """,
    "the default of a parameter": f"""
        def own(
            scope="{WIDE}",  # CYB201
        ):
            return requests.post(IDP + "/oauth/token", json=body(scope))
        """,
    "the argument that chooses from a table": f"""
        TABLE = {{"wide": "{WIDE}", "slim": "prices:read"}}
        def of(name):
            return mint(TABLE[name])  # CYB201
        of(os.environ["NAME"])
        """,
    "the request, whoever calls its function": f"""
        def own():
            return requests.post(IDP + "/oauth/token", json={{
                "client_id": os.environ["CYBRID_ID"],
                "scope": "{WIDE}",  # CYB201
            }})
        def other():
            return own()
        """,
    "the literal of a scope that does not exist": """
        SCOPES = [
            "prices:read",
            "trade:read",  # CYB204
        ]
        mint(" ".join(SCOPES))
        """,
    "the literal of a scope that the type cannot hold": """
        SCOPES = (
            "prices:read "
            "organizations:read"  # CYB205
        )
        bank_token = mint(SCOPES)
        """,
}


@pytest.mark.parametrize("name", PLACES)
def test_where_a_request_stands(name: str) -> None:
    if name == "the literal of a scope that the type cannot hold":
        check(PLACES[name].replace("mint(SCOPES)", 'requests.post(IDP + "/oauth/token", json=body(SCOPES))'))
    else:
        check(PLACES[name])


USES = {
    "a call": """
        prices(mint("prices:read trades:read"))  # CYB203
        """,
    "a call that needs it all": """
        prices(mint("prices:read"))
        """,
    "no call": """
        mint("prices:read trades:read")
        """,
    "a method that nothing calls": """
        class Client:
            def __init__(self, token):
                self.token = token
            def prices(self):
                return prices(self.token)
        Client(mint("prices:read trades:read"))  # CYB203
        """,
    "methods that nothing calls and that need it all": """
        class Client:
            def __init__(self, token):
                self.head = {"Authorization": "Bearer " + token}
            def prices(self):
                return requests.get(BANK + "/api/prices", headers=self.head).json()["guid"]
            def customers(self):
                return requests.get(BANK + "/api/customers", headers=self.head).json()["guid"]
        Client(mint("prices:read customers:read")).prices()
        """,
    "a generic method that is called with known paths": """
        class Client:
            def __init__(self, token):
                self.token = token
            def get(self, path):
                return requests.get(BANK + path, headers={"Authorization": "Bearer " + self.token}).json()["guid"]
        Client(mint("prices:read trades:read")).get("/api/prices")  # CYB203
        """,
    "a generic method that nothing calls": """
        class Client:
            def __init__(self, token):
                self.token = token
            def get(self, path):
                return requests.get(BANK + path, headers={"Authorization": "Bearer " + self.token}).json()["guid"]
            def prices(self):
                return prices(self.token)
        Client(mint("prices:read trades:read"))
        """,
    "a parameter whose name says which token it is": """
        def show(bank_token):
            return requests.get(BANK + "/api/prices", headers={"Authorization": "Bearer " + bank_token}).json()["guid"]
        show(mint("prices:read trades:read"))  # CYB203
        """,
    "code that is not seen": """
        token = mint("prices:read trades:read")
        prices(token)
        unknown(token)
        """,
    "code that is not seen gets what a call returned": """
        token = mint("prices:read trades:read")  # CYB203
        unknown(requests.get(BANK + "/api/prices", headers={"Authorization": "Bearer " + token}).json())
        """,
    "a callable that is handed to code that is not seen": """
        def fetch():
            return mint("prices:read trades:read")
        prices(fetch())
        unknown(fetch)
        """,
    "a function that nothing calls returns it": """
        def fetch():
            token = mint("prices:read trades:read")
            prices(token)
            return token
        """,
    "a function that nothing calls returns what it was used for": """
        def fetch():
            token = mint("prices:read trades:read")  # CYB203
            return prices(token)
        """,
    "a table that is looked into first": """
        KEPT = {}
        def fetch():
            if "t" not in KEPT:
                KEPT["t"] = mint("prices:read trades:read")  # CYB203
            return KEPT["t"]
        prices(fetch())
        """,
    "personal data that is asked for": """
        def show(token, pii):
            head = {"Authorization": "Bearer " + token}
            return requests.get(BANK + "/api/customers", params={"include_pii": pii}, headers=head).json()["guid"]
        show(mint("customers:read customers:pii:read"), True)
        """,
    "personal data that is not asked for": """
        def show(token, pii):
            head = {"Authorization": "Bearer " + token}
            return requests.get(BANK + "/api/customers", params={"include_pii": pii}, headers=head).json()["guid"]
        show(mint("customers:read customers:pii:read"), False)  # CYB203
        """,
    "the customer tokens that it asks for": """
        def customers(token):
            return requests.post(
                IDP + "/api/customer_tokens",
                json={"customer_guid": os.environ["GUID"], "scopes": ["trades:read"]},
                headers={"Authorization": "Bearer " + token},
            ).json()["access_token"]
        customers(mint("customers:write customers:read prices:read"))  # CYB203
        """,
}


@pytest.mark.parametrize("name", USES)
def test_what_a_token_is_used_for(name: str) -> None:
    check(USES[name])
