"""Successors: the further pages that an object fetches which holds the first one."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.reading import fields_of, held, state_of
from cybrid_lint.engine.objects import DictState, InstanceState, Key, LibraryState, key_of
from cybrid_lint.engine.open_events import Settled
from cybrid_lint.engine.values import Const, Site, Value
from cybrid_lint.libraries.http import BODY, REQUEST, RESPONSE

# How deep an object is searched for the answer that it holds.
MOST_DEPTH = 3


def fetches_successor(settled: Settled) -> bool:
    """Tell whether a request is one more of those of which an object holds an answer, and its caller chooses nothing.

    What it asks for was chosen where the object was made, and is reported there.
    """
    given = settled.given[0] if settled.given else ()
    receivers = [value for value, site in given if site is None and isinstance(state_of(value), InstanceState)]
    if len(receivers) != 1 or any(_is_chosen(value, site) for value, site in given):
        return False
    asked = _asked(settled.event.value)
    return any(_asked(request) == asked for request in _answered_by(receivers[0]))


def _is_chosen(value: Value, site: Site | None) -> bool:
    """Tell whether a caller gives more than a plain option, by itself or among the rest that a method takes."""
    state = state_of(value)
    if site is None and isinstance(state, DictState):
        return any(not isinstance(inner, Const) for inner in state.entries.values())
    return site is not None and not isinstance(value, Const)


def _asked(request: Value) -> tuple[list[Key], ...]:
    return tuple([key_of(value) for value in fields_of(request, name)] for name in ("method", "base", "url"))


def _answered_by(value: Value) -> Iterator[Value]:
    """Yield the requests whose answers an object holds."""
    for inner in held(value, MOST_DEPTH, (BODY, RESPONSE, REQUEST)):
        state = state_of(inner)
        if isinstance(state, LibraryState) and state.label.startswith((BODY, RESPONSE)):
            request = state.fields.get("request")
            if request is not None:
                yield request
