"""Statements: control flow, definitions, imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import libcst as cst

from cybrid_lint.evaluation import classes, context, heap, imports
from cybrid_lint.evaluation.assignments import assign, assign_name
from cybrid_lint.evaluation.calls import DECORATES, called_as
from cybrid_lint.evaluation.comprehensions import each, members_of
from cybrid_lint.evaluation.conditions import decided, failing_side
from cybrid_lint.evaluation.endings import never_returns
from cybrid_lint.evaluation.expressions import defaults_of, evaluate
from cybrid_lint.evaluation.frames import Frame, Loop, Vars
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.operators import binary
from cybrid_lint.evaluation.patterns import bind_pattern
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Bound,
    External,
    Func,
    LibMethod,
    Obj,
    Opaque,
    Site,
    Value,
    options,
    union,
)

Handler = Callable[[Frame, Any], None]
# Loops inside more than this many are run once: two turns of each would double the cost with every level.
DEEP = 3
# How many rows of a table are gone through one by one.
MOST_ROWS = 12


def execute(frame: Frame, body: cst.BaseSuite | Sequence[cst.CSTNode]) -> None:
    """Execute statements until the end of what can be reached."""
    statements = body.body if isinstance(body, cst.BaseSuite) else body
    for one in statements:
        if not frame.reachable:
            _define_only(frame, one)
            continue
        if isinstance(one, cst.SimpleStatementLine):
            execute(frame, one.body)
            continue
        handler = HANDLERS.get(type(one))
        if handler is None:
            continue
        if frame.is_body:
            # what fails in one statement of a module hides nothing of the others
            with frame.machine.guarded(frame):
                handler(frame, one)
        else:
            handler(frame, one)


def _define_only(frame: Frame, statement: cst.CSTNode) -> None:
    """Code behind a return is not evaluated, but functions defined there may be meant for readers of the class."""
    if frame.is_body and isinstance(statement, cst.FunctionDef | cst.ClassDef):
        frame.reachable = True
        HANDLERS[type(statement)](frame, statement)
        frame.reachable = False


# simple statements


def _assign(frame: Frame, node: cst.Assign) -> None:
    names = [name for target in node.targets for name in target_names(target.target)]
    with frame.kept_as(*names, *_owner_names(frame)):
        frame.kept = node.value if names else None
        value = evaluate(frame, node.value)
        if names:
            observe(frame, value, frame.naming, Site(frame.module, node.value))
    for target in node.targets:
        assign(frame, target.target, value)


def target_names(target: cst.BaseExpression) -> list[str]:
    """Return the names that an assignment keeps its value under."""
    if isinstance(target, cst.Name):
        return [target.value]
    if isinstance(target, cst.Attribute):
        return [target.attr.value]
    if isinstance(target, cst.Subscript) and len(target.slice) == 1:
        index = target.slice[0].slice
        owner = target_names(target.value)
        if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString):
            return [index.value.raw_value, *owner]
        return owner
    return []


def _owner_names(frame: Frame) -> list[str]:
    if frame.cls is not None:
        return [frame.cls.name]
    return [frame.func.owner.name] if frame.func is not None and frame.func.owner is not None else []


def _ann_assign(frame: Frame, node: cst.AnnAssign) -> None:
    names = target_names(node.target)
    if frame.cls is not None and isinstance(node.target, cst.Name):
        frame.cls.annotations[node.target.value] = node.annotation.annotation
    if node.value is None:
        return
    with frame.kept_as(*names, *_owner_names(frame)):
        frame.kept = node.value
        value = evaluate(frame, node.value)
        observe(frame, value, frame.naming, Site(frame.module, node.value))
    assign(frame, node.target, value)


def _aug_assign(frame: Frame, node: cst.AugAssign) -> None:
    before = evaluate(frame, node.target)
    value = evaluate(frame, node.value)
    lists = [one for one in options(before) if isinstance(one, Obj) and one.kind == "list"]
    if lists and isinstance(node.operator, cst.AddAssign | cst.BitOrAssign):
        items, more = members_of(frame, value)
        for one in lists:
            for item in items:
                heap.add(frame, one, item)
            if more:
                heap.opened(frame, one)
        return
    dicts = [one for one in options(before) if isinstance(one, Obj) and one.kind == "dict"]
    if dicts:
        for one in dicts:
            heap.merge(frame, one, value)
        return
    grown = binary(frame, node, node.operator, before, value)
    with frame.kept_as(*target_names(node.target), *_owner_names(frame)):
        observe(frame, grown, frame.naming, Site(frame.module, node.value))
    assign(frame, node.target, grown)


def _expression(frame: Frame, node: cst.Expr) -> None:
    evaluate(frame, node.value)
    called = node.value.expression if isinstance(node.value, cst.Await) else node.value
    if isinstance(called, cst.Call) and frame.called is not None and never_returns(frame, frame.called):
        frame.reachable = False


def _return(frame: Frame, node: cst.Return) -> None:
    from cybrid_lint.models import registry

    value: Value = NONE
    if node.value is not None:
        name = [frame.func.name] if frame.func is not None else []
        with frame.kept_as(*name):
            value = evaluate(frame, node.value)
            observe(frame, value, frame.naming, Site(frame.module, node.value))
        registry.returned(frame, node, value)
    frame.returns.append(value)
    frame.reachable = False


def _raise(frame: Frame, node: cst.Raise) -> None:
    from cybrid_lint.models import registry

    if node.exc is not None:
        value = evaluate(frame, node.exc)
        registry.raised(frame, node.exc, value)
        frame.machine.note_raised(frame, value)
    frame.reachable = False


def _global(frame: Frame, node: cst.Global) -> None:
    if not frame.is_body:
        frame.scope.globals.update(one.name.value for one in node.names)


def _nonlocal(frame: Frame, node: cst.Nonlocal) -> None:
    frame.scope.nonlocals.update(one.name.value for one in node.names)


def _delete(frame: Frame, node: cst.Del) -> None:
    targets = [one.value for one in node.target.elements] if isinstance(node.target, cst.Tuple) else [node.target]
    for target in targets:
        if isinstance(target, cst.Name):
            frame.scope.vars.pop(target.value, None)
        elif isinstance(target, cst.Subscript):
            from cybrid_lint.evaluation.expressions import key_text

            index = target.slice[0].slice
            key = key_text(evaluate(frame, index.value)) if isinstance(index, cst.Index) else None
            for one in options(evaluate(frame, target.value)):
                if isinstance(one, Obj):
                    heap.remove(frame, one, key)


def _assert(frame: Frame, node: cst.Assert) -> None:
    evaluate(frame, node.test)
    if isinstance(node.test, cst.Name) and node.test.value == "False":
        frame.reachable = False


def _break(frame: Frame, node: cst.Break) -> None:
    if frame.loops:
        frame.loops[-1].breaks.append(frame.snapshot())
    frame.reachable = False


def _continue(frame: Frame, node: cst.Continue) -> None:
    if frame.loops:
        frame.loops[-1].continues.append(frame.snapshot())
    frame.reachable = False


# control flow


def _branch(frame: Frame, mark: int, before: Vars, run: Callable[[], None]) -> list[Vars]:
    """Run a branch from a state; return the state that it ends in, nothing if it does not reach its end."""
    frame.scope.vars = dict(before)
    frame.reachable = True
    with frame.branched(mark):
        run()
    return [frame.scope.vars] if frame.reachable else []


def _if(frame: Frame, node: cst.If) -> None:
    value = evaluate(frame, node.test)
    known = decided(frame, node.test, value)
    failing = failing_side(node.test)
    before = frame.snapshot()
    ends: list[Vars] = []
    outer = frame.failing
    if known is not False:
        frame.failing = outer or failing is True
        ends += _branch(frame, id(node), before, lambda: execute(frame, node.body))
    if known is not True:
        frame.failing = outer or failing is False
        orelse = node.orelse
        if orelse is None:
            ends.append(dict(before))
        elif isinstance(orelse, cst.If):
            ends += _branch(frame, id(orelse), before, lambda: _if(frame, orelse))
        else:
            ends += _branch(frame, id(orelse), before, lambda: execute(frame, orelse.body))
    frame.failing = outer
    frame.resume(ends)


def _loop(frame: Frame, node: Any, step: Callable[[], None]) -> None:
    """Run a loop's body twice: what its first turn leaves behind reaches the second."""
    _turns(frame, node, [step] * (2 if len(frame.loops) < DEEP else 1))


