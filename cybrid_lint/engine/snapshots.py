"""Objects outside of an evaluation: what they hold at one moment, or what was written to something symbolic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cybrid_lint.engine.callables import Cells
from cybrid_lint.engine.interning import WORK, interned
from cybrid_lint.engine.values import Identity, Value

if TYPE_CHECKING:
    from cybrid_lint.engine.objects import State


class Made(Value):
    """An object and what it holds at one moment; `identity` tells objects of the same content apart (see `made`).

    In what it holds a `Loop` stands for the object itself; `tied` is the state with the object in its place, once
    `traversal.tied_state` was asked for it.
    """

    __slots__ = ("identity", "state", "tied")

    def __init__(self, identity: Identity, state: State) -> None:
        self._note_parts(*state.parts())
        self.identity = identity
        self.state = state
        self.tied: State | None = None
        if identity in self.loops:
            self.loops -= {identity}
        else:
            self.tied = state

    def __repr__(self) -> str:
        return repr(self.state)


def made(identity: Identity, state: State) -> Made:
    """Return an object as it is now; the same one for the same content."""
    WORK.done += 1 + (state.count() >> 3)
    key = (Made, identity, state.key())
    known = interned.get(key)
    if known is None:
        known = interned[key] = Made.new(identity, state)
    return known


class Spread(Value):
    """The key under which a dict keeps a mapping that was merged into it and is not known yet."""

    __slots__ = ("source",)

    def __init__(self, source: Value) -> None:
        self._note_parts(source)
        self.source = source


class Compound(Value):
    """A tuple or a frozen set as a key: what it holds, whichever object that is. `kind` is "tuple" or "set".

    `weight` counts what it holds, all the way down, as often as it stands there.
    """

    __slots__ = ("kind", "members", "weight")

    def __init__(self, kind: str, members: tuple[Value, ...]) -> None:
        self._note_parts(*members)
        self.kind = kind
        self.members = members
        self.weight: int = 1 + sum(one.weight if isinstance(one, Compound) else 1 for one in members)

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(map(repr, self.members))})"


class Updated(Value):
    """Something symbolic after writes to its attributes and items."""

    __slots__ = ("base", "fields", "items")

    def __init__(self, base: Value, fields: Cells, items: tuple[tuple[Any, Value], ...]) -> None:
        self._note_parts(
            base,
            *(value for _, value in fields),
            *(value for _, value in items),
            *(key for key, _ in items if isinstance(key, Value)),
        )
        self.base = base
        self.fields = fields
        self.items = items

    def __repr__(self) -> str:
        return f"{self.base!r}+{dict(self.fields)}{dict(self.items)}"
