"""Whether a module can be parsed after edits, of which only the statements around are parsed again."""

from __future__ import annotations

import ast
import warnings

import pytest
from doors import oauth
from hypothesis import given
from hypothesis import strategies as st
from support import findings
from work import grows_in_proportion

from cybrid_lint.findings import Span
from cybrid_lint.fixes.edits import Edit, OverlapError, edited, offsets_of
from cybrid_lint.fixes.statements import Statements

MODULE = '''"""A module."""
import os; import sys

@decorator(
    1,
)
def f(a):
    return [
        a,
    ]
# a comment

class A:
    x = 1

    # a comment at the end

if f(1):
    pass
else:
    y = """
text
"""
z = 1
# the last line'''
LINES = MODULE.split("\n")
PIECES = ("", "1", "x", "\n", "    w = 1\n", "w = 1\n", "(", ")", '"', "# ", "else:\n", "\\\n")


def edit(line, column, end_line, end_column, text):
    return Edit(Span("a.py", line, column, end_line, end_column), text)


def whole(edits):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(edited(MODULE, edits))
    except (SyntaxError, OverlapError):
        return False
    return True


@pytest.mark.parametrize(
    ("change", "parses"),
    [
        (edit(2, 10, 2, 10, " import re;"), True),
        (edit(2, 10, 2, 10, " import"), False),
        (edit(5, 4, 5, 5, "2"), True),
        (edit(5, 4, 5, 5, "2)"), False),
        (edit(9, 8, 9, 9, "a.b"), True),
        (edit(11, 0, 11, 0, "    return 2\n"), True),  # goes on where the function ends
        (edit(11, 0, 11, 0, "  return 2\n"), False),
        (edit(12, 0, 12, 0, "import re\n"), True),
        (edit(17, 0, 17, 0, "    def g(self):\n        pass\n"), True),
        (edit(18, 0, 19, 8, "while 1: pass"), True),
        (edit(18, 0, 18, 0, "    y = 1\n"), True),
        (edit(18, 0, 20, 5, "if 1"), False),
        (edit(22, 0, 22, 4, '"""'), False),
        (edit(25, 2, 25, 5, "one"), True),
        (edit(25, 2, 25, 5, "one\n)"), False),
        (edit(26, 0, 26, 0, "x"), False),  # there is no such line
        (edit(1, 0, 25, 0, "("), False),
    ],
)
def test_what_parses_with_an_edit(change, parses):
    assert Statements(MODULE).parse_with([change]) is parses
    assert whole([change]) is parses


@st.composite
def edits(draw):
    last = len(LINES)
    line = draw(st.integers(1, last))
    end = draw(st.integers(line, min(last, line + 3)))
    column = draw(st.integers(0, len(LINES[line - 1])))
    stop = draw(st.integers(column if end == line else 0, len(LINES[end - 1])))
    return edit(line, column, end, stop, draw(st.sampled_from(PIECES)))


@given(st.lists(edits(), min_size=1, max_size=3))
def test_no_edits_are_said_to_parse_that_do_not(changes):
    assert whole(changes) or not Statements(MODULE).parse_with(changes)


def test_nothing_parses_where_the_module_does_not():
    assert not Statements("x = (\n").parse_with([edit(1, 0, 1, 1, "y")])
    assert len(offsets_of(MODULE)) == len(LINES) == 25


@pytest.mark.parametrize("line", ["CYBRID_CLIENT_SECRET_{} = '{}{}'\n", "# cybrid_client_secret = {}_{}{}\n"])
def test_fixes_of_many_credentials_take_time_in_proportion(line):
    secret = oauth()
    lines = [line.format(number, secret, number) for number in range(400)]
    assert len(findings("import os\n" + "".join(lines[:20]))) == 20
    assert grows_in_proportion(lambda count: findings("import os\n" + "".join(lines[:count])), 100)


def test_fixes_of_many_requests_take_time_in_proportion():
    """Each asks for a scope that no call needs, and is told to ask for the others."""
    request = (
        "t{0} = requests.post('https://id.sandbox.cybrid.app/oauth/token', json={{'client_id': os.environ['A'],"
        " 'client_secret': os.environ['B'], 'scope': 'accounts:read trades:read'}}).json()['access_token']\n"
        "headers = {{'Authorization': f'Bearer {{t{0}}}'}}\n"
        "requests.get('https://bank.sandbox.cybrid.app/api/accounts', headers=headers)\n"
    )
    lines = [request.format(number) for number in range(120)]
    assert sum(one.fix is not None for one in findings("import os, requests\n" + "".join(lines[:5]))) == 5
    assert grows_in_proportion(lambda count: findings("import os, requests\n" + "".join(lines[:count])), 30)
