"""CYB202: a customer token is requested with every scope."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.scope_rules import wide_requests
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule
from cybrid_lint.rules.programs import minting


class WideCustomerToken(Rule):
    """A customer token whose scopes span too many resources."""

    code = "CYB202"
    summary = "A customer token is requested with every scope"
    why = (
        "A customer token often ends up in a browser or an app. With every scope it can trade and transfer where it "
        "should only show a balance. Ask for the scopes of the action at hand."
    )
    bad = minting("accounts:read", "customers:read", "quotes:execute", "trades:execute", "transfers:execute")
    good = minting("accounts:read", "trades:read")
    options = ("max-resources",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each request whose scopes are too wide."""
        return wide_requests(facts.events, ("customer",), facts.options.max_resources)
