"""Reads `[tool.cybrid-lint]` of the nearest `pyproject.toml` that has it, up to the root of the repository."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

from cybrid_lint.configuration import Origin, SourceValue
from cybrid_lint.configuration.errors import ConfigurationError, nearest, place, shown
from cybrid_lint.configuration.positions import line_of, text_of
from cybrid_lint.configuration.value_types import VALUE_TYPES
from cybrid_lint.options import OPTIONS

NAME = "pyproject.toml"
TABLE = "cybrid-lint"
_JOINTS = re.compile(r"[-_.\s]")
_AT_LINE = re.compile(r"\(at line (\d+), ")
# What parses TOML needs time and memory that grow with the square of a key's parts; no key spans lines.
MOST_DOTS = 500


def said_in_pyproject(cwd: Path) -> list[SourceValue]:
    """Return what the `pyproject.toml` that counts in a folder says."""
    for folder in (cwd, *cwd.parents):
        said = said_in(folder)
        if said is not None:
            return said
        if is_repository(folder):
            break
    return []


def said_in(folder: Path) -> list[SourceValue] | None:
    """Return what the `pyproject.toml` of a folder says; None if there is none, or none with our table."""
    path = folder / NAME
    if not os.path.lexists(path):
        return None
    text = text_of(path, "utf-8-sig")
    table = _table(path, text)
    return None if table is None else _said(path, text, table)


def speaks(folder: Path) -> bool:
    """Tell whether the `pyproject.toml` of a folder names us: one that does not may be no TOML at all."""
    path = folder / NAME
    return os.path.lexists(path) and TABLE in text_of(path, "utf-8-sig")


def is_repository(folder: str | Path) -> bool:
    """Tell whether a folder is the root of a repository."""
    return os.path.exists(os.path.join(folder, ".git"))


def _table(path: Path, text: str) -> dict[str, Any] | None:
    tool = parsed(path, text).get("tool")
    if not isinstance(tool, dict):
        return None
    for name in tool:
        if name != TABLE and _JOINTS.sub("", name.lower()) == "cybridlint":
            raise ConfigurationError(f"{place(path)}: unknown table [tool.{shown(name)}]; did you mean [tool.{TABLE}]?")
    table = tool.get(TABLE)
    if table is not None and not isinstance(table, dict):
        raise ConfigurationError(f"{place(path)}: tool.{TABLE} must be a table")
    return table


def parsed(path: Path, text: str) -> dict[str, Any]:
    """Return what a TOML file with this text says. Raises `ConfigurationError` if it is none."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise ConfigurationError(f"{place(path, number)}: line with more than {MOST_DOTS} dots")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a text of TOML's own would repeat what stands there
        found = _AT_LINE.search(str(error))
        where = place(path, int(found[1]) if found else 0)
        raise ConfigurationError(f"{where}: not valid TOML") from None


def _said(path: Path, text: str, table: dict[str, Any]) -> list[SourceValue]:
    by_name = {option.name: option for option in OPTIONS}
    said = []
    for name, value in table.items():
        origin = Origin(NAME, path, line_of(text, name, f"tool.{TABLE}"))
        where = place(path, origin.line)
        option = by_name.get(name)
        if option is None:
            raise ConfigurationError(f"{where}: unknown option {shown(name)} in [tool.{TABLE}]{nearest(name, by_name)}")
        if not option.shared:
            raise ConfigurationError(
                f"{where}: {name} cannot be set here, since flake8 would not read it; set it in flake8's file"
            )
        try:
            said.append(SourceValue(name, VALUE_TYPES[option.kind].read(value), origin, path.parent))
        except ValueError as error:
            raise ConfigurationError(f"{where}: {name} {error}") from None
    return said
