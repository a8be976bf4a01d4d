"""Loops: their turns, and where they are left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.control_flow import Loop
from cybrid_lint.engine.expressions import evaluate
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.iteration import presence
from cybrid_lint.engine.meeting import UNDECIDED, meet_jumps
from cybrid_lint.engine.naming import names_of_node
from cybrid_lint.engine.narrowing import narrow
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.operations import Test
from cybrid_lint.engine.said import note
from cybrid_lint.engine.values import ABSENT, NEVER, Const, Value, unknown
from cybrid_lint.ir import nodes

# Members that a loop is run for one by one, and how deep such loops may be nested.
MOST_TURNS = 64
MOST_UNROLLED = 2


def run_loop(frame: Frame, node: nodes.Loop) -> None:
    """Run a `for` or `while` loop."""
    if node.target is None:
        _while(frame, node)
        return
    site = frame.site(node.iterable)
    iterated = evaluate(frame, node.iterable)
    members = frame.engine.members(frame, iterated, site)
    known = members.known
    if len(frame.flow.loops) >= MOST_UNROLLED or len(known) > MOST_TURNS:
        known, members.rest = [], union((members.rest, *known))
        members.is_open = True
    steps: list[Value] = list(known)
    if members.is_open or members.rest is not NEVER:
        rest = members.rest if members.rest is not NEVER else unknown(*names_of_node(node.iterable))
        # what the first turn leaves behind reaches the second
        steps += [rest, rest] if len(frame.flow.loops) < MOST_UNROLLED else [rest]
    target = node.target

    def turn(value: Value) -> Callable[[], None]:
        def run() -> None:
            frame.engine.assign(frame, target, value)
            frame.engine.execute(frame, node.body)

        def run_if_there() -> None:
            nonlocal value
            test, value = presence(frame, value)
            before = frame.branch()
            frame.guards.append((test, True))
            run()
            frame.join(test, frame.branch() if frame.reachable else None, before)

        return run if ABSENT not in options(value) else run_if_there

    certain = len(known)
    test = frame.engine.test(frame, "true", (iterated,)) if steps and not certain else UNDECIDED
    _turns(frame, node, [turn(value) for value in steps], certain, begins=test)


def _while(frame: Frame, node: nodes.Loop) -> None:
    value = evaluate(frame, node.iterable)
    test = frame.engine.test(frame, "true", (value,))
    if isinstance(test, Const) and not test.value:
        frame.engine.execute(frame, node.orelse)
        return
    endless = isinstance(node.iterable, nodes.Const) and bool(node.iterable.value)

    def turn() -> None:
        if not endless:
            again = frame.engine.test(frame, "true", (evaluate(frame, node.iterable),))
            if not again.symbols:
                # what callers decide of it says nothing of a later turn
                frame.guards.append((again, True))
            narrow(frame, node.iterable, holds=True)
            note(frame, again, holds=True)
        frame.engine.execute(frame, node.body)

    unrolls = len(frame.flow.loops) < MOST_UNROLLED
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
    frame: Frame,
    node: nodes.Loop,
    turns: Sequence[Callable[[], None]],
    certain: int,
    *,
    begins: Value = UNDECIDED,
    endless: bool = False,
) -> None:
    """Run turns of a loop one after the other, of which the first ones are certain to come.

    `begins` is the condition on which there is a turn at all.
    """
    depth = len(frame.guards)
    loop = Loop(depth)
    frame.flow.loops.append(loop)
    for index, turn in enumerate(turns):
        loop.stands_for_several = index >= certain
        before = frame.branch()
        turn()
        del frame.guards[depth:]
        meet_jumps(frame, loop.continues)
        loop.continues = []
        if index >= certain:
            test = begins if index == 0 and isinstance(begins, Test) else UNDECIDED
            frame.join(test, frame.branch() if frame.reachable else None, before)
        if not frame.reachable:
            break
    frame.flow.loops.pop()
    if endless:
        frame.reachable = False
    if node.orelse and frame.reachable:
        # only where no turn has left the loop
        frame.guards += [(test, False) for test, _ in loop.breaks]
        frame.engine.execute(frame, node.orelse)
        del frame.guards[depth:]
    meet_jumps(frame, loop.breaks)
