"""Replacing symbols by what they are, and by what is only known in the end."""

from __future__ import annotations

from typing import Protocol

from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.symbols import LATE, FieldOf, Global
from cybrid_lint.engine.values import Site, Value


class LateResolver(Protocol):
    """What knows in the end what variables and attributes may be."""

    def resolve(self, frame: Frame, value: Value, site: Site) -> Value:
        """Return what a module's variable or an attribute that methods set may be."""


class LateSubstitution(Substitution):
    """A substitution that also resolves what is only known in the end."""

    __slots__ = ("late",)

    def __init__(self, late: LateResolver, frame: Frame, site: Site, symbols: dict[Value, Value] | None = None) -> None:
        super().__init__(frame, symbols or {}, site)
        self._replaced |= LATE.symbols
        self.late = late

    def apply(self, value: Value) -> Value:
        """Return a value with the symbols replaced, and what is only known in the end."""
        if self.is_unchanged(value):
            return value
        kind = type(value)
        if kind is Global:
            if value in self.symbols:
                return self.symbols[value]
            known = self._known.get(value)
            if known is None:
                known = self._known[value] = self.frame.open(self.late.resolve(self.frame, value, self.site))
            return known
        if kind is FieldOf:
            known = self._known.get(value)
            if known is None:
                moved = super().apply(value)
                if isinstance(moved, FieldOf):
                    closed = self.frame.close(moved)
                    moved = self.late.resolve(self.frame, closed, self.site) if isinstance(closed, FieldOf) else closed
                known = self._known[value] = moved
            return known
        found = super().apply(value)
        # an attribute that the whole program shares, or that methods set
        return self.apply(found) if found is not value and type(found) in _LATE else found


# What is only known once all functions have been evaluated.
_LATE = frozenset({Global, FieldOf})


def is_late(event: Event) -> bool:
    """Tell whether an event depends on what is only known in the end."""
    values = (event.value, *(test for test, _ in event.guards))
    return any(LATE in value.symbols for value in values)
