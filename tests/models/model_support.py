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
"""
