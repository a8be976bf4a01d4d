"""What the tests of models share: a bank token with few scopes or with those of the environment, and a call."""

BANK = """
    import os

    import requests

    HOST = "https://bank.sandbox.cybrid.app"


    def bank_token():
        response = requests.post(
            "https://id.sandbox.cybrid.app/oauth/token",
            data={
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": "customers:read prices:read",
            },
        )
        return response.json()["access_token"]


    def get(path, bearer):
        return requests.get(f"{HOST}/api/{path}", headers={"Authorization": f"Bearer {bearer}"}).json()
"""

LOGIN = """
    import os

    import requests

    BANK_API = "https://bank.sandbox.cybrid.app"


    def bank_token():
        response = requests.post(
            "https://id.sandbox.cybrid.app/oauth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": os.environ["CYBRID_SCOPES"],
            },
            timeout=20,
        )
        response.raise_for_status()
        return response.json()["access_token"]


    def call(path, bearer, **query):
        headers = {"Authorization": f"Bearer {bearer}"}
        return requests.get(f"{BANK_API}/api/{path}", params=query, headers=headers, timeout=20).json()


    class Bank:
        def __init__(self, bearer):
            self.session = requests.Session()
            self.session.headers["Authorization"] = f"Bearer {bearer}"

        def trade(self, guid):
            return self.session.get(f"{BANK_API}/api/trades/{guid}").json()

        def trades_of(self, customer_guid):
            return self.session.get(f"{BANK_API}/api/trades", params={"customer_guid": customer_guid}).json()

        def prices(self):
            return self.session.get(f"{BANK_API}/api/prices").json()
"""
