"""`promise`: what a promise was resolved with is there again when it is asked for, or handed to a function."""

from __future__ import annotations

import pytest
from support import GRANT, check

WAYS = {
    "an executor that says when": """
def later(value):
    made = Promise(lambda resolve, reject: None)
    made.do_resolve(value)
    return made.get()
""",
    "a resolved promise": "def later(value):\n    return Promise.resolve(value).get()",
    "then": "def later(value):\n    return Promise.resolve(value).then(lambda got: dict(got)).get()",
    "a promise of a promise": """
def later(value):
    return Promise.resolve(1).then(lambda one: Promise.resolve(value)).get()
""",
    "catch": "def later(value):\n    return Promise.resolve(value).catch(lambda error: {}).get()",
    "do_resolve": """
def later(value):
    made = Promise()
    made.do_resolve(value)
    return made.value
""",
    "promisify": "send = promisify(lambda value: value)\n\ndef later(value):\n    return send(value).get()",
    "promisify as a decorator": """
@promisify
def send(value):
    return value

def later(value):
    return send(value).get()
""",
    "all": "def later(value):\n    return Promise.all([Promise.resolve(value), 1]).get()[0]",
    "for_dict": "def later(value):\n    return Promise.for_dict({'q': Promise.resolve(value)}).get()['q']",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_value_gets_through_a_promise(way: str) -> None:
    check(
        GRANT
        + "\nfrom promise import Promise, promisify\n"
        + way
        + """


def rows(**query):
    head = {"Authorization": "Bearer " + grant("accounts:read")}
    return requests.get(API + "/accounts", params=later(query), headers=head)


def go(k):
    rows(customer_guid=k)  # CYB301
    rows(owner="bank")
"""
    )


def test_a_request_is_sent_where_a_callback_is_handed_over() -> None:
    check(
        GRANT
        + """
from promise import Promise

def listed(token, query):
    return requests.get(API + "/accounts", params=query, headers={"Authorization": "Bearer " + token})

def go(k):
    granted = Promise.resolve(grant("accounts:read"))
    granted.then(lambda token: listed(token, {"customer_guid": k}))  # CYB301
    granted.then(lambda token: listed(token, {"owner": "bank"}))
"""
    )
