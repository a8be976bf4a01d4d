"""Compares `cybrid-lint check` with `ruff check --select S` where there is no code for Cybrid, and with Python's start.

    python benchmarks/speed.py [--rounds N] [--django FOLDER]

Three bounds: on a checkout of Django and on Python's standard library cybrid-lint, which looks at all files, may take
no longer than ruff, which reads the Python files alone; and a check of one file that has nothing to do with Cybrid may
take no more than 0.1 s longer than `python -c pass`. Exits with 1 if one is broken.

How the figures are taken: both commands run as processes of their own, in turns, each round beginning with the other
one, after one round that does not count (it fills the file system's cache). Neither keeps a cache (`--no-cache`).
Django is the source distribution of the package index, unpacked in a temporary folder, with all its files in git's
index; the standard library is that of this interpreter, copied to such a folder without installed packages and
compiled files, and without git. The medians count. Other load on the machine slows both down, the one that uses more
processors more: on a busy machine ruff loses more.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

DJANGO = "django==5.2"
MOST_MORE = 0.1


def run(command: Sequence[str], folder: Path) -> float:
    """Return how long a command takes; findings are no failure."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    if command[0].endswith("cybrid-lint") and (done.returncode != 0 or " 0 files" in done.stdout):
        sys.exit(f"cybrid-lint found something, or no files, in {folder}:\n{done.stdout[-2000:]}")
    return seconds


def alternating(ours: Sequence[str], theirs: Sequence[str], folder: Path, rounds: int) -> tuple[list[float], ...]:
    """Return the times of both commands, run in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for which in (0, 1) if number % 2 else (1, 0):
            seconds = run((ours, theirs)[which], folder)
            if number:
                times[which].append(seconds)
    return times


def checkout(folder: Path) -> Path:
    """Download Django's sources into a folder and put them into git's index."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--no-binary",
        ":all:",
        "-d",
        str(folder),
        DJANGO,
    ]
    subprocess.run(pip, check=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        sources.extractall(folder / "sources", filter="data")
    (root,) = (folder / "sources").iterdir()
    for command in (["git", "init", "-q"], ["git", "add", "-A"]):
        subprocess.run(command, cwd=root, check=True)
    return root


def library(folder: Path) -> Path:
    """Copy the standard library into a folder: where it lies, a repository around it may ignore it."""
    ignored = shutil.ignore_patterns("site-packages", "dist-packages", "__pycache__")
    return Path(shutil.copytree(sysconfig.get_path("stdlib"), folder / "library", ignore=ignored))


def installed(name: str) -> str:
    """Return the path of a command: the one that is installed beside this interpreter, or else on the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed")
    return found


def row(name: str, ours: list[float], theirs: list[float], limit: float) -> bool:
    """Print one comparison, and return whether its bound holds."""
    medians = statistics.median(ours), statistics.median(theirs)
    holds = medians[0] <= limit
    times = "".join(f"{1000 * one:9.0f}" for one in (medians[0], min(ours), medians[1], min(theirs), limit))
    print(f"{name:<24}{times}   {'holds' if holds else 'BROKEN'}", flush=True)
    return holds


def main() -> int:
    """Run the comparisons."""
    parser = argparse.ArgumentParser(description="cybrid-lint check and ruff check --select S, in turns.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--django", type=Path, help="a checkout of Django (default: it is downloaded)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        django = given.django.resolve() if given.django else checkout(Path(scratch))
        alone = Path(scratch, "alone")
        alone.mkdir()
        (alone / "app.py").write_text("import json\n\nprint(json.dumps({}))\n", encoding="utf-8")
        print(f"{'milliseconds':<24}{'median':>9}{'least':>9}{'theirs':>9}{'least':>9}{'bound':>9}")
        check = (installed("cybrid-lint"), "check", "--no-cache")
        ruff = (installed("ruff"), "check", "--select", "S", "--no-cache")
        held = []
        for name, folder in (("Django", django), ("standard library", library(Path(scratch)))):
            ours, theirs = alternating(check, ruff, folder, given.rounds)
            held.append(row(name, ours, theirs, statistics.median(theirs)))
        ours, theirs = alternating((*check, "app.py"), (sys.executable, "-c", "pass"), alone, 3 * given.rounds)
        held.append(row("one file, python's start", ours, theirs, statistics.median(theirs) + MOST_MORE))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
