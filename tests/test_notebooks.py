"""Notebooks as Python: what is found in their cells, where it is said to stand, and what is left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from doors import oauth, write
from test_command import cybrid_lint

from cybrid_lint.checking import notebooks_and_scripts
from cybrid_lint.checking.runner import inspect
from cybrid_lint.options import Options
from cybrid_lint.project.magics import as_python
from cybrid_lint.project.notebooks import NoNotebookError, Notebook

TOKENS = """
import os
import requests

def bank_token():
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_ID"],
            "client_secret": os.environ["CYBRID_SECRET"],
            "scope": "accounts:read",
        },
    ).json()["access_token"]
"""
CALLS = """
import requests

def accounts(token, guid):
    url = "https://bank.sandbox.cybrid.app/api/accounts"
    return requests.get(url, params={"customer_guid": guid}, headers={"Authorization": f"Bearer {token}"})
"""
SETUP = "from wallet.calls import accounts\nfrom wallet.tokens import bank_token\n"
CALL = "accounts(bank_token(), guid)"
MARK = re.compile(r"#\s*(?P<codes>CYB\d{3}(?:\s+CYB\d{3})*)\s*$")


def notebook(*cells: str | dict[str, Any], indent: int | None = 1, **metadata: Any) -> str:
    """A notebook of format 4 with these code cells; another cell is given as it is in the file."""
    made = [one if isinstance(one, dict) else code(one.splitlines(keepends=True)) for one in cells]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=indent)


def code(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source, **more}


def prose(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}


def old(*cells: str) -> str:
    """A notebook of format 3."""
    made = [{"cell_type": "code", "language": "python", "input": one.splitlines(keepends=True)} for one in cells]
    return json.dumps({"worksheets": [{"cells": made}], "metadata": {"name": ""}, "nbformat": 3}, indent=1)


NOTEBOOKS = {
    "plain.ipynb": notebook(prose("# Accounts"), SETUP, f'guid = "é"\nrows = {CALL}  # CYB301\n'),
    "no_word.ipynb": notebook("from wallet import calls, tokens\n", "calls.accounts(tokens.bank_token(), 1)  # CYB301"),
    "noqa.ipynb": notebook(SETUP, f"{CALL}  # noqa: CYB301\n{CALL}  # noqa: CYB302  # CYB301\n{CALL}  # noqa"),
    "magics.ipynb": notebook(
        f"%load_ext autoreload\n!pip install x\n{SETUP}",
        f"%%time\nrows = {CALL}  # CYB301\n",
        f"%time rows = {CALL}  # CYB301\n",
        f"rows?\nfiles = !ls\n{CALL}  # CYB301\n",
        f"%%bash\n{CALL}\n",
        f"%%sql\nselect 1\n{CALL}\n",
    ),
    "await.ipynb": notebook(
        "from wallet.tokens import bank_token\nimport aiohttp\n",
        "async with aiohttp.ClientSession() as session:\n"
        '    url = "https://bank.sandbox.cybrid.app/api/accounts"\n'
        '    headers = {"Authorization": f"Bearer {bank_token()}"}\n'
        '    rows = await session.get(url, params={"customer_guid": guid}, headers=headers)  # CYB301\n',
    ),
    "one_string.ipynb": notebook(code(SETUP), code(f"a = 1\n{CALL}  # CYB301")),
    "windows.ipynb": notebook(SETUP.replace("\n", "\r\n"), f"a = 1\r\n{CALL}  # CYB301\r\n").replace("\n", "\r\n"),
    "one_line.ipynb": notebook(SETUP, f'a = "\\t"\n{CALL}  # CYB301\n', indent=None),
    "empty_cells.ipynb": notebook(code([]), prose(""), SETUP, code([]), f"{CALL}  # CYB301\n"),
    "version3.ipynb": old(SETUP, f"{CALL}  # CYB301\n"),
    "other_cell.ipynb": notebook(
        SETUP, code(f"{CALL}\n", metadata={"vscode": {"languageId": "julia"}}), f"{CALL}  # CYB301"
    ),
    "steps.ipynb": notebook(TOKENS, CALLS, "a = 1\nt = bank_token()\n", "accounts(t, guid)  # CYB301"),
    "r.ipynb": notebook(SETUP, CALL, language_info={"name": "R"}),
    "julia.ipynb": notebook(SETUP, CALL, kernelspec={"language": "julia", "name": "julia-1.10"}),
    "prose.ipynb": notebook(prose(f"With Cybrid, never write\n\n    {CALL}\n")),
    "alone.ipynb": notebook("import json\n", "print(json.dumps(1))\n"),
    "no_notebook.ipynb": json.dumps(["cybrid"]),
}


def expected() -> list[tuple[str, int, int, str]]:
    """The path, cell, line and code of everything that is marked in the notebooks."""
    found = []
    for path, text in NOTEBOOKS.items():
        whole = json.loads(text)
        if not isinstance(whole, dict):
            continue
        cells = whole["cells"] if "cells" in whole else whole["worksheets"][0]["cells"]
        for number, cell in enumerate(cells, 1):
            for index, line in enumerate("".join(cell.get("source", cell.get("input"))).splitlines(), 1):
                if mark := MARK.search(line):
                    found += [(f"notebooks/{path}", number, index, one) for one in mark["codes"].split()]
    return sorted(found)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    books = {f"notebooks/{path}": text for path, text in NOTEBOOKS.items()}
    return write(folder, {"setup.py": "", "wallet/tokens.py": TOKENS, "wallet/calls.py": CALLS, **books})


@pytest.fixture(scope="module")
def found(project: Path) -> list[dict[str, Any]]:
    done = cybrid_lint(project, "check", "--format", "json")
    assert done.err == ""
    findings: list[dict[str, Any]] = json.loads(done.out)["findings"]
    return findings


def test_the_cells_are_one_module_of_the_project(found):
    places = [(one["path"], one["cell"]["number"], one["cell"]["line"], one["code"]) for one in found]
    assert sorted(places) == expected()


def test_a_finding_stands_where_the_call_is_written_in_the_file(project, found):
    assert found
    for one in found:
        text = (project / one["path"]).read_bytes().decode().replace("\r\n", "\n")
        assert one["line"] == one["end_line"]
        written = text.split("\n")[one["line"] - 1][one["column"] - 1 : one["end_column"] - 1]
        assert re.fullmatch(r"(calls\.)?accounts\(.*\)|session\.get\(.*headers=headers\)", written), one


def test_steps_and_messages_name_the_cell(found):
    (one,) = [one for one in found if one["path"] == "notebooks/steps.ipynb"]
    assert one["message"].startswith("bank token from notebooks/steps.ipynb:cell 1:6 used")
    cells = [(step["cell"]["number"], step["cell"]["line"]) for step in one["steps"]]
    assert cells == [(1, 6), (2, 6)]


def test_text_and_annotations(project):
    text = cybrid_lint(project, "check", "notebooks/plain.ipynb").out
    assert "notebooks/plain.ipynb:cell 3:2:8: CYB301 bank token from wallet/tokens.py:6 used" in text
    assert f"2 | rows = {CALL}" in text
    assert "  |        ^^^^^" in text
    line = next(
        number
        for number, one in enumerate((project / "notebooks/plain.ipynb").read_text().split("\n"), 1)
        if "rows = " in one
    )
    github = cybrid_lint(project, "check", "notebooks/plain.ipynb", "--format", "github").out
    assert f"file=notebooks/plain.ipynb,line={line}," in github


def test_standard_input(project):
    text = NOTEBOOKS["plain.ipynb"]
    done = cybrid_lint(project, "check", "--stdin-filename", "notebooks/new.ipynb", "--format", "json", stdin=text)
    (one,) = json.loads(done.out)["findings"]
    assert (one["path"], one["cell"]["number"], one["cell"]["line"]) == ("notebooks/new.ipynb", 3, 2)


def inspected(folder: Path, text: str | bytes) -> list[tuple[str, int, int]]:
    """What is found in a notebook that stands alone: code, cell and line, or 0 and the file's line."""
    write(folder, {"n.ipynb": text})
    found = inspect([folder / "n.ipynb"], Options(), folder)
    places = [(one, one.span.cell) for one in found if one.code != "CYB107"]
    return sorted((one.code, cell.number, cell.line) if cell else (one.code, 0, one.span.line) for one, cell in places)


