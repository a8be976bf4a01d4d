"""requests: sessions, auth classes, adapters, prepared requests and hooks."""

from __future__ import annotations

from model_support import LOGIN
from support import check


def test_headers_that_are_given_set_and_updated() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import requests

                from cybrid import BANK_API, bank_token

                updated = requests.Session()
                updated.headers.update({"Authorization": f"Bearer {bank_token()}"})
                item = requests.session()
                item.headers["authorization"] = "Bearer " + bank_token()
                replaced = requests.Session()
                replaced.headers = {"Accept": "application/json", "Authorization": "Bearer %s" % bank_token()}
                removed = requests.Session()
                removed.headers["User-Agent"] = "desk/1"


                def trades(guid):
                    updated.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    item.request("GET", f"{BANK_API}/api/trades/{guid}")  # CYB302
                    replaced.request(method="get", url=f"{BANK_API}/api/trades/{guid}")  # CYB302
                    removed.get(f"{BANK_API}/api/trades/{guid}")


                def prices(customer_token, guid):
                    updated.get(f"{BANK_API}/api/prices")
                    item.request("GET", f"{BANK_API}/api/assets")
                    # the request's own headers take the place of the session's
                    own = {"Authorization": f"Bearer {customer_token}"}
                    updated.get(f"{BANK_API}/api/trades/{guid}", headers=own)
                    updated.get("https://api.example.com/api/trades/7")
            """,
        }
    )


ADAPTERS = """
    import requests
    from requests.adapters import HTTPAdapter

    from cybrid import BANK_API, bank_token


    class BySend(HTTPAdapter):
        def send(self, request, **kwargs):
            request.headers["Authorization"] = f"Bearer {bank_token()}"
            return super().send(request, **kwargs)


    class ByHeaders(HTTPAdapter):
        def __init__(self, source, **kwargs):
            super().__init__(**kwargs)
            self.source = source

        def add_headers(self, request, **kwargs):
            request.headers["Authorization"] = "Bearer " + self.source()


    class Patient(HTTPAdapter):
        def send(self, request, **kwargs):
            kwargs["timeout"] = 20
            return super().send(request, **kwargs)
"""


def test_adapters_that_add_a_header() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "adapters.py": ADAPTERS,
            "app.py": """
                import requests

                from adapters import ByHeaders, BySend, Patient
                from cybrid import BANK_API, bank_token

                sending = requests.Session()
                sending.mount("https://", BySend())
                heading = requests.Session()
                heading.mount(prefix=BANK_API, adapter=ByHeaders(bank_token, max_retries=3))
                patient = requests.Session()
                patient.mount("https://", Patient(max_retries=3))


                def run(guid):
                    sending.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    heading.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    patient.get(f"{BANK_API}/api/trades/{guid}")


                def free():
                    sending.get(f"{BANK_API}/api/prices")
                    heading.get(f"{BANK_API}/api/symbols")
                    patient.get(f"{BANK_API}/api/assets")
            """,
        }
    )


def test_an_adapter_serves_the_addresses_that_it_is_mounted_for() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "adapters.py": ADAPTERS,
            "app.py": """
                import requests

                from adapters import BySend, Patient
                from cybrid import BANK_API

                elsewhere = requests.Session()
                elsewhere.mount("https://api.example.com", BySend())
                # the longest prefix wins, whichever was mounted last
                both = requests.Session()
                both.mount(BANK_API, BySend())
                both.mount("https://", Patient())


                def run(guid):
                    elsewhere.get(f"{BANK_API}/api/trades/{guid}")
                    both.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    both.get(f"{BANK_API}/api/prices")
            """,
        }
    )


def test_requests_that_are_built_first() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import requests
                from requests import Request, Session

                from cybrid import BANK_API, bank_token


                def by_headers(guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    prepared = Request("GET", f"{BANK_API}/api/trades/{guid}", headers=headers).prepare()
                    with Session() as session:
                        return session.send(prepared, timeout=20)  # CYB302


                def by_session(guid):
                    session = Session()
                    session.headers["Authorization"] = f"Bearer {bank_token()}"
                    prepared = session.prepare_request(Request("GET", f"{BANK_API}/api/trades/{guid}"))
                    return session.send(prepared)  # CYB302


                def header_after(guid):
                    prepared = requests.Request(method="GET", url=f"{BANK_API}/api/trades/{guid}").prepare()
                    prepared.headers["Authorization"] = f"Bearer {bank_token()}"
                    return Session().send(prepared)  # CYB302


                def without(guid):
                    prepared = Request("GET", f"{BANK_API}/api/trades/{guid}").prepare()
                    return Session().send(prepared)


                def not_prepared_by_the_session(guid):
                    # `send` adds none of a session's headers: only `prepare_request` does
                    session = Session()
                    session.headers["Authorization"] = f"Bearer {bank_token()}"
                    return session.send(Request("GET", f"{BANK_API}/api/trades/{guid}").prepare())


                def prices():
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    return Session().send(Request("GET", f"{BANK_API}/api/prices", headers=headers).prepare())
            """,
        }
    )


