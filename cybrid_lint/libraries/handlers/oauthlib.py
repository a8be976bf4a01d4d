"""`oauthlib` and what stands on it or beside it: OAuth sessions, and auth classes that fetch their own token."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, Key, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NEVER, NONE, TRUE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import BODY, GRANT, METHODS, body_of, own_headers, preferred, present, send
from cybrid_lint.libraries.registry import attribute, function, method, typed_as

SESSION, AUTHLIB = "oauth session", "authlib session"
CODE = text("authorization_code")
# What a token is granted for by what is brought along; the first one decides.
_BROUGHT = {"code": CODE, "authorization_response": CODE, "username": text("password")}
# The grants of `oauthlib`'s clients.
_CLIENTS: dict[str, Value] = {
    "BackendApplicationClient": text("client_credentials"),
    "LegacyApplicationClient": text("password"),
    "WebApplicationClient": CODE,
    "MobileApplicationClient": text("implicit"),
    "ServiceApplicationClient": text("urn:ietf:params:oauth:grant-type:jwt-bearer"),
}
SESSIONS = (
    "requests_oauthlib.OAuth2Session",
    "requests_oauthlib.oauth2_session.OAuth2Session",
    "aiohttp_oauthlib.OAuth2Session",
    "httpx_oauthlib.OAuth2Session",
)
typed_as(SESSION, *SESSIONS)
# What sessions over `requests` take by position, and what their own methods do.
_OF_REQUESTS = {"get": {"params": 1}, **{verb: {"data": 1, "json": 2} for verb in ("post", "put", "patch")}}
POSITIONS: dict[str, dict[str, dict[str, int]]] = {
    SESSION: {
        **_OF_REQUESTS,
        "request": {"data": 2, "headers": 3, "withhold_token": 4},
        "fetch_token": {
            "code": 1,
            "authorization_response": 2,
            "auth": 4,
            "username": 5,
            "method": 7,
            "force_querystring": 8,
            "client_secret": 14,
        },
    },
    AUTHLIB: {
        **_OF_REQUESTS,
        **{name: {"withhold_token": 2, "auth": 3} for name in ("request", "stream")},
        "fetch_token": {"method": 2, "auth": 4, "grant_type": 5},
    },
}


def named(call: Call) -> Args:
    """Return the arguments of a session's method, those that stand by position behind the URL under their names."""
    label = call.engine.label_of(call.frame, call.owner) or ""
    at = POSITIONS.get(label, {}).get(call.name, {})
    more = [(name, value) for name, index in at.items() if (value := call.args.get(index)) is not None]
    return call.args._replace(keywords=(*call.args.keywords, *more))


def holding(call: Call, label: str, **positions: int | None) -> Value:
    """Return an object that holds those arguments of a call that are given, and knows where they stand."""
    fields: dict[str, Value] = {}
    sites: dict[Key, Site] = {}
    for name, position in positions.items():
        value = present(call.get(position, name))
        if value is None:
            continue
        fields[name] = value
        site = call.args.site(name) or (None if position is None else call.args.site(position))
        if site is not None:
            sites[name] = site
    places = DictState(dict.fromkeys(sites, NONE), NEVER, False, sites)
    return call.new(label, {**fields, "<places>": call.frame.allocate(places)}, is_open=True)


def new_session(call: Call, label: str, **positions: int | None) -> Value:
    """Return a session with the arguments that it keeps, and headers of its own."""
    made = holding(call, label, base_url=None, params=None, **positions)
    call.set_field(made, "headers", own_headers(call, call.get(None, "headers")))
    return made


def token_request(
    call: Call, url: Value, holders: list[Value | None], auth: Value | None = None, *, in_query: bool = False
) -> Value:
    """Request a token with what the holders have, the nearest first, and return the body of the response."""
    kept = {str(index): holder for index, holder in enumerate(holders) if holder is not None}
    last = call.new("grant", {"grant_type": text("client_credentials")})
    body = call.new(GRANT, {**kept, "last": last})
    response = send(
        call, method=text("POST"), url=url, params=body if in_query else None, body=body, auth=present(auth)
    )
    return call.call(call.attribute(response, "json"))


# requests_oauthlib


@function("oauthlib.oauth2.Client", *(f"oauthlib.oauth2.{name}" for name in _CLIENTS))
@function(*(f"oauthlib.oauth2.rfc6749.clients.{name}" for name in _CLIENTS))
def oauth_client(call: Call) -> Value:
    """The client of a grant: it keeps the ID and the scopes."""
    made = holding(call, "oauth client", client_id=0, scope=8, client_secret=None)
    grant = _CLIENTS.get(call.name.rpartition(".")[2])
    if grant is not None:
        call.set_field(made, "grant_type", grant)
    return made


