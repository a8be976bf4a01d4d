"""Runs the same function on many items, in several processes if that is faster.

The results are the same, and in the same order, for every number of processes. The processes are started by whatever
method the platform has (fork on Linux, spawn on macOS and Windows), and gone when `run_all` returns or raises. What
they need is imported when they are: it takes as long as a small run.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# How often somebody who watches is told that the work goes on, in seconds.
BEAT = 0.1


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def starts_at_once() -> bool:
    """Tell whether another process costs milliseconds, as by fork, or as much as a start of Python."""
    import multiprocessing

    return multiprocessing.get_start_method() == "fork"


def run_all(
    function: Callable[[T], R], items: Sequence[T], jobs: int, beat: Callable[[int], object] = lambda done: None
) -> list[R]:
    """Return what a function gives for each item, in the order of the items.

    Function, items and results must be picklable. `beat` is called with the number of finished items again and again.
    Raises `ChildProcessError` if a process ends before its work, or if the function raises in one.
    """
    if jobs < 2 or len(items) < 2:
        results = []
        for number, item in enumerate(items):
            beat(number)
            results.append(function(item))
        return results
    with _workers(function, items, min(jobs, len(items))) as workers:
        return _dealt(workers, len(items), beat)


def _dealt(workers: dict[Any, Any], count: int, beat: Callable[[int], object]) -> list[R]:
    """Deal out the numbers of the items: whoever has finished one gets the next."""
    from multiprocessing.connection import wait

    waiting = iter(range(count))
    results: dict[int, R] = {}
    for worker, number in zip(workers, waiting, strict=False):
        _send(worker, number)
    while len(results) < count:
        beat(len(results))
        for ready in wait(list(workers), BEAT):
            number, result, error = _received(ready, workers)
            if error is not None:
                raise error
            results[number] = result
            following = next(waiting, None)
            if following is not None:
                _send(ready, following)
    return [results[number] for number in range(count)]


def _send(worker: Any, number: int) -> None:
    with contextlib.suppress(ConnectionError):  # it is gone; who receives from it says so
        worker.send(number)


def _received(worker: Any, workers: dict[Any, Any]) -> tuple[int, Any, OSError | None]:
    try:
        received: tuple[int, Any, OSError | None] = worker.recv()
    except (EOFError, ConnectionError):
        process = workers[worker]
        process.join()
        code = process.exitcode
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        raise ChildProcessError(0, "a worker process ended unexpectedly", how) from None
    return received


@contextlib.contextmanager
def _workers(function: Callable[[T], R], items: Sequence[T], count: int) -> Iterator[dict[Any, Any]]:
    """Give processes that work on the items whose numbers they are sent, by the connection to each."""
    import multiprocessing

    workers: dict[Any, Any] = {}
    try:
        for _ in range(count):
            here, there = multiprocessing.Pipe()
            process = multiprocessing.Process(target=_work, args=(there, function, items), daemon=True)
            with _interrupts_kept_back():
                process.start()
            there.close()
            workers[here] = process
        yield workers
    finally:
        for connection, process in workers.items():
            connection.close()
            process.terminate()
        for process in workers.values():
            process.join()


@contextlib.contextmanager
def _interrupts_kept_back() -> Iterator[None]:
    """Keep interrupts back, also from a process that is started meanwhile, until it says that it ignores them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(numbers: Any, function: Callable[[T], R], items: Sequence[T]) -> None:
    """Work in a process of its own until there is nobody left who asks."""
    import multiprocessing
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all, and the first process answers
    parent = multiprocessing.parent_process()
    assert parent is not None
    while parent.sentinel not in wait([numbers, parent.sentinel]):
        try:
            number = numbers.recv()
        except EOFError:
            return
        result, failure = None, None
        try:
            result = function(items[number])
        except OSError as error:
            failure = error
        except Exception as error:  # its text may hold a credential
            failure = ChildProcessError(0, "internal error", type(error).__name__)
        with contextlib.suppress(ConnectionError):  # nobody waits for it any more
            numbers.send((number, result, failure))
