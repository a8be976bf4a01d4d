"""Room to work: a stack that deep nesting does not overflow, how much of it there is, and few looks for garbage."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")
MEGABYTE = 1024 * 1024
# The sizes that are tried, in bytes: under a limit of memory the larger ones cannot be had.
STACKS = tuple(size * MEGABYTE for size in (512, 128, 32, 16))
# What the limits of depth are made for: 200 nested brackets and 1,000 links take the parser less than half of it.
ENOUGH = 16 * MEGABYTE
# What a thread has that was started elsewhere: the smallest default of a known platform but one.
LEAST = 512 * 1024
# How many bytes of the stack a call in Python may take.
CALL = 10_000
# How seldom garbage is looked for: values live as long as an analysis, and going through them took a quarter of it.
SELDOM = (200_000, 1_000, 1_000)
_here = threading.local()


def share() -> float:
    """Return which share the running thread has of the stack that is enough for every depth, at most 1."""
    return min(1.0, _at_hand() / ENOUGH)


def _at_hand() -> int:
    """Return the size of the running thread's stack in bytes, as far as it is known."""
    known: int | None = getattr(_here, "stack", None)
    if known is not None:
        return known
    if threading.current_thread() is not threading.main_thread():
        return LEAST
    try:
        import resource
    except ImportError:  # Windows
        return MEGABYTE
    size = resource.getrlimit(resource.RLIMIT_STACK)[0]
    return ENOUGH // 2 if size == resource.RLIM_INFINITY else size


def with_room(run: Callable[[], T]) -> T:
    """Return what a function gives, run on a large stack; what it raises is raised here.

    libcst's visitors and the evaluation recurse with the depth of the code. Where no thread with a large stack can be
    started, the function runs on the stack at hand, and `share` says so to those that check depths.
    """
    result: list[T] = []
    errors: list[BaseException] = []

    def work(stack: int) -> None:
        before = getattr(_here, "stack", None)
        _here.stack = stack
        try:
            result.append(run())
        except BaseException as error:  # handed over to the caller's thread
            errors.append(error)
        finally:
            _here.stack = before

    limit = sys.getrecursionlimit()
    try:
        with _collected_seldom():
            _run_on_largest(work, limit)
    finally:
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return result[0]


def _run_on_largest(work: Callable[[int], None], limit: int) -> None:
    """Work on the largest stack that can be had; `limit` is the one of recursion on the stack at hand."""
    for stack in filter(_leaves_memory, STACKS):
        sys.setrecursionlimit(max(limit, stack // CALL))
        if thread := _thread_with(stack):
            thread.run(work)
            # one whose work was interrupted is still busy, and is not used again
            _idle[stack].append(thread)
            return
    sys.setrecursionlimit(limit)
    work(_at_hand())


@contextmanager
def _collected_seldom() -> Iterator[None]:
    """Look for garbage seldom; where it is not looked for at all, that stays so."""
    before = gc.get_threshold()
    if before[0]:
        gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _leaves_memory(stack: int) -> bool:
    """Tell whether a stack takes at most a quarter of the addresses that the process may use.

    Where the rest is too little, the allocator asks the system for each object anew, and the work takes for ever.
    """
    try:
        import resource
    except ImportError:  # Windows
        return True
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    return most == resource.RLIM_INFINITY or 4 * stack <= most


class _Thread:
    """A thread with a large stack that does one piece of work after the other: each new one takes two milliseconds.

    Raises `RuntimeError` or `MemoryError` if there can be none.
    """

    def __init__(self, stack: int) -> None:
        self.stack = stack
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        before = threading.stack_size(stack)
        try:
            # a daemon, so that an interrupt ends the program and not only the waiting for it
            threading.Thread(target=self._serve, name="cybrid-lint", daemon=True).start()
        finally:
            threading.stack_size(before)

    def _serve(self) -> None:
        while True:
            # not by a name, which would keep what was worked on
            self._waiting.get()()

    def run(self, work: Callable[[int], None]) -> None:
        """Work on the stack of the thread, and return once that is done."""
        done = threading.Event()

        def piece() -> None:
            try:
                work(self.stack)
            finally:
                done.set()

        self._waiting.put(piece)
        done.wait()


# by the sizes of their stacks
_idle: defaultdict[int, list[_Thread]] = defaultdict(list)
if hasattr(os, "register_at_fork"):
    # a process that is forked has none of the threads
    os.register_at_fork(after_in_child=_idle.clear)


def _thread_with(stack: int) -> _Thread | None:
    """Return a thread with a stack of this size that has nothing to do, None if there can be none."""
    try:
        return _idle[stack].pop()
    except IndexError:
        pass
    try:
        return _Thread(stack)
    except (RuntimeError, MemoryError):
        return None
