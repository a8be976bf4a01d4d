"""Which parts of a source line belong to a credential: no report shows more of one than its first characters.

That holds for Cybrid's credentials and, as far as a line says where they stand, for everybody else's: see `foreign.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cybrid_lint.credentials.masking import SHORT_PIECE, Range, hidden, is_wordy, runs, shortened
from cybrid_lint.credentials.shapes import MIN_LENGTH
from cybrid_lint.findings import Finding
from cybrid_lint.output.foreign import STRING, values
from cybrid_lint.rules import credential_codes

# Where a credential is known to stand, and not exactly where, dots may belong to it too.
_WIDE = re.compile(rf"(?:[A-Za-z0-9_\-+/.~]|%[0-9A-Fa-f]{{2}}){{{MIN_LENGTH},}}={{0,2}}")
_JOINT = re.compile(r"\s*(?:\+\s*)?")
_SEPARATOR = re.compile(r"[\W_]+")


def texts(line: str) -> Iterator[Range]:
    """Yield the string literals of a line that are long enough to be a credential, whatever they look like."""
    for match in STRING.finditer(line):
        start, end = match.span("body")
        if end - start >= MIN_LENGTH:
            yield shortened(start, end)


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
        yield from (shortened(*match.span()) for match in _WIDE.finditer(line) if not is_wordy(match[0]))
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
        yield shortened(first, last) if index == 0 else Range(first, last, 0)
    if not hidden:
        yield shortened(start, end)
    joined = end
    for string in strings:
        (first, last), following = string.span("body"), string.start() >= end
        if following and _JOINT.fullmatch(line, joined, string.start()):
            joined = string.end()
            yield Range(first, last, 0)
        elif following and last - first >= SHORT_PIECE and not harmless(line[first:last]):
            yield Range(first, last, 0)


def hidden_in(line: str, number: int, on_line: Iterable[Finding], path: str) -> set[int]:
    """Return what to hide of a file's line: it may hold the credentials of these findings, and of other vendors."""
    on_line = list(on_line)
    known = [*runs(line), *(one for finding in on_line for one in inside(finding, line, number, is_name))]
    covered = {position for one in known for position in range(one.start, one.end)}
    foreign = {at for start, end in values(line, path, secret=bool(on_line)) for at in range(start, end)}
    return hidden(known) | (foreign - covered)


def is_name(text: str) -> bool:
    """Tell whether a text is made of words in one case: a piece of something random, however short, is hardly ever."""
    return all(piece.isalpha() and (piece.islower() or piece.isupper()) for piece in _SEPARATOR.split(text) if piece)
