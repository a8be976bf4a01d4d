"""What requests is given as `auth`: classes, functions, pairs."""

from __future__ import annotations

from model_support import LOGIN
from support import check


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
