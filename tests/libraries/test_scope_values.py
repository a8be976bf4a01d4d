"""Scopes that are requested, in whichever value they are written: each is read, and reported where it stands."""

from __future__ import annotations

import pytest
from engine_support import scope_findings

HEAD = """
import os
from enum import Enum

import requests


class Scope(str, Enum):
    PRICES = "prices:read"
    OTHER = "SCOPE"


class Every(Enum):
    PRICES = "prices:read"
    OTHER = "SCOPE"


NAMED = {"prices": "prices:read", "other": "SCOPE"}
NESTED = {"all": ["prices:read", "SCOPE"]}


def grant(scopes):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_I"],
            "client_secret": os.environ["CYBRID_S"],
            "scope": scopes,
        },
    ).json()["access_token"]


def go(more):
    token = grant($VALUE)
    requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer " + token})
"""
VALUES = [
    '"prices:read SCOPE"',
    '"SCOPE\\tprices:read"',
    '["prices:read", "SCOPE"]',
    '("prices:read", "SCOPE")',
    '" ".join({"prices:read", "SCOPE"})',
    '" ".join(["prices:read", *["SCOPE"]])',
    '"prices:read " + "SCOPE"',
    'f"prices:read {Scope.OTHER.value}"',
    '" ".join(NAMED.values())',
    "NAMED",
    '" ".join(NESTED["all"])',
    "list(NAMED.values())",
    "Scope.OTHER",
    '" ".join(scope.value for scope in Every)',
    "Every",
    "Every.PRICES | Every.OTHER",
    "[Scope.PRICES, Scope.OTHER]",
    '"SCOPE" if more else "prices:read"',
    '"prices:read SCOPE".split()',
    '" ".join(sorted({"SCOPE", "prices:read"}))',
    '"%s %s" % ("prices:read", "SCOPE")',
    '"{} {}".format("prices:read", "SCOPE")',
    '["prices:read"] + ["SCOPE"]',
    'f"prices:read SCOPE {more}"',
]


@pytest.mark.parametrize("value", VALUES)
def test_a_scope_that_does_not_exist_is_reported_and_one_that_does_is_not(value):
    source = HEAD.replace("$VALUE", value)
    found = scope_findings(source.replace("SCOPE", "nonsense:read"))
    assert [code for _, code in found if code == "CYB204"] == ["CYB204"]
    assert "CYB204" not in [code for _, code in scope_findings(source.replace("SCOPE", "prices:read"))]


@pytest.mark.parametrize("value", ['f"{more}SCOPE"', 'f"SCOPE{more}"', 'f"{more}-SCOPE prices:read"'])
def test_a_word_of_which_a_part_is_not_known_is_no_scope(value):
    assert "CYB204" not in [
        code for _, code in scope_findings(HEAD.replace("$VALUE", value).replace("SCOPE", "non:read"))
    ]
