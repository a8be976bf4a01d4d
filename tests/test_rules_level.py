"""CYB301 to CYB303: which token a call is made with."""

from __future__ import annotations

import textwrap

import pytest
from support import check, findings

from cybrid_lint import catalogue
from cybrid_lint.rules.cyb301 import BankTokenForCustomer

HEAD = """
import os

import requests

IDP = "https://id.sandbox.cybrid.app"
BANK = "https://bank.sandbox.cybrid.app"
ORG = "https://organization.sandbox.cybrid.app"


def grant(client_id, client_secret):
    body = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
        "scope": os.environ["CYBRID_SCOPES"],
    }
    return requests.post(f"{IDP}/oauth/token", json=body).json()["access_token"]


def bank():
    token = grant(os.environ["CYBRID_BANK_CLIENT_ID"], os.environ["CYBRID_BANK_CLIENT_SECRET"])
    return {"Authorization": "Bearer " + token}


def organization():
    token = grant(os.environ["CYBRID_ORG_CLIENT_ID"], os.environ["CYBRID_ORG_CLIENT_SECRET"])
    return {"Authorization": "Bearer " + token}


def customer(guid):
    body = {"customer_guid": guid, "scopes": os.environ["CYBRID_SCOPES"].split()}
    made = requests.post(f"{IDP}/api/customer_tokens", json=body, headers=bank())
    return {"Authorization": "Bearer " + made.json()["access_token"]}


"""


def program(body: str) -> str:
    return HEAD + textwrap.dedent(body)


CYB301 = {
    "in the path": 'requests.get(f"{BANK}/api/customers/{guid}", headers=bank())',
    "in the path of a change": 'requests.patch(BANK + "/api/customers/" + guid, json={"x": 1}, headers=bank())',
    "in the query": 'requests.get(BANK + "/api/trades", params={"customer_guid": guid}, headers=bank())',
    "in the query's text": 'requests.get(f"{BANK}/api/trades?customer_guid={guid}", headers=bank())',
    "in pairs": 'requests.get(f"{BANK}/api/quotes", params=[("customer_guid", guid)], headers=bank())',
    "in the body": 'requests.post(f"{BANK}/api/accounts", json={"customer_guid": guid}, headers=bank())',
    "in a body of another form": 'requests.post(f"{BANK}/api/quotes", json=dict(customer_guid=guid), headers=bank())',
    "in a body that is made of another": 'requests.post(f"{BANK}/api/quotes", '
    'json={**x, "customer_guid": guid}, headers=bank())',
    "among participants": 'requests.post(f"{BANK}/api/transfers", headers=bank(), '
    'json={"source_participants": [{"type": "customer", "guid": x["customer_guid"], "amount": 1}]})',
    "with a method that is given": 'requests.request("GET", f"{BANK}/api/customers/{guid}", headers=bank())',
    "on another environment": 'requests.get(f"https://bank.production.cybrid.app/api/customers/{guid}", '
    "headers=bank())",
    "on a host from outside": 'requests.get(os.environ["CYBRID_BANK_URL"] + f"/api/customers/{guid}", headers=bank())',
    "with a customer's identities": 'requests.post(f"{BANK}/api/identity_verifications", '
    'json={"customer_guid": guid}, headers=bank())',
}

CYB302 = {
    "a trade by its guid": 'requests.get(f"{BANK}/api/trades/{guid}", headers=bank())',
    "a transfer by its guid": 'requests.get(f"{BANK}/api/transfers/{guid}", headers=bank())',
    "a body that is not seen": 'requests.post(f"{BANK}/api/transfers", json=x, headers=bank())',
    "a model without the field": 'requests.post(f"{BANK}/api/trades", json={"quote_guid": guid}, headers=bank())',
    "a deposit address": 'requests.post(f"{BANK}/api/deposit_addresses", json={"account_guid": guid}, headers=bank())',
    "an account that is changed": 'requests.patch(f"{BANK}/api/accounts/{guid}", json={"state": "x"}, headers=bank())',
    "a bank account that is removed": 'requests.delete(f"{BANK}/api/external_bank_accounts/{guid}", headers=bank())',
    "a body that is loaded": 'requests.post(f"{BANK}/api/quotes", json=x.json(), headers=bank())',
}

