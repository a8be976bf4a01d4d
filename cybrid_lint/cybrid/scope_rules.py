"""Judges scopes: how wide a request is, which scopes are not needed, do not exist or are not available."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from cybrid_lint import catalogue
from cybrid_lint.cybrid.events import Events, TokenRequested
from cybrid_lint.cybrid.names import TokenType
from cybrid_lint.cybrid.scopes import RequestedScope, ScopeReading
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.engine.values import Site

SCOPE = re.compile(r"[A-Za-z_]{1,30}(?::[A-Za-z_]{1,30}){0,3}(?::\*)?")
MOST_SHOWN = 5
WILDCARDS = frozenset({"*", "all", "*:*", "*:read", "*:write", "*:execute"})
ARTICLES: dict[TokenType, str] = {"organization": "an organization", "bank": "a bank", "customer": "a customer"}


# how scopes are shown


def shown(scope: str) -> str:
    """Return a scope as a message may show it: what does not look like one may be a credential in the wrong place."""
    return scope if SCOPE.fullmatch(scope) or scope in WILDCARDS else f"{scope[:4]}…"


def listed(scopes: Iterable[str]) -> str:
    """Return scopes in one line, the first of them if they are many."""
    ordered = sorted(map(shown, scopes))
    rest = f", and {len(ordered) - MOST_SHOWN} more" if len(ordered) > MOST_SHOWN else ""
    return ", ".join(ordered[:MOST_SHOWN]) + rest


def joined(scopes: Iterable[str]) -> str:
    """Return scopes as they can be pasted into a request, all of them."""
    return " ".join(sorted(map(shown, scopes)))


# what scopes are


def is_wildcard(scope: str) -> bool:
    """Tell whether a text asks for everything."""
    return scope in WILDCARDS or scope.endswith(":*")


def is_unknown(scope: str) -> bool:
    """Tell whether there is no scope of this name."""
    return not (scope in catalogue.scopes() or scope in catalogue.sign_in_scopes() or is_wildcard(scope))


def counted_resource(scope: str) -> str:
    """Return the resource that a scope counts for; a misspelt one that of the nearest that exists."""
    known = scope if scope in catalogue.scopes() else catalogue.nearest_scope(scope) or scope
    return catalogue.resource(known)


def grantable(type_: TokenType, names: Iterable[str]) -> set[str]:
    """Return those scopes that exist and that a type of token can hold."""
    return {name for name in names if name in catalogue.scopes() and name in catalogue.holdable(type_)}


# what calls need


def needed_by(uses: Mapping[str, bool]) -> set[str]:
    """Return all scopes that operations can be called by; of each it is told whether personal data is asked for."""
    needed: set[str] = set()
    for operation, personal in _operations(uses):
        needed |= operation.scopes | operation.alternative_scopes
        needed |= operation.optional_scopes if personal else set()
    return needed


def required_by(uses: Mapping[str, bool], asked: set[str]) -> set[str]:
    """Return the scopes without which operations cannot be called: of alternatives those that are asked for already."""
    required: set[str] = set()
    for operation, personal in _operations(uses):
        held = [scopes for scopes in (operation.scopes, operation.alternative_scopes) if scopes and scopes <= asked]
        required |= frozenset().union(*held or [operation.scopes])
        required |= operation.optional_scopes if personal else set()
    return required


def _operations(uses: Mapping[str, bool]) -> Iterator[tuple[catalogue.Operation, bool]]:
    for name, personal in uses.items():
        yield catalogue.operations_by_id()[name], personal


# CYB201, CYB202


def too_wide(reading: ScopeReading, max_resources: int) -> str | None:
    """Return why a request asks for too much, None if it does not."""
    if reading.is_whole:
        return "every scope there is"
    wildcards = [scope.text for scope in reading.scopes if is_wildcard(scope.text)]
    if wildcards:
        return f"the wildcard {shown(wildcards[0])}"
    resources = {counted_resource(name) for name in reading.names if ":" in name}
    if len(resources) > max_resources:
        return f"scopes of {len(resources)} resources ({listed(resources)})"
    return None


def wide_requests(events: Events, types: Collection[str], max_resources: int) -> Iterator[tuple[TokenRequested, str]]:
    """Yield the requests for tokens of these types whose scopes are too wide, one for each place, and what they are."""
    wide = [
        (request, why)
        for request in events.requests
        if request.type in types and (why := too_wide(request.reading, max_resources)) is not None
    ]
    # what is too wide whoever adds to it is not reported again where somebody does
    own = {request.call_site: request.names for request, _ in wide if request.site == request.call_site}
    seen: set[Site] = set()
    for request, why in wide:
        inner = own.get(request.call_site)
        is_added = inner is not None and request.site != request.call_site and inner <= request.names
        if request.site not in seen and not is_added:
            seen.add(request.site)
            yield request, why


def needed_scopes(events: Events, request: TokenRequested) -> set[str]:
    """Return the scopes that a request's calls need; none if not all of them are seen, or if they need none."""
    return set() if events.unseen_of(request) else remedy(request.type, events.uses_of(request), request.names)


