"""Statements: what runs, in which order, and where branches meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Function, LibraryMethod
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.expressions import Naming, arguments, define_function, evaluate, names_of_node
from cybrid_lint.engine.frame import Branch, Frame, Guard, Loop
from cybrid_lint.engine.imports import bind_import
from cybrid_lint.engine.items import element
from cybrid_lint.engine.iteration import presence
from cybrid_lint.engine.objects import DictState, SequenceState
from cybrid_lint.engine.operations import Args, Test
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, TRUE, UNKNOWN, Const, Library, Unknown, Value, unknown
from cybrid_lint.ir import nodes

# Members that a loop is run for one by one, and how deep such loops may be nested.
MOST_TURNS = 24
MOST_UNROLLED = 2
# Names that a branch narrows by its condition are looked for this deep in it.
_UNDECIDED = Test("other", ())
_FAILED = Test("failed", ())


def execute(frame: Frame, body: nodes.Body) -> None:
    """Execute statements up to the end of what can be reached."""
    for statement in body:
        if not frame.reachable or not frame.engine.work.spend():
            if frame.is_body and isinstance(statement, nodes.Function | nodes.Class):
                # defined behind what ends the module, but meant for readers of it
                reachable, frame.reachable = frame.reachable, True
                _FORMS[type(statement)](frame, statement)
                frame.reachable = reachable
            continue
        _FORMS[type(statement)](frame, statement)


def _evaluate(frame: Frame, node: nodes.Evaluate) -> None:
    evaluate(frame, node.value)
    if isinstance(node.value, nodes.Call):
        callee = frame.last_callee
        if callee is not None and _never_returns(frame, callee):
            frame.reachable = False


def _never_returns(frame: Frame, callee: Value) -> bool:
    if isinstance(callee, Library):
        return frame.engine.library.never_returns(callee.name)
    if isinstance(callee, LibraryMethod):
        label = frame.engine.label_of(frame, callee.owner)
        return frame.engine.library.never_returns(f"{label}.{callee.name}")
    if isinstance(callee, Bound):
        callee = callee.function
    return isinstance(callee, Function) and frame.engine.functions.never_returns(callee)


def _assign(frame: Frame, node: nodes.Assign) -> None:
    names = [name for target in node.targets for name in target_names(target)]
    if node.annotation is not None and frame.cls is not None and isinstance(node.targets[0], nodes.Name):
        frame.cls.annotations[node.targets[0].id] = node.annotation
    if node.value is None:
        return
    with Naming(frame, *names):
        value = evaluate(frame, node.value)
    for target in node.targets:
        frame.engine.assign(frame, target, value)


def target_names(target: nodes.Expr) -> list[str]:
    """Return the names that an assignment keeps its value under, the innermost first."""
    if isinstance(target, nodes.Name):
        return [target.id]
    if isinstance(target, nodes.Attr):
        return [target.name]
    if isinstance(target, nodes.Item):
        owner = target_names(target.value)
        if isinstance(target.key, nodes.Const) and isinstance(target.key.value, str):
            return [target.key.value, *owner]
        return owner
    return []


def _augment(frame: Frame, node: nodes.Augment) -> None:
    before = evaluate(frame, node.target)
    value = evaluate(frame, node.value)
    site = frame.site(node)
    done = [_extended(frame, option, node.op, value, site) for option in options(before)]
    if not all(done):
        frame.engine.assign(frame, node.target, frame.engine.binary(frame, node.op, before, value, site))


def _extended(frame: Frame, target: Value, op: str, value: Value, site: Any) -> bool:
    """Change a list, set or dict in its place; return whether the target is one."""
    state = frame.state(target)
    method = {"+": "extend", "|": "update", "-": "difference_update", "&": "intersection_update"}.get(op)
    if method is None or not isinstance(state, SequenceState | DictState):
        return False
    if isinstance(state, SequenceState) and state.kind in ("tuple", "generator"):
        return False
    frame.engine.call(frame, LibraryMethod(target, method), Args((value,)), site)
    return True


def _return(frame: Frame, node: nodes.Return) -> None:
    value: Value = NONE
    if node.value is not None:
        with Naming(frame, *([frame.code.name] if frame.code is not None else [])):
            value = evaluate(frame, node.value)
        if not frame.quiet:
            frame.engine.library.returned(frame, value, frame.site(node))
    if frame.reachable:
        frame.returns.append((tuple(_conditions(frame)), value, frame.branch()))
    frame.reachable = False


def _raise(frame: Frame, node: nodes.Raise) -> None:
    if node.exception is not None:
        value = evaluate(frame, node.exception)
        frame.engine.library.raised(frame, value, frame.site(node.exception))
        frame.engine.class_facts.note_raised(frame, value)
        frame.emit("raise", value, frame.site(node.exception))
    frame.reachable = False


def _scoped(frame: Frame, node: nodes.Scoped) -> None:
    if node.kind == "global" and not frame.is_body:
        for name in node.names:
            found = frame.engine.modules.variable(frame.module, name)
            frame.globals.setdefault(name, unknown(name) if found is None else found)
    elif node.kind == "nonlocal":
        frame.nonlocals.update(node.names)
        for name in node.names:
            if name not in frame.env:
                captured = frame.engine.definitions.cell(frame, name)
                if captured is not None:
                    frame.env[name] = captured


def _delete(frame: Frame, node: nodes.Delete) -> None:
    for target in node.targets:
        if isinstance(target, nodes.Name):
            frame.env.pop(target.id, None)
            frame.rebound += 1
        elif isinstance(target, nodes.Item):
            base = evaluate(frame, target.value)
            key = Args((evaluate(frame, target.key),)) if not isinstance(target.key, nodes.Slice) else Args((UNKNOWN,))
            for option in options(base):
                if isinstance(frame.state(option), DictState | SequenceState):
                    frame.engine.call(frame, LibraryMethod(option, "__delitem__"), key, frame.site(target))


def _assert(frame: Frame, node: nodes.Assert) -> None:
    test = frame.engine.test(frame, "true", (evaluate(frame, node.test),))
    if node.message is not None:
        before = frame.branch()
        with frame.guarded(test, False):
            value = evaluate(frame, node.message)
            frame.emit("assert", value, frame.site(node.message))
        frame.enter(before)
    if isinstance(node.test, nodes.Const) and not node.test.value:
        frame.reachable = False
        return
    narrow(frame, node.test, True)


def _conditions(frame: Frame) -> list[Guard]:
    """Return under which conditions a body is left here: that nothing fails is one where that would be caught."""
    return [*frame.guards, (_FAILED, False)] if frame.trying else frame.guards


def _jump(frame: Frame, node: nodes.Jump) -> None:
    if frame.loops:
        loop = frame.loops[-1]
        test = _UNDECIDED if loop.stands_for_several else all_of(frame, _conditions(frame)[loop.depth :])
        (loop.breaks if node.kind == "break" else loop.continues).append((test, frame.branch()))
    frame.reachable = False


def _import(frame: Frame, node: nodes.Import) -> None:
    bind_import(frame, node)


# branches


def _if(frame: Frame, node: nodes.If) -> None:
    test = frame.engine.test(frame, "true", (evaluate(frame, node.test),))
    if isinstance(test, Const):
        narrow(frame, node.test, bool(test.value))
        execute(frame, node.body if test.value else node.orelse)
        return
    before = frame.branch()
    then = _run(frame, test, True, node.test, node.body)
    frame.enter(before)
    orelse = _run(frame, test, False, node.test, node.orelse)
    frame.join(test, then, orelse)
    if (then is None) is not (orelse is None):
        # from here on the condition is known
        frame.guards.append((test, orelse is None))


def _run(frame: Frame, test: Value, holds: bool, written: nodes.Expr, body: nodes.Body) -> Branch | None:
    """Run a branch; return the state in which it ends, None if it does not reach its end."""
    depth = len(frame.guards)
    frame.guards.append((test, holds))
    narrow(frame, written, holds)
    execute(frame, body)
    del frame.guards[depth:]
    return frame.branch() if frame.reachable else None


def narrow(frame: Frame, written: nodes.Expr, holds: bool) -> None:
    """Let variables be what a condition says of them that holds, or does not."""
    if isinstance(written, nodes.Unary) and written.op == "not":
        narrow(frame, written.value, not holds)
    elif isinstance(written, nodes.Bool) and (written.op == "and") is holds:
        narrow(frame, written.left, holds)
        narrow(frame, written.right, holds)
    elif isinstance(written, nodes.Named):
        narrow(frame, written.target, holds)
    elif isinstance(written, nodes.Name):
        _narrow_name(frame, written.id, "true", holds)
    elif isinstance(written, nodes.Compare) and len(written.rights) == 1:
        op, right = written.rights[0]
        left = written.left.target if isinstance(written.left, nodes.Named) else written.left
        if isinstance(right, nodes.Const) and right.value is None and isinstance(left, nodes.Name):
            if op in ("is", "=="):
                _narrow_name(frame, left.id, "none", holds)
            elif op in ("is not", "!="):
                _narrow_name(frame, left.id, "none", not holds)


def _narrow_name(frame: Frame, name: str, kind: str, holds: bool) -> None:
    value = frame.env.get(name)
    if value is None:
        return
    kept: list[Value] = []
    for option in value.options if hasattr(value, "options") else (value,):
        verdict = frame.engine.test(frame, kind, (option,))
        if isinstance(verdict, Const) and bool(verdict.value) is not holds:
            continue
        there = holds if kind == "true" else not holds
        if there and isinstance(option, Unknown) and not option.there:
            option = Unknown(option.names, option.vendor, True, option.whole)
        kept.append(option)
    if kept:
        frame.env[name] = union(kept)


# loops


def _loop(frame: Frame, node: nodes.Loop) -> None:
    if node.target is None:
        _while(frame, node)
        return
    site = frame.site(node.iterable)
    iterated = evaluate(frame, node.iterable)
    members = frame.engine.members(frame, iterated, site)
    known = members.known
    if len(frame.loops) >= MOST_UNROLLED or len(known) > MOST_TURNS:
        known, members.rest = [], union((members.rest, *known))
        members.is_open = True
    steps: list[Value] = list(known)
    if members.is_open or members.rest is not NEVER:
        rest = members.rest if members.rest is not NEVER else unknown(*names_of_node(node.iterable))
        # what the first turn leaves behind reaches the second
        steps += [rest, rest] if len(frame.loops) < MOST_UNROLLED else [rest]
    target = node.target

    def turn(value: Value) -> Callable[[], None]:
        def run() -> None:
            frame.engine.assign(frame, target, value)
            execute(frame, node.body)

        def run_if_there() -> None:
            nonlocal value
            test, value = presence(frame, value)
            before = frame.branch()
            frame.guards.append((test, True))
            run()
            frame.join(test, frame.branch() if frame.reachable else None, before)

        return run if ABSENT not in options(value) else run_if_there

    certain = len(known)
    _turns(frame, node, [turn(value) for value in steps], certain)


def _while(frame: Frame, node: nodes.Loop) -> None:
    value = evaluate(frame, node.iterable)
    test = frame.engine.test(frame, "true", (value,))
    if isinstance(test, Const) and not test.value:
        execute(frame, node.orelse)
        return
    endless = isinstance(node.iterable, nodes.Const) and bool(node.iterable.value)

    def turn() -> None:
        if not endless:
            again = frame.engine.test(frame, "true", (evaluate(frame, node.iterable),))
            if not again.symbols:
                # what callers decide of it says nothing of a later turn
                frame.guards.append((again, True))
        execute(frame, node.body)

    unrolls = len(frame.loops) < MOST_UNROLLED
    members = _members_left(frame, value) if unrolls else 0
    turns: list[Callable[[], None]] = [turn] * (members or (2 if unrolls else 1))
    _turns(frame, node, turns, 1 if endless else members, endless=endless)


def _members_left(frame: Frame, value: Value) -> int:
    """Return how many members a list has that a loop takes one by one (`while parts:`), 0 for anything else."""
    state = frame.state(value)
    if not isinstance(state, SequenceState) or state.is_open or state.rest is not NEVER:
        return 0
    return len(state.members) if len(state.members) <= MOST_TURNS else 0


def _turns(
    frame: Frame, node: nodes.Loop, turns: Sequence[Callable[[], None]], certain: int, *, endless: bool = False
) -> None:
    """Run turns of a loop one after the other, of which the first ones are certain to come."""
    depth = len(frame.guards)
    loop = Loop(depth)
    frame.loops.append(loop)
    for index, turn in enumerate(turns):
        loop.stands_for_several = index >= certain
        before = frame.branch()
        turn()
        del frame.guards[depth:]
        _meet_jumps(frame, loop.continues)
        loop.continues = []
        if index >= certain:
            _meet(frame, [*([frame.branch()] if frame.reachable else []), before])
        if not frame.reachable:
            break
    frame.loops.pop()
    if endless:
        frame.reachable = False
    if node.orelse and frame.reachable:
        execute(frame, node.orelse)
    _meet_jumps(frame, loop.breaks)


def all_of(frame: Frame, guards: Sequence[Guard]) -> Value:
    """Return whether all of these conditions hold, as one condition."""
    tests = tuple(test if holds else frame.engine.test(frame, "not", (test,)) for test, holds in guards)
    if not tests:
        return TRUE
    return tests[0] if len(tests) == 1 else frame.engine.test(frame, "and", tests)


def _meet_jumps(frame: Frame, jumps: Sequence[tuple[Value, Branch]]) -> None:
    """Go on from where jumps meet with what came to its end without one, if anything did."""
    for test, branch in reversed(jumps):
        frame.join(test, branch, frame.branch() if frame.reachable else None)


def _meet(frame: Frame, ends: Sequence[Branch]) -> None:
    """Go on from where several branches meet, of which nothing says which was taken."""
    if not ends:
        frame.reachable = False
        return
    frame.env, frame.store = dict(ends[0].env), dict(ends[0].store)
    frame.reachable = True
    frame.rebound += 1
    for other in ends[1:]:
        frame.join(_UNDECIDED, Branch(frame.env, frame.store), other)


# exceptions, context managers, patterns


def _try(frame: Frame, node: nodes.Try) -> None:
    before = frame.branch()
    depth = len(frame.guards)
    frame.trying += 1 if node.handlers else 0
    execute(frame, node.body)
    frame.trying -= 1 if node.handlers else 0
    after = frame.branch()
    if frame.reachable and node.orelse:
        execute(frame, node.orelse)
    del frame.guards[depth:]
    ends = [frame.branch()] if frame.reachable else []
    for handler in node.handlers:
        # an exception may come before any statement of the body, or behind the last but one
        _meet(frame, [before, after])
        _handle(frame, handler)
        del frame.guards[depth:]
        if frame.reachable:
            ends.append(frame.branch())
    _meet(frame, ends)
    if node.final:
        reachable = frame.reachable
        if not reachable:
            frame.enter(after)
        execute(frame, node.final)
        frame.reachable = frame.reachable and reachable


def _handle(frame: Frame, handler: nodes.Handler) -> None:
    kinds = UNKNOWN if handler.kinds is None else evaluate(frame, handler.kinds)
    if handler.name is not None:
        frame.env[handler.name] = frame.engine.class_facts.caught(frame, kinds, handler.name)
        frame.rebound += 1
    frame.guards.append((_FAILED, True))
    execute(frame, handler.body)


def _with(frame: Frame, node: nodes.With) -> None:
    entered_before, returned_before = len(frame.leaving), len(frame.returns)
    for context, target in node.items:
        site = frame.site(context)
        manager = evaluate(frame, context)
        inside = union(entered(frame, option, site) for option in options(manager))
        if target is not None:
            frame.engine.assign(frame, target, inside)
    execute(frame, node.body)
    leaving = frame.leaving[entered_before:]
    del frame.leaving[entered_before:]
    if leaving:
        _leave(frame, leaving, returned_before)


def _leave(frame: Frame, leaving: Sequence[Callable[[], None]], returned_before: int) -> None:
    """Leave a `with`: where its body ends, and where it returns."""
    here, reachable = frame.branch(), frame.reachable
    with frame.silenced():
        for index in range(returned_before, len(frame.returns)):
            guards, value, branch = frame.returns[index]
            frame.enter(branch)
            for leave in reversed(leaving):
                leave()
            frame.returns[index] = guards, value, frame.branch()
    frame.enter(here)
    frame.reachable = reachable
    for leave in reversed(leaving) if reachable else ():
        leave()


def entered(frame: Frame, manager: Value, site: Any) -> Value:
    """Return what entering a context manager gives."""
    given = frame.engine.library.entered(frame, manager, site)
    if given is not None:
        return given
    state = frame.state(manager)
    if isinstance(state, SequenceState) and state.kind == "generator":
        # a generator that is entered is one of `contextlib.contextmanager`: it gives what it yields
        return element(state)
    cls = frame.engine.class_of(frame, manager)
    if cls is not None:
        for name in ("__enter__", "__aenter__"):
            if cls.find(name) is not None:
                method = frame.engine.attribute(frame, manager, name, site)
                inside = frame.engine.call(frame, method, Args(), site)
                _leave_by_method(frame, cls, manager, site)
                return inside
    return manager


def _leave_by_method(frame: Frame, cls: ClassCode, manager: Value, site: Any) -> None:
    """Let the `with` end with what the manager's class does then."""
    name = next((name for name in ("__exit__", "__aexit__") if cls.find(name) is not None), None)
    if name is not None:
        method = frame.engine.attribute(frame, manager, name, site)

        def leave() -> None:
            frame.engine.call(frame, method, Args((UNKNOWN, UNKNOWN, UNKNOWN)), site)

        frame.leaving.append(leave)


