"""Bounds on the size of values: what is kept of one that grew too large."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import Choice
from cybrid_lint.engine.interning import WORK
from cybrid_lint.engine.operations import Attr, Test
from cybrid_lint.engine.snapshots import Made, Updated, made
from cybrid_lint.engine.traversal import parts_of
from cybrid_lint.engine.values import Value, Widened

# Size of a value; a larger one is cut down to what it must not lose (`Widened`).
MOST_SIZE = 20_000
# Values that are kept of one that grew too large.
MOST_KEPT = 8


def bounded(value: Value, is_kept: Callable[[Value], bool]) -> Value:
    """Return a value, cut down where it has grown too large to what must not be lost of it."""
    return value if value.size <= MOST_SIZE else _cut_down(value, is_kept, {})


def _cut_down(value: Value, is_kept: Callable[[Value], bool], known: dict[Value, Value]) -> Value:
    if value.size <= MOST_SIZE:
        return value
    if value not in known:
        if isinstance(value, Made):
            state = value.state.map(lambda inner: _cut_down(inner, is_kept, known))
            known[value] = made(value.identity, state)
        else:
            known[value] = _widened(value, is_kept)
    return known[value]


def _nothing(_: Value) -> bool:
    """Keep nothing."""
    return False


def _widened(value: Value, is_kept: Callable[[Value], bool]) -> Value:
    if is_kept is _nothing:
        return Widened(())
    seen: set[Value] = set()
    kept: list[Value] = []
    queue = [value]
    while queue and len(kept) < MOST_KEPT:
        inner = queue.pop()
        if inner in seen:
            continue
        seen.add(inner)
        WORK.done += 1
        if is_kept(inner):
            # what a token was asked for with is no token that the value holds
            kept.append(inner if inner.size <= MOST_SIZE else bounded(inner, _nothing))
        else:
            queue.extend(_giving(inner))
    return Widened(tuple(kept))


def _giving(value: Value) -> list[Value]:
    """Return the parts of which a value may be one, or hold it: not conditions, nor what else was set on an object."""
    if isinstance(value, Test):
        return []
    if isinstance(value, Choice):
        return [value.then, value.orelse]
    if isinstance(value, Attr) and isinstance(value.base, Updated):
        return [dict(value.base.fields).get(value.name, value.base.base)]
    return parts_of(value)
