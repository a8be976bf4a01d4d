"""What the tests of models share: a bank token, and a call with any bearer."""

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
