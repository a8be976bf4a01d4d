"""Compares flake8 and the command line on every project in a folder: of Python files both must say the same.

    python tools/compare_doors.py FOLDER [PROJECT ...]

A project is a folder in it; without names, all of them. Path, line, column, code and message are compared, in a copy
that belongs to no git repository. A file that cannot be parsed is E999 to flake8, whatever it is about, and CYB901 to
the command line, if the project has to do with Cybrid: there the path alone is compared. Exits with 1 if anything
differs.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

LINE = re.compile(r"(?P<path>.*?):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Z]+\d+) (?P<message>.*)")


class Report(NamedTuple):
    """What either says of a place."""

    path: str
    line: int
    column: int
    code: str
    message: str


def by_flake8(folder: Path) -> list[Report]:
    """Return what flake8 says of the files below a folder."""
    out = _run(folder, "flake8", "--isolated", "--select=CYB,E999", ".")
    matches = filter(None, map(LINE.fullmatch, out.splitlines()))
    return sorted(
        Report(Path(one["path"]).as_posix(), int(one["line"]), int(one["column"]), one["code"], one["message"])
        for one in matches
    )


def by_command(folder: Path) -> list[Report]:
    """Return what the command line says of the files below a folder, of all kinds."""
    found = json.loads(_run(folder, "cybrid_lint", "check", "--format", "json", "."))["findings"]
    return sorted(Report(**{name: one[name] for name in Report._fields}) for one in found)


def _run(folder: Path, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1) or done.stderr:
        raise RuntimeError(f"{module} failed in {folder}: {done.stderr[-2000:]}")
    return done.stdout


def differences(of_flake8: Sequence[Report], of_command: Sequence[Report]) -> list[str]:
    """Return a line for each report on a Python file that one of the two makes and the other does not."""
    broken = {one.path for one in of_flake8 if one.code == "E999"}
    flake8 = Counter(one for one in of_flake8 if one.code != "E999")
    command = Counter(
        one for one in of_command if one.path.endswith(".py") and not (one.code == "CYB901" and one.path in broken)
    )
    only = {"flake8": flake8 - command, "cybrid-lint": command - flake8}
    return [
        f"{name} alone: {one.path}:{one.line}:{one.column}: {one.code} {one.message}"
        for name, ones in only.items()
        for one in sorted(ones.elements())
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the two and print what differs."""
    parser = argparse.ArgumentParser(description="Compares flake8 and the command line on projects.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("projects", nargs="*", metavar="PROJECT")
    given = parser.parse_args(arguments)
    names = given.projects or sorted(one.name for one in given.folder.iterdir() if one.is_dir())
    reports = differing = 0
    for name in names:
        with tempfile.TemporaryDirectory() as above:
            copy = shutil.copytree(given.folder / name, Path(above, name), symlinks=True)
            of_flake8, of_command = by_flake8(copy), by_command(copy)
        found = differences(of_flake8, of_command)
        reports += len(of_flake8)
        differing += bool(found)
        for line in found:
            print(f"{name}: {line}")
    print(f"{len(names)} projects, {differing} of them differ; {reports} reports by flake8")
    return 1 if differing or not names else 0


if __name__ == "__main__":
    sys.exit(main())
