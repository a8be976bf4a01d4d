"""Containers that are put together from what a function is given: scopes that are added, headers that are merged."""

from __future__ import annotations

import textwrap

import pytest
from support import GRANT, check

SCOPES = """

def token(extra):
    scopes = ["accounts:read"]
    {steps}
    return grant(" ".join(scopes))


def go(guid):
    value = token(["other:read"])  # CYB204
    head = {{"Authorization": f"Bearer {{value}}"}}
    return requests.get(f"{{API}}/accounts", headers=head).json()
"""
ADDED = {
    "by a method": "scopes.extend(extra)",
    "by a sign": "scopes += extra",
    "in a loop": "for scope in extra:\n        scopes.append(scope)",
    "to a set": "scopes = set(scopes)\n    scopes.update(extra)",
    "to a set by a sign": "scopes = set(scopes)\n    scopes |= set(extra)",
    "before the others": "scopes[:0] = extra",
    "instead of the others": "scopes = ['none:read']\n    scopes[:] = ['accounts:read', *extra]",
}


@pytest.mark.parametrize("kind", ADDED)
def test_scopes_that_a_function_is_given_are_added(kind):
    check(GRANT + SCOPES.format(steps=ADDED[kind]))


HEADERS = """

def customer(guid):
    answer = requests.post(
        f"{IDP}/api/customer_tokens",
        json={"customer_guid": guid, "scopes": ["accounts:read"]},
        headers={"Authorization": "Bearer " + grant("customers:write")},
    )
    return answer.json()["access_token"]


def head(value):
    return {"Authorization": f"Bearer {value}"}


def listed(given, other, guid):
    $STEPS
    return requests.get(f"{API}/accounts", params={"customer_guid": guid}, headers={"Authorization": value})


def own(guid):
    listed(head(customer(guid)), head(grant("accounts:read")), guid)


def wrong(guid):
    listed(head(grant("accounts:read")), head(customer(guid)), guid)  # CYB301
"""
MERGED = {
    "the later one of two": 'value = {**other, **given}["Authorization"]',
    "over an entry": 'value = {"Authorization": other["Authorization"], **given}["Authorization"]',
    "under an entry": 'value = {**other, "Authorization": given["Authorization"]}["Authorization"]',
    "by a sign": 'value = (other | given)["Authorization"]',
    "by a method": 'made = dict(other)\n    made.update(given)\n    value = made["Authorization"]',
    "the first one of a chain": 'value = collections.ChainMap(given, other)["Authorization"]',
    "what is there already": 'value = given.setdefault("Authorization", other["Authorization"])',
    "by a comprehension over one of two": (
        'made = {key: value for key, value in (given if guid else other).items()}\n    value = made["Authorization"]'
    ),
}


@pytest.mark.parametrize("kind", MERGED)
def test_headers_that_a_function_is_given_are_merged(kind):
    program = "import collections\n" + textwrap.dedent(GRANT) + HEADERS.replace("$STEPS", MERGED[kind])
    check(program)