def _match(frame: Frame, node: nodes.Match) -> None:
    subject = evaluate(frame, node.subject)
    ends: list[Branch] = []
    depth = len(frame.guards)
    for case in node.cases:
        if not frame.reachable:
            break
        before = frame.branch()
        test = frame.engine.bind_pattern(frame, case.pattern, subject)
        if case.guard is not None:
            guard = frame.engine.test(frame, "true", (evaluate(frame, case.guard),))
            test = frame.engine.test(frame, "and", (test, guard))
        if isinstance(test, Const) and not test.value:
            frame.enter(before)
            continue
        level = len(frame.guards)
        frame.guards.append((test, True))
        execute(frame, case.body)
        del frame.guards[level:]
        if frame.reachable:
            ends.append(frame.branch())
        if isinstance(test, Const):
            frame.reachable = False
            break
        frame.enter(before)
        frame.guards.append((test, False))
    del frame.guards[depth:]
    if frame.reachable:
        ends.append(frame.branch())
    _meet(frame, ends)


# definitions


def _function(frame: Frame, node: nodes.Function) -> None:
    function = define_function(frame, node)
    value = decorated(frame, function, node.decorators)
    frame.bind(node.name, value)


def decorated(frame: Frame, defined: Value, decorators: Sequence[nodes.Expr]) -> Value:
    """Return a function or class as its decorators leave it, applied from the nearest outwards."""
    value = defined
    written = [(decorator, *_decorator(frame, decorator)) for decorator in decorators]
    for node, callee, args in reversed(written):
        value = union(_apply(frame, callee, args, option, frame.site(node)) for option in options(value))
        if isinstance(defined, Function):
            frame.engine.functions.note_decorated(frame, defined.code, value)
        if isinstance(defined, Function):
            value = union(_standing(option, defined) for option in options(value))
    return value


