"""One evaluation of a body: its variables, its objects, the conditions that hold, and what happens in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cybrid_lint.engine import objects
from cybrid_lint.engine.alternatives import Choice, Union, choice
from cybrid_lint.engine.callables import Bound, Cells, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.interning import WORK
from cybrid_lint.engine.objects import Entries, Fields, Key, State
from cybrid_lint.engine.operations import Attr, Item, Test
from cybrid_lint.engine.snapshots import Made, Updated, made
from cybrid_lint.engine.symbols import LIVE, Global, Param, Ref
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.traversal import rebuilt
from cybrid_lint.engine.values import NEVER, UNKNOWN, Library, Site, Value
from cybrid_lint.engine.widening import bounded
from cybrid_lint.ir import nodes

if TYPE_CHECKING:
    from cybrid_lint.engine.interfaces import Interpreter

# The field of a library's object whose value belongs to the flow of calls: who is called sees what its caller has set.
CONTEXT = "<context>"
# Conditions that an event remembers, the innermost ones.
MOST_GUARDS = 5
# What was written to a part of something that was itself written is followed this deep where the whole is handed on.
MOST_UPDATES = 2

#: A condition and whether it holds.
Guard = tuple[Value, bool]


class Event(NamedTuple):
    """Something that happens: what (`kind`), to what, where, and under which conditions.

    The engine's own kinds are "apply" (a function of the project is called; `value` is `Applied`), "call" (a call that
    cannot be made yet), "instance" (one of a class of the project was made) and "escape" (a value gets out of sight;
    `detail` says how). All others are libraries' words.
    """

    kind: str
    value: Value
    site: Site
    guards: tuple[Guard, ...] = ()
    detail: str = ""


@dataclass(slots=True)
class UpdateState:
    """What was written to something symbolic: attributes and items."""

    fields: Fields = field(default_factory=dict)
    items: Entries = field(default_factory=dict)


Store = dict[Value, "State | UpdateState"]
Env = dict[str, Value]


@dataclass(slots=True)
class Branch:
    """Where a branch has come to: its variables and objects."""

    env: Env
    store: Store


@dataclass(slots=True)
class Loop:
    """A loop that runs: the states in which it was left or begun anew, and when.

    `depth` is how many conditions held before; a turn that `stands_for_several` says nothing of when in any of them.
    """

    depth: int
    stands_for_several: bool = False
    breaks: list[tuple[Value, Branch]] = field(default_factory=list)
    continues: list[tuple[Value, Branch]] = field(default_factory=list)


class Frame:
    """The evaluation of a body: of a module, a function, or for a scratch frame of nothing but values.

    `naming` are the names that what is evaluated will be kept under, the innermost first. `cls` is the class whose
    body runs. While `quiet` is not 0, events are not recorded: what is evaluated has been told already.
    """

    __slots__ = (
        "_closed",
        "_closing",
        "_cycles",
        "_depth",
        "_keeps_symbols",
        "cells",
        "changed",
        "cls",
        "code",
        "context",
        "defined",
        "effects",
        "engine",
        "entering",
        "env",
        "foreign",
        "globals",
        "guards",
        "is_scratch",
        "iterated",
        "last_callee",
        "leaving",
        "loops",
        "made",
        "module",
        "naming",
        "nonlocals",
        "number",
        "outer",
        "quiet",
        "reachable",
        "rebound",
        "returns",
        "revision",
        "sent",
        "store",
        "touched",
        "trying",
        "waiting",
        "yields",
    )

    def __init__(
        self, engine: Interpreter, module: ModuleCode, code: FunctionCode | None, number: int, is_scratch: bool = False
    ) -> None:
        self.engine = engine
        # a frame of nothing but values keeps the objects of other evaluations as they are, see `open`
        self.is_scratch = is_scratch
        self.changed: set[Value] = set()
        self.module = module
        self.code = code
        self.number = number
        self.cls: ClassCode | None = None
        # the body around a class body
        self.outer: Frame | None = None
        self.env: Env = {}
        self.store: Store = {}
        self.globals: dict[str, Value] = {}
        # variables of other modules that are bound here
        self.foreign: dict[Global, Value] = {}
        # the functions that are defined here, those of classes among them
        self.defined: dict[FunctionCode, Function] = {}
        self.nonlocals: set[str] = set()
        self.cells: dict[str, Value] = {}
        self.guards: list[Guard] = []
        self.reachable = True
        self.returns: list[tuple[tuple[Guard, ...], Value, Branch]] = []
        self.yields: list[Value] = []
        # where a context manager that is a generator has come to when the `with` is entered
        self.entering: Branch | None = None
        # what is done where the `with` statements end that are entered
        self.leaving: list[Callable[[], None]] = []
        self.effects: list[Event] = []
        # calls that could not be made yet, with the conditions under which they are
        self.waiting: dict[Value, tuple[Guard, ...]] = {}
        self.loops: list[Loop] = []
        # variables of the flow of calls that were set here
        self.context: dict[Value, None] = {}
        self.naming: tuple[str, ...] = ()
        self.sent: Callable[[Value], Value] | None = None
        self.iterated: set[str] = set()
        self.quiet = 0
        # bodies of `try` statements that run and whose exceptions are caught
        self.trying = 0
        self.last_callee: Value | None = None
        self.made = 0
        self.revision = 0
        self.rebound = 0
        # the symbols of all that the store says something of
        self.touched: set[Value] = set()
        self._keeps_symbols = False
        self._cycles = 0
        self._closed: dict[Value, tuple[tuple[int, int, bool, int], Value]] = {}
        # updates within updates that are being closed
        self._depth = 0
        self._closing: set[Value | FunctionCode | ClassCode] = set()

    @property
    def is_body(self) -> bool:
        """Whether this is the body of a module (or of a class in it), and no function's."""
        return self.code is None

    def site(self, node: nodes.Node) -> Site:
        """Return the place of a node of this body."""
        return Site(self.module.path, node.at)

    def bind(self, name: str, value: Value) -> None:
        """Bind what a definition or an import gives, or what a module's name means in its place."""
        described = self.module.described.get(name) if self.is_body and self.cls is None else None
        self.env[name] = value if described is None else Library(described)
        self.rebound += 1

    # objects

    def allocate(self, state: State) -> Ref:
        """Return a new object in this state."""
        self.made += 1
        ref = Ref(self.number, self.made)
        self.store[ref] = state
        self.touched.add(ref)
        return ref

    def state(self, value: Value) -> State | None:
        """Return what an object holds; None for what is no object, or only known by what was written to it."""
        if self.store:
            state = self.store.get(value)
            if isinstance(state, State):
                return state
        return value.state if type(value) is Made else None

    def put(self, value: Value, state: State) -> None:
        """Set what an object of this evaluation holds."""
        if self.store.get(value) is not state:
            self.store[value] = state
            self.revision += 1
            if isinstance(value, Made):
                self.changed.add(value)

    def is_writable(self, value: Value) -> bool:
        """Tell whether an object can be written to here; objects of other evaluations cannot."""
        return self.is_scratch or not isinstance(value, Made)

    def update(self, value: Value) -> UpdateState | None:
        """Return what was written to something symbolic."""
        if not self.store:
            return None
        state = self.store.get(value)
        return state if isinstance(state, UpdateState) else None

    def write_field(self, base: Value, name: str, value: Value) -> None:
        """Note that an attribute of something symbolic was set."""
        known = self.update(base) or UpdateState()
        self.store[base] = UpdateState({**known.fields, name: value}, known.items)
        if name == CONTEXT:
            self.context[base] = None
        self._touch(base)

    def write_item(self, base: Value, key: Key, value: Value) -> None:
        """Note that an item of something symbolic was set."""
        known = self.update(base) or UpdateState()
        if len(known.items) < objects.MOST_ENTRIES:
            self.store[base] = UpdateState(known.fields, {**known.items, key: value})
            self._touch(base)

    def flowing(self) -> tuple[tuple[Value, Value], ...]:
        """Return the variables of the flow of calls that are set here, and what they are for who is called now."""
        return tuple(
            (base, self.close(update.fields[CONTEXT]))
            for base in self.context
            if (update := self.update(base)) is not None and CONTEXT in update.fields
        )

    def _touch(self, base: Value) -> None:
        """Note that something symbolic has changed: whoever reads it through what it is a part of sees the change."""
        self.revision += 1
        self.touched |= base.symbols
        outer = base.base if isinstance(base, Attr | Item) else None
        if outer is None or isinstance(self.store.get(outer), State):
            return
        known = self.update(outer)
        if isinstance(base, Attr) and (known is None or base.name not in known.fields):
            self.write_field(outer, base.name, base)
        elif isinstance(base, Item) and (known is None or objects.key_of(base.key) not in known.items):
            self.write_item(outer, objects.key_of(base.key), base)

    def note_iterated(self, value: Value) -> None:
        """Note that what is done here depends on the members of what a caller gives, one by one."""
        for symbol in value.symbols:
            if isinstance(symbol, Param) and symbol.code is self.code:
                self.iterated.add(symbol.name)

    # conditions and branches

    def emit(self, kind: str, value: Value, site: Site, detail: str = "") -> None:
        """Record that something happens."""
        if not self.quiet and self.reachable:
            guards = tuple((self.close(test), holds) for test, holds in self.guards[-MOST_GUARDS:])
            closed = bounded(self.close(value), self.engine.library.is_kept)
            self.effects.append(Event(kind, closed, site, guards, detail))

    def branch(self) -> Branch:
        """Return a copy of the variables and objects as they are now."""
        WORK.done += (len(self.env) + len(self.store)) >> 5
        return Branch(dict(self.env), dict(self.store))

    def enter(self, branch: Branch) -> None:
        """Go on from a state of variables and objects, which is copied."""
        self.env = dict(branch.env)
        self.store = dict(branch.store)
        self.reachable = True
        self.revision += 1

    @contextmanager
    def guarded(self, test: Value, holds: bool) -> Iterator[None]:
        """Evaluate what runs only if a condition holds, or only if it does not."""
        self.guards.append((test, holds))
        try:
            yield
        finally:
            self.guards.pop()

    @contextmanager
    def silenced(self) -> Iterator[None]:
        """Evaluate without recording what happens: it has been told already."""
        self.quiet += 1
        try:
            yield
        finally:
            self.quiet -= 1

    def either(self, other: Branch) -> Branch:
        """Return what is true of this state and of another one, of which nothing says which it is."""
        here = self.branch()
        self.join(Test("other", ()), self.branch(), other)
        joined = self.branch()
        self.enter(here)
        return joined

    def join(self, test: Value, first: Branch | None, second: Branch | None) -> None:
        """Go on from where two branches meet; None is a branch that does not come to its end."""
        if first is None or second is None:
            branch = first or second
            if branch is None:
                self.reachable = False
                return
            self.env, self.store = branch.env, branch.store
            self.reachable = True
            self.revision += 1
            return
        env: Env = dict(first.env)
        WORK.done += (len(first.env) + len(second.env) + len(first.store) + len(second.store)) >> 5
        for name, value in second.env.items():
            mine = env.get(name, NEVER)
            env[name] = value if mine is value else choice(test, mine, value)
        store: Store = dict(first.store)
        for key, theirs in second.store.items():
            ours = store.get(key)
            if ours is not theirs:
                WORK.done += 1
                store[key] = self._joined(test, key, ours, theirs)
        for key in first.store.keys() - second.store.keys():
            if not isinstance(key, Ref):
                store[key] = self._joined(test, key, first.store[key], None)
        self.env, self.store = env, store
        self.reachable = True
        self.revision += 1

    def _joined(
        self, test: Value, base: Value, first: State | UpdateState | None, second: State | UpdateState | None
    ) -> State | UpdateState:
        if isinstance(first, State) and isinstance(second, State):
            return objects.join(test, first, second)
        if isinstance(first, State) or isinstance(second, State):
            state = first if isinstance(first, State) else second
            assert isinstance(state, State)
            return state
        left, right = first or UpdateState(), second or UpdateState()
        fields: Fields = {}
        for name in dict.fromkeys((*left.fields, *right.fields)):
            unset = Attr(base, name)
            fields[name] = choice(test, left.fields.get(name, unset), right.fields.get(name, unset))
        items: Entries = {}
        for key in dict.fromkeys((*left.items, *right.items)):
            before = Item(base, key if isinstance(key, Value) else text(key))
            items[key] = choice(test, left.items.get(key, before), right.items.get(key, before))
        return UpdateState(fields, items)

    # leaving the evaluation

    def close(self, value: Value) -> Value:
        """Return a value as it is now, independent of what this evaluation goes on to do with its objects."""
        if value.symbols.isdisjoint(self.touched) and LIVE not in value.symbols and not self.changed:
            return value
        # what a function captures changes with the variables, all else with the objects alone
        rebound = self.rebound if LIVE in value.symbols else 0
        revision = (self.revision, rebound, self._keeps_symbols, self._depth)
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
            return bounded(self.close(value), self.engine.library.is_kept)
        finally:
            self._keeps_symbols = False

    def _close(self, value: Value) -> Value:
        if not self.engine.work.spend() and not isinstance(value, Function | Class):
            return UNKNOWN
        if value in self._closing:
            if isinstance(value, Ref | Made):
                self._cycles += 1
                return UNKNOWN
            return value
        state = self.store.get(value)
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
        update = self.update(value.base) if isinstance(root, Param) else None
        cls = None if update is None or value.name in update.fields else self.engine.class_of(self, value.base)
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
        for name in self.engine.definitions.free_variables(code):
            found = self.captured(name)
            if found is not None and found is not itself:
                cells.append((name, self.close(found)))
        return tuple(cells)

    def captured(self, name: str) -> Value | None:
        """Return what an inner function finds under a name here, None if this body has no such variable."""
        if name in self.env and not self.is_body:
            return self.env[name]
        return self.engine.definitions.cell(self, name)

    def open(self, value: Value, memo: dict[Value, Value] | None = None) -> Value:
        """Return a closed value with its objects as objects of this evaluation."""
        if self.is_scratch or not isinstance(value, Made | _HOLDERS):
            return value
        memo = {} if memo is None else memo
        known = memo.get(value)
        if known is not None:
            return known
        if isinstance(value, Made):
            ref = self.allocate(value.state)
            memo[value] = ref
            self.store[ref] = value.state.map(lambda inner: self.open(inner, memo))
            return ref
        opened = rebuilt(value, lambda inner: self.open(inner, memo))
        memo[value] = opened
        return opened


# Values that hand on the identity of the objects in them.
_HOLDERS = Union | Choice | Bound | Partial | LibraryMethod
