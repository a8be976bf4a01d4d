"""`cybrid-lint check`: the findings of files and folders, in a format."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from cybrid_lint.checking.errors import UsageError
from cybrid_lint.checking.file_discovery import Selection, select, select_listed
from cybrid_lint.checking.parallel import processors
from cybrid_lint.checking.paths import display, relative, repository_root
from cybrid_lint.checking.progress import SILENT, Progress, counted, say, wants_bar
from cybrid_lint.checking.runner import checked_files, inspect, inspect_buffer, line_reader, not_checked
from cybrid_lint.cli.console import wants_color, write, writing
from cybrid_lint.cli.filters import changes_files, filter_from_args
from cybrid_lint.cli.options import configured, flags
from cybrid_lint.configuration import Configuration
from cybrid_lint.configuration.precedence import Configurations
from cybrid_lint.configuration.value_types import VALUE_TYPES
from cybrid_lint.findings import Finding
from cybrid_lint.options import Options
from cybrid_lint.output import FORMATS, FROM_ROOT
from cybrid_lint.output.positions import visible
from cybrid_lint.output.result import Result
from cybrid_lint.project.files import Stamp, stamp_of
from cybrid_lint.rules.cyb901 import is_skip


def arguments(check: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    check.description = (
        "Checks the files that git tracks or would track; outside git, all files. Exits with 1 if there are findings."
    )
    examining(check)
    fixing(check)
    check.add_argument(
        "--stdin-filename", type=Path, metavar="NAME", help="check standard input as if it were this file"
    )
    check.add_argument(
        "--since",
        metavar="REVISION",
        help="report only findings on lines that have changed since HEAD branched off from this git revision;"
        " all files are still analysed",
    )
    check.add_argument(
        "--report-unused-noqa",
        action="store_true",
        help="also report, on standard error, noqa comments that name CYB codes and suppress nothing;"
        " exit code 1 if there are any",
    )
    check.add_argument("--show-files", action="store_true", help="print the files that would be checked, and exit")
    check.add_argument("--watch", action="store_true", help="check again whenever a file changes, until interrupted")


def fixing(check: argparse.ArgumentParser) -> None:
    """Declare what concerns fixes."""
    group = check.add_argument_group("fixes", "docs/fixes.md describes what they change")
    group.add_argument("--fix", action="store_true", help="make the safe fixes, and report the other findings")
    group.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix: also make fixes that may change what the program does",
    )
    group.add_argument(
        "--diff", action="store_true", help="show what --fix would change, and change nothing; exit code 1 if anything"
    )
    group.add_argument(
        "--fix-only",
        action="extend",
        type=VALUE_TYPES["codes"].argument,
        metavar="CODES",
        help="make only the fixes of these codes or prefixes of codes; implies --fix",
    )
    group.add_argument(
        "--add-noqa",
        type=_reason,
        metavar="REASON",
        help="add a noqa comment with this reason to each finding that is left; what cannot have one is reported",
    )
    group.add_argument(
        "--remove-unused-noqa", action="store_true", help="remove the comments that --report-unused-noqa reports"
    )
    group.add_argument("--force", action="store_true", help="also change files that git does not track")


def examining(check: argparse.ArgumentParser) -> None:
    """Declare what every command takes that checks files and reports what it finds."""
    check.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: .)")
    check.add_argument(
        "--files-from",
        metavar="FILE",
        help="read paths from this file, one per line, quoted by git or not; - is standard input",
    )
    reporting(check)
    flags(check)


def reporting(check: argparse.ArgumentParser) -> None:
    """Declare what every command takes that reports what it finds, wherever that is."""
    writing(check, FORMATS, "text")
    check.add_argument(
        "-j", "--jobs", type=_jobs, default="auto", metavar="N", help="number of processes at most, or auto (default)"
    )
    check.add_argument(
        "-v", "--verbose", action="store_true", help="print what is done and what is skipped, on standard error"
    )
    check.add_argument("--statistics", action="store_true", help="count the findings of each code")
    check.add_argument("-q", "--quiet", action="store_true", help="print the findings and nothing else")
    check.add_argument("--exit-zero", action="store_true", help="exit code 0 even if there are findings")


@dataclass(frozen=True)
class CheckRun:
    """What a run has looked at: under which configurations, which files, what is found in order, and the source lines.

    It is `complete` if every file could be checked, whether or not it is wanted to be told of those that could not.
    `cut` counts the functions that were not followed to their ends. `stamps` are those of the files before they were
    read, if they may be changed.
    """

    configurations: Configurations
    files: list[str]
    findings: list[Finding]
    sources: Callable[[str, int], str | None]
    complete: bool
    cut: int = 0
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Check what the arguments name, write the findings, and return the exit code."""
    if args.show_files:
        return _show_files(args, cwd)
    if args.watch:
        from cybrid_lint.cli.watching import watch

        if args.stdin_filename is not None or args.files_from == "-":
            raise UsageError("--watch looks at files, not at standard input")
        return watch(partial(_check, args, cwd), partial(_selection, args, cwd), args.output)
    return _check(args, cwd)


