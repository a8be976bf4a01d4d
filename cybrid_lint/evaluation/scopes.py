"""Scopes: which ones a value asks for, and where each of them is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cybrid_lint.evaluation.values import Hole, Obj, Opaque, Scalar, Site, Text, Value, options

MOST_READINGS = 64
# Collections and texts within each other; scopes are never nested deeper, but a tuple may hold itself twice, and so on.
MOST_DEPTH = 5
SEPARATOR = re.compile(r"[\s,]+")


@dataclass(frozen=True)
class Scope:
    """One scope and the literal that it stands in."""

    text: str
    site: Site | None


@dataclass
class Asked:
    """What one reading of a value asks for: the scopes that are seen, and whether there may be others."""

    scopes: list[Scope] = field(default_factory=list)
    open: bool = False
    whole: bool = False

    @property
    def names(self) -> set[str]:
        """The scopes without their places."""
        return {one.text for one in self.scopes}


def read_scopes(value: Value, depth: int = MOST_DEPTH) -> list[Asked]:
    """Return what each alternative of a value asks for."""
    return [_read(one, depth) for one in options(value)][:MOST_READINGS]


def identity_of(value: Value) -> tuple[object, ...]:
    """Return what makes two values ask for the same: their scopes and the literals that these stand in."""
    return tuple(
        (
            one.open,
            one.whole,
            tuple((scope.text, id(scope.site.node) if scope.site else 0) for scope in one.scopes),
        )
        for one in read_scopes(value)
    )


def _read(value: Value, depth: int) -> Asked:
    asked = Asked(open=depth == 0)
    if depth == 0:
        return asked
    if isinstance(value, Text):
        _read_text(value, asked, depth)
    elif isinstance(value, Obj) and value.kind in ("list", "dict"):
        _read_collection(value, asked, depth)
    elif isinstance(value, Obj) and value.kind == "member":
        return _read(value.fields["value"], depth)
    elif isinstance(value, Opaque):
        asked.open, asked.whole = True, value.whole
    elif not (isinstance(value, Scalar) and value.value is None):
        asked.open = True
    return asked


def _read_text(value: Text, asked: Asked, depth: int) -> None:
    """Read a text of scopes; a word that goes on in a piece that is not known is none."""
    word: Scope | None = None
    broken = False
    for part in value.parts:
        if isinstance(part, Hole):
            inner = read_scopes(part.value, depth - 1)
            for one in inner:
                asked.scopes += one.scopes
            asked.open = asked.open or not inner or any(one.open for one in inner)
            asked.whole = asked.whole or any(one.whole for one in inner)
            broken, word = True, None
            continue
        for index, piece in enumerate(SEPARATOR.split(part.text)):
            if index:
                _end(word, broken, asked)
                word, broken = None, False
            if piece:
                word = Scope(word.text + piece, word.site or part.site) if word else Scope(piece, part.site)
    _end(word, broken, asked)


def _end(word: Scope | None, broken: bool, asked: Asked) -> None:
    if word is not None and not broken:
        asked.scopes.append(word)


def _read_collection(value: Obj, asked: Asked, depth: int) -> None:
    items = list(value.items) if value.kind == "list" else list(value.fields.values())
    asked.open = value.open
    for item in items:
        member = item.fields["value"] if isinstance(item, Obj) and item.kind == "member" else item
        readings = read_scopes(member, depth - 1)
        for one in readings:
            asked.scopes += one.scopes
            asked.whole = asked.whole or one.whole
        asked.open = asked.open or any(one.open for one in readings)
