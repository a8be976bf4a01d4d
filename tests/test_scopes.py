"""`cybrid-lint scopes`: what each token is requested with and used for, and the list that suffices."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from contextlib import redirect_stderr, redirect_stdout
from importlib import resources
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from doors import Run, jwt, oauth, write
from test_command import cybrid_lint

from cybrid_lint.cli import parser
from cybrid_lint.cli.scopes import run
from cybrid_lint.output.scopes import FORMATS

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
GRANT = """
import os
import requests

def grant(scope):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": scope,
        },
    ).json()["access_token"]

def get(token, path, **params):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"https://bank.sandbox.cybrid.app/api/{path}", headers=headers, params=params).json()
"""
MINT = """
def mint(guid, scopes):
    return requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": guid, "scopes": scopes},
        headers={"Authorization": f"Bearer {grant('customers:read customers:write')}"},
    ).json()["access_token"]
"""


def told(folder: Path, *args: str) -> Run:
    """What the command gives, run in this process."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run(parser(["scopes"]).parse_args(["scopes", *args]), folder)
    return Run(code, out.getvalue(), err.getvalue(), 0)


def scopes(folder: Path, *args: str) -> list[dict]:
    done = told(folder, "--format", "json", *args)
    assert (done.code, done.err) == (0, "")
    return checked(done)


def checked(done: Run) -> list[dict]:
    """The requests of a report that holds to its schema."""
    schema = json.loads(resources.files("cybrid_lint.output.scopes").joinpath("schema.json").read_text())
    made = json.loads(done.out)
    jsonschema.validate(made, schema, cls=jsonschema.Draft202012Validator)
    assert done.out.isascii()
    return made["requests"]


def program(folder: Path, uses: str, name: str = "app.py") -> list[dict]:
    write(folder, {name: GRANT + uses})
    return scopes(folder)


def by_scopes(requests: list[dict]) -> dict[str, dict]:
    return {" ".join(one["scope"] for one in each["requested"]): each for each in requests}


def reached(request: dict) -> list[tuple[str, list[str], list[str | None]]]:
    return [
        (one["operation"], [call["function"] for call in one["calls"]], [call["code"] for call in one["calls"]])
        for one in request["operations"]
    ]


# what is said of a request


def test_every_use_is_seen(tmp_path):
    found = by_scopes(program(tmp_path, 'def prices():\n    return get(grant("prices:read trades:read"), "prices")\n'))
    (one,) = found.values()
    assert (one["type"], one["uses_seen"], one["requested_known"]) == ("bank", True, "all")
    assert one["requested"] == [
        {"scope": "prices:read", "state": "needed"},
        {"scope": "trades:read", "state": "unneeded"},
    ]
    assert reached(one) == [("GET /api/prices", ["prices"], [None])]
    assert (one["needed"], one["unneeded"], one["missing"]) == (["prices:read"], ["trades:read"], [])
    assert (one["enough"], one["paste"]) == (["prices:read"], '"prices:read"')
    (place,) = one["places"]
    assert (place["line"], place["function"], one["sent"]["function"]) == (20, "prices", "grant")
    (call,) = one["operations"][0]["calls"]
    assert (call["line"], [step["function"] for step in call["way"]]) == (20, ["get"])


def test_a_use_that_is_not_seen(tmp_path):
    uses = """
import elsewhere

def prices():
    token = grant("prices:read trades:read")
    elsewhere.keep(token)
    return get(token, "prices")
"""
    (one,) = program(tmp_path, uses)
    assert not one["uses_seen"]
    assert one["unseen"] == ["handed to code that is not seen"]
    assert [scope["state"] for scope in one["requested"]] == ["needed", "unsure"]
    assert (one["needed"], one["unneeded"], one["enough"], one["paste"]) == (["prices:read"], [], None, None)
    table = told(tmp_path).out
    assert "not all uses could be traced: handed to code that is not seen" in table


def test_a_helper_for_several_types_and_scopes(tmp_path):
    uses = f"""{MINT}
def accounts(guid):
    return get(mint(guid, ["accounts:read"]), "accounts", customer_guid=guid)

def trades(guid):
    return get(mint(guid, ["trades:read", "prices:read"]), "trades", customer_guid=guid)

def banks():
    return get(grant("banks:execute banks:read"), "banks")
"""
    found = by_scopes(program(tmp_path, uses))
    assert {key: one["type"] for key, one in found.items()} == {
        "accounts:read": "customer",
        "banks:execute banks:read": "organization",
        "customers:read customers:write": "bank",
        "prices:read trades:read": "customer",
    }
    assert found["accounts:read"]["sent"] == found["prices:read trades:read"]["sent"]
    assert found["prices:read trades:read"]["paste"] == '["trades:read"]'
    assert reached(found["customers:read customers:write"]) == [("POST /api/customer_tokens", ["mint"], [None])]


