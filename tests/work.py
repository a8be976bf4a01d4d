"""How work grows with the input, measured so that it does not matter how fast or how busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")

#: Processor seconds after which something hangs: many times what it takes on a slow machine.
HANGS = 60.0


def measured(run: Callable[[], T]) -> tuple[T, float]:
    """What a call returns, and the processor seconds that it takes in this process."""
    start = time.process_time()
    returned = run()
    return returned, time.process_time() - start


def grows_in_proportion(run: Callable[[int], object], size: int) -> bool:
    """Whether four times the input takes about four times the work: twice that is allowed, squared it would be 16.

    What takes less than a tenth of a second is not compared. Of three runs the shortest counts; each has an input
    smaller by a hundredth, since what is done with the same one may be remembered.
    """

    def shortest(count: int) -> float:
        return min(measured(partial(run, count - turn * (count // 100)))[1] for turn in range(3))

    return shortest(4 * size) < 8 * shortest(size) + 0.1
