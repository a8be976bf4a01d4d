"""CYB901: a file was skipped, and why."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Line, Report
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule


class Skipped(Rule):
    """A file that has to do with Cybrid and cannot be analysed."""

    code = "CYB901"
    summary = "A file was skipped, because it cannot be analysed"
    why = "What was not read was not checked. Mend the file, or leave it out on purpose with an exclude."
    bad = '(cybrid_client_id): str = "changeme"\n'
    good = 'cybrid_client_id: str = "changeme"\n'

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each file that was skipped, on its first line."""
        for path, why in facts.skipped.items():
            yield Report(Line(path, 1), f"this file was not checked: {why}")
        for path, (name, kind) in facts.failures.items():
            yield Report(Line(path, 1), f"not all of this file was checked: {kind} in the analysis of {name}")
