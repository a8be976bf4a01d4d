"""Access tokens from Cybrid's identity provider."""

import logging

import requests

from wallet import settings

log = logging.getLogger(__name__)


def _client_credentials(client_id, client_secret, scope):
    response = requests.post(
        f"{settings.ID_URL}/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": scope,
        },
        timeout=10,
    )
    response.raise_for_status()
    return response.json()["access_token"]


def bank_token():
    token = _client_credentials(
        settings.CYBRID_CLIENT_ID, settings.CYBRID_CLIENT_SECRET, " ".join(settings.SCOPES)
    )
    log.debug("got a token for the bank: %s", token)
    return token


def organization_token():
    return _client_credentials(
        settings.CYBRID_ORG_CLIENT_ID,
        settings.CYBRID_ORG_CLIENT_SECRET,
        "organizations:read banks:read transfers:read",
    )


def reporting_token():
    return _client_credentials(
        settings.CYBRID_CLIENT_ID, settings.CYBRID_CLIENT_SECRET, "prices:read trades:execute"
    )


def customer_token(customer_guid):
    response = requests.post(
        f"{settings.ID_URL}/api/customer_tokens",
        json={
            "customer_guid": customer_guid,
            "scopes": [
                "accounts:read",
                "customers:read",
                "customers:execute",
                "prices:read",
                "trades:read",
                "trades:execute",
                "transfers:read",
            ],
        },
        headers={"Authorization": f"Bearer {bank_token()}"},
        timeout=10,
    )
    response.raise_for_status()
    return response.json()["access_token"]
