"""The command line `cybrid-lint`: what flake8 does, and what it cannot do: other files, whole projects, other formats.

Each command is a module of this folder with `arguments(parser)`, which declares what it takes, and `run(args, cwd)`,
which returns its exit code: 0 nothing found, 1 findings, 2 wrong usage or an error of the tool itself.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from cybrid_lint import __version__

TYPE_CHECKING = False  # what is imported for annotations alone would take as long as all the rest of `--version`
if TYPE_CHECKING:
    from typing import Any, NoReturn

#: The commands, and what `--help` says of each. Only the module of the one that is asked for is imported.
COMMANDS = {
    "check": "check files and folders",
    "baseline": "record the findings that exist today, so that only new ones are reported",
    "history": "find credentials that any commit added",
    "scopes": "print the scopes that each token requests, and those that its calls need",
    "config": "show the effective configuration, and where each value comes from",
    "models": "print what is known about a library's names, and where it is defined",
    "cache": "print the cache folder, or empty it",
    "rule": "print a rule's page, or the list of a family or of all rules",
    "completion": "print a script that makes a shell complete commands and options",
    "server": "serve an editor through the Language Server Protocol",
}
# How many objects are made before garbage is looked for: what a command imports is none. A server lives too long for it.
SELDOM = 200_000


class Parser(argparse.ArgumentParser):
    """A parser whose messages repeat an argument, which may be the name of any file, in a safe form."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and end with exit code 2."""
        from cybrid_lint.checking.progress import say

        if sys.stderr is not None:
            self.print_usage(sys.stderr)
        say(f"{self.prog}: error: {message}")
        raise SystemExit(2)


def parser(named: Sequence[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """Return the parser of all commands, with the arguments of those that are named."""
    made = Parser(
        prog="cybrid-lint",
        description="Finds credentials, over-wide scopes and bank tokens used for customer calls.",
    )
    made.add_argument("--version", action="version", version=f"cybrid-lint {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, add_help=name in named)
        if name in named:
            _module(name).arguments(command)
    return made


def _module(name: str) -> Any:
    return importlib.import_module(f"{__name__}.{name}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    argv = sys.argv[1:] if argv is None else argv

    def run() -> int:
        if not argv:
            parser(argv).print_help(sys.stderr)
            return 2
        if argv[0] not in COMMANDS and os.path.exists(argv[0]):
            parser(argv).error("name a command first; `cybrid-lint check` checks files and folders")
        args = parser(argv).parse_args(argv)
        from pathlib import Path

        if args.command != "server":
            gc.set_threshold(SELDOM, *before[1:])
        code: int = _module(args.command).run(args, Path.cwd())
        return code

    before = gc.get_threshold()
    try:
        return guarded(run)
    finally:
        gc.set_threshold(*before)


def guarded(run: Callable[[], int]) -> int:
    """Return the exit code that a function gives; what it raises is said, and has an exit code of its own."""
    try:
        return run()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from cybrid_lint.checking.progress import say

        say(f"cybrid-lint: {_problem(error)}")
        return 2
    finally:
        _flush()
        gc.freeze()  # the program ends: looking for garbage once more would take longer than a small check


def _problem(error: Exception) -> str:
    """Return what is to be said of an exception."""
    from cybrid_lint.checking.errors import UsageError
    from cybrid_lint.configuration.errors import ConfigurationError

    if isinstance(error, ConfigurationError | UsageError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.strerror}: {error.filename}"
    return f"internal error: {type(error).__name__}"  # its text may hold a credential


def _flush() -> None:
    """Write what standard output still holds, as after `--help`; what fails here has no exit code to change."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except (OSError, ValueError):
            from cybrid_lint.cli.console import drop_output

            drop_output()
