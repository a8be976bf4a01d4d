"""What calls come to: the events of those who are called, as they are for the call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator
from contextlib import contextmanager

from cybrid_lint.engine.arguments import cells_of
from cybrid_lint.engine.asked_objects import known_by
from cybrid_lint.engine.callables import Cells, Function, LibraryMethod
from cybrid_lint.engine.calls import evaluated_for, tell
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import CONTEXT, Frame
from cybrid_lint.engine.functions import Key
from cybrid_lint.engine.implications import in_each_case, shared_conditions, under
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.iterated import roots
from cybrid_lint.engine.late import LateValues
from cybrid_lint.engine.objects import InstanceState
from cybrid_lint.engine.open_events import Listener, Open, Settled
from cybrid_lint.engine.operations import Applied, Attr, Call, Element, Item, Test
from cybrid_lint.engine.outcome import Event, Guard
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.substitution import Substitution, spread
from cybrid_lint.engine.symbols import LATE, Global, has_parameters
from cybrid_lint.engine.traversal import change_args, parts_of, walk
from cybrid_lint.engine.values import NEVER, UNKNOWN, UNSEEN, Const, Loop, Site, Unknown, Value

# Conditions that an event keeps on its way, the innermost ones.
MOST_GUARDS = 6
# Events that one event comes to.
MOST_OPEN = 400
# How deep values are searched for variables of the flow of calls.
MOST_READ_DEPTH = 8
# Calls that lead from one that waited to the next.
MOST_MADE = 8
# Calls of one function from within it that are made for what nobody knows.
MOST_NESTED = 2
# Conditions of an event that are told apart when nobody decides them.
MOST_CASES = 2
# Objects within each other that are only known in the end, of those that a function goes through.
MOST_WITHIN = 4


class Mentions:
    """Tells which values hold a function of the project, so that whoever is given one may call it."""

    def __init__(self, code: FunctionCode) -> None:
        self.code = code
        self._known: dict[Value, bool] = {}

    def are_in(self, value: Value) -> bool:
        """Tell whether a value is the function, or holds it."""
        known = self._known.get(value)
        if known is None:
            is_it = isinstance(value, Function) and value.code is self.code
            known = self._known[value] = is_it or any(map(self.are_in, parts_of(value)))
        return known


class Expansion:
    """Follows calls: what the events of a function come to where it is called."""

    def __init__(
        self,
        engine: Interpreter,
        late: LateValues,
        listener: Listener,
        open_events: Callable[[FunctionCode, Cells], list[Open]],
        running: Container[Key],
    ) -> None:
        self.engine = engine
        self._late = late
        self._listener = listener
        self._open_events = open_events
        self._running = running
        self.called: set[FunctionCode] = set()
        # functions that are given nothing but what comes from outside: as if nobody had called them
        self.called_from_outside: set[FunctionCode] = set()
        # what leads to the function that is followed alone, if there is one
        self._wanted: Mentions | None = None

    @contextmanager
    def leading_to(self, code: FunctionCode) -> Iterator[None]:
        """Follow only what leads to a function, and what is called from within it."""
        self._wanted = Mentions(code)
        try:
            yield
        finally:
            self._wanted = None

    def expanded(self, frame: Frame, event: Event, *, is_in_context: bool = False) -> list[Open]:
        """Return what an event of a function comes to: a call, to the events of what is called.

        What depends on variables of the flow of calls waits in a function that `is_in_context` for those who set them.
        """
        if isinstance(event.value, Applied):
            found = self._of_callee(frame, event._replace(value=self._as_known(frame, event.value, event.site)))
        else:
            found = [Open(event, (), ())]
        made: list[Open] = []
        for open_ in found:
            waits = is_in_context and reads_context(open_.event.value, self.engine.modules.flowing)
            made += [open_] if waits else self._made(frame, open_, MOST_MADE)
        return made

    def _as_known(self, frame: Frame, applied: Applied, site: Site) -> Applied:
        """Return a call with its function evaluated for what is known in the end alone of what it goes through."""
        iterated = self.engine.functions.summary(applied.function.code).iterated
        if not iterated:
            return applied
        gone_through = {root for value in iterated for root in roots(value)}
        symbol = applied.function.code.symbol
        is_known_late = {
            name: LATE in value.symbols and not has_parameters(value) and symbol(name) in gone_through
            for name, value in applied.binding
        }
        if not any(is_known_late.values()):
            return applied
        inner = self.engine.scratch(frame.module)
        late = self._late.substitution(inner, site)
        known = [_in_the_end(inner, late, value) if is_known_late[name] else value for name, value in applied.binding]
        binding = zip(is_known_late, map(inner.close, known), strict=True)
        return evaluated_for(inner, applied, tuple(binding))

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
        context = self._told_by_flow(applied)
        if _decides_nothing(applied, context):
            self.called_from_outside.add(callee.code)
            return []
        self.called.add(callee.code)
        wanted = None if self._wanted is None or self._wanted.code in chain else self._wanted
        if wanted is not None and wanted.code is not callee.code and not wanted.are_in(applied):
            # what happens in it does not happen in the function that is entered
            return []
        waiting = self._open_events_of(applied, wanted)
        if not waiting:
            return []
        is_again = (callee.code, applied.fixed) in self._running
        symbols: dict[Value, Value] = {
            callee.code.symbol(name): _after_turns(value) if is_again else value for name, value in applied.binding
        }
        symbols.update(cells_of(frame, callee))
        symbols.update(context)
        substitution = Substitution(frame, symbols, event.site)
        sites = dict(applied.sites)
        given = tuple((value, sites.get(name)) for name, value in applied.binding)
        found: list[Open] = []
        for open_ in waiting:
            for moved in self._moved(frame, substitution, open_):
                if event.guards or len(moved.guards) > MOST_GUARDS:
                    moved = moved._replace(guards=(*event.guards, *moved.guards)[-MOST_GUARDS:])
                path, chain = (event.site, *open_.path), (*open_.chain, callee.code)
                if _is_endless(moved, callee.code, chain):
                    continue
                # what a function was evaluated for says nothing of what it knows itself
                stage = open_.event._replace(kind="special") if applied.fixed else open_.event
                stages = (*open_.stages, stage)
                found.append(Open(moved, path, chain, (given, *open_.given), open_.is_told, stages, open_.otherwise))
        return found

    def _told_by_flow(self, applied: Applied) -> list[tuple[Value, Value]]:
        """Return what a call hands on of the variables of the flow of calls: one that has one value says nothing."""
        flowing = self.engine.modules.flowing
        return [
            (symbol, value)
            for symbol, value in applied.context
            if symbol in flowing or not isinstance(symbol, Global) or isinstance(value, Updated)
        ]

    def _open_events_of(self, applied: Applied, wanted: Mentions | None) -> list[Open]:
        """Return the events of a function that is called; of what is wanted, those that may lead there."""
        entering, self._wanted = self._wanted, None
        try:
            waiting = self._open_events(applied.function.code, applied.fixed)
        finally:
            self._wanted = entering
        if wanted is None or wanted.code is applied.function.code:
            return waiting
        return [open_ for open_ in waiting if open_.event.kind in ("call", "request") or wanted.code in open_.chain]

    def _moved(self, frame: Frame, substitution: Substitution, open_: Open) -> Iterator[Event]:
        """Yield an event as it is for a call: in cases of what that leaves open, unless callers are to choose."""
        if open_.otherwise is None:
            yield from self.moved_in_cases(frame, substitution, open_.event)
        elif (moved := self.moved(frame, substitution, open_.event)) is not None:
            yield moved

    def moved_in_cases(self, frame: Frame, substitution: Substitution, event: Event) -> Iterator[Event]:
        """Yield an event with symbols replaced, in each case of conditions that nobody decides from here on."""
        for case in in_cases(substitution, event):
            moved = self.moved(frame, substitution, case)
            if moved is not None:
                yield moved

    def moved(self, frame: Frame, substitution: Substitution, event: Event) -> Event | None:
        """Return an event with symbols replaced; None if its conditions do not hold."""
        guards: list[Guard] = []
        for test, holds in event.guards:
            now = substitution.truth(test) if test.symbols else test
            if isinstance(now, Const):
                if bool(now.value) is not holds:
                    return None
                continue
            while isinstance(now, Test) and now.kind == "not":
                now, holds = now.operands[0], not holds
            if now is NEVER:
                return None
            guards.append((frame.close(now), holds))
        if event.call is not None:
            event = self._as_given(frame, substitution, event, event.call)
        if isinstance(event.value, Call) and event.kind == "call":
            # it is made where events can be recorded, see `_of_call`
            callee = frame.close(substitution.apply(event.value.callee))
            args = spread(frame, change_args(event.value.args, substitution.apply), event.value.site)
            value: Value = Call(callee, change_args(args, frame.close), event.value.site)
        else:
            value = frame.close(substitution.apply(event.value))
        return Event(event.kind, under(value, guards), event.site, tuple(guards), event.detail, event.call)

    def _as_given(self, frame: Frame, substitution: Substitution, event: Event, call: Call) -> Event:
        """Return an event of a call with what is given for it: a class of the project may answer for the library's."""
        if substitution.is_unchanged(call):
            return event
        callee = call.callee
        assert isinstance(callee, LibraryMethod)
        owner = substitution.apply(callee.owner)
        state = frame.state(owner)
        if isinstance(state, InstanceState) and state.cls.code.find(callee.name) is not None:
            method = self.engine.attribute(frame, owner, callee.name, call.site)
            return event._replace(kind="call", value=Call(frame.close(method), call.args, call.site), call=None)
        if state is not None or not owner.symbols:
            return event._replace(call=None)
        args = spread(frame, change_args(call.args, substitution.apply), call.site)
        moved = Call(LibraryMethod(frame.close(owner), callee.name), change_args(args, frame.close), call.site)
        return event._replace(call=moved)

    def _of_call(self, frame: Frame, open_: Open) -> list[Open]:
        event = open_.event
        # before what its conditions ask is replaced by what is known in the end, of which they may say nothing
        call = under(event.value, list(event.guards))
        assert isinstance(call, Call)
        inner = self.engine.scratch(frame.module, quiet=False)
        with known_by(event.guards, call, lambda: self._late.substitution(inner, event.site)) as late:
            callee = late.apply(call.callee)
            args = spread(inner, change_args(call.args, late.apply), call.site)
        tell(inner, callee, args, call.site)
        found: list[Open] = []
        for effect in inner.outcome.effects:
            effect = effect._replace(guards=(*event.guards, *effect.guards)[-MOST_GUARDS:])
            if isinstance(effect.value, Applied):
                found += [
                    Open(
                        below.event,
                        (*open_.path, *below.path),
                        (*below.chain, *open_.chain),
                        (*open_.given, *below.given),
                        open_.is_told or below.is_told,
                        (*below.stages, *open_.stages),
                        below.otherwise,
                    )
                    # not as the call has left what it was given, but as that was when it happened
                    for below in self._of_callee(frame, effect, open_.chain)
                    if not _is_endless(below.event, effect.value.function.code, (*below.chain, *open_.chain))
                ]
            else:
                found.append(open_._replace(event=effect))
        return found

    def comes_to(self, frame: Frame, open_: Open) -> list[Open]:
        """Return what an event comes to once its calls are made."""
        found: list[Open] = []
        queue = [open_]
        for _ in range(MOST_OPEN):
            if not queue:
                break
            waiting = queue.pop()
            event = waiting.event
            if event.kind == "call" and isinstance(event.value, Call):
                for inner in self._of_call(frame, waiting):
                    (found if inner.event.value is event.value else queue).append(inner)
                continue
            moved = self.moved(frame, self._late.substitution(frame, event.site), event)
            if moved is not None and moved.kind == "call" and event.kind != "call":
                queue.append(waiting._replace(event=moved))
            elif moved is not None and self._listener.matters(frame, moved):
                found.append(waiting._replace(event=moved))
        return found

    def settled(self, frame: Frame, code: FunctionCode | None, open_: Open) -> Settled:
        """Return an event of a function as one that stands there."""
        site, *path = (place for place in (*open_.path, open_.event.site) if place != UNSEEN)
        late, usual = self._late.substitution(frame, site), self._late.usual(frame)
        chain = chain_of(code, open_)

        def resolve(value: Value) -> Value:
            known = late.apply(value)
            return frame.close(known if usual is None else usual.apply(known))

        return Settled(open_.event, site, tuple(path), chain, frame.module, code, open_.stages, open_.given, resolve)


