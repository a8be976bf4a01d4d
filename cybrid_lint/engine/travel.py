"""Travel: what happens in functions, seen from those who call them.

A summary records what happens in terms of parameters. Here each event is carried to the callers until both of its
halves are known: there it stands. First it is tried with the instance that stands for any of the method's class; what
is known then stands in the method, and no caller sees it again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, filterfalse, product
from typing import NamedTuple, Protocol

from cybrid_lint.engine import calls, items, types
from cybrid_lint.engine.alternatives import Choice, options, union
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.callables import Bound, Cells, Class, Function
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.conditions import says_nothing
from cybrid_lint.engine.frame import CONTEXT, Frame
from cybrid_lint.engine.functions import Key
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.objects import DictState, InstanceState, key_of
from cybrid_lint.engine.operations import Applied, Args, Attr, Call, Item, Test
from cybrid_lint.engine.outcome import Event, Guard
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.substitution import HOLDERS, Substitution, spread
from cybrid_lint.engine.summarizing import updates_of
from cybrid_lint.engine.symbols import LATE, Cell, FieldOf, Global, Param, has_parameters
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.traversal import change_args, parts_of, rebuilt, walk
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, UNSEEN, Const, Site, Unknown, Value, unknown
from cybrid_lint.ir import nodes

# Events that one function hands on to its callers.
MOST_OPEN = 400
# How deep values are searched for attributes that are read.
MOST_DEPTH = 8
# Events in which something is done, or may be.
ACTIONS = frozenset({"apply", "call", "request", "operation"})
# Work that it is to judge an event.
JUDGED = 8
# Variables and attributes that are resolved to resolve one: what they belong to may grow for ever.
MOST_RESOLVED = 24
# Calls that lead from one that waited to the next.
MOST_MADE = 8
# Attributes of one name and class that the resolution of one of them may lead through, and calls of one function from
# within it that are made for what nobody knows.
MOST_NESTED = 2
# Parameters of which both cases, absent and given, are told apart.
MOST_CASES = 2


#: The arguments of a call with the places where they stand; a receiver stands nowhere.
Given = tuple[tuple[Value, "Site | None"], ...]


class Open(NamedTuple):
    """An event that waits for a caller, the places of the calls that lead to it, and what each of them gives."""

    event: Event
    path: tuple[Site, ...]
    chain: tuple[FunctionCode, ...]
    given: tuple[Given, ...] = ()
    # it stands further in already: callers only say more of it
    is_told: bool = False
    # what was known of it in each function of the chain
    stages: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Settled:
    """An event that stands: at `site`, reached by the calls at `path`, through the functions of `chain`.

    The innermost function comes first.
    `stages` is what each function of the chain knows of the event, except for the last one, where it stands.
    """

    event: Event
    site: Site
    path: tuple[Site, ...]
    chain: tuple[FunctionCode, ...]
    module: ModuleCode
    code: FunctionCode | None
    stages: tuple[Event, ...]
    # the arguments of the calls as they stand there, and what they are where the event stands
    arguments: tuple[Given, ...]
    resolve: Callable[[Value], Value]

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """The arguments of these calls, those of the call at `site` first; of the others, as they stand there."""
        first = [tuple((self.resolve(value), place) for value, place in given) for given in self.arguments[:1]]
        return (*first, *self.arguments[1:])


class Mentions:
    """Tells which values hold a function of the project, so that whoever is given one may call it."""

    def __init__(self, code: FunctionCode) -> None:
        self.code = code
        self._known: dict[Value, bool] = {}

    def are_in(self, value: Value) -> bool:
        """Tell whether a value is the function, or holds it."""
        known = self._known.get(value)
        if known is None:
            self._known[value] = False
            is_it = isinstance(value, Function) and value.code is self.code
            known = self._known[value] = is_it or any(map(self.are_in, parts_of(value)))
        return known


class Listener(Protocol):
    """What is told of events."""

    def matters(self, event: Event) -> bool:
        """Tell whether an event may still come to something."""

    def is_settled(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...]) -> bool:
        """Tell whether everything is known that decides what an event means."""

    def identity(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...]) -> Hashable:
        """Return what tells an event that is settled from others at the same place."""

    def happened(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event that stands."""

    def unsettled(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event of which nobody in the project decides more."""

    def is_aside(self, event: Event) -> bool:
        """Tell whether what happens beside an event may stand before it is decided."""

    def goes_on(self, frame: Frame, settled: Settled) -> bool:
        """Tell whether callers may say more of an event that stands."""

    def learned(self, frame: Frame, settled: Settled) -> None:
        """Take note of what a caller says of an event that stands further in."""


class Travel:
    """The journey of all events of one analysis."""

    def __init__(self, engine: Interpreter, listener: Listener) -> None:
        self.engine = engine
        self.listener = listener
        self._open: dict[tuple[FunctionCode, Cells], list[Open]] = {}
        self._running: dict[Key, None] = {}
        # of functions that call themselves: what the first look has shown, and which others were looked at in that
        self._assumed: dict[Key, list[Open]] = {}
        self._tainted: dict[Key, None] = {}
        self._called: set[FunctionCode] = set()
        self._in_context: set[FunctionCode] = set()
        self._late: dict[Value, Value] = {}
        self._resolving: set[Value] = set()
        self._circles = 0
        # what stands for a record that nobody in the project gives: those that the project makes, by where
        self._instances: dict[ClassCode, Value] = {}
        self._records: dict[ClassCode, dict[Site, Value]] = {}
        self._acting: dict[ClassCode, bool] = {}
        # while a function is entered, what leads to it
        self._wanted: Mentions | None = None
        self._lates: list[tuple[Frame, Substitution, Substitution | None]] = []
        self.updates: dict[Global, list[tuple[Value, UpdateState]]] = {}
        # events that are decided, each with whether it stands further in already
        self._decided: list[tuple[Frame, Settled, bool]] = []
        # of each function, what stands in it
        self._standing: dict[FunctionCode | None, list[tuple[Frame, Settled]]] = {}
        # instances that stand for any, and what symbols are for the function at hand that nobody calls
        self._receivers: dict[Param, Value] = {}
        self._cased: FunctionCode | None = None
        self._outsides: dict[object, tuple[Frame, Substitution]] = {}
        # what stands in functions that were entered, with the places that lead to it from within them
        self._within: set[tuple[Hashable, tuple[Site, ...]]] = set()

    def run(self) -> None:
        """Carry all events to where they stand."""
        self._gather_globals()
        self._gather_contexts()
        self._gather_records()
        self._enter_all()
        for module in list(self.engine.modules.loaded.values()):
            if module.frame is not None:
                self._process(module, None, module.frame.outcome.effects)
        for code, fixed in list(self.engine.functions.summaries):
            if not fixed:
                self.open_events(code)
        for (code, fixed), waiting in list(self._open.items()):
            # who calls it has decided what can be
            for open_ in () if fixed or code in self._called else waiting:
                with (
                    self.engine.work.guarded(code.module, code),
                    self.engine.work.granted(code.module, code, of_events=True),
                ):
                    self._close(code, open_)
        self._tell_all()

    def is_called(self, code: FunctionCode) -> bool:
        """Tell whether anything in the project calls a function."""
        return code in self._called

    def closed(
        self, code: FunctionCode, open_: Open, known: dict[Value, Value] | None = None
    ) -> Iterator[tuple[Frame, Settled]]:
        """Yield what an event comes to with parameters from outside, given and absent, and some that are known."""
        for frame, settled, _ in self._closed(code, open_, known):
            yield frame, settled

    def _closed(
        self, code: FunctionCode, open_: Open, known: dict[Value, Value] | None = None
    ) -> Iterator[tuple[Frame, Settled, bool]]:
        symbols = _from_callers(open_.event.value, *(test for test, _ in open_.event.guards))
        asked = _asked(open_.event)
        optional = [symbol for symbol in symbols if isinstance(symbol, Param) and _is_apart(symbol, asked)][:MOST_CASES]
        for chosen in product((False, True), repeat=len(optional)):
            absent = tuple(compress(optional, chosen))
            frame, substitution = self._outside_of(code, symbols, absent, known or {})
            moved = self._moved(frame, substitution, open_.event)
            for made in () if moved is None else self._comes_to(frame, open_._replace(event=moved)):
                yield frame, self._settled(frame, code, made), made.is_told

    def _outside_of(
        self, code: FunctionCode, symbols: list[Param | Cell], absent: tuple[Value, ...], known: dict[Value, Value]
    ) -> tuple[Frame, Substitution]:
        """Return a frame, and in it the replacement of symbols by what is outside, but for those that are known.

        It is the same one for all events of a function, as long as nothing was written in the frame.
        """
        if self._cased is not code:
            self._cased = code
            self._outsides.clear()
        key = (absent, tuple(known.items()))
        shared = self._outsides.get(key)
        if shared is None or shared[0].store:
            frame = self.engine.scratch(code.module)
            shared = self._outsides[key] = (frame, _Late(self, frame, code.site, dict(known)))
        replaced = shared[1].symbols
        for symbol in symbols:
            if symbol not in replaced:
                is_absent = isinstance(symbol, Param) and symbol in absent
                replaced[symbol] = self._default(symbol) if is_absent else self._given(symbol)
        return shared

    def _given(self, symbol: Param | Cell) -> Value:
        """Return what a parameter or captured variable is that comes from outside."""
        if isinstance(symbol, Param) and symbol.code.cls is not None and symbol.name == symbol.code.receiver():
            return self._usual_receiver(symbol)
        return self._outside(symbol) if isinstance(symbol, Param) else unknown(symbol.name)

    def _gather_records(self) -> None:
        """Collect the records that the project makes, each with what its maker's callers give taken from outside."""
        events = [event for summary in self.engine.functions.summaries.values() for event in summary.events]
        frames = [module.frame for module in self.engine.modules.loaded.values() if module.frame is not None]
        for event in (*events, *(event for frame in frames for event in frame.outcome.effects)):
            state = event.value.state if event.kind == "instance" and isinstance(event.value, Made) else None
            if isinstance(state, InstanceState) and "record" in self.engine.class_facts.traits(state.cls.code):
                with self.engine.work.guarded(state.cls.code.module, None):
                    frame = self.engine.scratch(state.cls.code.module)
                    outside = self._all_outside(event.value)
                    made = frame.close(Substitution(frame, outside, event.site).apply(event.value))
                    self._records.setdefault(state.cls.code, {})[event.site] = made

    def _gather_globals(self) -> None:
        """Collect what functions write to the variables of modules."""
        for summary in self.engine.functions.summaries.values():
            for symbol, value in summary.globals.items():
                self.engine.modules.writes.setdefault(symbol, []).append(value)
            self._gather_updates(summary.outs)
        for module in list(self.engine.modules.loaded.values()):
            if module.frame is not None:
                self._gather_updates(updates_of(module.frame))
                for symbol, value in module.frame.outcome.foreign.items():
                    self.engine.modules.writes.setdefault(symbol, []).append(module.frame.close(value))

    def _gather_contexts(self) -> None:
        """Collect the functions that are called where variables of the flow of calls are set: there these are known."""
        called: dict[FunctionCode | None, list[FunctionCode]] = {}
        queue: list[FunctionCode] = []
        for code, event in self._all_events():
            if isinstance(event.value, Applied):
                called.setdefault(code, []).append(event.value.function.code)
                queue += [event.value.function.code] if event.value.context else []
        while queue:
            code = queue.pop()
            if code not in self._in_context:
                self._in_context.add(code)
                queue += called.get(code, [])

    def _all_events(self) -> Iterator[tuple[FunctionCode | None, Event]]:
        for (code, _), summary in self.engine.functions.summaries.items():
            yield from ((code, event) for event in summary.events)
        for module in self.engine.modules.loaded.values():
            if module.frame is not None:
                yield from ((None, event) for event in module.frame.outcome.effects)

    def _gather_updates(self, outs: list[tuple[Value, UpdateState]]) -> None:
        for base, update in outs:
            root = base
            while not isinstance(root, Global) and hasattr(root, "base"):
                root = root.base
            if isinstance(root, Global):
                self.updates.setdefault(root, []).append((base, update))

    # functions of which more is known than their summaries say

    def _enter_all(self) -> None:
        """Let what decorators, defaults and captured variables decide of functions' events stand in these."""
        found: list[tuple[Frame, Settled]] = []
        for code, value in list(self.engine.functions.entries.items()):
            with self.engine.work.guarded(code.module, code), self.engine.work.granted_entry():
                found += self._entered(code, value)
        # what one of them leads to in another stands in the other
        for frame, settled in sorted(found, key=lambda pair: len(pair[1].path)):
            with self.engine.work.guarded(settled.module, settled.code):
                if not self._is_within(frame, settled):
                    self.listener.happened(frame, settled)
                    identity = self.listener.identity(frame, settled.event, settled.chain)
                    self._within.add((identity, (settled.site, *settled.path)))

    def _tell_all(self) -> None:
        """Tell of all events that are decided, except of those that stand further in."""
        for frame, settled, is_told in self._decided:
            with self.engine.work.guarded(settled.module, settled.code):
                if is_told or self._is_within(frame, settled):
                    self.listener.learned(frame, settled)
                else:
                    self.listener.happened(frame, settled)
        self._decided.clear()

    def _entered(self, code: FunctionCode, value: Value) -> list[tuple[Frame, Settled]]:
        """Return the events that stand in a function as whoever calls it."""
        found: list[tuple[Frame, Settled]] = []
        if not self.open_events(code):
            # nothing in it waits for what is known of it
            return found
        frame = self.engine.scratch(code.module, quiet=False)
        receiver = () if code.cls is None or types.is_static(code) else (self._instance(code.cls),)
        late = _Late(self, frame, code.site)
        self._lates.append((frame, late, None))
        try:
            # what callers may leave out stays open, so that both cases can be told apart
            function = late.apply(value)
            defaults = function.defaults if isinstance(function, Function) and function.code is code else ()
            optional = tuple((name, Param(code, name)) for name, default in defaults if says_nothing(frame, default))
            self.engine.call(frame, function, Args(receiver, optional, is_open=True), code.site)
            self._wanted = Mentions(code)
            for effect in list(frame.outcome.effects):
                for open_ in self._expanded(frame, effect):
                    if code not in open_.chain or open_.is_told:
                        continue
                    event = self._moved(frame, self._substitution(frame, open_.event.site), open_.event)
                    if event is None or not self.listener.matters(event):
                        continue
                    if self.listener.is_settled(frame, event, open_.chain):
                        inner = _within(code, open_._replace(event=event))
                        found.append((frame, self._settled(frame, code, inner)))
        finally:
            self._wanted = None
            self._lates.pop()
        return found

    def _is_within(self, frame: Frame, settled: Settled) -> bool:
        """Tell whether an event stands in a function already that was entered."""
        if not self._within:
            return False
        places = (settled.site, *settled.path)
        identity = self.listener.identity(frame, settled.event, settled.chain)
        return any((identity, places[start:]) in self._within for start in range(len(places)))

    # one function

    def open_events(self, code: FunctionCode, fixed: Cells = ()) -> list[Open]:
        """Return the events of a function, evaluated for some arguments or any, that its callers decide."""
        key = (code, fixed)
        known = self._open.get(key)
        if known is not None:
            return known
        if key in self._running:
            return self._in_circle(key)
        if fixed:
            # what it does whatever it is given stands in it
            self.open_events(code)
        self._running[key] = None
        try:
            events = self.engine.functions.summary(code, fixed).events
            found = self._process(code.module, code, events, fixed)
            if found and key in self._assumed and len(self._running) == 1:
                # once more, with what the calls that lead back to it come to
                self._assumed[key] = found
                for other in self._tainted:
                    self._open.pop(other, None)
                self._tainted.clear()
                found = self._process(code.module, code, events, fixed)
        finally:
            del self._running[key]
            self._assumed.pop(key, None)
        self._open[key] = found
        return found

    def _in_circle(self, key: Key) -> list[Open]:
        """Return the events of a function that are known while these are being worked out."""
        running = list(self._running)
        self._tainted.update(dict.fromkeys(running[running.index(key) + 1 :]))
        return self._assumed.setdefault(key, [])

    def _process(
        self, module: ModuleCode, code: FunctionCode | None, events: Iterable[Event], fixed: Cells = ()
    ) -> list[Open]:
        found: dict[tuple[object, ...], Open] = {}
        frame = self.engine.scratch(module)
        site = Site(module.path, 0)
        # one for all events: what stands in several is worked out once
        self._lates.append((frame, _Late(self, frame, site), self._usual(frame, code, site)))
        try:
            with (
                self.engine.work.guarded(module, code),
                self.engine.work.granted(module, code, fixed=fixed, of_events=True),
            ):
                self._carry(frame, code, events, found, is_special=bool(fixed))
            if code is not None and self.engine.work.is_cut(code):
                self._let_go(frame, code, events, found)
        finally:
            self._lates.pop()
        return list(found.values())

    def _let_go(
        self, frame: Frame, code: FunctionCode, events: Iterable[Event], found: dict[tuple[object, ...], Open]
    ) -> None:
        """Let out of sight what a function makes and is given that was not followed to its end."""
        for event in events:
            open_ = Open(Event("escape", event.value, event.site), (), ())
            self.listener.unsettled(frame, self._settled(frame, code, open_))
        for param in code.node.params:
            escaped = Event("escape", Param(code, param.name), code.site)
            found.setdefault((escaped.kind, escaped.value, escaped.site), Open(escaped, (), ()))

    def _usual(self, frame: Frame, code: FunctionCode | None, site: Site) -> Substitution | None:
        """Return the substitution of a method's receiver by the instance that stands for any, None for no method."""
        if code is None or code.cls is None or types.is_static(code):
            return None
        receiver = code.receiver()
        if receiver is None:
            return None
        return _Late(self, frame, site, {Param(code, receiver): self._instance(code.cls)})

    def _carry(
        self,
        frame: Frame,
        code: FunctionCode | None,
        events: Iterable[Event],
        found: dict[tuple[object, ...], Open],
        *,
        is_special: bool,
    ) -> None:
        # what happens here itself first, so that calls leave something for it
        for event in sorted(filterfalse(self._is_idle, events), key=lambda event: isinstance(event.value, Applied)):
            with self.engine.work.half():
                expanded = self._expanded(frame, event)
            for open_ in expanded:
                waiting = self._settle(frame, code, open_, is_special=is_special)
                if waiting is not None and len(found) < MOST_OPEN:
                    found.setdefault((waiting.event.kind, waiting.event.value, waiting.event.site), waiting)

    def _is_idle(self, event: Event) -> bool:
        """Tell whether an event is no more than an instance whose methods do nothing with what it holds."""
        state = event.value.state if event.kind == "instance" and isinstance(event.value, Made) else None
        return isinstance(state, InstanceState) and not self._is_acting(state.cls.code)

    def _is_acting(self, cls: ClassCode) -> bool:
        known = self._acting.get(cls)
        if known is None:
            methods = [method.code for name, method in cls.methods() if name != "__init__"]
            known = self._acting[cls] = any(
                event.kind in ACTIONS and Param(code, receiver) in event.value.symbols
                for code in methods
                if (receiver := code.receiver()) is not None
                for event in self.engine.functions.summary(code).events
            )
        return known

    def _expanded(self, frame: Frame, event: Event) -> list[Open]:
        """Return what an event of a function comes to: a call, to the events of what is called."""
        found = self._of_callee(frame, event) if isinstance(event.value, Applied) else [Open(event, (), ())]
        return [made for open_ in found for made in self._made(frame, open_, MOST_MADE)]

    def _made(self, frame: Frame, open_: Open, depth: int) -> list[Open]:
        """Return what a call comes to that could not be made before, if what it depends on is known; else itself."""
        if open_.event.kind != "call" or not isinstance(open_.event.value, Call):
            return [open_]
        found: list[Open] = []
        for inner in self._of_call(frame, open_):
            found += [inner] if inner.event.kind != "call" or not depth else self._again(frame, inner, open_, depth)
        return found

    def _again(self, frame: Frame, inner: Open, outer: Open, depth: int) -> list[Open]:
        if inner.event.value is outer.event.value:
            return [inner]
        return self._made(frame, inner, depth - 1)

    def _of_callee(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...] = ()) -> list[Open]:
        """Return the events of a function that is called, as they are for the call; `chain` leads to that already."""
        applied = event.value
        assert isinstance(applied, Applied)
        callee = applied.function
        self._called.add(callee.code)
        wanted = None if self._wanted is None or self._wanted.code in chain else self._wanted
        if wanted is not None and wanted.code is not callee.code and not wanted.are_in(applied):
            # what happens in it does not happen in the function that is entered
            return []
        waiting = self._open_events_of(applied, wanted)
        if not waiting:
            return []
        is_again = (callee.code, applied.fixed) in self._running
        symbols: dict[Value, Value] = {
            Param(callee.code, name): _after_turns(value) if is_again else value for name, value in applied.binding
        }
        symbols.update(calls.cells_of(frame, callee))
        symbols.update({base: Updated(base, ((CONTEXT, value),), ()) for base, value in applied.context})
        substitution = Substitution(frame, symbols, event.site)
        sites = dict(applied.sites)
        given = tuple((value, sites.get(name)) for name, value in applied.binding)
        found: list[Open] = []
        for open_ in waiting:
            moved = self._moved(frame, substitution, open_.event)
            if moved is not None:
                guards = (*event.guards, *moved.guards)
                moved = moved._replace(guards=guards[-6:])
                path, chain = (event.site, *open_.path), (*open_.chain, callee.code)
                if _is_endless(moved, callee.code, chain):
                    continue
                stages = (*open_.stages, open_.event)
                found.append(Open(moved, path, chain, (given, *open_.given), open_.is_told, stages))
        return found

    def _open_events_of(self, applied: Applied, wanted: Mentions | None) -> list[Open]:
        """Return the events of a function that is called; of what is wanted, those that may lead there."""
        entering, self._wanted = self._wanted, None
        try:
            waiting = self.open_events(applied.function.code, applied.fixed)
        finally:
            self._wanted = entering
        if wanted is None or wanted.code is applied.function.code:
            return waiting
        return [open_ for open_ in waiting if open_.event.kind == "call" or wanted.code in open_.chain]

    def _moved(self, frame: Frame, substitution: Substitution, event: Event) -> Event | None:
        """Return an event with symbols replaced; None if its conditions do not hold."""
        guards: list[Guard] = []
        for test, holds in event.guards:
            now = frame.engine.test(frame, "true", (substitution.apply(test),)) if test.symbols else test
            if isinstance(now, Const):
                if bool(now.value) is not holds:
                    return None
                continue
            while isinstance(now, Test) and now.kind == "not":
                now, holds = now.operands[0], not holds
            if now is NEVER:
                return None
            guards.append((frame.close(now), holds))
        if isinstance(event.value, Call) and event.kind == "call":
            # it is made where events can be recorded, see `_of_call`
            callee = frame.close(substitution.apply(event.value.callee))
            args = spread(frame, change_args(event.value.args, substitution.apply), event.value.site)
            value: Value = Call(callee, change_args(args, frame.close), event.value.site)
        else:
            value = frame.close(substitution.apply(event.value))
        value = under(value, guards)
        return event._replace(value=value, guards=tuple(guards))

    def _of_call(self, frame: Frame, open_: Open) -> list[Open]:
        event = open_.event
        call = event.value
        assert isinstance(call, Call)
        inner = self.engine.scratch(frame.module, quiet=False)
        late = self._substitution(inner, event.site)
        callee = late.apply(call.callee)
        args = spread(inner, change_args(call.args, late.apply), call.site)
        self.engine.call(inner, callee, args, call.site)
        found: list[Open] = []
        for effect in inner.outcome.effects:
            effect = effect._replace(guards=(*event.guards, *effect.guards)[-6:])
            if isinstance(effect.value, Applied):
                found += [
                    Open(
                        below.event,
                        (*open_.path, *below.path),
                        (*below.chain, *open_.chain),
                        (*open_.given, *below.given),
                        open_.is_told or below.is_told,
                        (*below.stages, *open_.stages),
                    )
                    # not as the call has left what it was given, but as that was when it happened
                    for below in self._of_callee(frame, effect, open_.chain)
                    if not _is_endless(below.event, effect.value.function.code, (*below.chain, *open_.chain))
                ]
            else:
                found.append(open_._replace(event=effect))
        return found

    # settling

    def _substitution(self, frame: Frame, site: Site) -> Substitution:
        if self._lates and self._lates[-1][0] is frame:
            return self._lates[-1][1]
        return _Late(self, frame, site)

    def _settle(self, frame: Frame, code: FunctionCode | None, open_: Open, *, is_special: bool = False) -> Open | None:
        """Let an event stand here if it is decided; return it if callers may decide more.

        In a function that was evaluated for the arguments of a call, none stands that these have decided.
        """
        event = open_.event
        if not self.listener.matters(event):
            return None
        if code in self._in_context and _reads_context(event.value):
            return open_
        resolved = self._resolved(frame, event)
        if resolved is None:
            return None
        open_ = open_._replace(event=resolved)
        if is_special:
            return open_._replace(is_told=True) if self._stands_in(frame, code, open_) else open_
        waiting = self._tell(frame, code, open_)
        usual = None if waiting is None else self._with_usual(frame, code, waiting)
        if waiting is not None and usual is not None:
            told = self._tell_usual(frame, code, usual)
            waiting = None if told is None else waiting._replace(is_told=told.is_told)
        if waiting is None:
            return None
        if code is not None and has_parameters(open_.event.value):
            return waiting
        if not waiting.is_told:
            self.listener.unsettled(frame, self._settled(frame, code, waiting))
        return None

    def _stands_in(self, frame: Frame, code: FunctionCode | None, open_: Open) -> bool:
        """Tell whether an event stands in a function whatever that is given."""
        standing = self._standing.get(code)
        if not standing:
            return False
        settled = self._settled(frame, code, self._with_usual(frame, code, open_) or open_)
        identity = self.listener.identity(frame, settled.event, settled.chain)
        places = (settled.site, settled.path)
        return any(
            places == (other.site, other.path) and identity == self.listener.identity(within, other.event, other.chain)
            for within, other in standing
        )

    def _resolved(self, frame: Frame, event: Event) -> Event | None:
        """Return an event with what is known by now, and under the conditions of all calls that lead to it."""
        if _is_late(event):
            return self._moved(frame, self._substitution(frame, event.site), event)
        return event._replace(value=under(event.value, list(event.guards)))

    def _with_usual(self, frame: Frame, code: FunctionCode | None, open_: Open) -> Open | None:
        """Return an event of a method with the instance that stands for any of its class."""
        substitution = self._lates[-1][2]
        receiver = None if code is None else code.receiver()
        if code is None or code.cls is None or receiver is None or substitution is None:
            return None
        symbol = Param(code, receiver)
        if symbol not in open_.event.value.symbols or _is_overridden(code.cls, symbol, open_.event.value):
            return None
        usual = self._moved(frame, substitution, open_.event)
        return None if usual is None else open_._replace(event=usual)

    def _tell_usual(self, frame: Frame, code: FunctionCode | None, usual: Open) -> Open | None:
        """Tell of an event as it is for any instance; of a call, of what it comes to if all of that is decided."""
        if usual.event.kind != "call":
            return self._tell(frame, code, usual)
        is_for_callers = _is_for_callers(usual.event.value)
        made = self._comes_to(frame, usual, is_shallow=is_for_callers)
        decided = [open_ for open_ in made if self._is_decided(frame, code, open_)]
        rest = [open_ for open_ in made if open_ not in decided and not self.listener.is_aside(open_.event)]
        if not decided or (rest and is_for_callers) or any(_is_of_callers(open_.event, usual.event) for open_ in rest):
            return usual
        over = [self._tell(frame, code, open_) is None for open_ in decided]
        return None if all(over) and len(decided) == len(made) else usual._replace(is_told=True)

    def _comes_to(self, frame: Frame, open_: Open, *, is_shallow: bool = False) -> list[Open]:
        """Return what an event comes to once its calls are made, those first of them if it is shallow."""
        found: list[Open] = []
        queue = [open_]
        for _ in range(MOST_OPEN):
            if not queue:
                break
            waiting = queue.pop()
            event = waiting.event
            if event.kind == "call" and isinstance(event.value, Call):
                for inner in self._of_call(frame, waiting):
                    is_left = inner.event.value is event.value or (is_shallow and isinstance(inner.event.value, Call))
                    (found if is_left else queue).append(inner)
                continue
            moved = self._moved(frame, self._substitution(frame, event.site), event)
            if moved is not None and self.listener.matters(moved):
                found.append(waiting._replace(event=moved))
        return found

    def _is_decided(self, frame: Frame, code: FunctionCode | None, open_: Open) -> bool:
        self.engine.work.spend(JUDGED)
        return open_.is_told or self.listener.is_settled(frame, open_.event, self._chain(code, open_))

    def _tell(self, frame: Frame, code: FunctionCode | None, open_: Open) -> Open | None:
        """Tell of an event if it is decided; return it if callers have more to say of it."""
        if not self._is_decided(frame, code, open_):
            return open_
        settled = self._settled(frame, code, open_)
        self._decided.append((frame, settled, open_.is_told))
        self._standing.setdefault(code, []).append((frame, settled))
        return open_._replace(is_told=True) if self.listener.goes_on(frame, settled) else None

    def _chain(self, code: FunctionCode | None, open_: Open) -> tuple[FunctionCode, ...]:
        return open_.chain if code is None else (*open_.chain, code)

    def _settled(self, frame: Frame, code: FunctionCode | None, open_: Open) -> Settled:
        site, *path = (place for place in (*open_.path, open_.event.site) if place != UNSEEN)
        late = self._substitution(frame, site)
        chain = self._chain(code, open_)

        def resolve(value: Value) -> Value:
            return frame.close(late.apply(value))

        return Settled(open_.event, site, tuple(path), chain, frame.module, code, open_.stages, open_.given, resolve)

    def _close(self, code: FunctionCode, open_: Open) -> None:
        """Take an event that no caller decides as it is with parameters from outside, given and absent."""
        for frame, settled, is_told in self._closed(code, open_):
            if is_told or self.listener.is_settled(frame, settled.event, settled.chain):
                self._decided.append((frame, settled, is_told))
            else:
                self.listener.unsettled(frame, settled)

    def _usual_receiver(self, receiver: Param) -> Value:
        """Return the instance that stands for any that a method is called on, made of what comes from outside."""
        known = self._receivers.get(receiver)
        if known is None:
            known = self._receivers[receiver] = self._made_outside(receiver)
        return known

    def _made_outside(self, receiver: Param) -> Value:
        code = receiver.code
        frame = self.engine.scratch(code.module)
        instance = self._outside(receiver)
        given = self._all_outside(instance)
        return frame.close(_Late(self, frame, code.site, given).apply(instance)) if given else instance

    def _all_outside(self, value: Value) -> dict[Value, Value]:
        """Return what the parameters and captured variables are that a value depends on, all from outside."""
        return {symbol: self._outside(symbol) for symbol in _from_callers(value)}

    def _default(self, symbol: Param | Cell) -> Value:
        param = symbol.code.param(symbol.name)
        if param is None or param.default is None:
            return UNKNOWN
        if isinstance(param.default, nodes.Const) and param.default.value is None:
            return NONE
        holder = self.engine.scratch(symbol.code.module)
        return holder.close(self.engine.evaluate(holder, param.default))

    # what is only known in the end

    def late(self, frame: Frame, value: Value, site: Site) -> Value:
        """Return what a module's variable or an attribute that methods set may be."""
        known = self._late.get(value)
        if known is not None:
            return known
        if value in self._resolving or self._is_nested(value) or len(self._resolving) >= MOST_RESOLVED:
            self._circles += 1
            return NEVER
        self._resolving.add(value)
        before = self._circles
        try:
            if isinstance(value, Global):
                found = self._global(value)
            else:
                assert isinstance(value, FieldOf)
                found = self._field(frame, value, site)
        finally:
            self._resolving.discard(value)
        if not self._resolving or self._circles == before:
            self._late[value] = found
        return found

    def _is_nested(self, value: Value) -> bool:
        """Tell whether an attribute is made of itself: its owner then grows with each turn, and never ends."""
        if not isinstance(value, FieldOf):
            return False
        same = [one for one in self._resolving if isinstance(one, FieldOf) and one.name == value.name]
        return sum(_class_of(one.owner) is _class_of(value.owner) for one in same) >= MOST_NESTED

    def _global(self, symbol: Global) -> Value:
        module = self.engine.modules.get(symbol.module)
        site = Site(symbol.module, 0)
        frame = self.engine.frame(module)
        frame.outcome.quiet = 1
        bound_to = self._known_values(frame, symbol, site)
        value = union(bound_to) if bound_to else unknown(symbol.name)
        if not value.symbols and symbol not in self.updates:
            # it stays the very object that others know
            return value
        opened = frame.open(value)
        late = _Late(self, frame, site, {symbol: opened})
        opened = late.apply(opened)
        binding = _Late(self, frame, site, {symbol: opened})
        for base, update in self.updates.get(symbol, ()):
            self._write(frame, binding, base, update)
        return frame.close(opened)

    def _known_values(self, frame: Frame, symbol: Global, site: Site) -> list[Value]:
        """Return what a variable is bound to, as far as no caller decides it; of what is raised, that too."""
        if symbol not in self.engine.class_facts.raised.values():
            return [
                option for option in options(self.engine.modules.global_value(symbol)) if not has_parameters(option)
            ]
        writes = [option for write in self.engine.modules.writes.get(symbol, ()) for option in options(write)]
        found = [self._written(frame, _Late(self, frame, site), option) for option in writes]
        return [option for option in found if option is not None]

    def _write(self, frame: Frame, binding: _Late, base: Value, update: UpdateState) -> None:
        """Let an object hold what a function may write to it."""
        target = binding.apply(base)
        for name, inner in update.fields.items():
            written = None if calls.is_link(base, name, inner) else self._written(frame, binding, inner)
            if written is not None:
                known = self.engine.attribute(frame, target, name, binding.site)
                self.engine.set_attribute(frame, target, name, union((known, written)), binding.site)
        for key, inner in update.items.items():
            at = key if isinstance(key, Value) else text(key)
            written = self._written(frame, binding, inner)
            if written is not None:
                # whoever looks may come before it was written, or after another has written it
                at = items.keyed(frame, binding.apply(at))
                others = [_entry(frame, option, at) for option in options(target)]
                self.engine.set_item(frame, target, at, union((written, *others)), binding.site)

    def _instance(self, code: ClassCode) -> Value:
        """Return the instance that stands for any of a class, with what methods write into what its attributes hold."""
        code = _mixed_into(code)
        known = self._instances.get(code)
        if known is not None:
            return known
        plain = self._instances[code] = self.engine.class_facts.generic(code)
        outs = [
            (Param(method.code, receiver), base, update)
            for name, method in code.methods()
            if name != "__init__" and (receiver := method.code.receiver()) is not None
            for base, update in self.engine.functions.summary(method.code).outs
            if isinstance(base, Attr | Item) and _root(base) is Param(method.code, receiver)
        ]
        if not outs:
            return plain
        frame = self.engine.frame(code.module)
        frame.outcome.quiet = 1
        opened = frame.open(plain)
        for symbol, base, update in outs:
            self._write(frame, _Late(self, frame, code.site, {symbol: opened}), base, update)
        found = self._instances[code] = frame.close(opened)
        return found

    def _written(self, frame: Frame, binding: _Late, value: Value) -> Value | None:
        """Return what was written, whatever callers give; None where only they decide what it is."""
        if not has_parameters(value):
            return binding.apply(value)
        found = _Late(self, frame, binding.site, {**binding.symbols, **self._all_outside(value)}).apply(value)
        telling = [option for option in options(found) if not isinstance(option, Unknown | Const)]
        return union(telling) if telling else None

    def _outside(self, symbol: Param | Cell) -> Value:
        """Return what a parameter is that nobody in the project gives."""
        code = symbol.code
        if isinstance(symbol, Param) and code.cls is not None and symbol.name == code.receiver():
            return Class(code.cls, ()) if types.takes_class(code) else self._instance(code.cls)
        meant = types.type_of(self.engine.scratch(code.module), symbol)
        records = self._records.get(meant.code, {}) if isinstance(meant, Class) else {}
        if len(records) == 1:
            return next(iter(records.values()))
        return unknown(symbol.name, there=True)

    def _field(self, frame: Frame, value: FieldOf, site: Site) -> Value:
        owner = self._substitution(frame, site).apply(value.owner)
        state = frame.state(owner)
        own = self._substitution(frame, site).apply(value.own)
        if not isinstance(state, InstanceState):
            return own
        found = [option for option in options(own) if option is not ABSENT]
        code = state.cls.code
        for _, method in code.methods():
            if method.code.name == "__init__" or not method.code.node.params:
                continue
            receiver = Param(method.code, method.code.node.params[0].name)
            for base, update in self.engine.functions.summary(method.code).outs:
                if base is receiver and value.name in update.fields:
                    written = update.fields[value.name]
                    for option in options(written):
                        if isinstance(option, Attr) and option.base is receiver:
                            continue
                        if any(isinstance(symbol, Param) and symbol is not receiver for symbol in option.symbols):
                            continue
                        moved = _Late(self, frame, site, {receiver: owner}).apply(option)
                        found.append(frame.close(moved))
        telling = [option for option in found if not isinstance(option, Unknown | Const)]
        plain = [option for option in found if isinstance(option, Unknown | Const)]
        result = union((*telling, *plain))
        return unknown(value.name, code.name) if result is NEVER else result


