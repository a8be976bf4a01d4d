"""Positions and texts as reports write them: counted from 1, and without characters that break readers."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from cybrid_lint.findings import Span

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 controls, lone surrogates, line separators, what turns the direction of text, what is not seen at all, and
# what is no character: in a terminal or a log they could hide or forge what is said, and XML cannot hold all of them.
# Joiners stay: emoji and several scripts need them.
_UNSEEN = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
# Azure Pipelines, TeamCity and older runners of GitHub obey `##name[...]` wherever in a line it stands.
_ANYWHERE = r"(?<=#)#(?=[\w.-]*\[)"
_UNSAFE = re.compile(f"{_UNSEEN}|{_ANYWHERE}")
# What GitHub, GitLab, Travis and Buildkite obey at the beginning of a line, behind blanks too.
_COMMAND = re.compile(
    r"^([^\S\n]*)(:(?=:)|s(?=ection_(?:start|end):)|t(?=ravis_\w+:)|-(?=--\s)|\+(?=\+\+\s)|~(?=~~\s)|\^(?=\^\^\s))",
    re.MULTILINE,
)
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


class Position(NamedTuple):
    """A span as reports give it: lines and columns from 1 in code points, the end column that after the last."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    #: whether the span covers nothing, and so stands for its whole line
    empty: bool


def place(span: Span) -> Position:
    """Return a span as reports give it. A place before a file's start is its start."""
    line = max(1, span.line)
    column = max(0, span.column) + 1
    end_line = max(line, span.end_line)
    end_column = max(0, span.end_column) + 1
    if end_line == line:
        end_column = max(column, end_column)
    return Position(clean(span.path), line, column, end_line, end_column, (line, column) == (end_line, end_column))


def range_of(span: Span) -> dict[str, str | int]:
    """Return a span as JSON has it: its path, and where it begins and ends."""
    return {name: value for name, value in place(span)._asdict().items() if name != "empty"}


def clean(text: str) -> str:
    """Return a text as `visible` does, but with U+FFFD for the undecodable bytes of a path."""
    return visible(_SURROGATE.sub("\ufffd", text))


def visible(text: str) -> str:
    """Return a text on one line, with controls and the marks of a CI's commands written out as Python escapes them."""
    return _UNSAFE.sub(lambda match: _escaped(match[0]), text)


def escapes(text: str) -> dict[int, str]:
    """Return what `visible` writes in the place of single characters, by their positions."""
    return {match.start(): _escaped(match[0]) for match in _UNSAFE.finditer(text)}


def inert(report: str) -> str:
    """Return a report for people of which a CI that prints it takes no line for a command."""
    return _COMMAND.sub(lambda match: match[1] + _escaped(match[2]), report)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _escaped(character: str) -> str:
    number = ord(character)
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return _SHORT.get(character) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
