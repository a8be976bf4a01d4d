"""`cybrid-lint scopes`: the scopes that each token is requested with, its uses, and the scopes that suffice."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from cybrid_lint.checking.file_discovery import select
from cybrid_lint.checking.paths import display
from cybrid_lint.checking.progress import Progress, counted, say
from cybrid_lint.cli.console import wants_color, write, write_whole, writing
from cybrid_lint.cli.locked_scopes import compare, lock_in
from cybrid_lint.cli.options import SCOPES, configured, flags
from cybrid_lint.cli.scope_reports import reports_on
from cybrid_lint.output.positions import visible
from cybrid_lint.output.scopes import FORMATS, View, render
from cybrid_lint.scopes.report import ScopeReport

# How wide the table is where it does not go to a terminal.
WIDTH = 100


def arguments(command: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    command.description = (
        "Prints for each token request of the projects at or below PATH the type of the token, where it is requested,"
        " the scopes requested, the operations that it is used for, and the scopes that these need. Where all uses of"
        " the token could be traced, prints the list of scopes that suffices. A request is shown if it is written,"
        " sent or used in a Python file at or below PATH; its whole project is read. The exit code is 0 even if a token"
        " asks for scopes that it does not need: `cybrid-lint check` reports those, and --check scopes that were added."
    )
    command.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: .)")
    writing(command, FORMATS, "table", "table, json, or a picture of the flow from token to call: mermaid, html or svg")
    locking = command.add_mutually_exclusive_group()
    locking.add_argument(
        "--lock", type=Path, metavar="FILE", help="write to this file which token asks for which scopes, to be reviewed"
    )
    locking.add_argument(
        "--check", type=Path, metavar="FILE", help="exit code 1 if a token asks for more than this file of --lock says"
    )
    flags(command, SCOPES)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Write the report in the format that is asked for, write the lock or hold the code to it; return the exit code."""
    configurations = configured(args, cwd)
    progress = Progress(sys.stderr)
    selection = select(filter(None, args.paths), cwd, progress)
    for name in selection.unreadable:
        progress.warn(f"not analysed: {display(Path(name), cwd)}: cannot be read")
    names = [name for name in selection.names if not configurations.excludes(Path(name))]
    reports = list(reports_on(names, configurations, cwd, progress))
    skipped = [one for report in reports for one in report.skipped]
    for one in skipped:
        say(f"cybrid-lint: not analysed: {one}")
    if args.lock is not None:
        return _write_lock(args.lock, reports, cwd)
    if args.check is not None:
        lines = compare(cwd / args.check, reports, names, cwd)
        write("".join(f"{line}\n" for line in lines), args.output)
        return 1 if lines or skipped else 0
    view = View(reports, shutil.get_terminal_size((WIDTH, 24)).columns, wants_color(args))
    if args.format == "table" and not view.requests:
        say(f"cybrid-lint: no token request at or below {', '.join(args.paths)}")
    write(render(args.format, view), args.output)
    return 0


def _write_lock(path: Path, reports: Sequence[ScopeReport], cwd: Path) -> int:
    from cybrid_lint.scopes_lock import dumps

    lock = lock_in(reports, cwd, (cwd / path).parent)
    write_whole(cwd / path, dumps(lock).encode("utf-8"))
    say(f"{visible(path.name)}: {counted(len(lock), 'token')}")
    return 0