class _Late(Substitution):
    """A substitution that also resolves what is only known in the end."""

    __slots__ = ("travel",)

    def __init__(self, travel: Travel, frame: Frame, site: Site, symbols: dict[Value, Value] | None = None) -> None:
        super().__init__(frame, symbols or {}, site)
        self.travel = travel

    def apply(self, value: Value) -> Value:
        if not value.symbols and (self.is_scratch or type(value) not in HOLDERS):
            return value
        kind = type(value)
        if kind is Global:
            if value in self.symbols:
                return self.symbols[value]
            known = self._known.get(value)
            if known is None:
                known = self._known[value] = self.frame.open(self.travel.late(self.frame, value, self.site))
            return known
        if kind is FieldOf:
            known = self._known.get(value)
            if known is None:
                moved = super().apply(value)
                if isinstance(moved, FieldOf):
                    closed = self.frame.close(moved)
                    moved = self.travel.late(self.frame, closed, self.site) if isinstance(closed, FieldOf) else closed
                known = self._known[value] = moved
            return known
        found = super().apply(value)
        # an attribute that the whole program shares, or that methods set
        return self.apply(found) if found is not value and type(found) in _LATE else found


def _mixed_into(code: ClassCode) -> ClassCode:
    """Return the class that another without a constructor is mixed into, if it is the only one; else the other."""
    if code.find("__init__") is not None or code.library_bases() or code.has_unknown_base():
        return code
    whole = [below for below in code.descendants() if not below.subclasses]
    return whole[0] if len(whole) == 1 and whole[0].find("__init__") is not None else code


