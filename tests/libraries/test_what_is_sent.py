"""The requests that calls of HTTP clients send: each line of `sent.txt` says their parts behind its arrow.

What stands above the dashes is where the lines below them begin. A line may be several
statements, of which one sends a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine_support import frame_of, plain

from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.room import with_room

SENT = (Path(__file__).parent / "sent.txt").read_text(encoding="utf-8")
#: The parts of a request that are its own or its client's, in this order.
PARTS = ("base", "url", "params", "client_params", "headers", "client_headers", "body", "auth")
EMPTY = ("{}", "{...}", "[]", "None")


def _shown(frame: Frame, value: Value) -> str:
    """Return a value as Python writes it; an object of a library as its label and fields."""
    state = frame.state(value)
    if isinstance(state, LibraryState):
        shown = {name: field for name, field in state.fields.items() if field is not NONE and name != "<places>"}
        fields = (f"{name}={_shown(frame, field)}" for name, field in shown.items())
        return f"<{' '.join([state.label, *fields])}>"
    if isinstance(state, DictState):
        entries = [f"{key!r}: {_shown(frame, entry)}" for key, entry in state.known_items()]
        return f"{{{', '.join([*entries, *(['...'] if state.is_open else [])])}}}"
    return repr(plain(frame, value))


def requests_of(frame: Frame) -> Iterator[str]:
    """Yield the requests that a module sends."""
    for event in frame.outcome.effects:
        if isinstance(event, Event) and event.kind == "request":
            request = frame.state(frame.open(event.value))
            assert isinstance(request, LibraryState)
            parts = {name: _shown(frame, frame.open(value)) for name, value in request.fields.items()}
            said = [f"{name}: {parts[name]}" for name in PARTS if parts.get(name, "{}") not in EMPTY]
            yield " ".join([parts.get("method", "?").strip("'"), *said])


def test_what_calls_of_clients_send() -> None:
    head, _, below = SENT.partition("\n---\n")
    lines = [line.split("  =>  ") for line in below.splitlines() if line]
    program = "\n".join([head, *(statement for line, _ in lines for statement in line.split("; "))])
    sent = with_room(lambda: list(requests_of(frame_of(program))))
    assert sent
    # each line sends one request
    assert dict(zip((line for line, _ in lines), sent, strict=True)) == dict(lines)
