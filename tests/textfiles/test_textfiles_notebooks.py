"""Notebooks: the credentials in the texts of their cells and in outputs."""

from __future__ import annotations

import json

from textfiles_support import jwt, oauth, scanned


def notebook(*cells: tuple[str, str | list[str]], language: str = "python", indent: int | None = 1) -> str:
    made = []
    for kind, text in cells:
        source = text if isinstance(text, list) else text.splitlines(keepends=True)
        cell = {"cell_type": kind, "metadata": {}, "source": source}
        made.append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    whole = {"cells": made, "metadata": {"language_info": {"name": language}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=indent)


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
