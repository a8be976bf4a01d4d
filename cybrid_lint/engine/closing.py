"""Values that leave an evaluation, with their objects as they are at that moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cybrid_lint.engine import objects
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.callables import Cells, Class, Function
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.objects import State
from cybrid_lint.engine.operations import Attr, Test
from cybrid_lint.engine.snapshots import Made, Updated, made
from cybrid_lint.engine.symbols import LIVE, Param, Ref
from cybrid_lint.engine.traversal import rebuilt
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.engine.widening import bounded

if TYPE_CHECKING:
    from cybrid_lint.engine.frame import Frame

# What was written to a part of something that was itself written is followed this deep where the whole is handed on.
MOST_UPDATES = 2


@dataclass(slots=True, eq=False)
class Changes:
    """What an evaluation, which has a `number` of its own, has changed so far, and how many objects it has made.

    `objects` are those of other evaluations that it has written to, `symbols` those of all that its store knows of.
    `revision` counts what changes the store, `rebound` what changes the variables alone.
    """

    number: int
    made: int = 0
    objects: set[Value] = field(default_factory=set)
    symbols: set[Value] = field(default_factory=set)
    revision: int = 0
    rebound: int = 0


class Closing:
    """Closes the values of one evaluation, each once for as long as nothing changes."""

    __slots__ = ("_closed", "_closing", "_cycles", "_depth", "_keeps_symbols", "frame")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._closed: dict[Value, tuple[tuple[int, int, bool, int], Value]] = {}
        self._closing: set[Value | FunctionCode | ClassCode] = set()
        self._cycles = 0
        # updates within updates that are being closed
        self._depth = 0
        self._keeps_symbols = False

    def close(self, value: Value) -> Value:
        """Return a value as it is now, independent of what this evaluation goes on to do with its objects."""
        if (
            value.symbols.isdisjoint(self.frame.changes.symbols)
            and LIVE not in value.symbols
            and not self.frame.changes.objects
        ):
            return value
        # what a function captures changes with the variables, all else with the objects alone
        rebound = self.frame.changes.rebound if LIVE in value.symbols else 0
        revision = (self.frame.changes.revision, rebound, self._keeps_symbols, self._depth)
        known = self._closed.get(value)
        if known is not None and known[0] == revision:
            return known[1]
        before = self._cycles
        closed = self._close(value)
        if self._cycles == before:
            # what goes round in a circle is closed by where it was entered, and not known for others
            self._closed[value] = (revision, closed)
        return closed

    def close_result(self, value: Value) -> Value:
        """Return a value as `close`, but with what was written to symbols left to the symbols (see `Summary.outs`)."""
        self._keeps_symbols = True
        try:
            return bounded(self.close(value), self.frame.engine.library.is_kept)
        finally:
            self._keeps_symbols = False

    def snapshot(self, value: Value) -> Value:
        """Return a value with its objects as they are now; symbols stay what they are."""
        self._keeps_symbols, kept = True, self._keeps_symbols
        try:
            return self.close(value)
        finally:
            self._keeps_symbols = kept

    def _close(self, value: Value) -> Value:
        if not self.frame.engine.work.spend() and not isinstance(value, Function | Class):
            return UNKNOWN
        if value in self._closing:
            if isinstance(value, Ref | Made):
                self._cycles += 1
                return UNKNOWN
            return value
        state = self.frame.store.get(value)
        if isinstance(state, State) and isinstance(value, Ref | Made):
            identity = value.identity if isinstance(value, Made) else (value.owner, value.number)
            self._closing.add(value)
            try:
                return made(identity, state.map(self.close))
            finally:
                self._closing.discard(value)
        if isinstance(state, UpdateState) and not self._keeps_symbols and self._depth < MOST_UPDATES:
            return self._close_updated(value, state)
        if isinstance(value, Attr) and self._is_apart(value):
            return value
        if isinstance(value, Test) and value.kind == "in":
            # it was asked of what the mapping held then: an entry that is set because it was missing changes nothing
            return value
        if isinstance(value, Function) and value.cells is None:
            return self.close_function(value)
        if isinstance(value, Class) and value.cells is None:
            return self.close_class(value)
        return rebuilt(value, self.close)

    def _is_apart(self, value: Attr) -> bool:
        """Tell whether an attribute of a parameter, or of one of its, is what it was, whatever else was set on that."""
        root = value.base
        while isinstance(root, Attr):
            root = root.base
        update = self.frame.update(value.base) if isinstance(root, Param) else None
        cls = (
            None
            if update is None or value.name in update.fields
            else self.frame.engine.class_of(self.frame, value.base)
        )
        computed = (value.name, "__getattr__", "__getattribute__")
        return cls is not None and not any(code.defines(*computed) for code in (cls, *cls.descendants()))

    def _close_updated(self, value: Value, state: UpdateState) -> Value:
        self._closing.add(value)
        self._depth += 1
        try:
            return Updated(
                value,
                tuple((name, self.close(inner)) for name, inner in state.fields.items()),
                tuple(
                    (objects.key_of(self.close(key)) if isinstance(key, Value) else key, self.close(inner))
                    for key, inner in state.items.items()
                ),
            )
        finally:
            self._depth -= 1
            self._closing.discard(value)

    def close_function(self, function: Function) -> Function:
        """Return a function of this body with what it captures, as the variables are now."""
        if function.code in self._closing:
            self._cycles += 1
            return function.with_cells(())
        self._closing.add(function.code)
        try:
            cells = self._cells_of(function.code, function)
        finally:
            self._closing.discard(function.code)
        defaults = tuple((name, self.close(value)) for name, value in function.defaults)
        return Function(function.code, cells, defaults, function.marks, function.stands_for)

    def close_class(self, cls: Class) -> Class:
        """Return a class of this body with what its methods capture, as the variables are now."""
        if cls.code in self._closing:
            self._cycles += 1
            return Class(cls.code, ())
        self._closing.add(cls.code)
        try:
            return Class(cls.code, self._cells_of(cls.code, cls))
        finally:
            self._closing.discard(cls.code)

    def _cells_of(self, code: FunctionCode | ClassCode, itself: Value) -> Cells:
        cells: list[tuple[str, Value]] = []
        for name in self.frame.engine.definitions.free_variables(code):
            found = self.frame.captured(name)
            if found is not None and found is not itself:
                cells.append((name, self.close(found)))
        return tuple(cells)
