"""Which parts of a source line could be a credential: no report shows more of one than its first characters.

That holds for Cybrid's credentials and, as far as a line says where they stand, for everybody else's: see `foreign.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple

from cybrid_lint.credentials import SHOWN
from cybrid_lint.findings import Finding
from cybrid_lint.output.foreign import STRING, values
from cybrid_lint.rules import credential_codes

#: What stands in the place of what is hidden.
MASK = "\u2026"
#: The shortest value that is ever judged to be a credential.
LEAST = 16

_DOTTED = re.compile(r"[A-Za-z0-9_.-]{12,}")
_JWT = re.compile(r"(?<![A-Za-z0-9])ey[A-Z][A-Za-z0-9_-]{8}")
_RUN = re.compile(rf"(?:[A-Za-z0-9_\-+/]|%[0-9A-Fa-f]{{2}}){{{LEAST},}}={{0,2}}")
# Where a credential is known to stand, and not exactly where, dots may belong to it too.
_WIDE = re.compile(rf"(?:[A-Za-z0-9_\-+/.~]|%[0-9A-Fa-f]{{2}}){{{LEAST},}}={{0,2}}")
# The part of a path or URL before what could be a credential in it; base64 rarely begins so.
_LEADING = re.compile(r"/*(?:[a-z_]{3,}/)+")
_CHUNK = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Za-z0-9]")
#: What is shorter than this, in another literal than the first, is no piece worth hiding.
SHORT_PIECE = 6
_JOINT = re.compile(r"\s*(?:\+\s*)?")
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
            yield _range(first.start(), match.end())
    for match in _RUN.finditer(line):
        start, end = match.span()
        if is_wordy(match[0]):
            continue
        leading = _LEADING.match(line, start, end)
        if leading is not None and (line[start] == "/" or line[max(0, start - 1) : start] in {".", ":"}):
            start = leading.end()
        if end - start >= LEAST:
            yield _range(start, end)


def holds_secret(text: str) -> bool:
    """Tell whether any line of a text holds what could be a credential by its look."""
    return any(True for line in text.split("\n") for _ in runs(line))


def texts(line: str) -> Iterator[Range]:
    """Yield the string literals of a line that are long enough to be a credential, whatever they look like."""
    for match in STRING.finditer(line):
        start, end = match.span("body")
        if end - start >= LEAST:
            yield _range(start, end)


def inside(finding: Finding, line: str, number: int, harmless: Callable[[str], bool]) -> Iterator[Range]:
    """Yield what belongs to the credential that a finding stands on, in the line of this number of its file.

    That is what its literal holds; and since a credential may be in several pieces, of which the finding stands on the
    first, the literals that are joined to it, and the others behind it unless they are `harmless`.
    """
    span = finding.span
    if finding.code not in credential_codes() or not span.line <= number <= span.end_line:
        return
    start = min(span.column, len(line)) if number == span.line else 0
    end = min(span.end_column, len(line)) if number == span.end_line else len(line)
    if (span.line, span.column) == (span.end_line, span.end_column):
        # the finding stands for its line: a comment, or a file whose columns are not known
        yield from (_range(*match.span()) for match in _WIDE.finditer(line) if not is_wordy(match[0]))
    elif number > span.line:
        yield Range(start, end, 0)
    else:
        yield from _literals(line, start, end, harmless)


def _literals(line: str, start: int, end: int, harmless: Callable[[str], bool]) -> Iterator[Range]:
    # from the line's start only if the span does not begin with a literal: quotes before it could be apostrophes
    strings = list(STRING.finditer(line, start if STRING.match(line, start) else 0))
    bodies = [match.span("body") for match in strings]
    hidden = [(max(start, first), min(end, last)) for first, last in bodies if first < end and last > start]
    for index, (first, last) in enumerate(hidden):
        yield _range(first, last) if index == 0 else Range(first, last, 0)
    if not hidden:
        yield _range(start, end)
    joined = end
    for string in strings:
        (first, last), following = string.span("body"), string.start() >= end
        if following and _JOINT.fullmatch(line, joined, string.start()):
            joined = string.end()
            yield Range(first, last, 0)
        elif following and last - first >= SHORT_PIECE and not harmless(line[first:last]):
            yield Range(first, last, 0)


def _range(start: int, end: int) -> Range:
    return Range(start, end, min(SHOWN, (end - start) // 4))


def hidden(ranges: Iterable[Range]) -> set[int]:
    """Return the positions that these ranges hide. What one shows, another may hide."""
    return {position for one in ranges for position in range(one.start + one.shown, one.end)}


def hidden_in(line: str, number: int, on_line: Iterable[Finding], path: str) -> set[int]:
    """Return what to hide of a file's line: it may hold the credentials of these findings, and of other vendors."""
    on_line = list(on_line)
    known = [*runs(line), *(one for finding in on_line for one in inside(finding, line, number, is_name))]
    covered = {position for one in known for position in range(one.start, one.end)}
    foreign = {at for start, end in values(line, path, secret=bool(on_line)) for at in range(start, end)}
    return hidden(known) | (foreign - covered)


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


def is_name(text: str) -> bool:
    """Tell whether a text is made of words in one case: a piece of something random, however short, is hardly ever."""
    return all(piece.isalpha() and (piece.islower() or piece.isupper()) for piece in _SEPARATOR.split(text) if piece)


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
