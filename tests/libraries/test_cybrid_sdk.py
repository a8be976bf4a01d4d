"""Cybrid's SDKs: from the token of a client's configuration to the operations that are called with it."""

from __future__ import annotations

import pytest
from engine_support import BANK_TOKEN, operations, token_requests, values_of

HEAD = """
import os, requests
import cybrid_api_bank as bank, cybrid_api_id
from cybrid_api_bank.apis import TradesBankApi, AccountsBankApi
"""
GET_TRADE = "GET /api/trades/{trade_guid}"


def _calls(body: str) -> list[tuple[str, str, str]]:
    return [(call.token, call.operation, call.subject) for call in operations(HEAD + BANK_TOKEN + body)]


def test_token_of_a_configuration_reaches_operations() -> None:
    body = """
def show(guid):
    client = bank.ApiClient(bank.Configuration(access_token=bank_token()))
    return TradesBankApi(client).get_trade(guid)
"""
    assert _calls(body) == [("bank", GET_TRADE, "nobody")]


def test_a_configuration_without_a_token_says_nothing() -> None:
    body = """
def show(guid):
    client = bank.ApiClient(bank.Configuration(host="https://bank.sandbox.cybrid.app"))
    return TradesBankApi(client).get_trade(guid)
"""
    assert _calls(body) == []


def test_a_token_that_is_set_later_and_positions() -> None:
    body = """
def later(guid):
    configuration = bank.Configuration("https://bank.sandbox.cybrid.app")
    configuration.access_token = bank_token()
    return TradesBankApi(bank.ApiClient(configuration)).get_trade(guid)

def fourth(guid):
    configuration = bank.Configuration(None, None, None, bank_token())
    return TradesBankApi(bank.ApiClient(configuration)).get_trade(trade_guid=guid)

def header(guid):
    client = bank.ApiClient(bank.Configuration())
    client.set_default_header("Authorization", "Bearer " + bank_token())
    return TradesBankApi(client).get_trade_with_http_info(guid)

def first_header(guid):
    client = bank.ApiClient(bank.Configuration(), "Authorization", f"Bearer {bank_token()}")
    return TradesBankApi(client).get_trade(guid)
"""
    assert _calls(body) == [("bank", GET_TRADE, "nobody")] * 4


def test_what_a_configuration_is_given_by_position_are_its_attributes() -> None:
    body = """
def read():
    given = bank.Configuration("a host", "a key", None, "a token", "a name", "a password")
    return [given.host, given.api_key, given.access_token, given.username, given.password]

read_back = read()
"""
    assert values_of(HEAD + body)["read_back"] == ["a host", "a key", "a token", "a name", "a password"]


def test_the_customer_is_named_by_argument_or_model() -> None:
    body = """
from cybrid_api_bank.models import PostQuote

def accounts(client: bank.ApiClient, customer_guid):
    return AccountsBankApi(client).list_accounts(customer_guid=customer_guid)

def both(customer_guid):
    client = bank.ApiClient(bank.Configuration(access_token=bank_token()))
    accounts(client, customer_guid)
    bank.QuotesBankApi(client).create_quote(PostQuote(customer_guid=customer_guid, product_type="trading"))
    bank.QuotesBankApi(client).create_quote(PostQuote(product_type="trading", side="buy"))
    AccountsBankApi(client).list_accounts(owner="bank")
"""
    assert _calls(body) == [
        ("bank", "GET /api/accounts", "customer"),
        ("bank", "POST /api/quotes", "customer"),
        ("bank", "POST /api/quotes", "bank"),
        ("bank", "GET /api/accounts", "bank"),
    ]


CUSTOMER = """
def customer_client(guid):
    idp = cybrid_api_id.ApiClient(cybrid_api_id.Configuration(access_token=bank_token()))
    body = cybrid_api_id.PostCustomerToken(customer_guid=guid, scopes=["trades:read"])
    granted = cybrid_api_id.CustomerTokensIdpApi(idp).create_customer_token(body)
    return bank.ApiClient(bank.Configuration(access_token=granted.access_token))

def show(customer, guid):
    return TradesBankApi(customer_client(customer)).get_trade(guid)
"""


def test_customer_tokens_are_customers() -> None:
    assert _calls(CUSTOMER) == [
        ("bank", "POST /api/customer_tokens", "customer"),
        ("customer", GET_TRADE, "nobody"),
    ]
    assert [type_ for _, type_ in token_requests(HEAD + BANK_TOKEN + CUSTOMER)] == ["bank", "customer"]


def test_the_name_of_a_client_says_whose_token_it_has() -> None:
    body = """
def show(bank_client: bank.ApiClient, guid):
    return TradesBankApi(bank_client).get_trade(guid)

def other(client: bank.ApiClient, guid):
    return TradesBankApi(client).get_trade(guid)
"""
    assert _calls(body) == [("bank", GET_TRADE, "nobody")]


def test_whoever_calls_says_whose_token_a_client_has_and_not_its_name() -> None:
    body = """
def show(customer_client: bank.ApiClient, guid):
    return TradesBankApi(customer_client).get_trade(guid)

def main(guid):
    show(bank.ApiClient(bank.Configuration(access_token=bank_token())), guid)
"""
    assert _calls(body) == [("bank", GET_TRADE, "nobody")]


CLIENT = "client = bank.ApiClient(bank.Configuration(access_token=bank_token()))"
# each calls an operation for the customer x, or for nobody that is known
ARGUMENTS = {
    "a mapping that is spread": ("AccountsBankApi(client).list_accounts(**{'customer_guid': x})", "customer"),
    "a mapping that is not known": ("AccountsBankApi(client).list_accounts(**more)", "unseen"),
    "a list that is not known": ("AccountsBankApi(client).list_accounts(*more)", "unseen"),
    "an item of a model": (
        "body = bank.PostQuote(product_type='trading')\nbody['customer_guid'] = x\n"
        "bank.QuotesBankApi(client).create_quote(body)",
        "customer",
    ),
    "an attribute of a model": (
        "body = bank.PostQuote(product_type='trading')\nbody.customer_guid = x\n"
        "bank.QuotesBankApi(client).create_quote(body)",
        "customer",
    ),
    "a field of a model": (
        "body = bank.PostQuote(product_type='trading', customer_guid=x)\n"
        "AccountsBankApi(client).list_accounts(customer_guid=body['customer_guid'])",
        "customer",
    ),
    "a model as a mapping": (
        "body = bank.PostQuote(product_type='trading', customer_guid=x)\n"
        "bank.QuotesBankApi(client).create_quote(bank.PostQuote(**body.to_dict()))",
        "customer",
    ),
    "a client in a block": ("with client as c:\n    AccountsBankApi(c).list_accounts(customer_guid=x)", "customer"),
    "a configuration that is kept": (
        "bank.Configuration.set_default(bank.Configuration(access_token=bank_token()))\n"
        "AccountsBankApi(client).list_accounts(customer_guid=x)",
        "customer",
    ),
}


@pytest.mark.parametrize("way", ARGUMENTS)
def test_whom_an_operation_concerns(way: str) -> None:
    statements, subject = ARGUMENTS[way]
    body = "".join(f"    {line}\n" for line in f"{CLIENT}\n{statements}".splitlines())
    assert [found for _, _, found in _calls(f"def show(x, more):\n{body}")] == [subject]
