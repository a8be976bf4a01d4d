"""Where a request for too many scopes is reported: where they are chosen. `W` stands for the scopes in the programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import GRANT, check

WIDE = '"accounts:read trades:read customers:read quotes:read prices:read"'
TEXT = (Path(__file__).parent / "wide_scopes.txt").read_text(encoding="utf-8")
PROGRAMS = dict(block.split("\n", 1) for block in TEXT.removeprefix("== ").split("\n== "))


@pytest.mark.parametrize("kind", PROGRAMS)
def test_wide_scopes_are_reported_where_they_are_chosen(kind):
    program = re.sub(r"\bW\b", lambda match: WIDE, PROGRAMS[kind])
    check(f"{GRANT}\n\n{program}")
