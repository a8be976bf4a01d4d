"""The findings of files, Python and other, as the working directory names them; nothing is selected or left out yet."""

from __future__ import annotations

import ast
import io
import os
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from cybrid_lint.analysis import analyse
from cybrid_lint.cli.suppression import is_quiet, unsuppressed
from cybrid_lint.files import findings_of
from cybrid_lint.findings import Finding, Span
from cybrid_lint.options import Options
from cybrid_lint.other import exempt, files_held, git_state, is_candidate, scan_file
from cybrid_lint.project.files import decode, find_root, read_bytes

PYTHON = (".py", ".pyi", ".pyw")


def inspect(files: Iterable[Path], options: Options, cwd: Path, *, suppress: bool = True) -> list[Finding]:
    """Return the findings of these files; `suppress` leaves out those that a comment suppresses."""
    files = list(files)
    return [*_python(files, options, cwd, suppress), *_other(files, options, cwd, suppress)]


def _python(files: Iterable[Path], options: Options, cwd: Path, suppress: bool) -> list[Finding]:
    found: list[Finding] = []
    for path in files:
        if not is_python(path):
            continue
        root = find_root(path, cwd)
        analysis = analyse(root, options)
        text = _text(path)
        if path in analysis.files:
            findings = analysis.findings.get(path, [])
            if analysis.concerned and path not in analysis.concerned:
                findings = _unparsable(path, root)
        elif text is None or (not analysis.concerned and "cybrid" not in text.lower()):
            continue
        else:
            findings = findings_of(str(path), text.splitlines(keepends=True), options, cwd)
        found += _shown(findings, path, text, root, cwd, suppress)
    return found


def _unparsable(path: Path, root: Path) -> list[Finding]:
    """Return that a file of a project that concerns Cybrid cannot be parsed, which flake8 says of every file."""
    raw = read_bytes(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(raw or b"")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        where = f", see line {line}" if line else ""
        span = Span(Path(os.path.relpath(path, root)).as_posix(), 1, 0, 1, 0)
        return [Finding(span, "CYB901", f"this file was not checked: it cannot be parsed{where}")]
    return []


def is_python(path: Path) -> bool:
    """Tell whether a file holds Python by its suffix, or, if it has none, by its first line."""
    if path.suffix:
        return path.suffix in PYTHON
    raw = read_bytes(path)
    return raw is not None and raw.startswith(b"#!") and b"python" in raw.split(b"\n", 1)[0]


def _shown(
    findings: list[Finding], path: Path, text: str | None, root: Path, cwd: Path, suppress: bool
) -> list[Finding]:
    lines = io.StringIO(text).readlines()  # not `splitlines`, which splits at form feeds as well
    kept = unsuppressed(findings, lines, str(path)) if suppress else findings
    return [_relative(one, root, cwd) for one in kept]


def _relative(finding: Finding, root: Path, cwd: Path) -> Finding:
    """Return a finding with its paths relative to the working directory, as the user knows them."""
    if root == cwd:
        return finding

    def moved(span: Span) -> Span:
        return replace(span, path=Path(os.path.relpath(root / span.path, cwd)).as_posix())

    return replace(
        finding,
        span=moved(finding.span),
        steps=tuple(replace(step, span=moved(step.span)) for step in finding.steps),
    )


def inspect_buffer(text: str, name: Path, options: Options, cwd: Path) -> list[Finding]:
    """Return the findings of a text that is to be taken for the file of this name."""
    path = Path(os.path.normpath(cwd / name))
    if path.suffix in PYTHON:
        findings = findings_of(str(path), text.splitlines(keepends=True), options, cwd)
        return _shown(findings, path, text, find_root(path, cwd), cwd, suppress=True)
    return scan_file(path, display(path, cwd), text.encode("utf-8", "surrogatepass"), options)


def _other(files: Iterable[Path], options: Options, cwd: Path, suppress: bool) -> list[Finding]:
    candidates = [path for path in files if path.suffix not in PYTHON and is_candidate(path)]
    states = git_state(cwd, candidates)
    found: list[Finding] = []
    for path in candidates:
        state = states.get(path)
        raw = None if state is not None and exempt(path, state) else read_bytes(path)
        if raw is not None:
            found += scan_file(path, display(path, cwd), raw, options, suppress=suppress)
    shown = {Path(display(path, cwd)): state for path, state in states.items()}
    held = files_held(found, shown)
    return [*found, *(one for one in held if not (suppress and is_quiet(one, cwd / one.span.path)))]


def display(path: Path, cwd: Path) -> str:
    """Return a path as findings show it: relative to the working directory, with slashes."""
    return Path(os.path.relpath(path, cwd)).as_posix()


def _text(path: Path) -> str | None:
    raw = read_bytes(path)
    if raw is None:
        return None
    try:
        return decode(raw)
    except (SyntaxError, ValueError):
        return raw.decode("latin-1")


def source_of(cwd: Path, buffers: Mapping[str, str]) -> Callable[[str, int], str | None]:
    """Return a function that gives a line of a file, or of the buffer in its place; None if there is none."""

    @lru_cache(maxsize=64)
    def lines(path: str) -> list[str]:
        text = buffers[path] if path in buffers else _text(cwd / path)
        return (text or "").split("\n")

    def line(path: str, number: int) -> str | None:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else None

    return line
