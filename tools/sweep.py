"""Runs `cybrid-lint check` over trees of real code, and reports what goes wrong there, and what is slow. POSIX only.

    python tools/sweep.py [--as-is | --concern] [--each | --alone] FOLDER ...
    python tools/sweep.py --concern --packages django==5.2.8 requests==2.34.2
    python tools/sweep.py --packages @tools/sweep-packages.txt

Each folder is a project; with `--each` each folder in it is one, with `--alone` each Python file. Packages are
downloaded by pip as wheels, of which nothing is run, into `--scratch`, each a project.

`--concern` looks at a copy of the Python files in which everything concerns Cybrid: each speaks of it in a comment, web
addresses are Cybrid's, that of tokens where they speak of tokens, and a module lies beside that requests a token.

A project is checked in a process of its own, with `--limit` processor seconds. Reported are those that crashed, died or
passed the limit, files that could not be checked (CYB901), findings, and the slowest. Exits with 1 if anything crashed,
died, or passed the limit, or if a name of a package cannot be had.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from children import Ended, run_all

ADDRESS = re.compile(rb"https?://[A-Za-z0-9_.~:/?#@!$&*+,;=-]*")
OF_TOKENS = re.compile(rb"oauth|token", re.IGNORECASE)
TOKENS = b"https://id.sandbox.cybrid.app/oauth/token"
CALLS = tuple(
    b"https://bank.sandbox.cybrid.app/api/" + path
    for path in (b"accounts", b"customers/", b"trades", b"transfers", b"quotes", b"external_wallets", b"prices")
)
BESIDE = '''"""Requests a token from Cybrid."""

import os

import requests


def bank_token():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "accounts:read trades:read",
        },
    )
    return response.json()["access_token"]
'''
# What the command line says of an exception that nothing else caught.
BROKEN = re.compile(r"^(?:Traceback|cybrid-lint: internal error)", re.MULTILINE)
# With `--verbose` a line begins with the time.
CUT = re.compile(r"^(?:\[[^\]\n]*\] )?cut short: (.*)", re.MULTILINE)
SLOWEST = 10


@dataclass
class Project:
    """A project that is looked at: its name, its folder, and the files to check if not all of them."""

    name: str
    folder: Path
    files: list[str] = field(default_factory=list)

    @property
    def python(self) -> list[Path]:
        """The Python files of the project."""
        if self.files:
            return [self.folder / name for name in self.files]
        return sorted(path for path in self.folder.rglob("*.py") if path.is_file() and not path.is_symlink())


@dataclass
class Seen:
    """What came of a project.

    `failed` says how it crashed or died, if it did, `skipped` what could not be checked and why (CYB901), and `cut`
    which functions were not followed to their ends.
    """

    name: str
    files: int
    lines: int
    seconds: float
    memory: int
    failed: str
    findings: list[str]
    skipped: list[str]
    cut: list[str]

    @property
    def pace(self) -> float:
        """Processor seconds for 1,000 lines."""
        return self.seconds / max(self.lines, 1) * 1000


def sweep(projects: Iterable[Project], *, concern: bool, limit: float) -> Iterator[Seen]:
    """Yield what came of each project, in the order in which they end."""
    with tempfile.TemporaryDirectory() as scratch:
        reports = Path(scratch)
        _warm(reports)

        def work(numbered: tuple[int, Project]) -> None:
            number, project = numbered
            check(project, reports / f"{number}.json", reports / f"{number}.err", concern=concern)

        for ended in run_all(work, enumerate(projects), limit):
            number, project = ended.item
            yield _seen(project, ended, reports / f"{number}.json", reports / f"{number}.err")


def _warm(scratch: Path) -> None:
    """Import all that a check needs, once for all processes."""
    (scratch / "warm.py").write_text(BESIDE)
    before = Path.cwd()
    check(Project("", scratch, ["warm.py"]), scratch / "warm.json", scratch / "warm.err", concern=False)
    os.chdir(before)


def check(project: Project, report: Path, errors: Path, *, concern: bool) -> None:
    """Check a project as the command line does, and leave its report and standard error in files."""
    from cybrid_lint.cli import main

    with tempfile.TemporaryDirectory() as above, errors.open("w") as said, contextlib.redirect_stderr(said):
        folder = concerning(project, Path(above, "project")) if concern else project.folder
        os.chdir(folder)
        given = ["."] if concern else (project.files or ["."])
        how = ["--isolated", "--no-cache", "--jobs", "1", "--verbose", "--format", "json", "--output", str(report)]
        code = main(["check", *how, *given])
        os.chdir("/")
        if code not in (0, 1):
            print(f"exit code {code}", file=said)


def concerning(project: Project, copy: Path) -> Path:
    """Copy the Python files of a project so that all of them concern Cybrid; return the folder of the copy."""
    for path in project.python:
        target = copy / path.relative_to(project.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(of_cybrid(path.read_bytes()))
    copy.mkdir(exist_ok=True)
    (copy / "cybrid_beside.py").write_text(BESIDE)
    return copy


def of_cybrid(raw: bytes) -> bytes:
    """Return a Python file with its web addresses replaced by Cybrid's, and a comment that speaks of Cybrid."""

    def replaced(match: re.Match[bytes]) -> bytes:
        return TOKENS if OF_TOKENS.search(match[0]) else CALLS[sum(match[0]) % len(CALLS)]

    return ADDRESS.sub(replaced, raw).removesuffix(b"\\") + b"\n# Cybrid\n"