def _turns(frame: Frame, node: Any, steps: Sequence[Callable[[], None]]) -> None:
    """Run the turns of a loop one after the other; any of them may be the first or the last."""
    loop = Loop()
    frame.loops.append(loop)
    states = [frame.snapshot()]
    try:
        for index, step in enumerate(steps):
            if index and frame.machine.budget.is_short:
                frame.machine.budget.note_cut()
                break
            frame.resume(list(states))
            states = [frame.snapshot(), *_branch(frame, id(node), frame.snapshot(), step), *loop.continues]
    finally:
        frame.loops.pop()
    frame.resume(states)
    if node.orelse is not None:
        # who breaks out of the loop passes its `else` by
        execute(frame, node.orelse.body)
        states = [frame.scope.vars] if frame.reachable else []
    frame.resume([*states, *loop.breaks])


def _for(frame: Frame, node: cst.For) -> None:
    iterated = evaluate(frame, node.iter)
    rows = _rows(frame, node, iterated)
    if rows:
        outer = frame.turn
        _turns(frame, node, [partial(_turn, frame, node, row, (*outer, index)) for index, row in enumerate(rows)])
        frame.turn = outer
    else:
        _loop(frame, node, partial(_turn, frame, node, each(frame, node.iter, iterated), frame.turn))