def _in_the_end(frame: Frame, late: Substitution, value: Value) -> Value:
    """Return what a value is in the end, with what that holds which is only known then."""
    for _ in range(MOST_WITHIN):
        value = frame.close(late.apply(value))
        if LATE not in value.symbols:
            break
    return value


def chain_of(code: FunctionCode | None, open_: Open) -> tuple[FunctionCode, ...]:
    """Return the functions that lead to an event of one of them, which is the last."""
    return open_.chain if code is None else (*open_.chain, code)


def in_cases(substitution: Substitution, event: Event) -> Iterator[Event]:
    """Yield what is done in each case of conditions that nobody decides once symbols are replaced.

    What several choices ask of the same value is so for all of them: a token and the filter that goes with it. Where
    there is no budget left, nothing is told of the event in any case.
    """
    is_told_apart = event.kind in ("request", "operation") and not substitution.engine.work.is_exhausted
    if is_told_apart and event.value.asks:
        event = event._replace(value=under(event.value, list(event.guards)))
    conditions = shared_conditions(event.value) if is_told_apart else ()
    asked = [test for test in conditions if _is_lost(substitution, test)][:MOST_CASES]
    if not asked:
        yield event
        return
    yield from (event._replace(value=value) for value in in_each_case(event.value, asked))