def _within(code: FunctionCode, open_: Open) -> Open:
    """Return an event as it is seen from within a function that it happens in."""
    index = open_.chain.index(code)
    start = len(open_.chain) - index
    inner = open_._replace(path=open_.path[start:], chain=open_.chain[:index], given=open_.given[start:])
    return inner._replace(stages=open_.stages[:index])


def _is_endless(event: Event, code: FunctionCode, chain: tuple[FunctionCode, ...]) -> bool:
    """Tell whether a call waits in a function that has called itself often, with nothing that is known to go into."""
    if event.kind != "call" or not isinstance(event.value, Call) or chain.count(code) <= MOST_NESTED:
        return False
    return not any(isinstance(value, Made) for value in event.value.args.all())


def _after_turns(value: Value) -> Value:
    """Return an argument of a call that leads back to where it stands as it is after any number of turns."""
    is_reckoned = isinstance(value, Call | Test) and bool(value.symbols)
    return UNKNOWN if is_reckoned else value


def _class_of(owner: Value) -> ClassCode | None:
    """Return the class of an attribute's owner, None where that is still open."""
    return owner.state.cls.code if isinstance(owner, Made) and isinstance(owner.state, InstanceState) else None


def _root(value: Value) -> Value:
    """Return what an attribute of an attribute, or an item of it, belongs to in the end."""
    while isinstance(value, Attr | Item):
        value = value.base
    return value


