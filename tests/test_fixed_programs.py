"""Programs do the same before and after their fixes: they are run against a fake of Cybrid's."""

from __future__ import annotations

import subprocess

import pytest
from doors import command, oauth
from fake_cybrid import output_of, serving

GUID = "3f2b8c1e6d5a4f70b9e8d7c6a5f4e3d2"
HEAD = """
import os
import requests

BANK = "https://bank.sandbox.cybrid.app"
"""
LOGIN = """
def bank_token():
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={{
        "grant_type": "client_credentials",
        "client_id": {id},
        "client_secret": {secret},
        "scope": {scope},
    }})
    answer.raise_for_status()
    return answer.json()["access_token"]

def headers():
    return {{"Authorization": f"Bearer {{bank_token()}}"}}
"""
ENVIRONMENT = {"id": 'os.environ["CYBRID_CLIENT_ID"]', "secret": 'os.environ["CYBRID_CLIENT_SECRET"]'}
BANKS = """
print(requests.get(f"{BANK}/api/banks", headers=headers()).json())
"""
PRICES = """
print(requests.get(f"{BANK}/api/prices", headers=headers()).json())
"""
CUSTOMERS = """
print(requests.get(f"{BANK}/api/customers", headers=headers()).json())
"""
SETTINGS = """
import os

CYBRID_CLIENT_ID = os.getenv("CYBRID_CLIENT_ID", "{id}")
CYBRID_CLIENT_SECRET = os.environ.get("CYBRID_CLIENT_SECRET") or "{secret}"
"""
#: What is fixed, the program with credentials in braces, other files, and whether the fix is unsafe.
PROGRAMS = {
    "literals in a request": (
        {"CYB101", "CYB102"},
        HEAD + LOGIN.format(id='"{id}"', secret="'{secret}'", scope='"banks:read"') + BANKS,
        {},
        False,
    ),
    "literals of another module": (
        {"CYB101", "CYB102"},
        HEAD
        + "from settings import CYBRID_CLIENT_ID, CYBRID_CLIENT_SECRET\n"
        + LOGIN.format(id="CYBRID_CLIENT_ID", secret="CYBRID_CLIENT_SECRET", scope='"banks:read"')
        + BANKS,
        {"settings.py": SETTINGS},
        False,
    ),
    "literals in a form": (
        {"CYB101", "CYB102"},
        HEAD
        + """
BODY = "grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=banks:read"
TYPE = {{"Content-Type": "application/x-www-form-urlencoded"}}

def headers():
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", data=BODY, headers=TYPE)
    return {{"Authorization": "Bearer " + answer.json()["access_token"]}}

print(requests.get(BANK + "/api/banks", headers=headers()).json())
""".replace("{{", "{").replace("}}", "}"),
        {},
        False,
    ),
    "a scope too many in a text": (
        {"CYB203"},
        HEAD + LOGIN.format(**ENVIRONMENT, scope='"banks:read prices:read trades:execute"') + BANKS + PRICES,
        {},
        False,
    ),
    "scopes too many in a list": (
        {"CYB203"},
        HEAD
        + "SCOPES = [\n    'accounts:read',\n    'banks:read',\n    'customers:read',  # all of them\n]\n"
        + LOGIN.format(**ENVIRONMENT, scope='" ".join(SCOPES)')
        + CUSTOMERS,
        {},
        False,
    ),
    "an unknown scope and one that a bank cannot hold": (
        {"CYB204", "CYB205"},
        HEAD + LOGIN.format(**ENVIRONMENT, scope='"banks:read price:read users:read"') + BANKS + PRICES,
        {},
        False,
    ),
    "every scope there is": (
        {"CYB201"},
        HEAD
        + LOGIN.format(
            **ENVIRONMENT, scope='"accounts:read banks:read customers:read prices:read trades:read quotes:read"'
        )
        + PRICES,
        {},
        False,
    ),
    "a bank token for a customer": (
        {"CYB301"},
        HEAD
        + LOGIN.format(**ENVIRONMENT, scope='"accounts:read customers:read"')
        + CUSTOMERS
        + f"""
def accounts(customer_guid):
    params = {{"customer_guid": customer_guid}}
    return requests.get(BANK + "/api/accounts", params=params, headers=headers()).json()

if __name__ == "__main__":
    print(accounts("{GUID}"))
""",
        {},
        True,
    ),
    "a bank token for a trade": (
        {"CYB302"},
        HEAD
        + LOGIN.format(**ENVIRONMENT, scope='"trades:read"')
        + f"""
def read(token, path):
    return requests.get(BANK + path, headers={{"Authorization": f"Bearer {{token}}"}}).json()

def trade(guid, customer_guid):
    return read(bank_token(), f"/api/trades/{{guid}}")

if __name__ == "__main__":
    print(trade("{GUID}", "{GUID}"))
""",
        {},
        True,
    ),
}
PROGRAMS |= {
    name: (codes, HEAD + LOGIN.format(**ENVIRONMENT, scope=scope) + program.replace("<guid>", GUID), {}, True)
    for name, (codes, scope, program) in {
        "a bank token in a client's method": (
            {"CYB301", "CYB302"},
            '"accounts:read trades:read prices:read"',
            """
class Client:
    def read(self, path, **query):
        return requests.get(BANK + path, params=query, headers=headers()).json()

    def accounts(self, **query):
        return self.read("/api/accounts", **query)

    def prices(self):
        return self.read("/api/prices")

def show(customer_guid, trade_guid):
    client = Client()
    print(client.prices(), client.accounts(customer_guid=customer_guid), client.read("/api/trades/" + trade_guid))

show("<guid>", "<guid>")
""",
        ),
        "a session that signs its requests": (
            {"CYB301"},
            '"accounts:read prices:read"',
            """
from requests.auth import AuthBase

class Bearer(AuthBase):
    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {bank_token()}"
        return request

session = requests.Session()
session.auth = Bearer()

def accounts(customer_guid):
    return session.get(BANK + "/api/accounts", params={"customer_guid": customer_guid}).json()

print(session.get(BANK + "/api/prices").json(), accounts("<guid>"))
""",
        ),
        "a client of httpx that signs its requests": (
            {"CYB301"},
            '"accounts:read prices:read"',
            """
import httpx

class Bearer(httpx.Auth):
    def auth_flow(self, request):
        request.headers["Authorization"] = f"Bearer {bank_token()}"
        yield request

http = httpx.Client(base_url=BANK, auth=Bearer())

class Desk:
    def read(self, path, **query):
        return http.get(path, params=query).json()

def accounts(customer_guid):
    return Desk().read("/api/accounts", customer_guid=customer_guid)

print(Desk().read("/api/prices"), accounts("<guid>"))
""",
        ),
        "a client of the SDK": (
            {"CYB301", "CYB302"},
            '"accounts:read trades:read"',
            """
from cybrid_api_bank import AccountsBankApi, ApiClient, Configuration, TradesBankApi

class Desk:
    def __init__(self, client):
        self.accounts = AccountsBankApi(client)
        self.trades = TradesBankApi(client)

    def of(self, customer):
        return self.accounts.list_accounts(customer_guid=customer)

    def trade(self, guid):
        return self.trades.get_trade(guid)

desk = Desk(ApiClient(Configuration(host=BANK, access_token=bank_token())))

def show(customer_guid, guid):
    print(desk.accounts.list_accounts(owner="bank"), desk.of(customer_guid), desk.trade(guid))

show("<guid>", "<guid>")
""",
        ),
        "a coroutine": (
            {"CYB301"},
            '"accounts:read prices:read"',
            """
import asyncio

import httpx

async def fetch(http, path, **query):
    return (await http.get(path, params=query)).json()

async def show(customer_guid):
    async with httpx.AsyncClient(base_url=BANK, headers=headers()) as http:
        print(await fetch(http, "/api/prices"), await fetch(http, "/api/accounts", customer_guid=customer_guid))

asyncio.run(show("<guid>"))
""",
        ),
    }.items()
}
PROGRAMS["urllib alone"] = (
    {"CYB301"},
    """
import json
import os
from urllib.request import Request, urlopen

BANK = "https://bank.sandbox.cybrid.app"

def ask(url, token=None, body=None):
    request = Request(url, None if body is None else json.dumps(body).encode())
    if token:
        request.add_header("Authorization", "Bearer " + token)
    if body:
        request.add_header("Content-Type", "application/json")
    with urlopen(request) as answer:
        return json.load(answer)

def bank_token():
    return ask("https://id.sandbox.cybrid.app/oauth/token", body={
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_CLIENT_ID"],
        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
        "scope": "accounts:read prices:read",
    })["access_token"]

def accounts(customer_guid):
    return ask(BANK + "/api/accounts?customer_guid=" + customer_guid, bank_token())

print(ask(BANK + "/api/prices", bank_token()), accounts("<guid>"))
""".replace("<guid>", GUID),
    {},
    True,
)
#: What the fake refuses before it is fixed: scopes that do not exist or cannot be held.
REFUSED = {"an unknown scope and one that a bank cannot hold"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_does_the_same_after_its_fixes(name, tmp_path):
    pytest.importorskip("requests")
    codes, program, others, unsafe = PROGRAMS[name]
    values = {"id": oauth(), "secret": oauth()}
    folder = tmp_path / "project"
    folder.mkdir()
    for path, text in {"main.py": program, **others}.items():
        for mark, value in values.items():
            text = text.replace(f"{{{mark}}}", value)
        (folder / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    environment = {"CYBRID_CLIENT_ID": values["id"], "CYBRID_CLIENT_SECRET": values["secret"]}
    with serving(values["id"], values["secret"]) as fake:
        before = None
        if name not in REFUSED:
            before = output_of(folder, "main.py", fake, {} if "CYB101" in codes else environment)
            assert not fake.refused
            assert fake.types
        flags = [flag for code in sorted(codes) for flag in ("--fix-only", code)]
        run = command(folder, "check", *flags, *(["--unsafe-fixes"] if unsafe else []), ".")
        assert not any(code in run.out for code in codes), run.out
        fake.types.clear()
        after = output_of(folder, "main.py", fake, environment)
        assert not fake.refused
        assert before in (None, after)
        assert "'asked'" in after
        assert unsafe == any(kind == "customer" for kind, _ in fake.types)


def test_the_fake_refuses_what_cybrid_refuses():
    with serving("id", "secret") as fake:
        login = {"client_id": "id", "client_secret": "secret", "scope": "customers:read customers:write banks:read"}
        assert fake.answer("POST", "/oauth/token", {}, {}, {**login, "client_secret": "x"})[0] == 401
        assert fake.answer("POST", "/oauth/token", {}, {}, {**login, "scope": "trade:read"})[0] == 400
        bank = {"Authorization": "Bearer " + fake.answer("POST", "/oauth/token", {}, {}, login)[1]["access_token"]}
        assert fake.answer("GET", "/api/banks", {}, bank, {})[0] == 200
        assert fake.answer("GET", "/api/prices", {}, bank, {})[0] == 403
        assert fake.answer("GET", "/api/banks", {}, {}, {})[0] == 401
        wanted = {"customer_guid": GUID, "scopes": ["customers:read"]}
        assert fake.answer("POST", "/api/customer_tokens", {}, bank, {**wanted, "scopes": ["banks:read"]})[0] == 422
        token = fake.answer("POST", "/api/customer_tokens", {}, bank, wanted)[1]["access_token"]
        customer = {"Authorization": f"Bearer {token}"}
        assert fake.answer("GET", f"/api/customers/{GUID}", {}, customer, {})[0] == 200
        assert fake.answer("GET", f"/api/customers/{'0' * 32}", {}, customer, {})[0] == 403
