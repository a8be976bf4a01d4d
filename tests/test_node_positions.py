"""Where the nodes of a program stand is what libcst says."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from cybrid_lint.project.trees import Positions

FORMS = (Path(__file__).parent / "ir" / "forms.txt").read_text(encoding="utf-8").strip().split("\n\n")
PROGRAMS = {
    "of this test": Path(__file__).read_text(encoding="utf-8"),
    "with a comment at the end": 'x = [\n    1,  # one\n]\n\nif x:\n\ty = (\n\t\t"é",\n)\n# the end',
    "with other newlines": 'x = """\r\n"""\r\nif x :\r\n  y = (x ,\r\n    1)\r\n',
    "of an old Mac's": "if x:\r  y = 1\rz = 2",
    "that is empty": "",
    "of a newline": "\n",
    "with decorators": "@ a\n@b(1)\nclass C (D):\n\n    # why\n    def f(self, *, a=1) -> int: pass; x = 1 ;\n",
    "with form feeds and continued lines": "\x0cx = 1 + \\\n  2\n\x0c\ny = 3",
}


def assert_same(source: str) -> None:
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    wanted = wrapper.resolve(PositionProvider)
    positions = Positions(wrapper.module)
    assert wanted
    for node, at in wanted.items():
        assert positions[node] == (at.start.line, at.start.column, at.end.line, at.end.column), (source, node)


@pytest.mark.parametrize("title", PROGRAMS)
def test_in_a_program(title: str) -> None:
    assert_same(PROGRAMS[title])


def test_in_every_form() -> None:
    parsed = 0
    for form in FORMS:
        source = form.partition("\n→ ")[0]
        try:
            cst.parse_module(source)
        except cst.ParserSyntaxError:  # this libcst does not know the form yet
            continue
        assert_same(source)
        parsed += 1
    assert parsed > 50


def test_a_node_of_another_program_stands_nowhere() -> None:
    positions = Positions(cst.parse_module("x = 1"))
    with pytest.raises(KeyError):
        positions[cst.parse_module("x = 1")]