def _is_late(event: Event) -> bool:
    """Tell whether an event depends on what is only known in the end."""
    values = (event.value, *(test for test, _ in event.guards))
    return any(symbol is LATE or type(symbol) is Global for value in values for symbol in value.symbols)


# What is only known once all functions have been evaluated.
_LATE = frozenset({Global, FieldOf})


def _from_callers(*values: Value) -> list[Param | Cell]:
    """Return the parameters and captured variables that values depend on, in an order that is always the same."""
    symbols = frozenset[Value]().union(*(value.symbols for value in values))
    found = [symbol for symbol in symbols if isinstance(symbol, Param | Cell)]
    return sorted(found, key=lambda symbol: (symbol.name, symbol.code.site, isinstance(symbol, Cell)))


def _asked(event: Event) -> frozenset[Value]:
    """Return the symbols that conditions of an event are about; of a call that waits, all that it is given."""
    found = frozenset[Value]().union(*(test.symbols for test, _ in event.guards))
    if event.kind == "call":
        return found | event.value.symbols
    return found.union(*(part.symbols for part in walk(event.value, MOST_DEPTH) if isinstance(part, Test)))


def _is_apart(symbol: Param, asked: frozenset[Value]) -> bool:
    """Tell whether a parameter that is not given makes another case than one that is: it is asked for, or is a text."""
    param = symbol.code.param(symbol.name)
    if param is None or param.default is None:
        return False
    default = param.default
    return symbol in asked or not isinstance(default, nodes.Const) or isinstance(default.value, str)


