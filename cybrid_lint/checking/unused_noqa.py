"""`noqa` comments that name a CYB code and suppress nothing.

A `# noqa` without codes is never one: other plugins use it.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cybrid_lint.checking.noqa import is_suppressed
from cybrid_lint.checking.paths import display
from cybrid_lint.checking.prescan import PYTHON, is_script
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.project.files import decode, read_bytes
from cybrid_lint.rules.cyb901 import is_skip
from cybrid_lint.textfiles import CODES, exempt, git_state, may_hold_text, noqa_pattern, suppressions
from cybrid_lint.textfiles.formats import is_text
from cybrid_lint.textfiles.reading import MOST_BYTES
from cybrid_lint.textfiles.reading import decode as decode_other

# What stands before the codes in comments of other syntaxes.
_ANY = re.compile(r"(?:(?:#|//|/\*|<!--|--|;|%)\s*)?noqa\s*:\s*[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*", re.IGNORECASE)


def unused_noqa(files: Iterable[Path], found: Iterable[Finding], cwd: Path) -> list[Finding]:
    """Return the unused comments of these files as findings without a code; `found` is all that was found in them.

    A file that was not checked has none, since what is in it is not known.
    """
    by_path: dict[str, list[Finding]] = {}
    for one in found:
        by_path.setdefault(one.span.path, []).append(one)
    unused: list[Finding] = []
    for path in _readable(files, cwd):
        name = display(path, cwd)
        ours = by_path.get(name, [])
        raw = read_bytes(path) or b""
        lower = raw.lower()
        if b"noqa" in lower and b"cyb" in lower and not any(map(is_skip, ours)):
            unused += (
                _python(name, raw, ours)
                if path.suffix in PYTHON or is_script(path.name, raw)
                else _other(path.name, name, raw, ours)
            )
    return unused


def _readable(files: Iterable[Path], cwd: Path) -> list[Path]:
    """Leave out binary files, and those that are where secrets may be, which nothing reads."""
    files = [one for one in files if one.suffix in PYTHON or may_hold_text(one.name)]
    states = git_state(cwd, files)
    return [one for one in files if not exempt(one, states[one])]


def _reported(name: str, line: int, column: int, text: str, codes: Iterable[str]) -> Iterator[Finding]:
    """Yield the unused codes of a comment that begins in a column of a line's text, with the fix that removes them."""
    unused = list(dict.fromkeys(codes))
    if unused:
        span = Span(name, line, column, line, column)
        fix = Fix((_removal(name, line, column, text, unused),), "safe", f"Remove the unused noqa: {', '.join(unused)}")
        yield Finding(span, "", f"unused noqa: {', '.join(unused)}", fix=fix)


def _removal(name: str, line: int, column: int, text: str, unused: Sequence[str]) -> Edit:
    """Return the edit that removes codes from a comment; with its last code the comment goes, and a line of its own."""
    text = text.rstrip("\r\n")
    match = noqa_pattern().search(text, column) or _ANY.search(text, column)
    assert match is not None
    codes = CODES.findall(match[0])[0:]
    kept = [code for code in codes if code not in unused]
    if kept:
        first = match.start() + match[0].index(codes[0])
        return Edit(Span(name, line, first, line, match.end()), ", ".join(kept) + _blank(match[0]))
    rest = text[match.end() :].strip()
    is_reason = not rest or rest[0] in "-:(" or rest.startswith("-->")
    start, end = len(text[: match.start()].rstrip()), len(text) if is_reason else match.end()
    if not is_reason:
        return Edit(Span(name, line, match.start(), line, end), "# " if match[0].startswith("#") else "")
    if not text[:start]:
        return Edit(Span(name, line, 0, line + 1, 0), "")
    return Edit(Span(name, line, start, line, end), "")


def _blank(text: str) -> str:
    return text[len(text.rstrip()) :]


def _ours(codes: Iterable[str], hidden: Sequence[Finding]) -> list[str]:
    """Return the codes of ours that hide none of these findings."""
    return [
        code
        for code in codes
        if code.upper().startswith("CYB") and not any(one.code.startswith(code) for one in hidden)
    ]


# --- files other than Python ----------------------------------------------------------------------------


def _other(file: str, name: str, raw: bytes, found: Sequence[Finding]) -> Iterator[Finding]:
    text = decode_other(raw, known=is_text(file)) if len(raw) <= MOST_BYTES else None
    if text is None:
        return
    lines = text.split("\n")
    for line, suppression in suppressions(file, text).items():
        on_line = [one for one in found if one.span.line == line]
        yield from _reported(name, line, suppression.column, lines[line - 1], _ours(suppression.codes, on_line))


# --- Python ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Comment:
    """A comment, and the lines for which flake8 looks at it: several, if it stands behind a text of several lines."""

    line: int
    column: int
    text: str
    first: int


def _python(name: str, raw: bytes, found: Sequence[Finding]) -> Iterator[Finding]:
    try:
        lines = io.StringIO(decode(raw)).readlines()
        comments = list(_comments(lines))
    except (SyntaxError, ValueError, tokenize.TokenError):  # flake8 sees no comments in it either
        return
    pattern = noqa_pattern()
    for comment in comments:
        own = pattern.search(comment.text)
        if own is None or own["codes"] is None:
            continue
        joined = "".join(lines[comment.first - 1 : comment.line])
        on_lines = [one for one in found if comment.first <= one.span.line <= comment.line]
        # flake8 honours the first comment that it finds, even inside a string
        hidden = [one for one in on_lines if is_suppressed(one, joined)]
        codes = _ours(CODES.findall(own["codes"]), hidden)
        column = comment.column + own.start()
        yield from _reported(name, comment.line, column, lines[comment.line - 1], codes)


def _comments(lines: Sequence[str]) -> Iterator[_Comment]:
    first = None
    for token in tokenize.generate_tokens(iter(lines).__next__):
        first = token.start[0] if first is None else first
        if token.type == tokenize.COMMENT:
            yield _Comment(*token.start, token.string, first)
        elif token.type in (tokenize.NL, tokenize.NEWLINE):
            first = None
