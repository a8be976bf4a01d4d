"""A small client of Cybrid's bank API."""

import requests

from wallet import settings


class Client:
    def __init__(self, token):
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path, **query):
        response = self._session.get(f"{settings.BANK_URL}{path}", params=query, timeout=10)
        response.raise_for_status()
        return response.json()

    def post(self, path, body):
        response = self._session.post(f"{settings.BANK_URL}{path}", json=body, timeout=10)
        response.raise_for_status()
        return response.json()
