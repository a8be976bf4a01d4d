"""`cybrid-lint check`: the findings of files and folders, in a format."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path

from cybrid_lint.cli.inspection import inspect, inspect_buffer, source_of
from cybrid_lint.cli.parallel import processors
from cybrid_lint.cli.progress import Watch, counted, wants_bar
from cybrid_lint.cli.selection import files_below, is_excluded
from cybrid_lint.cli.suppression import is_selected
from cybrid_lint.options import MAX_RESOURCES, Options
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
    check.add_argument("--select", type=_codes, default=(), metavar="CODES", help="only codes that begin like these")
    check.add_argument("--ignore", type=_codes, default=(), metavar="CODES", help="no codes that begin like these")
    check.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave out paths that match")
    check.add_argument(
        "--files-from", type=argparse.FileType(), metavar="FILE", help="read paths, one a line; - is stdin"
    )
    check.add_argument(
        "--stdin-filename", type=Path, metavar="NAME", help="check standard input as the file of this name"
    )
    check.add_argument(
        "--jobs", type=_jobs, default="auto", metavar="N", help="at most this many processes, or auto (default)"
    )
    check.add_argument("--verbose", action="store_true", help="say on standard error what is done, and what skipped")
    check.add_argument("--statistics", action="store_true", help="count the findings of each code")
    check.add_argument("--quiet", action="store_true", help="print findings without source lines")
    check.add_argument("--no-color", action="store_true", help="no colours, also on a terminal")
    check.add_argument(
        "--max-resources",
        type=_count,
        default=MAX_RESOURCES,
        metavar="N",
        help="how many resources the scopes of one token may span (default: %(default)s)",
    )
    check.add_argument(
        "--placeholder", action="append", default=[], metavar="TEXT", help="a text that is no credential"
    )


def run(given: argparse.Namespace, cwd: Path) -> int:
    """Check what the arguments name, write the findings, and return the exit code."""
    options = Options(given.max_resources, frozenset(given.placeholder))
    watch = Watch(sys.stderr, bar=wants_bar(sys.stderr, given.quiet, os.environ), verbose=given.verbose)
    if given.stdin_filename is not None:
        files = []
        found = inspect_buffer(sys.stdin.read(), given.stdin_filename, options, cwd)
    else:
        files = _files(given, cwd)
        watch.say(counted(len(files), "file"))
        found = inspect(files, options, cwd, watch, given.jobs)
    kept = [one for one in found if is_selected(one.code, given.select, given.ignore)]
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


def _files(given: argparse.Namespace, cwd: Path) -> list[Path]:
    names = [line.rstrip("\n") for line in given.files_from] if given.files_from is not None else given.paths
    paths = [Path(os.path.normpath(cwd / name)) for name in names if name]
    return [one for one in files_below(paths, given.exclude) if not is_excluded(one, cwd, given.exclude)]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _jobs(text: str) -> int:
    if text == "auto":
        return processors()
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a whole number above zero")
    return int(text)


def _wants_color(given: argparse.Namespace) -> bool:
    return given.output is None and not given.no_color and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _write(text: str, output: Path | None) -> None:
    if output is not None:
        output.write_text(text, encoding="utf-8", newline="\n")
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text)
