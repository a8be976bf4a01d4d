"""Servers that end with their test, and a project that they serve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from doors import TOKENS, write
from lsp_client import Client

APP = """\
import requests

import tokens

URL = "https://bank.sandbox.cybrid.app/api/accounts"


def accounts(guid):
    headers = {"Authorization": f"Bearer {tokens.fetch()}"}
    return requests.get(URL, params={"customer_guid": guid}, headers=headers)


def others(guid):
    headers = {"Authorization": f"Bearer {tokens.fetch()}"}
    return requests.get(URL, params={"customer_guid": guid}, headers=headers)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, {"pyproject.toml": "", "tokens.py": TOKENS, "app.py": APP})
    return folder


@pytest.fixture
def editor() -> Iterator[Callable[..., Client]]:
    opened: list[Client] = []

    def start(*folders: Path, **options: object) -> Client:
        opened.append(Client(*folders, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for client in opened:
        client.__exit__()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with Client(tmp_path_factory.mktemp("shared"), settings={"checkWorkspace": False}) as client:
        yield client


@pytest.fixture
def client(shared: Client) -> Client:
    """A server that other tests have spoken to: most have nothing to do with each other."""
    shared.heard.clear()
    return shared


@pytest.fixture
def joined(client: Client) -> Iterator[Callable[..., Client]]:
    """The shared server, with folders of the workspace that leave with the test."""
    left: list[dict[str, str]] = []

    def join(*folders: Path) -> Client:
        added = [{"uri": one.as_uri(), "name": one.name} for one in folders]
        left.extend(added)
        client.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})
        return client

    yield join
    client.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": left}})
