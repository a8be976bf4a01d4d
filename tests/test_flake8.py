"""The plugin as flake8 runs it: lines, suppression, selection, configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from doors import cyb, fill, flake8, write

MINT = """\
import os
import requests

BANK = "https://bank.sandbox.cybrid.app"


def mint():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "accounts:read",
        },
    )
    return {"Authorization": "Bearer " + response.json()["access_token"]}


def accounts(guid):
    return requests.get(BANK + "/api/accounts", params={"customer_guid": guid}, headers=mint())%s
"""
CALL = (21, "CYB301")
# line 14 of MINT: six resources, one more than a limit of five allows
SIX = "accounts:read customers:read prices:read quotes:read trades:read transfers:read"


def calling(comment: str = "") -> str:
    """A module whose line 21 gets CYB301, with a comment behind that line."""
    return MINT % (f"  {comment}" if comment else "")


def asking(scopes: str) -> str:
    """A module that asks for a bank token with these scopes on line 14."""
    return MINT.split("\n\ndef accounts")[0].replace("accounts:read", scopes)


def test_lines_have_place_code_and_message(tmp_path):
    leak = fill('\n\nclass Settings:\n    CYBRID_CLIENT_SECRET = "<client_secret>"\n')
    write(tmp_path, {"calls.py": calling(), "leaks.py": leak, "scopes.py": asking("acounts:read")})
    found = cyb(tmp_path)
    assert found.code == 1
    assert [(one.path, one.line, one.column, one.code) for one in found.lines] == [
        ("calls.py", 21, 12, "CYB301"),
        ("leaks.py", 4, 28, "CYB102"),
        ("scopes.py", 14, 22, "CYB204"),
    ]
    level, secret, scope = (one.message for one in found.lines)
    assert level.startswith("bank token from calls.py:")
    assert "GET /api/accounts" in level
    assert secret.startswith("hard-coded Cybrid client secret (starts with ")
    assert scope.startswith("unknown scope 'acounts:read'; did you mean 'accounts:read'?")


def test_columns_count_characters_behind_tabs_and_wide_letters(tmp_path):
    text = fill('if True:\n\té = "𝄞"; CYBRID_CLIENT_SECRET = "<client_secret>"\n')
    write(tmp_path, {"wide.py": text})
    (one,) = cyb(tmp_path).lines
    assert (one.line, one.column) == (2, text.splitlines()[1].rindex("= ") + 3)


@pytest.fixture(scope="module")
def commented(tmp_path_factory):
    """Which of some modules with a comment on the reported line are still reported."""
    folder = tmp_path_factory.mktemp("noqa")
    comments = {
        "none": "",
        "own": "# noqa: CYB301",
        "family": "# noqa: CYB3",
        "bare": "# noqa",
        "several": "# noqa: E501, CYB301",
        "behind": "# read only # noqa: CYB301 checked on Monday",
        "another": "# noqa: CYB302",
        "foreign": "# noqa: E501",
        "wrongcase": "# noqa: cyb301",
    }
    write(folder, {f"{name}.py": calling(comment) for name, comment in comments.items()})
    write(folder, {"whole.py": "# flake8: noqa: CYB301\n" + calling()})
    run = cyb(folder)
    assert {(one.line, one.code) for one in run.lines} == {CALL}
    return {Path(one.path).stem for one in run.lines}


@pytest.mark.parametrize("name", ["own", "family", "bare", "several", "behind", "whole"])
def test_noqa_hides(commented, name):
    assert name not in commented


@pytest.mark.parametrize("name", ["none", "another", "foreign"])
def test_noqa_of_another_code_does_not_hide(commented, name):
    assert name in commented


def test_noqa_on_a_literal_of_several_lines(tmp_path):
    texts = {
        "inside.py": 'import requests\n\nrequests.get(\n    "https://id.sandbox.cybrid.app",\n'
        '    auth=(\n        "<client_id>",  # noqa: CYB101\n        "<client_secret>",\n    ),\n)\n',
        "block.py": 'TEXT = """\ncybrid:\n  client_id: x\n  client_secret: <client_secret>\n"""  # noqa: CYB102\n',
    }
    write(tmp_path, {name: fill(text) for name, text in texts.items()})
    assert cyb(tmp_path).places == [("inside.py", 7, "CYB102")]


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A folder whose two modules get one CYB301 and one CYB201 each."""
    folder = tmp_path_factory.mktemp("pair")
    return write(folder, {"app/first.py": calling().replace("accounts:read", SIX), "app/second.py": asking(SIX)})


