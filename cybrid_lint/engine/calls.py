"""Calls: what is called, how arguments are bound, and how a summary is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import filterfalse
from typing import Any

from cybrid_lint.engine import outs, waiting_writes
from cybrid_lint.engine.alternatives import Choice, Union, choice, union
from cybrid_lint.engine.arguments import argument_sites, bind, cells_of, waiting_argument
from cybrid_lint.engine.branches import Branch
from cybrid_lint.engine.callables import Bound, Cells, Class, Function, LibraryMethod, Partial, Super
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import decided
from cybrid_lint.engine.instances import may_be_walked
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.laid_out import is_laid_out, is_waited_for, laid_out, leaves_to_callers, shapes
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState
from cybrid_lint.engine.operations import ARGUMENT, ITER, Applied, Args, Attr, Call, Item, Test
from cybrid_lint.engine.outcome import Guard
from cybrid_lint.engine.said import forget_for
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.substitution import Substitution, spread
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Global, Param, Ref
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.traversal import change_args, walk
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, Const, Library, Module, Site, Unknown, Value
from cybrid_lint.engine.widening import bounded, is_too_large

# What goes through the object that it is given, or asks it for one member.
_WALKING = frozenset({ITER, *map(Library, ("builtins.aiter", "builtins.next", "builtins.anext"))})
# Work that it may be to apply the summary of a function to one call.
MOST_OF_CALL = 8_000
# Classes of which an instance may be made in one place.
MOST_CLASSES = 6
# Calls of one function that wait and may write to what its callers give.
MOST_WAITING = 8


def call(frame: Frame, callee: Value, args: Args, site: Site) -> Value:
    """Return what a call gives; what happens in it is recorded in the frame."""
    frame.flow.last_callee = callee
    forget_for(frame, callee)
    caller = _CALLS.get(type(callee))
    if caller is not None:
        return caller(frame, callee, args, site)
    state = frame.state(callee)
    if isinstance(state, InstanceState):
        if state.cls.code.find("__call__") is not None:
            return call(frame, frame.engine.attribute(frame, callee, "__call__", site), args, site)
        if state.base is not ABSENT:
            return call(frame, state.base, args, site)
        return frame.engine.library.unknown_call(frame, UNKNOWN, args, site)
    if isinstance(state, LibraryState):
        return _method_call(frame, LibraryMethod(callee, "__call__"), args, site)
    if isinstance(callee, Unknown):
        return frame.engine.library.unknown_call(frame, callee, args, site)
    if callee is NEVER or callee is NONE:
        return NEVER
    if callee.symbols and not isinstance(callee, Text):
        cls = frame.engine.class_of(frame, callee)
        # it may be an instance of a class further down
        if cls is not None and any(code.defines("__call__") for code in (cls, *cls.descendants())):
            return call(frame, frame.engine.attribute(frame, callee, "__call__", site), args, site)
        return wait(frame, callee, args, site)
    if isinstance(callee, Module | Super | Text | Const):
        return UNKNOWN
    return frame.engine.library.unknown_call(frame, UNKNOWN, args, site)


def tell(frame: Frame, callee: Value, args: Args, site: Site) -> None:
    """Record a call in a frame that is asked for nothing else: neither for what it gives nor for what it changes."""
    if isinstance(callee, Function):
        apply(frame, callee, args, site, is_told_alone=True)
    elif isinstance(callee, Bound):
        tell(frame, callee.function, args.before(callee.receiver), site)
    else:
        call(frame, callee, args, site)


def never_returns(frame: Frame, callee: Value) -> bool:
    """Tell whether no call of something comes back, whatever it is given."""
    if isinstance(callee, Library):
        return frame.engine.library.never_returns(callee.name)
    if isinstance(callee, LibraryMethod):
        label = frame.engine.label_of(frame, callee.owner)
        return frame.engine.library.never_returns(f"{label}.{callee.name}")
    if isinstance(callee, Bound):
        callee = callee.function
    return isinstance(callee, Function) and frame.engine.functions.never_returns(callee)


def wait(frame: Frame, callee: Value, args: Args, site: Site) -> Value:
    """Return the value of a call that is made once what it depends on is known."""
    revision = frame.changes.revision
    written = waiting_writes.write(frame, callee, args, site)
    if frame.changes.revision == revision:
        _note_handed(frame, callee, args)
    waiting = Call(frame.close(callee), change_args(args, frame.close), site)
    may_act = _may_act(frame, callee, args)
    if is_too_large(waiting):
        if may_act:
            # what it does will not be seen
            frame.engine.work.note_cut()
        return bounded(waiting, frame.engine.library.is_kept)
    if may_act:
        if _may_write(callee) and len(frame.outcome.waiting) < MOST_WAITING:
            frame.outcome.waiting.setdefault(waiting, tuple((frame.close(test), holds) for test, holds in frame.guards))
        frame.emit("call", waiting, site)
    return waiting if written is None else written


def _note_handed(frame: Frame, callee: Value, args: Args) -> None:
    """Note what is given to a function that callers decide, and changes unseen: what is made here, and its holder."""
    decides = callee.base if isinstance(callee, Item) else callee
    # as in `self.hook(self)`
    holder = decides.base if isinstance(decides, Attr) else None
    handed = [value for value in args.all() if _is_made_here(value) or value is holder]
    if handed and isinstance(decides, Param | Attr) and (not isinstance(callee, Attr) or _may_change(frame, callee)):
        frame.flow.handed.update(dict.fromkeys(handed, decides))


def _may_change(frame: Frame, callee: Attr) -> bool:
    """Tell whether what is called by this name may change what it is given: a method, or what an attribute holds."""
    if callee.name in frame.engine.definitions.having:
        return waiting_writes.may_write_to_given(frame, callee.name)
    return isinstance(callee.base, Param)


def _is_made_here(value: Value) -> bool:
    """Tell whether a body has made an object, or got it, or what it is a part of, by a call that waits."""
    while isinstance(value, Attr | Item):
        value = value.base
    return isinstance(value, Ref | Call)


def _may_write(callee: Value) -> bool:
    """Tell whether a call that waits may write to what it is made on or given."""
    return isinstance(callee, Attr | LibraryMethod | Param) or (
        isinstance(callee, Library) and callee.name in waiting_writes.WRITING
    )


def _bound_call(frame: Frame, callee: Bound, args: Args, site: Site) -> Value:
    return call(frame, callee.function, args.before(callee.receiver), site)


def _class_call(frame: Frame, callee: Class, args: Args, site: Site) -> Value:
    return frame.engine.construct(frame, callee, args, site)


def _partial_call(frame: Frame, callee: Partial, args: Args, site: Site) -> Value:
    keywords = dict(callee.keywords) | dict(args.keywords)
    merged = args.before(*callee.args)._replace(keywords=tuple(keywords.items()))
    return call(frame, callee.function, merged, site)


def _may_act(frame: Frame, callee: Value, args: Args) -> bool:
    """Tell whether a call that waits may do more than give a value."""
    library = frame.engine.library
    if isinstance(callee, LibraryMethod):
        label = frame.engine.label_of(frame, callee.owner)
        return library.acts(callee.name, is_method=True, label=label)
    if isinstance(callee, Attr):
        return callee.name in frame.engine.modules.project_names or library.acts(callee.name, is_method=True)
    if isinstance(callee, Function):
        # one that does something is applied
        return False
    if callee in _WALKING and args.positional and may_be_walked(frame, args.positional[0]):
        return True
    return not isinstance(callee, Library) or library.acts(callee.name, is_method=False)


def _either(frame: Frame, callee: Choice, args: Args, site: Site) -> Value:
    together = _together(frame, callee)
    if together is not None:
        return wait(frame, together, args, site)
    verdict = decided(frame.guards, callee.test)
    if verdict is not None:
        return call(frame, callee.then if verdict else callee.orelse, args, site)
    before = frame.branch()
    with frame.guarded(callee.test, True):
        then, has_changed = _changing(frame, callee.then, args, site)
    after = frame.branch()
    if has_changed:
        frame.enter(before)
    with frame.guarded(callee.test, False):
        orelse, changes_too = _changing(frame, callee.orelse, args, site)
    if has_changed or changes_too:
        frame.join(callee.test, after, frame.branch())
    return choice(callee.test, then, orelse)


def _any(frame: Frame, callee: Union, args: Args, site: Site) -> Value:
    results: list[Value] = []
    test = Test("other", ())
    for option in _few(frame, callee):
        before = frame.branch()
        result, has_changed = _changing(frame, option, args, site)
        results.append(result)
        if has_changed:
            frame.join(test, Branch(frame.env, frame.store), before)
    return union(results)


def _together(frame: Frame, callee: Value) -> Attr | None:
    """Return one attribute for alternatives of which nothing is known yet, None if something is of one of them."""
    if isinstance(callee, Attr):
        return callee if callee.symbols and frame.engine.class_of(frame, callee) is None else None
    if not isinstance(callee, Choice):
        return None
    then, orelse = _together(frame, callee.then), _together(frame, callee.orelse)
    if then is None or orelse is None or then.name != orelse.name:
        return None
    return Attr(choice(callee.test, then.base, orelse.base), then.name)


def _few(frame: Frame, callee: Union) -> Iterable[Value]:
    """Return what is called; of one of many classes, as of a table of models, the class that all derive from."""
    classes = [option.code for option in callee.options if isinstance(option, Class)]
    of_classes: dict[Value, list[ClassCode]] = {}
    undecided: dict[str, list[Value]] = {}
    for option in callee.options:
        if isinstance(option, Bound) and isinstance(option.receiver, Class):
            of_classes.setdefault(option.function, []).append(option.receiver.code)
    found: list[Value] = []
    for option in callee.options:
        attribute = _together(frame, option)
        if isinstance(option, Class) and len(classes) > MOST_CLASSES:
            found.append(_common(classes))
        elif isinstance(option, Bound) and len(many := of_classes.get(option.function, [])) > MOST_CLASSES:
            found.append(Bound(option.function, _common(many)))
        elif attribute is not None:
            undecided.setdefault(attribute.name, []).append(attribute.base)
        else:
            found.append(option)
    found += [Attr(union(bases), name) for name, bases in undecided.items()]
    return dict.fromkeys(found)


def _common(classes: list[ClassCode]) -> Value:
    common = [code for code in classes[0].lineage() if all(code in other.lineage() for other in classes)]
    return Class(common[0], ()) if common else UNKNOWN


def _changing(frame: Frame, callee: Value, args: Args, site: Site) -> tuple[Value, bool]:
    """Return what a call gives, and whether it has changed anything but for making new objects."""
    before = frame.changes.revision, frame.changes.rebound
    result = call(frame, callee, args, site)
    return result, (frame.changes.revision, frame.changes.rebound) != before or not frame.reachable


def _library_call(frame: Frame, callee: Library, args: Args, site: Site) -> Value:
    if callee is ARGUMENT:
        return waiting_argument(frame, args, site)
    try:
        found = frame.engine.library.function(frame, callee.name, args, site)
    except UndecidedError:
        return wait(frame, callee, args, site)
    return frame.engine.library.unknown_call(frame, callee, args, site) if found is None else found


def _method_call(frame: Frame, callee: LibraryMethod, args: Args, site: Site) -> Value:
    owner = callee.owner
    if isinstance(owner, Choice | Union):
        # which method it is, each of what it may be decides
        return call(frame, frame.engine.attribute(frame, owner, callee.name, site), args, site)
    label = frame.engine.label_of(frame, owner)
    if label is None:
        if owner.symbols or isinstance(owner, Updated):
            return wait(frame, callee, args, site)
        return frame.engine.library.unknown_call(frame, callee, args, site)
    before = len(frame.outcome.effects)
    try:
        found = frame.engine.library.method(frame, label, owner, callee.name, args, site, callee.instance)
    except UndecidedError:
        return wait(frame, callee, args, site)
    if owner.symbols and callee.name in frame.engine.modules.project_names and len(frame.outcome.effects) > before:
        _keep_call(frame, callee, args, site, before)
    return frame.engine.library.unknown_call(frame, callee, args, site) if found is None else found


def _keep_call(frame: Frame, callee: LibraryMethod, args: Args, site: Site, start: int) -> None:
    """Keep with what happens in a call which call it is: an annotation may not tell what is really given."""
    if frame.state(callee.owner) is not None:
        return
    waiting = Call(frame.close(callee), change_args(args, frame.close), site)
    if not is_too_large(waiting):
        effects = frame.outcome.effects
        effects[start:] = [effect._replace(call=waiting) for effect in effects[start:] if effect.kind != "apply"]


def apply(frame: Frame, function: Function, args: Args, site: Site, *, is_told_alone: bool = False) -> Value:
    """Return what a call of a function of the project gives, by its summary.

    One that is told alone is recorded: nobody asks for its value, nor for what it changes.
    """
    binding = bind(frame, function, args, site)
    functions = frame.engine.functions
    summary = functions.summary(function.code)
    if frame.is_recording or summary.iterated or summary.injected:
        closed = tuple((name, frame.close(value)) for name, value in binding)
        if summary.iterated and is_waited_for(frame, function, summary, closed) and functions.is_pure(summary):
            return wait(frame, function, args, site)
        summary, fixed = _summary_for(frame, function, summary, closed, args)
        if frame.is_recording:
            sites = argument_sites(function.code, args)
            called = Applied(_closed_function(frame, function), closed, fixed, sites, frame.flowing())
            frame.emit("apply", called, site)
    if is_told_alone or not functions.enter(frame, function, binding):
        return UNKNOWN
    try:
        with frame.engine.work.half(MOST_OF_CALL):
            return _apply(frame, function, summary, binding, args, site)
    finally:
        functions.leave()


def evaluated_for(frame: Frame, applied: Applied, binding: Cells) -> Applied:
    """Return a call with its function evaluated for what is known of its arguments by now, if that lays out more."""
    summary = frame.engine.functions.summary(applied.function.code)
    fixed = _summary_for(frame, applied.function, summary, binding, Args())[1]
    return Applied(applied.function, applied.binding, fixed or applied.fixed, applied.sites, applied.context)


def _summary_for(
    frame: Frame, function: Function, summary: Summary, binding: Cells, args: Args
) -> tuple[Summary, Cells]:
    """Return the summary of a function for a call, if it may be another than that for any, and what it was made for."""
    if not summary.iterated and not summary.injected:
        return summary, ()
    given = laid_out(frame, function, summary, binding)
    for name, value in binding:
        if name in summary.injected and _is_given(function.code, args, name, value):
            # it is the caller's, and not the framework's
            given[name] = function.code.symbol(name)
    fixed = sorted(given.items())
    if not fixed or leaves_to_callers(frame, fixed):
        return summary, ()
    fixed += [
        (name, value)
        for name, value in binding
        if name not in given and _decides(frame, function.code, summary, name, value)
    ]
    shaped = shapes(frame.engine.library, function.code, tuple(fixed))
    special = frame.engine.functions.summary(function.code, shaped)
    # where it is the one for any arguments after all, what happens in it is too
    return special, () if special is summary else shaped


def _decides(frame: Frame, code: FunctionCode, summary: Summary, name: str, value: Value) -> bool:
    """Tell whether a body that is evaluated anew may go another way for an argument, or looks into it."""
    if isinstance(value, Const | Text | Class):
        return not value.symbols and name in frame.engine.functions.asked(code)
    if not isinstance(value, Made) or not is_laid_out(frame, value):
        return False
    if code.takes_rest(name):
        # that dict is the body's own
        return True
    symbol = code.symbol(name)
    # what is written to, or handed to what may write to it, is the caller's own object
    is_written = any(base is symbol and not outs.are_links(base, update) for base, update in summary.outs)
    is_handed = any(isinstance(waiting, Call) and symbol in waiting.args.all() for waiting, _ in summary.waiting)
    return not is_written and not is_handed


def _is_given(code: FunctionCode, args: Args, name: str, value: Value) -> bool:
    """Tell whether a call itself gives something for a parameter that a framework would fill."""
    if isinstance(value, Global) or (not value.symbols and not isinstance(value, Made)):
        return False
    positional = [param.name for param in code.positional()]
    if code.takes_rest(name):
        named = {other.name for other in code.node.params}
        return any(key not in named for key, _ in args.keywords)
    return name in positional[: len(args.positional)] or any(key == name for key, _ in args.keywords)


def _closed_function(frame: Frame, function: Function) -> Function:
    closed = frame.close(function)
    assert isinstance(closed, Function)
    return closed


def _apply(frame: Frame, function: Function, summary: Summary, binding: Cells, args: Args, site: Site) -> Value:
    code = function.code
    symbols: dict[Value, Value] = {code.symbol(name): value for name, value in binding}
    symbols |= {**cells_of(frame, function), **frame.plain_globals()}
    sites: dict[Value, Site] = {code.symbol(name): place for name, place in argument_sites(code, args)}
    substitution = Substitution(frame, symbols, site, sites)
    waiting_on_made = _on_made(summary)
    with frame.silenced():
        for waiting, guards in waiting_on_made.items():
            _make_waiting(frame, substitution, waiting, guards)
        result = substitution.apply(summary.result)
        for base, update in summary.leaving:
            # links to what was there before are as they are now
            left = outs.resolved(frame, substitution, base, update, with_links=True)
            frame.flow.leaving.append(partial(left.carry_out, frame, site))
        writes = [outs.resolved(frame, substitution, base, update) for base, update in summary.outs]
        for waiting, guards in filter(_comes_first, summary.waiting):
            _make_waiting(frame, substitution, waiting, guards)
        for write in writes:
            write.carry_out(frame, site)
        _note_given(frame, code, summary, substitution)
        for waiting, guards in filterfalse(_comes_first, summary.waiting):
            if waiting not in waiting_on_made:
                _make_waiting(frame, substitution, waiting, guards)
        for symbol, value in summary.globals.items():
            module = frame.engine.modules.get(symbol.module)
            frame.engine.modules.note_global(frame, module, symbol.name, substitution.apply(value))
        frame.take_over(summary.sets, summary.left, substitution.apply)
        for name, value in summary.nonlocals.items():
            if name in frame.env:
                frame.env[name] = substitution.apply(value)
                frame.changes.rebound += 1
    return result


def _note_given(frame: Frame, code: FunctionCode, summary: Summary, substitution: Substitution) -> None:
    """Let an object say where that stands which a method keeps of its arguments, as it does of its constructor's."""
    receiver = code.receiver()
    if receiver is None or code.name == "__init__":
        return
    symbol = code.symbol(receiver)
    kept = [value for base, update in summary.outs if base is symbol for value in update.fields.values()]
    given = [(substitution.apply(value), place) for value in kept if (place := substitution.place(value)) is not None]
    instance = substitution.apply(symbol) if given else NEVER
    state = frame.state(instance)
    if isinstance(state, InstanceState):
        frame.put(instance, state.with_given(given))


