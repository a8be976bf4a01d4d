"""The command line `cybrid-lint`: what flake8 does, and what it cannot: other files, whole projects, other formats.

Exit codes: 0 nothing found, 1 findings, 2 a wrong use or an error of the tool itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cybrid_lint import __version__
from cybrid_lint.options import MAX_RESOURCES, Options
from cybrid_lint.output import FORMATS


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    made = argparse.ArgumentParser(
        prog="cybrid-lint",
        description="Finds credentials, over-wide scopes and bank tokens used for customer calls.",
    )
    made.add_argument("--version", action="version", version=f"cybrid-lint {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_check(commands.add_parser("check", help="check files and folders"))
    rule = commands.add_parser("rule", help="print the page of a rule, or the list of all")
    rule.add_argument("code", nargs="?", help="the rule's code, such as CYB301")
    rule.add_argument("--format", choices=("markdown", "json"), default="markdown")
    return made


def _add_check(check: argparse.ArgumentParser) -> None:
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


def _codes(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    given = parser().parse_args(argv)
    try:
        if given.command == "rule":
            from cybrid_lint.cli.rule import show

            return show(given.code, given.format)
        from cybrid_lint.cli.check import run

        options = Options(given.max_resources, frozenset(given.placeholder))
        return run(given, options, Path.cwd())
    except BrokenPipeError:
        sys.stderr.close()
        return 2
    except OSError as error:
        print(f"cybrid-lint: {error.strerror}: {error.filename}", file=sys.stderr)
        return 2
    except Exception as error:  # its text may hold a credential
        print(f"cybrid-lint: internal error: {type(error).__name__}", file=sys.stderr)
        return 2
