"""Notebooks: the source of their cells with its lines in the file, and the credentials in cells and outputs."""

from __future__ import annotations

import ast
import json

import pytest
from other_support import jwt, oauth, scanned

from cybrid_lint.other import notebook_cells


def notebook(*cells: tuple[str, str | list[str]], language: str = "python", indent: int | None = 1) -> str:
    made = []
    for kind, text in cells:
        source = text if isinstance(text, list) else text.splitlines(keepends=True)
        cell = {"cell_type": kind, "metadata": {}, "source": source}
        made.append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    whole = {"cells": made, "metadata": {"language_info": {"name": language}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=indent)


def test_cells_with_the_lines_of_the_file():
    text = notebook(("markdown", "# Title"), ("code", "import os\n\nx = 1\n"), ("code", "y = 'é'"))
    cells = notebook_cells(text.encode())
    assert [cell.number for cell in cells] == [2, 3]
    assert cells[0].source == "import os\n\nx = 1\n"
    lines = text.split("\n")
    for cell in cells:
        assert len(cell.lines) == len(cell.source.split("\n"))
    assert "import os" in lines[cells[0].lines[0] - 1]
    assert "x = 1" in lines[cells[0].lines[2] - 1]
    assert cells[1].source == "y = 'é'"


def test_a_source_of_one_string_and_a_file_of_one_line():
    text = json.dumps({"cells": [{"cell_type": "code", "source": "a = 1\nb = 2"}], "nbformat": 4})
    [cell] = notebook_cells(text.encode())
    assert cell.source == "a = 1\nb = 2"
    assert cell.lines == (1, 1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install x\nx = 1", "pass\nx = 1"),
        ("!pip install \\\n  x\nx = 1", "pass\n\nx = 1"),
        ("if True:\n    !ls\n    x = 1", "if True:\n    pass\n    x = 1"),
        ("files = !ls\nx = 1", "files = None\nx = 1"),
        ("%time x = f()\ny = 1", "x = f()\ny = 1"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("%%bash\ncurl x\necho", "\n\n"),
        ("print?\nx = 1", "pass\nx = 1"),
        ("x = '''\n%time\n!ls\n'''", "x = '''\n%time\n!ls\n'''"),
        ("x = 5 % y\nz = a\\\n%b", "x = 5 % y\nz = a\\\n%b"),
        ("def broken(:", "def broken(:"),
    ],
)
def test_magics_and_shell_commands(source, expected):
    [cell] = notebook_cells(notebook(("code", source)).encode())
    assert cell.source == expected
    if "broken" not in source:
        ast.parse(cell.source)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[", b"\xff\xfe", b'{"cells": 1}', b'{"cells": [1, {"source": 1}]}', b"\0"]
)
def test_what_is_no_notebook(raw):
    assert notebook_cells(raw) == []


@pytest.mark.parametrize("language", ["R", "julia", "javascript"])
def test_other_languages_are_no_python(language):
    assert notebook_cells(notebook(("code", "x <- 1"), language=language).encode()) == []


def places(text: str) -> list[tuple[int, str]]:
    return sorted((one.span.line, one.code) for one in scanned("n/prices.ipynb", text))


def line_of(text: str, value: str) -> int:
    return text[: text.index(value)].count("\n") + 1


def test_credentials_in_cells():
    secret, client_id = oauth(), oauth()
    text = notebook(
        ("code", "import os\nIDP = 'https://id.sandbox.cybrid.app'\n"),
        ("code", f"client_id = '{client_id}'\nclient_secret = os.environ.get('CYBRID_CLIENT_SECRET', '{secret}')\n"),
    )
    assert places(text) == sorted([(line_of(text, client_id), "CYB101"), (line_of(text, secret), "CYB102")])


def test_credentials_in_outputs_and_prose():
    token, secret = jwt(), oauth()
    whole = json.loads(
        notebook(("code", "show(headers)  # cybrid"), ("markdown", f"Cybrid client secret: `{secret}`\n"))
    )
    whole["cells"][0]["outputs"] = [
        {"output_type": "execute_result", "data": {"text/plain": [f"{{'Authorization': 'Bearer {token}'}}"]}}
    ]
    text = json.dumps(whole, indent=1)
    assert places(text) == sorted([(line_of(text, token), "CYB103"), (line_of(text, secret), "CYB102")])


def test_other_vendors_and_placeholders_in_cells():
    text = notebook(
        ("code", "CYBRID_CLIENT_SECRET = os.environ['CYBRID_CLIENT_SECRET']\n"),
        ("code", f"plaid_secret = '{oauth()}'\nstripe = Stripe(client_secret='{oauth()}')\n"),
        ("markdown", "Set CYBRID_CLIENT_SECRET=<your secret>\n"),
    )
    assert places(text) == []


def test_images_are_no_texts():
    whole = json.loads(notebook(("code", "plot(cybrid)")))
    whole["cells"][0]["outputs"] = [{"data": {"image/png": f"client_secret={oauth()}"}, "output_type": "display_data"}]
    assert places(json.dumps(whole)) == []
