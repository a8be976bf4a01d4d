"""`cybrid-lint check`: the findings of files and folders, in a format."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cybrid_lint.cli.console import say, wants_color, write
from cybrid_lint.cli.file_discovery import Selection, select, select_listed
from cybrid_lint.cli.filters import filter_from_args
from cybrid_lint.cli.options import configured, flags
from cybrid_lint.cli.parallel import processors
from cybrid_lint.cli.paths import display, relative, repository_root
from cybrid_lint.cli.progress import Progress, counted, wants_bar
from cybrid_lint.cli.runner import inspect, inspect_buffer, line_reader, not_checked
from cybrid_lint.configuration import Configuration
from cybrid_lint.findings import Finding
from cybrid_lint.output import FORMATS, FROM_ROOT
from cybrid_lint.output.result import Result
from cybrid_lint.rules.cyb901 import is_skip


def arguments(check: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    check.description = (
        "Checks the files that git tracks or would track; outside git, all files. Exits with 1 if there are findings."
    )
    examining(check)
    check.add_argument(
        "--stdin-filename", type=Path, metavar="NAME", help="check standard input as if it were this file"
    )
    check.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="leave out the findings in this baseline",
    )
    check.add_argument(
        "--since",
        metavar="REVISION",
        help="report only findings on lines changed since the merge base with REVISION; all files are still analysed",
    )
    check.add_argument(
        "--report-unused-noqa",
        action="store_true",
        help="list noqa comments with CYB codes that suppress nothing on standard error; exit with 1 if any",
    )


def examining(check: argparse.ArgumentParser) -> None:
    """Declare what every command takes that checks files and reports what it finds."""
    check.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: .)")
    check.add_argument(
        "--files-from",
        metavar="FILE",
        help="read paths from this file, one per line, quoted by git or not; - is standard input",
    )
    reporting(check)


def reporting(check: argparse.ArgumentParser) -> None:
    """Declare what every command takes that reports what it finds, wherever that is."""
    check.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: %(default)s")
    check.add_argument("--output", type=Path, metavar="FILE", help="write to this file instead of standard output")
    check.add_argument(
        "--jobs", type=_jobs, default="auto", metavar="N", help="number of processes at most, or auto (default)"
    )
    check.add_argument("--verbose", action="store_true", help="log on standard error what is checked and skipped")
    check.add_argument("--statistics", action="store_true", help="count the findings of each code")
    check.add_argument("--quiet", action="store_true", help="print the findings and nothing else")
    check.add_argument("--no-color", action="store_true", help="do not use colours, not even on a terminal")
    flags(check)


@dataclass(frozen=True)
class CheckRun:
    """What a run has looked at: under which configuration, which files, what is found in order, and the source lines.

    It is `complete` if every file could be checked, whether or not it is wanted to be told of those that could not.
    `cut` counts the functions that were not followed to their ends.
    """

    configuration: Configuration
    files: list[str]
    findings: list[Finding]
    sources: Callable[[str, int], str | None]
    complete: bool
    cut: int = 0


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Check what the arguments name, write the findings, and return the exit code."""
    wanted = filter_from_args(args, cwd)
    examined = examine(args, cwd)
    kept = wanted.of(examined.findings, examined.sources, cwd)
    report(kept, examined, args, cwd)
    unused = wanted.changed(_unused(examined, args, cwd)) if args.report_unused_noqa else []
    for one in unused:
        say(f"{one.span.path}:{one.span.line}:{one.span.column + 1}: {one.message}")
    return 1 if kept or unused else 0


def examine(args: argparse.Namespace, cwd: Path) -> CheckRun:
    """Analyse what the arguments name and return what is found of the codes that are wanted."""
    configuration = configured(args, cwd)
    buffer: dict[str, str] = {}
    suppress = not configuration.value("disable-noqa")
    progress = Progress(sys.stderr, bar=wants_bar(sys.stderr, args.quiet, os.environ), verbose=args.verbose)
    if args.stdin_filename is not None:
        files = []
        raw = _standard_input()
        found, text = inspect_buffer(
            raw, args.stdin_filename, configuration.options, cwd, suppress=suppress, store=configuration.store
        )
        buffer[display(cwd / args.stdin_filename, cwd)] = text
    else:
        selection = _selected(args, cwd, configuration, progress)
        files = selection.names
        progress.say(counted(len(files), "file"))
        found = inspect(
            files, configuration.options, cwd, progress, args.jobs, suppress=suppress, store=configuration.store
        )
        found += [not_checked(path, cwd, "it cannot be read") for path in selection.unreadable]
    kept = [one for one in found if configuration.reports(one.code, _absolute(one.span.path, cwd))]
    complete = not any(map(is_skip, found))
    return CheckRun(
        configuration, files, sorted(kept, key=lambda one: one.order), line_reader(cwd, buffer), complete, progress.cut
    )


def report(findings: Sequence[Finding], examined: CheckRun, args: argparse.Namespace, cwd: Path) -> None:
    """Write findings in the format and to the place that the arguments name."""
    base = repository_root(cwd, os.environ) if args.format in FROM_ROOT else cwd
    findings = [relative(one, cwd, base) for one in findings]

    def source(path: str, number: int) -> str | None:
        return examined.sources(path if base == cwd else display(base / path, cwd), number)

    result = Result(
        findings=tuple(findings),
        skipped=tuple(f"{one.span.path}: {one.message}" for one in findings if is_skip(one)),
        files=len(examined.files),
        cut=examined.cut,
        sources=source,
        color=wants_color(args),
        statistics=args.statistics,
        quiet=args.quiet,
    )
    write(FORMATS[args.format](result), args.output)


def _unused(examined: CheckRun, args: argparse.Namespace, cwd: Path) -> list[Finding]:
    from cybrid_lint.cli.unused_noqa import unused_noqa

    configuration = examined.configuration
    found = inspect(
        examined.files, configuration.options, cwd, jobs=args.jobs, suppress=False, store=configuration.store
    )
    return unused_noqa(map(Path, examined.files), found, cwd)


def _selected(args: argparse.Namespace, cwd: Path, configuration: Configuration, progress: Progress) -> Selection:
    if args.files_from is None:
        selection = select(filter(None, args.paths), cwd, progress)
    elif args.files_from == "-":
        selection = select_listed(_standard_input(), cwd, progress)
    else:
        selection = select_listed((cwd / args.files_from).read_bytes(), cwd, progress)
    if not configuration.value("exclude"):
        return selection
    return Selection(
        [name for name in selection.names if not configuration.excludes(Path(name))],
        [name for name in selection.unreadable if not configuration.excludes(Path(name))],
    )


def _standard_input() -> bytes:
    """Return the bytes of standard input, whatever the locale makes of them."""
    buffer = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read().encode("utf-8", "surrogatepass") if buffer is None else buffer.read()


def _absolute(name: str, cwd: Path) -> Path:
    return Path(os.path.normpath(cwd / name))


def _jobs(text: str) -> int:
    if text == "auto":
        return processors()
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a whole number above zero")
    return int(text)