def _check(args: argparse.Namespace, cwd: Path) -> int:
    configurations = configured(args, cwd)
    wanted = filter_from_args(args, configurations, cwd)

    def look() -> tuple[CheckRun, list[Finding]]:
        examined = examine(args, configurations, cwd)
        return examined, wanted.of(examined.findings, examined.sources)

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
    grown = [] if args.stdin_filename is not None else _grown(examined, cwd)
    for line in grown:
        say(line)
    return exit_code(args, bool(kept or unused or grown))


def _show_diff(args: argparse.Namespace, cwd: Path, examined: CheckRun, findings: list[Finding]) -> int:
    """Write what the fixes of findings would change, and return the exit code."""
    from cybrid_lint.cli.fix import Fixer, diff_of, tell

    fixer = Fixer(args, cwd)
    planned = fixer.planned(findings, examined)
    fixer.refuse(planned)
    write(diff_of(planned, findings), args.output)
    tell(fixer.outcome, quiet=args.quiet)
    if planned.later:
        say(f"{counted(len(planned.later), 'more change')} would follow once these are made")
    return exit_code(args, bool(planned.files))


def _grown(examined: CheckRun, cwd: Path) -> list[str]:
    """Return what is to be said of tokens that ask for more than the lock of scopes says, if there is one."""
    configurations = examined.configurations
    if all(one.path("scopes-lock") is None for one in {configurations.of(name) for name in examined.files}):
        return []
    from cybrid_lint.cli.locked_scopes import grown_beyond_locks

    return grown_beyond_locks(examined.files, configurations, cwd, SILENT)


def exit_code(args: argparse.Namespace, found: bool) -> int:
    """Return the exit code of a command that has found something, or has not."""
    return 1 if found and not args.exit_zero else 0


def _show_files(args: argparse.Namespace, cwd: Path) -> int:
    names = checked_files(_selection(args, cwd), cwd)
    write("".join(f"{visible(display(Path(name), cwd))}\n" for name in sorted(names)), args.output)
    return 0


def _selection(args: argparse.Namespace, cwd: Path) -> list[str]:
    return _selected(args, cwd, configured(args, cwd), SILENT).names


def examine(args: argparse.Namespace, configurations: Configurations, cwd: Path) -> CheckRun:
    """Analyse what the arguments name and return what is found of the codes that are wanted."""
    buffer: dict[str, str] = {}
    stamps: dict[str, Stamp] = {}
    progress = Progress(sys.stderr, bar=wants_bar(sys.stderr, args.quiet, os.environ), verbose=args.verbose)
    if args.stdin_filename is not None:
        files = [os.path.normpath(cwd / args.stdin_filename)]
        raw = _standard_input()
        here = configurations.here
        found, text = inspect_buffer(
            raw,
            args.stdin_filename,
            configurations.of(files[0]).options,
            cwd,
            suppress=not here.value("disable-noqa"),
            store=here.store,
        )
        buffer[display(Path(files[0]), cwd)] = text
    else:
        selection = _selected(args, cwd, configurations, progress)
        files = selection.names
        if changes_files(args):
            stamps = {name: stamp_of(name) for name in files}
        progress.say(counted(len(files), "file"))
        suppress = not configurations.here.value("disable-noqa")
        found = _inspected(files, configurations, cwd, progress, args.jobs, suppress=suppress)
        found += [not_checked(path, cwd, "it cannot be read") for path in selection.unreadable]
    kept = [
        replace(one, severity=configurations.of(path).severity(one.code))
        for one in found
        if configurations.reports(one.code, path := _absolute(one.span.path, cwd))
    ]
    complete = not any(map(is_skip, found))
    return CheckRun(
        configurations,
        files,
        sorted(kept, key=lambda one: one.order),
        line_reader(cwd, buffer),
        complete,
        progress.cut,
        stamps,
    )


def _inspected(
    files: Sequence[str], configurations: Configurations, cwd: Path, progress: Progress, jobs: int, *, suppress: bool
) -> list[Finding]:
    """Return what is found in files, those together that are analysed by the same options."""
    by_configuration: dict[Configuration, list[str]] = {}
    for name in files:
        by_configuration.setdefault(configurations.of(name), []).append(name)
    by_options: dict[Options, list[str]] = {}
    for configuration, names in by_configuration.items():
        by_options.setdefault(configuration.options, []).extend(names)
    store = configurations.here.store
    return [
        finding
        for options, names in by_options.items()
        for finding in inspect(names, options, cwd, progress, jobs, suppress=suppress, store=store)
    ]


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
    from cybrid_lint.checking.unused_noqa import unused_noqa

    found = _inspected(examined.files, examined.configurations, cwd, SILENT, args.jobs, suppress=False)
    return unused_noqa(map(Path, examined.files), found, cwd)


def _selected(args: argparse.Namespace, cwd: Path, configurations: Configurations, progress: Progress) -> Selection:
    if args.files_from is None:
        selection = select(filter(None, args.paths), cwd, progress)
    elif args.files_from == "-":
        selection = select_listed(_standard_input(), cwd, progress)
    else:
        selection = select_listed((cwd / args.files_from).read_bytes(), cwd, progress)
    return Selection(
        [name for name in selection.names if not configurations.excludes(Path(name))],
        [name for name in selection.unreadable if not configurations.excludes(Path(name))],
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
