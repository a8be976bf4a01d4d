"""What identifies a finding from one run to the next, wherever its line moves."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from cybrid_lint.credentials.masking import MASK, SHORT_PIECE, Range, hidden, mask, runs
from cybrid_lint.credentials.shapes import MIN_LENGTH
from cybrid_lint.findings import Finding
from cybrid_lint.output.foreign import values
from cybrid_lint.output.masking import inside, texts
from cybrid_lint.output.statements import Statement, Token, statements
from cybrid_lint.rules import CREDENTIALS, credential_codes, is_about_file

# On a line that holds a credential nobody knows where, whatever one may consist of is left out.
_WIDE = re.compile(rf"[A-Za-z0-9_\-+/=.~%]{{{MIN_LENGTH},}}")
_LENGTH = 32
_PYTHON = (".py", ".pyi", ".pyw")
_SCRIPT = re.compile(r"#!.*python")
# The name of a variable of the environment, which no credential is like.
_NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
_QUOTES = re.compile("[\"'`]")


def fingerprint(
    finding: Finding, sources: Callable[[str, int], str | None], salt: str = "", occurrence: int = 0
) -> str:
    """Return 32 hex digits that name a finding by its code, its path and its source line.

    Whatever in the line could be a credential is left out before anything is hashed, so that no guess at one can be
    checked against the result. `occurrence` tells findings apart that are the same in all of this.
    """
    return _digest(_identity(finding, sources), salt, occurrence)


def _digest(identity: tuple[str, str, str], salt: str, occurrence: int) -> str:
    parts = [salt, *identity, occurrence]
    # JSON keeps the parts apart, and escapes the lone surrogates that stand for undecodable bytes in paths
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:_LENGTH]


def fingerprints(findings: Iterable[Finding], sources: Callable[[str, int], str | None]) -> list[str]:
    """Return the fingerprints of findings in their order, all different: like ones are counted from the file's top."""
    seen: dict[tuple[str, str, str], int] = {}
    made: list[str] = []
    for one in findings:
        identity = _identity(one, sources)
        occurrence = seen[identity] = seen.get(identity, -1) + 1
        made.append(_digest(identity, "", occurrence))
    return made


def _identity(finding: Finding, sources: Callable[[str, int], str | None]) -> tuple[str, str, str]:
    return (finding.code, finding.span.named.path, masked_line(finding, sources))


def masked_line(finding: Finding, sources: Callable[[str, int], str | None]) -> str:
    """Return a finding's source line without whatever could be a credential; of a finding on a file, nothing."""
    if is_about_file(finding.code):
        return ""
    shown = finding.span.shown
    return _masked(replace(finding, span=shown), sources(shown.path, shown.line) or "").strip()


class Contexts:
    """Tells what findings stand in, in words that a formatter's pass leaves as they are.

    Of Python those are the tokens of the statement, as far as they lead to the finding, and of comments and lines of
    long texts the words; of other files the words of the line. Whatever could be a credential is left out.
    """

    def __init__(self, sources: Callable[[str, int], str | None]) -> None:
        self._sources = sources
        self._statements = lru_cache(maxsize=8)(self._parsed)

    def of(self, finding: Finding) -> str:
        """Return what a finding stands in; of a finding on a file, nothing."""
        if is_about_file(finding.code):
            return ""
        span = finding.span.shown
        first = self._sources(span.path, 1) or ""
        if is_python(span.path, first):
            for statement in self._statements(span.path).get(span.line, ()):
                context = _context(statement, replace(finding, span=span))
                if context is not None:
                    return context
        return " ".join(_QUOTES.sub("", masked_line(finding, self._sources)).rstrip(",; ").split())

    def _parsed(self, path: str) -> dict[int, list[Statement]]:
        """Return the statements of a file by the lines that they stand on."""
        lines: list[str] = []
        while (line := self._sources(path, len(lines) + 1)) is not None:
            lines.append(line.rstrip("\r\n"))
        found: dict[int, list[Statement]] = {}
        for statement in statements("\n".join(lines)):
            for number in statement.lines:
                found.setdefault(number, []).append(statement)
        return found


def is_python(path: str, first: str) -> bool:
    """Tell whether a file is Python by its name, or by its first line if the name has no suffix."""
    name = path.rpartition("/")[2]
    return name.endswith(_PYTHON) or ".ipynb:cell " in name or ("." not in name and _SCRIPT.match(first) is not None)


def _context(statement: Statement, finding: Finding) -> str | None:
    """Return what a finding stands in, None if it is not in this statement's tokens or comments."""
    start, end = (finding.span.line, finding.span.column), (finding.span.end_line, finding.span.end_column)
    for comment in statement.comments:
        if comment.start <= start < comment.end or (start == end and comment.start[0] == start[0]):
            text = _masked(finding, " " * comment.start[1] + comment.text).strip("#!: \t")
            return f"# {' '.join(text.split())}"
    tokens = statement.around(start, end)
    if not tokens or any("\n" in one.text and one.start < start < one.end for one in tokens):
        return None  # of a long text its line says more
    line = "".join(_written(tokens, finding))
    ranges = [*runs(line), *(Range(*one, 0) for one in values(line, finding.span.path, secret=False))]
    return mask(line, hidden(one._replace(shown=0) for one in ranges))


def _written(tokens: Sequence[Token], finding: Finding) -> Iterator[str]:
    """Yield tokens as they are written, without the texts that are or may be a credential or a piece of one."""
    start, end = (finding.span.line, finding.span.column), (finding.span.end_line, finding.span.end_column)
    least = MIN_LENGTH if finding.code.startswith(CREDENTIALS) else sys.maxsize
    on_credential, joined = finding.code in credential_codes(), False
    for before, token in pairwise([None, *tokens]):
        assert token is not None
        if token.kind != "text":
            joined = joined and token.text == "+"
            yield f" {token.text}" if before is not None and before.kind == token.kind == "name" else token.text
            continue
        within = on_credential and token.start < end and token.end > start
        behind = on_credential and token.start >= end and len(token.text) >= SHORT_PIECE
        joined = within or (joined and on_credential)
        long = len(token.text) >= least and not _NAME.fullmatch(token.text)
        yield f'"{MASK}"' if joined or behind or long else f'"{" ".join(token.text.split())}"'


def _masked(finding: Finding, line: str) -> str:
    span = finding.span
    on_credential = finding.code in credential_codes()
    ranges = [*runs(line), *inside(finding, line, span.line, lambda _: False)]
    ranges += [Range(*one, 0) for one in values(line, span.path, secret=on_credential)]
    if finding.code.startswith(CREDENTIALS):  # on lines about credentials, words may be one as well
        ranges += texts(line)
    kept = mask(line, hidden(one._replace(shown=0) for one in ranges))
    anywhere = on_credential and (span.line, span.column) == (span.end_line, span.end_column)
    return _WIDE.sub(_without_value, kept) if anywhere else kept


def _without_value(match: re.Match[str]) -> str:
    """Return the name of a variable that is or begins a run, and a mask for what follows."""
    name = _NAME.match(match[0])
    kept = name[0] if name is not None and match[0][name.end() : name.end() + 1] in ("", "=") else ""
    return kept if kept == match[0] else kept + MASK
