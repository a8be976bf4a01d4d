"""Which lines of which files have changed since a revision of git."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cybrid_lint.cli.errors import UsageError
from cybrid_lint.cli.selection import GIT
from cybrid_lint.findings import ON_FILES, Finding

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
# What could make `git diff` run a program or give another format, whatever the repository's configuration says.
_DIFF = (
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=all",
    "--no-color",
    "--no-prefix",
    "--find-renames",
)


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
        return lines is None or finding.code in ON_FILES or not lines.isdisjoint(range(span.line, span.end_line + 1))


def changes_since(revision: str, cwd: Path) -> Changes:
    """Return what the working tree has that the last common ancestor of HEAD and a revision has not.

    What git does not track is new. Raises `UsageError` outside of a repository and for an unknown revision.
    """
    top = _git(cwd, "rev-parse", "--show-toplevel")
    if top is None:
        raise UsageError("--since needs git and a repository that it can read, and there is none here")
    root = Path(os.fsdecode(top.removesuffix(b"\n")))
    base = _base(root, revision)
    environment = _without_filters(root)
    touched = _git(root, *_DIFF, "--numstat", "-z", base, environment=environment)
    patch = _git(root, *_DIFF, "--unified=0", base, environment=environment)
    tracked = _git(root, "ls-files", "-z", "--cached")
    if touched is None or patch is None or tracked is None:
        raise UsageError(f"git cannot compare the files with {revision!r}")
    lines: dict[str, frozenset[int] | None] = dict(_touched(touched))
    for path, numbers in _patched(patch).items():
        lines[path] = frozenset(numbers)
    names = frozenset(os.fsdecode(one) for one in tracked.split(b"\0"))
    return Changes(lines, names, os.path.relpath(os.path.realpath(cwd), os.path.realpath(root)))


def _base(root: Path, revision: str) -> str:
    commit = (
        None
        if revision.startswith(("-", "^"))
        else _git(root, "rev-parse", "--verify", "--quiet", revision + "^{commit}")
    )
    if commit is None:
        raise UsageError(f"git knows no revision {revision!r}")
    base = _git(root, "merge-base", commit.decode("ascii").strip(), "HEAD")
    if base is None:
        raise UsageError(
            f"git finds no common ancestor of HEAD and {revision!r}; in a shallow clone fetch the history first"
        )
    return base.decode("ascii").strip()


def _without_filters(root: Path) -> dict[str, str]:
    """Return an environment in which git runs none of the filter programs of its configuration."""
    listed = _git(root, "config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process|required)$") or b""
    environment = dict(os.environ)
    keys = [os.fsdecode(one) for one in listed.split(b"\0") if one]
    given = environment.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdecimal() else 0
    for number, key in enumerate(keys, first):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = "false" if key.endswith(".required") else ""
    environment["GIT_CONFIG_COUNT"] = str(first + len(keys))
    return environment


def _git(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> bytes | None:
    """Return what git prints, None if it fails. It asks nobody, and fetches nothing."""
    calm = {**(environment or os.environ), "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*GIT, "--no-optional-locks", *arguments],
            cwd=folder,
            env=calm,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return done.stdout


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
            numbers = found.setdefault(_name(text[4:]), set())
        elif hunk := _HUNK.match(text):
            removed, line, added = (1 if one is None else int(one) for one in hunk.groups())
    return found


def _name(text: bytes) -> str:
    """Return a file's name as a patch gives it: quoted as in C where it holds controls, with a tab behind blanks."""
    if text.startswith(b'"'):
        text = text[1:].rpartition(b'"')[0].decode("latin-1").encode("ascii", "backslashreplace")
        text = text.decode("unicode_escape").encode("latin-1")
    return os.fsdecode(text.removesuffix(b"\t"))
