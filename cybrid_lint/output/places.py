"""Places and texts as reports write them: everything counted from 1, and no character that a reader chokes on."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from cybrid_lint.findings import Span

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 controls, lone surrogates, line separators, and what turns the direction of text: in a terminal or a log
# they could hide or forge what is said. Joiners stay: emoji and several scripts need them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


class Place(NamedTuple):
    """A span as reports give it: lines and columns from 1 in code points, the end column that after the last."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    #: whether the span covers nothing, and so stands for its whole line
    empty: bool


def place(span: Span) -> Place:
    """Return a span as reports give it. A place before a file's start is its start."""
    line = max(1, span.line)
    column = max(0, span.column) + 1
    end_line = max(line, span.end_line)
    end_column = max(0, span.end_column) + 1
    if end_line == line:
        end_column = max(column, end_column)
    return Place(clean(span.path), line, column, end_line, end_column, (line, column) == (end_line, end_column))


def clean(text: str) -> str:
    """Return a text that every encoder takes: undecodable bytes of a path become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def visible(text: str) -> str:
    """Return a text on one line, with controls written out as Python would escape them."""
    return _UNSEEN.sub(_escaped, text)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    number = ord(character)
    return _SHORT.get(character) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
