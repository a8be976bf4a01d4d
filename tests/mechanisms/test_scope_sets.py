"""Scopes as flags, as sets that are calculated with, and as catalogues of which parts are taken."""

from __future__ import annotations

import pytest
from support import check

PROGRAM = """
import enum
import os
from inspect import getmembers

import requests
from cybrid_api_id.models import PostCustomerToken


class Flags(enum.Flag):
    ACCOUNTS = enum.auto()
    TRADES = enum.auto()
    PRICES = enum.auto()
    CUSTOMERS = enum.auto()
    TRANSFERS = enum.auto()
    FEW = ACCOUNTS | TRADES
    EVERY = FEW | PRICES | CUSTOMERS | TRANSFERS


class Bits(enum.IntFlag):
    ACCOUNTS = 1
    TRADES = 1 << 1
    PRICES = 1 << 2
    CUSTOMERS = 1 << 3
    TRANSFERS = 1 << 4


class Names:
    ACCOUNTS = "accounts:read"
    TRADES = "trades:read"
    PRICES = "prices:read"
    CUSTOMERS = "customers:read"
    TRANSFERS = "transfers:read"
    few = ["accounts:read"]


TEXTS = {
    Flags.ACCOUNTS: "accounts:read",
    Flags.TRADES: "trades:read",
    Flags.PRICES: "prices:read",
    Flags.CUSTOMERS: "customers:read",
    Flags.TRANSFERS: "transfers:read",
}
READ = {"accounts:read", "trades:read", "prices:read", "customers:read", "transfers:read"}
WRITE = {"accounts:execute", "trades:execute"}
EVERY = READ | WRITE
CATALOGUE = list(PostCustomerToken.allowed_values[("scopes",)].values())


def texts(flags):
    return [text for flag, text in TEXTS.items() if flag & flags]


def named(flags):
    return [f"{flag.name.lower()}:read" for flag in Flags if flag in flags]


def of_bits(bits):
    return [f"{bit.name.lower()}:read" for bit in Bits if bit in bits]


def bank(scopes):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        data={"grant_type": "client_credentials", "scope": " ".join(scopes)},
        auth=(os.environ["I"], os.environ["S"]),
    )


def customer(scopes):
    headers = {"Authorization": "Bearer " + bank(["customers:write"]).json()["access_token"]}
    return requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": os.environ["G"], "scopes": list(scopes)},
        headers=headers,
    )


def go(wanted):
    return $REQUEST
"""
WIDE = {
    "a flag of all": "bank(texts(Flags.EVERY))",
    "a flag of all by names": "bank(named(Flags.EVERY))",
    "flags put together": "bank(named(Flags.FEW | Flags.PRICES | Flags.CUSTOMERS | Flags.TRANSFERS))",
    "all bits": "bank(of_bits(Bits.ACCOUNTS | Bits.TRADES | Bits.PRICES | Bits.CUSTOMERS | Bits.TRANSFERS))",
    "bits by a number": "bank(of_bits(Bits(31)))",
    "no flag turned over": "bank(texts(~Flags(0)))",
    "a difference": "bank(EVERY - WRITE)",
    "a difference by its name": "bank(EVERY.difference({'trades:execute'}))",
    "the attributes of a class": "bank(text for name, text in vars(Names).items() if name.isupper())",
    "the namespace of a class": "bank(text for name, text in Names.__dict__.items() if name.isupper())",
    "the members of a class": "bank(text for name, text in getmembers(Names) if name.isupper())",
    "a catalogue without one": "customer(scope for scope in CATALOGUE if scope != 'trades:execute')",
    "a catalogue without some": "customer(set(CATALOGUE) - {'trades:execute'})",
}
NARROW = {
    "two flags": "bank(texts(Flags.FEW))",
    "two flags by names": "bank(named(Flags.ACCOUNTS | Flags.TRADES))",
    "all but one flag": "bank(texts(Flags.EVERY & ~Flags.PRICES))",
    "all flags without one": "bank(named(Flags.EVERY ^ Flags.TRADES))",
    "two bits": "bank(of_bits(Bits(3)))",
    "an intersection": "bank(READ & {'accounts:read', 'prices:read'})",
    "an intersection with what is not known": "bank(EVERY & set(wanted))",
    "a difference that leaves few": "bank(EVERY - READ)",
    "a symmetric difference": "bank(EVERY ^ READ)",
    "upper attributes that a name leaves out": "bank(text for name, text in vars(Names).items() if name == 'PRICES')",
    "a catalogue by a beginning": "customer(scope for scope in CATALOGUE if scope.startswith('accounts:'))",
    "a catalogue by a table": "customer(scope for scope in CATALOGUE if scope in ('accounts:read', 'trades:read'))",
    "a catalogue by a filter": "customer(filter(lambda scope: scope.startswith('trades:'), CATALOGUE))",
}


@pytest.mark.parametrize("name", WIDE)
def test_scopes_that_are_wide(name):
    code = "CYB201" if WIDE[name].startswith("bank") else "CYB202"
    check(PROGRAM.replace("$REQUEST", f"{WIDE[name]}  # {code}"))


@pytest.mark.parametrize("name", NARROW)
def test_scopes_that_are_narrow(name):
    check(PROGRAM.replace("$REQUEST", NARROW[name]))
