"""Loops: their turns, and where they are left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, repeat

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
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, TRUE, Const, Value, unknown
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes

# Members that a loop is run for one by one, and how deep such loops may be nested.
MOST_TURNS = 64
MOST_UNROLLED = 2
# A turn of a loop, and the condition on which it comes: `TRUE` for one that surely does.
Turn = tuple[Callable[[], None], Value]


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
    begins = test if isinstance(test, Test) else UNDECIDED
    conditions = chain(repeat(TRUE, certain), [begins], repeat(UNDECIDED))
    _turns(frame, node, zip(map(turn, steps), conditions, strict=False))


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

    first = TRUE if endless else UNDECIDED
    if len(frame.flow.loops) >= MOST_UNROLLED:
        _turns(frame, node, [(turn, first)], endless=endless)
    elif members := _members_left(frame, value):
        _turns(frame, node, repeat((turn, TRUE), members))
    elif _asks_for_length(node.iterable):
        _turns(frame, node, _counted(frame, node, value, turn))
    else:
        _turns(frame, node, [(turn, first), (turn, UNDECIDED)], endless=endless)


def _asks_for_length(node: nodes.Expr) -> bool:
    """Tell whether a condition compares with how many members something has (`while at < len(parts)`)."""
    called = (part.func for part in walk(node) if isinstance(part, nodes.Call))
    return isinstance(node, nodes.Compare) and any(isinstance(it, nodes.Name) and it.id == "len" for it in called)


def _counted(frame: Frame, node: nodes.Loop, holds: Value, turn: Callable[[], None]) -> Iterator[Turn]:
    """Yield the turns of a loop that counts up to a length: those that come, as far as its condition is known.

    Where a caller gives what has that length, who lays that out decides how many there are.
    """
    for part in holds.operands if isinstance(holds, Test) else ():
        if part.symbols:
            frame.note_iterated(part)
    for _ in range(MOST_TURNS):
        if holds is FALSE:
            return
        if holds is not TRUE:
            break
        yield turn, TRUE
        holds = evaluate(frame, node.iterable)
    yield turn, UNDECIDED
    yield turn, UNDECIDED


def _members_left(frame: Frame, value: Value) -> int:
    """Return how many members a list has that a loop takes one by one (`while parts:`), 0 for anything else."""
    state = frame.state(value)
    if not isinstance(state, SequenceState) or state.is_open or state.rest is not NEVER:
        return 0
    return len(state.members) if len(state.members) <= MOST_TURNS else 0


def _turns(frame: Frame, node: nodes.Loop, turns: Iterable[Turn], *, endless: bool = False) -> None:
    """Run turns of a loop one after the other."""
    depth = len(frame.guards)
    loop = Loop(depth)
    frame.flow.loops.append(loop)
    for turn, test in turns:
        loop.stands_for_several = test is not TRUE
        before = frame.branch()
        turn()
        del frame.guards[depth:]
        meet_jumps(frame, loop.continues)
        loop.continues = []
        if test is not TRUE:
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
