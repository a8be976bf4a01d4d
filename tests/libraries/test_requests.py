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


def test_an_auth_class() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "auth.py": """
                import time

                from requests.auth import AuthBase

                from cybrid import bank_token


                class BankAuth(AuthBase):
                    def __init__(self):
                        self.token = None
                        self.expires = 0

                    def __call__(self, r):
                        if time.time() > self.expires:
                            self.token = bank_token()
                            self.expires = time.time() + 1700
                        r.headers["Authorization"] = f"Bearer {self.token}"
                        return r


                class BearerAuth(AuthBase):
                    def __init__(self, token):
                        self.token = token

                    def __call__(self, r):
                        r.headers.update({"Authorization": f"Bearer {self.token}"})
                        return r


                class Signed(AuthBase):
                    def __call__(self, r):
                        r.headers["X-Request-Id"] = "1"
                        return r
            """,
            "app.py": """
                import requests

                from auth import BankAuth, BearerAuth, Signed
                from cybrid import BANK_API, bank_token

                session = requests.Session()
                session.auth = BankAuth()


                def by_session(guid):
                    session.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    session.get(f"{BANK_API}/api/prices")


                def by_request(guid, customer_token):
                    requests.get(f"{BANK_API}/api/trades/{guid}", auth=BearerAuth(bank_token()))  # CYB302
                    requests.get(f"{BANK_API}/api/prices", auth=BearerAuth(bank_token()))
                    requests.get(f"{BANK_API}/api/trades/{guid}", auth=BearerAuth(customer_token))
                    requests.get(f"{BANK_API}/api/trades/{guid}", auth=Signed())


                def over_the_session(guid, customer_token):
                    # the request's own auth takes the place of the session's
                    session.get(f"{BANK_API}/api/trades/{guid}", auth=BearerAuth(customer_token))
            """,
        }
    )


def test_auth_that_is_a_function() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import requests

                from cybrid import BANK_API, bank_token


                def with_token(prepared):
                    prepared.headers["Authorization"] = f"Bearer {bank_token()}"
                    return prepared


                def traced(prepared):
                    prepared.headers["X-Trace"] = "1"
                    return prepared


                def trade(guid):
                    requests.get(f"{BANK_API}/api/trades/{guid}", auth=with_token)  # CYB302
                    requests.get(f"{BANK_API}/api/trades/{guid}", auth=traced)
                    return requests.get(f"{BANK_API}/api/assets", auth=with_token).json()
            """,
        }
    )


def test_basic_auth_for_the_grant() -> None:
    check(
        """
        import os

        import requests
        from requests.auth import HTTPBasicAuth

        URL = "https://id.sandbox.cybrid.app/oauth/token"
        FORM = {"grant_type": "client_credentials", "scope": "organizations:read accounts:read"}
        BANK = "https://bank.sandbox.cybrid.app/api"


        def token():
            auth = HTTPBasicAuth(os.environ["CYBRID_ORG_CLIENT_ID"], os.environ["CYBRID_ORG_CLIENT_SECRET"])
            return requests.post(URL, data=FORM, auth=auth).json()["access_token"]


        def account(guid):
            return requests.get(f"{BANK}/accounts/{guid}", headers={"Authorization": f"Bearer {token()}"})  # CYB303


        def organizations():
            session = requests.Session()
            session.auth = (os.environ["CYBRID_ORG_CLIENT_ID"], os.environ["CYBRID_ORG_CLIENT_SECRET"])
            bearer = session.post(URL, data=FORM).json()["access_token"]
            url = "https://organization.sandbox.cybrid.app/api/organizations"
            return requests.get(url, headers={"Authorization": f"Bearer {bearer}"})
        """
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


def test_an_auth_class_that_asks_again() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import requests
                from requests.auth import AuthBase

                from cybrid import BANK_API, bank_token


                class Auth(AuthBase):
                    def __init__(self):
                        self.token = None

                    def __call__(self, r):
                        r.headers["Authorization"] = f"Bearer {self.token or bank_token()}"
                        r.register_hook("response", self.again)
                        return r

                    def again(self, response, **kwargs):
                        if response.status_code != 401:
                            return response
                        self.token = bank_token()
                        request = response.request.copy()
                        request.headers["Authorization"] = f"Bearer {self.token}"
                        return response.connection.send(request, **kwargs)


                s = requests.Session()
                s.auth = Auth()


                def run(guid):
                    s.get(f"{BANK_API}/api/trades/{guid}")  # CYB302
                    s.get(f"{BANK_API}/api/prices")
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
