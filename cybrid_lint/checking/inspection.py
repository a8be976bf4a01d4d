"""How files are inspected, and how what is found in Python is shown."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from cybrid_lint.cache.store import Store
from cybrid_lint.checking.noqa import unsuppressed
from cybrid_lint.checking.paths import relative
from cybrid_lint.findings import Finding
from cybrid_lint.options import Options

NOTEBOOK = ".ipynb"


@dataclass(frozen=True)
class InspectOptions:
    """How files are inspected: with these options, as this directory names them, and without suppressed findings.

    `store` is the cache, if there is one.
    """

    options: Options
    cwd: Path
    suppress: bool = True
    store: Store | None = None


def shown_in_python(
    findings: list[Finding], path: Path, text: str | None, root: Path, how: InspectOptions
) -> list[Finding]:
    """Return the findings of a Python file as reports show them, without those that a comment in it suppresses."""
    lines = io.StringIO(text).readlines()  # not `splitlines`, which splits at form feeds as well
    kept = unsuppressed(findings, lines, str(path)) if how.suppress else findings
    return [relative(one, root, how.cwd) for one in kept]
