"""What a summary writes to what a call gives: worked out for the call, and carried out."""

from __future__ import annotations

from typing import NamedTuple

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Attr, Item
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.texts import value_of
from cybrid_lint.engine.values import Site, Value


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