def test_a_credential_is_reported_once_wherever_it_stands(tmp_path):
    secret, other, third, fourth, fifth = (oauth() for _ in range(5))
    text = notebook(
        prose(f"Cybrid client secret: `{fourth}`\n"),
        f'CYBRID_CLIENT_SECRET = "{secret}"\n# CYBRID_CLIENT_SECRET = "{other}"\n',
        f"!curl -d client_secret={third} https://id.sandbox.cybrid.app/oauth/token\n",
        f'%time login(cybrid_client_secret="{fifth}")\n',
    )
    places = [("CYB102", 1, 1), ("CYB102", 2, 1), ("CYB102", 2, 2), ("CYB102", 3, 1), ("CYB102", 4, 1)]
    assert inspected(tmp_path, text) == places


def test_a_comment_suppresses_what_only_the_text_shows(tmp_path):
    ask = f"!curl -d client_secret={oauth()} https://id.sandbox.cybrid.app/oauth/token"
    text = notebook(f"{ask}  # noqa: CYB102\n{ask}  # noqa: CYB1\n{ask}  # noqa: CYB3\n")
    assert inspected(tmp_path, text) == [("CYB102", 1, 3)]


def test_the_credentials_of_other_languages_are_searched_for(tmp_path):
    text = notebook(f'CYBRID_CLIENT_SECRET = "{oauth()}"\n', language_info={"name": "R"})
    assert inspected(tmp_path, text) == [("CYB102", 1, 1)]


