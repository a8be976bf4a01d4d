"""Which lines of which files have changed since a git revision."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cybrid_lint.checking.errors import UsageError
from cybrid_lint.findings import Finding
from cybrid_lint.project.git import GitError, Repository, repository_of, unquoted
from cybrid_lint.rules import is_about_file

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True)
class Changes:
    """What has changed: the lines of each file that git tracks and that is not as it was, None for all of them.

    Paths are relative to the repository's root; `folder` is the working directory from there.
    """

    lines: Mapping[str, frozenset[int] | None]
    tracked: frozenset[str]
    folder: str

    def touch(self, finding: Finding) -> bool:
        """Tell whether a finding's place has changed: a line of its span, or for a finding on a file anything."""
        span = finding.span
        path = os.path.normpath(os.path.join(self.folder, span.path)).replace(os.sep, "/")
        if path not in self.tracked:
            return True
        if path not in self.lines:
            return False
        lines = self.lines[path]
        return lines is None or is_about_file(finding.code) or not lines.isdisjoint(range(span.line, span.end_line + 1))


def changes_since(revision: str, cwd: Path) -> Changes:
    """Return what the working tree has that the last common ancestor of HEAD and a revision has not.

    What git does not track is new. Raises `UsageError` outside of a repository, for an unknown revision, and if git
    does not answer.
    """
    repository = repository_of(os.fspath(cwd))
    if repository is None:
        raise UsageError("not in a git repository; --since needs one")
    base = _base(repository, revision)
    try:
        touched = repository.diff("--numstat", "-z", base)
        patch = repository.diff("--unified=0", base)
        tracked = repository.tracked()
    except GitError as error:
        raise UsageError(f"git cannot compare the files with {revision!r}: {error}") from None
    lines: dict[str, frozenset[int] | None] = dict(_touched(touched))
    for path, numbers in _patched(patch).items():
        lines[path] = frozenset(numbers)
    return Changes(lines, tracked, os.path.relpath(os.path.realpath(cwd), repository.root))


def _base(repository: Repository, revision: str) -> str:
    commit = (
        None
        if revision.startswith(("-", "^"))
        else _commit(repository, "rev-parse", "--verify", "--quiet", revision + "^{commit}")
    )
    if commit is None:
        raise UsageError(f"unknown git revision {revision!r}")
    base = _commit(repository, "merge-base", commit, "HEAD")
    if base is None:
        raise UsageError(
            f"git finds no common ancestor of HEAD and {revision!r}; in a shallow clone fetch the history first"
        )
    return base


def _commit(repository: Repository, *arguments: str) -> str | None:
    """Return the commit that git prints, None if it finds none; raises `UsageError` if it refuses to look."""
    try:
        return repository.ask(*arguments).decode("ascii").strip()
    except GitError as error:
        if error.reason == "failed":
            return None
        raise UsageError(f"--since: {error}") from None


def _touched(numstat: bytes) -> Iterator[tuple[str, frozenset[int] | None]]:
    """Yield the files that differ in anything; of those that are no text for git, all lines."""
    parts = iter(numstat.split(b"\0"))
    for part in parts:
        if not part:
            continue
        added, _, name = part.split(b"\t", 2)
        if not name:  # a file that was renamed: its old and its new name follow
            next(parts)
            name = next(parts)
        yield os.fsdecode(name), None if added == b"-" else frozenset()


def _patched(patch: bytes) -> dict[str, set[int]]:
    """Return the numbers of the lines that a patch adds or changes, by file."""
    found: dict[str, set[int]] = {}
    numbers: set[int] = set()
    removed = added = line = 0
    for text in patch.split(b"\n"):
        if removed > 0 or added > 0:  # inside of a hunk, where any text may stand
            mark = text[:1]
            if mark == b"+":
                numbers.add(line)
            removed -= mark in (b"-", b" ")
            if mark in (b"+", b" "):
                added -= 1
                line += 1
        elif text.startswith(b"+++ "):
            # a tab stands behind a name with blanks
            numbers = found.setdefault(os.fsdecode(unquoted(text[4:].removesuffix(b"\t"))), set())
        elif hunk := _HUNK.match(text):
            removed, line, added = (1 if one is None else int(one) for one in hunk.groups())
    return found