def _seen(project: Project, ended: Ended[Any], report: Path, errors: Path) -> Seen:
    said = errors.read_text("utf-8", "replace") if errors.exists() else ""
    failed = ended.how
    if not failed and (ended.code or BROKEN.search(said) or not report.exists()):
        failed = said.strip().rpartition("\n")[2] or f"exit code {ended.code}"
    findings: list[str] = []
    skipped: list[str] = []
    for one in json.loads(report.read_text("utf-8"))["findings"] if report.exists() and not failed else ():
        line = f"{one['path']}:{one['line']}: {one['code']} {one['message']}"
        (skipped if one["code"] == "CYB901" else findings).append(line)
    python = project.python
    lines = sum(path.read_bytes().count(b"\n") for path in python)
    seconds, cut = round(ended.seconds, 2), CUT.findall(said)
    return Seen(project.name, len(python), lines, seconds, ended.memory, failed, findings, skipped, cut)


# --- which projects -----------------------------------------------------------------------------------------------


def projects_of(folders: Iterable[Path], *, each: bool, alone: bool) -> Iterator[Project]:
    """Yield the projects that folders are, or that lie in them; `alone` makes one of each of their Python files."""
    for folder in folders:
        inner = sorted(one for one in folder.iterdir() if one.is_dir()) if each else [folder]
        for one in inner:
            whole = Project(one.name, one.resolve())
            if not alone:
                yield whole
                continue
            for path in whole.python:
                name = path.relative_to(whole.folder).as_posix()
                yield Project(f"{whole.name}/{name}", whole.folder, [name])


def packages(names: Sequence[str], scratch: Path) -> list[Path]:
    """Download packages, whose versions should be pinned, and return the folders that they are unpacked in."""
    archives = scratch / "archives"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    for name in names:
        if not any(archives.glob(_pattern(name))):
            subprocess.run([*command, "--dest", str(archives), name], check=True)
    folders = []
    for archive in sorted(archives.iterdir()):
        folder = scratch / "packages" / archive.name.partition("-")[0]
        if not folder.exists():
            _unpack(archive, folder)
        folders.append(folder)
    return folders


def _pattern(name: str) -> str:
    distribution, _, version = name.partition("==")
    plain = re.sub(r"[-_.]+", "_", distribution)
    return (
        "".join(f"[{one.lower()}{one.upper()}]" if one.isalpha() else "[._-]" if one == "_" else one for one in plain)
        + f"-{version}*"
    )


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)
    else:
        with tarfile.open(archive) as source:
            source.extractall(folder, filter="data")


# --- the report ---------------------------------------------------------------------------------------------------


def text_of(seen: Sequence[Seen]) -> str:
    """Return the report as a text."""
    lines: list[str] = []
    lines += [f"FAILED {one.name}: {one.failed}" for one in seen if one.failed]
    lines += [f"{one.name}/{line}" for one in seen for line in (*one.skipped, *one.findings)]
    slow = sorted(seen, key=lambda one: (-one.seconds, one.name))[:SLOWEST]
    lines += ["", "slowest (processor seconds, seconds for 1,000 lines, peak memory in MB):"]
    lines += [f"  {one.seconds:8.2f} {one.pace:8.3f} {one.memory:6d}  {one.name}" for one in slow]
    codes = Counter(line.split(": ", 1)[1].split(" ", 1)[0] for one in seen for line in one.findings)
    counted = ", ".join(f"{count} {code}" for code, count in sorted(codes.items())) or "none"
    files, total = sum(one.files for one in seen), sum(one.lines for one in seen)
    seconds, skipped = sum(one.seconds for one in seen), sum(len(one.skipped) for one in seen)
    lines += [
        "",
        f"{len(seen)} projects, {files} Python files, {total} lines, {seconds:.0f} processor seconds",
        f"{sum(bool(one.failed) for one in seen)} failed, {skipped} files not checked,"
        f" {sum(len(one.cut) for one in seen)} functions cut short, findings: {counted}",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweep what the arguments name, print the report, and return the exit code."""
    parser = argparse.ArgumentParser(
        description="Runs cybrid-lint over trees of real code.", fromfile_prefix_chars="@", allow_abbrev=False
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--packages", nargs="+", default=[], metavar="NAME==VERSION", help="or @FILE with one a line")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--as-is", action="store_true", help="look at the files as they are (default)")
    mode.add_argument(
        "--concern", action="store_true", help="look at a copy in which every Python file concerns Cybrid"
    )
    unit = parser.add_mutually_exclusive_group()
    unit.add_argument("--each", action="store_true", help="every folder in FOLDER is a project")
    unit.add_argument("--alone", action="store_true", help="every Python file is a project")
    parser.add_argument("--limit", type=float, default=120, metavar="SECONDS", help="default: %(default)s")
    parser.add_argument("--scratch", type=Path, help="where packages are kept (default: a folder that is removed)")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    given = parser.parse_args(arguments)
    scratch = given.scratch or Path(tempfile.mkdtemp())
    try:
        folders = [*given.folders, *(packages(given.packages, scratch) if given.packages else [])]
        seen = list(
            sweep(projects_of(folders, each=given.each, alone=given.alone), concern=given.concern, limit=given.limit)
        )
    except subprocess.CalledProcessError:
        return 1  # pip has said why
    finally:
        if given.scratch is None:
            shutil.rmtree(scratch)
    seen.sort(key=lambda one: one.name)
    print(json.dumps([asdict(one) for one in seen], indent=1) if given.json else text_of(seen))
    return 1 if any(one.failed for one in seen) else 0


if __name__ == "__main__":
    sys.exit(main())
