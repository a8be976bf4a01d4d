"""Comments that suppress findings: which text is put where."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cybrid_lint.cli.noqa import joined_line, unsuppressed
from cybrid_lint.findings import Finding
from cybrid_lint.rules import is_about_file
from cybrid_lint.server.documents import Document, lines_of
from cybrid_lint.textfiles import noqa_pattern, suppressions
from cybrid_lint.textfiles.formats import syntax_of

_BETWEEN_CODES = re.compile(r"[,\s]+")
#: What is put behind the code, for whoever reads the comment.
REASON = "TODO: say why"
# Lines that a text in triple quotes or a backslash may join to the one of a finding.
_MOST_JOINED = 200


class Insertion(NamedTuple):
    """What is put into a line, from 0, in the place of the characters from one column to another."""

    line: int
    start: int
    end: int
    text: str


def suppressed(document: Document, text: str, findings: Sequence[Finding]) -> list[Insertion] | None:
    """Return what suppresses findings of a text, and holds no more of it than a comment; None if nothing does.

    `text` is that of the document or of one of its cells, and the lines of the findings are those in it.
    """
    lines = [line.rstrip("\r\n") for line in lines_of(text)]
    mark = "#" if document.kind != "text" else next(iter(syntax_of(document.path.name).line), None)
    if mark is None or any(is_about_file(one.code) for one in findings):
        return None
    changed: dict[int, str] = {}
    for finding in findings:
        number = finding.span.line - 1
        if number >= len(lines):
            return None
        if document.kind != "text":
            number = _last_joined(number, lines)
        changed[number] = _with_code(changed.get(number, lines[number]), finding.code, mark)
    after = [changed.get(number, line) for number, line in enumerate(lines)]
    if not _hides(document, after, findings):
        return None
    return [_insertion(number, lines[number], line) for number, line in sorted(changed.items())]


def _insertion(number: int, before: str, after: str) -> Insertion:
    """Return the difference of a line, which may hold a credential, from what becomes of it."""
    start = _alike(before, after)
    same = _alike(before[start:][::-1], after[start:][::-1])
    return Insertion(number, start, len(before) - same, after[start : len(after) - same])


def _alike(first: str, second: str) -> int:
    """Return how many characters two texts have in common from their beginnings."""
    pairs = zip(first, second, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))


def _with_code(line: str, code: str, mark: str) -> str:
    """Return a line with a code in its comment, which is put there if there is none."""
    known = noqa_pattern().search(line)
    if known is None:
        return f"{line.rstrip()}{'  ' if line.strip() else ''}{mark} noqa: {code} - {REASON}"
    codes = known["codes"]
    if codes is None:  # it hides everything already
        return line
    if code in _BETWEEN_CODES.split(codes):
        return line
    at = known.start("codes") + len(codes.rstrip(", \t"))
    return f"{line[:at]}, {code}{line[at:]}"


def _last_joined(number: int, lines: Sequence[str]) -> int:
    """Return the last line of those that a comment must stand behind to hold for a line."""
    joined = joined_line("".join(f"{line}\n" for line in lines), number + 1)
    count = joined.count("\n") - (1 if joined.endswith("\n") else 0)
    for first in range(max(0, number - min(count, _MOST_JOINED)), number + 1):
        if "".join(f"{line}\n" for line in lines[first : first + count + 1]) == joined:
            return first + count
    return number


def _hides(document: Document, lines: Sequence[str], findings: Iterable[Finding]) -> bool:
    text = "".join(f"{line}\n" for line in lines)
    if document.kind != "text":
        placed = [replace(one, span=replace(one.span, cell=None)) for one in findings]
        return not unsuppressed(placed, io.StringIO(text).readlines(), document.path.name)
    comments = suppressions(document.path.name, text)
    return all((found := comments.get(one.span.line)) is not None and found.covers(one.code) for one in findings)
