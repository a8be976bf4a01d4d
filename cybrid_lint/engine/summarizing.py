"""How a function is evaluated into its summary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cybrid_lint.engine import meeting, types
from cybrid_lint.engine.alternatives import choice
from cybrid_lint.engine.branches import Branch, UpdateState
from cybrid_lint.engine.callables import Cells, Class, Function, Partial
from cybrid_lint.engine.code import COROUTINE, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import conditions_in
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.laid_out import MOST_NESTED, at_path
from cybrid_lint.engine.objects import DictState, Entries, Fields, InstanceState, SequenceState, State
from cybrid_lint.engine.operations import Attr, Item, Test
from cybrid_lint.engine.outcome import Guard
from cybrid_lint.engine.set_on_classes import keep_changed
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import SENT, Global, Param, Ref
from cybrid_lint.engine.texts import value_of
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, Value, const
from cybrid_lint.ir import nodes

Guards = tuple[Guard, ...]
# Under what it is kept which conditions a return has ruled out for those behind it.
_RULED_OUT: Guard = (ABSENT, True)


def summarize(engine: Interpreter, code: FunctionCode, fixed: Cells) -> Summary:
    """Evaluate the body of a function, for the values of the parameters that are fixed and for any others."""
    frame = engine.frame(code.module, code)
    frame.flow.own = engine.library.own_objects(frame)
    engine.modules.flowing.update(frame.flow.own)
    injected: set[str] = set()
    given = frozenset(path for path, _ in fixed)
    for path, value in fixed:
        frame.flow.laid_out[at_path(code, path)] = frame.open(value)
    for param in code.node.params:
        found = None if param.name in given else engine.library.parameter(frame, code, param)
        if found is not None:
            injected.add(param.name)
        elif param.name in given:
            found = frame.flow.laid_out[code.symbol(param.name)]
        frame.env[param.name] = _parameter(engine, code, param) if found is None else found
    frame.flow.before = dict(frame.store)
    engine.execute(frame, code.node.body)
    summary = _summary_of(engine, frame, code)
    keep_changed(frame)
    if not fixed:
        # what one call gives says nothing of what is defined here
        engine.functions.note_entries(frame)
    summary.injected = frozenset(injected)
    return summary


def asked(code: FunctionCode, summary: Summary) -> frozenset[str]:
    """Return the parameters that decide which way a body takes."""
    conditions = {test for event in summary.events for test, _ in event.guards}
    for value in (summary.result, *(event.value for event in summary.events)):
        conditions |= conditions_in(value)
    symbols = frozenset[Value]().union(*(test.symbols for test in conditions))
    return frozenset(param.name for param in code.node.params if code.symbol(param.name) in symbols)


def _parameter(engine: Interpreter, code: FunctionCode, param: nodes.Param) -> Value:
    cls = code.cls
    if cls is not None and param.name == code.receiver() and types.takes_class(code) and not cls.descendants():
        return Class(cls, ())
    return code.symbol(param.name)


def _summary_of(engine: Interpreter, frame: Frame, code: FunctionCode) -> Summary:
    fell_through = frame.reachable
    result: Value = NEVER if not fell_through else UNKNOWN if engine.work.is_exhausted else NONE
    ends: Branch | None = frame.branch() if fell_through else None
    conditions = _told_apart([guards for guards, _, _ in frame.outcome.returns])
    for guards, (written, value, branch) in zip(reversed(conditions), reversed(frame.outcome.returns), strict=True):
        # what comes behind a return that needs nothing more is reached some other way, as by an exception
        is_left = result is not NEVER and written and not guards
        test = Test("other", ()) if is_left else meeting.all_of(frame, guards)
        result = value if result is NEVER else choice(test, value, result)
        frame.join(test, branch, ends)
        ends = Branch(frame.env, frame.store)
    outs = updates_of(frame)
    leaving: list[tuple[Value, UpdateState]] = []
    left: dict[Global, Value] = {}
    if frame.outcome.entering is not None:
        left = _sets(frame)
        frame.enter(frame.outcome.entering)
        ending, outs = dict(outs), updates_of(frame)
        leaving = [(base, changed) for base, update in outs if (changed := _changed(update, ending.get(base)))]
    if code.node.is_generator and COROUTINE not in code.marks:
        returned = None if result is NEVER else result
        sender = _sender(engine, frame, code)
        result = frame.allocate(
            SequenceState("generator", tuple(frame.outcome.yields), returned=returned, sender=sender)
        )
    never = not fell_through and not frame.outcome.returns and not code.node.is_generator
    return Summary(
        frame.close_result(result),
        outs,
        {symbol: frame.close_result(value) for symbol, value in bound_globals(frame)},
        {name: frame.close_result(frame.env[name]) for name in frame.outcome.nonlocals if name in frame.env},
        tuple(frame.outcome.effects),
        tuple(frame.outcome.waiting.items()),
        never and code.node.name != "<lambda>",
        tuple(frame.outcome.iterated),
        leaving=leaving,
        sets=_sets(frame),
        left=left,
    )


def _sets(frame: Frame) -> dict[Global, Value]:
    """Return what variables of modules are set to here."""
    return {symbol: frame.close_result(frame.now(symbol)) for symbol in frame.flow.bound}


def _sender(engine: Interpreter, frame: Frame, code: FunctionCode) -> Value | None:
    """Return what does with a value what a generator does with what is sent to it; None if that is nothing."""
    sent = Param(code, SENT)
    if not any(sent in event.value.symbols for event in frame.outcome.effects):
        return None
    function = Function(code, None if engine.definitions.free_variables(code) else (), (), frozenset(), None)
    return Partial(function, (), tuple((param.name, code.symbol(param.name)) for param in code.positional()), False)


def _told_apart(returns: list[Guards]) -> list[Guards]:
    """Return the conditions of returns, in their order, without what is said by those before them not being taken."""
    root: dict[Guard, Any] = {}
    found: list[Guards] = []
    for guards in returns:
        kept: list[Guard] = []
        # conditions in the order in which they enclose a return, and at each what a return before has ruled out
        node = root
        for test, holds in guards:
            inner = node.setdefault((test, holds), {})
            if (test, holds) not in node.get(_RULED_OUT, ()):
                kept.append((test, holds))
            last, node = node, inner
        if guards:
            test, holds = guards[-1]
            last.setdefault(_RULED_OUT, set()).add((test, not holds))
        found.append(tuple(kept))
    return found


def updates_of(frame: Frame) -> list[tuple[Value, UpdateState]]:
    """Return what a body has written to what it did not make itself."""
    found = [
        (base, state)
        for base, state in frame.store.items()
        if isinstance(state, UpdateState) and not any(isinstance(symbol, Ref) for symbol in base.symbols)
    ]
    for place, ref in frame.flow.laid_out.items():
        found += _written_to(frame, place, ref) if isinstance(place, Param) else ()
    return [(base, _closed_update(frame, state)) for base, state in found]


def _written_to(
    frame: Frame, place: Value, ref: Value, depth: int = MOST_NESTED
) -> Iterator[tuple[Value, UpdateState]]:
    """Yield what a body has written to a container that it is evaluated for, and to containers in that."""
    before, after = frame.flow.before.get(ref), frame.state(ref)
    entries, kept = _entries(before), _entries(after)
    if entries.keys() - kept.keys():
        # a member that is gone moves the others
        return
    items = {key: value for key, value in kept.items() if entries.get(key) is not value}
    own, now = _fields(before), _fields(after)
    fields = {name: value for name, value in now.items() if own.get(name) is not value}
    if items or fields:
        yield place, UpdateState(fields, items)
    parts: dict[Value, Value] = {
        Item(place, value_of(key)): value for key, value in entries.items() if key not in items
    }
    parts |= {Attr(place, name): value for name, value in own.items() if name not in fields}
    for part, value in parts.items() if depth else ():
        if isinstance(value, Ref):
            yield from _written_to(frame, part, value, depth - 1)


def _entries(state: State | UpdateState | None) -> Entries:
    if isinstance(state, SequenceState):
        return {const(at): member for at, member in enumerate(state.members)}
    return state.entries if isinstance(state, DictState) else {}


def _fields(state: State | UpdateState | None) -> Fields:
    return state.fields if isinstance(state, InstanceState) else {}


def _closed_update(frame: Frame, update: UpdateState) -> UpdateState:
    return UpdateState(
        {name: frame.close_result(value) for name, value in update.fields.items()},
        {
            (frame.close_result(key) if isinstance(key, Value) else key): frame.close_result(value)
            for key, value in update.items.items()
        },
    )


def _changed(before: UpdateState, after: UpdateState | None) -> UpdateState | None:
    """Return what has become something else of what was written, None if nothing has."""
    if after is None:
        return None
    fields = {name: after.fields[name] for name, value in before.fields.items() if after.fields.get(name) is not value}
    items = {key: after.items[key] for key, value in before.items.items() if after.items.get(key) is not value}
    return UpdateState(fields, items) if fields or items else None


def _is_own(value: Value, name: str) -> bool:
    return isinstance(value, Global) and value.name == name


def bound_globals(frame: Frame) -> Iterator[tuple[Global, Value]]:
    """Yield the variables of modules that a body binds, with what they are bound to."""
    for name, value in frame.outcome.globals.items():
        if not _is_own(value, name):
            yield Global(frame.module.path, name), value
    yield from frame.outcome.foreign.items()
