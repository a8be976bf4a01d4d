"""Clients as generators write them: one method for all calls, values gone through by type, classes found by name."""

from __future__ import annotations

import pytest
from support import GRANT, check

CLEANING = """
import datetime

KINDS = (str, int, float, bool)


def clean(value):
    if value is None or isinstance(value, KINDS):
        return value
    if isinstance(value, list):
        return [clean(one) for one in value]
    if isinstance(value, tuple):
        return tuple(clean(one) for one in value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return {key: clean(one) for key, one in value.items()}


def call(path, places, query, token):
    head = clean({"Authorization": "Bearer " + token})
    for key, value in clean(places).items():
        path = path.replace("{%s}" % key, str(value))
    return requests.get(API + path, params=clean(query), headers=head)
"""
CALLS = {
    "pairs in a list": (
        """
def go(k):
    call("/accounts", {}, [("customer_guid", k)], grant("accounts:read"))  # CYB301
    call("/accounts", {}, [("owner", "bank")], grant("accounts:read"))
"""
    ),
    "a mapping": (
        """
def go(k):
    call("/accounts", {}, {"customer_guid": k, "page": 1}, grant("accounts:read"))  # CYB301
    call("/accounts", {}, {"page": 1}, grant("accounts:read"))
"""
    ),
    "a place in the path": (
        """
def go(k):
    call("/customers/{guid}", {"guid": k}, {}, grant("customers:read"))  # CYB301
    call("/banks/{guid}", {"guid": k}, {}, grant("banks:read"))
"""
    ),
    "what is not seen": (
        """
def go(query):
    call("/accounts", {}, query, grant("accounts:read"))
"""
    ),
}


@pytest.mark.parametrize("calls", CALLS.values(), ids=CALLS)
def test_what_is_sent_is_gone_through_by_its_type(calls: str) -> None:
    check(GRANT + CLEANING + calls)


BRANCHES = {
    "now or in a thread": """
def read(k, later=None):
    if later:
        return POOL.submit(send, k)
    return send(k)


def go(k):
    read("/customers/" + k)  # CYB301
    read("/customers/" + k, later=True)  # CYB301
""",
    "the same call in both": """
def read(k, **options):
    options["whole"] = True
    if options.get("later"):
        return send(k)
    else:
        found = send(k)
        return found


def go(k):
    read("/customers/" + k)  # CYB301
    read("/customers/" + k, later=True)  # CYB301
""",
    "in one of them": """
def read(k, dry=False):
    if dry:
        return None
    return send(k)


def go(k):
    read("/customers/" + k)  # CYB301
    read("/customers/" + k, dry=True)
""",
    "in the two of three": """
def read(k, how):
    if how == "a":
        return send(k)
    if how == "b":
        return send(k)
    return None


def go(k):
    read("/customers/" + k, "a")  # CYB301
    read("/customers/" + k, "b")  # CYB301
    read("/customers/" + k, "c")
""",
}


@pytest.mark.parametrize("branches", BRANCHES.values(), ids=BRANCHES)
def test_the_same_call_under_several_conditions(branches: str) -> None:
    sending = """
from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor()


def send(path):
    head = {"Authorization": "Bearer " + grant("customers:read")}
    return requests.get(API + path, headers=head)
"""
    check(GRANT + sending + branches)


