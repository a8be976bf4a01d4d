"""Compares what scanners find of Cybrid's credentials in labelled projects, and how long they take.

    python benchmarks/credentials.py FOLDER [--path FOLDER_OF_COMMANDS]

FOLDER holds a project a folder, each with a `labels.tsv`: path, first line, last line, code, and whatever else, between
tabs; a code behind `?` may be reported or not. CYB101 to CYB104 count. A report counts as right where a label has its
file and line, whatever the scanner calls it; a label is found if any report is right by it. Recall and precision are
for Cybrid's credentials: a right report of another vendor's password counts against a scanner here as a wrong one
does, since these scanners do not tell whose a credential is.

Each scanner runs as a process of its own, in a copy of each project without its labels, which is a repository of git. A
`state.tsv` beside the labels may name files that git tracks, and their modes: path, "tracked" or "untracked", mode. All
others are untracked, and their owner's alone. Scanners that are not installed are left out: detect-secrets,
credsweeper, bandit and ruff are Python packages; betterleaks and gitleaks are programs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CODES = frozenset({"CYB101", "CYB102", "CYB103", "CYB104"})
REPORT = "<report>"

Place = tuple[str, int]


@dataclass(frozen=True)
class Label:
    """A credential: its file, the lines that a report may name, and whether it must be found."""

    path: str
    first: int
    last: int
    must: bool

    def is_at(self, place: Place) -> bool:
        """Tell whether a report is about it."""
        return place[0] == self.path and self.first <= place[1] <= self.last


@dataclass
class Score:
    """What a scanner found in all projects, and in how many seconds."""

    found: int = 0
    labels: int = 0
    right: int = 0
    reports: int = 0
    seconds: float = 0.0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scanner:
    """A command, and how its report is read. `<report>` among the arguments is a file; else it is standard output."""

    name: str
    command: tuple[str, ...]
    read: Callable[[Any], Iterator[tuple[str, int]]]


def _cybrid_lint(report: Any) -> Iterator[Place]:
    yield from ((one["path"], one["line"]) for one in report["findings"] if one["code"] in CODES)


def _detect_secrets(report: Any) -> Iterator[Place]:
    yield from ((one["filename"], one["line_number"]) for ones in report["results"].values() for one in ones)


def _credsweeper(report: Any) -> Iterator[Place]:
    yield from ((line["path"], line["line_num"]) for one in report for line in one["line_data_list"])


def _bandit(report: Any) -> Iterator[Place]:
    yield from ((one["filename"], one["line_number"]) for one in report["results"])


def _ruff(report: Any) -> Iterator[Place]:
    yield from ((one["filename"], one["location"]["row"]) for one in report)


def _leaks(report: Any) -> Iterator[Place]:
    yield from ((one["File"], one["StartLine"]) for one in report or ())


HARD_CODED = "S105,S106,S107"
SCANNERS = (
    Scanner("cybrid-lint", ("cybrid-lint", "check", "--format", "json", "--isolated"), _cybrid_lint),
    Scanner("detect-secrets", ("detect-secrets", "scan", "--all-files", "--no-verify", "."), _detect_secrets),
    Scanner("credsweeper", ("credsweeper", "--path", ".", "--save-json", REPORT), _credsweeper),
    Scanner("bandit", ("bandit", "-q", "-r", "-f", "json", "-t", "B105,B106,B107", "."), _bandit),
    Scanner("ruff", ("ruff", "check", "--isolated", "--select", HARD_CODED, "--output-format", "json", "."), _ruff),
    Scanner("betterleaks", ("betterleaks", "dir", ".", "-f", "json", "-r", REPORT), _leaks),
    Scanner("gitleaks", ("gitleaks", "dir", ".", "-f", "json", "-r", REPORT), _leaks),
)


def labels_of(project: Path) -> list[Label]:
    """Return the labels of a project that are about credentials."""
    rows = (row.split("\t") for row in (project / "labels.tsv").read_text(encoding="utf-8").splitlines() if row.strip())
    return [
        Label(path, int(first), int(last), must=not code.startswith("?"))
        for path, first, last, code, *_ in rows
        if code.lstrip("?") in CODES
    ]


def places(scanner: Scanner, program: str, project: Path) -> set[Place]:
    """Return where a scanner reports anything; raises `ValueError` if it gives no report."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.json")
        command = [program, *(str(report) if one == REPORT else one for one in scanner.command[1:])]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        text = report.read_text(encoding="utf-8") if report.exists() else done.stdout
    found = scanner.read(json.loads(text))
    return {(Path(os.path.relpath(project / path, project)).as_posix(), line) for path, line in found}


def run(scanner: Scanner, program: str, projects: list[tuple[str, Path, list[Label]]]) -> Score:
    """Return how a scanner does on all projects."""
    score = Score()
    for name, project, labels in projects:
        start = time.perf_counter()
        try:
            found = places(scanner, program, project)
        except (ValueError, KeyError, OSError):
            score.failed.append(name)
            found = set()
        score.seconds += time.perf_counter() - start
        must = [label for label in labels if label.must]
        right = [place for place in found if any(label.is_at(place) for label in labels)]
        score.labels += len(must)
        score.found += sum(any(label.is_at(place) for place in found) for label in must)
        score.reports += len(found)
        score.right += len(right)
    return score


def copied(folder: Path, scratch: Path) -> list[tuple[str, Path, list[Label]]]:
    """Copy the labelled projects of a folder, without their labels, each into a repository of its own."""
    found = []
    for project in sorted(one for one in folder.iterdir() if (one / "labels.tsv").is_file()):
        copy = scratch / project.name
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns("labels.tsv", "state.tsv"))
        for path in copy.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        subprocess.run(["git", "init", "-q"], cwd=copy, check=True)
        state = project / "state.tsv"
        for row in state.read_text(encoding="utf-8").splitlines() if state.is_file() else ():
            name, tracked, mode = row.split("\t")[:3]
            if tracked == "tracked":
                subprocess.run(["git", "add", "-f", name], cwd=copy, check=True)
            (copy / name).chmod(int(mode, 8))
        found.append((project.name, copy.resolve(), labels_of(project)))
    return found


def main() -> int:
    """Run all scanners that are installed and print a row for each."""
    parser = argparse.ArgumentParser(description="Scanners for secrets, side by side on labelled projects.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder of labelled projects")
    parser.add_argument("--path", default="", metavar="FOLDERS", help="where else the scanners' commands lie")
    given = parser.parse_args()
    search = os.pathsep.join(filter(None, [str(Path(sys.executable).parent), given.path, os.environ.get("PATH", "")]))
    with tempfile.TemporaryDirectory() as scratch:
        projects = copied(given.folder, Path(scratch))
        if not projects:
            parser.error(f"no folder in {given.folder} has a labels.tsv")
        print(f"{'':<16}{'recall':>9}{'precision':>11}{'reports':>9}{'seconds':>9}")
        for scanner in SCANNERS:
            program = shutil.which(scanner.name, path=search)
            if program is None:
                print(f"{scanner.name:<16}  not installed")
                continue
            score = run(scanner, program, projects)
            recall = score.found / score.labels if score.labels else 1.0
            precision = score.right / score.reports if score.reports else 1.0
            failed = f"  no report on {len(score.failed)}" if score.failed else ""
            row = f"{scanner.name:<16}{recall:>9.3f}{precision:>11.3f}{score.reports:>9}{score.seconds:>9.1f}"
            print(row + failed, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
