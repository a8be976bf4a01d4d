"""The lock of scopes: written, compared with the code, and told of in words that a reviewer can follow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from doors import command, write
from forked import python

from cybrid_lint import analysis

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LOCK = "cybrid-scopes.toml"
NO_LOCK = f"{LOCK}: not a file of `cybrid-lint scopes --lock`; write it again"
CLIENT = """
import os

import requests


def grant(scope):
    answer = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": scope,
        },
    )
    return {"Authorization": "Bearer " + answer.json()["access_token"]}


def get(headers, what):
    return requests.get("https://bank.sandbox.cybrid.app/api/" + what, headers=headers).json()
"""


def prices(scopes: str = "prices:read") -> str:
    return f"from client import get, grant\n\n\ndef prices():\n    return get(grant({scopes!r}), 'prices')\n"


@pytest.fixture
def project(tmp_path):
    write(tmp_path, {"client.py": CLIENT, "shop.py": prices(), "pyproject.toml": ""})
    done = command(tmp_path, "scopes", "--lock", LOCK)
    assert (done.code, done.out, done.err) == (0, "", f"{LOCK}: 1 token\n")
    return tmp_path


def check(project: Path, *args: str) -> tuple[int, list[str], str]:
    analysis._known.clear()
    done = command(project, "scopes", "--check", LOCK, *args)
    return done.code, done.out.splitlines(), done.err


def test_it_says_who_asks_for_what_and_where_it_is_used(project):
    assert tomllib.loads((project / LOCK).read_text(encoding="utf-8")) == {
        "version": 1,
        "token": [
            {
                "module": "shop.py",
                "function": "prices",
                "type": "bank",
                "scopes": ["prices:read"],
                "used": ["shop.py prices GET /api/prices"],
            }
        ],
    }
    assert check(project) == (0, [], "")


def test_it_is_the_same_wherever_the_lines_are(project):
    before = (project / LOCK).read_bytes()
    write(project, {"shop.py": "# a comment\n\n\n" + prices()})
    analysis._known.clear()
    command(project, "scopes", "--lock", LOCK)
    assert (project / LOCK).read_bytes() == before
    write(project, {"app/x.py": ""})
    command(project / "app", "scopes", "--lock", f"../{LOCK}", "..")
    assert (project / LOCK).read_bytes() == before


def test_more_scopes_fail_and_say_how_to_accept_them(project):
    write(project, {"shop.py": prices("prices:read trades:execute")})
    assert check(project) == (
        1,
        [
            f"{LOCK}: 1 token with more scopes than it says",
            "",
            "bank token in shop.py, prices",
            "  + trades:execute",
            "    prices:read",
            "",
            f"To accept this, run `cybrid-lint scopes --lock {LOCK}` and have the change reviewed.",
        ],
        "",
    )
    assert command(project, "scopes", "--lock", LOCK).code == 0
    assert check(project)[0] == 0


def test_a_new_token_fails(project):
    write(project, {"till.py": prices("prices:read")})
    code, lines, _ = check(project)
    assert code == 1
    assert lines[2:4] == ["bank token in till.py, prices (new)", "  + prices:read"]


def test_a_higher_level_is_a_new_token(project):
    write(project, {"client.py": CLIENT.replace("CYBRID_CLIENT", "CYBRID_ORG_CLIENT")})
    code, lines, _ = check(project)
    assert code == 1
    assert lines[2] == "organization token in shop.py, prices (new)"


def test_scopes_that_are_not_known_are_more(project):
    write(
        project, {"shop.py": "import os\n" + prices().replace("'prices:read'", "'prices:read ' + os.environ['MORE']")}
    )
    code, lines, _ = check(project)
    assert code == 1
    assert "  + scopes that are not known" in lines


def test_less_passes_and_says_that_the_file_could_say_less(project):
    write(project, {"shop.py": prices("")})
    code, lines, said = check(project)
    assert (code, lines) == (0, [])
    assert said == f"{LOCK}: some of it is out of date; write it again with `cybrid-lint scopes --lock {LOCK}`\n"
    write(project, {"shop.py": prices(), "till.py": prices()})
    command(project, "scopes", "--lock", LOCK)
    (project / "shop.py").unlink()
    assert check(project) == (0, [], said)


def test_a_part_is_compared_with_its_part(project):
    write(project, {"till.py": prices("trades:execute")})
    assert check(project, "shop.py") == (0, [], "")
    assert check(project, "till.py")[0] == 1
    assert check(project, "shop.py", "till.py")[0] == 1


def test_a_file_that_cannot_be_analysed_fails(project):
    write(project, {"broken.py": "from client import grant  # Cybrid\ndef (:\n"})
    code, lines, said = check(project)
    assert (code, lines) == (1, [])
    assert "not analysed: broken.py" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, f"there is no {LOCK}; `cybrid-lint scopes --lock {LOCK}` writes it"),
        ("[[[", f"{LOCK}:1: not valid TOML"),
        ("version = 2\n", NO_LOCK),
        (
            "version = 1\n[[token]]\nmodule = 1\n",
            f"{LOCK}: not a file of `cybrid-lint scopes --lock`; write it again",
        ),
    ],
)
def test_what_is_no_lock(project, text, said):
    (project / LOCK).unlink()
    if text is not None:
        write(project, {LOCK: text})
    code, lines, err = check(project)
    assert (code, lines, err) == (2, [], f"cybrid-lint: {said}\n")


def test_check_compares_where_the_configuration_names_it(project):
    write(project, {"pyproject.toml": f"[tool.cybrid-lint]\nscopes-lock = '{LOCK}'\nselect = ['CYB1']\n"})
    assert command(project, "check").code == 0
    write(project, {"shop.py": prices("prices:read trades:execute")})
    done = command(project, "check")
    assert done.code == 1
    assert "  + trades:execute\n" in done.err
    assert command(project, "check", "--exit-zero").code == 0
    assert command(project, "check", "client.py").code == 1  # the token is sent there
    write(project, {"other.py": "x = 1\n"})
    assert command(project, "check", "other.py").code == 0


def test_names_are_safe_in_it(tmp_path):
    write(tmp_path, {"client.py": CLIENT, 'ünï "x".py': prices().replace("def prices", "def prix_é")})
    command(tmp_path, "scopes", "--lock", LOCK)
    (token,) = tomllib.loads((tmp_path / LOCK).read_text(encoding="utf-8"))["token"]
    assert (token["module"], token["function"]) == ('ünï "x".py', "prix_é")
    assert check(tmp_path)[0] == 0


def test_lock_and_check_exclude_each_other(project):
    done = subprocess.run(
        [*python(), "-m", "cybrid_lint", "scopes", "--lock", "a", "--check", "b"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "not allowed with" in done.stderr
