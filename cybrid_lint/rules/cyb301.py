"""CYB301: a bank token is used for a call that names a customer."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.level_rules import LEVELS, calls_above_need
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule


class BankTokenForCustomer(Rule):
    """A bank token on a call that names a customer."""

    code = "CYB301"
    summary = "A bank token is used for a call that names a customer"
    why = (
        "A bank token reaches every customer of the bank: a wrong GUID in the call reads or moves somebody else's "
        "money, and nothing stops it. A customer token reaches that one customer alone."
    )
    bad = """
import os
import requests

BANK = "https://bank.sandbox.cybrid.app"

def bank_token():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "accounts:read",
        },
    )
    return response.json()["access_token"]

def accounts(customer_guid):
    headers = {"Authorization": f"Bearer {bank_token()}"}
    return requests.get(f"{BANK}/api/accounts", params={"customer_guid": customer_guid}, headers=headers).json()
"""
    good = """
import os
import requests

BANK = "https://bank.sandbox.cybrid.app"
IDP = "https://id.sandbox.cybrid.app"

def bank_token():
    response = requests.post(
        f"{IDP}/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "customers:read customers:write",
        },
    )
    return response.json()["access_token"]

def customer_token(customer_guid, scopes):
    response = requests.post(
        f"{IDP}/api/customer_tokens",
        json={"customer_guid": customer_guid, "scopes": scopes},
        headers={"Authorization": f"Bearer {bank_token()}"},
    )
    return response.json()["access_token"]

def accounts(customer_guid):
    headers = {"Authorization": f"Bearer {customer_token(customer_guid, ['accounts:read'])}"}
    return requests.get(f"{BANK}/api/accounts", params={"customer_guid": customer_guid}, headers=headers).json()
"""

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each place from which calls that name a customer are reached."""
        return calls_above_need(facts.events, LEVELS[self.code], facts.where)
