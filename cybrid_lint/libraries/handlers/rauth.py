"""`rauth`: services that request tokens, and sessions that carry them.

Source: `rauth/service.py`, `rauth/session.py` (0.7.3).
"""

from __future__ import annotations

import dataclasses

from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.oauthlib import AUTH, token_request
from cybrid_lint.libraries.handlers.requests import session as requests_session
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.registry import function, method, typed_as

SERVICE = "rauth service"
CLASSES = ("rauth.OAuth2Service", "rauth.service.OAuth2Service")
SESSIONS = ("rauth.OAuth2Session", "rauth.session.OAuth2Session")
typed_as(SERVICE, *CLASSES)
typed_as("requests session", *SESSIONS)
NAMES = ("client_id", "client_secret", "name", "authorize_url", "access_token_url", "base_url")


@function(*CLASSES)
def service(call: Call) -> Value:
    """`OAuth2Service(client_id, client_secret, …)`."""
    given = {name: present(call.get(index, name)) for index, name in enumerate(NAMES)}
    return call.new(SERVICE, {name: value for name, value in given.items() if value is not None})


@function(*SESSIONS)
def session(call: Call) -> Value:
    """`OAuth2Session(client_id, client_secret, access_token, service)`: a session that carries the token."""
    return _session(call, call.get(2, "access_token"), call.get(3, "service"))


def _session(call: Call, token: Value | None, service: Value | None) -> Value:
    plain = dataclasses.replace(call, name="requests.Session", args=call.args._replace(positional=(), keywords=()))
    made = requests_session(plain)
    if present(token) is not None:
        call.set_field(made, "auth", call.new(AUTH, {"token": token or NONE}))
    base = None if present(service) is None else call.field(service or NONE, "base_url")
    if base is not None:
        call.set_field(made, "base_url", base)
    return made


@method(SERVICE, "get_session")
def get_session(call: Call) -> Value:
    """A session of a token."""
    return _session(call, call.get(0, "token"), call.owner)


@method(SERVICE, "get_access_token")
def get_access_token(call: Call) -> Value:
    """Requesting a token: `data` is the body, to which the ID and the secret are added."""
    return call.item(_granted(call), text("access_token"))


@method(SERVICE, "get_raw_access_token")
def get_raw_access_token(call: Call) -> Value:
    """Requesting a token: the response, read as a body is."""
    return _granted(call)


def _granted(call: Call) -> Value:
    url = call.field(call.owner, "access_token_url") or UNKNOWN
    return token_request(call, url, [present(call.get(None, "data", "params")), call.owner])


@method(SERVICE, "get_auth_session")
def get_auth_session(call: Call) -> Value:
    """Requesting a token, and a session that carries it."""
    return _session(call, get_access_token(call), call.owner)