def _turn(frame: Frame, node: cst.For, value: Value, turn: tuple[int, ...]) -> None:
    frame.turn = turn
    assign(frame, node.target, value)
    execute(frame, node.body)


def _rows(frame: Frame, node: cst.For, iterated: Value) -> list[Value]:
    """Return the rows of a short table that a loop goes through: what stands in one row belongs together."""
    items, more = members_of(frame, iterated)
    if more or not isinstance(node.target, cst.Tuple | cst.List) or len(frame.loops) >= DEEP:
        return []
    rows = all(isinstance(one, Obj) and one.label == "tuple" for one in items)
    return items if rows and 1 < len(items) <= MOST_ROWS else []


def _while(frame: Frame, node: cst.While) -> None:
    def step() -> None:
        evaluate(frame, node.test)
        execute(frame, node.body)

    evaluate(frame, node.test)
    _loop(frame, node, step)


def _try(frame: Frame, node: cst.Try | cst.TryStar) -> None:
    before = frame.snapshot()
    ends = _branch(frame, id(node), before, lambda: execute(frame, node.body))
    after_body = frame.scope.vars
    if node.orelse is not None and ends:
        orelse = node.orelse
        ends = _branch(frame, id(orelse), ends[0], lambda: execute(frame, orelse.body))
    for handler in node.handlers:
        # an exception may come before any statement of the body or behind the last but one
        frame.resume([before, after_body])
        outer, frame.failing = frame.failing, True
        ends += _branch(frame, id(handler), frame.scope.vars, lambda: _handler(frame, handler))  # noqa: B023
        frame.failing = outer
    frame.resume(ends)
    if node.finalbody is not None:
        reachable = frame.reachable
        if not reachable:
            frame.scope.vars = dict(after_body)
        frame.reachable = True
        execute(frame, node.finalbody.body)
        frame.reachable = frame.reachable and reachable


