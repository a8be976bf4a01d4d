"""An editor that speaks the Language Server Protocol with the real server, over its standard input and output."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from doors import TIMEOUT
from forked import python

Message = dict[str, Any]


class Client:
    """An editor with a workspace of these folders; it answers what the server asks with nothing."""

    def __init__(self, *folders: Path, capabilities: Message | None = None, settings: Message | None = None) -> None:
        self.server = subprocess.Popen(
            [*python(), "-m", "cybrid_lint", "server", "--stdio"],
            cwd=folders[0],
            env={**os.environ, "XDG_CACHE_HOME": str(folders[0].parent / "cache")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._received: queue.Queue[Message] = queue.Queue()
        self._number = 0
        self._versions: dict[str, int] = {}
        #: Everything that the server has said, in order.
        self.heard: list[Message] = []
        threading.Thread(target=self._receive, daemon=True).start()
        self.capabilities = self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folders[0].as_uri(),
                "workspaceFolders": [{"uri": one.as_uri(), "name": one.name} for one in folders],
                "capabilities": capabilities or {},
                "initializationOptions": settings or {},
            },
        )["capabilities"]
        self.tell("initialized", {})

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.kill()
        self.server.communicate()

    # --- messages ---------------------------------------------------------------------------------------------

    def tell(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Return the result of a request; an error is raised as its code and text."""
        answer = self.answer(self.begin(method, params))
        if "error" in answer:
            raise AssertionError((answer["error"]["code"], answer["error"]["message"]))
        return answer["result"]

    def begin(self, method: str, params: Any) -> int:
        """Send a request, and return its number."""
        self._number += 1
        self.send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int) -> Message:
        return self.until(lambda one: one.get("id") == number and "method" not in one)

    def until(self, matches: Callable[[Message], bool]) -> Message:
        """Return the first message from now on that matches."""
        while True:
            message = self._received.get(timeout=TIMEOUT)
            self.heard.append(message)
            if "method" in message and "id" in message:
                self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})
            if matches(message):
                return message

    def send(self, message: Message) -> None:
        body = json.dumps(message).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def _receive(self) -> None:
        stream = self.server.stdout
        assert stream is not None
        while header := stream.readline():
            size = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self._received.put(json.loads(stream.read(size)))

    # --- documents --------------------------------------------------------------------------------------------

    def open(self, path: Path, text: str | None = None, language: str = "python") -> list[Message]:
        """Open a document and return its diagnostics."""
        uri = path.as_uri()
        text = path.read_bytes().decode() if text is None else text
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.diagnostics(path)

    def change(self, path: Path, *changes: Message) -> None:
        """Change a document; a change is a text, or a range and a text."""
        uri = path.as_uri()
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def diagnostics(self, path: Path) -> list[Message]:
        """Return what the server says next of a document as it is now."""
        uri = path.as_uri()
        version = self._versions.get(uri)

        def is_said(one: Message) -> bool:
            said = one.get("params") or {}
            is_told = one.get("method") == "textDocument/publishDiagnostics" and said["uri"] == uri
            return is_told and said.get("version") == version

        found: list[Message] = self.until(is_said)["params"]["diagnostics"]
        return found

    def actions(self, path: Path, line: int) -> list[Message]:
        """Return what can be done about a line, from 0."""
        at = {"start": {"line": line, "character": 0}, "end": {"line": line + 1, "character": 0}}
        params = {"textDocument": {"uri": path.as_uri()}, "range": at, "context": {"diagnostics": []}}
        found: list[Message] = self.ask("textDocument/codeAction", params)
        return found

    def hover(self, path: Path, line: int, character: int) -> str | None:
        params = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}
        found = self.ask("textDocument/hover", params)
        return None if found is None else found["contents"]["value"]

    def close(self) -> int:
        """End the server as an editor does, and return its exit code."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.server.wait(timeout=TIMEOUT)


def codes(diagnostics: list[Message]) -> list[tuple[int, str]]:
    """Return the lines, from 1, and codes of diagnostics."""
    return sorted((one["range"]["start"]["line"] + 1, one["code"]) for one in diagnostics)
