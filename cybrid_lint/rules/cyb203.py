"""CYB203: a token is requested with a scope that no call it reaches needs."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.scope_rules import unneeded_scopes
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule
from cybrid_lint.rules.programs import requesting

USE = """
def prices():
    headers = {"Authorization": f"Bearer {token()}"}
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers).json()
"""


class UnneededScope(Rule):
    """A scope that nothing needs."""

    code = "CYB203"
    summary = "A token is requested with a scope that no call it reaches needs"
    why = (
        "A scope that nothing needs is a door that nobody watches. The report names the scopes that nothing needs and "
        "the list that would do. It is made only where every use of the token is seen."
    )
    bad = requesting("prices:read trades:execute") + USE
    good = requesting("prices:read") + USE
    # what is too wide for CYB201 and CYB202 is left to them
    options = ("max-resources",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each request with scopes that no call needs."""
        return unneeded_scopes(facts.events, facts.options.max_resources)
