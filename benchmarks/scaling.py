"""Shows how time and memory grow with a Cybrid project.

    python benchmarks/scaling.py [MODULES …]

Generates projects of that many modules in which tokens flow through all layers, settings to auth to client to
services to handlers, analyses each in a process of its own, and prints seconds, peak memory and seconds per 1,000
lines; beside them bandit's seconds on the same code, if bandit is installed. Every second service has one flaw: exits
with 1 if other than these are found.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SETTINGS = '''"""Settings."""

import os

ENVIRONMENT = os.getenv("CYBRID_ENVIRONMENT", "sandbox")
ID_URL = f"https://id.{ENVIRONMENT}.cybrid.app"
BANK_URL = f"https://bank.{ENVIRONMENT}.cybrid.app"
CYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]
CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]
'''
AUTH = '''"""Tokens."""

import requests

from app import settings


class Tokens:
    def __init__(self, client_id=None, client_secret=None):
        self.client_id = client_id or settings.CYBRID_CLIENT_ID
        self.client_secret = client_secret or settings.CYBRID_CLIENT_SECRET
        self._held = {}

    def bank(self, scope):
        if scope not in self._held:
            response = requests.post(
                f"{settings.ID_URL}/oauth/token",
                json={
                    "grant_type": "client_credentials",
                    "client_id": self.client_id,
                    "client_secret": self.client_secret,
                    "scope": scope,
                },
                timeout=10,
            )
            self._held[scope] = response.json()["access_token"]
        return self._held[scope]

    def customer(self, guid, scopes):
        response = requests.post(
            f"{settings.ID_URL}/api/customer_tokens",
            json={"customer_guid": guid, "scopes": scopes},
            headers={"Authorization": f"Bearer {self.bank('customers:read customers:write')}"},
            timeout=10,
        )
        return response.json()["access_token"]


tokens = Tokens()
'''
CLIENT = '''"""The client."""

import requests

from app import settings


class Client:
    def __init__(self, token):
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {token}"})

    def get(self, path, **query):
        response = self.session.get(settings.BANK_URL + path, params=query, timeout=10)
        response.raise_for_status()
        return response.json()

    def post(self, path, **body):
        response = self.session.post(settings.BANK_URL + path, json=body, timeout=10)
        response.raise_for_status()
        return response.json()
'''
SERVICE = '''"""Service {number}."""

from app.auth import tokens
from app.client import Client


class Service{number}:
    def __init__(self, guid):
        self.guid = guid

    def _client(self, *scopes):
        return Client(tokens.customer(self.guid, list(scopes)))

    def accounts(self):
        found = self._client("accounts:read").get("/api/accounts", customer_guid=self.guid)
        return [self._plain(one) for one in found["objects"]]

    def quote(self, symbol, amount, side="buy"):
        return self._client("quotes:execute").post(
            "/api/quotes",
            customer_guid=self.guid,
            product_type="trading",
            symbol=symbol,
            side=side,
            deliver_amount=amount,
        )

    def trade(self, symbol, amount):
        quote = self.quote(symbol, amount)
        return self._client("trades:execute").post("/api/trades", quote_guid=quote["guid"])

    def trades(self):
        return self._bank_client().get("/api/trades", customer_guid=self.guid)["objects"]

    def _bank_client(self):
        return {maker}

    def _plain(self, account):
        return {{"asset": account["asset"], "balance": account["platform_balance"], "state": account["state"]}}
'''
HANDLER = '''"""Handlers of service {number}."""

from flask import Blueprint, jsonify, request, session

from app.services.service_{number} import Service{number}

blueprint = Blueprint("handlers_{number}", __name__)


def current():
    return Service{number}(session["customer_guid"])


@blueprint.get("/{number}/accounts")
def accounts():
    return jsonify(current().accounts())


@blueprint.get("/{number}/trades")
def trades():
    return jsonify([one["guid"] for one in current().trades()])


@blueprint.post("/{number}/trades")
def trade():
    body = request.get_json()
    if not body.get("symbol"):
        return jsonify(error="symbol"), 422
    made = current().trade(body["symbol"], body["amount"])
    return jsonify(guid=made["guid"]), 201
'''
MAKERS = ('Client(tokens.bank("trades:read"))', 'self._client("trades:read")')
RUN = """
import resource, sys, time
from pathlib import Path
from cybrid_lint.analysis import analyse
from cybrid_lint.options import Options
start = time.perf_counter()
found = analyse(Path(sys.argv[1]), Options()).findings
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, peak / (1024 * 1024 if sys.platform == "darwin" else 1024), sum(map(len, found.values())))
"""
# settings, auth, client and the three packages' own modules
FIXED = 6


def generate(root: Path, modules: int) -> tuple[int, int]:
    """Write a project of that many modules. Return its lines, and how many findings there should be."""
    files = {
        "app/__init__.py": "",
        "app/services/__init__.py": "",
        "app/handlers/__init__.py": "",
        "app/settings.py": SETTINGS,
        "app/auth.py": AUTH,
        "app/client.py": CLIENT,
    }
    flaws = 0
    for number in range(max(1, (modules - FIXED) // 2)):
        maker = MAKERS[number % 2]
        flaws += maker == MAKERS[0]
        files[f"app/services/service_{number}.py"] = SERVICE.format(number=number, maker=maker)
        files[f"app/handlers/handlers_{number}.py"] = HANDLER.format(number=number)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "pyproject.toml").write_text('[project]\nname = "app"\nversion = "1"\n', encoding="utf-8")
    return sum(text.count("\n") for text in files.values()), flaws


def measure(root: Path) -> tuple[float, float, int]:
    """Return the seconds of an analysis, its peak memory in MB, and how many findings it gave."""
    done = subprocess.run([sys.executable, "-c", RUN, str(root)], capture_output=True, text=True, check=True)
    seconds, memory, found = done.stdout.split()
    return float(seconds), float(memory), int(found)


def bandit(root: Path) -> float | None:
    """Return bandit's seconds on the same code, None if it is not installed."""
    if importlib.util.find_spec("bandit") is None:
        return None
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bandit", "-q", "-r", str(root)], capture_output=True, check=False)
    return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure projects of each size."""
    parser = argparse.ArgumentParser(description="Time and memory as a project grows.")
    parser.add_argument("modules", nargs="*", type=int, default=[10, 100, 1000])
    wrong = False
    print("modules   lines  seconds  MB peak  s/1,000 lines  bandit s/1,000 lines  findings")
    for modules in parser.parse_args(arguments).modules:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            lines, expected = generate(root, modules)
            seconds, memory, found = measure(root)
            other = bandit(root)
        beside = "not installed" if other is None else f"{other / lines * 1000:.3f}"
        print(
            f"{modules:7} {lines:7} {seconds:8.2f} {memory:8.0f} {seconds / lines * 1000:14.3f} {beside:>21}"
            f" {found:5} of {expected}",
            flush=True,
        )
        wrong = wrong or found != expected
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