CYB303 = {
    "a customer by a guid": 'requests.get(f"{BANK}/api/customers/{guid}", headers=organization())',
    "a trade": 'requests.get(f"{BANK}/api/trades/{guid}", headers=organization())',
    "a listing for a customer": 'requests.get(f"{BANK}/api/trades?customer_guid={guid}", headers=organization())',
    "a body that is not seen": 'requests.post(f"{BANK}/api/quotes", json=x, headers=organization())',
}

SILENT = {
    "a customer token": 'requests.get(f"{BANK}/api/customers/{guid}", headers=customer(guid))',
    "a customer token for a trade": 'requests.get(f"{BANK}/api/trades/{guid}", headers=customer(guid))',
    "creating a customer token": 'requests.post(f"{IDP}/api/customer_tokens", '
    'json={"customer_guid": guid}, headers=bank())',
    "creating a customer": 'requests.post(f"{BANK}/api/customers", json={"type": "individual"}, headers=bank())',
    "listing customers": 'requests.get(f"{BANK}/api/customers", headers=bank())',
    "listing without a customer": 'requests.get(f"{BANK}/api/trades", headers=bank())',
    "listing by something else": 'requests.get(f"{BANK}/api/trades", params={"state": "completed"}, headers=bank())',
    "listing by what is not seen": 'requests.get(f"{BANK}/api/trades", params=x, headers=bank())',
    "prices": 'requests.get(f"{BANK}/api/prices", headers=bank())',
    "symbols": 'requests.get(f"{BANK}/api/symbols", headers=bank())',
    "assets": 'requests.get(f"{BANK}/api/assets", headers=bank())',
    "a bank": 'requests.get(f"{BANK}/api/banks/{guid}", headers=bank())',
    "files": 'requests.get(f"{BANK}/api/files/{guid}", headers=bank())',
    "applications": 'requests.get(f"{IDP}/api/bank_applications", headers=bank())',
    "the bank's own accounts": 'requests.get(f"{BANK}/api/accounts", params={"owner": "bank"}, headers=bank())',
    "an account of the bank": 'requests.post(f"{BANK}/api/accounts", '
    'json={"type": "fiat", "asset": "USD", "owner": "bank"}, headers=bank())',
    "a filter by bank": 'requests.get(f"{BANK}/api/accounts", params={"bank_guid": guid}, headers=bank())',
    "a whole body without a customer": 'requests.post(f"{BANK}/api/quotes", '
    'json={"product_type": "trading", "symbol": "BTC-USD"}, headers=bank())',
    "an argument whose name says so": 'requests.get(f"{BANK}/api/accounts/{FEE_ACCOUNT_GUID}", headers=bank())',
    "an argument whose name says so, if it is there": 'requests.get(BANK + "/api/accounts/%s" % '
    'os.environ.get("FEE_ACCOUNT_GUID"), headers=bank())',
    "a reserve": 'requests.get(f"{BANK}/api/accounts/{x.reserve_account_guid}", headers=bank())',
    "an organization's banks": 'requests.get(f"{BANK}/api/banks", headers=organization())',
    "an organization's own": 'requests.get(f"{ORG}/api/organizations/{guid}", headers=organization())',
    "an organization that lists": 'requests.get(f"{BANK}/api/trades", headers=organization())',
    "an organization that creates a bank": 'requests.post(f"{BANK}/api/banks", json=x, headers=organization())',
    "another's customers": 'requests.get(f"https://api.example.com/api/customers/{guid}", '
    'headers={"Authorization": x})',
    "a token from outside": 'requests.get(f"{BANK}/api/customers/{guid}", headers={"Authorization": x})',
    "no token at all": 'requests.get(f"{BANK}/api/customers/{guid}")',
    "a path that is not of the API": 'requests.get(f"{BANK}/healthz/{guid}", headers=bank())',
    "listing workflows": 'requests.get(f"{BANK}/api/workflows", headers=bank())',
}


@pytest.mark.parametrize(
    ("code", "call"),
    [
        *(pytest.param("CYB301", call, id=f"CYB301-{name}") for name, call in CYB301.items()),
        *(pytest.param("CYB302", call, id=f"CYB302-{name}") for name, call in CYB302.items()),
        *(pytest.param("CYB303", call, id=f"CYB303-{name}") for name, call in CYB303.items()),
        *(pytest.param("", call, id=f"silent-{name}") for name, call in SILENT.items()),
    ],
)
def test_the_level_of_a_token(code, call):
    mark = f"  # {code}" if code else ""
    check(program(f"FEE_ACCOUNT_GUID = os.environ['FEE']\n\n\ndef go(guid, x):\n    return {call}{mark}\n"))


