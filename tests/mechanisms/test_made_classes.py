"""Classes that are made at run time, mappings that derive from dict, and configurations filled by a dotted name."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check

HOST = "https://bank.sandbox.cybrid.app"
PROGRAM = f"""
import dataclasses
import types

import requests

from a import f


def head(v):
    return {{"Authorization": f"Bearer {{v}}"}}


class Base:
    def __init__(self, v):
        self.v = v

    def all(self, **q):
        return requests.get("{HOST}" + self.path, params=q, headers=head(self.v))


def fill(namespace):
    namespace["path"] = "/api/accounts"


def init(self, v):
    self.v = v


def every(self, path, **q):
    return requests.get("{HOST}" + path, params=q, headers=head(self.v))


def resource(name):
    return type(name.title(), (Base,), {{"path": "/api/" + name}})


Plain = type("Plain", (), {{"__init__": init, "all": every}})
Derived = type("Derived", (Base,), dict(path="/api/accounts"))
Prices = type("Prices", (Base,), {{"path": "/api/prices"}})
Filled = types.new_class("Filled", (Base,), {{}}, fill)
Record = dataclasses.make_dataclass("Record", ["path", ("v", str)])
TABLE = {{name: type(name, (Base,), {{"path": "/api/" + name}}) for name in ("accounts", "prices")}}


class Slots:
    __slots__ = ("path", "v")

    def __init__(self, *given):
        for name, value in zip(self.__slots__, given):
            setattr(self, name, value)


class Head(dict):
    def __init__(self, v, **more):
        super().__init__(more)
        self["Authorization"] = f"Bearer {{v}}"


class Query(dict):
    def having(self, **given):
        for name, value in given.items():
            if value is not None:
                self[name] = value
        return self


class Open(dict):
    __getattr__ = dict.__getitem__


def of(record, k):
    return requests.get("{HOST}" + record.path, params={{"customer_guid": k}}, headers=head(record.v))


def go(k):
    requests.get("{HOST}/api/accounts", headers=head(f()))
    return $CALL
"""
GET = f'requests.get("{HOST}/api/accounts", '
CALLS = {
    "a class of functions": 'Plain(f()).all("/api/accounts", customer_guid=k)',
    "a derived class": "Derived(f()).all(customer_guid=k)",
    "a body that is filled": "Filled(f()).all(customer_guid=k)",
    "a made record": 'of(Record("/api/accounts", f()), k)',
    "a made record by keywords": 'of(Record(v=f(), path="/api/accounts"), k)',
    "a class that a function makes": 'resource("accounts")(f()).all(customer_guid=k)',
    "a class of a table": 'TABLE["accounts"](f()).all(customer_guid=k)',
    "slots in a loop": 'of(Slots("/api/accounts", f()), k)',
    "headers that derive from dict": GET + 'params={"customer_guid": k}, headers=Head(f()))',
    "headers with others": GET + 'params={"customer_guid": k}, headers={"A": "b", **Head(f(), C="d")})',
    "a query that derives from dict": GET + "params=Query().having(customer_guid=k, page=None), headers=head(f()))",
    "a dict with attributes": 'of(Open(path="/api/accounts", v=f()), k)',
}
OTHERS = {
    "another class": "Prices(f()).all(customer_guid=k)",
    "another class of a table": 'TABLE["prices"](f()).all(customer_guid=k)',
    "another class that a function makes": 'resource("prices")(f()).all(customer_guid=k)',
    "a query without a customer": GET + "params=Query().having(customer_guid=None, page=k), headers=head(f()))",
    "a record of another path": 'of(Record("/api/prices", f()), k)',
}


def program(call: str, maker: str) -> dict[str, str]:
    return {"a.py": maker, "c.py": PROGRAM.replace("$CALL", call)}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_made_at_run_time(name):
    check(program(f"{CALLS[name]}  # CYB301", BANK))


@pytest.mark.parametrize("name", CALLS)
def test_the_same_with_a_customer_token(name):
    check(program(CALLS[name], CUSTOMER))


@pytest.mark.parametrize("name", OTHERS)
def test_what_names_no_customer(name):
    scope = "accounts:read prices:read" if "prices" in OTHERS[name] or "Prices" in OTHERS[name] else "accounts:read"
    check(program(OTHERS[name], BANK.replace("accounts:read", scope)))


APP = """
import os

import requests
from flask import Flask, current_app

app = Flask(__name__)
app.config.from_object($OBJECT)


@app.get("/")
def go():
    data = {"grant_type": "client_credentials", "scope": current_app.config["CYBRID_SCOPES"]}  # CYB201
    requests.post("https://id.sandbox.cybrid.app/oauth/token", data=data, auth=(os.environ["I"], os.environ["S"]))
    return "", 204
"""
CONFIGURATION = """
CYBRID_SCOPES = "accounts:read"


class Base:
    CYBRID_SCOPES = "accounts:read"


class Wide(Base):
    CYBRID_SCOPES = "accounts:read trades:read prices:read customers:read transfers:read"


class Narrow(Base):
    DEBUG = True
"""


@pytest.mark.parametrize("source", ['"deploy.configuration.Wide"', "Wide", "Wide()"])
def test_a_configuration_by_its_name(source):
    start = "" if source.startswith('"') else "from deploy.configuration import Wide\n"
    check(
        {
            "deploy/__init__.py": "",
            "deploy/configuration.py": CONFIGURATION,
            "app.py": start + APP.replace("$OBJECT", source),
        }
    )


@pytest.mark.parametrize("source", ['"deploy.configuration.Narrow"', '"deploy.configuration"', '"elsewhere.Wide"'])
def test_a_configuration_of_few_scopes(source):
    code = APP.replace("$OBJECT", source).replace("  # CYB201", "")
    check({"deploy/__init__.py": "", "deploy/configuration.py": CONFIGURATION, "app.py": code})
