"""What a run found, as every format takes it, and what the formats tell about the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

from cybrid_lint.findings import Finding

if TYPE_CHECKING:
    from cybrid_lint.rules.base import Rule

Severity = Literal["error", "warning", "note"]
Confidence = Literal["high", "medium", "low"]

#: Where the rules' pages are published, as a format for the code; None while they are not.
PAGES: str | None = None

# By family, and by code where a rule differs from its family. What leaks or reaches other people's money is an error;
# a scope too many is a warning, since nothing is broken by it yet. What was not read is a warning too: it is no defect.
_SEVERITIES: dict[str, Severity] = {
    "CYB1": "error",
    "CYB2": "warning",
    "CYB3": "error",
    "CYB9": "warning",
}
# Medium is what follows from all that was seen of a program: a use that was not seen would change it.
_CONFIDENCES: dict[str, Confidence] = {
    "CYB203": "medium",
    "CYB302": "medium",
    "CYB303": "medium",
    "CYB304": "medium",
}


def severity_of(code: str) -> Severity:
    """Return how grave a rule's findings are."""
    return _SEVERITIES.get(code) or _SEVERITIES.get(code[:4], "warning")


def confidence_of(code: str) -> Confidence:
    """Return how sure a rule's findings are."""
    return _CONFIDENCES.get(code, "high")


@dataclass(frozen=True)
class RuleInfo:
    """What a report tells about a rule. `page` is the rule's page in Markdown; `uri`, where it is published."""

    code: str
    name: str
    summary: str
    why: str
    severity: Severity
    confidence: Confidence
    page: str
    uri: str | None


class _Rules(Mapping[str, RuleInfo]):
    """The rules by code. They are imported when they are first asked for: most runs find nothing and never ask."""

    @cached_property
    def _known(self) -> dict[str, RuleInfo]:
        from cybrid_lint.rules import all_rules

        return {rule.code: _info(rule) for rule in all_rules()}

    def __getitem__(self, code: str) -> RuleInfo:
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@cache
def rule_info() -> Mapping[str, RuleInfo]:
    """Return what reports tell about the rules, by code. Nothing is imported before the first look."""
    return _Rules()


def _info(rule: Rule) -> RuleInfo:
    from cybrid_lint.output.pages import page

    return RuleInfo(
        code=rule.code,
        name=type(rule).__name__,
        summary=rule.summary,
        why=rule.why,
        severity=severity_of(rule.code),
        confidence=confidence_of(rule.code),
        page=page(rule),
        uri=PAGES.format(code=rule.code) if PAGES else None,
    )


@dataclass(frozen=True)
class Result:
    """What a run found.

    `skipped` says of each file that could not be analysed which it is and why; `files` counts those that were looked
    at, and `cut` the functions that were not followed to their ends. `sources` gives a line of a file (lines from 1),
    or None where there is none. `color`, `statistics` and `quiet` are for text alone: whether it is in ANSI colours,
    counts the findings of each code, and leaves out the line that sums it up. `commits` counts those that were looked
    through, None if it was the files themselves.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    files: int
    sources: Callable[[str, int], str | None]
    rules: Mapping[str, RuleInfo] = field(default_factory=rule_info)
    color: bool = False
    statistics: bool = False
    quiet: bool = False
    cut: int = 0
    commits: int | None = None

    @cached_property
    def ordered(self) -> tuple[Finding, ...]:
        """The findings in the order in which every format gives them."""
        return tuple(sorted(self.findings, key=lambda one: one.order))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings each code has, by code."""
        counts: dict[str, int] = {}
        for one in self.findings:
            counts[one.code] = counts.get(one.code, 0) + 1
        return dict(sorted(counts.items()))

    def rule(self, code: str) -> RuleInfo:
        """Return what is told about a rule; of a code that no rule has, what its family says."""
        known = self.rules.get(code)
        if known is not None:
            return known
        return RuleInfo(code, code, code, code, severity_of(code), confidence_of(code), f"# {code}\n", None)
