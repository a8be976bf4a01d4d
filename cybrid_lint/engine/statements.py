"""Statements: what runs, in which order, and where branches meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.arguments import arguments
from cybrid_lint.engine.assignment import assign_name
from cybrid_lint.engine.augmentation import augmented, extended
from cybrid_lint.engine.branches import Branch
from cybrid_lint.engine.context_managers import run_with
from cybrid_lint.engine.decorators import decorated
from cybrid_lint.engine.expressions import called, condition, define_function, evaluate, side
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.imports import bind_import
from cybrid_lint.engine.lasting import lasting, way_to
from cybrid_lint.engine.loops import run_loop
from cybrid_lint.engine.meeting import UNDECIDED, all_of, meet, meet_jumps
from cybrid_lint.engine.naming import Naming, names_of_node, target_names
from cybrid_lint.engine.narrowing import narrow
from cybrid_lint.engine.operations import Test
from cybrid_lint.engine.outcome import Guard
from cybrid_lint.engine.said import note, shown_as_said
from cybrid_lint.engine.tried_reads import asked
from cybrid_lint.engine.values import ABSENT, FALSE, NONE, UNKNOWN, Const, Library, Unknown, Value, unknown
from cybrid_lint.ir import nodes

_FAILED = Test("failed", ())
# Conditions that two branches are entered by, and with all that they find out, of which it is kept that one holds.
MOST_ALONE = 2
MOST_KNOWN = 6
# What programs ask before what only type checkers read; some set it themselves.
_FOR_TYPES = (Library("typing.TYPE_CHECKING"), Library("typing_extensions.TYPE_CHECKING"), FALSE)


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
    side(frame, node.value)


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


def _augment(frame: Frame, node: nodes.Augment) -> None:
    before = evaluate(frame, node.target)
    value = evaluate(frame, node.value)
    site = frame.site(node)
    done = [extended(frame, option, node.op, value, site) for option in options(before)]
    if not all(done):
        # what stands in an attribute or under a key is told by what is set there
        if isinstance(node.target, nodes.Name):
            result = augmented(frame, before, node.op, value, site)
        else:
            result = frame.engine.binary(frame, node.op, before, value, site)
        frame.engine.assign(frame, node.target, result)


def _return(frame: Frame, node: nodes.Return) -> None:
    value: Value = NONE
    if node.value is not None:
        with Naming(frame, *([frame.code.name] if frame.code is not None else [])):
            value = evaluate(frame, node.value)
        if not frame.outcome.quiet:
            frame.engine.library.returned(frame, value, frame.site(node))
    if frame.reachable:
        frame.outcome.returns.append((tuple(_conditions(frame)), value, frame.branch()))
    frame.reachable = False


def _raise(frame: Frame, node: nodes.Raise) -> None:
    if node.exception is not None:
        value = _exception(frame, node.exception)
        frame.engine.library.raised(frame, value, frame.site(node.exception))
        frame.engine.class_facts.note_raised(frame, value)
        frame.emit("raise", shown_as_said(frame, value), frame.site(node.exception))
    frame.reachable = False


def _exception(frame: Frame, node: nodes.Expr) -> Value:
    """Return what is raised; a class of which nothing is known is one of exceptions where it is raised."""
    if not isinstance(node, nodes.Call):
        return evaluate(frame, node)
    callee, args = evaluate(frame, node.func), arguments(frame, node.args)
    value = called(frame, node, callee, args)
    name = callee.name.rpartition(".")[2] if isinstance(callee, Library) else ""
    # a generator that ends so gives what it is made with
    is_class = name[:1].isupper() and name not in ("StopIteration", "StopAsyncIteration")
    return frame.engine.library.exception(frame, args) if is_class and isinstance(value, Unknown) else value


def _scoped(frame: Frame, node: nodes.Scoped) -> None:
    if node.kind == "global" and not frame.is_body:
        for name in node.names:
            found = frame.engine.modules.variable(frame.module, name)
            frame.outcome.globals.setdefault(name, unknown(name) if found is None else found)
    elif node.kind == "nonlocal":
        frame.outcome.nonlocals.update(node.names)
        for name in node.names:
            if name not in frame.env:
                captured = frame.engine.definitions.cell(frame, name)
                if captured is not None:
                    frame.env[name] = captured


def _delete(frame: Frame, node: nodes.Delete) -> None:
    for target in node.targets:
        if isinstance(target, nodes.Name):
            frame.env.pop(target.id, None)
            frame.changes.rebound += 1
        elif isinstance(target, nodes.Item):
            base = evaluate(frame, target.value)
            frame.engine.set_item(frame, base, evaluate(frame, target.key), ABSENT, frame.site(target))
        elif isinstance(target, nodes.Attr):
            frame.engine.set_attribute(frame, evaluate(frame, target.value), target.name, ABSENT, frame.site(target))


def _assert(frame: Frame, node: nodes.Assert) -> None:
    test = condition(frame, node.test)
    if node.message is not None:
        before = frame.branch()
        with frame.guarded(test, False):
            narrow(frame, node.test, False)
            note(frame, test, False)
            value = evaluate(frame, node.message)
            frame.emit("assert", shown_as_said(frame, value), frame.site(node.message))
        frame.enter(before)
    if isinstance(node.test, nodes.Const) and not node.test.value:
        frame.reachable = False
        return
    narrow(frame, node.test, True)
    if test.is_told_apart:
        frame.guards.append((test, True))


def _conditions(frame: Frame) -> list[Guard]:
    """Return under which conditions a body is left here: that nothing fails is one where that would be caught."""
    return [*frame.guards, (_FAILED, False)] if frame.flow.trying else frame.guards


def _jump(frame: Frame, node: nodes.Jump) -> None:
    if frame.flow.loops:
        loop = frame.flow.loops[-1]
        test = UNDECIDED if loop.stands_for_several else all_of(frame, _conditions(frame)[loop.depth :])
        (loop.breaks if node.kind == "break" else loop.continues).append((test, frame.branch()))
    frame.reachable = False


def _import(frame: Frame, node: nodes.Import) -> None:
    bind_import(frame, node)


def _if(frame: Frame, node: nodes.If) -> None:
    for_types = _branch_for_types(frame, node.test)
    if for_types is not None:
        _run_for_types(frame, node, for_types)
        return
    _decide(frame, condition(frame, node.test), node.test, node.body, node.orelse)


def _decide(frame: Frame, test: Value, written: nodes.Expr | None, body: nodes.Body, otherwise: nodes.Body) -> None:
    """Run what a condition decides between; `written` is how the program asks for it, if it does."""
    if isinstance(test, Const):
        if written is not None:
            narrow(frame, written, bool(test.value))
        execute(frame, body if test.value else otherwise)
        return
    before = frame.branch()
    then, known_then = _run(frame, test, True, written, body)
    frame.enter(before)
    orelse, known_else = _run(frame, test, False, written, otherwise)
    frame.join(test, then, orelse)
    if (then is None) is not (orelse is None):
        # from here on it is known which branch was taken, and what was found out there
        known = known_else if then is None else known_then
        frame.guards += known
        for guard in known:
            note(frame, *guard)
    elif then is not None and len(known_then) + len(known_else) > MOST_ALONE:
        frame.guards += _of_one(frame, known_then, known_else[1:])


def _of_one(frame: Frame, *branches: list[Guard]) -> list[Guard]:
    """Return what is known where branches meet: that what one of them has found out holds, where all found something.

    In a ladder of which the last branch leaves, that is one of the conditions before it.
    """
    asked = [test for known in branches for test, _ in known]
    if len(asked) > MOST_KNOWN or not all(test.is_told_apart for test in asked):
        return []
    test = frame.engine.test(frame, "or", tuple(all_of(frame, known) for known in branches))
    return [] if isinstance(test, Const) else [(test, True)]


def _branch_for_types(frame: Frame, test: nodes.Expr) -> bool | None:
    """Return which branch of a test only type checkers read (`if TYPE_CHECKING`), None if neither."""
    if isinstance(test, nodes.Unary) and test.op == "not":
        inner = _branch_for_types(frame, test.value)
        return None if inner is None else not inner
    return True if names_of_node(test) == ("TYPE_CHECKING",) and evaluate(frame, test) in _FOR_TYPES else None


def _run_for_types(frame: Frame, node: nodes.If, branch: bool) -> None:
    """Run what is for type checkers, whose names annotations need, and then what is run."""
    before, frame.flow.is_for_types = frame.flow.is_for_types, True
    execute(frame, node.body if branch else node.orelse)
    frame.flow.is_for_types = before
    execute(frame, node.orelse if branch else node.body)


def _run(
    frame: Frame, test: Value, holds: bool, written: nodes.Expr | None, body: nodes.Body
) -> tuple[Branch | None, list[Guard]]:
    """Run a branch; return the state in which it ends, None if it does not reach its end, and what is known there."""
    depth = len(frame.guards)
    frame.guards.append((test, holds))
    if written is not None:
        narrow(frame, written, holds)
    note(frame, test, holds)
    execute(frame, body)
    return frame.branch() if frame.reachable else None, _forget(frame, depth)


def _forget(frame: Frame, depth: int) -> list[Guard]:
    """Take back and return the conditions that are known beyond a depth."""
    known = frame.guards[depth:]
    del frame.guards[depth:]
    return known


def _try(frame: Frame, node: nodes.Try) -> None:
    test = asked(frame, node)
    if test is not None:
        _try_to_read(frame, node, test)
        return
    before = frame.branch()
    depth, first = len(frame.guards), len(frame.outcome.returns)
    frame.flow.trying += 1 if node.handlers else 0
    execute(frame, node.body)
    frame.flow.trying -= 1 if node.handlers else 0
    after = frame.branch()
    if frame.reachable and node.orelse:
        execute(frame, node.orelse)
    known = _forget(frame, depth)
    ends = [frame.branch()] if frame.reachable else []
    for handler in node.handlers:
        # an exception may come before any statement of the body, or behind the last but one
        meet(frame, [before, after])
        _handle(frame, handler)
        del frame.guards[depth:]
        if frame.reachable:
            ends.append(frame.branch())
            # whoever comes this way has not seen the end of the body
            known = []
    meet(frame, ends)
    if node.final:
        _finally(frame, node.final, after, first)
    frame.guards += known


def _try_to_read(frame: Frame, node: nodes.Try, test: Value) -> None:
    """Run a `try` that only asks for an attribute, as an `if` that asks for it: nothing else fails."""
    before, first = frame.branch(), len(frame.outcome.returns)
    _decide(frame, test, None, (*node.body, *node.orelse), node.handlers[0].body)
    if node.final:
        _finally(frame, node.final, before, first)


def _finally(frame: Frame, final: nodes.Body, after: Branch, first: int) -> None:
    """Run what comes at the end of a `try`, however that is left; `first` is its first return."""
    returns, reachable = frame.outcome.returns, frame.reachable
    within = returns[first:]
    del returns[first:]
    if not reachable:
        frame.enter(after)
    execute(frame, final)
    # what leaves it here takes the place of what was returned before
    if frame.reachable:
        end, left = frame.branch(), list(returns)
        for guards, value, branch in within:
            frame.enter(branch)
            with frame.silenced():
                execute(frame, final)
            left.append((guards, value, frame.branch()))
        returns[:] = left
        frame.enter(end)
    frame.reachable = frame.reachable and reachable


def _handle(frame: Frame, handler: nodes.Handler) -> None:
    kinds = UNKNOWN if handler.kinds is None else evaluate(frame, handler.kinds)
    if handler.name is not None:
        assign_name(frame, handler.name, frame.engine.class_facts.caught(frame, kinds, handler.name))
    frame.guards.append((_FAILED, True))
    execute(frame, handler.body)


def _match(frame: Frame, node: nodes.Match) -> None:
    subject = evaluate(frame, node.subject)
    ends: list[tuple[Value, Branch]] = []
    known: list[list[Guard]] = []
    depth = len(frame.guards)
    for case in node.cases:
        if not frame.reachable:
            break
        before = frame.branch()
        test = frame.engine.bind_pattern(frame, case.pattern, subject)
        test = lasting(frame, test, way_to(node.subject, subject))
        if case.guard is not None:
            guard = frame.engine.test(frame, "true", (evaluate(frame, case.guard),))
            test = frame.engine.test(frame, "and", (test, guard))
        if isinstance(test, Const) and not test.value:
            frame.enter(before)
            continue
        level = len(frame.guards)
        frame.guards.append((test, True))
        execute(frame, case.body)
        if frame.reachable:
            ends.append((test, frame.branch()))
            known.append(frame.guards[depth:])
        del frame.guards[level:]
        if isinstance(test, Const):
            frame.reachable = False
            break
        frame.enter(before)
        frame.guards.append((test, False))
    others = _forget(frame, depth)
    met: list[Guard] = []
    if frame.reachable:
        known.append(others)
    elif len(known) > 1:
        met = _of_one(frame, *([guard for guard in one if guard[1]] for one in known))
    meet_jumps(frame, ends)
    # from here on it is known which cases have left
    frame.guards += [guard for guard in known[0] if all(guard in other for other in known[1:])] if known else []
    frame.guards += met


def _function(frame: Frame, node: nodes.Function) -> None:
    function = define_function(frame, node)
    value = decorated(frame, function, node.decorators)
    frame.bind(node.name, value)


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
    nodes.Loop: run_loop,
    nodes.Try: _try,
    nodes.With: run_with,
    nodes.Match: _match,
    nodes.Function: _function,
    nodes.Class: _class,
}
