"""What a run prints on standard error while it works: a progress bar at a terminal, and `--verbose`."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

#: A run that is over sooner shows no bar.
PATIENCE = 1.0
_BEAT = 0.1
_WIDTH = 24


class Progress:
    """Follows a run. `bar`, `verbose` and `warns` say what it may write.

    It writes no colours and nothing of the files' text.
    """

    def __init__(self, stream: TextIO, *, bar: bool = False, verbose: bool = False, warns: bool = True) -> None:
        self._stream = stream
        self._bar = bar
        self._verbose = verbose
        self._warns = warns
        self._warnings: set[str] = set()
        self._start = time.monotonic()
        self._step = ("", 0)
        self._done = 0
        self._shown = 0
        #: How many functions were not followed to their ends.
        self.cut = 0
        self._lock = _lock() if bar else contextlib.nullcontext()

    def say(self, text: str) -> None:
        """Write a line of `--verbose`, with the seconds since the start."""
        if self._verbose:
            self._print(f"[{time.monotonic() - self._start:7.2f} s] {text}")

    def warn(self, text: str) -> None:
        """Write, once, what the user must know to trust the result: what was not looked at, or not answered."""
        if self._warns and text not in self._warnings:
            self._warnings.add(text)
            self._print(f"cybrid-lint: {text}")

    def _print(self, text: str) -> None:
        with self._lock:
            self._erase()
            say(text, self._stream)

    def note_cut(self, functions: Sequence[str]) -> None:
        """Count functions that were not followed to their ends, and name them."""
        self.cut += len(functions)
        for one in functions:
            self.say(f"cut short: {one}")

    @contextlib.contextmanager
    def step(self, what: str, total: int, *, alone: bool) -> Iterator[None]:
        """Follow one step of so many parts. `alone`: this process does the work, so a thread must draw the bar.

        Where other processes work, this one calls `beat` while it waits; a thread would make forking unsafe.
        """
        self._step, self._done = (what, total), 0
        start = time.monotonic()
        try:
            with self._drawn() if alone and self._bar else contextlib.nullcontext():
                yield
        finally:
            with self._lock:
                self._erase()
            self.say(f"{what}: {time.monotonic() - start:.2f} s")

    @contextlib.contextmanager
    def _drawn(self) -> Iterator[None]:
        """Draw the bar in a thread."""
        import threading

        over = threading.Event()

        def draw() -> None:
            while not over.wait(_BEAT):
                self.beat(self._done)

        drawer = threading.Thread(target=draw, daemon=True)
        drawer.start()
        try:
            yield
        finally:
            over.set()
            drawer.join()

    def beat(self, done: int) -> None:
        """Take note of how many parts are done, and draw the bar if it is time."""
        self._done = done
        if self._bar and time.monotonic() - self._start >= PATIENCE:
            with self._lock:
                self._draw()

    def _draw(self) -> None:
        what, total = self._step
        full = _WIDTH * self._done // max(1, total)
        seconds = int(time.monotonic() - self._start)
        text = f"[{'#' * full}{'.' * (_WIDTH - full)}] {what}, {self._done} of {total} parts done, {seconds} s"
        text = text[: _columns(self._stream) - 1]
        self._stream.write("\r" + text + " " * (self._shown - len(text)))
        self._stream.flush()
        self._shown = len(text)

    def _erase(self) -> None:
        if self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0


def say(text: str, stream: TextIO | None = None) -> None:
    """Write a line on standard error, if there is one, with nothing in it that a terminal or a CI obeys."""
    from cybrid_lint.output.positions import inert, visible

    stream = sys.stderr if stream is None else stream
    if stream is not None:
        with contextlib.suppress(OSError):  # nobody reads it any more
            print(inert(visible(text)), file=stream, flush=True)


def _lock() -> contextlib.AbstractContextManager[object]:
    import threading

    return threading.Lock()


def counted(number: int, noun: str) -> str:
    """Return a number with what it counts."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def wants_bar(stream: TextIO, quiet: bool, environment: Mapping[str, str]) -> bool:
    """Tell whether somebody waits at a terminal that a bar can be drawn on and erased from."""
    if quiet or environment.get("CI") or environment.get("TERM") == "dumb":
        return False
    return stream is not None and stream.isatty()


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


#: Says nothing.
SILENT = Progress(sys.stderr, warns=False)
