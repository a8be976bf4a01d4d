"""`--add-noqa`: comments that suppress the findings that are there, each with the reason."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from cybrid_lint.cli.prescan import PYTHON
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.rules import is_about_file, rule
from cybrid_lint.textfiles import noqa_pattern

# A line of another file that surely ends where its value does, so that a comment can stand behind it.
_PLAIN = {
    ".yaml": re.compile(r"\A\s*(?:- )?[\"']?[\w.-]+[\"']?:\s+(?:\"[^\"]*\"|'[^']*'|[\w.+/=-]+)\s*"),
    ".yml": re.compile(r"\A\s*(?:- )?[\"']?[\w.-]+[\"']?:\s+(?:\"[^\"]*\"|'[^']*'|[\w.+/=-]+)\s*"),
    ".toml": re.compile(r"\A\s*[\w.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*')\s*"),
    ".sh": re.compile(r"\A\s*(?:export\s+)?\w+=(?:\"[^\"]*\"|'[^']*'|[\w.+/=-]+)\s*"),
}
Lines = Callable[[str, int], "str | None"]


def added_noqa(findings: Iterable[Finding], reason: str, source: Callable[[str], str]) -> list[tuple[Finding, Fix]]:
    """Return findings with the fix that suppresses each; without one those where no comment can stand.

    Findings on one line share a comment. `source` gives the text of a file. Skipped files are not suppressed.
    """
    by_line: dict[tuple[str, int], list[Finding]] = {}
    for one in findings:
        if rule(one.code).in_baseline and not is_about_file(one.code) and one.span.cell is None:
            by_line.setdefault((one.span.path, one.span.line), []).append(one)
    texts: dict[str, list[str]] = {}
    ends: dict[str, dict[int, int]] = {}
    comments: dict[tuple[str, int], list[Finding]] = {}
    for (path, line), ones in by_line.items():
        if path not in texts:
            texts[path] = source(path).split("\n")
            ends[path] = dict(_ends("\n".join(texts[path]))) if path.endswith(PYTHON) else {}
        comments.setdefault((path, ends[path].get(line, line)), []).extend(ones)
    return [
        (finding, fix)
        for (path, line), ones in comments.items()
        if (fix := _fix(path, line, texts[path][line - 1], sorted({one.code for one in ones}), reason)) is not None
        for finding in ones
    ]


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


def _fix(path: str, line: int, text: str, codes: Sequence[str], reason: str) -> Fix | None:
    text = text.rstrip("\r")
    does = f"Suppress {', '.join(codes)}: {reason}"
    known = noqa_pattern().search(text)
    if known is not None and known["codes"]:
        missing = [code for code in codes if code not in known["codes"]]
        end = known.start("codes") + len(known["codes"].rstrip(", "))
        return Fix((Edit(Span(path, line, end, line, end), "".join(f", {code}" for code in missing)),), "safe", does)
    suffix = PurePosixPath(path).suffix
    if not path.endswith(PYTHON) and not (suffix in _PLAIN and _PLAIN[suffix].fullmatch(text)):
        return None
    end = len(text.rstrip())
    comment = f"  # noqa: {', '.join(codes)} - {reason}"
    return Fix((Edit(Span(path, line, end, line, len(text)), comment),), "safe", does)
