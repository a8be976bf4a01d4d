"""Hovers and code lenses, and what the server answers to questions that are wrong."""

from __future__ import annotations

import json
import secrets

import pytest
from doors import TOKENS, write

from cybrid_lint.cli import main

CALL = """\
import requests

import tokens


def prices():
    headers = {"Authorization": f"Bearer {tokens.fetch()}"}
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers)
"""


def place(path, needle):
    """Return the line and character, from 0, of the first place of a text."""
    before, _, _ = path.read_text().partition(needle)
    return before.count("\n"), len(before.rpartition("\n")[2])


def test_requests_and_calls_are_explained(project, client):
    write(project, {"app.py": CALL, "tokens.py": TOKENS.replace('"accounts:read"', '"prices:read trades:execute"')})
    app, tokens = project / "app.py", project / "tokens.py"
    assert client.open(app) == []
    told = client.hover(app, *place(app, 'requests.get("'))
    assert "GET /api/prices" in told
    assert "Needs `prices:read`" in told
    assert "A bank token comes here, requested at `tokens.py:8`" in told
    assert client.hover(app, 0, 0) is None
    client.open(tokens)
    told = client.hover(tokens, *place(tokens, "requests.post("))
    assert "- `trades:execute` (no call needs it)" in told
    assert "`GET /api/prices` needs `prices:read`" in told
    assert told.endswith('These would do:\n```python\n"prices:read"\n```')
    (lens,) = client.ask("textDocument/codeLens", {"textDocument": {"uri": tokens.as_uri()}})
    assert lens["command"]["title"] == "bank token: 2 scopes, 1 needed"
    assert lens["range"]["start"]["line"] == place(tokens, '"prices:read')[0]
    # what is said is true of the buffer, not of the file
    client.change(tokens, {"text": "\n" + tokens.read_text().replace("trades:execute", "accounts:read banks:read")})
    line, character = place(tokens, "requests.post(")
    assert "(no call needs it)" in client.hover(tokens, line + 1, character)
    (lens,) = client.ask("textDocument/codeLens", {"textDocument": {"uri": tokens.as_uri()}})
    assert lens["command"]["title"] == "bank token: 3 scopes, 1 needed"


INVALID, UNKNOWN, CANCELLED = -32602, -32601, -32800


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("textDocument/hover", {"textDocument": 7}, INVALID),
        ("textDocument/hover", "<secret>", INVALID),
        ("textDocument/rename", {"textDocument": {"uri": "file:///<secret>"}}, INVALID),
        ("cybrid/unknown", {"text": "<secret>"}, UNKNOWN),
        ("workspace/executeCommand", {"command": "<secret>"}, INVALID),
        ("textDocument/codeAction", {}, INVALID),
    ],
)
def test_a_wrong_request_is_answered_by_an_error_that_quotes_nothing(wrong, method, params, code):
    client, secret = wrong
    answer = client.answer(client.begin(method, json.loads(json.dumps(params).replace("<secret>", secret))))
    assert answer["error"]["code"] == code
    assert secret not in str(answer)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    from lsp_client import Client

    folder = write(tmp_path_factory.mktemp("wrong") / "project", {"pyproject.toml": "", "tokens.py": TOKENS})
    with Client(folder, settings={"checkWorkspace": False}) as client:
        yield client, secrets.token_urlsafe(32)
        assert client.open(folder / "tokens.py") == [], "the server has outlived it all"
        assert client.close() == 0
        assert client.server.stderr.read() == b""


def test_wrong_notifications_are_passed_over(wrong, tmp_path):
    client, secret = wrong
    nowhere = {"uri": (tmp_path / secret).as_uri(), "version": 3}
    client.tell("textDocument/didChange", {"textDocument": nowhere, "contentChanges": [{"text": secret}]})
    client.tell("textDocument/didOpen", {"textDocument": {"uri": secret}})
    client.tell("textDocument/didClose", {"textDocument": nowhere})
    client.tell("notebookDocument/didChange", {"notebookDocument": nowhere, "change": {}})
    client.tell("$/cancelRequest", {"id": 4711})
    client.tell("window/workDoneProgress/cancel", {"token": secret})
    client.tell("cybrid/unknown", [secret])
    client.server.stdin.write(b"Content-Length: 9\r\n\r\n{not json")
    client.server.stdin.flush()
    nothing = {"textDocument": {"uri": nowhere["uri"]}, "position": {"line": 4, "character": 9}}
    assert client.ask("textDocument/hover", nothing) is None
    nothing = {"textDocument": {"uri": "untitled:Untitled-1"}, "position": {"line": 4, "character": 9}}
    assert client.ask("textDocument/hover", nothing) is None
    assert secret not in str(client.heard)


def test_a_question_can_be_cancelled(project, client):
    client.open(project / "app.py")
    number = client.begin("textDocument/codeLens", {"textDocument": {"uri": (project / "app.py").as_uri()}})
    client.change(project / "app.py", {"text": "# nothing of Cybrid any more\n"})
    client.tell("$/cancelRequest", {"id": number})
    answer = client.answer(number)
    assert answer.get("error", {}).get("code", CANCELLED) == CANCELLED


def test_without_pygls_it_is_said_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr("cybrid_lint.cli.server.find_spec", lambda name: None)
    assert main(["server"]) == 2
    assert "pip install 'cybrid-lint[server]'" in capsys.readouterr().err
