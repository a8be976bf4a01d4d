"""Comments that suppress findings, each with the reason: for `--add-noqa`, and for editors."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from cybrid_lint.checking.noqa import unsuppressed
from cybrid_lint.checking.prescan import PYTHON
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.rules import is_about_file, rule
from cybrid_lint.textfiles import noqa_pattern, suppressions

# A line of another file that surely ends where its value does, so that a comment can stand behind it.
_PLAIN = {
    ".yaml": re.compile(r"\A\s*(?:- )?[\"']?[\w.-]+[\"']?:\s+(?:\"[^\"]*\"|'[^']*'|[\w.+/=-]+)\s*"),
    ".yml": re.compile(r"\A\s*(?:- )?[\"']?[\w.-]+[\"']?:\s+(?:\"[^\"]*\"|'[^']*'|[\w.+/=-]+)\s*"),
    ".toml": re.compile(r"\A\s*[\w.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*')\s*"),
    ".sh": re.compile(r"\A\s*(?:export\s+)?\w+=(?:\"[^\"]*\"|'[^']*'|[\w.+/=-]+)\s*"),
}
_BETWEEN_CODES = re.compile(r"[,\s]+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Comment(NamedTuple):
    """The edit that puts a comment behind a line, and the findings that it suppresses."""

    edit: Edit
    findings: tuple[Finding, ...]


def added_noqa(findings: Iterable[Finding], reason: str, source: Callable[[str], str]) -> list[tuple[Finding, Fix]]:
    """Return findings with the fix that suppresses each; without one those where no comment can stand.

    Findings on one line share a comment. `source` gives the text of a file. Skipped files are not suppressed.
    """
    by_path: dict[str, list[Finding]] = {}
    for one in findings:
        if rule(one.code).in_baseline and one.span.cell is None:
            by_path.setdefault(one.span.path, []).append(one)
    return [
        (finding, _fix(comment, reason))
        for path, ones in by_path.items()
        for comment in comments(source(path), path, ones, reason, is_python=path.endswith(PYTHON))
        for finding in comment.findings
    ]


def _fix(comment: Comment, reason: str) -> Fix:
    codes = sorted({one.code for one in comment.findings})
    return Fix((comment.edit,), "safe", f"Suppress {', '.join(codes)}: {reason}")


def comments(text: str, path: str, findings: Sequence[Finding], reason: str, *, is_python: bool) -> list[Comment]:
    """Return the comments that suppress findings of a text, where they can stand.

    The findings' lines are those of the text, and the edits hold no more of it than of comments.
    """
    lines = [line.rstrip("\r\n") for line in _LINE.findall(text)]
    ends = dict(_ends(text)) if is_python else {}
    by_line: dict[int, list[Finding]] = {}
    for one in findings:
        line = ends.get(one.span.line, one.span.line)
        if line <= len(lines) and not is_about_file(one.code) and (is_python or _is_plain(path, lines[line - 1])):
            by_line.setdefault(line, []).append(one)
    changed = {
        line: _with_codes(lines[line - 1], sorted({one.code for one in ones}), reason) for line, ones in by_line.items()
    }
    after = [f"{changed.get(number, line)}\n" for number, line in enumerate(lines, 1)]
    left = _left(after, path, [one for ones in by_line.values() for one in ones], is_python=is_python)
    return [
        Comment(_difference(ones[0].span.path, line, lines[line - 1], changed[line]), tuple(ones))
        for line, ones in sorted(by_line.items())
        if left.isdisjoint(ones)
    ]


def _is_plain(path: str, line: str) -> bool:
    plain = _PLAIN.get(PurePosixPath(path).suffix)
    return plain is not None and (plain.fullmatch(line) is not None or noqa_pattern().search(line) is not None)


def _left(lines: Sequence[str], path: str, findings: Sequence[Finding], *, is_python: bool) -> set[Finding]:
    """Return the findings that comments in these lines do not suppress."""
    if not is_python:
        known = suppressions(PurePosixPath(path).name, "".join(lines))
        return {one for one in findings if (found := known.get(one.span.line)) is None or not found.covers(one.code)}
    placed = {replace(one, span=replace(one.span, cell=None)): one for one in findings}
    return {placed[one] for one in unsuppressed(list(placed), lines, path)}


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Yield for each line of a Python file the line at whose end flake8 looks for a comment on it."""
    first = None
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            first = token.start[0] if first is None else first
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                yield from ((line, token.start[0]) for line in range(first, token.start[0] + 1))
                first = None
    except (tokenize.TokenError, SyntaxError):
        return


def _with_codes(line: str, codes: Sequence[str], reason: str) -> str:
    """Return a line with codes in its comment, which is put there if there is none."""
    known = noqa_pattern().search(line)
    if known is None:
        return f"{line.rstrip()}{'  ' if line.strip() else ''}# noqa: {', '.join(codes)} - {reason}"
    if known["codes"] is None:  # it suppresses everything already
        return line
    missing = [code for code in codes if code not in _BETWEEN_CODES.split(known["codes"])]
    at = known.start("codes") + len(known["codes"].rstrip(", \t"))
    return line[:at] + "".join(f", {code}" for code in missing) + line[at:]


def _difference(path: str, number: int, before: str, after: str) -> Edit:
    """Return the edit that makes of a line, which may hold a credential, what becomes of it."""
    start = _alike(before, after)
    same = _alike(before[start:][::-1], after[start:][::-1])
    return Edit(Span(path, number, start, number, len(before) - same), after[start : len(after) - same])


def _alike(first: str, second: str) -> int:
    """Return how many characters two texts have in common from their beginnings."""
    pairs = zip(first, second, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