def _entry(frame: Frame, owner: Value, key: Value) -> Value:
    """Return what a dict holds under a key; it may hold nothing."""
    state = frame.state(owner)
    kept = state.entries.get(key_of(key), ABSENT) if isinstance(state, DictState) else ABSENT
    return union((kept, ABSENT))


def _is_for_callers(call: Value) -> bool:
    """Tell whether callers decide what is called, and not only what it is given."""
    if not isinstance(call, Call):
        return True
    # a method that is known is called, whatever its instance was made of
    callee = call.callee.function if isinstance(call.callee, Bound) else call.callee
    return has_parameters(callee)


def _is_of_callers(event: Event, made_by: Event) -> bool:
    """Tell whether callers decide what a method does that was called on an instance which they have made."""
    callee = made_by.value.callee if isinstance(made_by.value, Call) else None
    return isinstance(callee, Bound) and has_parameters(callee) and event.kind not in ("call", "apply")


def _reads_context(value: Value) -> bool:
    """Tell whether a value depends on a variable of the flow of calls that nothing in it sets."""
    return any(isinstance(part, Attr) and part.name == CONTEXT for part in walk(value, MOST_DEPTH))


def _is_overridden(cls: ClassCode, receiver: Value, value: Value) -> bool:
    """Tell whether a value depends on an attribute of the receiver that a class further down says anew."""
    below = cls.descendants()
    if not below:
        return False
    read = {one.name for one in walk(value, MOST_DEPTH) if isinstance(one, Attr) and one.base is receiver}
    said = {name for other in below for name in read if name in other.attrs}
    return any(name in other.attrs and not isinstance(other.attrs[name], Function) for other in below for name in said)


