"""Access tokens from Cybrid's identity provider: each for one purpose."""

import logging

import requests

from wallet import settings

log = logging.getLogger(__name__)


def _bank_token(scope):
    response = requests.post(
        f"{settings.ID_URL}/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": settings.CYBRID_CLIENT_ID,
            "client_secret": settings.CYBRID_CLIENT_SECRET,
            "scope": scope,
        },
        timeout=10,
    )
    response.raise_for_status()
    log.debug("got a token for the bank with %s", scope)
    return response.json()["access_token"]


def prices_token():
    return _bank_token("prices:read")


def customer_token(customer_guid, scopes):
    """Return a token that reaches this customer alone."""
    response = requests.post(
        f"{settings.ID_URL}/api/customer_tokens",
        json={"customer_guid": customer_guid, "scopes": scopes},
        headers={"Authorization": f"Bearer {_bank_token('customers:read customers:write')}"},
        timeout=10,
    )
    response.raise_for_status()
    return response.json()["access_token"]