@function(*SESSIONS)
def session(call: Call) -> Value:
    """A session: what it is not given itself, it takes from its client; it tells of a new token whom it is given."""
    made = new_session(call, SESSION, client_id=0, client=1, auto_refresh_url=2, scope=4, token=6)
    call.set_field(made, "token_updater", call.get(8, "token_updater") or NONE)
    return made


@method(SESSION, "fetch_token", "fetch_access_token")
@method(AUTHLIB, "fetch_token", "fetch_access_token")
def fetch_token(call: Call) -> Value:
    """The token request: the session carries the token from then on."""
    url = call.get(0, "token_url", "url") or call.field(call.owner, "token_endpoint") or UNKNOWN
    args = named(call)
    verb = args.get(None, "method")
    in_query = args.get(None, "force_querystring") is TRUE or (isinstance(verb, Text) and verb.known == "GET")
    secret = POSITIONS[SESSION]["fetch_token"]["client_secret"]
    given = holding(call, "grant arguments", client_id=None, client_secret=secret, scope=None)
    granted = _grant_type(call, args)
    # whoever brought a code has agreed to the session's scopes: they are not asked for again
    kept = ("client_id", "client_secret", *(() if granted == CODE else ("scope",)))
    holders = (call.owner, call.field(call.owner, "client"))
    own = [_apart(call, holder, kept) for holder in holders if holder is not None]
    said = [] if granted is None else [call.new("grant", {"grant_type": granted})]
    body = token_request(call, url, [*said, given, *own], args.get(None, "auth"), in_query=in_query)
    call.set_field(call.owner, "token", body)
    return body


def _grant_type(call: Call, args: Args) -> Value | None:
    """Return what says what a token is granted for, None if nothing does: client credentials, then.

    A client of `oauthlib` stands for one grant, whatever else the session is given.
    """
    client = call.state(call.field(call.owner, "client") or NONE)
    said = client.fields.get("grant_type") if isinstance(client, LibraryState) else None
    said = said or present(args.get(None, "grant_type"))
    for name, grant in _BROUGHT.items():
        brought = present(args.get(None, name)) if said is None else None
        if brought is not None and _may_be_left_out(brought):
            # callers decide whether it is given
            call.decided(brought)
        said = said if brought is None else grant
    return said


def _may_be_left_out(value: Value) -> bool:
    param = value.code.param(value.name) if isinstance(value, Param) else None
    return param is not None and param.default is not None


def _apart(call: Call, owner: Value, names: tuple[str, ...]) -> Value:
    """Return what a session or its client holds for a grant, apart from the token that a session will carry."""
    state = call.state(owner)
    if not isinstance(state, LibraryState):
        return owner
    kept = (*names, "<places>")
    return call.new("grant", {name: state.fields[name] for name in kept if name in state.fields})


@method(SESSION, "refresh_token", "ensure_active_token")
@method(AUTHLIB, "refresh_token", "ensure_active_token")
def refresh_token(call: Call) -> Value:
    """Renewing the token: it stays of its kind."""
    return call.field(call.owner, "token") or UNKNOWN


@method(SESSION, "__setattr__")
@method(AUTHLIB, "__setattr__")
def set_on_session(call: Call) -> Value:
    """Setting an attribute: `session.access_token = …` is the token that the session carries."""
    name = call.known_text(call.arg(0)) or ""
    call.set_field(call.owner, "token" if name == "access_token" else name, call.arg(1))
    return NONE


