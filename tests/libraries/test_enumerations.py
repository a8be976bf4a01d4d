"""Members of enumerations: the parts of tuples, what a constructor makes of them, and what their names say."""

from __future__ import annotations

from engine_support import operations, tokens_of_accounts

PROGRAM = """
import enum, requests
HOST = "https://bank.sandbox.cybrid.app"

class Pair(enum.Enum):
    ACCOUNTS = ("GET", "/api/accounts")
    TRADE = "POST", "/api/trades"

class Way(enum.Enum):
    ACCOUNTS = ("GET", "/api/accounts")
    TRADE = ("POST", "/api/trades")

    def __init__(self, method, path):
        self.method = method
        self.path = path

    @property
    def url(self):
        return HOST + self.path

def by_parts(op, bank_token):
    method, path = op.value
    return requests.request(method, HOST + path, headers={"Authorization": "Bearer " + bank_token})

def by_fields(op, bank_token):
    return requests.request(op.method, HOST + op.path, headers={"Authorization": "Bearer " + bank_token})

def by_property(op, bank_token):
    return requests.request(op.method, op.url, headers={"Authorization": "Bearer " + bank_token})

def main(bank_token):
    by_parts(Pair.ACCOUNTS, bank_token)
    by_parts(Pair.TRADE, bank_token)
    by_fields(Way.ACCOUNTS, bank_token)
    by_fields(Way.TRADE, bank_token)
    by_property(Way.ACCOUNTS, bank_token)
    by_property(Way.TRADE, bank_token)
"""


def test_each_member_says_its_own_operation() -> None:
    start = PROGRAM.splitlines().index("def main(bank_token):") + 2
    called = [call.operation for call in operations(PROGRAM) if call.line >= start]
    assert called == ["GET /api/accounts", "POST /api/trades"] * 3


def test_members_whose_values_come_from_outside_are_known_by_their_names() -> None:
    program = """
import elsewhere, enum

class Kept(enum.Enum):
    def _generate_next_value_(name, start, count, last):
        return elsewhere.load(name)

    bank_token = enum.auto()
    customer_token = enum.auto()
    other = enum.auto()

def go(guid):
    accounts(guid, Kept.bank_token.value)
    accounts(guid, list(Kept)[1].value)
    accounts(guid, Kept.other.value)
"""
    assert tokens_of_accounts(program) == ["bank", "customer"]
