"""The flags of a command that are also options in configuration files, and its effective configuration."""

from __future__ import annotations

import argparse
from pathlib import Path

from cybrid_lint.configuration import COMMAND_LINE, Configuration, SourceValue
from cybrid_lint.configuration.precedence import for_command
from cybrid_lint.configuration.value_types import VALUE_TYPES
from cybrid_lint.options import OPTIONS


def flags(parser: argparse.ArgumentParser) -> None:
    """Declare a flag for each option, and the one that leaves out all files of configuration."""
    group = parser.add_argument_group(
        "configuration", "these take precedence over flake8's file and pyproject.toml; see `cybrid-lint config`"
    )
    for option in OPTIONS:
        form = VALUE_TYPES[option.kind]
        means = f"{option.means} (default: {option.otherwise})"
        if form.switch:
            group.add_argument(option.flag, dest=option.dest, action="store_const", const=True, help=means)
            continue
        group.add_argument(
            option.flag,
            dest=option.dest,
            action="extend" if form.repeated else "store",
            type=form.argument,
            metavar=form.metavar,
            help=means,
        )
    group.add_argument("--isolated", action="store_true", help="ignore all configuration files")


def configured(args: argparse.Namespace, cwd: Path) -> Configuration:
    """Return the effective configuration of a command with these arguments in a folder."""
    values = ((option.name, getattr(args, option.dest)) for option in OPTIONS)
    said = [
        SourceValue(name, tuple(value) if isinstance(value, list) else value, COMMAND_LINE, cwd)
        for name, value in values
        if value is not None
    ]
    return for_command(said, cwd, args.isolated)
