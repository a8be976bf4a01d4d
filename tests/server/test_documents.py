"""What the server says of documents, while they are opened, changed, saved and closed."""

from __future__ import annotations

import json
import secrets

import pytest
from doors import write
from lsp_client import codes

from cybrid_lint.address import rule_page

SMILE = "\U0001f600"
NOQA = "  # noqa: CYB301"


def at(line, character):
    return {"line": line, "character": character}


def test_a_document_shows_what_the_buffer_holds_and_what_led_there(project, editor):
    client = editor(project, settings={"checkWorkspace": False})
    app = project / "app.py"
    text = app.read_text()
    first, second = client.open(app)
    assert codes([first, second]) == [(10, "CYB301"), (15, "CYB301")]
    assert first["source"] == "cybrid-lint"
    assert first["severity"] == 1
    assert first["codeDescription"]["href"] == rule_page("CYB301")
    assert first["range"] == {"start": at(9, 11), "end": at(9, 77)}
    related = first["relatedInformation"]
    assert [one["message"] for one in related] == ["bank token requested here"]
    assert related[0]["location"]["uri"] == (project / "tokens.py").as_uri()
    # a change in the client's units, UTF-16, and nothing is saved
    client.change(app, {"range": {"start": at(9, 4), "end": at(9, 4)}, "text": f'x = "{SMILE}"; '})
    found = client.diagnostics(app)
    assert found[0]["range"]["start"] == at(9, 11 + len('x = ""; ') + 2)
    client.change(app, {"text": text.replace("headers=headers)\n", f"headers=headers){NOQA}\n", 1)})
    assert codes(client.diagnostics(app)) == [(15, "CYB301")]
    # behind a form feed lines are counted as before
    client.change(app, {"text": text.replace("\n\ndef others", "\n\f\ndef others")})
    client.diagnostics(app)
    client.change(app, {"range": {"start": at(14, 78 - 1), "end": at(14, 78 - 1)}, "text": NOQA})
    assert codes(client.diagnostics(app)) == [(10, "CYB301")]
    client.tell("textDocument/didClose", {"textDocument": {"uri": app.as_uri()}})
    del client._versions[app.as_uri()]
    assert client.diagnostics(app) == []
    assert client.close() == 0


def test_who_imports_a_document_is_inspected_with_it(project, client):
    app, tokens = project / "app.py", project / "tokens.py"
    assert len(client.open(app)) == 2
    assert client.open(tokens) == []
    text = tokens.read_text()
    client.change(tokens, {"text": text.replace('return response.json()["access_token"]', "return os.environ['T']")})
    assert client.diagnostics(app) == []
    client.change(tokens, {"text": text})
    assert len(client.diagnostics(app)) == 2


def test_only_the_last_of_many_changes_has_to_be_answered(project, client):
    app = project / "app.py"
    client.open(app)
    text = app.read_text()
    for number in range(30):
        client.change(app, {"text": text + f"\nNUMBER = {number}\n"})
    assert len(client.diagnostics(app)) == 2
    said = [one["params"] for one in client.heard if one.get("method") == "textDocument/publishDiagnostics"]
    versions = [one["version"] for one in said if one["uri"] == app.as_uri()]
    assert versions == sorted(versions)
    assert versions[-1] == 31
    assert len(versions) < 25


def test_files_of_other_kinds_and_the_noqa_of_each(project, editor):
    secret = secrets.token_urlsafe(32)
    write(project, {"conf.yaml": f"cybrid:\n  client_secret: {secret}\n", "conf.json": '{"cybrid": {}}\n'})
    (project / "conf.yaml").chmod(0o600)
    client = editor(project, settings={"checkWorkspace": False})
    path = project / "conf.yaml"
    assert codes(client.open(path, language="yaml")) == [(2, "CYB102")]
    (action,) = client.actions(path, 1)
    assert action["title"] == "Ignore CYB102 here with a reason"
    (edit,) = action["edit"]["changes"][path.as_uri()]
    assert edit["newText"] == "  # noqa: CYB102 - TODO: say why"
    assert secret not in str(client.heard)
    client.change(path, edit_as_change(edit))
    assert client.diagnostics(path) == []
    # there are no comments in JSON, and so no action
    path = project / "conf.json"
    assert client.open(path, language="json") == []
    client.change(path, {"text": json.dumps({"cybrid": {"client_secret": secret}})})
    assert codes(client.diagnostics(path)) == [(1, "CYB102")]
    assert client.actions(path, 0) == []


def edit_as_change(edit):
    return {"range": edit["range"], "text": edit["newText"]}


def test_findings_are_ignored_one_by_one_or_all_of_a_kind(project, client):
    app = project / "app.py"
    client.open(app)
    *_, one, every = client.actions(app, 9)
    assert one["title"] == "Ignore CYB301 here with a reason"
    assert every["title"] == "Ignore all 2 CYB301 in this file"
    assert [len(action["diagnostics"]) for action in (one, every)] == [1, 2]
    (edit,) = one["edit"]["changes"][app.as_uri()]
    client.change(app, edit_as_change(edit))
    assert codes(client.diagnostics(app)) == [(15, "CYB301")]
    client.change(app, {"text": app.read_text()})
    client.diagnostics(app)
    client.change(app, *map(edit_as_change, every["edit"]["changes"][app.as_uri()]))
    assert client.diagnostics(app) == []
    assert client.actions(app, 2) == []


