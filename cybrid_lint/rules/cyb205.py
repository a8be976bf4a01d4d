"""CYB205: a scope that this type of token can never hold."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint import catalogue
from cybrid_lint.rules.base import Facts, Report, Rule
from cybrid_lint.rules.grants import scopes_of
from cybrid_lint.rules.programs import minting

ARTICLES = {"organization": "an organization", "bank": "a bank", "customer": "a customer"}


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
        for scope, site, request in scopes_of(facts):
            name = scope.text
            if name not in catalogue.scopes() or name in catalogue.holdable(request.type):
                continue
            holders = [one for one in ARTICLES if name in catalogue.holdable(one)]
            who = f"; only {' or '.join(ARTICLES[one] for one in holders)} token can" if holders else ""
            yield Report(site, f"{ARTICLES[request.type]} token can never hold {name}{who}")
