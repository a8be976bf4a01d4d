"""CYB204: a scope that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from cybrid_lint.rules._programs import bank_request, customer_request
from cybrid_lint.rules._scope_width import ScopeRule
from cybrid_lint.rules.base import Case, Diagnostic, FixCase

if TYPE_CHECKING:
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix


class UnknownScope(ScopeRule):
    """scopes that do not exist."""

    code = "CYB204"
    summary = "Unknown scope"
    why = (
        "A misspelt scope is refused, or dropped without a word: the token lacks what the program needs, and somebody "
        "will add more scopes until it works."
    )
    message = "unknown scope '{scope}'; {remedy}"
    score = 3.0
    invalid = (
        Case("a misspelt resource", bank_request("external_wallet:read", "CYB204")),
        Case("a permission that the resource does not have", bank_request("prices:execute", "CYB204")),
        Case("one of several", customer_request("accounts:read", "trade:execute", code="CYB204")),
        Case("nothing that exists", bank_request("everything:please", "CYB204")),
    )
    valid = (
        Case("a scope that exists", bank_request("external_wallets:read")),
        Case("a permission that the resource has", bank_request("prices:read")),
        Case("a list of those that exist", customer_request("accounts:read", "trades:execute")),
        Case(
            "a scope of another vendor's",
            """
import requests

def token(secret):
    return requests.post("https://auth.example.com/oauth/token", json={"scope": "prices:execute"}).json()
""",
        ),
    )

    fixes = (
        FixCase(
            "a misspelt resource",
            bank_request("prices:read external_wallet:read"),
            bank_request("prices:read external_wallets:read"),
        ),
        FixCase(
            "one that is requested as well",
            customer_request("trade:read", "trades:read"),
            customer_request("trades:read"),
        ),
        FixCase(
            "one of which more than one is near", customer_request("quotes:write"), customer_request("quotes:write")
        ),
        FixCase(
            "the same, unsafe",
            customer_request("quotes:write"),
            customer_request("quotes:read"),
            unsafe=True,
        ),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each scope that does not exist, on its own literal, with the nearest that does."""
        from cybrid_lint.cybrid.scope_rules import shown, unknown_scopes

        for site, scope, nearest in unknown_scopes(facts.events):
            remedy = f"did you mean '{nearest}'?" if nearest else "use one that Cybrid documents"
            yield Diagnostic(site, self.message.format(scope=shown(scope), remedy=remedy), about=(site, scope))

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that requests the nearest scope."""
        from cybrid_lint.fixes.scopes import corrected

        return corrected(facts, *cast("tuple[Site, str]", diagnostic.about))
