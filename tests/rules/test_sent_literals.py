"""Literals whose names say nothing, and that are credentials because they are sent as such."""

from __future__ import annotations

import pytest
from doors import oauth
from support import check

PROGRAM = """
import os

import requests

A = "$VALUE"$MARK
API = "https://bank.sandbox.cybrid.app/api/accounts"
IDP = "https://id.sandbox.cybrid.app/oauth/token"


def go(guid):
    return $CALL
"""
SENT = {
    'requests.get(API, headers={"Authorization": "Bearer " + A})': "CYB103",
    'requests.get(API, headers={"Authorization": f"Bearer {A}"})': "CYB103",
    'requests.get(API, headers={"Authorization": A})': "CYB103",
    'requests.get(API, headers={"authorization": "Token " + A})': "CYB103",
    'requests.post(IDP, json={"client_id": os.environ["I"], "client_secret": A})': "CYB102",
    'requests.post(IDP, data={"client_id": os.environ["I"], "client_secret": A})': "CYB102",
    'requests.post(IDP, json={"client_id": A, "client_secret": os.environ["S"]})': "CYB101",
    'requests.post(IDP, auth=(os.environ["I"], A))': "CYB102",
    'requests.post(IDP, auth=(A, os.environ["S"]))': "CYB101",
}
OTHERS = [
    'requests.get(API, headers={"X-Request-Id": A})',
    'requests.get(API, headers={"Authorization": "Bearer " + os.environ["T"]}, json={"note": A})',
    'requests.get("https://example.com/api/accounts", headers={"Authorization": "Bearer " + A})',
    'requests.get(API, params={"page": A})',
    "print(len(A))",
]


@pytest.mark.parametrize("call", SENT)
def test_a_literal_that_is_sent_as_a_credential(call):
    check(PROGRAM.replace("$VALUE", oauth()).replace("$CALL", call).replace("$MARK", f"  # {SENT[call]}"))


@pytest.mark.parametrize("call", OTHERS)
def test_a_literal_that_is_sent_as_something_else(call):
    check(PROGRAM.replace("$VALUE", oauth()).replace("$CALL", call).replace("$MARK", ""))