def _is_lost(substitution: Substitution, test: Value) -> bool:
    """Tell whether a condition depends on nothing, or on what is replaced, of which no more will be known later."""
    if not test.symbols:
        return True
    if substitution.is_unchanged(test):
        return False
    now = substitution.truth(test)
    return not isinstance(now, Const) and now is not NEVER and not now.symbols


def reads_context(value: Value, shared: Container[Value]) -> bool:
    """Tell whether a value depends on a variable of the flow of calls that nothing in it sets."""
    parts = list(walk(value, MOST_READ_DEPTH))
    written = {part.base for part in parts if isinstance(part, Updated)}
    read = [part for part in parts if isinstance(part, Attr | Item) and part not in written]
    return (
        any(isinstance(part, Attr) and part.name == CONTEXT for part in parts)
        or any(part.base in shared for part in read)
        or any(symbol in shared and symbol not in written for symbol in value.symbols)
    )


def _decides_nothing(applied: Applied, context: Collection[tuple[Value, Value]]) -> bool:
    """Tell whether a call gives a function only what comes from outside, of which it says no more than the function."""
    # whose requests these are says nothing of what comes with them
    is_told = any(not isinstance(value, Global) for _, value in context)
    is_alone = not applied.function.cells and not is_told and not applied.fixed
    return is_alone and bool(applied.binding) and all(_says_no_more(name, value) for name, value in applied.binding)


