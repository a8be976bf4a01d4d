"""CYB205: a scope that is not available to tokens of this type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cybrid_lint.rules._programs import bank_request, customer_request
from cybrid_lint.rules._scope_width import ScopeRule
from cybrid_lint.rules.base import Case, Diagnostic

if TYPE_CHECKING:
    from cybrid_lint.facts import Facts


class UnavailableScope(ScopeRule):
    """scopes that exist and are not available to tokens of the type that is requested."""

    code = "CYB205"
    summary = "Scope not available to this type of token"
    why = (
        "The request is refused, or the scope dropped. Often it shows that one list of scopes is used for tokens of "
        "different types, and is wider than any of them needs."
    )
    message = "scope '{scope}' is not available to {type} tokens; {remedy}"
    score = 3.0
    invalid = (
        Case("a bank's scope for a customer", customer_request("accounts:read", "customers:execute", code="CYB205")),
        Case("an organization's scope for a customer", customer_request("organizations:read", code="CYB205")),
    )
    valid = (
        Case("a customer's scopes", customer_request("accounts:read", "customers:read")),
        Case("a bank's scopes", bank_request("customers:read customers:execute")),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each scope that exists and that this type of token can never hold, on its own literal."""
        from cybrid_lint.cybrid.scope_rules import ARTICLES, unholdable_scopes

        for site, scope, type_, holders in unholdable_scopes(facts.events):
            tokens = " or ".join(ARTICLES[holder] for holder in holders)
            remedy = f"remove it, or use {tokens} token" if holders else "remove it"
            yield Diagnostic(site, self.message.format(scope=scope, type=type_, remedy=remedy))
