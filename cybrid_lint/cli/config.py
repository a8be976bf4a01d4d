"""`cybrid-lint config`: every option, its value, and where it comes from; or the schema of `pyproject.toml`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cybrid_lint.cli.console import write
from cybrid_lint.cli.options import configured, flags
from cybrid_lint.configuration import Configuration, Origin
from cybrid_lint.credentials import SHOWN, judge
from cybrid_lint.credentials.masking import MASK, redact
from cybrid_lint.options import OPTIONS, Option
from cybrid_lint.output.positions import inert, visible


def arguments(config: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    config.description = (
        "Shows what is in effect for a file or folder. A flag of the command line takes precedence over flake8's file"
        " (setup.cfg, tox.ini or .flake8), and that over [tool.cybrid-lint] in the nearest pyproject.toml that has it."
    )
    config.add_argument(
        "path", nargs="?", type=Path, metavar="PATH", help="the file or folder that is asked about (default: this one)"
    )
    config.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    config.add_argument("--schema", action="store_true", help="print the JSON schema of pyproject.toml instead")
    flags(config)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Print the configuration or the schema; return the exit code."""
    if args.schema:
        from cybrid_lint.configuration.schema import schema

        write(_json(schema()))
        return 0
    configurations = configured(args, cwd)
    configuration = configurations.here if args.path is None else configurations.of(_inside(cwd / args.path))
    if args.format == "json":
        write(_json({"options": {one.name: _entry(configuration, one.name, cwd) for one in OPTIONS}}))
    else:
        write(inert("".join(f"{line}\n" for line in _lines(configuration, cwd))))
    return 0


def _inside(path: Path) -> str:
    """Return a file in the place of a folder."""
    return os.path.normpath(path / "any" if path.is_dir() else path)


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def _entry(configuration: Configuration, name: str, cwd: Path) -> dict[str, Any]:
    return {
        "value": _masked(configuration.value(name)),
        "origin": [_origin(said.origin, cwd) for said in configuration.holding[name]],
    }


def _origin(origin: Origin, cwd: Path) -> dict[str, Any]:
    if origin.path is None:
        return {"source": origin.source}
    path = origin.shown(cwd).removesuffix(f":{origin.line}")
    return {"source": origin.source, "path": path, "line": origin.line or None}


def _masked(value: Any) -> Any:
    """Return a value as JSON holds it, without what could be a credential in its texts."""
    if isinstance(value, str):
        return masked(value)
    return [_masked(one) for one in value] if isinstance(value, tuple) else value


def _lines(configuration: Configuration, cwd: Path) -> Iterable[str]:
    """Yield a line for each option: its name, its value and its origin, in columns."""
    rows = [
        (
            option.name,
            _words(configuration.value(option.name)) or option.otherwise,
            _origins(configuration, option, cwd),
        )
        for option in OPTIONS
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, origin in rows:
        yield f"{name:<{widths[0]}}  {value:<{widths[1]}}  {visible(origin)}"


def _origins(configuration: Configuration, option: Option, cwd: Path) -> str:
    return ", ".join(said.origin.shown(cwd) for said in configuration.holding[option.name])


def _words(value: Any) -> str:
    """Return a value in words: `CYB1, CYB302`, or `tests/*: CYB201; *.sh: CYB102`."""
    if not isinstance(value, tuple):
        return "" if value is None else masked(str(value).lower() if isinstance(value, bool) else str(value))
    if value and isinstance(value[0], tuple):
        return "; ".join(f"{masked(pattern)}: {' '.join(codes)}" for pattern, codes in value)
    return ", ".join(masked(one) for one in value)


def masked(text: str) -> str:
    """Return a text on one line, with no more of what could be a credential in it than its first characters."""
    if judge(text, ["cybrid_client_secret"]) is not None:
        return f"{text.strip()[:SHOWN]}{MASK}"
    return visible(redact(text))
