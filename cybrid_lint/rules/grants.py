"""What the rules on scopes share: how wide a request is, and what would do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from cybrid_lint import catalogue
from cybrid_lint.evaluation.scopes import Asked, Scope, read_scopes
from cybrid_lint.evaluation.values import Site, TokenRequest, TokenType
from cybrid_lint.rules.base import Facts, Report, Rule

SCOPE = re.compile(r"[A-Za-z_]{1,30}(?::[A-Za-z_]{1,30}){0,3}")
MOST_SHOWN = 5
WILDCARDS = frozenset({"*", "all", "*:*", "*:read", "*:write", "*:execute"})


def shown(scope: str) -> str:
    """Return a scope as a message may show it: what does not look like one may be a credential in the wrong place."""
    return scope if SCOPE.fullmatch(scope) or scope in WILDCARDS else f"{scope[:4]}…"


def listed(scopes: Iterable[str]) -> str:
    """Return scopes in one line, the first of them if they are many."""
    ordered = sorted(shown(one) for one in scopes)
    rest = f", and {len(ordered) - MOST_SHOWN} more" if len(ordered) > MOST_SHOWN else ""
    return ", ".join(ordered[:MOST_SHOWN]) + rest


def joined(scopes: Iterable[str]) -> str:
    """Return scopes as they can be pasted into a request, all of them."""
    return " ".join(sorted(shown(one) for one in scopes))


def is_wildcard(scope: str) -> bool:
    """Tell whether a text asks for everything."""
    return scope in WILDCARDS or scope.endswith(":*")


def counted_resource(scope: str) -> str:
    """Return the resource that a scope counts for; a misspelt one that of the nearest that exists."""
    known = scope if scope in catalogue.scopes() else catalogue.nearest_scope(scope) or scope
    return catalogue.resource(known)


def breadth(asked: Asked) -> list[str]:
    """Return the resources that scopes span."""
    return sorted({counted_resource(one) for one in asked.names if ":" in one})


def too_wide(facts: Facts, request: TokenRequest) -> str | None:
    """Return why a request asks for too much, None if it does not."""
    for asked in read_scopes(request.scopes):
        if asked.whole:
            return "every scope there is"
        wild = [one for one in asked.names if is_wildcard(one)]
        if wild:
            return f"the wildcard {shown(wild[0])}"
        resources = breadth(asked)
        if len(resources) > facts.options.max_resources:
            return f"scopes of {len(resources)} resources ({listed(resources)})"
    return None


def needed_scopes(request: TokenRequest) -> set[str] | None:
    """Return the scopes that the calls of a token need, None where not every use is seen or there is none."""
    if request.unseen or not request.uses:
        return None
    return needed_by(request.uses)


def needed_by(uses: Mapping[str, bool]) -> set[str]:
    """Return all scopes that operations can be called by; of each it is told whether personal data is asked for."""
    found: set[str] = set()
    for operation, pii in _operations(uses):
        found |= operation.scopes | operation.alternative_scopes | (operation.optional_scopes if pii else set())
    return found


def required_by(uses: Mapping[str, bool], asked: set[str]) -> set[str]:
    """Return the scopes without which operations cannot be called: of alternatives those that are asked for already."""
    found: set[str] = set()
    for operation, pii in _operations(uses):
        asked_for = [one for one in (operation.scopes, operation.alternative_scopes) if one and one <= asked]
        found |= frozenset().union(*asked_for or [operation.scopes])
        found |= operation.optional_scopes if pii else set()
    return found


def _operations(uses: Mapping[str, bool]) -> Iterator[tuple[catalogue.Operation, bool]]:
    by_id = {one.id: one for one in catalogue.operations()}
    for name, pii in uses.items():
        yield by_id[name], pii


def grantable(type_: TokenType, names: Iterable[str]) -> set[str]:
    """Return those scopes that exist and that a type of token can hold."""
    return {name for name in names if name in catalogue.scopes() and name in catalogue.holdable(type_)}


def is_unknown(scope: str) -> bool:
    """Tell whether there is no scope of this name."""
    return not (scope in catalogue.scopes() or scope in catalogue.sign_in_scopes() or is_wildcard(scope))


def asked_names(request: TokenRequest) -> set[str]:
    """Return the scopes that a request asks for, in all its alternatives."""
    return {name for asked in read_scopes(request.scopes) for name in asked.names}


class WidthRule(Rule):
    """A rule on requests that ask for too much."""

    token_types: ClassVar[tuple[TokenType, ...]] = ()
    options = ("max-resources",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each request of these types whose scopes are too wide."""
        found = [one for one in facts.requested() if one[0].type in self.token_types]
        wide = [(request, site, why) for request, site in found if (why := too_wide(facts, request)) is not None]
        # what is too wide whoever adds to it is not reported again where somebody does
        own = {id(one.site.node): asked_names(one) for one, site, _ in wide if site.node is one.site.node}
        seen: set[int] = set()
        for request, site, why in wide:
            inner = own.get(id(request.site.node))
            added = inner is not None and site.node is not request.site.node and inner <= asked_names(request)
            if id(site.node) in seen or added:
                continue
            seen.add(id(site.node))
            needed = set() if request.unseen else required_by(request.uses, asked_names(request))
            needed &= catalogue.holdable(request.type)
            advice = (
                f'its calls need only "{joined(needed)}"'
                if needed
                else "ask only for what the calls that it is used for need"
            )
            yield Report(site, f"{request.type} token is requested with {why}; {advice}")


def scopes_of(facts: Facts, *types: TokenType) -> Iterator[tuple[Scope, Site, TokenRequest]]:
    """Yield each scope that is asked for, once for its literal and the type of token, with its place."""
    seen: set[tuple[int, str, str]] = set()
    for request, place in facts.requested():
        for asked in read_scopes(request.scopes):
            for one in asked.scopes:
                site = one.site or place
                key = (id(site.node), one.text, request.type)
                if key not in seen and (not types or request.type in types):
                    seen.add(key)
                    yield one, site, request
