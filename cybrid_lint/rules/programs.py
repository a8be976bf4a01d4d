"""Small programs for the examples of the rules on scopes: one request for a token, and how it is used."""

from __future__ import annotations

REQUEST = """
import os
import requests

def token():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={{
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "{scope}",
        }},
    )
    return response.json()["access_token"]
"""

CUSTOMER_REQUEST = """
import requests

def token(customer_guid, bank_headers):
    response = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={{"customer_guid": customer_guid, "scopes": {scopes}}},
        headers=bank_headers,
    )
    return response.json()["access_token"]
"""


def requesting(scope: str) -> str:
    """Return a program that requests a bank token with this scope text."""
    return REQUEST.format(scope=scope)


def minting(*scopes: str) -> str:
    """Return a program that requests a customer token with these scopes."""
    return CUSTOMER_REQUEST.format(scopes=list(scopes))