def test_a_cell_that_is_no_python_is_named_and_the_others_are_checked(tmp_path):
    text = notebook("def broken(:\n    cybrid\n", f'CYBRID_CLIENT_SECRET = "{oauth()}"\n')
    assert inspected(tmp_path, text) == [("CYB102", 2, 1), ("CYB901", 0, 1)]
    assert inspected(tmp_path, notebook("def broken(:\n", "x = 1\n")) == []


@pytest.mark.parametrize("tail", ["", "<<<<<<< HEAD\n", "}"])
def test_a_notebook_that_is_not_json_is_named_if_it_speaks_of_cybrid(tmp_path, tail):
    text = notebook(f'CYBRID_CLIENT_SECRET = "{oauth()}"\n')
    codes = [code for code, _, _ in inspected(tmp_path, text[:-2] + tail)]
    assert codes == (["CYB102"] if tail == "}" else ["CYB102", "CYB901"])
    assert inspected(tmp_path, '{"cells": [') == []


def test_notebooks_beyond_the_limits(tmp_path):
    long = notebook("import cybrid\n", f"x = '{'a b ' * 1000}'\n" * 300)
    assert inspected(tmp_path, long) == [("CYB901", 0, 1)]
    large = notebook("import cybrid\n", prose("a b" * 2_000_000))
    assert inspected(tmp_path, large) == [("CYB901", 0, 1)]
    deep = '{"cells": ' + "[" * 100_000 + '"cybrid"' + "]" * 100_000 + "}"
    assert inspected(tmp_path, deep) == [("CYB901", 0, 1)]


def test_what_has_nothing_to_do_with_cybrid_is_not_parsed(tmp_path, monkeypatch):
    def parsed(text: str) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr(notebooks_and_scripts, "Notebook", parsed)
    assert inspected(tmp_path, notebook("import wallet\n")) == []
    with pytest.raises(AssertionError):
        inspected(tmp_path, notebook("import cybrid\n"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install x\nx = 1", "pass\nx = 1"),
        ("!pip install \\\n  x\nx = 1", "pass\n\nx = 1"),
        ("!ls  # noqa: CYB102", "pass  # noqa: CYB102"),
        ("if True:\n    !ls\n    x = 1", "if True:\n    pass\n    x = 1"),
        ("files = !ls\nx = 1", "files = None\nx = 1"),
        ("%time x = f()\ny = 1", "0;    x = f()\ny = 1"),
        ("%time", "pass"),
        ("%time for x in y: z()", "pass"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("%%bash\ncurl x\necho", "\n\n"),
        ("print?\nx = 1", "pass\nx = 1"),
        ("?print\nx = 1", "pass\nx = 1"),
        ("x.y??", "pass"),
        ("x = '''\n%time\n!ls\n'''", "x = '''\n%time\n!ls\n'''"),
        ("x = 5 % y\nz = a\\\n%b", "x = 5 % y\nz = a\\\n%b"),
        ("x = await f()\nasync for y in x:\n    pass", "x = await f()\nasync for y in x:\n    pass"),
        ("match x:\n    case 1:\n        pass", "match x:\n    case 1:\n        pass"),
        ("def broken(:", None),
    ],
)
def test_magics_and_shell_commands(source, expected):
    assert as_python(source) == expected


def test_places_beyond_escapes():
    text = json.dumps({"cells": [code(['x = "é\\n😀\t"\n', "cybrid = 1\n", "y = 2"])]})
    book = Notebook(text)
    (cell,) = book.cells
    for wanted in ("é", "cybrid", "y"):
        line, column = cell.place(cell.source.index(wanted))
        at = cell.offsets[cell.character(line, column)]
        assert text[at:].startswith(json.dumps(wanted)[1:-1])
    assert book.source == cell.source + "\n"
    assert len(cell.offsets) == len(cell.source) + 1


@pytest.mark.parametrize("text", ["", "[", "[]", "{}", '{"cells": 1}', "\0", '{"cells": []} x', '"cells"', "NaN"])
def test_what_is_no_notebook(text):
    with pytest.raises(NoNotebookError):
        Notebook(text)


@pytest.mark.parametrize(
    "cells", [[], [1, None], [{}], [{"source": 1}], [{"cell_type": "code", "source": [1, "cybrid = 1"]}], [[[]]]]
)
def test_strange_cells(cells):
    assert Notebook(json.dumps({"cells": cells, "metadata": []})).source in ("", "cybrid = 1\n", "\n")
