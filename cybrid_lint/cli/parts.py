"""The parts that a run is inspected in, each by itself: nothing but its result leaves the process that inspects it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cybrid_lint.cli.places import display, relative
from cybrid_lint.cli.suppression import unsuppressed
from cybrid_lint.findings import Finding, Span
from cybrid_lint.gate import Sight
from cybrid_lint.options import Options
from cybrid_lint.project.files import decode_anyhow, read_bytes

NOTEBOOK = ".ipynb"


@dataclass
class Part:
    """What is inspected at once. `seen` is what a look told of the project's own files.

    It is files that are Python by their names; a project's guests, notebooks and scripts; other texts; or Python files
    that do not concern Cybrid in a project that does.
    """

    kind: Literal["python", "guests", "texts", "unconcerned"]
    root: Path
    names: list[str]
    seen: Mapping[str, Sight] = field(default_factory=dict)


@dataclass
class Inspected:
    """What was found in a part, and which of its project's files have to do with Cybrid."""

    findings: list[Finding]
    concerned: frozenset[Path] = frozenset()


def inspect_part(options: Options, cwd: Path, part: Part) -> Inspected:
    """Return what is found in a part."""
    if part.kind == "python":
        return _python(part, options, cwd)
    if part.kind == "unconcerned":
        return Inspected([one for name in part.names for one in _unparsable(Path(name), part.root, cwd)])
    files = ((Path(name), read_bytes(Path(name))) for name in part.names)
    given = {path: raw for path, raw in files if raw is not None}
    if part.kind == "guests":
        from cybrid_lint.cli.guests import findings_of_guests

        return Inspected(findings_of_guests(part.root, given, options, cwd, part.seen))
    from cybrid_lint.other import scan_file

    return Inspected([one for path, raw in given.items() for one in scan_file(path, display(path, cwd), raw, options)])


def _python(part: Part, options: Options, cwd: Path) -> Inspected:
    from cybrid_lint.analysis import analyse
    from cybrid_lint.files import findings_of

    analysis = analyse(part.root, options, seen=part.seen)
    found: list[Finding] = []
    for path in map(Path, part.names):
        if analysis.holds(path) and not analysis.findings.get(path):
            continue
        text = _text(path)
        if analysis.holds(path):
            findings = analysis.findings[path]
        elif text is not None:
            findings = findings_of(str(path), text.splitlines(keepends=True), options, cwd)
        else:
            continue
        found += shown_in_python(findings, path, text, part.root, cwd)
    return Inspected(found, analysis.concerned)


def shown_in_python(findings: list[Finding], path: Path, text: str | None, root: Path, cwd: Path) -> list[Finding]:
    """Return the findings of a Python file that no comment in it suppresses, as reports show them."""
    lines = text.splitlines(keepends=True) if text is not None else []
    return [relative(one, root, cwd) for one in unsuppressed(findings, lines, str(path))]


def _unparsable(path: Path, root: Path, cwd: Path) -> list[Finding]:
    """Return that a file of a project that concerns Cybrid cannot be parsed, which flake8 says of every file."""
    import ast
    import warnings

    raw = read_bytes(path) or b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(raw)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        where = f", see line {line}" if line else ""
        span = Span(Path(os.path.relpath(path, root)).as_posix(), 1, 0, 1, 0)
        finding = Finding(span, "CYB901", f"this file was not checked: it cannot be parsed{where}")
        return shown_in_python([finding], path, decode_anyhow(raw), root, cwd)
    return []


def _text(path: Path) -> str | None:
    raw = read_bytes(path)
    return None if raw is None else decode_anyhow(raw)
