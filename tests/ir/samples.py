"""Many real modules: the project's own, and a part of Python's standard library."""

from __future__ import annotations

import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_BYTES = 40_000
EVERY = 12


def modules() -> list[Path]:
    """Return the files, the same ones in the same order each time."""
    own = sorted((ROOT / "cybrid_lint").rglob("*.py")) + sorted((ROOT / "tests").glob("*.py"))
    library = Path(sysconfig.get_path("stdlib"))
    theirs = [path for folder in ("", "asyncio", "email", "test") for path in sorted((library / folder).glob("*.py"))]
    files = [*own[::EVERY], *theirs[::EVERY]]
    return [path for path in files if path.stat().st_size <= MOST_BYTES]
