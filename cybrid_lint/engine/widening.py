"""Bounds on the size of values: what is kept of one that grew too large."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import BRANCHING, Choice, options, union
from cybrid_lint.engine.interning import WORK, remembered
from cybrid_lint.engine.operations import Attr, Test
from cybrid_lint.engine.snapshots import Made, Updated, made
from cybrid_lint.engine.traversal import parts_of
from cybrid_lint.engine.values import Value, Widened

# Size of a value; a larger one that is made of more different values than that is cut down to what it must not lose
# (`Widened`). What stands in it many times is looked at once.
MOST_SIZE = 20_000
MOST_PARTS = 1_000
# Values that are kept of one that grew too large.
MOST_KEPT = 8


def bounded(value: Value, is_kept: Callable[[Value], bool]) -> Value:
    """Return a value, cut down where it has grown too large to what must not be lost of it."""
    return _cut_down(value, is_kept, {}) if is_too_large(value) else value


def is_too_large(value: Value) -> bool:
    """Tell whether a value has grown too large: it is looked through for what it is made of where it may have."""
    if value.size <= MOST_SIZE:
        return False
    key = (is_too_large, value)
    if key not in remembered:
        remembered[key] = _has_many_parts(value)
    found: bool = remembered[key]
    return found


def _has_many_parts(value: Value) -> bool:
    seen: set[Value] = {value}
    queue = [value]
    while queue and len(seen) <= MOST_PARTS:
        for inner in _all_parts(queue.pop()):
            # what depends on nothing counts as one wherever it stands, as it does for the size
            if inner.symbols and inner not in seen:
                seen.add(inner)
                queue.append(inner)
    WORK.done += len(seen) >> 2
    return len(seen) > MOST_PARTS


def _all_parts(value: Value) -> list[Value]:
    if isinstance(value, Test):
        return list(value.operands)
    return [value.test, *parts_of(value)] if isinstance(value, Choice) else parts_of(value)


def _cut_down(value: Value, is_kept: Callable[[Value], bool], known: dict[Value, Value]) -> Value:
    if not is_too_large(value):
        return value
    if value not in known:
        if isinstance(value, Made):
            state = value.state.map(lambda inner: _cut_down(inner, is_kept, known))
            known[value] = made(value.identity, state)
        else:
            known[value] = _one_of(value, is_kept) or _widened(value, is_kept)
    return known[value]


def _one_of(value: Value, is_kept: Callable[[Value], bool]) -> Value | None:
    """Return what a value may be that must not be lost, beside what else it may be; None where it only holds that."""
    parts = options(value) if type(value) in BRANCHING else ()
    kept = [part for part in parts if is_kept(part)]
    if not kept or len(kept) > MOST_KEPT:
        return None
    rest = [part if not is_too_large(part) else _widened(part, is_kept) for part in parts if part not in kept]
    # what a token was asked for with is no token that the value holds
    return union((*(bounded(part, _nothing) for part in kept), *rest))


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
            kept.append(bounded(inner, _nothing))
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
