"""A bank token and a customer token in one program: the report follows the one that reaches the call."""

from __future__ import annotations

import pytest
from support import check

BASE = """
import os

import requests

IDP = "https://id.sandbox.cybrid.app"
API = "https://bank.sandbox.cybrid.app/api"


def grant():
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ["I"],
        "client_secret": os.environ["S"],
        "scope": os.environ["SCOPE"],
    }
    return requests.post(f"{IDP}/oauth/token", json=body).json()["access_token"]


def mint(k):
    body = {"customer_guid": k, "scopes": ["accounts:read"]}
    made = requests.post(f"{IDP}/api/customer_tokens", json=body, headers={"Authorization": f"Bearer {grant()}"})
    return made.json()["access_token"]


def get(v, path, **query):
    return requests.get(API + path, params=query, headers={"Authorization": f"Bearer {v}"}).json()


class Desk:
    def __init__(self, v):
        self.v = v

    def become(self, v):
        self.v = v

    def read(self, k):
        return get(self.v, "/accounts", customer_guid=k)

    def rates(self):
        return get(self.v, "/prices")
"""
HEAD = """import enum
import functools
import sys
import typing

import httpx

from base import *


def read(v, k):
    return get(v, "/accounts", customer_guid=k)
"""

# each chooses between the tokens by something that is known
CHOSEN = {
    "a row of a table": """
        def rates(v, k):
            return get(v, "/prices")


        def go(k):
            for v, ask in ((grant(), rates), (mint(k), read)):
                ask(v, k)
            for v, ask in [(grant(), read), (mint(k), rates)]:
                ask(v, k)  # CYB301
        """,
    "the class of an argument": """
        class All:
            pass


        class Own:
            pass


        @functools.singledispatch
        def load(kind, k):
            raise TypeError(kind)


        @load.register
        def _(kind: All, k):
            return grant()


        @load.register(Own)
        def _(kind, k):
            return mint(k)


        def go(k):
            read(load(All(), k), k)  # CYB301
            return read(load(Own(), k), k)
        """,
    "a default for an empty list": """
        def load(kinds, k):
            chosen = kinds or [grant()]
            return chosen[0]


        def go(k):
            read(load([], k), k)  # CYB301
            return read(load([mint(k)], k), k)
        """,
    "a session of its own": """
        import requests


        class Shop:
            def __init__(self):
                self.session = requests.Session()

            def enter(self, v):
                self.session.headers["Authorization"] = f"Bearer {v}"

            def read(self, k):
                return self.session.get(API + "/accounts", params={"customer_guid": k})


        def go(k):
            every, own = Shop(), Shop()
            every.enter(grant())
            own.enter(mint(k))
            own.read(k)
            return every.read(k)  # CYB301
        """,
    "the item under the same key": """
        def go(k, name):
            held = {"all": grant()}
            held[name] = mint(k)
            read(held[name], k)
            return read(held["all"], k)  # CYB301
        """,
    "what is sent": """
        def worker(k):
            while True:
                read((yield), k)


        def go(k):
            every, own = worker(k), worker(k)
            every.send(grant())  # CYB301
            own.send(mint(k))
        """,
    "a keyword that is true": """
        def load(k, *, own=False):
            if own:
                return mint(k)
            return grant()


        def go(k):
            read(load(k), k)  # CYB301
            return read(load(k, own=True), k)
        """,
    "a text that is compared": """
        def load(kind, k):
            if kind == "all":
                return grant()
            elif kind in ("own", "self"):
                return mint(k)
            raise ValueError(kind)


        def go(k):
            read(load("all", k), k)  # CYB301
            return read(load("self", k), k)
        """,
    "the start of a path": """
        def call(path, k, **query):
            v = mint(k) if path.startswith("/accounts") else grant()
            return get(v, path, **query)


        def go(k):
            call("/prices", k)
            return call("/accounts", k, customer_guid=k)
        """,
    "a keyword that is there": """
        def call(path, **query):
            v = mint(query["customer_guid"]) if "customer_guid" in query else grant()
            return get(v, path, **query)


        def go(k):
            call("/prices")
            return call("/accounts", customer_guid=k)
        """,
    "a token that is given or not": """
        def call(path, v=None, **query):
            return get(v or grant(), path, **query)


        def go(k):
            call("/accounts", customer_guid=k)  # CYB301
            return call("/accounts", mint(k), customer_guid=k)
        """,
    "a member of an enum": """
        class Kind(enum.Enum):
            ALL = "all"
            OWN = "own"


        def load(kind, k):
            return grant() if kind is Kind.ALL else mint(k)


        def go(k):
            read(load(Kind.ALL, k), k)  # CYB301
            return read(load(Kind.OWN, k), k)
        """,
    "a member of an enum that is compared": """
        class Kind(enum.Enum):
            ALL = "all"
            OWN = "own"


        def load(kind, k):
            if kind == Kind.ALL:
                return grant()
            return mint(k)


        def go(k):
            read(load(Kind.ALL, k), k)  # CYB301
            return read(load(Kind.OWN, k), k)
        """,
    "an object's kind": """
        class Source:
            def __init__(self, kind):
                self.kind = kind

            def load(self, k):
                if self.kind == "all":
                    return grant()
                return mint(k)


        every = Source("all")
        own = Source("own")


        def go(k):
            read(every.load(k), k)  # CYB301
            return read(own.load(k), k)
        """,
    "a class's kind": """
        class Source:
            kind = "own"

            def load(self, k):
                return grant() if self.kind == "all" else mint(k)


        class Every(Source):
            kind = "all"


        def go(k):
            read(Every().load(k), k)  # CYB301
            return read(Source().load(k), k)
        """,
    "a closure's kind": """
        def source(kind):
            def load(k):
                return grant() if kind == "all" else mint(k)

            return load


        every = source("all")
        own = source("own")


        def go(k):
            read(every(k), k)  # CYB301
            return read(own(k), k)
        """,
    "a closure's source": """
        def source(make):
            return lambda k: make(k)


        every = source(lambda k: grant())
        own = source(mint)


        def go(k):
            read(every(k), k)  # CYB301
            return read(own(k), k)
        """,
    "a decorator's kind": """
        def given(kind):
            def outer(w):
                @functools.wraps(w)
                def i(k):
                    return w(grant() if kind == "all" else mint(k), k)

                return i

            return outer


        @given("all")
        def every(v, k):
            return read(v, k)  # CYB301


        @given("own")
        def own(v, k):
            return read(v, k)
        """,
    "a table of sources": """
        SOURCES = {"all": lambda k: grant(), "own": mint}


        def go(k):
            read(SOURCES["all"](k), k)  # CYB301
            return read(SOURCES["own"](k), k)
        """,
    "the type of what is given": """
        def show(what, k):
            if isinstance(what, str):
                return read(what, k)
            return what.rates()


        def go(k):
            show(grant(), k)  # CYB301
            return show(Desk(grant()), k)
        """,
    "match on the class": """
        class All:
            pass


        class Own:
            pass


        def load(kind, k):
            match kind:
                case All():
                    return grant()
                case Own():
                    return mint(k)


        def go(k):
            read(load(All(), k), k)  # CYB301
            return read(load(Own(), k), k)
        """,
    "what can be called": """
        def show(what, k):
            return read(what() if callable(what) else what, k)


        def go(k):
            show(grant, k)  # CYB301
            show(mint(k), k)
            return show(lambda: mint(k), k)
        """,
    "a list that is not empty": """
        def go(k):
            kept = []
            kept.append(mint(k))
            return read(kept[0] if kept else grant(), k)
        """,
}


