"""CYB204: a scope's name does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.scope_rules import unknown_scopes
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule
from cybrid_lint.rules.programs import requesting


class UnknownScope(Rule):
    """A scope that does not exist."""

    code = "CYB204"
    summary = "A scope's name does not exist"
    why = (
        "A misspelt scope is refused, or dropped without a word: the token lacks what the program needs, and somebody "
        "will add more scopes until it works."
    )
    bad = requesting("external_wallet:read")
    good = requesting("external_wallets:read")

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each scope that does not exist, on its own literal, with the nearest that does."""
        return unknown_scopes(facts.events)