def _says_no_more(name: str, value: Value) -> bool:
    """Tell whether a value from outside is known by no other name than the parameter that it is given for."""
    if not isinstance(value, Unknown) or isinstance(value, Loop) or value.vendor is not None or value.whole:
        return False
    return value.names[:1] in ((), (name,))


def _is_endless(event: Event, code: FunctionCode, chain: tuple[FunctionCode, ...]) -> bool:
    """Tell whether a call waits in a function that has called itself often, with nothing that is known to go into."""
    if event.kind != "call" or not isinstance(event.value, Call) or chain.count(code) <= MOST_NESTED:
        return False
    given = list(event.value.args.all())
    return any(_turns(value) > MOST_NESTED for value in given) or not any(isinstance(value, Made) for value in given)


def _turns(value: Value) -> int:
    """Return how many loops within loops lead to a value."""
    count = 0
    while True:
        if isinstance(value, Element):
            count += 1
            value = value.base
        elif isinstance(value, Item | Attr):
            value = value.base
        elif isinstance(value, Call):
            value = value.callee
        elif isinstance(value, LibraryMethod):
            value = value.owner
        else:
            return count


def _after_turns(value: Value) -> Value:
    """Return an argument of a call that leads back to where it stands as it is after any number of turns."""
    is_reckoned = isinstance(value, Call | Test) and bool(value.symbols)
    return UNKNOWN if is_reckoned else value
