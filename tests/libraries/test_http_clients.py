"""HTTP clients: whichever library sends a request, its token and its operation are seen."""

from __future__ import annotations

import pytest
from engine_support import BANK_TOKEN, operations, token_requests

HEAD = "import json, os, requests, httpx, aiohttp, urllib3, urllib.request, http.client, yarl, posixpath\n"
HEAD += "from urllib.parse import urlencode, urljoin, urlunsplit\n"
GET_TRADE = "GET /api/trades/{trade_guid}"
URL = '"https://bank.sandbox.cybrid.app/api/trades/" + guid'
AUTH = '{"Authorization": "Bearer " + bank_token()}'


def _calls(body: str) -> list[tuple[str, str]]:
    return [(call.token, call.operation) for call in operations(HEAD + BANK_TOKEN + body)]


BANK = [
    # requests
    f"def f(guid): requests.get({URL}, headers={AUTH})",
    f'def f(guid): requests.request("get", {URL}, headers={AUTH})',
    """
def f(guid):
    session = requests.Session()
    session.headers.update(HEADERS)
    session.get(URL)
""",
    """
class Client(requests.Session):
    def __init__(self, token):
        super().__init__()
        self.token = token
    def send(self, request, **more):
        request.headers["Authorization"] = "Bearer " + self.token
        return super().send(request, **more)
def f(guid):
    Client(bank_token()).get(URL)
""",
    """
class Adapter(requests.adapters.HTTPAdapter):
    def send(self, request, **more):
        request.headers["Authorization"] = "Bearer " + bank_token()
        return super().send(request, **more)
def f(guid):
    session = requests.Session()
    session.mount("https://", Adapter())
    session.get(URL)
""",
    """
def f(guid):
    session = requests.Session()
    request = session.prepare_request(requests.Request("GET", URL))
    request.headers["Authorization"] = "Bearer " + bank_token()
    session.send(request)
""",
    """
def f(guid):
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + bank_token()
    session.send(session.prepare_request(requests.Request("GET", URL)))
""",
    """
class Auth(requests.auth.AuthBase):
    def __init__(self, token): self.token = token
    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.token
        return request
def f(guid):
    requests.get(URL, auth=Auth(bank_token()))
""",
    # httpx
    f"def f(guid): httpx.get({URL}, headers={AUTH})",
    """
async def f(guid):
    async with httpx.AsyncClient(base_url="https://bank.sandbox.cybrid.app", headers=HEADERS) as client:
        await client.get("/api/trades/" + guid)
""",
    """
def sign(outgoing):
    outgoing.headers["Authorization"] = "Bearer " + bank_token()
def f(guid):
    with httpx.Client(event_hooks={"request": [sign]}) as client:
        client.get(URL)
""",
    """
def sign(outgoing):
    outgoing.headers["Authorization"] = "Bearer " + bank_token()
def f(guid):
    client = httpx.Client()
    client.event_hooks["request"].append(sign)
    client.get(URL)
""",
    """
class Signing(httpx.BaseTransport):
    def handle_request(self, request):
        request.headers["Authorization"] = "Bearer " + bank_token()
        return self.inner.handle_request(request)
def f(guid):
    httpx.Client(transport=Signing()).get(URL)
""",
    """
class Signing(httpx.BaseTransport):
    def handle_request(self, request):
        request.headers["Authorization"] = "Bearer " + bank_token()
        return self.inner.handle_request(request)
def f(guid):
    httpx.Client(mounts={"https://*.cybrid.app": Signing()}).get(URL)
""",
    """
def f(guid):
    client = httpx.Client(headers=HEADERS)
    request = client.build_request("GET", URL)
    client.send(request)
""",
    """
class Flow(httpx.Auth):
    def auth_flow(self, request):
        grant = {"client_id": os.environ["BANK_ID"]}
        answer = yield httpx.Request("POST", "https://id.sandbox.cybrid.app/oauth/token", json=grant)
        request.headers["Authorization"] = "Bearer " + answer.json()["access_token"]
        yield request
def f(guid):
    httpx.Client(auth=Flow()).get(URL)
""",
    # aiohttp
    """
async def f(guid):
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        async with session.get(URL) as answer:
            return await answer.json()
""",
    """
async def sign(req: aiohttp.ClientRequest, handler):
    req.headers["Authorization"] = "Bearer " + bank_token()
    return await handler(req)
async def f(guid):
    async with aiohttp.ClientSession("https://bank.sandbox.cybrid.app", middlewares=(sign,)) as session:
        await session.get("/api/trades/" + guid)
""",
    # urllib
    """
def f(guid):
    request = urllib.request.Request(URL)
    request.add_header("Authorization", "Bearer " + bank_token())
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())
""",
    """
def f(guid):
    opener = urllib.request.build_opener()
    opener.addheaders = [("Authorization", "Bearer " + bank_token())]
    opener.open(URL)
""",
    """
class Signing(urllib.request.BaseHandler):
    def https_request(self, request):
        request.add_unredirected_header("Authorization", "Bearer " + bank_token())
        return request
def f(guid):
    urllib.request.build_opener(Signing).open(URL)
""",
    """
opener = urllib.request.build_opener()
opener.addheaders = [("Authorization", "Bearer " + bank_token())]
urllib.request.install_opener(opener)
def f(guid):
    urllib.request.urlopen(URL)
""",
    # urllib3
    """
def f(guid):
    urllib3.PoolManager(10, HEADERS).request("GET", URL)
""",
    """
def f(guid):
    pool = urllib3.HTTPSConnectionPool("bank.sandbox.cybrid.app")
    pool.request("GET", "/api/trades/" + guid, headers=HEADERS)
""",
    # http.client
    """
def f(guid):
    connection = http.client.HTTPSConnection("bank.sandbox.cybrid.app")
    connection.request("GET", "/api/trades/" + guid, headers=HEADERS)
    return connection.getresponse().read()
""",
    """
def f(guid):
    connection = http.client.HTTPSConnection("bank.sandbox.cybrid.app")
    connection.putrequest("GET", "/api/trades/" + guid)
    connection.putheader("Authorization", "Bearer " + bank_token())
    connection.endheaders()
""",
    # URLs
    """
def f(guid):
    base = yarl.URL("https://bank.sandbox.cybrid.app")
    requests.get(str(base / "api" / "trades" / guid), headers=HEADERS)
""",
    """
def f(guid):
    url = httpx.URL("https://bank.sandbox.cybrid.app").join("/api/trades/" + guid)
    httpx.get(url, headers=HEADERS)
""",
    """
def f(guid):
    requests.get(urljoin("https://bank.sandbox.cybrid.app/x/", "/api/trades/" + guid), headers=HEADERS)
""",
    """
def f(guid):
    path = posixpath.join("/api", "trades", guid)
    requests.get(urlunsplit(("https", "bank.sandbox.cybrid.app", path, "", "")), headers=HEADERS)
""",
]