def _on_made(summary: Summary) -> dict[Value, tuple[Guard, ...]]:
    """Return the calls that waited on objects which calls in a body make, and of which its result is made.

    These objects are as they are in the end, other than what was there when the body began: a connection that was asked
    has a response.
    """
    found = {
        waiting: guards
        for waiting, guards in summary.waiting
        if not waiting_writes.comes_first(waiting) and waiting_writes.maker(waiting) is not None
    }
    if not found or not summary.result.symbols:
        return {}
    parts = set(walk(summary.result))
    return {waiting: guards for waiting, guards in found.items() if waiting_writes.maker(waiting) in parts}


def _comes_first(waiting: tuple[Value, tuple[Guard, ...]]) -> bool:
    return waiting_writes.comes_first(waiting[0])


def _make_waiting(frame: Frame, substitution: Substitution, call: Value, guards: tuple[Guard, ...]) -> None:
    """Make a call that waited in a function for what the caller gives, for what it writes to that."""
    open_tests: list[Value] = []
    for test, holds in guards:
        now = frame.engine.test(frame, "true" if holds else "not", (substitution.apply(test),))
        if not isinstance(now, Const):
            open_tests.append(now)
        elif not now.value:
            return
    assert isinstance(call, Call)
    callee, args = waiting_writes.on_callers_own(call)
    told_of = waiting_writes.told_of(callee, args)
    if told_of is not None and isinstance(frame.state(substitution.apply(told_of)), DictState):
        return
    before = frame.branch()
    frame.engine.call(
        frame,
        substitution.apply(callee),
        spread(frame, change_args(args, substitution.apply), call.site),
        call.site,
    )
    if open_tests:
        test = open_tests[0] if len(open_tests) == 1 else frame.engine.test(frame, "and", tuple(open_tests))
        frame.join(test, frame.branch(), before)


# What a call of each kind of value is.
_CALLS: dict[type, Callable[[Frame, Any, Args, Site], Value]] = {
    Choice: _either,
    Union: _any,
    Function: apply,
    Bound: _bound_call,
    Class: _class_call,
    Partial: _partial_call,
    Library: _library_call,
    LibraryMethod: _method_call,
}
