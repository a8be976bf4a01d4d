"""Values that leave an evaluation, with their objects as they are at that moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import ref

from cybrid_lint.engine import objects
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.callables import MADE_WITH, Cells, Class, Function
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.entries import argument
from cybrid_lint.engine.implications import forgotten
from cybrid_lint.engine.objects import State
from cybrid_lint.engine.operations import ARGUMENT, Attr, Call, Item, Test
from cybrid_lint.engine.snapshots import Made, Updated, made
from cybrid_lint.engine.symbols import LIVE, Global, Param, Ref
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.traversal import change_text, change_updated, rebuilt
from cybrid_lint.engine.values import UNKNOWN, Const, Identity, Loop, Member, Value
from cybrid_lint.engine.widening import bounded

if TYPE_CHECKING:
    from cybrid_lint.engine.frame import Frame

# What was written to a part of something that was itself written is followed this deep where the whole is handed on.
MOST_UPDATES = 2


@dataclass(slots=True, eq=False)
class Changes:
    """What an evaluation, which has a `number` of its own, has changed so far, and how many objects it has made.

    `objects` are those of other evaluations that it has written to, `written` these and all that is symbolic,
    `symbols` those of all that its store knows of. `revision` counts what changes the store, `rebound` what changes the
    variables alone.
    """

    number: int
    made: int = 0
    objects: set[Value] = field(default_factory=set)
    written: set[Value] = field(default_factory=set)
    symbols: set[Value] = field(default_factory=set)
    revision: int = 0
    rebound: int = 0

    @property
    def stamp(self) -> tuple[int, int]:
        """Which is another as soon as a variable or an object may be another."""
        return self.revision, self.rebound

    def is_untouched(self, value: Value) -> bool:
        """Tell whether a value is what it was, whatever was changed: it holds nothing that the evaluation knows of."""
        if self.objects:
            return False
        symbols = value.symbols
        return not symbols or (symbols.isdisjoint(self.symbols) and LIVE not in symbols)


@dataclass(slots=True, eq=False)
class Closed:
    """A closed value, and what it rests on: what the store held for it (`read`), and other closed values (`within`).

    `known` is how many symbols the store knew of, `rebound` the state of the variables where a function captures them.
    It was valid at `revision`, and is for as long as nothing that it rests on is another.
    """

    value: Value
    read: dict[Value, State | UpdateState | None]
    within: dict[Closed, None]
    known: int
    rebound: int
    revision: int


class Closing:
    """Closes the values of one evaluation, each once for as long as nothing changes that it holds."""

    __slots__ = (
        "_changes",
        "_closed",
        "_closing",
        "_cycles",
        "_depth",
        "_frame",
        "_keeps_symbols",
        "_read",
        "_shared",
        "_within",
    )

    def __init__(self, frame: Frame) -> None:
        # the frame holds this: let go of with it, at once
        self._frame = ref(frame)
        self._changes = frame.changes
        # what was closed, by the way in which: with symbols kept, and updates within updates
        self._closed: dict[tuple[bool, int], dict[Value, Closed]] = {}
        self._closing: set[Value | FunctionCode | ClassCode] = set()
        self._cycles = 0
        # updates within updates that are being closed
        self._depth = 0
        self._keeps_symbols = False
        # what the store held for what is being closed, and what was closed within that
        self._read: dict[Value, State | UpdateState | None] = {}
        self._within: dict[Closed, None] | None = None
        # objects that functions change, by what stands for them whatever they hold
        self._shared: dict[Value, Global] = {}

    @property
    def frame(self) -> Frame:
        """The evaluation, which lives longer than this."""
        frame = self._frame()
        assert frame is not None
        return frame

    def close(self, value: Value) -> Value:
        """Return a value as it is now, independent of what this evaluation goes on to do with its objects."""
        changes = self._changes
        if changes.is_untouched(value):
            return value
        closings = self._closed.setdefault((self._keeps_symbols, self._depth), {})
        known = closings.get(value)
        if known is not None and self._holds(known):
            self._note(known)
            return known.value
        before, outer = self._cycles, (self._read, self._within)
        read: dict[Value, State | UpdateState | None] = {}
        within: dict[Closed, None] = {}
        self._read, self._within = read, within
        try:
            closed = self._close(value)
        finally:
            self._read, self._within = outer
        rebound = changes.rebound if LIVE in value.symbols else 0
        found = Closed(closed, read, within, len(changes.written), rebound, changes.revision)
        self._note(found)
        if self._cycles == before and not closed.loops and not self.frame.engine.work.is_exhausted:
            # what goes round in a circle is closed by where it was entered, and not known for others; what there was
            # no work left for may be known later
            closings[value] = found
        return closed

    def _note(self, closed: Closed) -> None:
        """Note what was closed within something else, if it was."""
        if self._within is not None:
            self._within[closed] = None

    def share(self, value: Value, symbol: Global) -> None:
        """Let a variable stand for an object from now on: functions change what it holds."""
        self._shared[value] = symbol
        self._closed.clear()

    def _holds(self, closed: Closed) -> bool:
        """Tell whether a value that was closed before would be closed to the same now."""
        changes = self._changes
        if closed.rebound not in (0, changes.rebound):
            return False
        if closed.revision != changes.revision:
            get = self.frame.store.get
            if closed.known != len(changes.written) or any(get(key) is not state for key, state in closed.read.items()):
                return False
            if not all(map(self._holds, closed.within)):
                return False
            closed.revision = changes.revision
        return True

    def _state(self, value: Value) -> State | UpdateState | None:
        """Return what the store holds for a value, and note that what is being closed rests on it."""
        state = self.frame.store.get(value)
        if state is not None or value in self._changes.written:
            self._read[value] = state
        return state

    def close_result(self, value: Value) -> Value:
        """Return a value as `close`, but with what was written to symbols left to the symbols (see `Summary.outs`)."""
        self._keeps_symbols = True
        try:
            return forgotten(bounded(self.close(value), self.frame.engine.library.is_kept))
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
            return value if isinstance(value, Text | Const) and not value.symbols else UNKNOWN
        if value in self._closing:
            return Loop(_identity(value)) if isinstance(value, Ref | Made) else value
        if value in self._shared:
            return self._shared[value]
        state = self._state(value)
        if isinstance(state, State) and isinstance(value, Ref | Made):
            self._closing.add(value)
            try:
                return made(_identity(value), state.map(self.close))
            finally:
                self._closing.discard(value)
        if isinstance(state, UpdateState) and not self._keeps_symbols and self._depth < MOST_UPDATES:
            return self._close_updated(value, state)
        if self._is_apart(value) if isinstance(value, Attr) else isinstance(value, Item) and self._is_old(value):
            return value
        if isinstance(value, Attr) and self._keeps_symbols and self._is_property(value):
            return Attr(self._with_plain_fields(value.base), value.name)
        if isinstance(value, Test):
            # it was asked of what things were then: an entry that is set because it was missing changes nothing
            return value if value.kind == "in" else rebuilt(value, self.snapshot)
        if isinstance(value, Function) and value.cells is None:
            return self.close_function(value)
        if isinstance(value, Class) and value.cells is None:
            return self.close_class(value)
        if isinstance(value, Text):
            # what was written to symbols since a text was written is none of it
            return change_text(value, self.close, self.snapshot)
        if isinstance(value, Updated):
            return self._close_again(value)
        closed = rebuilt(value, self.close)
        return argument(closed) if isinstance(closed, Call) and closed.callee is ARGUMENT else closed

    def _is_apart(self, value: Attr) -> bool:
        """Tell whether an attribute of a parameter, or of one of its, is what it was, whatever else was set on that."""
        root = value.base
        while isinstance(root, Attr):
            root = root.base
        update = self._state(value.base) if isinstance(root, Param) else None
        if not isinstance(update, UpdateState):
            return False
        if value.name in update.fields:
            # what was read before it was set; whoever reads it later gets what was set
            return True
        cls = self.frame.engine.class_of(self.frame, value.base)
        return cls is not None and not any(self._computes(code, value.name) for code in (cls, *cls.descendants()))

    def _is_old(self, value: Item) -> bool:
        """Tell whether an entry of a parameter was read before it was set: whoever reads it later gets what was set."""
        update = self._state(value.base) if isinstance(value.base, Param) else None
        key = objects.key_of(value.key)
        return isinstance(update, UpdateState) and isinstance(key, str) and key in update.items

    def _computes(self, code: ClassCode, name: str) -> bool:
        """Tell whether a class may work out an attribute of an instance that was not set on it."""
        is_set = self.frame.engine.class_facts.is_assigned(code, name)
        if code.defines("__getattribute__") or (not is_set and code.defines("__getattr__")):
            return True
        found = code.find(name)
        return found is not None and not isinstance(found[0], Text | Const | Member)

    def _is_property(self, value: Attr) -> bool:
        """Tell whether a class of the project works out an attribute of a parameter that something was set on."""
        if not isinstance(value.base, Param) or value.base in self._closing:
            return False
        cls = self.frame.engine.class_of(self.frame, value.base)
        said = [] if cls is None else [code.attrs.get(value.name) for code in (*cls.lineage(), *cls.descendants())]
        return any(isinstance(one, Function) and "property" in one.marks for one in said)

    def _with_plain_fields(self, base: Value) -> Value:
        """Return something symbolic with what is set on it by now, but for objects.

        Who applies a summary reads what is in it before what it writes is written to the object that it is given.
        """
        update = self._state(base)
        fields = update.fields.items() if isinstance(update, UpdateState) else ()
        self._closing.add(base)
        try:
            plain = [(name, self.close(inner)) for name, inner in fields if not any(map(_is_object, inner.symbols))]
        finally:
            self._closing.discard(base)
        return Updated(base, tuple(plain), ()) if plain else base

    def _close_updated(self, value: Value, state: UpdateState) -> Value:
        # an object made here is part of it where callers decide which of its items was written to
        is_of_own = any(map(_is_object, value.symbols))
        base = self.snapshot(value) if is_of_own else value
        self._closing.add(value)
        self._depth += 1
        try:
            return Updated(
                base,
                tuple((name, self.close(inner)) for name, inner in state.fields.items()),
                tuple(
                    (objects.key_of(self.close(key)) if isinstance(key, Value) else key, self.close(inner))
                    for key, inner in state.items.items()
                ),
            )
        finally:
            self._depth -= 1
            self._closing.discard(value)

    def _close_again(self, value: Updated) -> Updated:
        """Return an update as its base was by then, whatever was written to that since; so is what it says of that."""
        is_outer = value.base not in self._closing
        self._closing.add(value.base)
        self._depth += 1
        try:
            return change_updated(value, self.close, self.snapshot)
        finally:
            self._depth -= 1
            if is_outer:
                self._closing.discard(value.base)

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
            return Class(cls.code, (*self._cells_of(cls.code, cls), *made_with(cls.code)))
        finally:
            self._closing.discard(cls.code)

    def _cells_of(self, code: FunctionCode | ClassCode, itself: Value) -> Cells:
        cells: list[tuple[str, Value]] = []
        for name in self.frame.engine.definitions.free_variables(code):
            found = self.frame.captured(name)
            if found is not None and found is not itself:
                cells.append((name, self.close(found)))
        return tuple(cells)


def made_with(code: ClassCode) -> Cells:
    """Return the parameters that the attributes of a class depend on which a function makes of its arguments."""
    around = code.enclosing
    if around is None:
        return ()
    symbols = {symbol for value in code.attrs.values() for symbol in value.symbols}
    given = {symbol.name: symbol for symbol in symbols if isinstance(symbol, Param) and around.owns(symbol)}
    return tuple((MADE_WITH + name, given[name]) for name in sorted(given))


def _is_object(symbol: Value) -> bool:
    return isinstance(symbol, Ref)


def _identity(value: Ref | Made) -> Identity:
    return value.identity if isinstance(value, Made) else (value.owner, value.number)
