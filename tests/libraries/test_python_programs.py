"""Programs that work values out by classes, functions and statements: what Python gives is what the engine says."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest
from engine_support import values_of

PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "programs").glob("*.txt")}


@pytest.mark.parametrize("kind", sorted(PROGRAMS))
def test_programs_give_what_python_gives(kind, monkeypatch):
    module = types.ModuleType("program")
    monkeypatch.setitem(sys.modules, "program", module)
    exec(PROGRAMS[kind], vars(module))
    ours = values_of(PROGRAMS[kind])
    pairs = {name: (ours[name], value) for name, value in vars(module).items() if name.startswith("value_")}
    assert pairs
    assert {name: pair for name, pair in pairs.items() if repr(pair[0]) != repr(pair[1])} == {}
