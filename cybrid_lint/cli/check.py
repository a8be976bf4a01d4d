"""`cybrid-lint check`: the findings of files and folders, in a format."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path

from cybrid_lint.cli.configured import configured, flags
from cybrid_lint.cli.inspection import inspect, inspect_buffer, source_of
from cybrid_lint.cli.selection import files_below
from cybrid_lint.configuration import Configuration
from cybrid_lint.output import FORMATS
from cybrid_lint.output.result import Result, rule_info


def arguments(check: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    check.description = (
        "Checks what git tracks or would track; outside git, all files. Exit code 1 if anything is found."
    )
    check.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: this one)")
    check.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: %(default)s")
    check.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to standard output")
    check.add_argument(
        "--files-from", type=argparse.FileType(), metavar="FILE", help="read paths, one a line; - is stdin"
    )
    check.add_argument(
        "--stdin-filename", type=Path, metavar="NAME", help="check standard input as the file of this name"
    )
    check.add_argument("--statistics", action="store_true", help="count the findings of each code")
    check.add_argument("--quiet", action="store_true", help="print findings without source lines")
    check.add_argument("--no-color", action="store_true", help="no colours, also on a terminal")
    flags(check)


def run(given: argparse.Namespace, cwd: Path) -> int:
    """Check what the arguments name, write the findings, and return the exit code."""
    configuration = configured(given, cwd)
    if given.stdin_filename is not None:
        files = []
        found = inspect_buffer(sys.stdin.read(), given.stdin_filename, configuration.options, cwd)
    else:
        files = _files(given, cwd, configuration)
        found = inspect(files, configuration.options, cwd)
    kept = [one for one in found if configuration.reports(one.code, _absolute(one.span.path, cwd))]
    result = Result(
        findings=tuple(sorted(kept, key=lambda one: one.order)),
        skipped=tuple(f"{one.span.path}: {one.message}" for one in kept if one.code == "CYB901"),
        files=len(files),
        sources=source_of(cwd),
        rules=rule_info(),
        color=_wants_color(given),
        statistics=given.statistics,
        quiet=given.quiet,
    )
    _write(FORMATS[given.format](result), given.output)
    return 1 if kept else 0


def _files(given: argparse.Namespace, cwd: Path, configuration: Configuration) -> list[Path]:
    names = [line.rstrip("\n") for line in given.files_from] if given.files_from is not None else given.paths
    paths = [_absolute(name, cwd) for name in names if name]
    return [one for one in files_below(paths) if not configuration.excludes(one)]


def _absolute(name: str, cwd: Path) -> Path:
    return Path(os.path.normpath(cwd / name))


def _wants_color(given: argparse.Namespace) -> bool:
    return given.output is None and not given.no_color and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _write(text: str, output: Path | None) -> None:
    if output is not None:
        output.write_text(text, encoding="utf-8", newline="\n")
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text)
