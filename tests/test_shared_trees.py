"""What tests share of trees is what the parser makes of the whole."""

from pathlib import Path

import libcst as cst
import pytest
import shared_trees
from markdown_cases import read

PAGES = sorted((Path(__file__).parent / "rules").glob("*.md"))
ODD = {
    "comments": "# a\n\n# b\nx = 1\n\n# c\n\ndef f():\n    pass\n    # d\n\n# e\n\ny = 2  # f\n\n\n# g\n",
    "no end of line": "x = 1\n\ny = 2",
    "a decorator apart": "x = 1\n\n@a\n\ndef f(): ...\n",
    "a literal": 'x = """\n\ny = 1\n\n"""\n\nz = 2\n',
    "brackets": "x = [\n\ny\n\n]\n\nz = 2\n",
    "a branch": "if a:\n    b\n\nelse:\n    c\n\nd = 1\n",
    "the same twice": "x = 1\n\ny = 1\n\nx = 1\n\n",
    "several indents": "def f():\n  x\n\ndef g():\n    y\n",
    "a continued line": "x = \\\n\ny = 1\n",
    "nothing": "\n\n",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_a_tree_made_of_parts_is_the_one_of_the_whole(text):
    try:
        whole = cst.parse_module(text)
    except cst.ParserSyntaxError:
        with pytest.raises(shared_trees.modules.UnanalysableError):
            shared_trees._parse(text, 1.0)
    else:
        assert whole.deep_equals(shared_trees._parse(text, 1.0))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_so_are_those_of_programs(page):
    texts = [case.text(path) for case in read(page)[:5] for path in case.files if path.endswith(".py")]
    assert texts
    for text in texts:
        tree = shared_trees._parse(text, 1.0)
        assert tree.code == text
        assert cst.parse_module(text).deep_equals(tree)
