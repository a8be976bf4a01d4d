"""Objects that hold each other, and what an object has from whoever makes it."""

from __future__ import annotations

import textwrap

import pytest
from support import GRANT, check

BASE = (
    GRANT
    + """

class Accounts:
    def __init__(self, wire):
        self.wire = wire

    def of(self, k):
        return self.wire.get("/accounts", customer_guid=k)

    def own(self):
        return self.wire.get("/accounts", owner="bank")


class Wire:
    def __init__(self, token):
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer " + token
        self.accounts = Accounts(self)

    def get(self, path, **query):
        return self.session.get(API + path, params=query)
"""
)

LOOPS = {
    "a variable of the module": """
        WIRE = Wire(grant("accounts:read"))


        def show(k):
            WIRE.accounts.own()
            return WIRE.accounts.of(k)  # CYB301
        """,
    "what a function gives": """
        def made():
            return Wire(grant("accounts:read"))


        def show(k):
            made().accounts.own()
            return made().accounts.of(k)  # CYB301
        """,
    "an attribute": """
        class Desk:
            def __init__(self):
                self.wire = Wire(grant("accounts:read"))

            def own(self):
                return self.wire.accounts.own()

            def show(self, k):
                return self.wire.accounts.of(k)  # CYB301
        """,
    "there and back": """
        WIRE = Wire(grant("accounts:read"))


        def show(k):
            return WIRE.accounts.wire.accounts.wire.accounts.of(k)  # CYB301
        """,
    "a class that a function makes of an object": """
        def accounts_of(wire):
            class Bound:
                @staticmethod
                def of(k):
                    return wire.get("/accounts", customer_guid=k)

            return Bound


        class Whole(Wire):
            def __init__(self, token):
                super().__init__(token)
                self.bound = accounts_of(self)


        WHOLE = Whole(grant("accounts:read"))


        def show(k):
            return WHOLE.bound.of(k)  # CYB301
        """,
    "objects that nobody asks for": """
        WIRE = Wire(grant(os.environ["SCOPE"]))
        OTHER = WIRE.accounts.wire
        """,
}


@pytest.mark.parametrize("name", LOOPS)
def test_an_object_that_leads_back_to_itself_is_whole(name: str) -> None:
    check({"base.py": BASE, "app.py": "from base import *\n" + textwrap.dedent(LOOPS[name])})


def test_it_is_the_very_object_that_is_led_back_to() -> None:
    """What is set on the way back is seen on the way there."""
    program = """
        WIRE = Wire(os.environ["TOKEN"])


        def show(k):
            WIRE.accounts.wire.session.headers["Authorization"] = "Bearer " + grant("accounts:read")
            return WIRE.get("/accounts", customer_guid=k)  # CYB301
        """
    check({"base.py": BASE, "app.py": "from base import *\n" + textwrap.dedent(program)})


MAKERS = """
import os

import aiohttp
import requests


class Config:
    def __init__(self, stage=None):
        self.stage = stage or os.environ.get("STAGE", "sandbox")

    def url(self, service, path):
        return f"https://{service}.{self.stage}.cybrid.app{path}"


class Desk:
    service = "bank"

    def __init__(self, config, scopes):
        self.config = config
        self.scopes = scopes
        self.session = requests.Session()
        self.until = 0

    def login(self):
        body = {
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_I"],
            "client_secret": os.environ["CYBRID_S"],
            "scope": " ".join(self.scopes),
        }
        answer = self.session.post(self.config.url("id", "/oauth/token"), json=body).json()
        self.session.headers["Authorization"] = "Bearer " + answer["access_token"]
        self.until = answer["expires_in"]

    def send(self, verb, path, **more):
        if self.until < 1:
            self.login()
        return self.session.request(verb, self.config.url(self.service, path), **more).json()
"""

