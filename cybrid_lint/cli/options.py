"""The flags of a command that are also options in configuration files, and its effective configuration."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path

from cybrid_lint.configuration import COMMAND_LINE, SourceValue
from cybrid_lint.configuration.precedence import Configurations, for_command
from cybrid_lint.configuration.value_types import VALUE_TYPES
from cybrid_lint.options import OPTIONS

#: What bears on credentials in texts and on which findings are reported.
CREDENTIALS = (
    "placeholders",
    "select",
    "ignore",
    "exclude",
    "per-file-ignores",
    "severity",
    "min-confidence",
    "disable-noqa",
)
#: What bears on tokens and their scopes.
SCOPES = ("max-resources", "models", "first-party", "python", "exclude", "cache-dir", "no-cache")
#: Where the cache lies.
CACHE = ("cache-dir",)
MODELS = ("models",)


ALL = tuple(option.name for option in OPTIONS)


def flags(parser: argparse.ArgumentParser, names: Collection[str] = ALL) -> None:
    """Declare a flag for each of these options, and the one that leaves out all files of configuration."""
    group = parser.add_argument_group(
        "configuration",
        "These take precedence over flake8's file and pyproject.toml; `cybrid-lint config` shows what is in effect.",
    )
    for option in OPTIONS:
        if option.name not in names:
            continue
        form = VALUE_TYPES[option.kind]
        means = f"{option.means} (default: {option.otherwise})"
        if not option.metavar:
            group.add_argument(option.flag, dest=option.dest, action="store_const", const=True, help=means)
            continue
        group.add_argument(
            option.flag,
            dest=option.dest,
            action="extend" if form.repeated else "store",
            type=form.argument,
            metavar=option.metavar,
            help=means,
        )
    group.add_argument("--isolated", action="store_true", help="ignore all configuration files")


def configured(args: argparse.Namespace, cwd: Path) -> Configurations:
    """Return what holds for each file of a command with these arguments in a folder."""
    values = ((option.name, getattr(args, option.dest, None)) for option in OPTIONS)
    said = [
        SourceValue(name, tuple(value) if isinstance(value, list) else value, COMMAND_LINE, cwd)
        for name, value in values
        if value is not None
    ]
    return for_command(said, cwd, args.isolated)
