"""CYB302: a bank token is used for a call that a customer token could make."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.level_rules import LEVELS, calls_above_need
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule


class BankTokenWhereCustomerCould(Rule):
    """A bank token on a call that a customer token could make and that names no customer."""

    code = "CYB302"
    summary = "A bank token is used for a call that a customer token could make"
    why = (
        "The call names no customer, so only the token could say whose object it may touch, and a bank token may touch "
        "every customer's. With a customer token a GUID of somebody else's trade or transfer is refused."
    )
    bad = """
import os
import requests

def trade(guid):
    token = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "trades:read",
        },
    ).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"https://bank.sandbox.cybrid.app/api/trades/{guid}", headers=headers).json()
"""
    good = """
import requests

def trade(guid, customer_token):
    headers = {"Authorization": f"Bearer {customer_token}"}
    return requests.get(f"https://bank.sandbox.cybrid.app/api/trades/{guid}", headers=headers).json()
"""

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each place from which calls that a customer token could make are reached."""
        return calls_above_need(facts.events, LEVELS[self.code], facts.where)
