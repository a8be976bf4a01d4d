"""Listings whose filters callers give: a report stands where the customer is named, and in no helper."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

HELPER = """
import requests
from a import f

URL = "$HOST/api/accounts"


def head():
    return {"Authorization": "Bearer " + f()}


"""
WAYS: dict[str, str] = {
    "keywords that are handed on": HELPER
    + """
class Desk:
    def rows(self, **filters):
        return requests.get(URL, params=filters, headers=head()).json()


def go(desk: Desk, k):
    desk.rows()
    desk.rows(owner="bank")
    return Desk().rows(customer_guid=k)  # CYB301
""",
    "keywords beside fixed ones": HELPER
    + """
def rows(page=0, **more):
    return requests.get(URL, params={"page": page, **more}, headers=head()).json()


def go(k):
    rows(2)
    return rows(customer_guid=k)  # CYB301
""",
    "a mapping without a default": HELPER
    + """
def rows(query):
    return requests.get(URL, params=query, headers=head()).json()


def go(k):
    rows({"page": 1})
    return rows({"customer_guid": k})  # CYB301
""",
    "a mapping that is added to": HELPER
    + """
def rows(query=None):
    query = dict(query or {})
    query.setdefault("per_page", 10)
    return requests.get(URL, params=query, headers=head()).json()


def go(k):
    rows()
    return rows({"customer_guid": k})  # CYB301
""",
    "a piece of the URL": HELPER
    + """
def rows(more=""):
    return requests.get(f"{URL}?page=0{more}", headers=head()).json()


def go(k):
    rows("&owner=bank")
    return rows(f"&customer_guid={k}")  # CYB301
""",
    "an argument that may be left out": HELPER
    + """
def rows(customer_guid=None):
    return requests.get(URL, params={"customer_guid": customer_guid}, headers=head()).json()


def go(k):
    rows()
    return rows(k)  # CYB301
""",
    "an argument that is put in if it is given": HELPER
    + """
def rows(k=None):
    query = {"page": 1}
    if k is not None:
        query["customer_guid"] = k
    return requests.get(URL, params=query, headers=head()).json()


def go(k):
    rows()
    return rows(k=k)  # CYB301
""",
    "an option that is asked for": HELPER
    + """
def rows(**options):
    query = {"customer_guid": options.get("customer_guid"), "page": options.get("page", 1)}
    return requests.get(URL, params=query, headers=head()).json()


def go(k):
    rows(page=3)
    return rows(customer_guid=k)  # CYB301
""",
    "what is empty left out in a loop": HELPER
    + """
def packed(pairs):
    kept = {}
    for name, value in pairs:
        if not value:
            continue
        kept[name] = value
    return kept


def rows(k=None, page=None):
    return requests.get(URL, params=packed([("customer_guid", k), ("page", page)]), headers=head()).json()


def go(k):
    rows(page=2)
    return rows(k)  # CYB301
""",
    "what is empty left out in a comprehension": HELPER
    + """
def rows(k=None, page=None):
    query = {"customer_guid": k, "page": page}
    kept = {name: value for name, value in query.items() if value is not None}
    return requests.get(URL, params=kept, headers=head()).json()


def go(k):
    rows(page=2)
    return rows(k)  # CYB301
""",
    "pairs or a mapping": HELPER
    + """
def rows(query):
    pairs = query.items() if isinstance(query, dict) else query
    text = "&".join(f"{name}={value}" for name, value in pairs)
    return requests.get(URL + "?" + text, headers=head()).json()


def go(k):
    rows([("page", 1)])
    rows({"page": 1})
    rows([("customer_guid", k)])  # CYB301
    return rows({"customer_guid": k})  # CYB301
""",
    "nobody calls it": HELPER
    + """
def rows(customer_guid=None):
    return requests.get(URL, params={"customer_guid": customer_guid}, headers=head()).json()  # CYB301


def others(**filters):
    return requests.get(URL, params=filters, headers=head()).json()
""",
    "an argument that is always there": HELPER
    + """
def rows(customer_guid):
    return requests.get(URL, params={"customer_guid": customer_guid}, headers=head()).json()  # CYB301


def go(k):
    return rows(k)
""",
    "a call of the SDK": """
import cybrid_api_bank
from a import f
from cybrid_api_bank.api import accounts_bank_api


def rows(**filters):
    settings = cybrid_api_bank.Configuration(access_token=f())
    with cybrid_api_bank.ApiClient(settings) as client:
        return accounts_bank_api.AccountsBankApi(client).list_accounts(**filters)


def go(k):
    rows(page=1)
    return rows(customer_guid=k)  # CYB301
""",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_customer_is_named_by_the_caller(way):
    check(program({"c.py": WAYS[way]}, BANK))


@pytest.mark.parametrize("way", WAYS)
def test_a_customer_token_is_right_whoever_filters(way):
    check(program({"c.py": WAYS[way]}, CUSTOMER, marked=False))
