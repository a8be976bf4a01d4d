"""CYB201: a bank or organization token is requested with every scope."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.evaluation.values import TokenType
from cybrid_lint.rules.grants import WidthRule
from cybrid_lint.rules.programs import requesting


class WideToken(WidthRule):
    """A bank or organization token whose scopes span too many resources."""

    code = "CYB201"
    summary = "A bank or organization token is requested with every scope"
    why = (
        "Cybrid recommends least privilege: a token with every scope makes every mistake possible, and whoever finds "
        "it can do everything. Ask for the scopes of the calls that it is used for, with a token for each purpose."
    )
    bad = requesting("accounts:read customers:read prices:read quotes:execute trades:execute transfers:execute")
    good = requesting("customers:read customers:write")
    token_types: ClassVar[tuple[TokenType, ...]] = ("bank", "organization")