def _decorator(frame: Frame, node: nodes.Expr) -> tuple[Value, Args | None]:
    """Return what a decorator is; of one of a library that is called, the callee and its arguments."""
    if isinstance(node, nodes.Call):
        callee = evaluate(frame, node.func)
        if isinstance(callee, Library | LibraryMethod | Unknown):
            return callee, arguments(frame, node.args)
        return frame.engine.call(frame, callee, arguments(frame, node.args), frame.site(node)), None
    return evaluate(frame, node), None


def _apply(frame: Frame, callee: Value, args: Args | None, value: Value, site: Any) -> Value:
    name = _library_name(frame, callee)
    if name is not None:
        owner = callee.owner if isinstance(callee, LibraryMethod) else None
        made = frame.engine.library.decorator(frame, name, args, value, site, owner)
        if made is not None:
            return made
        return value
    if not isinstance(value, Function) and not isinstance(callee, Function | Bound):
        return value
    result = frame.engine.call(frame, callee, Args((value,)), site)
    telling = [option for option in options(result) if not isinstance(option, Unknown | Const)]
    return union(telling) if telling else value


def _library_name(frame: Frame, callee: Value) -> str | None:
    if isinstance(callee, Library):
        return callee.name
    if isinstance(callee, LibraryMethod):
        label = frame.engine.label_of(frame, callee.owner)
        return f"{label or '?'}.{callee.name}"
    if isinstance(callee, Unknown):
        return f"?.{callee.names[0]}" if callee.names else "?"
    return None


def _standing(value: Value, defined: Function) -> Value:
    """Return what stands in the place of a function, which knows what it stands for."""
    if isinstance(value, Function) and value.code is not defined.code:
        return value.standing_for(defined.code)
    return value


def _class(frame: Frame, node: nodes.Class) -> None:
    frame.bind(node.name, frame.engine.define_class(frame, node))


_FORMS: dict[type, Callable[[Frame, Any], None]] = {
    nodes.Evaluate: _evaluate,
    nodes.Assign: _assign,
    nodes.Augment: _augment,
    nodes.Return: _return,
    nodes.Raise: _raise,
    nodes.Assert: _assert,
    nodes.Delete: _delete,
    nodes.Scoped: _scoped,
    nodes.Jump: _jump,
    nodes.Import: _import,
    nodes.If: _if,
    nodes.Loop: _loop,
    nodes.Try: _try,
    nodes.With: _with,
    nodes.Match: _match,
    nodes.Function: _function,
    nodes.Class: _class,
}
