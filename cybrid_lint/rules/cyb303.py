"""CYB303: an organization token is used for a call that a bank or customer token could make."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.level_rules import LEVELS, calls_above_need
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule


class OrganizationTokenBelow(Rule):
    """An organization token on a call that a bank or customer token could make."""

    code = "CYB303"
    summary = "An organization token is used for a call that a bank or customer token could make"
    why = (
        "An organization token reaches all banks of the organization and all of their customers. Calls for one "
        "customer or one bank need far less, and a mistake made with less reaches less."
    )
    bad = """
import os
import requests

def organization_token():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_ORG_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_ORG_CLIENT_SECRET"],
            "scope": "banks:read trades:read",
        },
    )
    return response.json()["access_token"]

def trade(guid):
    headers = {"Authorization": f"Bearer {organization_token()}"}
    return requests.get(f"https://bank.sandbox.cybrid.app/api/trades/{guid}", headers=headers).json()
"""
    good = """
import os
import requests

def organization_token():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_ORG_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_ORG_CLIENT_SECRET"],
            "scope": "banks:read",
        },
    )
    return response.json()["access_token"]

def banks():
    headers = {"Authorization": f"Bearer {organization_token()}"}
    return requests.get("https://bank.sandbox.cybrid.app/api/banks", headers=headers).json()
"""

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each place from which calls below the organization's level are reached."""
        return calls_above_need(facts.events, LEVELS[self.code], facts.where)