FIRST, SECOND = ("app/first.py", 14, "CYB201"), ("app/second.py", 14, "CYB201")
LEVEL = ("app/first.py", 21, "CYB301")


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        (["--select=CYB"], [FIRST, LEVEL, SECOND]),
        (["--select=CYB3"], [LEVEL]),
        (["--select=CYB201"], [FIRST, SECOND]),
        (["--select=C"], [FIRST, LEVEL, SECOND]),
        (["--select=F,W6"], []),
        (["--select=F", "--extend-select=CYB3"], [LEVEL]),
        (["--select=CYB", "--extend-ignore=CYB3"], [FIRST, SECOND]),
        (["--select=CYB", "--ignore=CYB201"], [LEVEL]),
        (["--select=CYB", "--per-file-ignores=app/first.py:CYB201"], [LEVEL, SECOND]),
        (["--select=CYB", "--exclude=app/first.py"], [SECOND]),
        (["--select=CYB20", "--cybrid-max-resources=6"], [("app/first.py", 14, "CYB203")]),
        (["--max-line-length=200"], [FIRST, LEVEL, SECOND]),
    ],
)
def test_selection(pair, arguments, places):
    assert flake8(pair, *arguments, ".").must_be_whole().places == places


def test_per_file_ignores_and_options_from_each_kind_of_configuration(pair, tmp_path):
    word = "Zq7-" + "Kd93mVx0" * 4 + "pL2"
    for name in ("setup.cfg", "tox.ini", ".flake8"):
        folder = tmp_path / name.strip(".")
        write(
            folder,
            {
                name: "[flake8]\nselect = CYB\nper-file-ignores =\n    app/second.py: CYB201\n"
                f"cybrid-max-resources = 6\ncybrid-placeholders = {word}, other\n",
                "app/first.py": calling(),
                "app/second.py": asking(SIX + " files:read"),
                "app/third.py": asking(SIX),
                "app/fourth.py": asking(SIX + " files:read"),
                "app/fifth.py": f'CYBRID_CLIENT_SECRET = "{word}"\n',
                "app/sixth.py": fill('CYBRID_CLIENT_SECRET = "<client_secret>"\n'),
            },
        )
        found = flake8(folder, ".", isolated=False).must_be_whole().places
        expected = [
            ("app/first.py", *CALL),
            ("app/fourth.py", 14, "CYB201"),
            ("app/sixth.py", 1, "CYB102"),
        ]
        assert found == expected, name


def test_options_with_underscores_and_without_configuration(tmp_path):
    word = "Zq7-" + "Kd93mVx0" * 4 + "pL2"
    files = {"app.py": f'CYBRID_CLIENT_SECRET = "{word}"\n'}
    write(tmp_path, files)
    assert cyb(tmp_path).places == [("app.py", 1, "CYB102")]
    assert cyb(tmp_path, f"--cybrid-placeholders={word.upper()}", ".").places == []
    write(tmp_path, {".flake8": f"[flake8]\ncybrid_placeholders = {word}\n"})
    assert cyb(tmp_path, ".", isolated=False).places == []


@pytest.mark.parametrize("value", ["many", "2.5", "-3", ""])
def test_a_bad_limit_in_the_configuration_is_a_clean_message(pair, tmp_path, value):
    config = tmp_path / "flake8.ini"
    config.write_text(f"[flake8]\ncybrid-max-resources = {value}\n")
    run = flake8(pair, "--select=CYB", f"--config={config}", ".", isolated=False)
    assert "Traceback" not in run.err
    assert run.code not in (0, -11)
    assert "cybrid-max-resources" in run.err.replace("_", "-")
    assert len(run.err.strip().splitlines()) <= 25


@pytest.mark.parametrize("value", ["many", "-3"])
def test_a_bad_limit_on_the_command_line_is_a_clean_message(pair, value):
    run = flake8(pair, "--select=CYB", f"--cybrid-max-resources={value}", ".")
    assert "Traceback" not in run.err
    assert run.code == 2
    assert "cybrid-max-resources" in run.err


def test_help_and_version_name_the_plugin(tmp_path):
    run = flake8(tmp_path, "--help")
    assert "--cybrid-max-resources" in run.out
    assert "--cybrid-placeholders" in run.out
    assert "cybrid-lint" in flake8(tmp_path, "--version").out
