"""JSON that a program writes out as text, with values put into it."""

from __future__ import annotations

import json
import re

from cybrid_lint.engine.texts import Hole, Lit, Piece, Text
from cybrid_lint.engine.values import UNKNOWN, Site, Value

# Private-use characters stand for the pieces that are not known while the text is parsed.
FIRST_MARK, MOST_MARKS = 0xE000, 0x1000
MARKS = re.compile("[\ue000-\uefff]")
MARKED = re.compile("([\ue000-\uefff])")
# An escaped character, and a sign that a string begins or ends with.
QUOTES = re.compile(r"\\.|\"", re.DOTALL)


def json_fields(value: Text) -> dict[str, Value] | None:
    """Return the fields of an object that is written as JSON text, None where a text is none."""
    first = value.parts[0] if value.parts else None
    if not isinstance(first, Lit) or not first.text.lstrip().startswith("{"):
        return None
    try:
        loaded = json.loads(_plain(value))
    except (ValueError, RecursionError):
        return None
    holes = [part for part in value.parts if isinstance(part, Hole)]
    site = next((part.site for part in value.parts if isinstance(part, Lit) and part.site), None)
    return {name: _read(inner, holes, site) for name, inner in loaded.items() if not MARKS.search(name)}


def _plain(value: Text) -> str:
    """Return a text with marks in the place of holes, those outside of strings as strings of their own."""
    plain, is_inside, marks = "", False, 0
    for part in value.parts:
        if isinstance(part, Lit):
            piece = MARKS.sub("", part.text)
            is_inside ^= QUOTES.findall(piece).count('"') % 2 == 1
        else:
            mark = chr(FIRST_MARK + marks % MOST_MARKS)
            piece, marks = mark if is_inside else f'"{mark}"', marks + 1
        plain += piece
    return plain


def _read(loaded: object, holes: list[Hole], site: Site | None) -> Value:
    if not isinstance(loaded, str):
        return UNKNOWN
    parts: list[Piece] = []
    for piece in MARKED.split(loaded):
        if MARKS.fullmatch(piece):
            parts.append(holes[ord(piece) - FIRST_MARK])
        elif piece:
            parts.append(Lit(piece, site))
    return parts[0].value if len(parts) == 1 and isinstance(parts[0], Hole) else Text(tuple(parts))
