"""CYB203 where the token's maker, the clients and the uses all stand in one module."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_cases import Case, read
from support import check

CASES = read(Path(__file__).with_name("scopes_that_no_call_uses.md"))
IMPORTED = "from maker import *\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_no_call_uses_is_the_same_in_one_module(case: Case) -> None:
    text = case.text("app.py")
    assert IMPORTED in text
    check(case.text("maker.py") + text.replace(IMPORTED, ""))
