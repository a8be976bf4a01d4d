"""`cybrid-lint scopes`: the scopes that each token is requested with, its uses, and the scopes that suffice."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from cybrid_lint.analysis import scopes
from cybrid_lint.cli.console import say, wants_color, write
from cybrid_lint.cli.file_discovery import select
from cybrid_lint.cli.paths import display
from cybrid_lint.cli.progress import Progress
from cybrid_lint.configuration import Configuration
from cybrid_lint.configuration.precedence import for_command
from cybrid_lint.gate import survey
from cybrid_lint.output.scopes import FORMATS, View, render
from cybrid_lint.project.files import find_root
from cybrid_lint.scopes.report import ScopeReport

# How wide the table is where it does not go to a terminal.
WIDTH = 100


def arguments(command: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    command.description = (
        "Prints for each token request of the projects at or below PATH the type of the token, where it is requested,"
        " the scopes requested, the operations that it is used for, and the scopes that these need. Where all uses of"
        " the token could be traced, prints the list of scopes that suffices. A request is shown if it is written,"
        " sent or used in a Python file at or below PATH; its whole project is read. The exit code is 0 even if there"
        " are too many scopes: `cybrid-lint check` reports those."
    )
    command.add_argument("path", nargs="?", default=".", metavar="PATH", help="a file or folder (default: .)")
    command.add_argument(
        "--format",
        choices=tuple(FORMATS),
        default="table",
        help="table, json, or a picture of the flow from token to call: mermaid, html or svg (default: %(default)s)",
    )
    command.add_argument("--output", type=Path, metavar="FILE", help="write to this file instead of standard output")
    command.add_argument("--no-color", action="store_true", help="do not use colours, not even on a terminal")


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Write the report in the format that is asked for; return 0."""
    configuration = for_command([], cwd, isolated=False)
    reports = list(_reports(args.path, cwd, configuration, Progress(sys.stderr)))
    for report in reports:
        for one in report.skipped:
            say(f"cybrid-lint: not analysed: {one}")
    view = View(reports, shutil.get_terminal_size((WIDTH, 24)).columns, wants_color(args))
    if args.format == "table" and not view.requests:
        say(f"cybrid-lint: no token request at or below {args.path}")
    write(render(args.format, view), args.output)
    return 0


def _reports(path: str, cwd: Path, configuration: Configuration, progress: Progress) -> Iterator[ScopeReport]:
    """Yield the report on each project that has Python files at or below a path."""
    files: dict[Path, set[Path]] = {}
    selection = select([path], cwd, progress)
    for name in selection.unreadable:
        progress.warn(f"not analysed: {display(Path(name), cwd)}: cannot be read")
    for one in map(Path, selection.names):
        if one.suffix == ".py" and not configuration.excludes(one):
            files.setdefault(find_root(one, cwd), set()).add(one)
    for root, wanted in sorted(files.items()):
        seen = survey(root, configuration.store)
        for name, sight in seen.items():
            if sight.obstacle not in (None, "none"):
                progress.warn(f"not analysed: {display(Path(name), cwd)}: cannot be read")
        report = scopes(root, wanted, cwd, configuration.options, seen)
        if report is not None:
            yield report