GIVEN = {
    "the configuration, by the only maker": """
        class Customers(Desk):
            def __init__(self, config):
                super().__init__(config, scopes=["customers:read"])

            def one(self, k):
                return self.send("GET", f"/api/customers/{k}")  # CYB301


        Customers(Config())
        """,
    "the configuration, handed on as what others make it": """
        class Customers(Desk):
            def __init__(self, config):
                super().__init__(config, scopes=["customers:read"])

            def one(self, k):
                return self.send("GET", f"/api/customers/{k}")  # CYB301


        class Prices(Desk):
            def __init__(self, config):
                super().__init__(config, ["prices:read"])


        Prices(Config("production"))
        """,
    "a body behind keywords, once there and once not": """
        class Accounts(Desk):
            def __init__(self, config):
                super().__init__(config, ["accounts:execute"])

            def fees(self, asset):
                return self.send("POST", "/api/accounts", json={"type": "fiat", "asset": asset, "name": asset})

            def unseen(self, body):
                return self.send("POST", "/api/accounts", json=body)  # CYB302


        Accounts(Config())
        """,
    "no maker at all": """
        class Customers(Desk):
            def __init__(self, config):
                super().__init__(config, scopes=[os.environ["SCOPE"]])

            def one(self, k):
                return self.send("GET", f"/api/customers/{k}")
        """,
    "makers that give different things": """
        class Elsewhere:
            def url(self, service, path):
                return "https://api.example.net" + path


        class Customers(Desk):
            def __init__(self, config):
                super().__init__(config, scopes=[os.environ["SCOPE"]])

            def one(self, k):
                return self.send("GET", f"/api/customers/{k}")


        Customers(Config())
        Customers(Elsewhere())
        """,
    "scopes that are wider, where the constructor gives them": """
        class Customers(Desk):
            def __init__(self, config):
                super().__init__(
                    config,
                    scopes=["customers:execute", "customers:pii:read"],  # CYB203
                )

            def add(self):
                return self.send("POST", "/api/customers", json={"type": "individual"})


        print(Customers(Config()).add()["guid"])
        """,
    "scopes by names, where the constructor gives them": """
        class Scopes:
            READ = "customers:read"
            EXECUTE = "customers:execute"


        class Customers:
            def __init__(self):
                self.desk = Desk(Config(), [Scopes.READ, Scopes.EXECUTE])  # CYB203

            def add(self):
                return self.desk.send("POST", "/api/customers", json={"type": "individual"})["guid"]
        """,
    "what asks for tokens stays its maker's choice": """
        class Source:
            def token(self):
                desk = Desk(Config(), ["accounts:read"])
                desk.login()
                return desk.session.headers["Authorization"]


        class Reader:
            def __init__(self, source):
                self.source = source

            def read(self, k):
                headers = {"Authorization": self.source.token()}
                return requests.get(
                    "https://bank.sandbox.cybrid.app/api/accounts", params={"customer_guid": k}, headers=headers
                )


        def go(k):
            return Reader(Source()).read(k)  # CYB301
        """,
}


@pytest.mark.parametrize("name", GIVEN)
def test_an_object_has_what_all_its_makers_give_it(name: str) -> None:
    check({"desk.py": MAKERS, "app.py": "from desk import *\n" + textwrap.dedent(GIVEN[name])})


def test_a_session_that_all_makers_give_is_one() -> None:
    program = """
        class Watcher:
            def __init__(self, http):
                self.http = http

            async def look(self, k):
                body = {
                    "grant_type": "client_credentials",
                    "client_id": os.environ["CYBRID_I"],
                    "client_secret": os.environ["CYBRID_S"],
                    "scope": "accounts:read",
                }
                async with self.http.post("https://id.sandbox.cybrid.app/oauth/token", json=body) as answer:
                    token = (await answer.json())["access_token"]
                url = "https://bank.sandbox.cybrid.app/api/accounts"
                headers = {"Authorization": f"Bearer {token}"}
                async with self.http.get(url, params={"customer_guid": k}, headers=headers) as answer:  # CYB301
                    return await answer.json()


        async def main():
            async with aiohttp.ClientSession() as http:
                Watcher(http)
        """
    check({"desk.py": MAKERS, "app.py": "from desk import *\n" + textwrap.dedent(program)})


CIRCLE = """
from __future__ import annotations

$IMPORT


class Resource:
    def __init__(self, client: Client):
        self.client = client


class Customers(Resource):
    def one(self, k):
        return self.client.send("GET", f"/customers/{k}")  # CYB301

    def all(self):
        return self.client.send("GET", "/customers")
"""
CLIENT = """
import requests

from base import API, grant
from resources import Customers


class Client:
    def __init__(self):
        self.session = requests.Session()
        self.customers = Customers(self)
        self.key = None

    def send(self, verb, path):
        if self.key is None:
            self.key = grant("customers:read")
            self.session.headers["Authorization"] = "Bearer " + self.key
        return self.session.request(verb, API + path).json()
"""


@pytest.mark.parametrize(
    "imported",
    [
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from client import Client",
        "from client import Client",
    ],
)
@pytest.mark.parametrize("first", ["client", "resources"])
def test_modules_that_import_each_other_know_the_classes_of_each_other(imported: str, first: str) -> None:
    files = {"base.py": BASE, "resources.py": CIRCLE.replace("$IMPORT", imported), "client.py": CLIENT}
    check(
        {
            **files,
            "app.py": f"import {first}\nfrom client import Client\n\n\ndef go(k):\n    Client().customers.one(k)\n",
        }
    )