def test_scopes_that_are_not_all_known(tmp_path):
    uses = """
def some():
    return get(grant("prices:read " + os.environ["MORE"]), "trades/1")

def none():
    answer = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={"client_id": os.environ["CYBRID_CLIENT_ID"], "scope": os.environ["SCOPES"]},
    )
    return get(answer.json()["access_token"], "prices")
"""
    some, none = sorted(program(tmp_path, uses), key=lambda one: one["requested_known"], reverse=True)
    assert (some["requested_known"], none["requested_known"]) == ("some", "none")
    assert [one["scope"] for one in some["requested"]] == ["prices:read"]
    assert (some["missing"], some["enough"]) == (None, ["trades:read"])
    assert (none["requested"], none["missing"], none["enough"]) == ([], None, ["prices:read"])
    table = told(tmp_path).out
    assert "prices:read and others that are not known" in table
    assert "requested   not known" in table


def test_scopes_that_are_missing_misspelt_or_cannot_be_held(tmp_path):
    uses = f"""{MINT}
def bank():
    return get(grant("price:read"), "prices")

def customer(guid):
    return get(mint(guid, ["customers:execute"]), "banks")
"""
    found = by_scopes(program(tmp_path, uses))
    bank, customer = found["price:read"], found["customers:execute"]
    assert bank["requested"][0]["state"] == "unknown"
    assert (bank["missing"], bank["paste"]) == (["prices:read"], '"prices:read"')
    assert customer["requested"][0]["state"] == "forbidden"
    assert (customer["unholdable"], customer["enough"]) == (["banks:read"], None)
    assert "none: a customer token cannot hold banks:read" in told(tmp_path).out


def test_of_alternatives_the_one_that_is_asked_for_would_do(tmp_path):
    uses = """
def one():
    return get(grant("bank_applications:read"), "bank_applications")

def other():
    return get(grant("prices:read"), "bank_applications")
"""
    found = by_scopes(program(tmp_path, uses))
    assert found["bank_applications:read"]["enough"] == ["bank_applications:read"]
    assert found["prices:read"]["enough"] == ["banks:read"]


def test_a_wrong_level_is_told_where_check_tells_it(tmp_path):
    uses = """
class Service:
    def accounts(self, guid):
        return get(grant("accounts:read"), "accounts", customer_guid=guid)

    def accounts_of_the_bank(self):
        return get(grant("accounts:read banks:read"), "accounts", owner="bank")
"""
    found = by_scopes(program(tmp_path, uses))
    assert reached(found["accounts:read"]) == [("GET /api/accounts", ["Service.accounts"], ["CYB301"])]
    assert reached(found["accounts:read banks:read"])[0][2] == [None]
    by_check = json.loads(cybrid_lint(tmp_path, "check", "--format", "json", "--select", "CYB3").out)["findings"]
    (call,) = found["accounts:read"]["operations"][0]["calls"]
    assert [(one["line"], one["column"], one["code"]) for one in by_check] == [(call["line"], call["column"], "CYB301")]


def test_a_helper_that_keeps_its_tokens(tmp_path):
    """Whoever asks for the same scopes may get the token of any other: one request with all places and all calls."""
    uses = """
held = {}

def kept(scope):
    if scope not in held:
        held[scope] = grant(scope)
    return held[scope]

def one():
    return get(kept("prices:read"), "prices")

def two():
    return get(kept("prices:read"), "prices")

def three():
    return get(kept("banks:read"), "banks")
"""
    found = by_scopes(program(tmp_path, uses))
    assert [place["function"] for place in found["prices:read"]["places"]] == ["one", "two"]
    assert reached(found["prices:read"]) == [("GET /api/prices", ["one", "two"], [None, None])]
    assert reached(found["banks:read"]) == [("GET /api/banks", ["three"], [None])]


def test_a_helper_without_callers_is_a_request_too(tmp_path):
    write(tmp_path, {"bank.py": GRANT.replace("def grant(", "def bank_token(").split("def get")[0]})
    (one,) = scopes(tmp_path)
    assert (one["requested_known"], one["operations"], one["enough"]) == ("none", [], None)


# which files


def test_the_same_scopes_would_do_as_check_says():
    found = by_scopes(scopes(EXAMPLES / "as_people_write_it"))
    by_check = json.loads(cybrid_lint(EXAMPLES / "as_people_write_it", "check", "--format", "json").out)["findings"]
    said = [re.search(r'; request only (".*")', one["message"])[1] for one in by_check if one["code"] == "CYB203"]
    assert len(said) == 2
    assert sorted(said) == sorted(one["paste"] for one in found.values() if one["unneeded"])


def test_the_example_as_it_should_be_asks_for_what_it_needs():
    found = scopes(EXAMPLES / "as_it_should_be")
    assert len(found) == 7
    for one in found:
        assert (one["unneeded"], one["missing"]) == ([], [])
        assert one["enough"] in (None, [asked["scope"] for asked in one["requested"]])


def use(resource: str) -> str:
    return f"from cybrid import get, grant\n\ndef go():\n    return get(grant('{resource}:read'), '{resource}')\n"


