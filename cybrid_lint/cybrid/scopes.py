"""Scopes: which ones a value asks for, and where each of them is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cybrid_lint.cybrid.reading import state_of
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.objects import DictState, SequenceState
from cybrid_lint.engine.texts import Hole, Text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, Member, Site, Unknown, Value

MOST_READINGS = 64
# Collections and texts within each other; scopes are never nested deeper, but a tuple may hold itself twice, and so on.
MOST_DEPTH = 5
SEPARATOR = re.compile(r"[\s,]+")


@dataclass(frozen=True)
class RequestedScope:
    """One scope and where its literal stands."""

    text: str
    site: Site | None


@dataclass
class ScopeReading:
    """What one reading of a value asks for: the scopes that are seen, and whether there may be others."""

    scopes: list[RequestedScope] = field(default_factory=list)
    is_open: bool = False
    is_whole: bool = False

    @property
    def names(self) -> set[str]:
        """The scopes without their places."""
        return {scope.text for scope in self.scopes}


def read_scopes(value: Value, depth: int = MOST_DEPTH) -> list[ScopeReading]:
    """Return what each alternative of a value asks for."""
    return [_read(option, depth) for option in options(value) if option not in (ABSENT, NEVER)][:MOST_READINGS]


def says_nothing(value: Value) -> bool:
    """Tell whether nothing is known of the scopes that a value asks for."""
    return all(reading.is_open and not (reading.is_whole or reading.scopes) for reading in read_scopes(value))


def _read(value: Value, depth: int) -> ScopeReading:
    reading = ScopeReading(is_open=depth == 0)
    if depth == 0:
        return reading
    state = state_of(value)
    if isinstance(value, Text):
        _read_text(value, reading, depth)
    elif isinstance(state, SequenceState):
        _read_members(list(state.members), reading, depth)
        if state.is_open or state.rest is not NEVER:
            reading.is_open = True
            if state.rest is not NEVER:
                _read_members([state.rest], reading, depth)
    elif isinstance(state, DictState):
        _read_members(list(state.entries.values()), reading, depth)
        reading.is_open = reading.is_open or state.is_open
    elif isinstance(value, Member):
        return _read(value.value, depth)
    elif isinstance(value, Class) and value.code.members():
        _read_members(list(value.code.members()), reading, depth)
    elif isinstance(value, Unknown):
        reading.is_open, reading.is_whole = True, value.whole
    elif value is not NONE:
        reading.is_open = True
    return reading


def _read_text(value: Text, reading: ScopeReading, depth: int) -> None:
    """Read a text of scopes; a word that goes on in a piece that is not known is none."""
    word: RequestedScope | None = None
    broken = False
    for part in value.parts:
        if isinstance(part, Hole):
            inner = read_scopes(part.value, depth - 1)
            for found in inner:
                reading.scopes += found.scopes
            reading.is_open = reading.is_open or not inner or any(found.is_open for found in inner)
            reading.is_whole = reading.is_whole or any(found.is_whole for found in inner)
            broken, word = True, None
            continue
        for index, piece in enumerate(SEPARATOR.split(part.text)):
            if index:
                _end(word, broken, reading)
                word, broken = None, False
            if piece:
                word = (
                    RequestedScope(word.text + piece, word.site or part.site)
                    if word
                    else RequestedScope(piece, part.site)
                )
    _end(word, broken, reading)


def _end(word: RequestedScope | None, broken: bool, reading: ScopeReading) -> None:
    if word is not None and not broken:
        reading.scopes.append(word)


def _read_members(members: list[Value], reading: ScopeReading, depth: int) -> None:
    for member in members:
        found = read_scopes(member, depth - 1)
        for inner in found:
            reading.scopes += inner.scopes
            reading.is_whole = reading.is_whole or inner.is_whole
        reading.is_open = reading.is_open or any(inner.is_open for inner in found)
