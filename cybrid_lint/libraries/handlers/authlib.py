"""`authlib`: its OAuth sessions over `requests` and `httpx`, and its auth objects."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.oauthlib import AUTH, AUTHLIB, holding, new_session, token_request
from cybrid_lint.libraries.registry import function, typed_as

_REQUESTS = "authlib.integrations.requests_client"
_HTTPX = "authlib.integrations.httpx_client"
SESSIONS = (
    f"{_REQUESTS}.OAuth2Session",
    f"{_REQUESTS}.oauth2_session.OAuth2Session",
    f"{_HTTPX}.OAuth2Client",
    f"{_HTTPX}.AsyncOAuth2Client",
    "authlib.integrations.aiohttp_client.OAuth2Client",
    "authlib.client.OAuth2Session",
    "authlib.client.AsyncOAuth2Client",
)
ASSERTIONS = (f"{_REQUESTS}.AssertionSession", f"{_HTTPX}.AssertionClient", f"{_HTTPX}.AsyncAssertionClient")
typed_as(AUTHLIB, *SESSIONS, *ASSERTIONS)


@function(*SESSIONS)
def session(call: Call) -> Value:
    """A session with a client's credentials and the scopes that it will ask for."""
    # behind the scopes come the state, which a session over `httpx` does not take, and the address to return to
    token = 6 if call.name.startswith(_HTTPX) else 7
    return new_session(call, AUTHLIB, client_id=0, client_secret=1, scope=4, token=token, token_endpoint=None)


@function(*ASSERTIONS)
def assertion_session(call: Call) -> Value:
    """A session that requests its token with an assertion when it first needs it."""
    made = new_session(call, AUTHLIB, token_endpoint=0, scope=7)
    given = holding(call, "grant arguments", scope=7)
    call.set_field(made, "token", token_request(call, call.field(made, "token_endpoint") or UNKNOWN, [given]))
    return made


@function(f"{_REQUESTS}.OAuth2Auth", f"{_HTTPX}.OAuth2Auth")
def token_auth(call: Call) -> Value:
    """An auth object that holds a token."""
    return holding(call, AUTH, token=0)


@function(f"{_HTTPX}.OAuth2ClientAuth", f"{_REQUESTS}.OAuth2ClientAuth")
def client_auth(call: Call) -> Value:
    """An auth object that holds a client's credentials."""
    return holding(call, "basic auth", client_id=0, client_secret=1)
