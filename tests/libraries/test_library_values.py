"""What functions and objects of libraries give for known values: each line says it behind its arrow.

In `library_values/`, what stands above the dashes is where the lines below them begin. A line's last expression has the
value; what stands before it are statements. The libraries themselves have given these values.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from engine_support import values_of

FOLDER = Path(__file__).parent / "library_values"
PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_what_a_library_gives_is_known(name: str) -> None:
    head, _, below = PROGRAMS[name].partition("\n---\n")
    lines = [line.split("  =>  ") for line in below.splitlines() if line]
    program = [head]
    for number, (line, _) in enumerate(lines):
        *before, expression = line.split("; ")
        program += [*before, f"value_{number} = {expression}"]
    ours = values_of("\n".join(program))
    found = {line: ours[f"value_{number}"] for number, (line, _) in enumerate(lines)}
    assert found
    assert {line: repr(value) for line, value in found.items()} == dict(lines)
