"""pytest: fixtures give their values to the tests that ask for them by name."""

from __future__ import annotations

from engine_support import BANK_TOKEN, operations

HEAD = "import os, requests, pytest\n"
USE = """
def test_show(session, guid="g"):
    session.get("https://bank.sandbox.cybrid.app/api/trades/" + guid)
"""
FIXTURE = """
@pytest.fixture{name}
def {function}():
    made = requests.Session()
    made.headers["Authorization"] = "Bearer " + bank_token()
    {gives} made
"""


def _tokens(source: str, **modules: str) -> list[str]:
    return [call.token for call in operations(HEAD + BANK_TOKEN + source, **modules)]


def test_a_fixture_of_the_module() -> None:
    for gives in ("return", "yield"):
        assert _tokens(FIXTURE.format(name="", function="session", gives=gives) + USE) == ["bank"]


def test_a_fixture_with_a_name_of_its_own() -> None:
    assert _tokens(FIXTURE.format(name='(name="session")', function="made", gives="yield") + USE) == ["bank"]


def test_a_fixture_of_conftest() -> None:
    conftest = HEAD + BANK_TOKEN + FIXTURE.format(name="()", function="session", gives="yield")
    assert _tokens(USE, conftest=conftest) == ["bank"]


def test_a_function_that_is_no_fixture_gives_nothing() -> None:
    plain = FIXTURE.format(name="", function="session", gives="return").replace("@pytest.fixture\n", "")
    assert _tokens(plain + USE) == []
