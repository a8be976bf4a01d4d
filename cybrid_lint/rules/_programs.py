"""Small programs for the cases of the rules on scopes: one request for a token, and how it is used."""

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
            "scope": "{scope}",{mark}
        }},
    )
    return response.json()["access_token"]
"""

CUSTOMER_REQUEST = """
import requests

def token(customer_guid, bank_headers):
    response = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={{"customer_guid": customer_guid, "scopes": {scopes}}},{mark}
        headers=bank_headers,
    )
    return response.json()["access_token"]
"""

CALL = """
def {name}():
    headers = {{"Authorization": f"Bearer {{token()}}"}}
    return requests.{method}("https://bank.sandbox.cybrid.app/api/{path}", headers=headers).json()
"""

CUSTOMER_CALL = """
def accounts(customer_guid, bank_headers):
    headers = {"Authorization": f"Bearer {token(customer_guid, bank_headers)}"}
    params = {"customer_guid": customer_guid}
    return requests.get("https://bank.sandbox.cybrid.app/api/accounts", params=params, headers=headers).json()
"""

BANK_TOKEN = """
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
            "scope": os.environ["CYBRID_SCOPE"],
        },
    )
    return response.json()["access_token"]
"""

CUSTOMER_TOKEN = """
def customer_token(customer_guid, scopes):
    response = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": customer_guid, "scopes": scopes},
        headers={"Authorization": f"Bearer {bank_token()}"},
    )
    return response.json()["access_token"]
"""

#: What a fix adds to a program with `BANK_TOKEN`.
CREATE = """

def create_customer_token(customer_guid, scopes):
    \"\"\"Return a token that reaches this customer alone.\"\"\"
    granted = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "customers:read customers:write",
        },
        timeout=30,
    )
    granted.raise_for_status()
    answer = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": customer_guid, "scopes": list(scopes)},
        headers={"Authorization": "Bearer " + granted.json()["access_token"]},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.json()["access_token"]
"""

ORGANIZATION_TOKEN = BANK_TOKEN.replace("bank_token", "organization_token").replace("_CLIENT", "_ORG_CLIENT")


def bank_request(scope: str, code: str = "") -> str:
    """Return a program that requests a bank token with this scope text, which is marked with a code."""
    return REQUEST.format(scope=scope, mark=_mark(code))


def customer_request(*scopes: str, code: str = "") -> str:
    """Return a program that requests a customer token with these scopes, which are marked with a code."""
    return CUSTOMER_REQUEST.format(scopes=_list(scopes), mark=_mark(code))


def call(path: str, method: str = "get") -> str:
    """Return a function that calls an operation of the API with the token of `bank_request`."""
    return CALL.format(name=path.replace("/", "_"), path=path, method=method)


def _mark(code: str) -> str:
    return f"  # {code}" if code else ""


def _list(scopes: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{scope}"' for scope in scopes) + "]"