@pytest.mark.parametrize("body", BANK)
def test_the_token_of_a_request_is_seen(body: str) -> None:
    body = body.replace("URL)", URL + ")").replace("URL,", URL + ",").replace("HEADERS", AUTH)
    assert ("bank", GET_TRADE) in _calls(body)


NOTHING = [
    # no token
    f"def f(guid): requests.get({URL})",
    # a token that others of the same kind carry
    """
def f(guid):
    requests.Session().headers.update(HEADERS)
    requests.Session().get(URL)
""",
    # an adapter for another host
    """
class Adapter(requests.adapters.HTTPAdapter):
    def send(self, request, **more):
        request.headers["Authorization"] = "Bearer " + bank_token()
        return super().send(request, **more)
def f(guid):
    session = requests.Session()
    session.mount("https://example.com/", Adapter())
    session.get(URL)
""",
    """
class Signing(httpx.BaseTransport):
    def handle_request(self, request):
        request.headers["Authorization"] = "Bearer " + bank_token()
        return self.inner.handle_request(request)
def f(guid):
    httpx.Client(mounts={"https://*.example.com": Signing()}).get(URL)
""",
    # another host
    'def f(guid): httpx.get("https://api.example.com/api/trades/" + guid, headers=HEADERS)',
    # headers are copied when a client or a request is made
    """
def f(guid):
    headers = {}
    client = httpx.Client(headers=headers)
    headers.update(HEADERS)
    client.get(URL)
""",
    # headers of a request take the place of the pool's
    """
def f(guid):
    urllib3.PoolManager(headers=HEADERS).request("GET", URL, headers={"Accept": "*/*"})
""",
    """
def f(guid):
    opener = urllib.request.build_opener()
    opener.addheaders = [("Authorization", "Bearer " + bank_token())]
    urllib.request.urlopen(URL)
""",
]


@pytest.mark.parametrize("body", NOTHING)
def test_no_token_is_seen_where_none_goes(body: str) -> None:
    body = body.replace("URL)", URL + ")").replace("URL,", URL + ",").replace("HEADERS", AUTH)
    assert [call for call in _calls(body) if call[1] == GET_TRADE] == []


