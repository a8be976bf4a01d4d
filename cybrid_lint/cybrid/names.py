"""What a name says about its value: whose token it is, whose account it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

TokenType = Literal["bank", "organization", "customer"]
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
CARRIERS = frozenset({"token", "client", "session", "bearer", "jwt", "headers", "header", "auth"})
ORGANIZATION = frozenset({"org", "organization", "organisation"})
# Words for what belongs to the bank itself: its reserves, its fees, its gas.
HOUSE = frozenset(
    {"reserve", "treasury", "gas", "fee", "fees", "house", "omnibus", "operational", "operating", "corporate"}
)
HOLDINGS = frozenset({"account", "accounts", "wallet", "wallets", "address", "guid", "id"})


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Return the words of an identifier in lower case: `BANK_ClientId` is bank, client, id."""
    return tuple(word.lower() for word in WORD.findall(name))


def token_type_named(name: str) -> TokenType | None:
    """Return the type of token that a name says its value to be or to carry: `bank_token`, `orgClient`."""
    found = words(name)
    if not CARRIERS.intersection(found) or "account" in found:
        return None
    return owner_named(name)


def owner_named(name: str) -> TokenType | None:
    """Return whose credential a name says something to be: the organization's, the bank's, a customer's."""
    found = words(name)
    if "customer" in found or "customers" in found:
        return "customer"
    if ORGANIZATION.intersection(found):
        return "organization"
    return "bank" if "bank" in found else None


def concerns_bank(name: str) -> bool:
    """Tell whether a name says that its value belongs to the bank itself: `gas_account`, `bank_fiat_account`."""
    found = words(name)
    if "external" in found or "customer" in found or "deposit" in found:
        return False
    if HOUSE.intersection(found):
        return True
    return "bank" in found and bool(HOLDINGS.intersection(found)) and found[-2:] != ("bank", "account")


def names_customer(name: str) -> bool:
    """Tell whether a key or argument of this name holds the GUID of a customer."""
    found = words(name)
    return found in (("customer", "guid"), ("customerguid",))
