"""What the rules on the level of tokens share: calls that a token of a lower level could make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from cybrid_lint.rules.base import SCOPE_CHOICE, Diagnostic, Rule

if TYPE_CHECKING:
    from cybrid_lint.catalogue import Operation
    from cybrid_lint.cybrid.events import OperationCalled
    from cybrid_lint.cybrid.names import TokenType
    from cybrid_lint.cybrid.subjects import Subject
    from cybrid_lint.cybrid.tokens import Token
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts

MOST_SHOWN = 2


class TokenLevelRule(Rule):
    """calls with a token of a type that is above their need."""

    message = "{type} token{origin} used for {calls}, {need}; use {remedy}"
    cwe: ClassVar = {250: "Execution with Unnecessary Privileges"}
    references = (SCOPE_CHOICE,)
    token: ClassVar[TokenType]

    def applies_to(self, operation: Operation, subject: Subject) -> bool:
        """Tell whether a call of an operation about this subject is above its need with such a token."""
        raise NotImplementedError

    def need(self, operations: Sequence[Operation]) -> str:
        """Return what calls of these operations need, as the message says it."""
        raise NotImplementedError

    def reports(self, call: OperationCalled) -> bool:
        """Tell whether the rule reports a call."""
        from cybrid_lint.cybrid.level_rules import is_exempt

        if call.token.type != self.token:
            return False
        return all(not is_exempt(one) and self.applies_to(one, call.subject) for one in call.operations)

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield one diagnostic for each place from which such calls are reached."""
        by_site: dict[Site, dict[OperationCalled, None]] = {}
        for call in facts.events.operations:
            if self.reports(call):
                by_site.setdefault(call.site, {}).setdefault(call)
        for site, calls in by_site.items():
            yield self._diagnostic(site, list(calls), facts)

    def _diagnostic(self, site: Site, calls: list[OperationCalled], facts: Facts) -> Diagnostic:
        operations = list(dict.fromkeys(operation for call in calls for operation in call.operations))
        token = calls[0].token
        origin, requested = origin_of(token, facts)
        message = self.message.format(
            type=token.type,
            origin=origin,
            calls=_named(operations),
            need=self.need(operations),
            remedy=_remedy(self.token, operations),
        )
        steps = [*requested]
        steps += [(call.call_site, f"{call.operations[0].id} called here") for call in calls if call.call_site != site]
        return Diagnostic(site, message, tuple(dict.fromkeys(steps)), about=calls)


def origin_of(token: Token, facts: Facts) -> tuple[str, tuple[tuple[Site, str], ...]]:
    """Return what a message says behind "token" of where a token comes from, and the step that leads there, if any."""
    from cybrid_lint.cybrid.uses import sent_at

    if token.request is None:
        return f" {token.name}" if token.name else "", ()
    site = sent_at(token.request)
    return f" from {facts.where(site)}", ((site, f"{token.type} token requested here"),)


def _named(operations: Sequence[Operation]) -> str:
    """Return the operations in one line: the first of them, if they are many."""
    names = [operation.id for operation in operations[:MOST_SHOWN]]
    if len(operations) > MOST_SHOWN:
        return f"{', '.join(names)} and {len(operations) - MOST_SHOWN} more"
    return " and ".join(names)


def _remedy(token: TokenType, operations: Sequence[Operation]) -> str:
    """Return what to use instead: a customer token where one can hold the scopes, else a bank token."""
    from cybrid_lint import catalogue
    from cybrid_lint.cybrid.scope_rules import joined

    scopes = joined({scope for operation in operations for scope in operation.scopes})
    lower = "customer" if token == "bank" or all(map(catalogue.customer_could_make, operations)) else "bank"
    return f"a {lower} token with {scopes}" if scopes else f"a {lower} token"
