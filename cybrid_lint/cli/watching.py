"""Runs a command again whenever a file changes."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from cybrid_lint.checking.progress import say

#: How often the files are looked at, in seconds.
INTERVAL = 0.5
State = dict[str, object]


def watch(run: Callable[[], int], select: Callable[[], Sequence[str]], output: Path | None = None) -> int:
    """Run a command, and again whenever one of the selected files, or what their folders hold, has changed.

    Return its exit code if it cannot start, as for a wrong use; else it ends by an interrupt alone, since the next
    change may mend what is wrong. The output's own file is not looked at. Each run has a process of its own, which
    knows nothing of how files were before. Both functions must be picklable.
    """
    names: Sequence[str] | None = None
    while True:
        here, there = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=_run, args=(there, run, select))
        process.start()
        there.close()
        try:
            names = here.recv()
        except EOFError:  # it has said why it could not select any
            process.join()
            if names is None:
                return process.exitcode or 0
        before = _state(names, output)
        process.join()
        say("cybrid-lint: watching for changes; press Ctrl-C to end")
        while _state(names, output) == before:
            time.sleep(INTERVAL)


def _run(selected: Connection, run: Callable[[], int], select: Callable[[], Sequence[str]]) -> None:
    """Tell which files are selected, run the command, and end with its exit code."""
    from cybrid_lint.cli import guarded

    def told() -> int:
        with selected:
            selected.send(select())
        return run()

    sys.exit(guarded(told))


def _state(names: Iterable[str], output: Path | None) -> State:
    """Return the state of files and the names in their folders, without those of the output and hidden temporaries."""
    own = None if output is None else os.path.abspath(output)
    state: State = {name: _stamp(name) for name in names if name != own}
    for folder in {os.path.dirname(name) for name in state}:
        state[folder] = _entries(folder, own)
    return state


def _stamp(name: str) -> tuple[int, int] | None:
    try:
        found = os.stat(name)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _entries(folder: str, own: str | None) -> frozenset[str]:
    """Return the names in a folder, but not what a file is put together in beside its place."""
    try:
        names = os.listdir(folder)
    except OSError:
        return frozenset()
    base = os.path.basename(own) if own is not None else ""
    return frozenset(one for one in names if own is None or not (one == base or one.startswith(f".{base}.")))
