"""`cybrid-lint models`: what is known about the names of libraries, and where it is defined."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.checking.paths import display
from cybrid_lint.checking.progress import say
from cybrid_lint.cli.console import write
from cybrid_lint.cli.options import MODELS, configured, flags
from cybrid_lint.configuration.errors import nearest, shown
from cybrid_lint.output.positions import visible

if TYPE_CHECKING:
    from cybrid_lint.libraries.declared.listing import Known


def arguments(models: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    models.description = (
        "Prints what is known about a name and all names below it, with the file and line that define it: a handler, a "
        "stub, or a model of your own (see the option models). Without a name, prints the packages that are known."
    )
    models.add_argument("name", nargs="?", metavar="NAME", help="a dotted name, such as requests.Session")
    models.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    models.add_argument("--schema", action="store_true", help="print the JSON schema of model files instead")
    flags(models, MODELS)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Print what is known; return the exit code."""
    from cybrid_lint.libraries.declared.schema import schema

    if args.schema:
        write(_json(schema()))
        return 0
    names = _known(args, cwd)
    if args.name is None:
        counts = Counter(one.name.partition(".")[0] for one in names if "." in one.name)
        write(_json(counts) if args.format == "json" else "".join(f"{one}  {counts[one]}\n" for one in sorted(counts)))
        return 0
    about = [one for one in names if f"{one.name}.".startswith(f"{args.name}.")]
    if not about:
        say(f"nothing is known about {shown(args.name)}{nearest(args.name, {one.name for one in names})}")
        return 2
    write(_json([one._asdict() for one in about]) if args.format == "json" else _text(about))
    return 0


def _known(args: argparse.Namespace, cwd: Path) -> list[Known]:
    from cybrid_lint.libraries.declared.listing import known_names
    from cybrid_lint.libraries.declared.loading import known

    libraries, declarations = known(configured(args, cwd).here.options.models)
    declarations.read_all()
    names = known_names(libraries.registry)
    return [one._replace(path=display(Path(one.path), cwd) if os.path.isabs(one.path) else one.path) for one in names]


def _text(names: list[Known]) -> str:
    """Return a line for each name: what it is, where that is said, and what it does."""
    rows = [(one.name, one.kind, f"{one.path}:{one.line}" if one.line else one.path, one.says) for one in names]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, (*widths, 0), strict=True)) for row in rows)
    return "".join(f"{visible(line.rstrip())}\n" for line in lines)


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
