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
    "a mark for what is not given": HELPER
    + """
class Unset:
    def __bool__(self):
        return False


UNSET = Unset()


def rows(page=UNSET, k=UNSET):
    query = {"page": page, "customer_guid": k}
    kept = {name: value for name, value in query.items() if value is not UNSET and value is not None}
    return requests.get(URL, params=kept, headers=head()).json()


def go(k):
    rows(2)
    return rows(k=k)  # CYB301
""",
    "a plain object as a mark": HELPER
    + """
NOTHING, ALL = object(), object()


def rows(k=NOTHING):
    query = {"owner": "bank"} if k is ALL else {}
    if k is not NOTHING and k is not ALL:
        query["customer_guid"] = k
    return requests.get(URL, params=query, headers=head()).json()


def go(k):
    rows()
    rows(ALL)
    return rows(k)  # CYB301
""",
    "a mark that is asked for by its class": HELPER
    + """
class Missing:
    pass


def rows(k=Missing(), page=0):
    query = {"page": page}
    if not isinstance(k, Missing):
        query["customer_guid"] = k
    return requests.get(URL, params=query, headers=head()).json()


def go(k):
    rows(page=1)
    return rows(k)  # CYB301
""",
    "an ellipsis as a mark": HELPER
    + """
def rows(k=...):
    query = {}
    if k is not ...:
        query["customer_guid"] = k
    return requests.get(URL, params=query, headers=head()).json()


def go(k):
    rows()
    return rows(k)  # CYB301
""",
    "a default beside one that holds something": HELPER
    + """
class Pages:
    def size(self):
        return 50


def rows(k=None, pages=Pages()):
    return requests.get(URL, params={"customer_guid": k, "per_page": pages.size()}, headers=head()).json()


def go(k):
    rows()
    return rows(k)  # CYB301
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


RECORD = """
import attrs
import requests
from a import f

NOT_GIVEN = object()


@attrs.define
class Opening:
    asset: str
    customer_guid: object = NOT_GIVEN

    def to_dict(self):
        found = {"type": "fee", "asset": self.asset, "name": self.asset}
        if self.customer_guid is not NOT_GIVEN:
            found["customer_guid"] = self.customer_guid
        return found


def create(v, body):
    head = {"Authorization": "Bearer " + v}
    return requests.post("$HOST/api/accounts", json=body.to_dict(), headers=head).json()


def go(k):
    create(f(), Opening("USD"))
    return create(f(), Opening("USD", customer_guid=k))  # CYB301
"""


@pytest.mark.parametrize(("maker", "marked"), [(BANK, True), (CUSTOMER, False)])
def test_a_record_leaves_out_what_was_not_given(maker, marked):
    maker = maker.replace("accounts:read", "accounts:execute")
    check(program({"c.py": RECORD}, maker, marked=marked))
