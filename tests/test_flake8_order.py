"""The same findings whatever the order of the files and the number of processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from doors import cyb, fill, write

FIXTURES = Path(__file__).parent / "fixtures"
CASES = ("django_shop", "fastapi_wallet", "httpx_desk")

PROJECT = {
    "pyproject.toml": "",
    "main.py": """
        from shop.service import Desk

        desk = Desk()
        desk.sell("guid")
        """,
    "shop/__init__.py": "from shop.service import Desk\n",
    "shop/settings.py": """
        import os

        CYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]
        CYBRID_CLIENT_SECRET = os.getenv("CYBRID_CLIENT_SECRET", "<client_secret>")
        SCOPES = ["accounts:read", "trades:execute", "acounts:write"]
        """,
    "shop/tokens.py": """
        import logging

        import requests

        from shop import settings

        log = logging.getLogger(__name__)


        def fetch():
            body = {
                "grant_type": "client_credentials",
                "client_id": settings.CYBRID_CLIENT_ID,
                "client_secret": settings.CYBRID_CLIENT_SECRET,
                "scope": " ".join(settings.SCOPES),
            }
            log.info("asking with %s", body)
            return requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body).json()["access_token"]
        """,
    "shop/transport.py": """
        import requests


        class Transport:
            def __init__(self, token):
                self.session = requests.Session()
                self.session.headers["Authorization"] = f"Bearer {token}"

            def get(self, path, **query):
                return self.session.get("https://bank.sandbox.cybrid.app" + path, params=query).json()

            def post(self, path, body):
                return self.session.post("https://bank.sandbox.cybrid.app" + path, json=body).json()
        """,
    "shop/service.py": """
        from shop.tokens import fetch
        from shop.transport import Transport


        class Desk:
            def __init__(self):
                self.transport = Transport(fetch())

            def balances(self, guid):
                return self.transport.get("/api/accounts", customer_guid=guid)

            def sell(self, quote):
                return self.transport.post("/api/trades", {"quote_guid": quote})
        """,
    "shop/web.py": """
        from flask import Flask, jsonify

        from .service import Desk
        from .tokens import fetch

        app = Flask(__name__)


        @app.get("/balances/<guid>")
        def balances(guid):
            return jsonify(Desk().balances(guid))


        @app.get("/token")
        def token():
            return jsonify(token=fetch())
        """,
    "shop/words.py": "GREETING = 'hello'\n",
    "tests/test_service.py": """
        from shop.service import Desk


        def test_balances():
            assert Desk().balances("guid")
        """,
}


def filled():
    import textwrap

    return {name: fill(textwrap.dedent(text)) for name, text in PROJECT.items()}


def agree(folder: Path, alone: int | None = None) -> list[tuple[str, int, int, str, str]]:
    """Fail unless every way to run over a folder finds the same; `alone` bounds the runs over one file."""
    names = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*.py"))
    found = cyb(folder).lines
    reported = sorted({one.path for one in found})
    single = (reported + [one for one in names if one not in reported])[:alone]
    assert cyb(folder, "-j4", *names).lines == found
    assert cyb(folder, *reversed(names)).lines == found
    for name in single:
        assert cyb(folder, name).lines == [one for one in found if one.path == name], name
    return [tuple(one) for one in found]


def test_order_and_processes_change_nothing(tmp_path):
    write(tmp_path, filled())
    found = agree(tmp_path, alone=5)
    codes = {(path, code) for path, _, _, code, _ in found}
    assert {
        ("shop/settings.py", "CYB102"),
        ("shop/settings.py", "CYB204"),
        ("shop/tokens.py", "CYB105"),
        ("shop/service.py", "CYB301"),
        ("shop/service.py", "CYB302"),
        ("shop/web.py", "CYB304"),
    } <= codes


def test_no_line_is_printed_twice(tmp_path):
    write(tmp_path, filled())
    lines = cyb(tmp_path, "-j2", ".").lines
    assert len({(one.path, one.line, one.column, one.code) for one in lines}) == len(lines)


@pytest.mark.parametrize("case", CASES)
def test_order_and_processes_change_nothing_in_whole_projects(tmp_path, case):
    folder = tmp_path / case
    names = [one for one in (FIXTURES / case).rglob("*") if one.is_file()]
    write(folder, {one.relative_to(FIXTURES / case).as_posix(): fill(one.read_text("utf-8")) for one in names})
    assert agree(folder, alone=1)
