"""What git and the file system say about files, and which files get CYB107."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from cybrid_lint.findings import Finding, Span
from cybrid_lint.textfiles.formats import is_private

if TYPE_CHECKING:
    from cybrid_lint.project.git import Repository
    from cybrid_lint.rules.cyb107 import Readers

_PYTHON = (".py", ".pyi", ".pyw")


@dataclass(frozen=True)
class State:
    """What is known of a file: whether git tracks it, and its mode.

    `tracked` is None where git does not answer, and `refusal` says why. The mode is None where files have none, as on
    Windows.
    """

    tracked: bool | None
    mode: int | None
    refusal: str = ""

    @property
    def readers(self) -> Readers:
        """Who may read the file, as far as its mode says."""
        if self.mode is None:
            return "owner"
        return "everyone" if self.mode & stat.S_IROTH else "group" if self.mode & stat.S_IRGRP else "owner"


def git_state(base: Path, paths: Iterable[Path]) -> Mapping[Path, State]:
    """Return the state of these files; git is asked once for each repository that any of them lies in.

    Paths that are not absolute are relative to `base`. A file in no repository is not tracked.
    """
    from cybrid_lint.project.git import repository_of

    repository = lru_cache(maxsize=None)(repository_of)
    groups: dict[Repository | None, dict[Path, str]] = {}
    for path in paths:
        whole = os.path.normpath(os.path.join(base, path))
        groups.setdefault(repository(os.path.dirname(whole)), {})[path] = whole
    states: dict[Path, State] = {}
    for inside, files in groups.items():
        states |= _states(inside, files)
    return states


def _states(repository: Repository | None, files: Mapping[Path, str]) -> dict[Path, State]:
    """Return the states of files that lie in the same repository, or in none."""
    from cybrid_lint.project.git import GitError

    if repository is None:
        return {path: State(False, _mode(whole)) for path, whole in files.items()}
    try:
        tracked = repository.tracked()
    except GitError as error:
        return {path: State(None, _mode(whole), str(error)) for path, whole in files.items()}
    return {path: State(repository.inner(whole) in tracked, _mode(whole)) for path, whole in files.items()}


def _mode(path: str) -> int | None:
    if os.name == "nt":
        return None
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except OSError:
        return None


def exempt(path: PurePath, state: State) -> bool:
    """Tell whether a file is where credentials belong: a dotenv or key file, not tracked, for its owner alone."""
    return is_private(path) and state.tracked is False and state.readers == "owner"


def files_held(findings: Iterable[Finding], states: Mapping[Path, State]) -> list[Finding]:
    """Return CYB107 for each file other than Python that holds a credential and is not kept to its owner.

    `states` are by the paths that the findings show.
    """
    from cybrid_lint.rules import credential_codes
    from cybrid_lint.rules.cyb107 import CredentialsFileExposed

    rule = CredentialsFileExposed()
    held = {finding.span.path for finding in findings if finding.code in credential_codes()}
    by_path = {path.as_posix(): state for path, state in states.items()}
    exposed = []
    for display in sorted(held):
        state = by_path.get(PurePath(display).as_posix())
        if display.lower().endswith(_PYTHON) or state is None:
            continue
        if state.tracked or state.readers != "owner":
            message = rule.describe(tracked=bool(state.tracked), readers=state.readers)
            exposed.append(Finding(Span(display, 1, 0, 1, 0), rule.code, message))
    return exposed
