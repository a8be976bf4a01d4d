"""Placement: where a travelling fact stands, and the places that its token came through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

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
    return _place_of_request(frame, path, flow.fact.request)


def _place_of_request(frame: Frame, path: tuple[CallSite, ...], request: TokenRequest) -> Site:
    """A request stands on the expression of its scopes: in the request itself, or where they were given.

    That is the argument of the call that leads to the request, or of one that made an object on the way; where it is
    neither, the scopes' own literal, if it stands in the function that made the object.
    """
    wanted = _sites(request.scopes)
    if not path and not _is_decorated(frame):
        given = [site for site in wanted.values() if _is_default(frame, site)]
        if not given and not _is_within(frame, request.site):
            # the request was put together by another function from what was given to it here
            given = [site for site in wanted.values() if _is_within(frame, site)]
        return given[0] if given else request.site
    if _is_decorated(frame):
        for site in wanted.values():
            if _is_within(frame, site):
                return site
    if path:
        found = _argument(path[0].given, wanted)
        if found is not None:
            return found
        receiver = path[0].receiver
        objects = [*([receiver] if receiver is not None else []), *(value for value, _ in path[0].given)]
        made = next(_given_to(objects, wanted), None)
        if made is not None:
            return made
    for site in wanted.values():
        if _is_within(frame, site):
            return site
    return path[0].site if path else request.site


def _is_default(frame: Frame, site: Site) -> bool:
    """Tell whether a literal is the default of a parameter, which gives the scopes where nobody else does."""
    return frame.func is not None and _contains(frame.func.node.params, site.node)


def _is_decorated(frame: Frame) -> bool:
    return frame.func is not None and frame.func.decorates is not None


def _is_within(frame: Frame, site: Site) -> bool:
    """Tell whether a place lies in the code of this evaluation: in its function, with its decorators, or its module."""
    if frame.func is None:
        return site.module is frame.module and site.module.function_of(site.node) is None
    own = [one.node for one in (frame.func, frame.func.decorates) if one is not None]
    function = site.module.function_of(site.node)
    while function is not None:
        if function in own:
            return True
        function = site.module.function_of(function)
    decorated = frame.func.decorates
    written = decorated.node.decorators if decorated and isinstance(decorated.node, cst.FunctionDef) else ()
    return any(_contains(one, site.node) for one in written)


def _contains(outer: cst.CSTNode, inner: cst.CSTNode) -> bool:
    queue = [outer]
    while queue:
        one = queue.pop()
        if one is inner:
            return True
        queue.extend(one.children)
    return False


def _given_to(values: Iterable[Value], wanted: dict[int, Site], depth: int = 4) -> Iterator[Site]:
    """Yield where objects, or what they hold, were given these literals."""
    for value in values:
        for one in options(value):
            if not isinstance(one, Obj):
                continue
            found = _argument(one.given.values(), wanted) if one.kind == "instance" else None
            if found is not None:
                yield found
            if depth:
                yield from _given_to([*one.fields.values(), *one.items], wanted, depth - 1)


def _sites(value: Value) -> dict[int, Site]:
    """Return where the literals of scopes stand."""
    return {id(one.site.node): one.site for asked in read_scopes(value) for one in asked.scopes if one.site is not None}


def _argument(given: Iterable[tuple[Value, Site]], wanted: dict[int, Site]) -> Site | None:
    """Return where a value with these literals is given; in a mapping that holds them, the entry's own place."""
    for value, site in given:
        for one in options(value):
            if isinstance(one, Obj) and one.kind == "dict" and one.given:
                inner = _argument(one.given.values(), wanted)
                if inner is not None:
                    return inner
        if wanted.keys() & _sites(value).keys():
            return site
    return None