OAUTH_HEAD = """
import os
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session
from authlib.integrations.httpx_client import OAuth2Client
from httpx_auth import OAuth2ClientCredentials
from requests_oauth2client import OAuth2Client as TokenClient, OAuth2ClientCredentialsAuth
import httpx, requests
TOKEN_URL = "https://id.sandbox.cybrid.app/oauth/token"
"""
OAUTH = [
    """
def f(guid):
    session = OAuth2Session(client=BackendApplicationClient(client_id=os.environ["BANK_ID"], scope=["trades:read"]))
    session.fetch_token(TOKEN_URL, client_secret=os.environ["BANK_SECRET"])
    session.get(URL)
""",
    """
def login(session):
    session.fetch_token(TOKEN_URL, client_secret=os.environ["BANK_SECRET"])
def f(guid):
    session = OAuth2Session(client=BackendApplicationClient(client_id=os.environ["BANK_ID"], scope=["trades:read"]))
    login(session)
    session.get(URL)
""",
    """
def f(guid):
    token = OAuth2Session(os.environ["BANK_ID"]).fetch_token(TOKEN_URL)
    requests.get(URL, headers={"Authorization": "Bearer " + token["access_token"]})
""",
    """
def f(guid):
    with OAuth2Client(os.environ["BANK_ID"], os.environ["BANK_SECRET"], token_endpoint=TOKEN_URL) as client:
        client.fetch_token()
        client.get(URL)
""",
    """
def f(guid):
    auth = OAuth2ClientCredentials(TOKEN_URL, os.environ["BANK_ID"], os.environ["BANK_SECRET"], scope="trades:read")
    httpx.get(URL, auth=auth)
""",
    """
def f(guid):
    client = TokenClient(TOKEN_URL, client_id=os.environ["BANK_ID"], client_secret=os.environ["BANK_SECRET"])
    requests.get(URL, auth=OAuth2ClientCredentialsAuth(client, scope="trades:read"))
""",
]


@pytest.mark.parametrize("body", OAUTH)
def test_oauth_sessions_carry_the_token_they_fetched(body: str) -> None:
    source = OAUTH_HEAD + body.replace("URL)\n", URL + ")\n").replace("get(URL,", f"get({URL},").replace(
        f"TOKEN_{URL}", "TOKEN_URL"
    )
    assert [(call.token, call.operation) for call in operations(source)] == [("bank", GET_TRADE)]
    assert [type_ for _, type_ in token_requests(source)] == ["bank"]


def test_an_oauth_session_without_a_token_carries_none() -> None:
    source = (
        OAUTH_HEAD
        + f"""
def f(guid):
    session = OAuth2Session(client=BackendApplicationClient(client_id=os.environ["BANK_ID"]))
    session.get({URL})
"""
    )
    assert operations(source) == []


def test_the_name_of_a_client_counts_where_its_token_is_not_seen() -> None:
    source = (
        HEAD
        + f"""
def f(bank_session: requests.Session, guid):
    bank_session.get({URL})
def g(session: requests.Session, guid):
    session.get({URL})
"""
    )
    assert [(call.token, call.operation) for call in operations(source)] == [("bank", GET_TRADE)]


def test_a_client_that_is_not_seen_sends_requests_to_addresses() -> None:
    source = (
        HEAD
        + """
def f(bank_client, guid):
    bank_client.get(f"/api/trades/{guid}")
def g(bank_client, guid):
    bank_client.get("trade", guid)
def h(client, guid):
    client.get(f"/api/trades/{guid}")
"""
    )
    assert [(call.token, call.operation) for call in operations(source)] == [("bank", GET_TRADE)]


@pytest.mark.parametrize("entries", ["answer", "answer.items()", "answer.values()"])
def test_an_answer_may_have_more_entries_than_those_of_a_token(entries: str) -> None:
    asked = f"    answer = requests.get('https://example.com/x').json()\n    if len(list({entries})) > 99:\n"
    sent = f"        requests.get({URL}, headers={AUTH})\n"
    assert _calls("def f(guid):\n" + asked + sent) == [("bank", GET_TRADE)]


PREPARED = """
def prepare(session, token):
    session.headers.update({"Authorization": "Bearer " + token})
def prepare_if(session, token, wanted):
    if wanted:
        prepare(session, token)
def f(guid):
    session, other = requests.Session(), requests.Session()
"""
REQUEST = f"    session.get({URL})\n"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("    prepare(session, bank_token())\n" + REQUEST, True),
        ("    prepare_if(session, bank_token(), True)\n" + REQUEST, True),
        ("    prepare_if(session, bank_token(), guid)\n" + REQUEST, True),
        ("    prepare_if(session, bank_token(), None)\n" + REQUEST, False),
        ("    prepare(other, bank_token())\n" + REQUEST, False),
        (REQUEST + "    prepare(session, bank_token())\n", False),
    ],
)
def test_a_helper_writes_to_the_client_that_it_is_given(body: str, seen: bool) -> None:
    assert _calls(PREPARED + body) == ([("bank", GET_TRADE)] if seen else [])
