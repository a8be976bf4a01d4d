"""CYB901: a file was skipped, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cybrid_lint.findings import Finding, Span
from cybrid_lint.rules.base import Case, Diagnostic, Rule

if TYPE_CHECKING:
    from cybrid_lint.facts import Facts

SKIPPED = "{what} skipped"
IN_PART = "file only checked in part"


class Skipped(Rule):
    """files that have to do with Cybrid and cannot be analysed, or only in part."""

    code = "CYB901"
    summary = "File skipped or checked only in part"
    why = (
        'A file that was skipped has not been checked: fix it, or leave it out on purpose with `exclude`. "File only '
        'checked in part" means that the analysis of one function failed, or that the file holds too many values to '
        "read: that function or the rest of the file has not been checked, and everything else has."
    )
    message = "{problem}: {reason}"
    severity = "warning"  # it is no defect
    about = "file"
    references = ("[libcst](https://libcst.readthedocs.io/), which parses the files",)
    invalid = (
        Case("an annotated target in parentheses", '(cybrid_client_id): str = "changeme"  # CYB901\n'),
        Case("a file that is no Python", "# CYB901\nCYBRID_CLIENT_ID = = 1\n"),
    )
    valid = (
        Case("an annotated target", 'cybrid_client_id: str = "changeme"\n'),
        Case("a file that has nothing to do with it", "x = = 1\n"),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each file that was skipped, on its first line."""
        from cybrid_lint.credentials.masking import redact
        from cybrid_lint.cybrid.events import Line

        for path, why in facts.skipped.items():
            yield Diagnostic(Line(path, 1), self.describe(why))
        for path, (name, kind) in facts.failures.items():
            yield Diagnostic(Line(path, 1), self.describe(f"{kind} in the analysis of {redact(name)}", in_part=True))

    def describe(self, reason: str, *, what: str = "file", in_part: bool = False) -> str:
        """Return the message for a file, or a folder, that could not be checked at all, or only `in_part`."""
        return self.message.format(problem=IN_PART if in_part else SKIPPED.format(what=what), reason=reason)


def skipped(path: str, reason: str, *, what: str = "file", in_part: bool = False) -> Finding:
    """Return that a file was not checked; the path is the one to show."""
    rule = Skipped()
    return Finding(Span(path, 1, 0, 1, 0), rule.code, rule.describe(reason, what=what, in_part=in_part))


def is_skip(finding: Finding) -> bool:
    """Tell whether a finding says that a file was not checked."""
    return finding.code == Skipped.code
