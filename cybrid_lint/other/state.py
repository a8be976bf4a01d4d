"""What git and the file system say of files, and which files that makes CYB107."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from cybrid_lint.findings import Finding, Span
from cybrid_lint.other.formats import is_dotenv

_PYTHON = (".py", ".pyi", ".pyw")
# Nothing of the repository's configuration may run a program.
_QUIET = (
    "--no-optional-locks",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "core.untrackedCache=false",
    "-c",
    "submodule.recurse=false",
)
_SECONDS = 60


@dataclass(frozen=True)
class State:
    """What is known of a file: whether git tracks it, and its mode; None where files have none, as on Windows."""

    tracked: bool
    mode: int | None

    @property
    def group(self) -> bool:
        """Whether the file's group may read it."""
        return self.mode is not None and bool(self.mode & stat.S_IRGRP)

    @property
    def others(self) -> bool:
        """Whether everybody may read it."""
        return self.mode is not None and bool(self.mode & stat.S_IROTH)


def git_state(root: Path, paths: Iterable[Path]) -> Mapping[Path, State]:
    """Return the state of these files; git is asked once, for what it tracks below `root`.

    Paths that are not absolute are relative to `root`. Without git, and outside of a repository, nothing is tracked.
    """
    given = list(paths)
    tracked = tracked_below(root) if given else frozenset()
    base = os.path.abspath(root)
    real = os.path.realpath(root)
    found = {}
    for path in given:
        whole = os.path.normpath(os.path.join(base, path))
        inner = {os.path.relpath(whole, one) for one in (base, real) if _is_below(whole, one)}
        found[path] = State(any(one.replace(os.sep, "/") in tracked for one in inner), _mode(Path(whole)))
    return found


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def tracked_below(root: Path) -> frozenset[str]:
    """Return the paths that git tracks below a folder, relative to it, with slashes."""
    import subprocess

    command = ["git", *_QUIET, "ls-files", "-z", "--cached"]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return frozenset()
    if done.returncode != 0:
        return frozenset()
    return frozenset(os.fsdecode(one) for one in done.stdout.split(b"\0") if one)


def _mode(path: Path) -> int | None:
    if os.name == "nt":
        return None
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def exempt(path: PurePath, state: State) -> bool:
    """Tell whether a file is where credentials belong: a dotenv file, not tracked, for its owner alone."""
    return is_dotenv(path) and not state.tracked and not state.group and not state.others


def files_held(findings: Iterable[Finding], states: Mapping[Path, State]) -> list[Finding]:
    """Return CYB107 for each file other than Python that holds a credential and is not kept to its owner.

    `states` are by the paths that the findings show.
    """
    from cybrid_lint.credentials import CODES

    held = {one.span.path for one in findings if one.code in CODES.values()}
    by_path = {path.as_posix(): state for path, state in states.items()}
    found = []
    for display in sorted(held):
        if display.lower().endswith(_PYTHON):
            continue
        state = by_path.get(PurePath(display).as_posix())
        reasons = _reasons(state) if state is not None else []
        if reasons:
            message = (
                f"this file holds Cybrid credentials in plain text and {' and '.join(reasons)};"
                f" {_remedy(state)}, and replace the credentials, since they have leaked"
            )
            found.append(Finding(Span(display, 1, 0, 1, 0), "CYB107", message))
    return found


def _reasons(state: State) -> list[str]:
    found = ["is tracked by git"] if state.tracked else []
    if state.others:
        found.append("can be read by everyone")
    elif state.group:
        found.append("can be read by its group")
    return found


def _remedy(state: State | None) -> str:
    readable = state is not None and (state.group or state.others)
    if state is not None and state.tracked:
        return "take it out of git and keep them in a secrets manager"
    return "let its owner alone read it (chmod 600)" if readable else "keep them in a secrets manager"
