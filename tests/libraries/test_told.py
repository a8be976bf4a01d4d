"""What is told of the events of a program: in `told.txt`, behind the lines on which a call of `print` stands.

A line of `===` begins a file of its path. Of each call that is told stands what is printed, as in
`test_known_in_part`, the conditions under which that is, and behind `in` the functions that lead there, the innermost
first; `open` is what nobody decides. A function tells of what is decided in it, whoever calls it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from pathlib import Path

import pytest
from engine_support import listened
from test_known_in_part import guarded, shown

from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.open_events import Settled
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.symbols import has_parameters
from cybrid_lint.engine.values import Value

PROGRAMS = dict(
    block.strip("\n").removeprefix("[").split("]\n", 1)
    for block in (Path(__file__).parent / "told.txt").read_text(encoding="utf-8").split("\n\n\n\n")
)
MARK = "  #: "


class _Listener:
    """Keeps what is printed."""

    def __init__(self) -> None:
        self.told: list[tuple[Settled, str]] = []

    def configured(self, settings: Iterable[tuple[str, Value]]) -> None:
        list(settings)

    def matters(self, frame: Frame, event: Event) -> bool:
        return event.kind in ("write", "call", "apply")

    def is_settled(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...]) -> bool:
        asked = (test for test, _ in event.guards)
        return event.kind == "write" and not any(map(has_parameters, (event.value, *asked)))

    def differ(self, values: Collection[Value]) -> bool:
        return len(values) > 1

    def deciding(self, frame: Frame, event: Event) -> list[Value]:
        return []

    def identity(self, frame: Frame, event: Event) -> Hashable:
        return event.kind, event.value

    def happened(self, frame: Frame, settled: Settled) -> None:
        self._note(settled, "")

    def unsettled(self, frame: Frame, settled: Settled) -> None:
        if settled.event.kind == "write":
            self._note(settled, "open ")

    def is_aside(self, event: Event) -> bool:
        return False

    def goes_on(self, frame: Frame, settled: Settled) -> bool:
        return False

    def learned(self, frame: Frame, settled: Settled) -> None:
        self._note(settled, "learned ")

    def _note(self, settled: Settled, how: str) -> None:
        chain = " in " + " in ".join(code.name for code in settled.chain) if settled.chain else ""
        value = shown(settled.resolve(settled.event.value))
        self.told.append((settled, f"{how}{value}{guarded(settled.event.guards)}{chain}"))


def told(program: str) -> str:
    """Return a program with what is told behind its lines."""
    files = {path: text.split("\n") for path, text in _files(program).items()}
    files = {path: [line.partition(MARK)[0] for line in lines] for path, lines in files.items()}
    listener = _Listener()
    source = listened({path: "\n".join(lines) for path, lines in files.items()}, listener)
    found: dict[tuple[str, int], dict[str, None]] = {}
    for settled, said in listener.told:
        path = next(path for path in files if Path(settled.site.module).as_posix().endswith(f"/{path}"))
        found.setdefault((path, source.line(settled.site)), {})[said] = None
    for (path, number), said in found.items():
        files[path][number - 1] += MARK + " / ".join(sorted(said))
    return "".join((f"=== {path}\n" if len(files) > 1 else "") + "\n".join(lines) for path, lines in files.items())


def _files(program: str) -> dict[str, str]:
    """Return the files of a program, each of which begins with its path."""
    if not program.startswith("=== "):
        return {"main.py": program}
    return dict(part.split("\n", 1) for part in program.removeprefix("=== ").split("=== "))


@pytest.mark.parametrize("kind", PROGRAMS)
def test_events_are_told_where_they_are_decided(kind):
    assert told(PROGRAMS[kind]) == PROGRAMS[kind]
