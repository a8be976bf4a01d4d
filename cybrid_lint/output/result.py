"""The result of a run, as every format takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cybrid_lint.findings import Finding


@dataclass(frozen=True)
class Result:
    """What a run found.

    `skipped` says of each file that could not be analysed which it is and why; `files` counts those that were looked
    at, and `cut` the functions that were not followed to their ends. `sources` gives a line of a file (lines from 1),
    or None where there is none. `color`, `statistics` and `quiet` are for text alone: whether it is in ANSI colours,
    counts the findings of each code, and leaves out the line that sums it up. `commits` counts those that were looked
    through, None if it was the files themselves. `fixed` counts the findings that were there before and were fixed.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    files: int
    sources: Callable[[str, int], str | None]
    color: bool = False
    statistics: bool = False
    quiet: bool = False
    cut: int = 0
    commits: int | None = None
    fixed: int = 0

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
