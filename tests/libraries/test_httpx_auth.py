"""What httpx is given as `auth`: flows, functions, pairs."""

from __future__ import annotations

import pytest
from model_support import LOGIN
from support import check


@pytest.mark.parametrize(
    ("kind", "flow"),
    [
        ("Client", "def auth_flow(self, request):"),
        ("Client", "def sync_auth_flow(self, request):"),
        ("AsyncClient", "def auth_flow(self, request):"),
        ("AsyncClient", "async def async_auth_flow(self, request):"),
    ],
)
def test_an_auth_flow(kind, flow) -> None:
    wait = "await " if "Async" in kind else ""
    start = "async " if "Async" in kind else ""
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": f"""
                import httpx

                from cybrid import BANK_API, bank_token


                class BankAuth(httpx.Auth):
                    {flow}
                        request.headers["Authorization"] = f"Bearer {{bank_token()}}"
                        yield request


                class Traced(httpx.Auth):
                    {flow}
                        request.headers["X-Trace"] = "1"
                        yield request


                client = httpx.{kind}(base_url=BANK_API, auth=BankAuth())
                traced = httpx.{kind}(base_url=BANK_API, auth=Traced())


                {start}def run(guid):
                    {wait}client.get(f"/api/trades/{{guid}}")  # CYB302
                    {wait}client.get("/api/prices")
                    {wait}traced.get(f"/api/trades/{{guid}}")
                    {wait}traced.get(f"/api/trades/{{guid}}", auth=BankAuth())  # CYB302
                    {wait}client.get(f"/api/trades/{{guid}}", auth=Traced())
            """,
        }
    )


def test_an_auth_function_and_basic_auth() -> None:
    check(
        """
        import os

        import httpx

        ID_API = "https://id.sandbox.cybrid.app"
        BANK_API = "https://bank.sandbox.cybrid.app"
        FORM = {"grant_type": "client_credentials", "scope": "organizations:read accounts:read"}
        PAIR = (os.environ["CYBRID_ORG_CLIENT_ID"], os.environ["CYBRID_ORG_CLIENT_SECRET"])


        def token():
            with httpx.Client(base_url=ID_API, auth=httpx.BasicAuth(*PAIR)) as client:
                return client.post("/oauth/token", data=FORM).json()["access_token"]


        def other_token():
            return httpx.post(f"{ID_API}/oauth/token", data=FORM, auth=PAIR).json()["access_token"]


        def authorize(request):
            request.headers["Authorization"] = f"Bearer {token()}"
            return request


        def account(guid):
            httpx.get(f"{BANK_API}/api/accounts/{guid}", headers={"Authorization": f"Bearer {other_token()}"})  # CYB303
            return httpx.get(f"{BANK_API}/api/accounts/{guid}", auth=authorize)  # CYB303


        def organizations():
            with httpx.Client(auth=authorize) as client:
                return client.get("https://organization.sandbox.cybrid.app/api/organizations")
        """
    )


def test_the_auth_of_a_client_goes_with_what_it_sends() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import httpx

                from cybrid import BANK_API, bank_token


                class Bearer(httpx.Auth):
                    def __init__(self, token):
                        self.token = token

                    def auth_flow(self, request):
                        request.headers["Authorization"] = f"Bearer {self.token}"
                        yield request


                def run(guid):
                    client = httpx.Client(auth=Bearer(bank_token()))
                    client.send(client.build_request("GET", f"{BANK_API}/api/trades/{guid}"))  # CYB302
                    client.send(client.build_request("GET", f"{BANK_API}/api/trades/{guid}"), auth=None)
                    client.get(f"{BANK_API}/api/trades/{guid}", auth=None)
                    client.send(client.build_request("GET", f"{BANK_API}/api/prices"))
            """,
        }
    )


def test_a_flow_that_keeps_its_token() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import asyncio
                import httpx

                from cybrid import BANK_API, bank_token


                class Auth(httpx.Auth):
                    def __init__(self):
                        self._lock = asyncio.Lock()
                        self._token = None

                    async def async_auth_flow(self, request):
                        async with self._lock:
                            if self._token is None:
                                self._token = bank_token()
                        request.headers["Authorization"] = f"Bearer {self._token}"
                        response = yield request
                        if response.status_code == 401:
                            self._token = bank_token()
                            request.headers["Authorization"] = f"Bearer {self._token}"
                            yield request


                class Client:
                    def __init__(self, auth):
                        self.http = httpx.AsyncClient(base_url=BANK_API, auth=auth)

                    async def trade(self, guid):
                        r = await self.http.get(f"/api/trades/{guid}")
                        return r.json()


                async def run(guid):
                    await Client(Auth()).trade(guid)  # CYB302
                    await Client(None).trade(guid)
            """,
        }
    )
