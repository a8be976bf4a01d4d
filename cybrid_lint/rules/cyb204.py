"""CYB204: a scope's name does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint import catalogue
from cybrid_lint.rules.base import Facts, Report, Rule
from cybrid_lint.rules.grants import is_unknown, scopes_of, shown
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
        reported: set[tuple[int, str]] = set()
        for scope, site, _ in scopes_of(facts):
            name = scope.text
            if not is_unknown(name) or (id(site.node), name) in reported:
                continue
            reported.add((id(site.node), name))
            nearest = catalogue.nearest_scope(name)
            advice = f"; the nearest that exists is {nearest}" if nearest else ""
            yield Report(site, f"there is no scope {shown(name)}{advice}")
