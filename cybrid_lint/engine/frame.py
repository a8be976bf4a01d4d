"""One evaluation of a body: its variables, its objects, the conditions that hold, and what happens in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from cybrid_lint.engine import objects
from cybrid_lint.engine.alternatives import Choice, Union, options
from cybrid_lint.engine.branches import Branch, Env, Store, UpdateState
from cybrid_lint.engine.callables import Bound, LibraryMethod, Partial
from cybrid_lint.engine.closing import Changes, Closing
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.control_flow import Flow
from cybrid_lint.engine.implications import forgotten
from cybrid_lint.engine.interning import WORK
from cybrid_lint.engine.iterated import containers, is_path, roots, tests_of_types
from cybrid_lint.engine.objects import FieldsState, Key, State
from cybrid_lint.engine.operations import Attr, Call, Item, Test
from cybrid_lint.engine.outcome import Event, Guard, Outcome
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.symbols import Cell, Global, Param, Ref
from cybrid_lint.engine.texts import Hole, Text, pieces
from cybrid_lint.engine.traversal import parts_of, rebuilt, tied_state, tied_to, walk
from cybrid_lint.engine.values import ABSENT, ASKS_HERE, Library, Site, Value
from cybrid_lint.engine.widening import bounded
from cybrid_lint.ir import nodes

if TYPE_CHECKING:
    from cybrid_lint.engine.interfaces import Interpreter


# What variables of modules are set to.
Globals = Mapping[Global, Value]
# The field of a library's object whose value belongs to the flow of calls: who is called sees what its caller has set.
CONTEXT = "<context>"
# Conditions that an event remembers, the innermost ones, and how many that do not hold before these as one.
MOST_GUARDS = 5
MOST_OF_LADDER = 8
# Values that a body goes through member by member, of which their parameters alone are noted beyond; how many if they
# are attributes; and their size.
MOST_ITERATED = 12
MOST_ATTRIBUTES = 24
MOST_OF_ITERATED = 60


class Frame:
    """The evaluation of a body: of a module, a function, or for a scratch frame of nothing but values.

    `naming` are the names that what is evaluated will be kept under, the innermost first. `cls` is the class whose
    body runs.
    """

    __slots__ = (
        "__weakref__",
        "_closing",
        "changes",
        "cls",
        "code",
        "engine",
        "env",
        "flow",
        "guards",
        "is_scratch",
        "module",
        "naming",
        "outcome",
        "outer",
        "reachable",
        "store",
    )

    def __init__(
        self, engine: Interpreter, module: ModuleCode, code: FunctionCode | None, number: int, is_scratch: bool = False
    ) -> None:
        self.engine = engine
        self.module = module
        self.code = code
        # a frame of nothing but values keeps the objects of other evaluations as they are, see `open`
        self.is_scratch = is_scratch
        self.cls: ClassCode | None = None
        # the body around a class body
        self.outer: Frame | None = None
        self.env: Env = {}
        self.store: Store = {}
        self.guards: list[Guard] = []
        self.reachable = True
        self.naming: tuple[str, ...] = ()
        self.changes = Changes(number)
        self.flow = Flow(module.path if code is None else code)
        self.outcome = Outcome()
        self._closing = Closing(self)

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
        self.changes.rebound += 1

    # objects

    def allocate(self, state: State) -> Ref:
        """Return a new object in this state."""
        self.changes.made += 1
        ref = Ref(self.changes.number, self.changes.made)
        self.store[ref] = state
        self.changes.symbols.add(ref)
        return ref

    def state(self, value: Value) -> State | None:
        """Return what an object holds; None for what is no object, or only known by what was written to it."""
        if self.store:
            state = self.store.get(value)
            if isinstance(state, State):
                return state
        return tied_state(value) if type(value) is Made else None

    def put(self, value: Value, state: State) -> None:
        """Set what an object of this evaluation holds."""
        if self.store.get(value) is not state:
            self.store[value] = state
            self.changes.revision += 1
            if isinstance(value, Made):
                self.changes.objects.add(value)
            if not isinstance(value, Ref):
                self.changes.written.add(value)

    def is_writable(self, value: Value) -> bool:
        """Tell whether an object can be written to here; objects of other evaluations cannot."""
        return self.is_scratch or not isinstance(value, Made)

    def update(self, value: Value) -> UpdateState | None:
        """Return what was written to something symbolic."""
        if not self.store:
            return None
        state = self.store.get(value)
        return state if isinstance(state, UpdateState) else None

    def has_set(self, owner: Value, name: str) -> bool:
        """Tell whether an attribute was set on an object itself, as far as that is seen."""
        update, state = self.update(owner), self.state(owner)
        fields = update.fields if update is not None else state.fields if isinstance(state, FieldsState) else {}
        if isinstance(owner, Updated):
            fields = dict(owner.fields)
        return name in fields and ABSENT not in options(fields[name])

    def write_field(self, base: Value, name: str, value: Value) -> None:
        """Note that an attribute of something symbolic was set."""
        known = self.update(base) or UpdateState()
        self.store[base] = UpdateState({**known.fields, name: value}, known.items)
        if name == CONTEXT:
            self.flow.context[base] = None
        self._touch(base)

    def write_item(self, base: Value, key: Key, value: Value) -> None:
        """Note that an item of something symbolic was set."""
        known = self.update(base) or UpdateState()
        if len(known.items) < objects.MOST_ENTRIES:
            # what is written later stands above what was merged before
            items = {other: kept for other, kept in known.items.items() if other != key}
            self.store[base] = UpdateState(known.fields, {**items, key: value})
            self._touch(base)

    def flowing(self) -> tuple[tuple[Value, Value], ...]:
        """Return the variables of the flow of calls that are set here, to be closed for who is called now."""
        if not self.flow.context and not self.flow.bound and not self.flow.own:
            return ()
        written = tuple((base, base) for base in self.flow.context if self.update(base) is not None)
        known = ((symbol, self.now(symbol)) for symbol in self.flow.bound)
        return (*written, *self.flow.own.items(), *((symbol, value) for symbol, value in known if value is not symbol))

    def bind_global(self, symbol: Global, value: Value) -> None:
        """Note what a variable of a module is set to, for those who are called from here on."""
        self.flow.bound[symbol] = None
        # an object of this evaluation is changed by way of its variable as well
        self.env[_kept(symbol)] = (
            symbol if any(type(part) is Ref for part in value.symbols) and self._may_change(value) else value
        )
        self.changes.rebound += 1

    def take_over(self, sets: Globals, left: Globals, apply: Callable[[Value], Value]) -> None:
        """Note what a function that is called sets variables of modules to, and what again where a `with` ends."""
        for symbol, value in left.items():
            self.flow.leaving.append(partial(self.bind_global, symbol, apply(value)))
        for symbol, value in sets.items():
            found = apply(value)
            self.engine.modules.note_set(self, symbol, symbol if _is_by_chance(found) else found)

    def plain_globals(self) -> dict[Value, Value]:
        """Return the variables of modules that are known to be set here to what nobody writes to."""
        known = {symbol: self.now(symbol) for symbol in self.flow.bound}
        plain: dict[Value, Value] = dict(self.flow.own)
        plain.update((one, now) for one, now in known.items() if now is not one and not self._may_change(now))
        return plain

    def _may_change(self, value: Value) -> bool:
        """Tell whether a value is an object that may be written to by another name, or hands on its identity."""
        if isinstance(value, _HOLDERS):
            return any(self._may_change(part) for part in parts_of(value))
        return isinstance(value, Made | Ref) and not self.engine.library.is_kept(self.close(value))

    def now(self, symbol: Global) -> Value:
        """Return what a variable of a module is set to here; the variable itself where nothing says what that is."""
        if symbol in self.flow.own:
            return self.flow.own[symbol]
        return self.env.get(_kept(symbol), symbol) if symbol in self.flow.bound else symbol

    def _touch(self, base: Value) -> None:
        """Note that something symbolic has changed: whoever reads it through what it is a part of sees the change."""
        self.changes.revision += 1
        self.changes.written.add(base)
        self.changes.symbols |= base.symbols
        if base in self.engine.modules.shared:
            self.flow.context[base] = None
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
        closed = self.close(value)
        for asked in (*containers(closed), *tests_of_types(closed)):
            self._note_asked(asked)

    def note_named(self, name: Value) -> None:
        """Note that an object of this evaluation is written to under a name that a caller gives: which text that is."""
        for option in options(self.close(name)):
            holes = [part.value for part in pieces(option) if isinstance(part, Hole)]
            for hole in holes:
                if isinstance(hole, Attr | Param | Cell):
                    self._note_asked(Text((Hole(hole),)))

    def _note_asked(self, value: Value) -> None:
        iterated, code = self.outcome.iterated, self.code
        if code is None:
            return
        own = [symbol for symbol in dict.fromkeys(roots(value)) if code.owns(symbol) or code.captures(symbol)]
        if own and value not in iterated:
            # an attribute of what is given is told apart at no cost
            most = MOST_ATTRIBUTES if isinstance(value, Attr) and is_path(value) else MOST_ITERATED
            is_small = value.size <= MOST_OF_ITERATED and len(iterated) < most
            iterated.update(dict.fromkeys([value] if is_small else own))
            if value.size > MOST_OF_ITERATED:
                # the functions that have made it say most of what is in it
                for callee in map(_callee, walk(value)):
                    if callee is not None and len(iterated) < MOST_ATTRIBUTES:
                        iterated[callee] = None

    # conditions and branches

    @property
    def is_recording(self) -> bool:
        """Whether what happens now is recorded."""
        return not self.outcome.quiet and self.reachable

    def emit(self, kind: str, value: Value, site: Site, detail: str = "") -> None:
        """Record that something happens."""
        if self.is_recording:
            guards = tuple((self.close(test), holds) for test, holds in self._innermost())
            closed = bounded(self.close(value), self.engine.library.is_kept)
            self.outcome.effects.append(Event(kind, closed, site, guards, detail))

    def _innermost(self) -> list[Guard]:
        """Return the innermost conditions, in front of them what of a long ladder of `elif` does not hold."""
        inner = self.guards[-MOST_GUARDS:]
        outer = [test for test, holds in self.guards[:-MOST_GUARDS] if not holds][-MOST_OF_LADDER:]
        return [(Test("or", tuple(outer)), False), *inner] if outer else inner

    def branch(self) -> Branch:
        """Return a copy of the variables and objects as they are now."""
        WORK.done += (len(self.env) + len(self.store)) >> 8
        return Branch(dict(self.env), dict(self.store))

    def enter(self, branch: Branch) -> None:
        """Go on from a state of variables and objects, which is copied."""
        self.env = dict(branch.env)
        self.store = dict(branch.store)
        self._stand_anew()

    @contextmanager
    def guarded(self, test: Value, holds: bool) -> Iterator[None]:
        """Evaluate what runs only if a condition holds, or only if it does not."""
        depth = len(self.guards)
        self.guards.append((test, holds))
        try:
            yield
        finally:
            del self.guards[depth:]

    @contextmanager
    def silenced(self) -> Iterator[None]:
        """Evaluate without recording what happens: it has been told already."""
        self.outcome.quiet += 1
        try:
            yield
        finally:
            self.outcome.quiet -= 1

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
        else:
            for symbol in self.flow.bound:
                # where it was not set, it is what it was
                first.env.setdefault(_kept(symbol), symbol)
                second.env.setdefault(_kept(symbol), symbol)
            branch = first.joined(test, second)
        self.env, self.store = branch.env, branch.store
        self._stand_anew()

    def forget_asked(self, name: str) -> None:
        """Let no value depend any more on what conditions of this body have asked about a variable."""

        def forget(value: Value) -> Value:
            return forgotten(value, name)

        self.guards[:] = [(forget(test), holds) for test, holds in self.guards]
        self.env = {name: forget(value) for name, value in self.env.items()}
        self.store = {base: _without_asking(state, forget) for base, state in self.store.items()}
        self._stand_anew()

    def _stand_anew(self) -> None:
        """Note that all variables and objects may be others from here on."""
        self.reachable = True
        self.changes.revision += 1
        self.changes.rebound += 1

    # leaving the evaluation

    def close(self, value: Value) -> Value:
        """Return a value as it is now, independent of what this evaluation goes on to do with its objects."""
        return value if self.changes.is_untouched(value) else self._closing.close(value)

    def close_result(self, value: Value) -> Value:
        """Return a value as `close`, but with what was written to symbols left to the symbols (see `Summary.outs`)."""
        return self._closing.close_result(value)

    def share(self, value: Value, symbol: Global) -> None:
        """Let a variable of the module stand for an object, as it is now, wherever it leaves this evaluation."""
        self.env[symbol.name] = self.close(value)
        self._closing.share(value, symbol)

    def snapshot(self, value: Value) -> Value:
        """Return a value with its objects as they are now; symbols stay what they are."""
        return self._closing.snapshot(value) if any(type(symbol) is Ref for symbol in value.symbols) else value

    def written(self, value: Value, form: str) -> Text:
        """Return the text that a value is written as: what becomes of the value later does not change it."""
        return Text((Hole(self.close(value), form),))

    def captured(self, name: str) -> Value | None:
        """Return what an inner function finds under a name here, None if this body has no such variable."""
        if name in self.env and not self.is_body:
            return self.env[name]
        return self.engine.definitions.cell(self, name)

    def open(self, value: Value, *, keeps_own: bool = False) -> Value:
        """Return a closed value with its objects as objects of this evaluation; one of nothing but values has none.

        They are new ones, unless it `keeps_own`: what is one of its objects as that is now, is then that object.
        """
        return value if self.is_scratch else self._opened(value, {}, keeps_own=keeps_own)

    def copied(self, value: Value) -> Value:
        """Return a value with new objects in the place of those that it holds."""
        return self._opened(self.close(value), {}, keeps_own=False)

    def _opened(self, value: Value, memo: dict[Value, Value], *, keeps_own: bool) -> Value:
        if not isinstance(value, Made | _HOLDERS):
            return value
        known = memo.get(value)
        if known is not None:
            return known
        if isinstance(value, Made):
            own = self._own(value) if keeps_own else None
            if own is not None:
                return own
            ref = self.allocate(value.state)
            memo[value] = ref
            self.store[ref] = tied_to(value, ref).map(lambda inner: self._opened(inner, memo, keeps_own=keeps_own))
            return ref
        opened = rebuilt(value, lambda inner: self._opened(inner, memo, keeps_own=keeps_own))
        memo[value] = opened
        return opened

    def _own(self, value: Made) -> Ref | None:
        """Return the object of this evaluation that a closed one is, if nothing has changed it since."""
        owner, number = value.identity
        if owner != self.changes.number:
            return None
        own = Ref(owner, number)
        return own if own in self.store and self.close(own) is value else None


def _callee(value: Value) -> Value | None:
    """Return the attribute of what is given that a call is made of, None if it is none."""
    callee = value.callee if isinstance(value, Call) else None
    return callee if isinstance(callee, Attr) and is_path(callee) else None


def _without_asking(state: State | UpdateState, forget: Callable[[Value], Value]) -> State | UpdateState:
    if isinstance(state, UpdateState):
        fields = {name: forget(value) for name, value in state.fields.items()}
        return UpdateState(fields, {key: forget(value) for key, value in state.items.items()})
    return state.map(forget) if any(part.asks & ASKS_HERE for part in state.parts()) else state


def _is_by_chance(value: Value) -> bool:
    """Tell whether nothing that callers decide says which of several a value is, as where something may fail."""
    if isinstance(value, Choice):
        return not value.test.symbols or _is_by_chance(value.then) or _is_by_chance(value.orelse)
    return isinstance(value, Union)


def _kept(symbol: Global) -> str:
    """Return under which name, which no variable of a body has, what one of a module is set to is kept."""
    return f"_{symbol.module}:{symbol.name}"


# Values that hand on the identity of the objects in them.
_HOLDERS = Union | Choice | Bound | Partial | LibraryMethod
