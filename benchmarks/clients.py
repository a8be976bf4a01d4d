"""What `cybrid-lint check` takes for real code: public API clients of the package index, made to concern Cybrid.

    python benchmarks/clients.py [NAME ...] [--packages FOLDER] [--limit SECONDS]

For each client: lines, processor seconds and seconds per 1,000 lines of one check without a cache, the most memory in
megabytes, how often a function's body was evaluated on average and at most, and how many functions were not followed to
their ends. Exits with 1 beyond the bounds: a median of 0.25 processor seconds per 1,000 lines, no client above 1.0, at
most two evaluations of a function on average and fifty of any.

A client is downloaded in the version below (kept in FOLDER, else for this run alone) and copied into a temporary
folder, where the hosts of its URLs become Cybrid's, so that all of it is looked at. Nothing of it is kept, and none of
it is run. Processor seconds grow with other load on the machine; the counts do not.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CLIENTS = {
    "spotipy": "spotipy==2.25.1",
    "tekore": "tekore==6.0.0",
    "simple-salesforce": "simple-salesforce==1.12.6",
    "python-keycloak": "python-keycloak==5.5.0",
    "pyatmo": "pyatmo==9.0.0",
    "prawcore": "prawcore==2.4.0",
    "falconpy": "crowdstrike-falconpy==1.5.0",
    "box-sdk-gen": "box-sdk-gen==1.13.0",
    "fhirclient": "fhirclient==4.3.0",
    "plaid-python": "plaid-python==29.1.0",
    "cybrid-api-bank-python": "cybrid-api-bank-python==0.129.1425",
    "twitchAPI": "twitchAPI==4.4.0",
    "hcloud": "hcloud==2.5.0",
    "python-gitlab": "python-gitlab==5.6.0",
}
MOST_MEDIAN, MOST_OF_ONE = 0.25, 1.0
MOST_ON_AVERAGE, MOST_OF_FUNCTION = 2.0, 50
_ADDRESS = re.compile(r"https?://[\w.-]+\.[a-z]{2,}((?:/[\w.{}/-]*)?)")
_COUNTING = """
import json, sys
from pathlib import Path
from cybrid_lint.facts import Facts
from cybrid_lint.gate import concerned
from cybrid_lint.options import Options
from cybrid_lint.project.modules import Project
from cybrid_lint.room import with_room

root = Path(sys.argv[1])
facts = with_room(lambda: Facts(Project(root), sorted(concerned(root)), Options()))
print(json.dumps([list(facts.evaluations), len(facts.cut)]))
"""


class Row(NamedTuple):
    """What was measured of a client; times are processor seconds, memory is in megabytes."""

    name: str
    lines: int
    seconds: float
    memory: float
    evaluations: list[int]
    cut: int

    @property
    def rate(self) -> float:
        """Processor seconds per 1,000 lines."""
        return 1000 * self.seconds / self.lines

    @property
    def average(self) -> float:
        """How often a function's body was evaluated on average."""
        return sum(self.evaluations) / max(1, len(self.evaluations))


def download(requirement: str, folder: Path) -> Path:
    """Download a package into a folder, if it is not there yet, and return its archive."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("--only-binary", "--no-binary"):
        if not any(folder.iterdir()):
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", kind, ":all:", "-d", str(folder)]
            subprocess.run([*command, requirement], check=False, capture_output=True)
    archives = sorted(folder.iterdir())
    if not archives:
        sys.exit(f"{requirement} could not be downloaded")
    return archives[0]


def modules(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a package's Python files."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                if name.endswith(".py"):
                    yield name, packed.read(name).decode("utf-8", "replace")
        return
    with tarfile.open(archive) as packed:
        for member in packed:
            content = packed.extractfile(member) if member.name.endswith(".py") and member.isfile() else None
            if content is not None:
                yield member.name.partition("/")[2], content.read().decode("utf-8", "replace")


def concerning(text: str) -> str:
    """Return a text with Cybrid's hosts in the place of all others."""

    def turned(match: re.Match[str]) -> str:
        if re.search("oauth|token", match[0], re.IGNORECASE):
            return "https://id.sandbox.cybrid.app/oauth/token"
        return f"https://bank.sandbox.cybrid.app{match[1]}"

    return _ADDRESS.sub(turned, text)


def lay_out(archive: Path, root: Path) -> int:
    """Write a client that concerns Cybrid into a folder; return the number of its lines."""
    lines = 0
    for name, text in modules(archive):
        if {"test", "tests", "docs", "examples"} & set(Path(name).parts):
            continue
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(concerning(text), encoding="utf-8")
        lines += text.count("\n")
    (root / "pyproject.toml").touch()
    (root / "beside.py").write_text("import cybrid\n", encoding="utf-8")
    return lines


def measure(name: str, packages: Path, limit: float) -> Row | None:
    """Return what a check of a client takes, None if it takes more than a number of seconds."""
    archive = download(CLIENTS[name], packages / name)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "client")
        lines = lay_out(archive, root)
        command = [sys.executable, "-m", "cybrid_lint", "check", "--no-cache", "--jobs", "1", "--exit-zero", "."]
        seconds, memory = _child(command, root, limit)
        if seconds is None:
            return None
        counting = [sys.executable, "-c", _COUNTING, str(root)]
        counts = subprocess.run(counting, capture_output=True, text=True, check=True)
    evaluations, cut = json.loads(counts.stdout)
    return Row(name, lines, seconds, memory, evaluations, cut)


def _child(command: list[str], folder: Path, limit: float) -> tuple[float | None, float]:
    """Return the processor seconds and megabytes of a command that is given a number of seconds of them."""
    import resource

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))

    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=bound
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (used.ru_utime + used.ru_stime if process.returncode == 0 else None), used.ru_maxrss / 1024


def main() -> int:
    """Measure the clients that are named, or all."""
    parser = argparse.ArgumentParser(description="cybrid-lint check on public API clients that concern Cybrid.")
    parser.add_argument("names", nargs="*", choices=[*CLIENTS, []], metavar="NAME", help=", ".join(CLIENTS))
    parser.add_argument("--packages", type=Path, help="where downloaded packages are kept")
    parser.add_argument("--limit", type=float, default=240, help="processor seconds for one client")
    given = parser.parse_args()
    rows: list[Row] = []
    late: list[str] = []
    head = f"{'client':<24}{'lines':>9}{'seconds':>9}{'per 1,000':>11}{'MB':>7}{'evaluations':>13}{'most':>6}{'cut':>6}"
    print(head, flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name in given.names or CLIENTS:
            row = measure(name, given.packages or Path(scratch), given.limit)
            if row is None:
                late.append(name)
                print(f"{name:<24}took more than {given.limit:.0f} processor seconds", flush=True)
                continue
            rows.append(row)
            most = max(row.evaluations, default=0)
            figures = f"{row.lines:>9,}{row.seconds:>9.1f}{row.rate:>11.2f}{row.memory:>7.0f}"
            print(f"{name:<24}{figures}{row.average:>13.2f}{most:>6}{row.cut:>6}", flush=True)
    if not rows:
        return 1
    median = statistics.median(row.rate for row in rows)
    print(f"{'median':<24}{'':>18}{median:>11.2f}")
    holds = median <= MOST_MEDIAN and all(
        row.rate <= MOST_OF_ONE
        and row.average <= MOST_ON_AVERAGE
        and max(row.evaluations, default=0) <= MOST_OF_FUNCTION
        for row in rows
    )
    return 0 if holds and not late else 1


if __name__ == "__main__":
    sys.exit(main())
