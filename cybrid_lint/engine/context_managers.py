"""`with`: what entering a context manager gives, and what is done where it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.expressions import evaluate
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.items import element
from cybrid_lint.engine.meeting import meet
from cybrid_lint.engine.objects import InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args, Test
from cybrid_lint.engine.values import TRUE, UNKNOWN, Value
from cybrid_lint.ir import nodes


def run_with(frame: Frame, node: nodes.With) -> None:
    """Enter context managers, run the body and leave them."""
    entered_before, returned_before = len(frame.flow.leaving), len(frame.outcome.returns)
    may_swallow = False
    for context, target in node.items:
        site = frame.site(context)
        manager = evaluate(frame, context)
        inside = union(entered(frame, option, site) for option in options(manager))
        may_swallow = may_swallow or any(_may_swallow(frame, option) for option in options(manager))
        if target is not None:
            frame.engine.assign(frame, target, inside)
    if may_swallow:
        _run_to_any_end(frame, node.body)
    else:
        frame.engine.execute(frame, node.body)
    leaving = frame.flow.leaving[entered_before:]
    del frame.flow.leaving[entered_before:]
    if leaving:
        _leave(frame, leaving, returned_before)


def _may_swallow(frame: Frame, manager: Value) -> bool:
    """Tell whether the program may go on behind a `with` when something is raised in it."""
    state = frame.state(manager)
    if isinstance(state, LibraryState):
        return frame.engine.library.has_special(state.label, "__swallows__")
    cls = frame.engine.class_of(frame, manager)
    found = None if cls is None else cls.find("__exit__") or cls.find("__aexit__")
    if found is None or not isinstance(found[0], Function):
        return False
    # what it returns says so if it is true; a question says that it depends
    result = frame.engine.functions.summary(found[0].code).result
    return any(option is TRUE or isinstance(option, Test) for option in options(result))


def _run_to_any_end(frame: Frame, body: nodes.Body) -> None:
    """Run a body that may end at any statement, whatever behind that it would do."""
    before, depth = frame.branch(), len(frame.guards)
    frame.flow.trying += 1
    frame.engine.execute(frame, body)
    frame.flow.trying -= 1
    del frame.guards[depth:]
    after = frame.branch()
    # an exception may come before any statement of the body, or behind the last but one
    meet(frame, [before, after])


def _leave(frame: Frame, leaving: Sequence[Callable[[], None]], returned_before: int) -> None:
    """Leave a `with`: where its body ends, and where it returns."""
    here, reachable = frame.branch(), frame.reachable
    with frame.silenced():
        for index in range(returned_before, len(frame.outcome.returns)):
            guards, value, branch = frame.outcome.returns[index]
            frame.enter(branch)
            for leave in reversed(leaving):
                leave()
            frame.outcome.returns[index] = guards, value, frame.branch()
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
                before = frame.changes.revision
                inside = frame.engine.call(frame, method, Args(), site)
                if frame.changes.revision != before and isinstance(frame.state(inside), InstanceState):
                    # what it is from now on, as a client that logs in when it is entered
                    frame.emit("instance", inside, site)
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

        frame.flow.leaving.append(leave)
