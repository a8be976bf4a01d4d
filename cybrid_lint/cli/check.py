"""`cybrid-lint check`: the findings of files and folders, in a format."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cybrid_lint.cli.console import say, wants_color, write
from cybrid_lint.cli.file_discovery import Selection, select, select_listed
from cybrid_lint.cli.filters import changes_files, filter_from_args
from cybrid_lint.cli.options import configured, flags
from cybrid_lint.cli.parallel import processors
from cybrid_lint.cli.paths import display, relative, repository_root
from cybrid_lint.cli.progress import Progress, counted, wants_bar
from cybrid_lint.cli.runner import inspect, inspect_buffer, line_reader, not_checked
from cybrid_lint.configuration import Configuration
from cybrid_lint.configuration.value_types import VALUE_TYPES
from cybrid_lint.findings import Finding
from cybrid_lint.output import FORMATS, FROM_ROOT
from cybrid_lint.output.result import Result
from cybrid_lint.project.files import Stamp, stamp_of
from cybrid_lint.rules.cyb901 import is_skip


def arguments(check: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    check.description = (
        "Checks what git tracks or would track; outside git, all files. Exit code 1 if anything is found."
    )
    examining(check)
    fixing(check)
    check.add_argument(
        "--stdin-filename", type=Path, metavar="NAME", help="check standard input as the file of this name"
    )
    check.add_argument(
        "--baseline", type=Path, metavar="FILE", help="leave out what this file of `cybrid-lint baseline` covers"
    )
    check.add_argument(
        "--since",
        metavar="REVISION",
        help="only findings on lines that changed since HEAD and this revision of git parted; all files are analysed",
    )
    check.add_argument(
        "--report-unused-noqa",
        action="store_true",
        help="say on standard error which noqa comments name codes of ours and hide nothing; exit code 1 if any does",
    )


def fixing(check: argparse.ArgumentParser) -> None:
    """Declare what concerns fixes."""
    group = check.add_argument_group("fixes", "what they change stands in docs/fixes.md")
    group.add_argument("--fix", action="store_true", help="make the safe fixes, and report what is left")
    group.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="also those that may change what the program does; counts with --fix",
    )
    group.add_argument(
        "--diff", action="store_true", help="show what --fix would change, and change nothing; exit code 1 if anything"
    )
    group.add_argument(
        "--fix-only",
        action="extend",
        type=VALUE_TYPES["codes"].argument,
        metavar="CODES",
        help="make the fixes of these codes alone, or how they begin; implies --fix",
    )
    group.add_argument(
        "--add-noqa",
        type=_reason,
        metavar="REASON",
        help="write a noqa comment with this reason behind what is left, and report the rest",
    )
    group.add_argument("--remove-unused-noqa", action="store_true", help="remove what --report-unused-noqa reports")
    group.add_argument("--force", action="store_true", help="also change files that git does not have")


def examining(check: argparse.ArgumentParser) -> None:
    """Declare what every command takes that checks files and reports what it finds."""
    check.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: this one)")
    check.add_argument(
        "--files-from", metavar="FILE", help="read paths, one a line, also as git prints and quotes them; - is stdin"
    )
    reporting(check)


def reporting(check: argparse.ArgumentParser) -> None:
    """Declare what every command takes that reports what it finds, wherever that is."""
    check.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: %(default)s")
    check.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to standard output")
    check.add_argument(
        "--jobs", type=_jobs, default="auto", metavar="N", help="at most this many processes, or auto (default)"
    )
    check.add_argument("--verbose", action="store_true", help="say on standard error what is done, and what skipped")
    check.add_argument("--statistics", action="store_true", help="count the findings of each code")
    check.add_argument("--quiet", action="store_true", help="print findings, but nothing else")
    check.add_argument("--no-color", action="store_true", help="no colours, also on a terminal")
    flags(check)


@dataclass(frozen=True)
class CheckRun:
    """What a run has looked at: under which configuration, which files, what is found in order, and the source lines.

    It is `complete` if every file could be checked, whether or not it is wanted to be told of those that could not.
    `cut` counts the functions that were not followed to their ends. `stamps` are those of the files before they were
    read, if they may be changed.
    """

    configuration: Configuration
    files: list[str]
    findings: list[Finding]
    sources: Callable[[str, int], str | None]
    complete: bool
    cut: int = 0
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Check what the arguments name, write the findings, and return the exit code."""
    wanted = filter_from_args(args, cwd)

    def look() -> tuple[CheckRun, list[Finding]]:
        examined = examine(args, cwd)
        return examined, wanted.of(examined.findings, examined.sources, cwd)

    if args.diff:
        return _show_diff(args, cwd, *look())
    fixed = 0
    if args.fix or args.fix_only:
        from cybrid_lint.cli.fix import fix_all, tell

        outcome = fix_all(args, cwd, look)
        tell(outcome, quiet=args.quiet)
        fixed = len(outcome.made)
    if args.remove_unused_noqa or args.add_noqa:
        from cybrid_lint.cli.fix import suppress

        suppress(args, cwd, look, lambda run: wanted.changed(_unused(run, args, cwd)))
    examined, kept = look()
    report(kept, examined, args, cwd, fixed)
    unused = wanted.changed(_unused(examined, args, cwd)) if args.report_unused_noqa else []
    for one in unused:
        say(f"{one.span.path}:{one.span.line}:{one.span.column + 1}: {one.message}")
    return 1 if kept or unused else 0


def _show_diff(args: argparse.Namespace, cwd: Path, examined: CheckRun, findings: list[Finding]) -> int:
    """Write what the fixes of findings would change, and return the exit code."""
    from cybrid_lint.cli.fix import Fixer, diff_of, tell

    fixer = Fixer(args, cwd)
    planned = fixer.planned(findings, examined)
    fixer.refuse(planned)
    write(diff_of(planned, findings), args.output)
    tell(fixer.outcome, quiet=args.quiet)
    if planned.later:
        say(f"{counted(len(planned.later), 'more change')} would follow, where these are made")
    return 1 if planned.files else 0


def examine(args: argparse.Namespace, cwd: Path) -> CheckRun:
    """Analyse what the arguments name and return what is found of the codes that are wanted."""
    configuration = configured(args, cwd)
    buffer: dict[str, str] = {}
    stamps: dict[str, Stamp] = {}
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
        if changes_files(args):
            stamps = {name: stamp_of(name) for name in files}
        progress.say(counted(len(files), "file"))
        found = inspect(
            files, configuration.options, cwd, progress, args.jobs, suppress=suppress, store=configuration.store
        )
        found += [not_checked(path, cwd, "it cannot be read") for path in selection.unreadable]
    kept = [one for one in found if configuration.reports(one.code, _absolute(one.span.path, cwd))]
    complete = not any(map(is_skip, found))
    return CheckRun(
        configuration,
        files,
        sorted(kept, key=lambda one: one.order),
        line_reader(cwd, buffer),
        complete,
        progress.cut,
        stamps,
    )


def report(
    findings: Sequence[Finding], examined: CheckRun, args: argparse.Namespace, cwd: Path, fixed: int = 0
) -> None:
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
        fixed=fixed,
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


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason or not reason.isprintable():
        raise argparse.ArgumentTypeError("the reason must be a line of text")
    return reason


def _jobs(text: str) -> int:
    if text == "auto":
        return processors()
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a whole number above zero")
    return int(text)
