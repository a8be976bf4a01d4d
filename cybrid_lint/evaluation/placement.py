"""Placement: where a travelling fact stands, and the places that its token came through."""

from __future__ import annotations

from collections.abc import Iterable

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.scopes import read_scopes
from cybrid_lint.evaluation.values import Obj, Site, TokenRequest, Value, options
from cybrid_lint.facts import CallSite, Flow, Operated


def path_within(frame: Frame, flow: Flow) -> tuple[CallSite, ...]:
    """Return the calls that lead to a fact, from the place that the reader sees it from.

    A function that a decorator wraps is seen from itself: whoever calls it, it gets what the decorator gives.
    """
    decorated = frame.func.decorates if frame.func is not None else None
    if decorated is not None:
        for index, call in enumerate(flow.path):
            if call.func.identity == decorated.identity:
                return flow.path[index + 1 :]
    return flow.path


def place_of(frame: Frame, flow: Flow) -> Site:
    """Return where a fact stands: at the innermost place where both halves of it are known."""
    path = path_within(frame, flow)
    if isinstance(flow.fact, Operated):
        return path[0].site if path else flow.fact.site
    return _place_of_request(path, flow.fact.request)


def _place_of_request(path: tuple[CallSite, ...], request: TokenRequest) -> Site:
    """A request stands on the expression of its scopes: in the request itself, or on the argument that gives them."""
    if not path:
        return request.site
    wanted = _literals(request.scopes)
    found = _argument(path[0].given, wanted)
    if found is None and isinstance(path[0].receiver, Obj):
        found = _argument(_given_to(path[0].receiver), wanted)
    return path[0].site if found is None else found


def _given_to(obj: Obj, depth: int = 3) -> list[tuple[Value, Site]]:
    found = list(obj.given.values())
    if depth:
        for value in obj.fields.values():
            for one in options(value):
                if isinstance(one, Obj) and one.kind == "instance":
                    found += _given_to(one, depth - 1)
    return found


def _literals(value: Value) -> set[int]:
    return {id(scope.site.node) for one in read_scopes(value) for scope in one.scopes if scope.site is not None}


def _argument(given: Iterable[tuple[Value, Site]], wanted: set[int]) -> Site | None:
    for value, site in given:
        if wanted & _literals(value):
            return site
    return None
