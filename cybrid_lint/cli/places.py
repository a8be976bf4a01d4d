"""Paths as the user knows them: relative to the working directory."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from cybrid_lint.findings import Finding, Span


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
    )
