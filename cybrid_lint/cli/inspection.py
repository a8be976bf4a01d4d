"""The findings of files, Python and other, as the working directory names them; nothing is selected or left out yet."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from cybrid_lint.analysis import analyse
from cybrid_lint.cli.suppression import unsuppressed
from cybrid_lint.files import findings_of
from cybrid_lint.findings import Finding, Span
from cybrid_lint.options import Options
from cybrid_lint.other import exempt, files_held, git_state, is_candidate, scan_file
from cybrid_lint.project.files import decode, find_root, read_bytes

PYTHON = (".py", ".pyi", ".pyw")


def inspect(files: Iterable[Path], options: Options, cwd: Path) -> list[Finding]:
    """Return the findings of these files that no comment suppresses."""
    files = list(files)
    return [*_python(files, options, cwd), *_other(files, options, cwd)]


def _python(files: Iterable[Path], options: Options, cwd: Path) -> list[Finding]:
    found: list[Finding] = []
    for path in files:
        if path.suffix not in PYTHON and not _is_python_script(path):
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
        found += _shown(findings, path, text, root, cwd)
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


def _is_python_script(path: Path) -> bool:
    """Tell whether a file without a suffix is a Python script by its first line."""
    if path.suffix:
        return False
    raw = read_bytes(path)
    return raw is not None and raw.startswith(b"#!") and b"python" in raw.split(b"\n", 1)[0]


def _shown(findings: list[Finding], path: Path, text: str | None, root: Path, cwd: Path) -> list[Finding]:
    lines = text.splitlines(keepends=True) if text is not None else []
    return [_relative(one, root, cwd) for one in unsuppressed(findings, lines, str(path))]


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
        return _shown(findings, path, text, find_root(path, cwd), cwd)
    return scan_file(path, _display(path, cwd), text.encode("utf-8", "surrogatepass"), options)


def _other(files: Iterable[Path], options: Options, cwd: Path) -> list[Finding]:
    candidates = [path for path in files if path.suffix not in PYTHON and is_candidate(path)]
    states = git_state(cwd, candidates)
    found: list[Finding] = []
    for path in candidates:
        state = states.get(path)
        raw = None if state is not None and exempt(path, state) else read_bytes(path)
        if raw is not None:
            found += scan_file(path, _display(path, cwd), raw, options)
    shown = {Path(_display(path, cwd)): state for path, state in states.items()}
    return [*found, *files_held(found, shown)]


def _display(path: Path, cwd: Path) -> str:
    return Path(os.path.relpath(path, cwd)).as_posix()


def _text(path: Path) -> str | None:
    raw = read_bytes(path)
    if raw is None:
        return None
    try:
        return decode(raw)
    except (SyntaxError, ValueError):
        return raw.decode("latin-1")


def source_of(cwd: Path) -> Callable[[str, int], str | None]:
    """Return a function that gives a line of a file, None if there is none."""

    @lru_cache(maxsize=64)
    def lines(path: str) -> list[str]:
        return (_text(cwd / path) or "").split("\n")

    def line(path: str, number: int) -> str | None:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else None

    return line
