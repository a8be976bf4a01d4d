"""Clients that Kiota generates: requests are described first, and sent by an adapter that asks for a token."""

from __future__ import annotations

import pytest
from engine_support import operations
from test_stubs import TOKEN

HEAD = """
from dataclasses import dataclass
from kiota_abstractions.authentication import AccessTokenProvider, AuthenticationProvider
from kiota_abstractions.authentication import BaseBearerTokenAuthenticationProvider
from kiota_abstractions.base_request_builder import BaseRequestBuilder
from kiota_abstractions.get_path_parameters import get_path_parameters
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_http.httpx_request_adapter import HttpxRequestAdapter

class Provider(AccessTokenProvider):
    async def get_authorization_token(self, uri, additional_authentication_context={}):
        return bank_token()

    def get_allowed_hosts_validator(self): ...

adapter = HttpxRequestAdapter(BaseBearerTokenAuthenticationProvider(Provider()), base_url=BANK)
"""
WAYS = {
    "a query": """
info = RequestInformation(Method.GET, "{+baseurl}/api/ROWS{?customer_guid}", {"baseurl": BANK})
info.query_parameters["customer_guid"] = "7"
adapter.send_primitive_async(info, "str", {})
""",
    "the adapter's base": """
info = RequestInformation(Method.GET, "{+baseurl}/api/ROWS{?customer_guid}")
info.headers.try_add("Accept", "application/json")
info.set_query_string_parameters_from_raw_object(Query(customer_guid="7"))
adapter.send_async(info, None, {})
""",
    "a request builder": """
class RowsRequestBuilder:
    def __init__(self, adapter, path_parameters):
        self.request_adapter = adapter
        self.path_parameters = path_parameters
        self.url_template = "{+baseurl}/api/ROWS{?customer_guid*}"

    async def get(self, query=None):
        return await self.request_adapter.send_async(self.to_get_request_information(query), None, {})

    def to_get_request_information(self, query=None):
        info = RequestInformation(Method.GET, self.url_template, self.path_parameters)
        info.set_query_string_parameters_from_raw_object(query)
        return info

async def go():
    await RowsRequestBuilder(adapter, {"baseurl": BANK}).get(Query(customer_guid="7"))
""",
    "builders below a client": """
class RowsRequestBuilder(BaseRequestBuilder):
    def __init__(self, request_adapter, path_parameters):
        super().__init__(request_adapter, "{+baseurl}/api/ROWS{?customer_guid}", path_parameters)

    async def get(self, request_configuration=None):
        return await self.request_adapter.send_async(self.to_get_request_information(request_configuration), None, {})

    def to_get_request_information(self, request_configuration=None):
        info = RequestInformation(Method.GET, self.url_template, self.path_parameters)
        info.configure(request_configuration)
        return info

class ApiRequestBuilder(BaseRequestBuilder):
    def __init__(self, request_adapter, path_parameters):
        super().__init__(request_adapter, "{+baseurl}/api", path_parameters)

    def of_customer(self, guid):
        parameters = get_path_parameters(self.path_parameters)
        parameters["customer_guid"] = guid
        return RowsRequestBuilder(self.request_adapter, parameters)

class Client(BaseRequestBuilder):
    def __init__(self, request_adapter):
        super().__init__(request_adapter, "{+baseurl}", None)
        if not self.request_adapter.base_url:
            self.request_adapter.base_url = BANK
        self.path_parameters["base_url"] = self.request_adapter.base_url

    @property
    def api(self):
        return ApiRequestBuilder(self.request_adapter, self.path_parameters)

async def go():
    await Client(HttpxRequestAdapter(BaseBearerTokenAuthenticationProvider(Provider()))).api.of_customer("7").get()
""",
    "an address": """
class RowsRequestBuilder(BaseRequestBuilder):
    def __init__(self, request_adapter, path_parameters):
        super().__init__(request_adapter, "{+baseurl}/api/rows", path_parameters)

    async def get(self):
        info = RequestInformation(Method.GET, self.url_template, self.path_parameters)
        return await self.request_adapter.send_async(info, None, {})

async def go():
    await RowsRequestBuilder(adapter, BANK + "/api/ROWS?customer_guid=7").get()
""",
}
SEND = """
info = RequestInformation(Method.GET, "{+baseurl}/api/ROWS{?customer_guid}", {"baseurl": BANK})
info.query_parameters["customer_guid"] = "7"
HttpxRequestAdapter(Authentication()).send_async(info, None, {})
"""
WAYS |= {
    "its own authentication": """
class Authentication(AuthenticationProvider):
    def __init__(self):
        self.kept = None

    async def authenticate_request(self, request, additional_authentication_context=None):
        if self.kept is None:
            self.kept = bank_token()
        request.headers.add("Authorization", f"Bearer {self.kept}")
"""
    + SEND,
    "authentication of a base": """
class Bearer(AuthenticationProvider):
    def __init__(self, give):
        self.give = give

    async def authenticate_request(self, request, additional_authentication_context={}):
        if not request.headers.contains("Authorization"):
            request.headers.add("Authorization", "Bearer " + self.give())

class Authentication(Bearer):
    def __init__(self):
        super().__init__(bank_token)
"""
    + SEND,
    "authentication around the bearer's": """
class Authentication(BaseBearerTokenAuthenticationProvider):
    def __init__(self):
        super().__init__(Provider())

    async def authenticate_request(self, request, additional_authentication_context={}):
        print(request.http_method)
        await super().authenticate_request(request, additional_authentication_context)
"""
    + SEND,
}
QUERY = """
@dataclass
class Query:
    customer_guid: str | None = None
"""


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_described_request_is_sent_with_the_token_of_its_provider(way: str) -> None:
    def called(name: str) -> list[tuple[str, str, str]]:
        found = operations(TOKEN + HEAD + QUERY + way.replace("ROWS", name))
        return [(one.token, one.operation, one.subject) for one in found]

    assert called("accounts") == [("bank", "GET /api/accounts", "customer")]
    assert called("others") == []
