"""Many real modules: the project's own."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_BYTES = 40_000
SOON, LONG = 12, 4


def modules() -> list[object]:
    """Return every fourth file as a parameter of a test, the same ones in the same order each time.

    Every twelfth is tried always, the others if there is time.
    """
    own = [*(ROOT / "cybrid_lint").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").glob("*.py")]
    return [
        pytest.param(path, marks=() if index % SOON == 0 else pytest.mark.long)
        for index, path in enumerate(sorted(own))
        if index % LONG == 0 and path.stat().st_size <= MOST_BYTES
    ]