@attribute(SESSION, "access_token")
@attribute(AUTHLIB, "access_token")
def access_token(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The bare token, from what the session carries."""
    state = frame.state(owner)
    carried = state.fields.get("token") if isinstance(state, LibraryState) else None
    if carried is None:
        return None
    inner = frame.state(carried)
    is_body = isinstance(inner, DictState) or (isinstance(inner, LibraryState) and inner.label == BODY)
    return frame.engine.item(frame, carried, text(name), site) if is_body else carried


@method(SESSION, *METHODS, "stream")
@method(AUTHLIB, *METHODS, "stream")
def session_request(call: Call) -> Value:
    """A request of a session: it carries the session's token."""
    shift = 1 if call.name in ("request", "stream") else 0
    args = named(call)
    # a session is an auth object too: one that holds a token
    own = None if args.get(None, "withhold_token") is TRUE else call.owner
    _tell_of_renewal(call)
    return send(
        call,
        method=call.arg(0, "method") if shift else text(call.name.upper()),
        url=call.get(shift, "url"),
        headers=present(args.get(None, "headers")),
        client_headers=call.field(call.owner, "headers"),
        params=present(args.get(None, "params")),
        client_params=call.field(call.owner, "params"),
        body=body_of(args),
        auth=preferred(call, args.get(None, "auth"), own),
        base=call.field(call.owner, "base_url"),
        client=call.owner,
    )


def _tell_of_renewal(call: Call) -> None:
    """Call the function that a session tells of a token which it has renewed for a request."""
    state = call.state(call.owner)
    fields = state.fields if isinstance(state, LibraryState) and "auto_refresh_url" in state.fields else {}
    for updater in options(fields.get("token_updater", NONE)):
        if updater is not NONE and "token" in fields:
            call.call(updater, fields["token"])


@method(AUTHLIB, "close", "aclose", "mount", "register_compliance_hook", "__enter__", "__aenter__")
@method(SESSION, "close", "aclose", "mount", "register_compliance_hook", "__enter__", "__aenter__")
def session_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return call.owner if "enter" in call.name else NONE


AUTH = "oauth auth"


@function("requests_oauthlib.OAuth2", "requests_oauthlib.oauth2_auth.OAuth2")
def bearer_auth(call: Call) -> Value:
    """An auth object that holds a token."""
    return holding(call, AUTH, client_id=0, client=1, token=2)


# auth classes that fetch their own token


@function("httpx_auth.OAuth2ClientCredentials", "requests_auth.OAuth2ClientCredentials")
@function("httpx_auth.oauth2_client_credentials.OAuth2ClientCredentials")
def client_credentials_auth(call: Call) -> Value:
    """An auth object that requests its token when it is first used: what with is known here."""
    given = holding(call, AUTH, token_url=0, client_id=1, client_secret=2, scope=None)
    token = token_request(call, call.field(given, "token_url") or UNKNOWN, [given])
    return call.new(AUTH, {"token": token})


@function("requests_oauth2client.OAuth2Client")
def token_client(call: Call) -> Value:
    """A client of a token endpoint."""
    return holding(call, "token client", token_endpoint=0, auth=1, client_id=None, client_secret=None)


@method("token client", "client_credentials")
def token_client_grant(call: Call) -> Value:
    """Its request for a token."""
    return _granted(call, call.owner, holding(call, "grant arguments", scope=0))


@function("requests_oauth2client.OAuth2ClientCredentialsAuth")
def token_client_auth(call: Call) -> Value:
    """An auth object that has a client request its token."""
    token = _granted(call, call.arg(0, "client"), holding(call, "grant arguments", scope=None))
    return call.new(AUTH, {"token": token})


@function("requests_oauth2client.BearerToken")
def bearer_token(call: Call) -> Value:
    """A token that is an auth object as well."""
    return holding(call, AUTH, token=0)


@function("requests_oauth2client.OAuth2AccessTokenAuth")
def access_token_auth(call: Call) -> Value:
    """An auth object that holds a token and has a client renew it."""
    return holding(call, AUTH, token=1)


API = "requests_oauth2client client"
typed_as(API, "requests_oauth2client.ApiClient")


@function("requests_oauth2client.ApiClient")
def api_client(call: Call) -> Value:
    """A client of one API: its base URL and auth go with every request, or the session's that it is given."""
    session = present(call.get(None, "session"))
    auth = present(call.get(None, "auth")) or (None if session is None else call.attribute(session, "auth"))
    headers = own_headers(
        call, call.get(None, "headers"), None if session is None else call.attribute(session, "headers")
    )
    fields = {"base_url": call.arg(0, "base_url"), "headers": headers}
    return call.new(API, fields if auth is None else {**fields, "auth": auth})


@method(API, *METHODS)
def api_request(call: Call) -> Value:
    """A request of such a client: the path follows the method."""
    shift = 1 if call.name == "request" else 0
    return send(
        call,
        method=call.arg(0, "method") if shift else text(call.name.upper()),
        url=call.get(shift, "path", "url"),
        headers=present(call.get(None, "headers")),
        client_headers=call.field(call.owner, "headers"),
        params=present(call.get(None, "params")),
        body=body_of(call.args),
        auth=preferred(call, call.get(None, "auth"), call.field(call.owner, "auth")),
        base=call.field(call.owner, "base_url"),
        client=call.owner,
    )


def _granted(call: Call, client: Value, scopes: Value) -> Value:
    url = call.field(client, "token_endpoint") or UNKNOWN
    return token_request(call, url, [scopes, client], call.field(client, "auth"))
