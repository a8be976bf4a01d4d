"""Which findings stay: what a baseline does not cover, on the lines that have changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.cli.errors import UsageError
from cybrid_lint.findings import Finding

if TYPE_CHECKING:
    from cybrid_lint.baseline import Baseline
    from cybrid_lint.cli.changed_lines import Changes


@dataclass(frozen=True)
class FindingFilter:
    """What findings are held against: a baseline and its folder, and what has changed; None where not asked for."""

    baseline: Baseline | None
    folder: Path
    changes: Changes | None

    def of(self, findings: Sequence[Finding], sources: Callable[[str, int], str | None], cwd: Path) -> list[Finding]:
        """Return the findings that stay, in their order."""
        found = self.changed(findings)
        if self.baseline is None:
            return found
        from cybrid_lint.baseline import Keys, uncovered

        keys = Keys(self.baseline.salt, sources, cwd, self.folder)
        # of like ones those on changed lines come last, so that they are the ones that are too many
        changed = set(map(id, found))
        first = [one for one in findings if id(one) not in changed]
        left = uncovered(self.baseline.counts, ((keys.of(one), one) for one in [*first, *found]))
        return [one for one in left if id(one) in changed]

    def changed(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings on lines that have changed, whatever the baseline says."""
        return [one for one in findings if self.changes is None or self.changes.touch(one)]


def changes_files(args: argparse.Namespace) -> bool:
    """Tell whether a command changes files, or shows how it would."""
    return any(getattr(args, name, False) for name in ("fix", "fix_only", "diff", "add_noqa", "remove_unused_noqa"))


def filter_from_args(args: argparse.Namespace, cwd: Path) -> FindingFilter:
    """Read what the arguments of `check` ask for; raises `UsageError` before anything is analysed."""
    if args.stdin_filename is not None and (args.since is not None or args.report_unused_noqa):
        raise UsageError("--since and --report-unused-noqa look at files, not at standard input")
    if args.stdin_filename is not None and changes_files(args):
        raise UsageError("--fix and its like change files, not standard input")
    baseline, changes, folder = None, None, cwd
    if args.baseline is not None:
        baseline = open_baseline(cwd / args.baseline)
        folder = (cwd / args.baseline).parent
    if args.since is not None:
        from cybrid_lint.cli.changed_lines import changes_since

        changes = changes_since(args.since, cwd)
    return FindingFilter(baseline, folder, changes)


def open_baseline(path: Path) -> Baseline:
    """Read a baseline; raises `UsageError` if there is none, or if the file is broken."""
    from cybrid_lint.baseline import BaselineError, load

    try:
        return load(path)
    except FileNotFoundError:
        raise UsageError(f"there is no baseline {path.name}; `cybrid-lint baseline write` makes one") from None
    except BaselineError as error:
        raise UsageError(f"{path.name} {error}") from None
