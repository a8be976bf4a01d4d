"""Marks for what is not given, and what a constructor's defaults say of a class that nobody makes."""

from __future__ import annotations

import pytest
from support import GRANT, check

MARKS = """
class Omit:
    def __bool__(self):
        return False


omit = Omit()
UNSET = object()


def is_given(value):
    return not isinstance(value, Omit)
"""
CLIENT = """
from marks import UNSET, is_given, omit


class Client:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path, params):
        return requests.get(API + path, headers=self.headers, params=params)

    def accounts(self, *, guid=omit):
        params = {"customer_guid": guid}
        return self.get("/accounts", {key: value for key, value in params.items() if is_given(value)})

    def trades(self, guid=UNSET):
        return self.get("/trades", {} if guid is UNSET else {"customer_guid": guid})
"""


def test_a_mark_that_a_method_has_as_default_is_no_customer() -> None:
    """A caller that leaves the parameter out asks for the listing; one that gives it names a customer."""
    program = """
def listing():
    client = Client(grant("accounts:read trades:read"))
    client.accounts()
    client.trades()


def of(guid):
    client = Client(grant("accounts:read trades:read"))
    client.accounts(guid=guid)  # CYB301
    client.trades(guid)  # CYB301
"""
    check({"marks.py": MARKS, "app.py": GRANT + CLIENT + program})


def test_what_a_wrapper_around_a_method_holds_is_its_own_class_s() -> None:
    """A decorator's closure is what it was where the class was defined, for whoever calls the method."""
    check(
        GRANT
        + """
def counted(function):
    seen = {"path": "/accounts"}

    def wrapper(self, guid):
        return function(self, seen["path"], guid)

    return wrapper


class Client:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}

    @counted
    def get(self, path, guid):
        return requests.get(API + path, headers=self.headers, params={"customer_guid": guid})


def of(guid):
    Client(grant("accounts:read")).get(guid)  # CYB301
"""
    )


SETTINGS = """
CYBRID = {"id": "https://id.sandbox.cybrid.app", "bank": "https://bank.sandbox.cybrid.app/api", "scope": "trades:read"}
"""
WORKER = """
import os

import requests

from settings import CYBRID


class Worker:
    def __init__(self, settings=%s):
        self.settings = settings
        self.headers = None

    def connect(self):
        body = {
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_I"],
            "client_secret": os.environ["CYBRID_S"],
            "scope": self.settings["scope"],
        }
        answer = requests.post(self.settings["id"] + "/oauth/token", json=body).json()
        self.headers = {"Authorization": "Bearer " + answer["access_token"]}

    def run(self, guid):
        self.connect()
        return requests.get(self.settings["bank"] + "/trades/" + guid, headers=self.headers)%s
"""


@pytest.mark.parametrize(("default", "mark"), [("CYBRID", "  # CYB302"), ("None", "")])
def test_the_settings_that_a_constructor_has_as_default(default: str, mark: str) -> None:
    """A class that nobody in the project makes is judged with the settings that its constructor falls back to."""
    check({"settings.py": SETTINGS, "app.py": WORKER % (default, mark)})


def test_a_session_that_a_derived_class_makes_is_not_judged_by_that_of_its_base() -> None:
    """What a method does with an attribute that a derived constructor sets anew stands where the instance is known."""
    check(
        GRANT
        + """
class Client:
    def __init__(self, key):
        self.session = requests.Session()
        self.session.headers["X-Key"] = key

    def accounts(self, guid):
        return self.session.get(API + "/accounts", params={"customer_guid": guid})


class OAuthClient(Client):
    def __init__(self, token):
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer " + token


def signed(guid):
    Client("k").accounts(guid)


def of(guid):
    OAuthClient(grant("accounts:read")).accounts(guid)  # CYB301
"""
    )


def test_one_of_many_models_is_what_they_all_derive_from() -> None:
    """A table of models by name makes instances of their base: what that does is followed, and costs no more."""
    models = "\n\n".join(f"class Model{number}(Base):\n    pass" for number in range(12))
    table = ", ".join(f'"m{number}": Model{number}' for number in range(12))
    check(
        GRANT
        + f"""
class Base:
    def __init__(self, client, data):
        self.client = client
        self.data = data

    def refresh(self):
        return self.client.get("/accounts/" + self.data["guid"])


{models}

TABLE = {{{table}}}


class Client:
    def __init__(self, token):
        self.headers = {{"Authorization": "Bearer " + token}}

    def get(self, path):
        data = requests.get(API + path, headers=self.headers).json()
        return TABLE[data["object"]](self, data)


def of(guid):
    client = Client(grant("accounts:read"))
    account = client.get("/accounts/" + guid)  # CYB302
    account.refresh()  # CYB302
"""
    )
