"""A small fake of Cybrid's token endpoints and APIs on the loopback interface, and a way to run programs against it.

It knows the operations of the catalogue. A token is refused that lacks a call's scopes, a customer's token for what no
customer may do or what concerns another one. Answers depend on what is asked alone, not on who asks.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from doors import TIMEOUT
from forked import MODULES, python

from cybrid_lint import catalogue

# Leads every request of requests, httpx and urllib to Cybrid's hosts to the fake, with the host in front of the path.
REROUTE = """
import os
import urllib.request
from urllib.parse import urlsplit

FAKE = os.environ["FAKE_CYBRID"]
CLIENTS = os.environ["FAKE_CLIENTS"].split()


def led(url):
    parts = urlsplit(str(url))
    if not (parts.hostname or "").endswith(".cybrid.app"):
        return url
    return f"{FAKE}/{parts.hostname}{parts.path}" + (f"?{parts.query}" if parts.query else "")


if "requests" in CLIENTS:
    import requests

    send = requests.Session.send
    requests.Session.send = lambda self, request, **options: (
        setattr(request, "url", led(request.url)), send(self, request, **options))[1]
if "httpx" in CLIENTS:
    import httpx

    build = httpx.Client.build_request
    httpx.Client.build_request = httpx.AsyncClient.build_request = lambda self, method, url, **options: build(
        self, method, led(self._merge_url(url)), **options)

make = urllib.request.Request.__init__
urllib.request.Request.__init__ = lambda self, url, *args, **options: make(self, led(url), *args, **options)
"""
# What programs need of the SDK for the bank API, sent by requests.
SDK = """
import requests


class Configuration:
    def __init__(self, host="https://bank.sandbox.cybrid.app", access_token=None):
        self.host, self.access_token = host, access_token


class ApiClient:
    def __init__(self, configuration):
        self.configuration = configuration


class _Api:
    def __init__(self, api_client):
        self.api_client = api_client

    def _get(self, path, **query):
        configuration = self.api_client.configuration
        headers = {"Authorization": f"Bearer {configuration.access_token}"}
        return requests.get(configuration.host + path, params=query, headers=headers).json()


class AccountsBankApi(_Api):
    def list_accounts(self, **query):
        return self._get("/api/accounts", **query)


class TradesBankApi(_Api):
    def get_trade(self, guid):
        return self._get(f"/api/trades/{guid}")
"""


@dataclass
class Fake:
    """What the fake knows: the client's ID and secret, the tokens that it has given, and its answer to each call."""

    client_id: str
    client_secret: str
    address: str = ""
    tokens: dict[str, tuple[str, str, frozenset[str]]] = field(default_factory=dict)
    calls: list[tuple[str, str, int]] = field(default_factory=list)
    #: the types of tokens that operations were called with
    types: list[tuple[str, str]] = field(default_factory=list)

    @property
    def refused(self) -> list[tuple[str, str, int]]:
        """The calls that were refused."""
        return [one for one in self.calls if one[2] >= 400]

    def answer(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: dict[str, Any]
    ) -> tuple[int, Any]:
        """Return the status and the answer to a request."""
        if path == "/oauth/token":
            return self._bank_token(body)
        held = self.tokens.get(headers.get("Authorization", "").removeprefix("Bearer "))
        if held is None:
            return 401, {"error": "unauthorized"}
        operation = next((one for one in catalogue.operations() if one.method == method and _is_of(one, path)), None)
        if operation is None:
            return 404, {"error": "no such operation"}
        kind, owner, scopes = held
        needed = (operation.scopes, operation.alternative_scopes)
        if not any(one and one <= scopes for one in needed) and operation.scopes:
            return 403, {"error": "insufficient scope"}
        if operation.path == "/api/customer_tokens":
            return self._customer_token(kind, body)
        named = {query.get("customer_guid"), body.get("customer_guid")}
        named |= {path.rpartition("/")[2]} if operation.path == "/api/customers/{customer_guid}" else set()
        if kind == "customer" and (not catalogue.customer_could_make(operation) or named - {None, owner}):
            return 403, {"error": "not this customer's"}
        self.types.append((kind, operation.id))
        return 200, {"objects": [{"asked": f"{method} {path}", "of": sorted(filter(None, named))}]}

    def _bank_token(self, body: dict[str, Any]) -> tuple[int, Any]:
        if (body.get("client_id"), body.get("client_secret")) != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client"}
        scopes = frozenset(str(body.get("scope", "")).split())
        if not scopes <= catalogue.holdable("bank"):
            return 400, {"error": "invalid_scope"}
        return self._given("bank", "", scopes)

    def _customer_token(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        scopes = frozenset(body["scopes"])
        if kind != "bank" or not scopes <= catalogue.holdable("customer"):
            return 422, {"error": "invalid scopes"}
        return self._given("customer", body["customer_guid"], scopes)

    def _given(self, kind: str, owner: str, scopes: frozenset[str]) -> tuple[int, Any]:
        token = secrets.token_urlsafe(24)
        self.tokens[token] = kind, owner, scopes
        return 200, {"access_token": token, "token_type": "Bearer", "scope": " ".join(sorted(scopes))}


def _is_of(operation: catalogue.Operation, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", operation.path), path) is not None


def _handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            path = "/" + parts.path.split("/", 2)[2]
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if "json" in self.headers.get("Content-Type", ""):
                body = json.loads(raw)
            else:
                body = {key: values[0] for key, values in parse_qs(raw.decode()).items()}
            status, answer = fake.answer(self.command, path, query, dict(self.headers), body)
            fake.calls.append((self.command, path, status))
            whole = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(whole)

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(client_id: str, client_secret: str) -> Iterator[Fake]:
    """Serve a fake that knows one client."""
    fake = Fake(client_id, client_secret)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    fake.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def output_of(folder: Path, name: str, fake: Fake, environment: Mapping[str, str]) -> str:
    """Run a program against a fake and return what it prints; it must not fail."""
    hooks = folder.parent / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(REROUTE, encoding="utf-8")
    (hooks / "cybrid_api_bank.py").write_text(SDK, encoding="utf-8")
    path = os.pathsep.join([str(hooks), str(folder)])
    texts = "".join(one.read_text(encoding="utf-8") for one in folder.rglob("*.py"))
    # only those that the program uses: they take most of its time to import
    libraries = {"requests": "requests", "httpx": "httpx", "cybrid_api_bank": "requests"}
    clients = {client for name, client in libraries.items() if f"import {name}" in texts or f"from {name}" in texts}
    names = " ".join(sorted(clients))
    kept = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    needed = {"PYTHONPATH": path, "FAKE_CYBRID": fake.address, "FAKE_CLIENTS": names, MODULES: names}
    done = subprocess.run(
        [*python(), str(folder / name)],
        cwd=folder,
        env={**kept, **needed, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
