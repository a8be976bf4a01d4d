"""CYB202: a customer token is requested with scopes of too many resources."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.rules._programs import CUSTOMER_CALL, customer_request
from cybrid_lint.rules._scope_width import WideRequest
from cybrid_lint.rules.base import Case, FixCase

WIDE = ("accounts:read", "customers:read", "quotes:execute", "trades:execute", "transfers:execute")
ROLES = """
import requests

ROLES = {{"owner": {{"accounts:read", "customers:read", "quotes:execute", "trades:execute", "transfers:execute"}}}}

def headers(customer_guid, scopes, bank_headers):
    response = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={{"customer_guid": customer_guid, "scopes": sorted(scopes)}},
        headers=bank_headers,
    )
    return {{"Authorization": "Bearer " + response.json()["access_token"]}}

def accounts(guid, bank_headers):
    url = "https://bank.sandbox.cybrid.app/api/accounts?customer_guid=" + guid
    return requests.get(url, headers=headers(guid, {scopes}, bank_headers)).json()

print(accounts(input(), {{}}), ROLES)
"""


class WideCustomerToken(WideRequest):
    """requests for customer tokens whose scopes span too many resources."""

    code = "CYB202"
    summary = "Customer token requested with scopes of many resources"
    why = (
        "A customer token often ends up in a browser or an app. With every scope it can trade and transfer where it "
        "should only show a balance. Ask for the scopes of the action at hand."
    )
    score = 5.0
    types: ClassVar = ("customer",)
    invalid = (
        Case("five resources", customer_request(*WIDE, code="CYB202")),
        Case("a wildcard", customer_request("*:read", code="CYB202")),
        Case(
            "a list that is put together",
            """
import requests

BASE = ["accounts:read", "customers:read"]
TRADING = ["quotes:execute", "trades:execute", "transfers:execute"]

def token(customer_guid, bank_headers):
    response = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": customer_guid, "scopes": BASE + TRADING},  # CYB202
        headers=bank_headers,
    )
    return response.json()["access_token"]
""",
        ),
    )
    valid = (
        Case("two resources", customer_request("accounts:read", "trades:read")),
        Case("many scopes of few resources", customer_request("trades:read", "trades:execute", "quotes:read")),
        Case(
            "scopes that are configured", customer_request().replace("[]", "SCOPES") + "\nfrom settings import SCOPES\n"
        ),
    )
    fixes = (
        FixCase(
            "a list, of which a call needs a part",
            customer_request(*WIDE) + CUSTOMER_CALL,
            customer_request("accounts:read") + CUSTOMER_CALL,
        ),
        FixCase(
            "an entry of a table, and a function of the project that is given it",
            ROLES.format(scopes='ROLES["owner"]'),
            ROLES.format(scopes='{"accounts:read"}'),
        ),
        FixCase("a token whose uses are not known", customer_request(*WIDE), customer_request(*WIDE)),
    )