# what stands for the END of a branch that does not go on
ENDS = {
    "a return": "return None",
    "a raise": 'raise ValueError("x")',
    "raise SystemExit": "raise SystemExit(1)",
    "sys.exit": "sys.exit(1)",
    "exit": "exit(1)",
    "os._exit": "os._exit(1)",
    "a function that never returns": 'die("x")',
    "a function that always raises": 'fail("x")',
    "a function that exits": 'leave("x")',
    "assert_never": "typing.assert_never(k)",
    "flask.abort": "flask.abort(400)",
    "pytest.fail": 'pytest.fail("x")',
    "parser.error": 'argparse.ArgumentParser().error("x")',
    "assert False": "assert False",
}
ENDED = """
        import argparse

        import flask
        import pytest


        def die(m) -> typing.NoReturn:
            unknown(m)


        def fail(m):
            raise RuntimeError(m)


        def leave(m):
            print(m)
            sys.exit(1)


        def go(k):
            v = grant()
            if k:
                v = mint(k)
            else:
                END
            return read(v, k)


        def tried(k):
            v = grant()
            try:
                v = mint(k)
            except OSError:
                END
            return read(v, k)
        """


def program(text: str) -> dict[str, str]:
    return {"base.py": BASE, "app.py": HEAD + text.replace("\n        ", "\n")}


@pytest.mark.parametrize("name", CHOSEN)
def test_the_token_that_is_chosen(name):
    check(program(CHOSEN[name]))


@pytest.mark.parametrize("name", ENDS)
def test_a_branch_that_does_not_go_on(name):
    check(program(ENDED.replace("END", ENDS[name])))
