"""CYB302: a bank token is used for a call that a customer token could make."""

from __future__ import annotations

from cybrid_lint import catalogue
from cybrid_lint.facts import Concern, Operated
from cybrid_lint.rules.level import LevelRule, is_listing


class BankTokenWhereCustomerCould(LevelRule):
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

    def concerns(self, operation: catalogue.Operation, concern: Concern) -> bool:
        """Report calls that name nobody; a listing without a customer is the bank's own business."""
        if concern in ("customer", "bank") or is_listing(operation):
            return False
        return catalogue.customer_could_make(operation)

    def wording(self, fact: Operated) -> str:
        """Say what the call could be made with."""
        return "is used for a call that a customer token could make"