PARTS = """
class Part:
    def __init__(self, owner):
        self.owner = owner


class Customers(Part):
    def one(self, k):
        return self.owner.get("/customers/" + k)


class Banks(Part):
    def one(self, k):
        return self.owner.get("/banks/" + k)


class Owner:
    def get(self, path):
        return requests.get(API + path, headers={"Authorization": "Bearer " + self.token})
"""
TABLES = {
    "by a version that has a default": """
TABLE = {1: {}, 2: {"customers": Customers, "banks": Banks}}


class Client(Owner):
    def __init__(self, token, version=2):
        self.token = token
        self.parts = TABLE[version].copy()
        for key in self.parts.keys():
            self.parts[key] = self.parts[key](self)


def go(k):
    client = Client(grant("customers:read banks:read"))
    client.parts["customers"].one(k)  # CYB301
    client.parts["banks"].one(k)
""",
    "by names that are set": """
TABLE = {"customers": Customers, "banks": Banks}


class Client(Owner):
    def __init__(self, token):
        self.token = token
        for name, cls in TABLE.items():
            setattr(self, name, cls(self))


def go(k):
    client = Client(grant("customers:read banks:read"))
    client.customers.one(k)  # CYB301
    client.banks.one(k)
""",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_parts_of_a_client_by_a_table(table: str) -> None:
    check(GRANT + PARTS + table)


def test_parts_of_a_client_by_the_modules_of_a_package() -> None:
    check(
        {
            "parts/__init__.py": "from .customers import Customers\nfrom .banks import Banks\n",
            "parts/customers.py": PARTS.split("class Banks")[0],
            "parts/banks.py": PARTS.split("class Customers")[0]
            + "class Banks"
            + PARTS.split("class Banks")[1].split("class Owner")[0],
            "app.py": GRANT
            + """
from types import ModuleType

import parts

TABLE = {}
for name, module in parts.__dict__.items():
    if isinstance(module, ModuleType) and name.capitalize() in module.__dict__:
        TABLE[name] = module.__dict__[name.capitalize()]


class Client:
    def __init__(self, token):
        self.token = token
        for name, cls in TABLE.items():
            setattr(self, name, cls(self))

    def get(self, path):
        return requests.get(API + path, headers={"Authorization": "Bearer " + self.token})


def go(k):
    client = Client(grant("customers:read banks:read"))
    client.customers.one(k)  # CYB301
    client.banks.one(k)
""",
        }
    )


def test_what_is_set_under_a_name_that_is_not_known_may_use_a_token() -> None:
    check(
        GRANT
        + """
from elsewhere import find


class Part:
    def __init__(self, client):
        self.client = client

    def all(self):
        return self.client.get("/banks")


class Client:
    def __init__(self, token):
        self.token = token
        for name in find():
            setattr(self, name, Part(self))

    def get(self, path):
        return requests.get(API + path, headers={"Authorization": "Bearer " + self.token})


def go():
    client = Client(grant("banks:read accounts:read"))
    client.banks.all()
"""
    )


FILTERED = {
    "by names that are not seen": (
        """
import inspect


def kept(given):
    return {key: value for key, value in given.items() if key in inspect.signature(requests.request).parameters}
"""
    ),
    "by values": (
        """
def kept(given):
    return {key: value for key, value in given.items() if value is not None}
"""
    ),
}


@pytest.mark.parametrize("filtering", FILTERED.values(), ids=FILTERED)
def test_what_is_sent_has_a_method_and_a_url_whatever_is_left_out(filtering: str) -> None:
    check(
        GRANT
        + filtering
        + """

def send(method, path, later=None):
    head = {"Authorization": "Bearer " + grant("customers:read")}
    return requests.request(**kept({"method": method, "url": API + path, "headers": head, "timeout": later}))


def go(k):
    send("GET", "/customers/" + k)  # CYB301
    send("GET", "/banks/" + k)
"""
    )


HOSTS = {
    "a default": ('host="bank.sandbox.cybrid.app"', "  # CYB301"),
    "another's default": ('host="api.example.com"', ""),
}


@pytest.mark.parametrize(("parameter", "mark"), HOSTS.values(), ids=HOSTS)
def test_a_client_that_logs_in_stands_for_itself_at_the_host_that_it_has_by_default(parameter: str, mark: str) -> None:
    check(
        GRANT
        + f"""

class Wire:
    def __init__(self, host):
        self.host = "https://" + host
        self.token = grant("customers:read")

    def get(self, path):
        return requests.get(self.host + path, headers={{"Authorization": "Bearer " + self.token}})


class Users:
    def __init__(self, wire):
        self.wire = wire

    def get(self, k):
        return self.wire.get("/api/customers/" + k)


class Client:
    def __init__(self, {parameter}):
        self.users = Users(Wire(host))

    def user(self, k):
        return self.users.get(k){mark}
"""
    )


def test_a_mapping_may_be_of_a_class_that_derives_from_dict() -> None:
    check(
        GRANT
        + """
import datetime
from collections import OrderedDict


def read(query):
    head = {"Authorization": "Bearer " + grant("accounts:read")}
    if isinstance(query, datetime.date):
        return None
    if isinstance(query, OrderedDict):
        return requests.get(API + "/accounts", params=query, headers=head)


def go(k):
    read(OrderedDict(customer_guid=k))  # CYB301
"""
    )