def _handler(frame: Frame, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
    if node.name is not None and isinstance(node.name.name, cst.Name):
        caught = evaluate(frame, node.type) if node.type is not None else UNKNOWN
        assign_name(frame, node.name.name.value, frame.machine.caught(caught))
    execute(frame, node.body)


def _with(frame: Frame, node: cst.With) -> None:
    before, outer, frame.lets_out = context.set_in(frame.scope.vars), frame.lets_out, False
    for one in node.items:
        manager = evaluate(frame, one.item)
        inside = union(entered(frame, one.item, option) for option in options(manager))
        if one.asname is not None:
            assign(frame, one.asname.name, inside)
    execute(frame, node.body)
    context.take_back(frame, before)
    frame.lets_out = frame.lets_out or outer


def entered(frame: Frame, node: cst.CSTNode, manager: Value) -> Value:
    """Return what entering a context manager gives."""
    from cybrid_lint.evaluation.calls import Args, call_value
    from cybrid_lint.evaluation.objects import attribute

    if not isinstance(manager, Obj):
        return manager
    if manager.label == "contextmanager":
        return heap.read(frame, manager, "value") or UNKNOWN
    if manager.kind == "instance":
        for name in ("__enter__", "__aenter__"):
            method = attribute(frame, node, manager, name)
            if isinstance(method, Bound):
                return call_value(frame, node, method, Args())
    return manager


def _match(frame: Frame, node: cst.Match) -> None:
    subject = evaluate(frame, node.subject)
    before = frame.snapshot()
    ends: list[Vars] = [dict(before)]
    for case in node.cases:

        def run(case: cst.MatchCase = case) -> None:
            bind_pattern(frame, case.pattern, subject)
            if case.guard is not None:
                evaluate(frame, case.guard)
            execute(frame, case.body)

        verdict = bind_pattern(frame, case.pattern, subject)
        if verdict is False:
            continue
        ends += _branch(frame, id(case), before, run)
        if verdict is True and case.guard is None:
            ends.pop(0)
            break
    frame.resume(ends)


# definitions


def _function(frame: Frame, node: cst.FunctionDef) -> None:
    scope = frame.scope.parent if frame.cls is not None and frame.scope.parent is not None else frame.scope
    name = node.name.value
    func = Func(node, frame.module, scope, name, frame.cls, defaults_of(frame, node.params, name))
    frame.nested.setdefault(func.identity, func)
    value = decorate(frame, func, [decorator_value(frame, one) for one in node.decorators], node)
    assign_name(frame, name, value)


def decorator_value(frame: Frame, node: cst.Decorator) -> Value:
    """Return what a decorator evaluates to; one of a library that is called with arguments keeps its name."""
    from cybrid_lint.evaluation.expressions import arguments

    written = node.decorator
    if not isinstance(written, cst.Call):
        return evaluate(frame, written)
    callee = evaluate(frame, written.func)
    name = last_name(callee)
    if name is None:
        return evaluate(frame, written)
    args = arguments(frame, written)
    fields = {**args.keywords, "<name>": External(name)}
    return heap.allocate(frame, written, "lib", "decorator", fields, args.positional)


def last_name(callee: Value) -> str | None:
    """Return the name of a decorator that a library gives, None for one that is called as any other function."""
    from cybrid_lint.models import registry

    if isinstance(callee, External):
        return callee.name
    if isinstance(callee, LibMethod):
        return None if registry.is_called_to_decorate(callee) else f"?.{callee.name}"
    return f"?.{callee.names[0]}" if isinstance(callee, Opaque) and callee.names else None


def decorate(frame: Frame, func: Func, decorators: list[Value], node: cst.FunctionDef) -> Value:
    """Return a function as its decorators leave it, applied from the nearest outwards."""
    from cybrid_lint.models import registry

    value: Value = func
    for decorator, written in zip(reversed(decorators), reversed(node.decorators), strict=True):
        made = registry.decorated(frame, written, decorator, value)
        value = union(_decorating(frame, one, func) for one in options(made))
    for one in options(value):
        if isinstance(one, Func) and one.identity == func.identity:
            frame.nested[func.identity] = one
        elif isinstance(one, Func):
            frame.machine.root(one)
        elif isinstance(one, Obj) and one.kind == "instance":
            wrapper = called_as(frame, node, one)
            if isinstance(wrapper, Bound):
                frame.machine.root(wrapper.func, wrapper.receiver)
    return value


def _decorating(frame: Frame, made: Value, func: Func) -> Value:
    """Return what stands in the place of a function, which knows what it stands for."""
    if isinstance(made, Func) and made.identity != func.identity:
        return replace(made, decorates=func)
    if isinstance(made, Obj) and made.kind == "instance":
        heap.write(frame, made, DECORATES, func)
    return made


def _class(frame: Frame, node: cst.ClassDef) -> None:
    assign_name(frame, node.name.value, classes.define(frame, node, execute))


HANDLERS: dict[type, Handler] = {
    cst.Assign: _assign,
    cst.AnnAssign: _ann_assign,
    cst.AugAssign: _aug_assign,
    cst.Expr: _expression,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Global: _global,
    cst.Nonlocal: _nonlocal,
    cst.Del: _delete,
    cst.Assert: _assert,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Import: imports.import_modules,
    cst.ImportFrom: imports.import_names,
    cst.If: _if,
    cst.For: _for,
    cst.While: _while,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.Match: _match,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
}
