"""Where branches meet: those of conditions, of jumps, and those of which nothing says which was taken."""

from __future__ import annotations

from collections.abc import Sequence

from cybrid_lint.engine.branches import Branch
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Test
from cybrid_lint.engine.outcome import Guard
from cybrid_lint.engine.values import TRUE, Value

# A condition of which nothing is known.
UNDECIDED = Test("other", ())


def all_of(frame: Frame, guards: Sequence[Guard]) -> Value:
    """Return whether all of these conditions hold, as one condition."""
    tests = tuple(test if holds else frame.engine.test(frame, "not", (test,)) for test, holds in guards)
    if not tests:
        return TRUE
    return tests[0] if len(tests) == 1 else frame.engine.test(frame, "and", tests)


def meet_jumps(frame: Frame, jumps: Sequence[tuple[Value, Branch]]) -> None:
    """Go on from where jumps meet with what came to its end without one, if anything did."""
    for test, branch in reversed(jumps):
        frame.join(test, branch, frame.branch() if frame.reachable else None)


def meet(frame: Frame, ends: Sequence[Branch]) -> None:
    """Go on from where several branches meet, of which nothing says which was taken."""
    if not ends:
        frame.reachable = False
        return
    frame.enter(ends[0])
    for other in ends[1:]:
        frame.join(UNDECIDED, Branch(frame.env, frame.store), other)
