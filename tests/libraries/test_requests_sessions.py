"""Sessions of requests: their headers, queries, hooks and base URLs, and classes derived from them."""

from __future__ import annotations

from model_support import LOGIN
from support import check


def test_two_sessions_do_not_mix() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import os

                import requests

                from cybrid import BANK_API, bank_token


                def session(bearer):
                    made = requests.Session()
                    made.headers["Authorization"] = f"Bearer {bearer}"
                    return made


                def run(guid):
                    bank = session(bank_token())
                    customer = session(os.environ["CUSTOMER_TOKEN"])
                    bank.get(f"{BANK_API}/api/transfers/{guid}")  # CYB302
                    customer.get(f"{BANK_API}/api/transfers/{guid}")
                    bank.get(f"{BANK_API}/api/symbols")
            """,
        }
    )


def test_a_session_class_with_a_request_of_its_own() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "client.py": """
                from urllib.parse import urljoin

                import requests

                from cybrid import BANK_API, bank_token


                class BankSession(requests.Session):
                    def __init__(self):
                        super().__init__()
                        self.base = BANK_API

                    def request(self, method, url, **kwargs):
                        self.headers["Authorization"] = f"Bearer {bank_token()}"
                        return super().request(method, urljoin(self.base, url), **kwargs)


                class Plain(requests.Session):
                    def request(self, method, url, **kwargs):
                        kwargs.setdefault("timeout", 20)
                        return super().request(method, urljoin(BANK_API, url), **kwargs)
            """,
            "app.py": """
                from client import BankSession, Plain

                session = BankSession()


                def run(guid):
                    session.get(f"/api/trades/{guid}")  # CYB302
                    session.post("/api/trades", json={"quote_guid": guid})  # CYB302
                    session.get("/api/prices")
                    Plain().get(f"/api/trades/{guid}")
            """,
        }
    )


def test_a_session_class_that_is_given_a_token() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import os

                import requests

                from cybrid import BANK_API, bank_token


                class Bearer(requests.Session):
                    def __init__(self, token):
                        super().__init__()
                        self.headers.update({"Authorization": f"Bearer {token}"})

                    def trade(self, guid):
                        return self.get(f"{BANK_API}/api/trades/{guid}").json()

                    def prices(self):
                        return self.get(f"{BANK_API}/api/prices").json()


                def run(guid):
                    bank = Bearer(bank_token())
                    bank.trade(guid)  # CYB302
                    bank.prices()
                    Bearer(os.environ["CUSTOMER_TOKEN"]).trade(guid)
            """,
        }
    )


def test_the_query_of_a_session() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import requests

                from cybrid import BANK_API, bank_token


                def of_customer(customer_guid):
                    session = requests.Session()
                    session.headers["Authorization"] = f"Bearer {bank_token()}"
                    session.params = {"customer_guid": customer_guid}
                    return session.get(f"{BANK_API}/api/trades")  # CYB301


                def updated(customer_guid):
                    session = requests.Session()
                    session.headers["Authorization"] = f"Bearer {bank_token()}"
                    session.params.update({"customer_guid": customer_guid})
                    return session.get(f"{BANK_API}/api/accounts")  # CYB301


                def all_of_them():
                    session = requests.Session()
                    session.headers["Authorization"] = f"Bearer {bank_token()}"
                    session.params = {"per_page": 100}
                    return session.get(f"{BANK_API}/api/trades")


                def token_in_query():
                    session = requests.Session()
                    session.params["access_token"] = bank_token()
                    return session.get(f"{BANK_API}/api/prices")  # CYB106


                def page_in_query():
                    session = requests.Session()
                    session.params["page"] = 1
                    return session.get(f"{BANK_API}/api/prices")
            """,
        }
    )


def test_hooks_of_a_session_see_the_response() -> None:
    check(
        {
            "cybrid.py": """
                import os

                import requests

                URL = "https://id.sandbox.cybrid.app/oauth/token"


                def form():
                    return {
                        "grant_type": "client_credentials",
                        "client_id": os.environ["CYBRID_CLIENT_ID"],
                        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                        "scope": "trades:read",
                    }


                def loud(response, *args, **kwargs):
                    print(response.json())  # CYB105


                def checked(response, *args, **kwargs):
                    response.raise_for_status()


                def token():
                    session = requests.Session()
                    session.hooks["response"].append(loud)
                    return session.post(URL, data=form()).json()["access_token"]


                def other_token():
                    session = requests.Session()
                    session.hooks = {"response": checked}
                    return session.post(URL, data=form()).json()["access_token"]
            """,
        }
    )


def test_a_session_class_with_a_part_of_sending_of_its_own() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import requests

                from cybrid import BANK_API, bank_token


                class A(requests.Session):
                    def send(self, request, **kwargs):
                        request.headers["Authorization"] = f"Bearer {bank_token()}"
                        return super().send(request, **kwargs)


                class B(requests.Session):
                    def prepare_request(self, request):
                        prepared = super().prepare_request(request)
                        prepared.headers["Authorization"] = f"Bearer {bank_token()}"
                        return prepared


                class C(requests.Session):
                    def send(self, request, **kwargs):
                        kwargs["timeout"] = 3
                        return super().send(request, **kwargs)


                def run(guid):
                    A().get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    B().get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    C().get(f"{BANK_API}/api/trades/{guid}")
                    A().get(f"{BANK_API}/api/prices")
            """,
        }
    )


def test_a_session_with_a_base_url() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from requests_toolbelt import sessions

                from cybrid import BANK_API, bank_token

                s = sessions.BaseUrlSession(base_url=BANK_API)
                s.headers["Authorization"] = f"Bearer {bank_token()}"


                def run(guid):
                    s.get(f"/api/trades/{guid}")  # CYB302
                    s.get("/api/prices")
            """,
        }
    )


def test_a_session_whose_request_is_replaced() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import functools
                import requests

                from cybrid import BANK_API, bank_token

                s = requests.Session()
                s.headers["Authorization"] = f"Bearer {bank_token()}"
                s.request = functools.partial(s.request, timeout=5)


                def run(guid):
                    s.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    s.get(f"{BANK_API}/api/prices")
            """,
        }
    )
