"""What a summary writes to what a call gives: worked out for the call, and carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Attr, Item
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.symbols import has_parameters
from cybrid_lint.engine.texts import value_of
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import Site, Value

# How deep what is written is searched for what must not be lost.
MOST_DEPTH = 8


class Place(NamedTuple):
    """Where something is written: to what, whether as an attribute, and under which name or key."""

    base: Value
    is_field: bool
    key: Any


class Write(NamedTuple):
    """What is written to one object: attributes, past what its class does in `__setattr__` or not, and items."""

    target: Value
    fields: list[tuple[str, Value]]
    items: list[tuple[Value, Value]]
    is_plain: bool

    def carry_out(self, frame: Frame, site: Site) -> None:
        """Write it."""
        for name, value in self.fields:
            frame.engine.set_attribute(frame, self.target, name, value, site, is_plain=self.is_plain)
        for key, value in self.items:
            frame.engine.set_item(frame, self.target, key, value, site)


def resolved(
    frame: Frame, substitution: Substitution, base: Value, update: UpdateState, *, with_links: bool = False
) -> Write:
    """Return what a summary writes to `base` for a call; with what only leads to something further in, or without."""
    fields = [(name, value) for name, value in update.fields.items() if with_links or not is_link(base, name, value)]
    items = [(key, value) for key, value in update.items.items() if with_links or not _is_entry(base, value)]
    entries = ((substitution.apply(value_of(key)), substitution.entry(base, key, value)) for key, value in items)
    return Write(
        substitution.apply(base),
        [(name, substitution.apply(value)) for name, value in fields],
        [(key, value) for key, value in entries if value is not None],
        bool(fields) and is_set_by_class(frame, base),
    )


def is_set_by_class(frame: Frame, base: Value) -> bool:
    """Tell whether what is written to something symbolic is what the `__setattr__` of its class has made of it."""
    cls = frame.engine.class_of(frame, base) if base.symbols else None
    return cls is not None and cls.find("__setattr__") is not None


def is_link(base: Value, name: str, value: Value) -> bool:
    """Tell whether a written attribute is only what leads to something that was written to."""
    return isinstance(value, Attr) and value.base is base and value.name == name


def _is_entry(base: Value, value: Value) -> bool:
    return isinstance(value, Item) and value.base is base


def are_links(base: Value, update: UpdateState) -> bool:
    """Tell whether all that is written to something only leads to what was written to further in."""
    written = [option for value in update.items.values() for option in options(value)]
    are_entries = all(_is_entry(base, option) for option in written)
    return are_entries and all(is_link(base, name, value) for name, value in update.fields.items())


def told(base: Value, update: UpdateState) -> Iterator[tuple[Place, Value]]:
    """Yield what is written to an object, and where, without what only leads further in."""
    for name, value in update.fields.items():
        if not is_link(base, name, value):
            yield Place(base, True, name), value
    for key, value in update.items.items():
        if not _is_entry(base, value):
            yield Place(base, False, key), value


def agreed(
    updates: list[tuple[Value, UpdateState]], is_kept: Callable[[Value], bool]
) -> Iterator[tuple[Value, UpdateState]]:
    """Yield what is written, without what several callers of one function give it: each knows its own alone.

    `is_kept` tells of what they may give.
    """
    written: dict[Place, dict[Value, None]] = {}
    for base, update in updates:
        for place, value in told(base, update):
            written.setdefault(place, {})[value] = None
    telling = {
        place: [value for value in values if any(map(is_kept, walk(value, MOST_DEPTH)))]
        for place, values in written.items()
    }
    for base, update in updates:
        kept = UpdateState()
        for place, value in told(base, update):
            is_given = any(has_parameters(other) for other in written[place] if other not in telling[place])
            if not is_given or len(telling[place]) == 1 or value not in telling[place]:
                (kept.fields if place.is_field else kept.items)[place.key] = value
        yield base, kept
