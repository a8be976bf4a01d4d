"""What the engine says of values: how large they are, of which class, and what a name of a module is each time."""

from __future__ import annotations

from engine_support import frame_of

from cybrid_lint.engine import types
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.given_arguments import GivenArguments
from cybrid_lint.engine.operations import Attr
from cybrid_lint.engine.snapshots import Updated
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


def test_what_was_written_to_is_of_the_class_that_is_declared() -> None:
    frame = frame_of("class Api:\n    pass\n\ndef go(p: Api):\n    pass\n")
    (code,) = frame.engine.definitions.functions.values()
    cls = types.class_of(frame, Updated(Param(code, "p"), (("x", text("a")),), ()))
    assert cls is not None
    assert cls.name == "Api"


def test_what_is_handed_on_is_of_the_class_that_is_declared() -> None:
    frame = frame_of("class Api:\n    pass\n\ndef go(p: Api):\n    on(p)\n\ndef on(q):\n    q.read()\n")
    go, on = frame.engine.definitions.functions.values()
    given = GivenArguments(frame.engine)
    given.gather(frame.engine.functions.summary(go).events)
    found = given.type_of(Param(on, "q"))
    assert isinstance(found, Class)
    assert found.code.name == "Api"