def test_a_fix_is_offered_and_ends_its_finding(project, client):
    secret = secrets.token_urlsafe(32)
    path = project / "login.py"
    text = f'import os\n\nCYBRID_CLIENT_SECRET = "{secret}"\n'
    assert codes(client.open(path, text)) == [(3, "CYB102")]
    fix, _ = client.actions(path, 2)
    assert fix["title"] == "Read the client secret from CYBRID_CLIENT_SECRET"
    assert (fix["kind"], fix["isPreferred"]) == ("quickfix", True)
    assert secret not in str(client.heard)
    client.change(path, *map(edit_as_change, fix["edit"]["changes"][path.as_uri()]))
    assert client.diagnostics(path) == []
    assert client.actions(path, 2) == []


def test_a_fix_of_several_files_changes_them_together(project, client):
    app, tokens = project / "app.py", project / "tokens.py"
    client.open(app)
    fix, *_ = client.actions(app, 9)
    assert fix["title"] == "Make the call with a token of the customer's and accounts:read"
    assert "isPreferred" not in fix, "it may change what the program does"
    changes = fix["edit"]["changes"]
    assert set(changes) == {app.as_uri(), tokens.as_uri()}
    client.open(tokens)
    client.change(tokens, *map(edit_as_change, reversed(changes[tokens.as_uri()])))
    client.change(app, *map(edit_as_change, reversed(changes[app.as_uri()])))
    assert codes(client.diagnostics(app)) == [(16, "CYB301")]  # below the new import


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{call}", "{call}  # noqa: CYB301 - TODO: say why"),
        ("{call}  # noqa: E501", "{call}  # noqa: E501, CYB301"),
        ("{call}  # noqa: E501, W291 (long)", "{call}  # noqa: E501, W291, CYB301 (long)"),
        ("{call}  # as ever", "{call}  # as ever  # noqa: CYB301 - TODO: say why"),
        ("{call}.json(), '''\n'''", "'''  # noqa: CYB301 - TODO: say why"),
    ],
)
def test_the_comment_stands_where_flake8_looks_for_it(line, expected):
    from cybrid_lint.checking.added_noqa import comments
    from cybrid_lint.findings import Finding, Span

    call = "result = requests.get(URL, headers=HEADERS)"
    text = f"import requests\n{line.format(call=call)}\n"
    finding = Finding(Span("app.py", 2, 9, 2, 40), "CYB301", "")
    (comment,) = comments(text, "app.py", [finding], "TODO: say why", is_python=True)
    span = comment.edit.span
    before = text.split("\n")[span.line - 1]
    assert before[: span.column] + comment.edit.text + before[span.end_column :] == expected.format(call=call)
    assert "requests" not in comment.edit.text, "a line may hold a credential"


def test_notebooks_as_cells_and_as_files(project, client):
    book = project / "book.ipynb"
    texts = ["# title", "import requests\nimport tokens\n%matplotlib inline", "GUID = 'a'"]
    call = (
        'requests.get("https://bank.sandbox.cybrid.app/api/accounts", params={"customer_guid": GUID}, headers=HEADERS)'
    )
    texts.append(f'HEADERS = {{"Authorization": f"Bearer {{tokens.fetch()}}"}}\n{call}')
    names = [f"vscode-notebook-cell:{book}#{number}" for number in range(4)]
    cells = [{"kind": 1 if number == 0 else 2, "document": name} for number, name in enumerate(names)]
    documents = [
        {"uri": name, "languageId": "markdown" if number == 0 else "python", "version": 1, "text": texts[number]}
        for number, name in enumerate(names)
    ]
    notebook = {"uri": book.as_uri(), "notebookType": "jupyter-notebook", "version": 1, "cells": cells}
    client.tell("notebookDocument/didOpen", {"notebookDocument": notebook, "cellTextDocuments": documents})
    said = client.until(lambda one: (one.get("params") or {}).get("uri") == names[3])
    (found,) = said["params"]["diagnostics"]
    assert (found["code"], found["range"]["start"]) == ("CYB301", at(1, 0))
    params = {"textDocument": {"uri": names[3]}, "range": found["range"], "context": {"diagnostics": []}}
    (action,) = client.ask("textDocument/codeAction", params)
    (edit,) = action["edit"]["changes"][names[3]]
    changed = {"textContent": [{"document": {"uri": names[3], "version": 2}, "changes": [edit_as_change(edit)]}]}
    versioned = {"uri": book.as_uri(), "version": 2}
    client.tell("notebookDocument/didChange", {"notebookDocument": versioned, "change": {"cells": changed}})
    said = client.until(lambda one: (one.get("params") or {}).get("uri") == names[3])
    assert said["params"]["diagnostics"] == []
    # an editor without notebooks opens the file itself
    whole = {"cells": [{"cell_type": "code", "source": texts[3], "metadata": {}}], "metadata": {}, "nbformat": 4}
    whole["cells"].insert(0, {"cell_type": "code", "source": "import requests, tokens\nGUID = 'a'", "metadata": {}})
    other = project / "other.ipynb"
    assert codes(client.open(other, json.dumps(whole, indent=1), language="json")) == [(10, "CYB301")]
    assert client.actions(other, 10) == [], "there are no comments in JSON"
