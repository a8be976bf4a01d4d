"""Tokens that a program keeps by what they were asked for: entries of different scopes stay apart."""

from __future__ import annotations

import pytest
from support import GRANT, check

START = (
    GRANT
    + """

def get(token, path):
    return requests.get(API + path, headers={"Authorization": f"Bearer {token}"}).json()


"""
)
METHOD = """
class Tokens:
    def __init__(self):
        self._kept = {}

    def token(self, scopes):
        key = KEY
        if key not in self._kept:
            self._kept[key] = grant(" ".join(scopes))
        return self._kept[key]


TOKENS = Tokens()
token = TOKENS.token
"""
FUNCTION = """
_kept = {}


def token(scopes):
    key = KEY
    found = _kept.get(key)
    if found is None:
        found = grant(" ".join(scopes))
        _kept[key] = found
    return found
"""
TRYING = """
_kept = {}


def token(scopes):
    key = KEY
    try:
        return _kept[key]
    except KeyError:
        _kept[key] = grant(" ".join(scopes))
        return _kept[key]
"""
PASSED = """
class Tokens:
    def __init__(self):
        self._kept = {}

    def token(self, scopes):
        key = KEY
        found = self._kept.get(key)
        return found if found else self._kept.setdefault(key, grant(" ".join(scopes)))


token = Tokens().token
"""
CALLS = """

def prices():
    return get(token(["prices:read", "customers:read"]), "/prices")  # CYB203


def customers():
    return get(token(["customers:read"]), "/customers")


def banks():
    return get(token(["banks:read"]), "/banks")
"""
KEYS = {
    "a frozen set": "frozenset(scopes)",
    "a sorted tuple": "tuple(sorted(scopes))",
    "a joined text": '" ".join(sorted(scopes))',
    "a pair": '("bank", frozenset(scopes))',
    "a text of several": "f\"bank:{','.join(scopes)}\"",
}
STORES = {"a method": METHOD, "a function": FUNCTION, "a look-up that fails": TRYING, "a store that is made": PASSED}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("store", STORES)
def test_what_is_kept_under_other_scopes_is_another_token(store, key):
    check(START + STORES[store].replace("KEY", KEYS[key]) + CALLS)


@pytest.mark.parametrize("store", STORES)
def test_what_is_kept_under_one_key_is_any_of_them(store):
    check(START + STORES[store].replace("KEY", '"bank"') + CALLS.replace("  # CYB203", ""))
