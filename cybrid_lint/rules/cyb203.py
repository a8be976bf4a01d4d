"""CYB203: a token is requested with scopes that no call uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from cybrid_lint.rules._programs import bank_request, call
from cybrid_lint.rules._scope_width import ScopeRule
from cybrid_lint.rules.base import Case, Diagnostic, FixCase

if TYPE_CHECKING:
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix


class UnusedScope(ScopeRule):
    """scopes of a token that no call with it needs, if all its uses could be traced."""

    code = "CYB203"
    summary = "Token requested with scopes that no call uses"
    why = (
        "A scope that no call uses helps only whoever finds the token. The message names the unneeded scopes "
        "and those that are enough."
    )
    message = "{type} token requests {scopes}; {remedy}"
    # a use that was not seen would change it
    confidence = "medium"
    score = 4.0
    # what is too wide for CYB201 and CYB202 is left to them
    options = ("max-resources",)
    invalid = (
        Case("one of two scopes", bank_request("prices:read trades:execute", "CYB203") + call("prices")),
        Case(
            "two of three scopes",
            bank_request("prices:read trades:execute accounts:read", "CYB203") + call("prices"),
        ),
        Case(
            "one left over by two calls",
            bank_request("prices:read accounts:read customers:read", "CYB203") + call("prices") + call("customers"),
        ),
    )
    valid = (
        Case("the scope that its call needs", bank_request("prices:read") + call("prices")),
        Case(
            "the scopes that two calls need",
            bank_request("prices:read customers:read") + call("prices") + call("customers"),
        ),
        Case("a token that nothing uses", bank_request("prices:read trades:execute")),
        Case(
            "a token that code uses which is not seen",
            bank_request("prices:read trades:execute")
            + call("prices")
            + """
def hand_over(plugin):
    plugin.run(token())
""",
        ),
    )

    fixes = (
        FixCase(
            "a text",
            bank_request("prices:read trades:execute") + call("prices"),
            bank_request("prices:read") + call("prices"),
        ),
        FixCase(
            "a list, a member to a line",
            bank_request("").replace('"scope": ""', '"scope": " ".join(SCOPES)')
            + call("prices")
            + """
SCOPES = [
    "accounts:read",  # the balances
    "prices:read",
    "trades:execute",
]
""",
            bank_request("").replace('"scope": ""', '"scope": " ".join(SCOPES)')
            + call("prices")
            + """
SCOPES = [
    "prices:read",
]
""",
        ),
        FixCase(
            "a constant that others read",
            bank_request("").replace('"scope": ""', '"scope": SCOPES')
            + call("prices")
            + """
SCOPES = "prices:read trades:execute"
print(SCOPES)
""",
            bank_request("prices:read")
            + call("prices")
            + """
SCOPES = "prices:read trades:execute"
print(SCOPES)
""",
        ),
        FixCase(
            "an enum",
            bank_request("").replace('"scope": ""', '"scope": " ".join(one.value for one in Scope)')
            + call("prices")
            + """
from enum import Enum

class Scope(Enum):
    PRICES = "prices:read"
    TRADES = "trades:execute"
""",
            bank_request("").replace('"scope": ""', '"scope": " ".join(one.value for one in Scope)')
            + call("prices")
            + """
from enum import Enum

class Scope(Enum):
    PRICES = "prices:read"
""",
        ),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each request with scopes that no call uses."""
        from cybrid_lint.cybrid.scope_rules import joined, listed, modules_of, unneeded_scopes

        for request, unused, enough in unneeded_scopes(facts.events, facts.options.max_resources):
            if facts.hides_uses(modules_of(request)):
                continue
            plural = len(unused) > 1
            what = f"{'scopes' if plural else 'a scope'} that no call uses: {listed(unused)}"
            remedy = f'request only "{joined(enough)}"' if enough else f"remove {'them' if plural else 'it'}"
            message = self.message.format(type=request.type, scopes=what, remedy=remedy)
            yield Diagnostic(request.site, message, about=(request.site, unused, enough))

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that requests no more than is used."""
        from cybrid_lint.fixes.scopes import narrowed

        site, unused, enough = cast("tuple[Site, set[str], set[str]]", diagnostic.about)
        return narrowed(facts, site, unused, enough)
