"""What of a text could be a credential by its look: nothing shows more of that than its first characters."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from cybrid_lint.credentials import SHOWN
from cybrid_lint.credentials.shapes import MIN_LENGTH

#: What stands in the place of what is hidden.
MASK = "\u2026"
#: What is shorter than this, in another literal than the first, is no piece worth hiding.
SHORT_PIECE = 6

_DOTTED = re.compile(r"[A-Za-z0-9_.-]{12,}")
_JWT = re.compile(r"(?<![A-Za-z0-9])ey[A-Z][A-Za-z0-9_-]{8}")
_RUN = re.compile(rf"(?:[A-Za-z0-9_\-+/]|%[0-9A-Fa-f]{{2}}){{{MIN_LENGTH},}}={{0,2}}")
# The part of a path or URL before what could be a credential in it; base64 rarely begins so.
_LEADING = re.compile(r"/*(?:[a-z_]{3,}/)+")
_CHUNK = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Za-z0-9]")
_SEPARATOR = re.compile(r"[\W_]+")
# Names are shorter; the secrets that Cybrid issues have 43 characters.
_LONG = re.compile(r"[A-Za-z0-9_-]{40,}")
# Random characters of base64 keep to a case for 1.7 of them on average, words for five.
_CHUNK_LENGTH = 4.5


class Range(NamedTuple):
    """Characters of a line that could be a credential, and how many of them may be shown."""

    start: int
    end: int
    shown: int


def runs(line: str) -> Iterator[Range]:
    """Yield what could be a credential by its look alone: JWTs, and long runs that do not read as words."""
    for match in _DOTTED.finditer(line):
        first = _JWT.search(line, match.start(), match.end())
        if first is not None and "." in line[first.end() : match.end()]:
            yield shortened(first.start(), match.end())
    for match in _RUN.finditer(line):
        start, end = match.span()
        if is_wordy(match[0]):
            continue
        leading = _LEADING.match(line, start, end)
        if leading is not None and (line[start] == "/" or line[max(0, start - 1) : start] in {".", ":"}):
            start = leading.end()
        if end - start >= MIN_LENGTH:
            yield shortened(start, end)


def holds_secret(text: str) -> bool:
    """Tell whether any line of a text holds what could be a credential by its look."""
    return any(True for line in text.split("\n") for _ in runs(line))


def shortened(start: int, end: int) -> Range:
    """Return these characters, of which only the first may be shown."""
    return Range(start, end, min(SHOWN, (end - start) // 4))


def hidden(ranges: Iterable[Range]) -> set[int]:
    """Return the positions that these ranges hide. What one shows, another may hide."""
    return {position for one in ranges for position in range(one.start + one.shown, one.end)}


def characters(text: str, positions: Container[int]) -> Iterator[str]:
    """Yield what each character of a text is shown as: a mask for each run of these positions, which are hidden."""
    for index, character in enumerate(text):
        if index not in positions:
            yield character
        else:
            yield "" if index - 1 in positions else MASK


def mask(text: str, positions: Container[int]) -> str:
    """Return a text without its characters at these positions."""
    return "".join(characters(text, positions))


def redact(text: str) -> str:
    """Return a text without what could be a credential in it by its look."""
    return mask(text, hidden(runs(text)))


def is_wordy(text: str) -> bool:
    """Tell whether a text reads as words, as names, paths and addresses do: random text never keeps to a kind."""
    from cybrid_lint.credentials.shapes import reads_as_words

    if reads_as_words(text):
        return True
    if _LONG.search(text):
        return False
    # names that mix cases and digits, such as `OAuth2ClientCredentials`: random text changes them far more often
    pieces = [piece for piece in _SEPARATOR.split(text) if len(piece) >= SHORT_PIECE]
    return any(map(str.islower, text)) and all(map(_has_long_chunks, [*pieces, text]))


def _has_long_chunks(text: str) -> bool:
    return sum(map(str.isalnum, text)) >= _CHUNK_LENGTH * len(_CHUNK.findall(text))
