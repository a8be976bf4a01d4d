"""Compares flake8 with and without the plugin on Python's own standard library, which has nothing to do with Cybrid.

    python benchmarks/overhead.py [--quick] [--rounds N] [--jobs N] [PATH]

Both runs use the same interpreter and the same installed packages, by links in two folders on an otherwise empty path;
one of the folders lacks this plugin. The runs alternate, each round beginning with the other one, and the shortest
time of each counts: whatever else the machine does only makes a run longer. Exits with 1 if the ratio is
above 1.05, or if the plugin reports anything.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cybrid_lint

LIMIT = 1.05
PLUGIN = re.compile(r"(?:_*editable_*impl_+)?cybrid_lint(?:-.*\.dist-info|\.pth)?")
OURS = re.compile(r": CYB\d{3} ")


def links(folder: Path, with_plugin: bool) -> Path:
    """Fill a folder with links to all installed packages, with or without this one."""
    folder.mkdir()
    for place in dict.fromkeys(sysconfig.get_path(one) for one in ("purelib", "platlib")):
        for entry in Path(place).iterdir():
            if not PLUGIN.fullmatch(entry.name) or (with_plugin and entry.suffix == ".dist-info"):
                (folder / entry.name).symlink_to(entry)
    if with_plugin:
        (folder / "cybrid_lint").symlink_to(Path(cybrid_lint.__file__).parent)
    return folder


def flake8(packages: Path, target: Path, jobs: str, excluded: list[str]) -> tuple[float, float, str]:
    """Return how long flake8 takes with these packages, how much of the processors' time, and what it prints."""
    options = ["--isolated", "--select=CYB", f"--jobs={jobs}", f"--extend-exclude={','.join(excluded)}"]
    command = [sys.executable, "-S", "-m", "flake8", *options, "."]
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    start, used = time.perf_counter(), processors()
    done = subprocess.run(command, cwd=target, env=environment, capture_output=True, text=True, check=False)
    seconds, used = time.perf_counter() - start, processors() - used
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        sys.exit(f"flake8 failed:\n{done.stderr[-2000:]}")
    return seconds, used, done.stdout


def processors() -> float:
    """Return the processors' time that child processes have used."""
    now = os.times()
    return now.children_user + now.children_system


def is_plugged_in(packages: Path) -> bool:
    """Tell whether flake8 finds the plugin among these packages."""
    command = [sys.executable, "-S", "-m", "flake8", "--version"]
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return "cybrid-lint" in done.stdout or "CYB" in done.stdout


def rounds(count: int) -> Iterator[tuple[bool, bool]]:
    """Yield in which order each round runs: with the plugin first, or without."""
    for number in range(count):
        yield (False, True) if number % 2 == 0 else (True, False)


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description="flake8 with and without the plugin, in turns.")
    parser.add_argument("path", nargs="?", type=Path, default=Path(sysconfig.get_path("stdlib")))
    parser.add_argument("--quick", action="store_true", help="leave the folders with tests out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", default="auto", help="flake8's --jobs (default: %(default)s)")
    given = parser.parse_args()
    excluded = ["site-packages", "dist-packages", *(["test", "tests"] if given.quick else [])]
    times: dict[bool, list[float]] = {False: [], True: []}
    work: dict[bool, list[float]] = {False: [], True: []}
    found: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        packages = {plugged: links(Path(scratch, f"packages-{plugged}"), plugged) for plugged in (False, True)}
        if is_plugged_in(packages[False]) or not is_plugged_in(packages[True]):
            sys.exit("the plugin could not be switched off and on")
        for order in rounds(given.rounds):
            for plugged in order:
                seconds, used, output = flake8(packages[plugged], given.path, given.jobs, excluded)
                times[plugged].append(seconds)
                work[plugged].append(used)
                found += [line for line in output.splitlines() if OURS.search(line)]
            print(f"without {times[False][-1]:7.2f} s   with {times[True][-1]:7.2f} s", flush=True)
    ratio = min(times[True]) / min(times[False])
    print(f"shortest: without {min(times[False]):.2f} s, with {min(times[True]):.2f} s, ratio {ratio:.3f}")
    print(f"median:   without {statistics.median(times[False]):.2f} s, with {statistics.median(times[True]):.2f} s")
    print(
        f"processors' time, shortest: without {min(work[False]):.2f} s, with {min(work[True]):.2f} s,"
        f" ratio {min(work[True]) / min(work[False]):.3f}"
    )
    for line in sorted(set(found)):
        print(line)
    return 1 if ratio > LIMIT or found else 0


if __name__ == "__main__":
    sys.exit(main())
