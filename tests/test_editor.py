"""An editor with the real python-lsp-server: what it shows of a buffer that is not saved."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from doors import TIMEOUT, TOKENS, oauth, write

BUFFER = """
import requests

import tokens

CYBRID_SIGNING_KEY = "<key>"
URL = "https://bank.sandbox.cybrid.app/api/accounts"


def accounts(guid):
    headers = {"Authorization": f"Bearer {tokens.fetch()}"}
    return requests.get(URL, params={"customer_guid": guid}, headers=headers)
"""


class Editor:
    """A client of the language server over its standard input and output."""

    def __init__(self, folder: Path) -> None:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self._server = subprocess.Popen(
            [sys.executable, "-m", "pylsp"],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._received: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._receive, daemon=True).start()
        self._request("initialize", {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": {}})
        self.notify("initialized", {})
        plugins = {name: {"enabled": name == "flake8"} for name in ("flake8", "mccabe", "pycodestyle", "pyflakes")}
        self.notify("workspace/didChangeConfiguration", {"settings": {"pylsp": {"plugins": plugins}}})

    def notify(self, method: str, parameters: dict[str, Any]) -> None:
        self._send({"method": method, "params": parameters})

    def diagnostics(self, uri: str, version: int) -> list[dict[str, Any]]:
        """What the server says of this version of a document, once it says anything."""
        while True:
            got = self._received.get(timeout=TIMEOUT)
            if got.get("method") == "textDocument/publishDiagnostics":
                said = got["params"]
                if (said["uri"], said.get("version")) == (uri, version):
                    found: list[dict[str, Any]] = said["diagnostics"]
                    return found

    def close(self) -> int:
        self._request("shutdown", None)
        self.notify("exit", {})
        return self._server.wait(timeout=TIMEOUT)

    def kill(self) -> None:
        self._server.kill()
        self._server.wait()

    def _request(self, method: str, parameters: dict[str, Any] | None) -> None:
        self._send({"id": method, "method": method, "params": parameters})
        while self._received.get(timeout=TIMEOUT).get("id") != method:
            pass

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _receive(self) -> None:
        stream = self._server.stdout
        assert stream
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
                while stream.readline().strip():
                    pass
                self._received.put(json.loads(stream.read(length)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"pyproject.toml": "", "tokens.py": TOKENS, "app.py": "print('what is on the disk')\n"}
    return write(tmp_path.resolve(), files)


@pytest.fixture
def editor(folder: Path):
    started = Editor(folder)
    yield started
    started.kill()


def test_a_buffer_is_checked_as_it_is_typed(editor, folder):
    uri = (folder / "app.py").as_uri()
    secret = oauth()
    text = BUFFER.replace("<key>", secret)
    opened = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    editor.notify("textDocument/didOpen", {"textDocument": opened})
    found = editor.diagnostics(uri, 1)
    assert [(one["source"], one["code"], one["range"]["start"]) for one in found if one["code"].startswith("CYB")] == [
        ("flake8", "CYB104", {"line": 5, "character": 21}),
        ("flake8", "CYB301", {"line": 11, "character": 11}),
    ]
    assert "tokens.py:8 " in found[-1]["message"]
    assert secret[:5] not in str(found)

    clean = text.replace(f'"{secret}"', "None").replace('params={"customer_guid": guid}, ', "")
    changes = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": clean}]}
    editor.notify("textDocument/didChange", changes)
    assert [one for one in editor.diagnostics(uri, 2) if one["code"].startswith("CYB")] == []
    assert editor.close() == 0