def test_a_path_below_the_project(tmp_path):
    write(
        tmp_path,
        {
            "pyproject.toml": "",
            "cybrid.py": GRANT,
            "shop/prices.py": use("prices"),
            "shop/banks.py": use("banks"),
            "docs/notes.py": "print('Cybrid')\n",
        },
    )
    assert set(by_scopes(scopes(tmp_path, "shop"))) == {"prices:read", "banks:read"}
    (one,) = scopes(tmp_path, "shop/banks.py")
    # the whole project is read, though a file of it was asked for
    assert one["operations"][0]["calls"][0]["way"][0]["path"] == "cybrid.py"
    (one,) = scopes(tmp_path / "docs", "../shop/banks.py")
    assert one["places"][0]["path"] == "../shop/banks.py"
    assert scopes(tmp_path, "docs") == []


def test_several_projects(tmp_path):
    for name in ("one", "two"):
        shutil.copytree(EXAMPLES / "as_it_should_be", tmp_path / name)
        write(tmp_path / name, {"setup.cfg": ""})
    write(
        tmp_path, {"setup.cfg": "", "three.py": f"{GRANT}\ndef go():\n    return get(grant('prices:read'), 'prices')\n"}
    )
    found = scopes(tmp_path)
    assert [one["project"] for one in found] == ["."] + ["one"] * 7 + ["two"] * 7
    assert all(one["places"][0]["path"].startswith(one["project"]) for one in found[1:])
    table = told(tmp_path).out
    assert "\none\n" in table
    assert table.rstrip().endswith("15 token requests, 2 whose uses could not all be traced.")


def test_nothing_to_tell(tmp_path):
    write(tmp_path, {"app.py": "print(1)\n", "notes.txt": "cybrid"})
    done = cybrid_lint(tmp_path, "scopes")
    assert (done.code, done.out, done.err) == (0, "", "cybrid-lint: no token request at or below .\n")
    assert scopes(tmp_path) == []
    assert told(tmp_path, "--format", "mermaid").out.startswith("flowchart LR\n    nothing[")
    ET.fromstring(told(tmp_path, "--format", "svg").out)
    assert "No token request." in told(tmp_path, "--format", "html").out


def test_a_path_that_is_not_there(tmp_path):
    done = cybrid_lint(tmp_path, "scopes", "nowhere")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("cybrid-lint: no such file or folder: ")


def test_a_broken_file_is_told_and_hides_uses(tmp_path):
    write(tmp_path, {"broken.py": f"from app import grant  # Cybrid\nSECRET = '{oauth()}'\ndef (:\n"})
    write(tmp_path, {"app.py": f"{GRANT}\ndef go():\n    return get(grant('prices:read trades:read'), 'prices')\n"})
    done = cybrid_lint(tmp_path, "scopes", "--format", "json")
    (one,) = checked(done)
    assert done.err == "cybrid-lint: not analysed: broken.py: it cannot be parsed, see line 3\n"
    assert (one["unseen"], one["unneeded"], one["enough"]) == (["a file could not be analysed"], [], None)


def test_a_broken_file_hides_uses_of_what_it_gets_where_the_request_is_sent(tmp_path):
    go = "from maker import get, grant\n\n\ndef go():\n    return get(grant('prices:read trades:read'), 'prices')\n"
    write(tmp_path, {"maker.py": GRANT, "app.py": go, "broken.py": "from maker import grant  # Cybrid\ndef (:\n"})
    assert [one["unneeded"] for one in checked(told(tmp_path, "--format", "json"))] == [[]]
    write(tmp_path, {"broken.py": "from other import grant  # Cybrid\ndef (:\n"})
    assert [one["unneeded"] for one in checked(told(tmp_path, "--format", "json"))] == [["trades:read"]]


# how it is written


def test_the_table_is_as_wide_as_the_terminal(monkeypatch):
    requests = checked(told(EXAMPLES / "as_people_write_it", "--format", "json"))
    for width in (100, 60, 40):
        monkeypatch.setenv("COLUMNS", str(width))
        table = told(EXAMPLES / "as_people_write_it").out
        assert max(map(len, table.splitlines()[:-1])) <= width
        assert table.count("sufficient") == len(requests) > 3
        assert table.count('"transfers:read"') == 1


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_goes_to_a_file(tmp_path, format_):
    done = told(EXAMPLES / "as_people_write_it", "--format", format_, "--output", str(tmp_path / "x"))
    assert (done.code, done.out, done.err) == (0, "", "")
    written = (tmp_path / "x").read_text(encoding="utf-8")
    assert written == told(EXAMPLES / "as_people_write_it", "--format", format_).out
    assert "trades:execute" in written


def test_hostile_names_and_credentials_in_their_place(tmp_path):
    secret, token = oauth(), jwt()
    name = "a\"];b<script>&'#.py"
    uses = f"""
def ü日本():
    return get(grant("{secret} {token} prices:read </script><b>"), "prices")
"""
    program(tmp_path, uses, name)
    assert FORMATS
    for format_ in FORMATS:
        done = told(tmp_path, "--format", format_)
        assert done.code == 0
        assert secret[:5] not in done.out
        assert token[-20:-10] not in done.out
        assert "<script>&" not in done.out or format_ in ("table", "json")
        assert "</script><b>" not in done.out
