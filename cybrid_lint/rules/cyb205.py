"""CYB205: a scope that is not available to tokens of this type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from cybrid_lint.rules._programs import bank_request, customer_request
from cybrid_lint.rules._scope_width import ScopeRule
from cybrid_lint.rules.base import Case, Diagnostic, FixCase

if TYPE_CHECKING:
    from cybrid_lint.cybrid.names import TokenType
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix


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

    fixes = (
        FixCase(
            "a member of a list",
            customer_request("accounts:read", "customers:execute", "trades:read"),
            customer_request("accounts:read", "trades:read"),
        ),
        FixCase(
            "a step that adds it",
            customer_request()
            .replace("[]", "scopes")
            .replace("    response", '    scopes = ["accounts:read"]\n    scopes.append("banks:read")\n    response'),
            customer_request()
            .replace("[]", "scopes")
            .replace("    response", '    scopes = ["accounts:read"]\n    response'),
        ),
        FixCase("the only one", customer_request("organizations:read"), customer_request("organizations:read")),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each scope that exists and that this type of token can never hold, on its own literal."""
        from cybrid_lint.cybrid.scope_rules import ARTICLES, unholdable_scopes

        for site, scope, type_, holders in unholdable_scopes(facts.events):
            tokens = " or ".join(ARTICLES[holder] for holder in holders)
            remedy = f"remove it, or use {tokens} token" if holders else "remove it"
            message = self.message.format(scope=scope, type=type_, remedy=remedy)
            yield Diagnostic(site, message, about=(site, scope, type_))

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that no longer requests the scope."""
        from cybrid_lint.fixes.scopes import without_scope

        return without_scope(facts, *cast("tuple[Site, str, TokenType]", diagnostic.about))
