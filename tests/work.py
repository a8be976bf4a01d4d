"""How work grows with the input, measured so that it does not matter how fast or how busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
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

    What takes less than a tenth of a second is not compared. Of three runs the shortest counts, the longer ones being
    made only as long as none was short enough; each has an input smaller by a hundredth, since what is done with the
    same one may be remembered.
    """

    def times(count: int) -> Iterator[float]:
        return (measured(partial(run, count - turn * (count // 100)))[1] for turn in range(3))

    longer = times(4 * size)
    first = next(longer)
    if first < 0.1:
        return True
    bound = 8 * min(times(size)) + 0.1
    return first < bound or any(seconds < bound for seconds in longer)