def implied(test: Value, holds: bool) -> dict[Value, bool]:
    """Return what a condition says: itself, and of a parameter that one that is given is neither None nor empty."""
    found = {test: holds}
    if isinstance(test, Test) and (test.kind, holds) in (("and", True), ("or", False)):
        for operand in test.operands:
            found.update(implied(operand, holds))
    elif isinstance(test, Test) and test.kind == "not":
        found.update(implied(test.operands[0], not holds))
    if isinstance(test, Test) and test.kind in ("none", "true") and isinstance(test.operands[0], Param):
        other = "true" if test.kind == "none" else "none"
        found[Test(other, test.operands)] = not holds
    return found


def under(value: Value, guards: list[Guard]) -> Value:
    """Return a value as it is under conditions: choices that they decide are made."""
    if not guards or not value.symbols:
        return value
    decided: dict[Value, bool] = {}
    for test, holds in guards:
        decided.update(implied(test, holds))
    memo: dict[Value, Value] = {}

    def apply(inner: Value) -> Value:
        if not inner.symbols:
            return inner
        known = memo.get(inner)
        if known is None:
            if isinstance(inner, Choice) and inner.test in decided:
                known = apply(inner.then if decided[inner.test] else inner.orelse)
            else:
                known = rebuilt(inner, apply)
            memo[inner] = known
        return known

    return apply(value)
