"""CYB201: a bank or organization token is requested with every scope."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.scope_rules import wide_requests
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule
from cybrid_lint.rules.programs import requesting


class WideToken(Rule):
    """A bank or organization token whose scopes span too many resources."""

    code = "CYB201"
    summary = "A bank or organization token is requested with every scope"
    why = (
        "Cybrid recommends least privilege: a token with every scope makes every mistake possible, and whoever finds "
        "it can do everything. Ask for the scopes of the calls that it is used for, with a token for each purpose."
    )
    bad = requesting("accounts:read customers:read prices:read quotes:execute trades:execute transfers:execute")
    good = requesting("customers:read customers:write")
    options = ("max-resources",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each request whose scopes are too wide."""
        return wide_requests(facts.events, ("bank", "organization"), facts.options.max_resources)
