"""CYB205: a scope that this type of token can never hold."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.scope_rules import unholdable_scopes
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule
from cybrid_lint.rules.programs import minting


class UnholdableScope(Rule):
    """A scope that the type of token cannot hold."""

    code = "CYB205"
    summary = "A scope that this type of token can never hold"
    why = (
        "The request is refused, or the scope dropped. Often it shows that one list of scopes is used for tokens of "
        "different types, and is wider than any of them needs."
    )
    bad = minting("accounts:read", "customers:execute")
    good = minting("accounts:read", "customers:read")

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each scope that exists and that this type of token can never hold, on its own literal."""
        return unholdable_scopes(facts.events)
