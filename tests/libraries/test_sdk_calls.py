"""Calls of Cybrid's SDKs: with which token, which operation, and whom it concerns."""

from __future__ import annotations

from engine_support import check_calls

HEAD = """
import os

import cybrid_api_bank
import cybrid_api_id
import requests
from cybrid_api_bank.apis import AccountsBankApi, CustomersBankApi, QuotesBankApi, TradesBankApi
from cybrid_api_bank.models import PostQuote, PostTrade
"""
SHARED = """
T = bank_token()
B = "Bearer " + T
H = {"Authorization": B}
HOST = "https://bank.sandbox.cybrid.app"


def client(*args, **kwargs):
    return cybrid_api_bank.ApiClient(cybrid_api_bank.Configuration(*args, **kwargs))


def kept(guid):
    made = cybrid_api_bank.Configuration(HOST)
    made.access_token = T
    return cybrid_api_bank.ApiClient(made)
"""
# what is called, and the statements that do
STATEMENTS = r"""
[bank GET /api/accounts nobody]
AccountsBankApi(client(access_token=T)).list_accounts()
AccountsBankApi(client(access_token=T)).list_accounts(page=1)
AccountsBankApi(client(access_token=T)).list_accounts(customer_guid=None)
AccountsBankApi(client(HOST, None, None, T)).list_accounts()
AccountsBankApi(client(host=HOST, access_token=T)).list_accounts()
AccountsBankApi(api_client=client(access_token=T)).list_accounts()
AccountsBankApi(kept(guid)).list_accounts()
AccountsBankApi(cybrid_api_bank.ApiClient(cybrid_api_bank.Configuration(), "Authorization", B)).list_accounts()
AccountsBankApi(cybrid_api_bank.ApiClient(header_name="Authorization", header_value=B)).list_accounts()
c = client(HOST); c.set_default_header("Authorization", B); AccountsBankApi(c).list_accounts()
c = client(HOST); c.set_default_header(header_name="Authorization", header_value=B); AccountsBankApi(c).list_accounts()
c = client(HOST); c.default_headers["Authorization"] = B; AccountsBankApi(c).list_accounts()
c = client(HOST); c.configuration.access_token = T; AccountsBankApi(c).list_accounts()
given = guid; given.access_token = T; AccountsBankApi(cybrid_api_bank.ApiClient(given)).list_accounts()
given = guid; given.configuration.access_token = T; AccountsBankApi(given).list_accounts()
given = guid; given.default_headers["Authorization"] = B; AccountsBankApi(given).list_accounts()
with client(access_token=T) as c: AccountsBankApi(c).list_accounts()
with client(access_token=T) as c: AccountsBankApi(c).list_accounts_with_http_info()
[bank GET /api/accounts customer]
AccountsBankApi(client(access_token=T)).list_accounts(customer_guid=guid)
[bank GET /api/accounts bank]
AccountsBankApi(client(access_token=T)).list_accounts(owner="bank")
[bank GET /api/accounts/{account_guid} nobody]
AccountsBankApi(client(access_token=T)).get_account(guid)
AccountsBankApi(client(access_token=T)).get_account(account_guid=guid)
[-]
AccountsBankApi(client(access_token=T)).get_nothing(guid)
AccountsBankApi(client(HOST, T)).list_accounts()
AccountsBankApi(client(HOST)).list_accounts()
AccountsBankApi(client(username=T)).list_accounts()
AccountsBankApi().list_accounts()
AccountsBankApi(None).list_accounts()
AccountsBankApi(cybrid_api_bank.ApiClient(cybrid_api_bank.Configuration(), "X-Other", B)).list_accounts()
AccountsBankApi(client(access_token=guid)).list_accounts()
[bank GET /api/customers/{customer_guid} customer]
CustomersBankApi(client(access_token=T)).get_customer(guid)
[bank GET /api/customers nobody]
CustomersBankApi(client(access_token=T)).list_customers()
[bank POST /api/trades nobody]
TradesBankApi(client(access_token=T)).create_trade(PostTrade(quote_guid=guid))
TradesBankApi(client(access_token=T)).create_trade(post_trade=PostTrade(guid))
[bank POST /api/trades unseen]
TradesBankApi(client(access_token=T)).create_trade(guid)
[bank POST /api/quotes customer]
QuotesBankApi(client(access_token=T)).create_quote(PostQuote(customer_guid=guid, symbol="BTC-USD", side="buy"))
q = PostQuote(side="buy"); q.customer_guid = guid; QuotesBankApi(client(access_token=T)).create_quote(q)
q = PostQuote(side="buy"); q["customer_guid"] = guid; QuotesBankApi(client(access_token=T)).create_quote(q)
QuotesBankApi(client(access_token=T)).create_quote({"customer_guid": guid})
QuotesBankApi(client(access_token=T)).create_quote(PostQuote(customer_guid=guid).to_dict())
requests.post(HOST + "/api/quotes", json=PostQuote(customer_guid=guid, side="buy").to_dict(), headers=H)
[bank POST /api/quotes bank]
QuotesBankApi(client(access_token=T)).create_quote(PostQuote(symbol="BTC-USD", side="buy"))
QuotesBankApi(client(access_token=T)).create_quote(PostQuote(customer_guid=None, side="buy"))
requests.post(HOST + "/api/quotes", json=PostQuote(side="buy").to_dict(), headers=H)
[bank POST /api/quotes unseen]
QuotesBankApi(client(access_token=T)).create_quote(PostQuote(**guid))
[bank GET /api/accounts unseen]
AccountsBankApi(client(access_token=T)).list_accounts(*guid)
AccountsBankApi(client(access_token=T)).list_accounts(**guid)
"""


def test_calls_of_the_sdk():
    check_calls(HEAD, SHARED, STATEMENTS, lambda call: f"{call.token} {call.operation} {call.subject}")
