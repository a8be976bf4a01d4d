"""What classes and functions of the project put on requests: sessions that they derive, auth, hooks, what they keep."""

from __future__ import annotations

from model_support import LOGIN
from support import check

DERIVED = """import httpx
import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests_toolbelt.sessions import BaseUrlSession

from cybrid import BANK_API, bank_token


class Bearer(AuthBase):
    def __init__(self, fetch):
        self.fetch = fetch

    def __call__(self, r):
        r.headers["Authorization"] = f"Bearer {self.fetch()}"
        return r


class S1(requests.Session):
    def __init__(self):
        super().__init__()
        self.auth = Bearer(bank_token)

    def trade(self, guid):
        return self.get(f"{BANK_API}/api/trades/{guid}")  # CYB302


class S2(requests.Session):
    def request(self, method, url, *args, **kwargs):
        self.auth = Bearer(bank_token)
        return super().request(method, BANK_API + url, *args, **kwargs)

    def trade(self, guid):
        return self.get(f"/api/trades/{guid}")  # CYB302


class S3(BaseUrlSession):
    def __init__(self, token):
        super().__init__(base_url=BANK_API)
        self.headers["Authorization"] = "Bearer " + token


class S4(httpx.Client):
    def __init__(self):
        super().__init__(base_url=BANK_API, auth=Flow())

    def trade(self, guid):
        return self.get(f"/api/trades/{guid}")  # CYB302


class Flow(httpx.Auth):
    def sync_auth_flow(self, request):
        request.headers["authorization"] = "Bearer " + bank_token()
        yield request


class S5(httpx.Client):
    def __init__(self, token_provider):
        self.token_provider = token_provider
        super().__init__(base_url=BANK_API, event_hooks={"request": [self._authorize]})

    def _authorize(self, request):
        request.headers["Authorization"] = f"Bearer {self.token_provider()}"


class S6(requests.Session):
    def __init__(self, token):
        super().__init__()
        self.token = token

    def prepare_request(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        return super().prepare_request(request)


class S7(requests.Session):
    def __init__(self, *args, **kwargs):
        super(S7, self).__init__(*args, **kwargs)
        self.hooks["response"].append(self.retry)

    def retry(self, response, *args, **kwargs):
        if response.status_code == 401:
            response.request.headers["Authorization"] = f"Bearer {bank_token()}"
            return self.send(response.request)
        return response


class Transport(httpx.BaseTransport):
    def __init__(self, inner):
        self.inner = inner

    def handle_request(self, request):
        request.headers["Authorization"] = f"Bearer {bank_token()}"
        return self.inner.handle_request(request)


class Service:
    def __init__(self, session=None):
        self.session = session or requests.Session()
        self.session.auth = Bearer(bank_token)

    def trade(self, guid):
        return self.session.get(f"{BANK_API}/api/trades/{guid}")  # CYB302


class Base:
    def __init__(self):
        self.http = httpx.Client(transport=Transport(httpx.HTTPTransport()), base_url=BANK_API)

    def call(self, method, path, **more):
        response = self.http.request(method, path, **more)
        response.raise_for_status()
        return response.json()


class Trades(Base):
    def one(self, guid):
        return self.call("GET", f"/api/trades/{guid}")  # CYB302


def run(guid, customer_token):
    S3(bank_token()).get(f"/api/trades/{guid}")  # CYB302
    S3(customer_token).get(f"/api/trades/{guid}")
    S5(bank_token).get(f"/api/trades/{guid}")  # CYB302
    S5(lambda: customer_token).get(f"/api/trades/{guid}")
    S6(bank_token()).get(f"{BANK_API}/api/trades/{guid}")  # CYB302
    S6(customer_token).get(f"{BANK_API}/api/trades/{guid}")
    with S5(token_provider=bank_token) as client:
        client.delete(f"/api/trades/{guid}")
        client.get(f"/api/trades/{guid}")  # CYB302
        client.get("/api/prices")
    session = requests.Session()
    session.auth = Bearer(lambda: bank_token())
    session.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
"""

KEPT = """
import requests

from cybrid import BANK_API, bank_token


class Kept:
    def __init__(self):
        self.session = requests.Session()

    def login(self):
        self.session.headers["Authorization"] = "Bearer " + bank_token()

    def trade(self, guid):
        return self.session.get(f"{BANK_API}/api/trades/{guid}")  # CYB302


class Given:
    def __init__(self, session: requests.Session):
        self.session = session

    def login(self):
        self.session.headers.update({"Authorization": "Bearer " + bank_token()})

    def trade(self, guid):
        return self.session.get(f"{BANK_API}/api/trades/{guid}")  # CYB302


class Mapping:
    def __init__(self):
        self.headers = {}

    def login(self):
        self.headers["Authorization"] = "Bearer " + bank_token()

    def trade(self, guid):
        return requests.get(f"{BANK_API}/api/trades/{guid}", headers=self.headers)  # CYB302


class Traced:
    def __init__(self):
        self.session = requests.Session()

    def trace(self):
        self.session.headers["X-Trace"] = "1"

    def trade(self, guid):
        return self.session.get(f"{BANK_API}/api/trades/{guid}")


class Elsewhere:
    def __init__(self):
        self.session = requests.Session()
        self.other = requests.Session()

    def login(self):
        self.other.headers["Authorization"] = "Bearer " + bank_token()

    def trade(self, guid):
        return self.session.get(f"{BANK_API}/api/trades/{guid}")
"""

RECORDS = """
import os
from dataclasses import dataclass

import httpx


@dataclass
class Settings:
    id_url: str


@dataclass
class Either:
    id_url: str


def load(environment):
    return Settings(id_url=f"https://id.{environment}.cybrid.app")


def both():
    return Either("https://login.example.com"), Either("https://id.sandbox.cybrid.app")


def maintain(settings: Settings):
    form = {"client_id": os.environ["ID"], "client_secret": os.environ["SECRET"], "scope": "*"}  # CYB201
    return httpx.post(f"{settings.id_url}/oauth/token", json=form)


def maintain_either(settings: Either):
    form = {"client_id": os.environ["ID"], "client_secret": os.environ["SECRET"], "scope": "*"}
    return httpx.post(f"{settings.id_url}/oauth/token", json=form)
"""

BODIES = """
import requests

from cybrid import BANK_API, bank_token


def head():
    return {"Authorization": f"Bearer {bank_token()}"}


def run(guid, amount):
    url = f"{BANK_API}/api/quotes"
    requests.post(url, data=f'{{"amount": {amount}, "customer_guid": "{guid}"}}', headers=head())  # CYB301
    requests.post(url, data=f'{{"note": "\\\\"{amount}\\\\"", "customer_guid": "{guid}"}}', headers=head())  # CYB301
    requests.post(url, data=f'{{"amount": {amount}, "bank_guid": "{guid}"}}', headers=head())
    requests.post(url, data=f'"customer_guid": "{guid}"', headers=head())  # CYB302
"""


def test_sessions_that_classes_derive_and_what_they_are_given() -> None:
    check({"cybrid.py": LOGIN, "app.py": DERIVED})


def test_what_a_method_writes_into_an_attribute_is_there_in_others() -> None:
    check({"cybrid.py": LOGIN, "app.py": KEPT})


def test_a_record_from_outside_is_the_one_that_the_project_makes() -> None:
    check(RECORDS)


def test_json_that_is_written_as_text() -> None:
    check({"cybrid.py": LOGIN, "app.py": BODIES})
