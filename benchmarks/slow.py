"""Shows what programs cost that are made to be slow.

    python benchmarks/slow.py [--times N] [NAME …]

Analyses each program of `tests/slow_programs.py` once and prints its lines, the work that is counted, processor seconds
of the analysis and per 1,000 lines, and the functions that were cut short. Exits with 1 where one takes more than 2
seconds per 1,000 lines.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from slow_programs import HEAD, PROGRAMS

from cybrid_lint.analysis import analyse
from cybrid_lint.options import Options

# Processor seconds per 1,000 lines.
MOST = 2.0


def measured(text: str) -> tuple[int, int, float, int]:
    """Return the lines of a program, its work, the processor seconds that it takes, and how many functions were cut."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / "app.py").write_text(text, encoding="utf-8")
        start = time.process_time()
        analysis = analyse(folder, Options())
        return text.count("\n"), analysis.steps, time.process_time() - start, len(analysis.cut)


def main() -> int:
    parser = argparse.ArgumentParser(description="Shows what programs cost that are made to be slow.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="programs, all by default")
    parser.add_argument("--times", type=int, default=1, help="how many times the size")
    asked = parser.parse_args()
    worst = 0.0
    print(f"{'program':34} {'lines':>6} {'work':>9} {'seconds':>8} {'/1,000':>7} {'cut':>4}")
    for name, slow in PROGRAMS.items():
        if asked.names and name not in asked.names:
            continue
        count, work, seconds, cut = measured(HEAD + slow.make(slow.size * asked.times))
        each = seconds / max(count, 1000) * 1000
        worst = max(worst, each)
        print(f"{name:34} {count:6} {work:9} {seconds:8.2f} {each:7.2f} {cut:4}", flush=True)
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
