"""CYB303: an organization token is used for a call that a bank or customer token could make."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint import catalogue
from cybrid_lint.evaluation.values import TokenType
from cybrid_lint.facts import Concern, Operated
from cybrid_lint.rules.grants import joined
from cybrid_lint.rules.level import LevelRule, is_listing


class OrganizationTokenBelow(LevelRule):
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
    token_types: ClassVar[tuple[TokenType, ...]] = ("organization",)

    def concerns(self, operation: catalogue.Operation, concern: Concern) -> bool:
        """Report calls below the organization's level; listings without a customer are silent as for banks."""
        if concern == "bank" or (is_listing(operation) and concern != "customer"):
            return False
        return catalogue.customer_could_make(operation) or catalogue.could_make("bank", operation)

    def wording(self, fact: Operated) -> str:
        """Say what the call could be made with."""
        return "is used for a call that a bank or customer token could make"

    def advice(self, operations: list[catalogue.Operation], scopes: list[str]) -> str:
        """Advise a customer token where one can hold the scopes, else a bank token."""
        if all(catalogue.customer_could_make(one) for one in operations):
            return super().advice(operations, scopes)
        return f"use a bank token with {joined(scopes)}"
