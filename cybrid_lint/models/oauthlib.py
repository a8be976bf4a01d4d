"""OAuth sessions: `requests_oauthlib` over `oauthlib`, and auth classes that fetch their own token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.objects import dict_item
from cybrid_lint.evaluation.values import NONE, UNKNOWN, Obj, Scalar, Value, options, text, union
from cybrid_lint.models.httpx import request_from
from cybrid_lint.models.registry import attribute, function, method, typed_as
from cybrid_lint.models.requests import present
from cybrid_lint.protocol.http import METHODS, Request, method_name, send

if TYPE_CHECKING:
    import libcst as cst

LABEL, AUTHLIB = "oauth session", "authlib session"
SESSIONS = (
    "requests_oauthlib.OAuth2Session",
    "requests_oauthlib.oauth2_session.OAuth2Session",
    "aiohttp_oauthlib.OAuth2Session",
    "httpx_oauthlib.OAuth2Session",
)
GRANT_FIELDS = ("client_id", "client_secret", "scope")
# What sessions over `requests` take by position, and what their own methods do.
_OF_REQUESTS = {"get": {"params": 1}, **{verb: {"data": 1, "json": 2} for verb in ("post", "put", "patch")}}
POSITIONS: dict[str, dict[str, dict[str, int]]] = {
    LABEL: {
        **_OF_REQUESTS,
        "request": {"data": 2, "headers": 3, "withhold_token": 4},
        "fetch_token": {"auth": 4, "method": 7, "force_querystring": 8, "client_secret": 14},
    },
    AUTHLIB: {
        **_OF_REQUESTS,
        **{name: {"withhold_token": 2, "auth": 3} for name in ("request", "stream")},
        "fetch_token": {"method": 2, "auth": 4},
    },
}
typed_as(LABEL, *SESSIONS)


def _positions(call: Call) -> dict[str, int]:
    return POSITIONS[call.owner.label].get(call.name, {}) if isinstance(call.owner, Obj) else {}


def kept(made: Obj, args: Args, **positions: int | None) -> None:
    """Keep arguments as fields of what a constructor makes, and remember where each of them stands."""
    for name, position in positions.items():
        value = args.get(position, name)
        if value is None or value == NONE:
            continue
        made.fields[name] = value
        site = args.sites.get(name) or args.sites.get(-1 if position is None else position)
        if site is not None:
            made.given[name] = (value, site)


def new_session(call: Call, label: str, **positions: int | None) -> Obj:
    """Return a session with the arguments that it keeps; it has headers of its own if none are given."""
    made = call.obj("lib", label)
    kept(made, call.args, headers=None, base_url=None, params=None, **positions)
    if "headers" not in made.fields:
        headers = call.frame.machine.objects.setdefault(("headers", id(made)), Obj("dict", "dict", open_=True))
        headers.frame, headers.branch = made.frame, made.branch
        made.fields["headers"] = headers
    return made


def token_request(
    call: Call, url: Value, holders: list[Obj], auth: Value | None = None, *, query: bool = False
) -> Value:
    """Request a token with what the holders keep, the nearest first, and return the body of the response."""
    body = Obj("dict", "dict", {"grant_type": text("client_credentials")})
    for holder in holders:
        for name in GRANT_FIELDS:
            found = heap.read(call.frame, holder, name)
            if found is not None and name not in body.fields:
                body.fields[name] = found
                if name in holder.given:
                    body.given[name] = holder.given[name]
    request = Request(call, "POST", url, params=[body] if query else [], body=body, auth=auth)
    answered = send(request)
    return union(one.fields["body"] for one in options(answered) if isinstance(one, Obj))


def grant_arguments(call: Call, client_secret: int | None) -> Obj:
    """Return the arguments of a call that become fields of the token request, one of them perhaps by position."""
    holder = Obj("lib", "grant arguments")
    kept(holder, call.args, client_id=None, client_secret=client_secret, scope=None)
    return holder


# requests_oauthlib


@function(
    *(
        f"oauthlib.oauth2.{name}Client"
        for name in (
            "BackendApplication",
            "LegacyApplication",
            "WebApplication",
            "MobileApplication",
            "ServiceApplication",
        )
    )
)
@function("oauthlib.oauth2.Client", "oauthlib.oauth2.rfc6749.clients.BackendApplicationClient")
def oauth_client(call: Call) -> Value:
    """Model the client of a grant: it keeps the ID and the scopes."""
    made = call.obj("lib", "oauth client")
    kept(made, call.args, client_id=0, scope=8, client_secret=None)
    return made


@function(*SESSIONS)
def session(call: Call) -> Value:
    """Model a session: what it is not given itself, it takes from its client."""
    return new_session(call, LABEL, client_id=0, client=1, scope=4, token=6)


def _clients(frame: Frame, owner: Obj) -> list[Obj]:
    client = heap.read(frame, owner, "client")
    return [one for one in options(client) if isinstance(one, Obj)] if client is not None else []


@method(LABEL, "fetch_token")
@method(AUTHLIB, "fetch_token")
def fetch_token(call: Call) -> Value:
    """Model the token request: the session carries the token from then on."""
    owner = call.owner
    assert isinstance(owner, Obj)
    url = call.args.get(0, "token_url", "url") or heap.read(call.frame, owner, "token_endpoint") or UNKNOWN
    at = _positions(call)
    auth = call.args.get(at.get("auth"), "auth")
    in_query = call.args.get(at.get("force_querystring"), "force_querystring") == Scalar.of(True)
    in_query = in_query or method_name(call.arg(at.get("method"), "method")) == "GET"
    holders = [grant_arguments(call, at.get("client_secret")), owner, *_clients(call.frame, owner)]
    body = token_request(call, url, holders, None if auth == NONE else auth, query=in_query)
    heap.write(call.frame, owner, "token", body)
    return body


@method(LABEL, "refresh_token", "ensure_active_token")
@method(AUTHLIB, "refresh_token", "ensure_active_token")
def refresh_token(call: Call) -> Value:
    """Model renewing the token: it stays of its kind."""
    assert isinstance(call.owner, Obj)
    return heap.read(call.frame, call.owner, "token") or UNKNOWN


@method(LABEL, "__setattr__")
@method(AUTHLIB, "__setattr__")
def set_on_session(call: Call) -> Value:
    """Model `session.access_token = …`: it is the token that the session carries."""
    assert isinstance(call.owner, Obj)
    if call.name == "access_token":
        heap.write(call.frame, call.owner, "token", call.arg(1))
    return NONE


@attribute(LABEL, "access_token")
@attribute(AUTHLIB, "access_token")
def access_token(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model reading the bare token from what the session carries."""
    assert isinstance(owner, Obj)
    carried = heap.read(frame, owner, "token")
    if carried is None:
        return None
    return union(
        dict_item(frame, one, name) if isinstance(one, Obj) and one.kind == "dict" else one for one in options(carried)
    )