def remedy(type_: TokenType, uses: Mapping[str, bool], asked: set[str]) -> set[str]:
    """Return the scopes that would do for what a token is used for, as far as a token of its type can hold them."""
    return required_by(uses, asked) & catalogue.holdable(type_)


def modules_of(request: TokenRequested) -> set[str]:
    """Return the modules from which a token can be had: where its scopes are given, and where it is asked for."""
    sent = {sent_at(request.token.request).module} if request.token.request is not None else set()
    return {request.site.module, *sent}


# CYB203


def unneeded_scopes(events: Events, max_resources: int) -> Iterator[tuple[TokenRequested, set[str], set[str]]]:
    """Yield a request for each place where scopes are asked for that no call needs, with those and those that would do.

    That is told only where every use is seen.
    """
    by_place: dict[Site, list[TokenRequested]] = {}
    for request in events.requests:
        by_place.setdefault(request.site, []).append(request)
    for requests in by_place.values():
        spare = _spare(events, requests, max_resources)
        if spare:
            enough = {name for request in requests for name in needed_scopes(events, request)}
            yield requests[0], spare, enough


def _spare(events: Events, requests: list[TokenRequested], max_resources: int) -> set[str]:
    """Return the scopes that are asked for at a place and needed by none of the tokens from there."""
    if not any(events.uses_of(request) for request in requests):
        return set()
    needed: set[str] = set()
    for request in requests:
        is_wide = too_wide(request.reading, max_resources) is not None
        if events.unseen_of(request) or is_wide or request.reading.is_open:
            return set()
        needed |= needed_by(events.uses_of(request))
    # what CYB204 and CYB205 name is not named again
    return grantable(requests[0].type, {name for request in requests for name in request.names}) - needed


# CYB204, CYB205


def requested_scopes(events: Events) -> Iterator[tuple[RequestedScope, Site, TokenType]]:
    """Yield each scope that is asked for, once for its literal and the type of token, with its place."""
    seen: set[tuple[Site, str, TokenType]] = set()
    for request in events.requests:
        for scope in request.reading.scopes:
            site = scope.site or request.site
            if (site, scope.text, request.type) not in seen:
                seen.add((site, scope.text, request.type))
                yield scope, site, request.type


def unknown_scopes(events: Events) -> Iterator[tuple[Site, str, str | None]]:
    """Yield each scope that does not exist, with its own literal before it and the nearest that exists behind it."""
    seen: set[tuple[Site, str]] = set()
    for scope, site, _ in requested_scopes(events):
        if is_unknown(scope.text) and (site, scope.text) not in seen:
            seen.add((site, scope.text))
            yield site, scope.text, catalogue.nearest_scope(scope.text)


def unholdable_scopes(events: Events) -> Iterator[tuple[Site, str, TokenType, list[TokenType]]]:
    """Yield each scope that exists and that its type of token can never hold, and the types that can.

    The scope's own literal comes first.
    """
    for scope, site, type_ in requested_scopes(events):
        if scope.text in catalogue.scopes() and scope.text not in catalogue.holdable(type_):
            yield site, scope.text, type_, [other for other in ARTICLES if scope.text in catalogue.holdable(other)]
