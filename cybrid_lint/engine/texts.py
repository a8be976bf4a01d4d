"""Texts in pieces, of which some are known and some show other values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cybrid_lint.engine.values import NEVER, UNKNOWN, Const, Member, Site, Unknown, Value

# Pieces of one text.
MOST_PIECES = 80
# Forms of texts in which a value is written down whole, as it is then (see `Frame.written`).
WRITTEN = frozenset({"json", "query"})
# A width or a precision that makes more of a text than is kept.
_LONG = re.compile("[0-9]{5}")


class Lit(NamedTuple):
    """A known piece of text, the literal it comes from, and the names it was kept under, the innermost first."""

    text: str
    site: Site | None = None
    names: tuple[str, ...] = ()


class Hole(NamedTuple):
    """A piece of text that is not known: what is shown, and how ("str", "repr", "json", "query", "base64", …)."""

    value: Value
    form: str = "str"


Piece = Lit | Hole


class Text(Value):
    """Text or bytes, in pieces."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Piece, ...]) -> None:
        self._note_parts(*(part.value for part in parts if isinstance(part, Hole)))
        self.parts = parts

    @property
    def known(self) -> str | None:
        """The whole text where every piece is known."""
        found = ""
        for part in self.parts:
            if isinstance(part, Hole):
                return None
            found += part.text
        return found

    def __repr__(self) -> str:
        return "".join(part.text if isinstance(part, Lit) else f"{{{part.value!r}}}" for part in self.parts).join("''")


def text(literal: str, site: Site | None = None) -> Text:
    """Return a known text."""
    return Text((Lit(literal, site),) if literal or site is not None else ())


def fills_much(spec: str) -> bool:
    """Tell whether what a format says may make more of a text than is kept."""
    return _LONG.search(spec) is not None


def value_of(key: str | Value) -> Value:
    """Return a key of a mapping as a value: one that is kept as a plain string is a known text."""
    return key if isinstance(key, Value) else text(key)


def site_text(site: Site) -> Text:
    """Return a place as a text, which objects hold: see `site_in`."""
    return text(f"{site.module}:{site.at}")


def site_in(value: Value | None) -> Site | None:
    """Return the place that a text stands for; None for any other value."""
    module, _, at = (value.known or "").rpartition(":") if isinstance(value, Text) else ("", "", "")
    return Site(module, int(at)) if at else None


def pieces(value: Value) -> tuple[Piece, ...]:
    """Return a value as pieces of a text."""
    if isinstance(value, Text):
        return value.parts
    if isinstance(value, Const):
        return (Lit(str(value.value)),)
    if isinstance(value, Member) and isinstance(value.value, Text):
        return value.value.parts
    return (Hole(value),)


def concat(values: Iterable[Value]) -> Value:
    """Return the text that these values make when they stand one behind the other."""
    parts: list[Piece] = []
    for value in values:
        if value is NEVER:
            return NEVER
        parts.extend(pieces(value))
    parts = [part for part in parts if isinstance(part, Hole) or part.text]
    if len(parts) > MOST_PIECES:
        # of what is cut off it stays known whether it is everything there is
        cut = (part.value for part in parts[MOST_PIECES - 1 :] if isinstance(part, Hole))
        whole = next((value for value in cut if isinstance(value, Unknown) and value.whole), UNKNOWN)
        parts = [*parts[: MOST_PIECES - 1], Hole(whole)]
    return Text(tuple(parts))


def unplaced(value: Value) -> Value:
    """Return a known text as it equals all others like it, wherever it stands and whatever it is called."""
    known = value.known if isinstance(value, Text) else None
    return value if known is None else text(known)
