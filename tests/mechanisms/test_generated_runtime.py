"""What the runtimes of generated clients are made of: path templates, options that are models, imports for types."""

from __future__ import annotations

import pytest
from support import GRANT, check

TEMPLATES = """
import re

PLACEHOLDER = re.compile(r"\\{(\\w+)\\}")


def path_of(template, /, **values):
    parts = PLACEHOLDER.split(template)
    for i in range(1, len(parts), 2):
        name = parts[i]
        if name not in values:
            raise KeyError(name)
        value = values[name]
        parts[i] = "null" if value is None else str(values[name])
    return "".join(parts)
"""
OPTIONS = """
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pydantic

if TYPE_CHECKING:
    from client import Client

PYDANTIC_V1 = pydantic.VERSION.startswith("1.")


class Options(pydantic.BaseModel):
    method: str
    url: str
    params: dict = {}
    key: str | None = None

    @classmethod
    def construct(cls, **values: Any) -> Options:
        if PYDANTIC_V1:
            return super().construct(**values)
        return super().model_construct(**values)


def copied(model):
    if PYDANTIC_V1:
        return model.copy()
    return model.model_copy()
"""
CLIENT = """
from __future__ import annotations

import requests
from options import Options, copied
from templates import path_of


class Client:
    def __init__(self, token: str) -> None:
        self.token = token

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path, *, params=None):
        return self.request(Options.construct(method="get", url=path, params=params or {}))

    def request(self, options: Options):
        given = copied(options)
        if given.key is None and given.method.lower() != "get":
            given.key = "again"
        for turn in range(3):
            options = copied(given)
            answer = requests.request(
                options.method, API + options.url, params=options.params, headers=self.headers
            )
            if answer.ok:
                return answer.json()

    def account(self, guid):
        return self.get(path_of("/accounts/{guid}", guid=guid))

    def customer(self, guid):
        return self.get(path_of("/customers/{guid}", guid=guid))

    def prices(self):
        return self.get("/prices")


API = "https://bank.sandbox.cybrid.app/api"
"""


def test_a_runtime_of_options_and_templates() -> None:
    """A path that a template gives is known where it is sent, through a model that is copied before each try."""
    program = """
from client import Client


def of(guid):
    client = Client(grant("accounts:read customers:read prices:read"))
    client.account(guid)  # CYB302
    client.customer(guid)  # CYB301
    client.prices()
"""
    check({"options.py": OPTIONS, "templates.py": TEMPLATES, "client.py": CLIENT, "app.py": GRANT + program})


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_what_is_imported_for_types_may_be_in_a_circle(test: str) -> None:
    """Modules that import each other for annotations alone know each other's classes all the same."""
    resource = f"""
from __future__ import annotations

import typing
from typing import TYPE_CHECKING

if {test}:
    from service import Service


class Accounts:
    client: Service

    def __init__(self, client: Service) -> None:
        self.client = client

    def all(self, guid):
        return self.client.get("/accounts", guid)
"""
    service = """
import requests
from resource import Accounts


class Service:
    def __init__(self, token):
        self.headers = {"Authorization": "Bearer " + token}
        self.accounts = Accounts(self)

    def get(self, path, guid):
        params = {"customer_guid": guid}
        return requests.get("https://bank.sandbox.cybrid.app/api" + path, headers=self.headers, params=params)
"""
    program = """
from service import Service


def of(guid):
    Service(grant("accounts:read")).accounts.all(guid)  # CYB301
"""
    check({"resource.py": resource, "service.py": service, "app.py": GRANT + program})


@pytest.mark.parametrize(
    ("test", "first", "second"),
    [("TYPE_CHECKING", "...", "go()  # CYB301"), ("not TYPE_CHECKING", "go()  # CYB301", "...")],
)
def test_what_type_checkers_read_is_not_what_runs(test: str, first: str, second: str) -> None:
    """Of a name that is defined for type checkers and for the program, the program's counts."""
    check(
        "from typing import TYPE_CHECKING\n"
        + GRANT
        + f"""
def go():
    headers = {{"Authorization": "Bearer " + grant("customers:read")}}
    return requests.get(API + "/customers/" + os.environ["GUID"], headers=headers)%s


if {test}:
    def run():
        {first.split("  #")[0]}
else:
    def run():
        {second.split("  #")[0]}

run()
""".replace("%s", "  # CYB301")
    )


def test_a_header_s_name_as_a_native_text() -> None:
    """Helpers that only change the type of a text leave it what it is."""
    check(
        GRANT
        + """
from requests.utils import to_native_string


def of(guid):
    token = grant("customers:read")
    headers = {to_native_string("Authorization"): to_native_string("Bearer {}".format(token))}
    requests.get(API + "/customers/" + guid, headers=headers)  # CYB301
    requests.get(API + "/customers", headers=headers)
"""
    )
