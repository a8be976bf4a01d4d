"""What the engine says of values: how large they are, and what a name of a module is each time that it is read."""

from __future__ import annotations

from engine_support import frame_of

from cybrid_lint.engine.operations import Attr
from cybrid_lint.engine.symbols import Global, Param
from cybrid_lint.engine.texts import Text, concat, text


def test_what_callers_decide_counts_by_its_nodes_and_all_else_as_one() -> None:
    frame = frame_of("def go(p):\n    pass\n")
    (code,) = frame.engine.definitions.functions.values()
    given = Param(code, "p")
    assert [value.size for value in (text("a"), given, Attr(given, "x"))] == [1, 1, 2]
    assert concat([text("a"), given]).size == 2


def test_a_name_of_a_module_is_read_the_same_each_time() -> None:
    frame = frame_of("X = 'x'\n")
    name = Global(frame.module.path, "X")
    found = [frame.engine.modules.resolved(name) for _ in range(2)]
    assert [isinstance(value, Text) and value.known for value in found] == ["x", "x"]