@method(LABEL, *METHODS, "stream")
@method(AUTHLIB, *METHODS, "stream")
def session_request(call: Call) -> Value:
    """Model a request of a session: it carries the session's token."""
    owner = call.owner
    assert isinstance(owner, Obj)
    at = _positions(call)
    request = request_from(call, owner, at)
    heap.touch(call.frame, owner)
    if call.args.get(at.get("withhold_token"), "withhold_token") == Scalar.of(True):
        request.auth = None
    elif not present(call.args.get(at.get("auth"), "auth")):
        # a session is an auth object too: one that holds a token
        request.auth = owner
    return send(request)


@method(LABEL, "close", "aclose", "mount", "register_compliance_hook", "__enter__", "__aenter__")
@method(AUTHLIB, "close", "aclose", "mount", "register_compliance_hook", "__enter__", "__aenter__")
def session_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if "enter" in call.name else NONE


@function("requests_oauthlib.OAuth2", "requests_oauthlib.oauth2_auth.OAuth2")
def bearer_auth(call: Call) -> Value:
    """Model an auth object that holds a token."""
    made = call.obj("lib", "oauth auth")
    kept(made, call.args, client_id=0, client=1, token=2)
    return made


# auth classes that fetch their own token


@function("httpx_auth.OAuth2ClientCredentials", "requests_auth.OAuth2ClientCredentials")
@function("httpx_auth.oauth2_client_credentials.OAuth2ClientCredentials")
def client_credentials_auth(call: Call) -> Value:
    """Model an auth object that requests its token when it is first used: what with is known here."""
    made = call.obj("lib", "oauth auth")
    kept(made, call.args, token_url=0, client_id=1, client_secret=2, scope=None)
    made.fields["token"] = token_request(call, made.fields.get("token_url", UNKNOWN), [made])
    return made


@function("requests_oauth2client.OAuth2Client")
def token_client(call: Call) -> Value:
    """Model a client of a token endpoint."""
    made = call.obj("lib", "token client")
    kept(made, call.args, token_endpoint=0, auth=None, client_id=None, client_secret=None)
    return made


@method("token client", "client_credentials")
def token_client_grant(call: Call) -> Value:
    """Model its request for a token."""
    assert isinstance(call.owner, Obj)
    holder = Obj("lib", "grant arguments")
    kept(holder, call.args, scope=0)
    return _granted(call, call.owner, holder)


@function("requests_oauth2client.OAuth2ClientCredentialsAuth")
def token_client_auth(call: Call) -> Value:
    """Model an auth object that has a client request its token."""
    made = call.obj("lib", "oauth auth")
    kept(made, call.args, scope=None)
    made.fields["token"] = union(
        _granted(call, one, made) if isinstance(one, Obj) else UNKNOWN for one in options(call.arg(0, "client"))
    )
    return made


def _granted(call: Call, client: Obj, scopes: Obj) -> Value:
    url = heap.read(call.frame, client, "token_endpoint")
    return token_request(call, url or UNKNOWN, [scopes, client], heap.read(call.frame, client, "auth"))
