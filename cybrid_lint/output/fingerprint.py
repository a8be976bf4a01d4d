"""What a finding is known by from one run to the next, wherever its line moves."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from cybrid_lint.findings import Finding
from cybrid_lint.output.masking import LEAST, ON_CREDENTIALS, hidden, inside

_RUN = re.compile(rf"[A-Za-z0-9_\-+/=]{{{LEAST},}}")
# On a line that is known to hold a credential, whatever else one may consist of is left out too.
_WIDE = re.compile(rf"[A-Za-z0-9_\-+/=.~%]{{{LEAST},}}")
_MASK = "\u2026"
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
    shown = finding.span.shown
    line = sources(shown.path, shown.line) or ""
    return (finding.code, finding.span.path, _masked(replace(finding, span=shown), line).strip())


def _masked(finding: Finding, line: str) -> str:
    unseen = hidden(one._replace(shown=0) for one in inside(finding, line, finding.span.line, lambda _: False))
    kept = "".join(
        character if index not in unseen else "" if index - 1 in unseen else _MASK
        for index, character in enumerate(line)
    )
    return (_WIDE if finding.code in ON_CREDENTIALS else _RUN).sub(_MASK, kept)