def test_the_body_and_the_query_of_functions_by_position() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import requests

                from cybrid import BANK_API, bank_token


                def run(customer_guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    requests.get(f"{BANK_API}/api/trades", {"customer_guid": customer_guid}, headers=headers)  # CYB301
                    requests.post(f"{BANK_API}/api/quotes", {"customer_guid": customer_guid}, headers=headers)  # CYB301
                    requests.patch(f"{BANK_API}/api/customers/{customer_guid}", json={}, headers=headers)  # CYB301
                    requests.get(f"{BANK_API}/api/trades", {"page": 2}, headers=headers)
                    requests.post(f"{BANK_API}/api/quotes", {"bank_guid": "b", "symbol": "BTC-USD"}, headers=headers)
            """,
        }
    )


def test_hooks_see_the_response() -> None:
    check(
        {
            "cybrid.py": """
                import logging
                import os

                import requests

                log = logging.getLogger(__name__)
                URL = "https://id.sandbox.cybrid.app/oauth/token"


                def form():
                    return {
                        "grant_type": "client_credentials",
                        "client_id": os.environ["CYBRID_CLIENT_ID"],
                        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                        "scope": "trades:read",
                    }


                def loud(response, *args, **kwargs):
                    log.info("answered %s", response.text)  # CYB105


                def quiet(response, *args, **kwargs):
                    log.info("answered %s in %s", response.status_code, response.elapsed)


                def by_request():
                    return requests.post(URL, data=form(), hooks={"response": loud}).json()["access_token"]


                def quietly():
                    return requests.post(URL, data=form(), hooks={"response": [quiet]}).json()["access_token"]
            """,
        }
    )


def test_a_request_body_and_headers_that_are_logged() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import logging

                import requests

                from cybrid import BANK_API, bank_token

                log = logging.getLogger(__name__)


                def loud():
                    session = requests.Session()
                    session.headers["Authorization"] = f"Bearer {bank_token()}"
                    log.debug("headers %s", session.headers)  # CYB105
                    return session.get(f"{BANK_API}/api/prices")


                def quiet():
                    session = requests.Session()
                    session.headers["Authorization"] = f"Bearer {bank_token()}"
                    response = session.get(f"{BANK_API}/api/prices")
                    log.debug("answer %s %s", response, response.headers)
                    return response.json()
            """,
        }
    )


def test_the_request_that_a_response_answers() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import logging
                import requests

                from cybrid import BANK_API, bank_token

                log = logging.getLogger()


                def run(guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    response = requests.get(f"{BANK_API}/api/prices", headers=headers)
                    log.info(response.request.url)
                    log.info(response.request.headers)  # CYB105
            """,
        }
    )
