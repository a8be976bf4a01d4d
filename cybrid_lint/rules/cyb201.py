"""CYB201: a bank or organization token is requested with scopes of too many resources."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.rules._programs import bank_request, call
from cybrid_lint.rules._scope_width import WideRequest
from cybrid_lint.rules.base import Case, FixCase

WIDE = "accounts:read customers:read prices:read quotes:execute trades:execute transfers:execute"


class WideToken(WideRequest):
    """requests for bank or organization tokens whose scopes span too many resources."""

    code = "CYB201"
    summary = "Bank or organization token requested with scopes of many resources"
    why = (
        "Cybrid recommends least privilege: a token with every scope makes every mistake possible, and whoever finds "
        "it can do everything. Ask for the scopes of the calls that it is used for, with a token for each purpose."
    )
    score = 6.0
    types: ClassVar = ("bank", "organization")
    invalid = (
        Case("six resources", bank_request(WIDE, "CYB201")),
        Case("six resources of which a call needs one", bank_request(WIDE, "CYB201") + call("prices")),
        Case("a wildcard", bank_request("*:*", "CYB201")),
        Case(
            "an organization's token",
            bank_request("banks:read organizations:read prices:read customers:read trades:read", "CYB201").replace(
                "CYBRID_CLIENT", "CYBRID_ORG_CLIENT"
            ),
        ),
    )
    valid = (
        Case("one resource", bank_request("customers:read customers:write")),
        Case("as many resources as are allowed", bank_request("accounts:read customers:read prices:read trades:read")),
        Case("scopes that are configured", bank_request("").replace('"scope": ""', '"scope": os.environ["SCOPES"]')),
    )
    fixes = (
        FixCase(
            "the scopes of six resources, of which a call needs one",
            bank_request(WIDE) + call("prices"),
            bank_request("prices:read") + call("prices"),
        ),
        FixCase("a wildcard", bank_request("*") + call("prices"), bank_request("prices:read") + call("prices")),
        FixCase("a token whose uses are not known", bank_request(WIDE), bank_request(WIDE)),
    )
