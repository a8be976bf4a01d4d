"""What the rules on requests with too many scopes share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from cybrid_lint.rules.base import AUTHENTICATION, SCOPE_CHOICE, Diagnostic, Rule

if TYPE_CHECKING:
    from cybrid_lint.cybrid.names import TokenType
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix


class ScopeRule(Rule):
    """scopes that are asked for."""

    severity = "warning"  # nothing is broken by a scope too many, yet
    cwe: ClassVar = {272: "Least Privilege Violation"}
    references = (SCOPE_CHOICE, AUTHENTICATION)


class WideRequest(ScopeRule):
    """requests for tokens of some types whose scopes span too many resources."""

    message = "{type} token requested with {scopes}; request only {needed}"
    options = ("max-resources",)
    types: ClassVar[tuple[TokenType, ...]] = ()

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each request whose scopes are too wide."""
        from cybrid_lint.cybrid.scope_rules import joined, modules_of, needed_scopes, wide_requests

        for request, scopes in wide_requests(facts.events, self.types, facts.options.max_resources):
            needed = set() if facts.hides_uses(modules_of(request)) else needed_scopes(facts.events, request)
            text = f'"{joined(needed)}", which its calls need' if needed else "what its calls need"
            message = self.message.format(type=request.type, scopes=scopes, needed=text)
            yield Diagnostic(request.site, message, about=(request.site, request.names))

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that requests what the calls need, where every call is seen."""
        from cybrid_lint.fixes.scopes import reduced

        return reduced(facts, *cast("tuple[Site, set[str]]", diagnostic.about), facts.options.max_resources)
