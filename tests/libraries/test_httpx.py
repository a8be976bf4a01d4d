"""httpx: clients, auth flows, event hooks, transports and requests that are built first."""

from __future__ import annotations

from model_support import LOGIN
from support import check


def test_clients_with_base_url_and_headers() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import os

                import httpx

                from cybrid import BANK_API, bank_token


                def sync(guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    with httpx.Client(base_url=BANK_API, headers=headers, timeout=20) as client:
                        client.get(f"/api/trades/{guid}")  # CYB302
                        client.request("GET", f"api/trades/{guid}")  # CYB302
                        with client.stream("GET", f"/api/trades/{guid}") as response:  # CYB302
                            response.read()
                        client.get("/api/prices")
                        client.get("https://api.example.com/api/trades/1")


                def customer(guid):
                    headers = {"Authorization": f"Bearer {os.environ['CUSTOMER_TOKEN']}"}
                    with httpx.Client(base_url=f"{BANK_API}/api", headers=headers) as client:
                        client.get(f"/trades/{guid}")


                async def asynchronous(guid):
                    async with httpx.AsyncClient(base_url=f"{BANK_API}/api/") as client:
                        client.headers["Authorization"] = f"Bearer {bank_token()}"
                        await client.get(f"trades/{guid}")  # CYB302
                        await client.get("assets")


                async def plain(guid):
                    async with httpx.AsyncClient(base_url=f"{BANK_API}/api/") as client:
                        await client.get(f"trades/{guid}")
            """,
        }
    )


def test_attributes_that_are_set_later() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import httpx

                from cybrid import BANK_API, bank_token


                def of_customer(customer_guid):
                    client = httpx.Client()
                    client.base_url = BANK_API
                    client.headers = {"Authorization": f"Bearer {bank_token()}"}
                    client.params = {"customer_guid": customer_guid}
                    return client.get("/api/trades")  # CYB301


                def merged(customer_guid):
                    client = httpx.Client(base_url=BANK_API)
                    client.headers.update({"Authorization": f"Bearer {bank_token()}"})
                    client.params = client.params.merge({"customer_guid": customer_guid})
                    return client.get("/api/accounts")  # CYB301


                def all_of_them():
                    client = httpx.Client(base_url=BANK_API, params={"per_page": 100})
                    client.headers.update({"Authorization": f"Bearer {bank_token()}"})
                    return client.get("/api/trades")


                def token_in_query():
                    client = httpx.Client(base_url=BANK_API, params={"access_token": bank_token()})
                    return client.get("/api/prices")  # CYB106
            """,
        }
    )


def test_two_clients_do_not_mix() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import httpx

                from cybrid import BANK_API, bank_token


                def client_with(bearer):
                    return httpx.Client(base_url=BANK_API, headers={"Authorization": f"Bearer {bearer}"})


                def run(guid, customer_token):
                    client_with(bank_token()).get(f"/api/trades/{guid}")  # CYB302
                    client_with(customer_token).get(f"/api/trades/{guid}")
                    client_with(bank_token()).get("/api/symbols")
            """,
        }
    )


def test_event_hooks_on_requests() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import httpx

                from cybrid import BANK_API, bank_token


                def authorize(request):
                    request.headers["Authorization"] = f"Bearer {bank_token()}"


                async def authorize_later(request):
                    request.headers["Authorization"] = f"Bearer {bank_token()}"


                def trace(request):
                    request.headers["X-Trace"] = "1"


                given = httpx.Client(base_url=BANK_API, event_hooks={"request": [trace, authorize]})
                added = httpx.Client(base_url=BANK_API)
                added.event_hooks["request"].append(authorize)
                replaced = httpx.AsyncClient(base_url=BANK_API)
                replaced.event_hooks = {"request": [authorize_later], "response": []}
                traced = httpx.Client(base_url=BANK_API, event_hooks={"request": [trace]})
                answered = httpx.Client(base_url=BANK_API, event_hooks={"response": [trace]})


                async def run(guid):
                    given.get(f"/api/trades/{guid}")  # CYB302
                    added.get(f"/api/trades/{guid}")  # CYB302
                    await replaced.get(f"/api/trades/{guid}")  # CYB302
                    traced.get(f"/api/trades/{guid}")
                    answered.get(f"/api/trades/{guid}")
                    given.get("/api/prices")
                    added.get("/api/prices")
                    await replaced.get("/api/prices")
            """,
        }
    )


