"""Which findings are reported: those that a baseline does not cover, on lines that have changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.checking.errors import UsageError
from cybrid_lint.findings import Finding

if TYPE_CHECKING:
    from cybrid_lint.checking.changed_lines import Changes
    from cybrid_lint.configuration.precedence import Configurations
    from cybrid_lint.configured_baselines import ConfiguredBaselines


@dataclass(frozen=True)
class FindingFilter:
    """What findings are held against: baselines, and what has changed, None if that was not asked for."""

    baselines: ConfiguredBaselines
    changes: Changes | None

    def of(self, findings: Sequence[Finding], sources: Callable[[str, int], str | None]) -> list[Finding]:
        """Return the findings that stay, in their order."""
        found = self.changed(findings)
        # of like ones those on changed lines come last, so that they are the ones that are too many
        changed = set(map(id, found))
        first = [one for one in findings if id(one) not in changed]
        left = self.baselines.uncovered([*first, *found], sources)
        return [one for one in left if id(one) in changed]

    def changed(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings on lines that have changed, whatever the baseline says."""
        return [one for one in findings if self.changes is None or self.changes.touch(one)]


def changes_files(args: argparse.Namespace) -> bool:
    """Tell whether a command changes files, or shows how it would."""
    return any(getattr(args, name, False) for name in ("fix", "fix_only", "diff", "add_noqa", "remove_unused_noqa"))


def filter_from_args(args: argparse.Namespace, configurations: Configurations, cwd: Path) -> FindingFilter:
    """Read what the arguments of `check` ask for, before anything is analysed.

    Raises `UsageError`, and `ConfigurationError` for a baseline of no use.
    """
    from cybrid_lint.configured_baselines import ConfiguredBaselines

    if args.stdin_filename is not None and (args.since is not None or args.report_unused_noqa):
        raise UsageError("--since and --report-unused-noqa need files, not standard input")
    if args.stdin_filename is not None and changes_files(args):
        raise UsageError("--fix and the options like it need files, not standard input")
    changes = None
    if args.since is not None:
        from cybrid_lint.checking.changed_lines import changes_since

        changes = changes_since(args.since, cwd)
    return FindingFilter(ConfiguredBaselines(configurations, cwd), changes)
