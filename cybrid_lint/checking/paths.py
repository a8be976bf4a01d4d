"""Paths as they are shown: relative to the working directory, or to the repository for CI services."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.findings import Finding, Span

if TYPE_CHECKING:
    from cybrid_lint.fixes.edits import Fix

# Where the services check a repository out.
_CHECKOUTS = ("CI_PROJECT_DIR", "GITHUB_WORKSPACE")


def repository_root(cwd: Path, environment: Mapping[str, str]) -> Path:
    """Return the folder from which a repository's service names its files: as the service says, or git's top.

    Outside of both it is the working directory.
    """
    from cybrid_lint.project.git import repository_of

    above = (cwd, *cwd.parents)
    for name in _CHECKOUTS:
        checkout = environment.get(name)
        if checkout and (root := Path(os.path.realpath(checkout))) in above:
            return root
    repository = repository_of(os.fspath(cwd))
    return next((folder for folder in above if repository and os.fspath(folder) == repository.root), cwd)


def display(path: Path, cwd: Path) -> str:
    """Return a path as reports show it."""
    return Path(os.path.relpath(path, cwd)).as_posix()


def relative(finding: Finding, root: Path, cwd: Path) -> Finding:
    """Return a finding, whose paths are relative to its project's root, as reports show it."""
    if root == cwd:
        return finding

    def moved(span: Span) -> Span:
        return replace(span, path=display(root / span.path, cwd))

    return replace(
        finding,
        span=moved(finding.span),
        steps=tuple(replace(step, span=moved(step.span)) for step in finding.steps),
        fix=None if finding.fix is None else _moved(finding.fix, moved),
    )


def _moved(fix: Fix, moved: Callable[[Span], Span]) -> Fix:
    return replace(fix, edits=tuple(replace(edit, span=moved(edit.span)) for edit in fix.edits))