def test_event_hooks_on_responses() -> None:
    check(
        """
        import logging
        import os

        import httpx

        log = logging.getLogger(__name__)


        def form():
            return {
                "grant_type": "client_credentials",
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": "trades:read",
            }


        def loud(response):
            response.read()
            log.debug("body %s", response.text)  # CYB105


        def quiet(response):
            response.read()
            log.debug("%s %s", response.status_code, response.url)


        def token():
            with httpx.Client(base_url="https://id.sandbox.cybrid.app", event_hooks={"response": [loud]}) as client:
                return client.post("/oauth/token", json=form()).json()["access_token"]


        def other_token():
            with httpx.Client(base_url="https://id.sandbox.cybrid.app", event_hooks={"response": [quiet]}) as client:
                return client.post("/oauth/token", json=form()).json()["access_token"]
        """
    )


def test_transports_that_are_mounted_for_addresses() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import httpx

                from cybrid import BANK_API, bank_token


                class Bearer(httpx.HTTPTransport):
                    def handle_request(self, request):
                        request.headers["Authorization"] = f"Bearer {bank_token()}"
                        return super().handle_request(request)


                ours = httpx.Client(mounts={"https://bank.sandbox.cybrid.app": Bearer()})
                all_hosts = httpx.Client(base_url=BANK_API, mounts={"all://": Bearer(), "http://": None})
                below = httpx.Client(mounts={"https://*.cybrid.app": Bearer()})
                theirs = httpx.Client(mounts={"https://api.example.com": Bearer()})


                def run(guid):
                    ours.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    all_hosts.get(f"/api/trades/{guid}")  # CYB302
                    below.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    theirs.get(f"{BANK_API}/api/trades/{guid}")
                    ours.get(f"{BANK_API}/api/prices")
            """,
        }
    )


def test_requests_that_are_built_first() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import httpx

                from cybrid import BANK_API, bank_token


                def by_client(guid):
                    client = httpx.Client(base_url=BANK_API, headers={"Authorization": f"Bearer {bank_token()}"})
                    request = client.build_request("GET", f"/api/trades/{guid}")
                    return client.send(request, stream=True)  # CYB302


                def by_headers(guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    request = httpx.Request("GET", f"{BANK_API}/api/trades/{guid}", headers=headers)
                    return httpx.Client().send(request)  # CYB302


                def header_after(guid):
                    client = httpx.Client(base_url=BANK_API)
                    request = client.build_request("GET", f"/api/trades/{guid}")
                    request.headers["Authorization"] = f"Bearer {bank_token()}"
                    return client.send(request)  # CYB302


                def not_built_by_the_client(guid):
                    # `send` adds none of a client's headers: only `build_request` does
                    client = httpx.Client(headers={"Authorization": f"Bearer {bank_token()}"})
                    return client.send(httpx.Request("GET", f"{BANK_API}/api/trades/{guid}"))


                def without(guid):
                    client = httpx.Client(base_url=BANK_API)
                    return client.send(client.build_request("GET", f"/api/trades/{guid}"))


                def prices():
                    client = httpx.Client(base_url=BANK_API, headers={"Authorization": f"Bearer {bank_token()}"})
                    return client.send(client.build_request("GET", "/api/prices", params={"symbol": "BTC-USD"}))
            """,
        }
    )


def test_functions_without_a_client() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import httpx

                from cybrid import BANK_API, bank_token


                def run(customer_guid, guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    body = {"customer_guid": customer_guid}
                    httpx.post(f"{BANK_API}/api/quotes", json=body, headers=httpx.Headers(headers))  # CYB301
                    httpx.request("DELETE", f"{BANK_API}/api/external_wallets/{guid}", headers=headers)  # CYB302
                    with httpx.stream("GET", f"{BANK_API}/api/trades/{guid}", headers=headers) as response:  # CYB302
                        response.read()
                    httpx.get(f"{BANK_API}/api/prices", headers=headers)
                    httpx.post("https://hooks.example.com/api/quotes", json=body, headers=headers)
            """,
        }
    )
