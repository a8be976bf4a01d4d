"""Answers that are copied item by item keep their token."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

BANK = """
def load(guid):
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json={
        "grant_type": "client_credentials", "client_id": os.environ["BANK_ID"],
        "client_secret": os.environ["BANK_SECRET"], "scope": "accounts:read"}).json()
"""
CUSTOMER = """
def load(guid):
    return requests.post("https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": guid, "scopes": ["accounts:read"]},
        headers={"Authorization": "Bearer " + bank_token()}).json()
"""
# each lists accounts once, with the token of the answer that `load` gives
WAYS = {
    "a comprehension": """
def main(guid):
    known = {key: value for key, value in load(guid).items() if value is not None}
    accounts(guid, known["access_token"])
""",
    "a loop": """
def main(guid):
    known = {}
    for key, value in load(guid).items():
        known[key] = value
    accounts(guid, known["access_token"])
""",
    "a loop over keys": """
def main(guid):
    answer = load(guid)
    known = {}
    for key in answer:
        known[key] = answer[key]
    accounts(guid, known["access_token"])
""",
    "keywords": """
class Grant:
    def __init__(self, access_token, **others):
        self.token = access_token
def main(guid):
    accounts(guid, Grant(**load(guid)).token)
""",
    "attributes that are set in a loop": """
class Grant:
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)
def main(guid):
    accounts(guid, Grant(**load(guid)).access_token)
""",
    "a mapping that is handed over": """
class Grant:
    def __init__(self, values):
        for name, value in values.items():
            setattr(self, name, value)
def main(guid):
    accounts(guid, Grant(load(guid)).access_token)
""",
    "names of a table": """
class Grant:
    NAMES = {"access_token": "value"}
    def __init__(self, value=None, **others):
        self.value = value
    @classmethod
    def of(cls, answer):
        return cls(**{cls.NAMES.get(key, key): value for key, value in answer.items()})
def main(guid):
    accounts(guid, Grant.of(load(guid)).value)
""",
    "all attributes at once": """
class Grant:
    def __init__(self, **values):
        self.__dict__.update(values)
def main(guid):
    accounts(guid, Grant(**load(guid)).access_token)
""",
}


@pytest.mark.parametrize("name", WAYS)
def test_a_bank_token_is_known(name: str) -> None:
    assert tokens_of_accounts(BANK + WAYS[name]) == ["bank"]


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_is_known(name: str) -> None:
    assert tokens_of_accounts(CUSTOMER + WAYS[name]) == ["customer"]


def test_what_is_copied_of_others_is_no_token() -> None:
    body = """
def main(guid, answer):
    known = {key: value for key, value in answer.items()}
    accounts(guid, known["access_token"])
def other(guid):
    known = {key: value for key, value in requests.get("https://example.com/settings").json().items()}
    accounts(guid, known["access_token"])
"""
    assert tokens_of_accounts(BANK + body) == []
