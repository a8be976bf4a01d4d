"""Shows how soon the language server answers changes, with a client that speaks the protocol over its standard streams.

    python benchmarks/server.py [--changes N] [--modules N]

Generates a project of about 3,000 lines that concern Cybrid, as `scaling.py` does, with an application that imports
all of it. Lines are picked by chance, each as likely as every other; what is put there is a comment or a statement,
and from time to time an import. Between two changes an editor waits up to 1.5 seconds, so that some of them come while
the server looks at the whole project. Prints the time from a change to the diagnostics of that version, the processor
time that the server takes meanwhile, which tells more on a busy machine, and the server's memory. Exits with 1 if less
than 95 % of the changes are answered within 150 milliseconds.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scaling import generate

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import forked
from lsp_client import Client

# the server that is measured is one that was started, and not one that was forked
forked.is_wanted = False
LIMIT, SHARE = 0.150, 0.95
PAUSE = 1.5
ADDED = ("# a comment\n", "_total = 1 + 2\n", "import json\n")


def project(root: Path, modules: int) -> tuple[list[Path], int]:
    """Write the project. Return its modules and how many lines they have."""
    generate(root, modules)
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    handlers = sorted(path.stem for path in (root / "app" / "handlers").glob("handlers_*.py"))
    lines = ["from flask import Flask", "", "app = Flask(__name__)"]
    lines += [f"from app.handlers.{name} import blueprint as {name}" for name in handlers]
    lines += [f"app.register_blueprint({name})" for name in handlers]
    (root / "app" / "main.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    paths = sorted((root / "app").rglob("*.py"))
    return paths, sum(len(path.read_text("utf-8").splitlines()) for path in paths)


def measure(client: Client, paths: list[Path], changes: int) -> list[tuple[float, float]]:
    """Return how long each change took to be answered, and the server's processor time meanwhile, in seconds."""
    chance = random.Random(7)
    lines = [(path, number) for path in paths for number in range(len(path.read_text("utf-8").splitlines()) + 1)]
    answers: list[tuple[float, float]] = []
    opened: set[Path] = set()
    for path, number in chance.choices(lines, k=changes):
        text = path.read_text("utf-8")
        if path not in opened:
            opened.add(path)
            client.open(path)
        before = text.splitlines(keepends=True)
        # not in the middle of a statement: that would be an error of syntax, which is answered at once
        at = next((one for one in range(number, -1, -1) if _is_between(before, one)), 0)
        time.sleep(chance.uniform(0.2, PAUSE))
        begun, worked = time.perf_counter(), processor_time(client)
        client.change(path, {"text": "".join([*before[:at], chance.choice(ADDED), *before[at:]])})
        client.diagnostics(path)
        answers.append((time.perf_counter() - begun, processor_time(client) - worked))
    return answers


def _is_between(lines: list[str], at: int) -> bool:
    """Tell whether a statement of a module may be put in front of a line."""
    return (
        at < len(lines)
        and lines[at].startswith(("def ", "class ", "import ", "from "))
        and not (at and lines[at - 1].startswith("@"))
    )


def processor_time(client: Client) -> float:
    """Return the processor time that the server has taken, in seconds; 0 where it cannot be told."""
    if sys.platform != "linux":
        return 0.0
    # the number of another process's clock, as `clock_getcpuclockid` makes it
    return time.clock_gettime(~client.server.pid << 3 | 2)


def memory(client: Client) -> float:
    """Return the server's resident memory in megabytes, 0 where it cannot be told."""
    try:
        status = Path(f"/proc/{client.server.pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--modules", type=int, default=94)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        root.mkdir()
        paths, lines = project(root, args.modules)
        with Client(root, settings={"checkWorkspace": False}) as client:
            begun = time.perf_counter()
            client.open(root / "app" / "client.py")
            print(f"{len(paths)} modules, {lines} lines; the first answer after {time.perf_counter() - begun:.2f} s")
            measure(client, paths, args.changes // 10)
            before = memory(client)
            answers = measure(client, paths, args.changes)
            after = memory(client)
    print(f"{args.changes} changes; memory before {before:.0f} MB, after {after:.0f} MB")
    print("| | median | 95 % | slowest | within 150 ms |")
    print("|---|---|---|---|---|")
    shares = [
        _print_row(name, times) for name, times in zip(("time", "processor"), zip(*answers, strict=True), strict=True)
    ]
    return 0 if shares[0] >= SHARE else 1


def _print_row(name: str, times: Sequence[float]) -> float:
    """Print a row of the table, and return the share of the times that are within the limit."""
    ordered = sorted(times)
    share = sum(one <= LIMIT for one in ordered) / len(ordered)
    shown = [f"{ordered[int(len(ordered) * part)] * 1000:.0f} ms" for part in (0.5, SHARE)]
    print(f"| {name} | {' | '.join(shown)} | {ordered[-1] * 1000:.0f} ms | {share:.1%} |")
    return share


if __name__ == "__main__":
    sys.exit(main())