SDK = """
import os

import cybrid_api_bank
import cybrid_api_id
import requests
from cybrid_api_bank.api import accounts_bank_api, customers_bank_api, quotes_bank_api
from cybrid_api_bank.api import trades_bank_api, transfers_bank_api
from cybrid_api_bank.models import PostAccount, PostQuote, PostTrade, PostTransfer
from cybrid_api_id.api import customer_tokens_idp_api
from cybrid_api_id.models import PostCustomerToken


def mint():
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_CLIENT_ID"],
        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
        "scope": os.environ["CYBRID_SCOPES"],
    }
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", data=body).json()["access_token"]


def client():
    return cybrid_api_bank.ApiClient(cybrid_api_bank.Configuration(access_token=mint()))


def customer_client(guid):
    identity = cybrid_api_id.ApiClient(cybrid_api_id.Configuration(access_token=mint()))
    api = customer_tokens_idp_api.CustomerTokensIdpApi(identity)
    made = api.create_customer_token(PostCustomerToken(customer_guid=guid, scopes=os.environ["S"].split()))
    return cybrid_api_bank.ApiClient(cybrid_api_bank.Configuration(access_token=made.access_token))


def go(guid, x):
    CALL
"""

SDK_CALLS = [
    ("CYB301", "customers_bank_api.CustomersBankApi(client()).get_customer(guid)"),
    ("CYB301", "customers_bank_api.CustomersBankApi(client()).get_customer(customer_guid=guid)"),
    ("CYB301", "accounts_bank_api.AccountsBankApi(client()).list_accounts(customer_guid=guid)"),
    (
        "CYB301",
        "accounts_bank_api.AccountsBankApi(client()).create_account(PostAccount(type='fiat', customer_guid=guid))",
    ),
    ("CYB301", "quotes_bank_api.QuotesBankApi(client()).create_quote(post_quote=PostQuote(customer_guid=guid, **x))"),
    ("CYB302", "trades_bank_api.TradesBankApi(client()).get_trade(guid)"),
    ("CYB302", "trades_bank_api.TradesBankApi(client()).create_trade(PostTrade(quote_guid=guid))"),
    ("CYB302", "transfers_bank_api.TransfersBankApi(client()).create_transfer(PostTransfer(quote_guid=guid))"),
    ("CYB302", "quotes_bank_api.QuotesBankApi(client()).create_quote(x)"),
    ("", "accounts_bank_api.AccountsBankApi(client()).list_accounts()"),
    ("", "accounts_bank_api.AccountsBankApi(client()).list_accounts(owner='bank')"),
    ("", "accounts_bank_api.AccountsBankApi(client()).create_account(PostAccount(type='fiat', asset='USD', name='n'))"),
    ("", "quotes_bank_api.QuotesBankApi(client()).create_quote(PostQuote(product_type='funding', asset='USD'))"),
    ("", "customers_bank_api.CustomersBankApi(client()).list_customers()"),
    ("", "customers_bank_api.CustomersBankApi(customer_client(guid)).get_customer(guid)"),
    ("", "trades_bank_api.TradesBankApi(customer_client(guid)).get_trade(guid)"),
    ("", "accounts_bank_api.AccountsBankApi(client()).get_account(x.bank_fiat_account.guid)"),
    ("", "accounts_bank_api.AccountsBankApi(client()).get_account(x.gas_account)"),
    ("", "customers_bank_api.CustomersBankApi(x).get_customer(guid)"),
]


@pytest.mark.parametrize(("code", "call"), SDK_CALLS, ids=lambda one: one[:60])
def test_the_level_of_an_sdks_token(code, call):
    check(SDK.replace("CALL", f"return {call}" + (f"  # {code}" if code else "")))


def test_what_is_enough_is_said():
    messages = [
        [one.message.rpartition("; ")[2] for one in findings(program(f"def go(guid):\n    {call}\n"))]
        for call in (
            'requests.get(f"{BANK}/api/customers/{guid}", headers=organization())',
            'requests.get(f"{BANK}/api/customers/{guid}", headers=bank())',
        )
    ]
    assert messages == [["use a customer token with customers:read"]] * 2


def test_calls_of_one_operation_name_a_customer_as_it_does():
    one, two = list(catalogue.operations())[:2]
    rule = BankTokenForCustomer()
    assert [rule.need([one]), rule.need([one, two])] == ["which names a customer", "which name a customer"]
