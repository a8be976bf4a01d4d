"""Runs work in processes of its own, with limits, so that one that dies or hangs ends nothing else. POSIX only.

A child is forked: what its parent has imported costs it nothing. The parent must have no other threads.
"""

from __future__ import annotations

import contextlib
import math
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
# A child that waits for something uses no processor time. It is ended after so long by the clock, in seconds, and so
# many times its limit: more than a busy machine makes of it.
_PATIENCE, _TIMES = 60, 10


@dataclass(frozen=True)
class Ended(Generic[T]):
    """How the work on an item ended: by which signal, or 0; the processor seconds that it took, and its peak in MB."""

    item: T
    code: int
    signal: int
    seconds: float
    memory: int

    @property
    def how(self) -> str:
        """Return how the process died, in words; nothing if it came to its end by itself."""
        if self.signal in (signal.SIGPROF, signal.SIGXCPU, signal.SIGKILL):
            return "past its limit of processor time"
        if self.signal == signal.SIGALRM:
            return "waits and never ends"
        return f"died by {signal.Signals(self.signal).name}" if self.signal else ""


def run_all(work: Callable[[T], object], items: Iterable[T], seconds: float, at_once: int = 2) -> Iterator[Ended[T]]:
    """Yield how the work on each item ended, as soon as it has, in processes of at most so many processor seconds."""
    waiting = iter(items)
    running: dict[int, T] = {}
    try:
        while True:
            while len(running) < at_once and (item := next(waiting, None)) is not None:
                running[_forked(work, item, seconds)] = item
            if not running:
                return
            pid, status, usage = os.wait4(-1, 0)
            if pid not in running:
                continue
            _end_group(pid)  # what it has started itself, as git
            code, ended_by = (0, os.WTERMSIG(status)) if os.WIFSIGNALED(status) else (os.WEXITSTATUS(status), 0)
            memory = usage.ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024)
            yield Ended(running.pop(pid), code, ended_by, usage.ru_utime + usage.ru_stime, memory)
    finally:
        for pid in running:
            _end_group(pid)
            os.waitpid(pid, 0)


def limit(seconds: float) -> None:
    """Let this process use so many processor seconds from now on, and not many times longer by the clock."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    # what it starts itself has whole seconds of its own
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(usage.ru_utime + usage.ru_stime + seconds), most))
    signal.alarm(math.ceil(_PATIENCE + seconds * _TIMES))


def _forked(work: Callable[[T], object], item: T, seconds: float) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        limit(seconds)
        work(item)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _end_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
