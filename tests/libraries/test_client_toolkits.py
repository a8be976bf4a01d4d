"""Toolkits that clients of an API are built of: each sends a request that is recognized, to where it goes."""

from __future__ import annotations

import pytest
from engine_support import operations
from test_stubs import TOKEN

AUTH = """
class Auth(requests.auth.AuthBase):
    def __call__(self, request):
        request.headers.update(HEADERS)
        return request
"""
ENV = 'client_id=os.environ["BANK_ID"], client_secret=os.environ["BANK_SECRET"]'

# A program that lists a customer's accounts; ROWS is the name of what another lists that needs no token of a customer.
CLIENTS = {
    "hammock": "from hammock import Hammock\nHammock(BANK, headers=HEADERS).api.ROWS.GET(params=QUERY)",
    "hammock, called": "from hammock import Hammock\nHammock(BANK)('api')('ROWS').GET(params=QUERY, headers=HEADERS)",
    "hammock, by position": "from hammock import Hammock\nHammock(BANK).api.GET('ROWS', params=QUERY, headers=HEADERS)",
    "slumber": f"import slumber{AUTH}slumber.API(BANK, auth=Auth(), append_slash=False).api.ROWS.get(**QUERY)",
    "slumber, by keywords": f"""
import slumber
{AUTH}
api = slumber.API(BANK + "/api/", auth=Auth(), append_slash=False)
api.ROWS.get(customer_guid="7")
""",
    "slumber, with what a function is given": f"""
import slumber
{AUTH}
def listed(query):
    slumber.API(BANK, auth=Auth(), append_slash=False).api.ROWS.get(**query)
listed(QUERY)
""",
    "slumber, with a session": """
import slumber
session = requests.Session()
session.headers.update(HEADERS)
slumber.API(BANK, session=session, append_slash=False).api("ROWS").get(customer_guid="7")
""",
    "simple_rest_client": """
from simple_rest_client.api import API
api = API(api_root_url=BANK + "/api", headers=HEADERS)
api.add_resource(resource_name="ROWS")
api.ROWS.list(params=QUERY)
""",
    "simple_rest_client, own actions": """
from simple_rest_client.api import API
from simple_rest_client.resource import Resource

class Rows(Resource):
    actions = {"find": {"method": "GET", "url": "/{}/ROWS"}}

api = API(api_root_url=BANK, headers=HEADERS)
api.add_resource(resource_name="rows", resource_class=Rows)
api.rows.find("api", params=QUERY)
""",
    "apiron": """
from apiron import JsonEndpoint, Service

class Bank(Service):
    domain = BANK
    rows = JsonEndpoint(path="/api/{kind}")

Bank.rows(kind="ROWS", params=QUERY, headers=HEADERS)
""",
    "apiron, called by its client": """
from apiron import Endpoint, Service, client

class Bank(Service):
    domain = BANK
    rows = Endpoint(path="/api/ROWS")

client.call(Bank, Bank.rows, params=QUERY, headers=HEADERS)
""",
    "requests_toolbelt": """
from requests_toolbelt.sessions import BaseUrlSession
session = BaseUrlSession(base_url=BANK)
requests.get(session.create_url("/api/ROWS"), params=QUERY, headers=HEADERS)
""",
    "requests_auth": """
from requests_auth import HeaderApiKey
auth = HeaderApiKey("Bearer " + bank_token(), header_name="Authorization")
requests.get(BANK + "/api/ROWS", params=QUERY, auth=auth)
""",
    "httpx_auth": """
import httpx
from httpx_auth import HeaderApiKey
auth = HeaderApiKey("Bearer " + bank_token(), "Authorization")
httpx.get(BANK + "/api/ROWS", params=QUERY, auth=auth)
""",
    "rauth": """
from rauth import OAuth2Session
OAuth2Session(access_token=bank_token()).get(BANK + "/api/ROWS", params=QUERY)
""",
    "rauth, with a service": f"""
from rauth import OAuth2Service
service = OAuth2Service({ENV}, access_token_url="https://id.sandbox.cybrid.app/oauth/token", base_url=BANK)
session = service.get_auth_session(data={{"grant_type": "client_credentials", "scope": "accounts:read"}})
session.get("/api/ROWS", params=QUERY)
""",
    "azure.core": """
from azure.core import PipelineClient
from azure.core.rest import HttpRequest
PipelineClient(base_url=BANK).send_request(HttpRequest("GET", "/api/ROWS", params=QUERY, headers=HEADERS))
""",
    "msrest": """
from msrest import Configuration, ServiceClient
client = ServiceClient(None, Configuration(base_url=BANK))
client.send(client.get("/api/ROWS", QUERY, HEADERS))
""",
    "msrest, with credentials": """
from msrest import Configuration, ServiceClient
from msrest.authentication import BasicTokenAuthentication
client = ServiceClient(BasicTokenAuthentication({"access_token": bank_token()}), Configuration(BANK))
client.send(client.get("/api/ROWS", params=QUERY))
""",
    "azure.core, with a policy": """
from azure.core import PipelineClient
from azure.core.credentials import AzureKeyCredential
from azure.core.pipeline.policies import AzureKeyCredentialPolicy
from azure.core.rest import HttpRequest
policy = AzureKeyCredentialPolicy(AzureKeyCredential(bank_token()), "Authorization", prefix="Bearer")
with PipelineClient(base_url=BANK, policies=[policy]) as client:
    client.send_request(HttpRequest("GET", BANK + "/api/ROWS", params=QUERY))
""",
    "azure.core, with a credential": """
from azure.core import PipelineClient
from azure.core.credentials import AccessToken
from azure.core.pipeline.policies import BearerTokenCredentialPolicy
from azure.core.pipeline.transport import HttpRequest

class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken(bank_token(), 0)

client = PipelineClient("{endpoint}", policies=[BearerTokenCredentialPolicy(Credential(), "accounts:read")])
url = client.format_url("/{version}/ROWS?customer_guid=7", endpoint=BANK, version="api")
client._pipeline.run(HttpRequest("GET", url)).http_response.json()
""",
    "azure.core, as AutoRest generates clients": """
from azure.core import PipelineClient
from azure.core.configuration import Configuration
from azure.core.credentials import AccessToken
from azure.core.pipeline.policies import BearerTokenCredentialPolicy
from msrest import Serializer

class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken(bank_token(), 0)

class BankConfiguration(Configuration):
    def __init__(self, endpoint, **kwargs):
        super().__init__(**kwargs)
        self.endpoint = endpoint
        self.authentication_policy = kwargs.get("authentication_policy")

class Operations:
    def __init__(self, client, config, serializer):
        self._client, self._config, self._serialize = client, config, serializer

    def find(self, guid, **kwargs):
        url = self.find.metadata["url"]
        values = {"endpoint": self._serialize.url("endpoint", self._config.endpoint, "str", skip_quote=True)}
        query = {"customer_guid": self._serialize.query("guid", guid, "str")}
        request = self._client.get(self._client.format_url(url, **values), query, {})
        return self._client._pipeline.run(request, stream=False, **kwargs).http_response

    find.metadata = {"url": "/api/ROWS"}

class Bank:
    def __init__(self, endpoint, **kwargs):
        self._config = BankConfiguration(endpoint, **kwargs)
        self._client = PipelineClient(base_url="{endpoint}", config=self._config, **kwargs)
        self.rows = Operations(self._client, self._config, Serializer({}))

Bank(BANK, authentication_policy=BearerTokenCredentialPolicy(Credential(), "accounts:read")).rows.find("7")
""",
}


@pytest.mark.parametrize("program", CLIENTS.values(), ids=CLIENTS)
def test_requests_are_sent(program: str) -> None:
    def called(name: str) -> list[tuple[str, str, str]]:
        found = operations(TOKEN + "import requests\n" + program.replace("ROWS", name))
        return [(one.token, one.operation, one.subject) for one in found]

    assert called("accounts") == [("bank", "GET /api/accounts", "customer")]
    assert called("others") == []


def test_a_key_in_another_header_is_no_token() -> None:
    program = """
from requests_auth import HeaderApiKey
auth = HeaderApiKey(bank_token(), header_name="X-API-Key")
requests.get(BANK + "/api/accounts", params=QUERY, auth=auth)
"""
    assert [one.token for one in operations(TOKEN + program)] != ["bank"]
