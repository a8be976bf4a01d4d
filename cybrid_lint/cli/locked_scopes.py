"""Holds token requests against a lock of scopes, and says what they ask for beyond it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from cybrid_lint.checking.paths import display
from cybrid_lint.checking.progress import Progress, counted, say
from cybrid_lint.configuration.precedence import Configurations
from cybrid_lint.output.positions import inert, visible
from cybrid_lint.output.scopes import without_credentials
from cybrid_lint.scopes.report import ScopeReport
from cybrid_lint.scopes_lock import Lock, difference, growth, is_stale, load, lock_of


def lock_in(reports: Iterable[ScopeReport], cwd: Path, folder: Path) -> Lock:
    """Return what the requests of reports ask for, as a lock in this folder says it."""
    return lock_of(map(without_credentials, reports), cwd, folder)


def compare(path: Path, reports: Iterable[ScopeReport], names: Iterable[str], cwd: Path) -> list[str]:
    """Return the lines that say what the requests in these files ask for beyond a lock, and how to accept it.

    There are none if they ask for no more. A lock that could say less is named on standard error. Raises
    `ConfigurationError` if the lock is of no use.
    """
    locked, lock = load(path), lock_in(reports, cwd, path.parent)
    grown = growth(locked, lock)
    shown = visible(display(path, cwd))
    command = f"cybrid-lint scopes --lock {shown}"
    if not grown:
        modules = {display(Path(name), path.parent) for name in names}
        modules |= {token.module for token in locked if not os.path.lexists(path.parent / token.module)}
        if is_stale(locked, lock, modules):
            say(f"{shown}: some of it is out of date; write it again with `{command}`")
        return []
    lines = [
        f"{shown}: {counted(len(grown), 'token')} with more scopes than it says",
        "",
        *difference(locked, grown),
        "",
        f"To accept this, run `{command}` and have the change reviewed.",
    ]
    return [inert(visible(line)) for line in lines]


def grown_beyond_locks(
    names: Sequence[str], configurations: Configurations, cwd: Path, progress: Progress
) -> list[str]:
    """Return the lines of `compare` for each lock that the configurations of files name."""
    from cybrid_lint.cli.scope_reports import reports_on

    by_lock: dict[Path, list[str]] = {}
    for name in names:
        lock = configurations.of(name).path("scopes-lock")
        if lock is not None and name.endswith(".py"):
            by_lock.setdefault(lock, []).append(name)
    lines: list[str] = []
    for lock, files in sorted(by_lock.items()):
        lines += compare(lock, reports_on(files, configurations, cwd, progress), files, cwd)
    return lines
