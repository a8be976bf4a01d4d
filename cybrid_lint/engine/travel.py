"""Travel: what happens in functions, seen from those who call them.

A summary records what happens in terms of parameters. Here each event is carried to the callers until both of its
halves are known: there it stands. First it is tried with the instance that stands for any of the method's class; what
is known then stands in the method, and no caller sees it again.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from contextlib import nullcontext
from itertools import compress, filterfalse, product

from cybrid_lint.engine.callables import Cells, Function
from cybrid_lint.engine.code import FunctionCode, ModuleCode
from cybrid_lint.engine.conditions import says_nothing
from cybrid_lint.engine.expansion import Expansion, chain_of, in_cases, reads_context
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.functions import Key
from cybrid_lint.engine.idle_instances import IdleInstances
from cybrid_lint.engine.implications import under
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.late import LateValues
from cybrid_lint.engine.late_substitution import LateSubstitution, is_late
from cybrid_lint.engine.open_events import (
    Listener,
    Open,
    OpenEvents,
    Settled,
    gives_something,
    is_decided_within,
    is_for_callers,
    is_of_callers,
    within,
)
from cybrid_lint.engine.operations import Applied, Args, Call
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.outside import Outside, asked_of, is_case, is_overridden
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.symbols import Param, from_callers, has_parameters
from cybrid_lint.engine.values import UNSEEN, Site, Value

# Work that it is to judge an event.
JUDGED = 8
# Work that it may be to follow a call for the instance that stands for any of its class.
MOST_OF_USUAL = 24_000
# Parameters of which both cases, absent and given, are told apart.
MOST_CASES = 2
# So many requests of each call are still followed in a function whose budget is used up.
MOST_OF_CUT = 16


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
        self._in_context: set[FunctionCode] = set()
        self._idle = IdleInstances(engine)
        # events that are decided, each with whether it stands further in already
        self._decided: list[tuple[Frame, Settled, bool]] = []
        # of each function, what stands in it
        self._standing: dict[FunctionCode | None, list[tuple[Frame, Settled]]] = {}
        # calls that were followed for any instance, by what is called: nothing in them was decided, whatever they give
        self._undecided: set[Value] = set()
        # what stands in functions that were entered, or in calls for any instance of which callers decide the rest: the
        # places that lead to it from within them, and whether it was told
        self._within: dict[tuple[Hashable, tuple[Site, ...]], bool] = {}
        self._late = LateValues(engine)
        self._outside = Outside(engine, self._late, self._is_decided_by_callers)
        self._expansion = Expansion(engine, self._late, listener, self.open_events, self._running)

    def run(self) -> None:
        """Carry all events to where they stand."""
        self.engine.work.budget.refill()
        self._late.gather()
        self.engine.modules.settle_flowing(self.listener.differ)
        self.listener.configured(self._late.set_by_users())
        self._gather_contexts()
        # users of packages first, and before what nobody asks of these
        for module in reversed(self.engine.modules.evaluated):
            if module.frame is not None:
                self._process(module, None, module.frame.outcome.effects)
        for code, fixed in list(self.engine.functions.summaries):
            if not fixed:
                self.open_events(code)
        self._enter_all()
        self.engine.work.budget.refill_for_closing()
        for (code, fixed), waiting in list(self._open.items()):
            # who calls it has decided what can be
            for open_ in () if fixed or self._is_decided_by_callers(code) else waiting:
                with (
                    self.engine.work.guarded(code.module, code),
                    self.engine.work.granted(code.module, code, of_events=True),
                ):
                    self._close(code, open_)
        self._tell_all()

    def is_called(self, code: FunctionCode) -> bool:
        """Tell whether anything in the project calls a function."""
        return code in self._expansion.called or code in self._expansion.called_from_outside

    def _is_decided_by_callers(self, code: FunctionCode) -> bool:
        """Tell whether all that happens in a function stands with those who call it, or was decided by them."""
        return code in self._expansion.called and code not in self._expansion.called_from_outside

    def closed(
        self, code: FunctionCode, open_: Open, known: dict[Value, Value] | None = None
    ) -> Iterator[tuple[Frame, Settled]]:
        """Yield what an event comes to with parameters from outside, given and absent, and some that are known."""
        for frame, settled, _ in self._closed(code, open_, known):
            yield frame, settled

    def _closed(
        self, code: FunctionCode, open_: Open, known: dict[Value, Value] | None = None
    ) -> Iterator[tuple[Frame, Settled, bool]]:
        symbols = from_callers(open_.event.value, *(test for test, _ in open_.event.guards))
        asked = asked_of(open_.event)
        optional = [symbol for symbol in symbols if isinstance(symbol, Param) and is_case(symbol, asked)][:MOST_CASES]
        event = self._outside.as_made(code, open_.event, self._expansion.moved)
        if event is None:
            return
        open_ = open_._replace(event=event)
        symbols = from_callers(event.value, *(test for test, _ in event.guards))
        for chosen in product((False, True), repeat=len(optional)):
            absent = tuple(compress(optional, chosen))
            frame, substitution = self._outside.replaced(code, symbols, absent, known or {})
            for moved in self._expansion.moved_in_cases(frame, substitution, open_.event):
                for made in self._expansion.comes_to(frame, open_._replace(event=moved)):
                    yield frame, self._expansion.settled(frame, code, made), made.is_told

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

    # functions of which more is known than their summaries say

    def _enter_all(self) -> None:
        """Let what decorators, defaults and captured variables decide of functions' events stand in these."""
        found: list[tuple[Frame, Settled]] = []
        for code, value in list(self.engine.functions.entries.items()):
            with self.engine.work.guarded(code.module, code), self.engine.work.granted_entry(code.module):
                found += self._entered(code, value)
        # what one of them leads to in another stands in the other
        for frame, settled in sorted(found, key=lambda pair: len(pair[1].path)):
            with self.engine.work.guarded(settled.module, settled.code):
                if not self._is_within(frame, settled):
                    self.listener.happened(frame, settled)
                    self._within[self._place(frame, settled)] = True

    def _tell_all(self) -> None:
        """Tell of all events that are decided, except of those that stand further in."""
        for frame, settled, is_told in self._decided:
            with self.engine.work.guarded(settled.module, settled.code):
                if is_told or self._is_within(frame, settled):
                    self.listener.learned(frame, settled)
                else:
                    self.listener.happened(frame, settled)
                    if self._within and (place := self._place(frame, settled)) in self._within:
                        self._within[place] = True
        self._decided.clear()

    def _entered(self, code: FunctionCode, value: Value) -> list[tuple[Frame, Settled]]:
        """Return the events that stand in a function as whoever calls it."""
        found: list[tuple[Frame, Settled]] = []
        if not self.open_events(code):
            # nothing in it waits for what is known of it
            return found
        frame = self.engine.scratch(code.module, code, quiet=False)
        receiver = () if code.cls is None or code.is_static else (self._late.instance(code.cls),)
        late = LateSubstitution(self._late, frame, code.site, self._outside.around(value))
        is_called = self.is_called(code)
        with self._late.sharing(frame, late, None), self._expansion.leading_to(code):
            # what callers may leave out stays open, so that both cases can be told apart
            function = late.apply(value)
            defaults = function.defaults if isinstance(function, Function) and function.code is code else ()
            optional = tuple((name, code.symbol(name)) for name, default in defaults if says_nothing(frame, default))
            self.engine.call(frame, function, Args(receiver, optional, is_open=True), code.site)
            for effect in list(frame.outcome.effects):
                for open_ in self._expansion.expanded(frame, effect):
                    if open_.is_told or (code not in open_.chain and open_.event.kind != "request"):
                        continue
                    event = self._expansion.moved(frame, self._late.substitution(frame, open_.event.site), open_.event)
                    if event is None or not self.listener.matters(frame, event):
                        continue
                    known = open_._replace(event=event)
                    if self._is_decided(frame, None, known):
                        found.append((frame, self._expansion.settled(frame, code, within(code, known))))
        if optional and not is_called:
            # whether what may be left out is given is still to be looked at
            self._expansion.called.discard(code)
        return found

    def _is_within(self, frame: Frame, settled: Settled) -> bool:
        """Tell whether an event stands in a function already that was entered."""
        if not self._within:
            return False
        identity, places = self._place(frame, settled)
        return any(self._within.get((identity, places[start:])) for start in range(len(places)))

    def _place(self, frame: Frame, settled: Settled) -> tuple[Hashable, tuple[Site, ...]]:
        """Return what tells an event from others, with the places that lead to it."""
        return self.listener.identity(frame, settled.event), (settled.site, *settled.path)

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
        self, module: ModuleCode, code: FunctionCode | None, events: Collection[Event], fixed: Cells = ()
    ) -> list[Open]:
        if not events and not self.engine.work.is_cut(module, code):
            return []
        found = OpenEvents()
        frame = self.engine.scratch(module, code)
        site = Site(module.path, 0)
        # one for all events: what stands in several is worked out once
        late = LateSubstitution(self._late, frame, site)
        with self._late.sharing(frame, late, self._usual(frame, code, site)):
            with (
                self.engine.work.guarded(module, code),
                self.engine.work.granted(module, code, fixed=fixed, of_events=True),
            ):
                self._carry(frame, code, events, found, is_special=bool(fixed))
            if self.engine.work.is_cut(module, code):
                with self.engine.work.guarded(module, code):
                    self._let_go(frame, code, events, found)
        return found.all()

    def _let_go(self, frame: Frame, code: FunctionCode | None, events: Iterable[Event], found: OpenEvents) -> None:
        """Let out of sight what a body makes and is given that was not followed to its end."""
        own = Site(frame.module.path, 0) if code is None else code.site
        for event in events:
            place = own if event.site == UNSEEN else event.site
            open_ = Open(Event("escape", event.value, place), (), ())
            self.listener.unsettled(frame, self._expansion.settled(frame, code, open_))
        if code is None:
            return
        for param in code.node.params:
            found.add(Open(Event("escape", code.symbol(param.name), code.site), (), ()), however_many=True)

    def _usual(self, frame: Frame, code: FunctionCode | None, site: Site) -> Substitution | None:
        """Return the substitution of a method's receiver by the instance that stands for any, None for no method."""
        receiver = None if code is None else code.receiver()
        if code is None or code.cls is None or receiver is None:
            return None
        return LateSubstitution(self._late, frame, site, {code.symbol(receiver): self._late.instance(code.cls)})

    def _carry(
        self,
        frame: Frame,
        code: FunctionCode | None,
        events: Iterable[Event],
        found: OpenEvents,
        *,
        is_special: bool,
    ) -> None:
        # what happens here itself first, so that calls leave something for it
        for event in sorted(filterfalse(self._idle.is_one, events), key=lambda event: isinstance(event.value, Applied)):
            with self.engine.work.half():
                expanded = self._expansion.expanded(frame, event, is_in_context=code in self._in_context)
            followed = 0
            for open_ in expanded:
                if self.engine.work.is_exhausted:
                    if open_.event.kind not in ("request", "operation") or followed == MOST_OF_CUT:
                        # what the function that is cut here shows and hands on is let go of
                        continue
                    followed += 1
                if is_decided_within(code, event, open_):
                    open_ = open_._replace(path=open_.path[1:], given=open_.given[1:])
                # between what it may mean callers choose, not cases of what they leave open
                # what is shown leaves something for what is done
                with self.engine.work.half() if self.listener.is_aside(open_.event) else nullcontext():
                    for waiting in self._settled_in_cases(frame, code, open_, is_special=is_special):
                        found.add(waiting)

    def _settled_in_cases(
        self, frame: Frame, code: FunctionCode | None, open_: Open, *, is_special: bool
    ) -> Iterator[Open]:
        """Yield what is left to callers of an event, in each case of what is known in the end."""
        # between what it may mean callers choose, not cases of what they leave open
        for case in (open_.event,) if open_.otherwise else self._in_cases(frame, open_.event):
            waiting = self._settle(frame, code, open_._replace(event=case), is_special=is_special)
            if waiting is not None:
                yield waiting

    def _in_cases(self, frame: Frame, event: Event) -> Iterable[Event]:
        """Return an event in each case of conditions that what is known in the end leaves open."""
        return in_cases(self._late.substitution(frame, event.site), event) if is_late(event) else (event,)

    # settling

    def _settle(self, frame: Frame, code: FunctionCode | None, open_: Open, *, is_special: bool = False) -> Open | None:
        """Let an event stand here if it is decided; return it if callers may decide more.

        In a function that was evaluated for the arguments of a call, none stands that these have decided.
        """
        event = open_.event
        if not self.listener.matters(frame, event):
            return None
        # what is shown is so where it is written, whoever has set it
        waits = code in self._in_context and not self.listener.is_aside(event)
        if waits and reads_context(event.value, self.engine.modules.flowing):
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
            if self._is_for_each(frame, code, waiting, usual):
                return waiting
            told = self._tell_usual(frame, code, usual)
            waiting = None if told is None else waiting._replace(is_told=told.is_told)
        if waiting is None:
            return None
        if code is not None and has_parameters(open_.event.value):
            return waiting
        if not waiting.is_told:
            self.listener.unsettled(frame, self._expansion.settled(frame, code, waiting))
        return None

    def _stands_in(self, frame: Frame, code: FunctionCode | None, open_: Open) -> bool:
        """Tell whether an event stands in a function whatever that is given."""
        standing = self._standing.get(code)
        if not standing:
            return False
        usual = self._with_usual(frame, code, open_) or open_
        made = self._expansion.comes_to(frame, usual) if usual.event.kind == "call" else [usual]
        told = [one for one in made if usual.event.kind != "call" or self._is_decided(frame, code, one)]
        return bool(told) and all(
            self._is_among(frame, self._expansion.settled(frame, code, one), standing) for one in told
        )

    def _is_among(self, frame: Frame, settled: Settled, standing: list[tuple[Frame, Settled]]) -> bool:
        identity = self.listener.identity(frame, settled.event)
        places = (settled.site, settled.path)
        return any(
            places == (other.site, other.path) and identity == self.listener.identity(within, other.event)
            for within, other in standing
        )

    def _resolved(self, frame: Frame, event: Event) -> Event | None:
        """Return an event with what is known by now, and under the conditions of all calls that lead to it."""
        # before what they ask is replaced by what is known in the end, of which they may say nothing
        event = event._replace(value=under(event.value, list(event.guards)))
        if is_late(event):
            return self._expansion.moved(frame, self._late.substitution(frame, event.site), event)
        return event

    def _with_usual(self, frame: Frame, code: FunctionCode | None, open_: Open) -> Open | None:
        """Return an event of a method with the instance that stands for any of its class."""
        substitution = self._late.usual(frame)
        receiver = None if code is None else code.receiver()
        if code is None or code.cls is None or receiver is None or substitution is None:
            return None
        symbol = code.symbol(receiver)
        if symbol not in open_.event.value.symbols or is_overridden(code.cls, symbol, open_.event.value):
            return None
        usual = self._expansion.moved(frame, substitution, open_.event)
        return None if usual is None else open_._replace(event=usual)

    def _is_for_each(self, frame: Frame, code: FunctionCode | None, waiting: Open, usual: Open) -> bool:
        """Tell whether callers choose between the things that an event may mean by the instance that they make."""
        if waiting.otherwise is None or code is None:
            return False
        deciding = self.listener.deciding
        return bool(deciding(frame, usual.event)) or self._outside.differ(code, deciding(frame, waiting.event))

    def _tell_usual(self, frame: Frame, code: FunctionCode | None, usual: Open) -> Open | None:
        """Tell of an event as it is for any instance; of a call, of what it comes to if all of that is decided."""
        if usual.event.kind != "call":
            return self._tell(frame, code, usual)
        if is_for_callers(usual.event.value):
            # to follow it costs most, and is hardly ever decided here
            return usual
        # what is one of several calls is followed each time
        call = usual.event.value
        if (
            isinstance(call, Call)
            and call.callee in self._undecided
            and not gives_something(call, self.engine.library.is_kept)
        ):
            return usual
        with self.engine.work.half(MOST_OF_USUAL):
            made = self._expansion.comes_to(frame, usual)
        decided = [open_ for open_ in made if self._is_decided(frame, code, open_)]
        rest = [open_ for open_ in made if open_ not in decided and not self.listener.is_aside(open_.event)]
        if not decided and isinstance(call, Call):
            self._undecided.add(call.callee)
        if not decided or any(is_of_callers(open_.event, usual.event) for open_ in rest):
            return usual
        over = [self._tell(frame, code, open_) is None for open_ in decided]
        if any(open_.event.kind in ("request", "operation") for open_ in rest):
            # callers decide that one, and it alone
            for open_ in decided:
                self._within.setdefault(self._place(frame, self._expansion.settled(frame, code, open_)), False)
            return usual
        return None if all(over) and len(decided) == len(made) else usual._replace(is_told=True)

    def _is_decided(self, frame: Frame, code: FunctionCode | None, open_: Open) -> bool:
        """Tell whether all is known of an event, also which callers have chosen of the things that it may mean."""
        if not self._is_settled(frame, code, open_):
            return False
        return open_.is_told or not any(map(has_parameters, self.listener.deciding(frame, open_.event)))

    def _is_settled(self, frame: Frame, code: FunctionCode | None, open_: Open) -> bool:
        self.engine.work.spend(JUDGED)
        return open_.is_told or self.listener.is_settled(frame, open_.event, chain_of(code, open_))

    def _tell(self, frame: Frame, code: FunctionCode | None, open_: Open) -> Open | None:
        """Tell of an event if it is decided; return it if callers have more to say of it."""
        if not self._is_settled(frame, code, open_):
            return open_
        settled = self._expansion.settled(frame, code, open_)
        if not open_.is_told and (deciding := self.listener.deciding(frame, open_.event)):
            if any(map(has_parameters, deciding)):
                return open_._replace(otherwise=open_.otherwise or (frame, settled))
            # these callers do not choose either
            frame, settled = open_.otherwise or (frame, settled)
        self._decided.append((frame, settled, open_.is_told))
        self._standing.setdefault(code, []).append((frame, settled))
        return open_._replace(is_told=True) if self.listener.goes_on(frame, settled) else None

    def _close(self, code: FunctionCode, open_: Open) -> None:
        """Take an event that no caller decides as it is with parameters from outside, given and absent."""
        if open_.otherwise is not None and not open_.is_told:
            self._decided.append((*open_.otherwise, False))
            return
        for frame, settled, is_told in self._closed(code, open_):
            if is_told or self.listener.is_settled(frame, settled.event, settled.chain):
                self._decided.append((frame, settled, is_told))
            else:
                self.listener.unsettled(frame, settled)
