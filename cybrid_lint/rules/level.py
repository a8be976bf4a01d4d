"""What the rules on the level of tokens share: which calls are judged, and how reports are worded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cybrid_lint import catalogue
from cybrid_lint.evaluation.values import Site, Token, TokenType
from cybrid_lint.facts import Concern, Operated
from cybrid_lint.rules.base import Facts, Report, Rule
from cybrid_lint.rules.grants import joined

MOST_SHOWN = 2
# Calls that are the bank's own business, whoever could make them too (SPEC, "CYB3 Token level").
BANK_RESOURCES = frozenset({"prices", "symbols", "assets", "banks", "files"})


def resource_of(operation: catalogue.Operation) -> str:
    """Return the resource that an operation's path names first."""
    return [one for one in operation.path.split("/") if one][1]


def is_exempt(operation: catalogue.Operation) -> bool:
    """Tell whether a call is never reported: tokens, customers in general, prices, banks, files, applications."""
    resource = resource_of(operation)
    if resource in BANK_RESOURCES or resource.endswith("_applications") or resource == "customer_tokens":
        return True
    return resource == "customers" and not operation.path_parameters


def is_listing(operation: catalogue.Operation) -> bool:
    """Tell whether an operation lists a resource."""
    return operation.method == "GET" and not operation.path_parameters


class LevelRule(Rule):
    """A rule on the type of the token that a call is made with."""

    token_types: ClassVar[tuple[TokenType, ...]] = ("bank",)

    def concerns(self, operation: catalogue.Operation, concern: Concern) -> bool:
        """Tell whether a call that concerns somebody is this rule's to report."""
        raise NotImplementedError

    def wording(self, fact: Operated) -> str:
        """Return what is wrong with a call, in words that fit behind the token."""
        raise NotImplementedError

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield one report for each place, naming all operations that are reached from there."""
        found: dict[int, tuple[Site, list[Operated]]] = {}
        for fact, site in facts.operated():
            if self.reports(fact):
                found.setdefault(id(site.node), (site, []))[1].append(fact)
        for site, reached in found.values():
            yield self._report(facts, site, reached)

    def reports(self, fact: Operated) -> bool:
        """Tell whether this rule reports a call."""
        if fact.token.type not in self.token_types:
            return False
        return all(not is_exempt(one) and self.concerns(one, fact.concern) for one in fact.operations)

    def _report(self, facts: Facts, site: Site, reached: list[Operated]) -> Report:
        operations = list(dict.fromkeys(one for fact in reached for one in fact.operations))
        names = ", ".join(one.id for one in operations[:MOST_SHOWN])
        names += f" and {len(operations) - MOST_SHOWN} more" if len(operations) > MOST_SHOWN else ""
        scopes = sorted({scope for one in operations for scope in one.scopes})
        token = reached[0].token
        message = (
            f"{token.type} token{self._origin(facts, token)} {self.wording(reached[0])} ({names});"
            f" {self.advice(operations, scopes)}"
        )
        steps = [(token.request.site, f"{token.type} token requested here")] if token.request is not None else []
        steps += [(fact.site, f"{fact.operations[0].id} is called here") for fact in reached if fact.site != site]
        return Report(site, message, steps)

    def advice(self, operations: list[catalogue.Operation], scopes: list[str]) -> str:
        """Return what to write instead."""
        return f"create a customer token with {joined(scopes)} by POST /api/customer_tokens"

    def _origin(self, facts: Facts, token: Token) -> str:
        if token.request is not None:
            return f" from {facts.where(token.request.site)}"
        return f" {token.name}" if token.name else ""
