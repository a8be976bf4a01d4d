"""CYB202: a customer token is requested with every scope."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.evaluation.values import TokenType
from cybrid_lint.rules.grants import WidthRule
from cybrid_lint.rules.programs import minting


class WideCustomerToken(WidthRule):
    """A customer token whose scopes span too many resources."""

    code = "CYB202"
    summary = "A customer token is requested with every scope"
    why = (
        "A customer token often ends up in a browser or an app. With every scope it can trade and transfer where it "
        "should only show a balance. Ask for the scopes of the action at hand."
    )
    bad = minting("accounts:read", "customers:read", "quotes:execute", "trades:execute", "transfers:execute")
    good = minting("accounts:read", "trades:read")
    token_types: ClassVar[tuple[TokenType, ...]] = ("customer",)
