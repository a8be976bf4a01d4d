"""What a finding is known by from one run to the next, wherever its line moves."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from cybrid_lint.findings import ON_FILES, Finding
from cybrid_lint.output.foreign import values
from cybrid_lint.output.masking import LEAST, MASK, ON_CREDENTIALS, Range, hidden, inside, mask, runs, texts

# On a line that holds a credential nobody knows where, whatever one may consist of is left out.
_WIDE = re.compile(rf"[A-Za-z0-9_\-+/=.~%]{{{LEAST},}}")
_LENGTH = 32


def fingerprint(
    finding: Finding, sources: Callable[[str, int], str | None], salt: str = "", occurrence: int = 0
) -> str:
    """Return 32 hex digits that name a finding by its code, its path and its source line.

    Whatever in the line could be a credential is left out before anything is hashed, so that no guess at one can be
    checked against the result. `occurrence` tells findings apart that are the same in all of this.
    """
    parts = [salt, *_identity(finding, sources), occurrence]
    # JSON keeps the parts apart, and escapes the lone surrogates that stand for undecodable bytes in paths
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:_LENGTH]


def fingerprints(findings: Iterable[Finding], sources: Callable[[str, int], str | None], salt: str = "") -> list[str]:
    """Return the fingerprints of findings in their order, all different: like ones are counted from the file's top."""
    seen: dict[tuple[str, str, str], int] = {}
    made: list[str] = []
    for one in findings:
        identity = _identity(one, sources)
        occurrence = seen[identity] = seen.get(identity, -1) + 1
        made.append(fingerprint(one, sources, salt, occurrence))
    return made


def _identity(finding: Finding, sources: Callable[[str, int], str | None]) -> tuple[str, str, str]:
    return (finding.code, finding.span.path, masked_line(finding, sources))


def masked_line(finding: Finding, sources: Callable[[str, int], str | None]) -> str:
    """Return a finding's source line without whatever could be a credential; of a finding on a file, nothing."""
    if finding.code in ON_FILES:
        return ""
    shown = finding.span.shown
    return _masked(replace(finding, span=shown), sources(shown.path, shown.line) or "").strip()


def _masked(finding: Finding, line: str) -> str:
    span = finding.span
    on_credential = finding.code in ON_CREDENTIALS
    ranges = [*runs(line), *inside(finding, line, span.line, lambda _: False)]
    ranges += [Range(*one, 0) for one in values(line, span.path, secret=on_credential)]
    if finding.code.startswith("CYB1"):  # on lines about credentials, words may be one as well
        ranges += texts(line)
    kept = mask(line, hidden(one._replace(shown=0) for one in ranges))
    anywhere = on_credential and (span.line, span.column) == (span.end_line, span.end_column)
    return _WIDE.sub(MASK, kept) if anywhere else kept
