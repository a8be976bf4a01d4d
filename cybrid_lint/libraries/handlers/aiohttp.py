"""`aiohttp`: its client sessions."""

from __future__ import annotations

from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.texts import Hole, Lit, Text, concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import METHODS, RESPONSE, body_of, preferred, present, send, with_headers
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as

SESSIONS = (
    "aiohttp.ClientSession",
    "aiohttp.client.ClientSession",
)
RETRYING = ("aiohttp_retry.RetryClient", "aiohttp_retry.client.RetryClient")
SESSION = "aiohttp session"
typed_as(SESSION, *SESSIONS, *RETRYING)
typed_as(RESPONSE, "aiohttp.ClientResponse")


@function(*SESSIONS)
def session(call: Call) -> Value:
    """A session: base URL, headers, auth and middlewares go with every request."""
    positions = (("base_url", 0), ("params", None), ("auth", None), ("middlewares", None))
    fields = {name: value for name, index in positions if (value := present(call.get(index, name))) is not None}
    return call.new(SESSION, {**fields, **with_headers(call, call.get(None, "headers"))}, is_open=True)


@function(*RETRYING)
def retrying(call: Call) -> Value:
    """A client that repeats failed requests: the session that it is given, or one of its own."""
    return present(call.get(0, "client_session")) or session(call)


@function("aiohttp.request")
@method(SESSION, *METHODS)
def request(call: Call) -> Value:
    """A request, of a session or by itself."""
    verb = call.name.rpartition(".")[2]
    shift = 1 if verb == "request" else 0
    names = (
        ("headers", "given_headers", "params", "auth", "base_url", "middlewares")
        if call.name != "aiohttp.request"
        else ()
    )
    own = {name: call.field(call.owner, name) for name in names}
    return send(
        call,
        method=call.arg(0, "method") if shift else text(verb.upper()),
        url=call.get(shift, "url", "str_or_url"),
        headers=present(call.get(None, "headers")),
        client_headers=own.get("headers"),
        given_headers=own.get("given_headers"),
        params=present(call.get(None, "params")),
        client_params=own.get("params"),
        body=body_of(call.args),
        auth=preferred(call, call.get(None, "auth"), own.get("auth")),
        base=own.get("base_url"),
        client=call.owner if own else None,
        changing=present(call.get(None, "middlewares"), own.get("middlewares")),
    )


@method(SESSION, "close", "detach", "__enter__", "__aenter__")
def session_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return call.owner if "enter" in call.name else NONE


@function("aiohttp.BasicAuth", "aiohttp.helpers.BasicAuth")
def basic_auth(call: Call) -> Value:
    """A pair of an ID and a secret."""
    return call.new("basic auth", {"client_id": call.arg(0, "login"), "client_secret": call.arg(1, "password")})


@method("basic auth", "encode")
def encode_auth(call: Call) -> Value:
    """ID and secret as the value of a Basic header."""
    parts = [call.field(call.owner, name) or UNKNOWN for name in ("client_id", "client_secret")]
    return Text((Lit("Basic "), Hole(concat([parts[0], text(":"), parts[1]]), "base64")))


@function("aiohttp.FormData")
def form(call: Call) -> Value:
    """A form, as the mapping that it is made of."""
    fields = present(call.get(0, "fields"))
    return call.frame.allocate(DictState({}) if fields is None else merged(call.frame, DictState({}), fields))


@method("dict", "add_field")
def add_field(call: Call) -> Value:
    """Adding a field to a form."""
    call.engine.set_item(call.frame, call.owner, call.arg(0, "name"), call.arg(1, "value"), call.site)
    return NONE


for _header in ("AUTHORIZATION", "CONTENT_TYPE", "ACCEPT", "USER_AGENT", "COOKIE", "CACHE_CONTROL"):
    # the constants of `aiohttp.hdrs` are the headers' names
    REGISTRY.names[f"aiohttp.hdrs.{_header}"] = lambda frame, dotted: text(
        dotted.rpartition(".")[2].replace("_", "-").title()
    )
for _verb in ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"):
    # ... and the methods
    REGISTRY.names[f"aiohttp.hdrs.METH_{_verb}"] = lambda frame, dotted: text(dotted.rpartition("_")[2])
    REGISTRY.names[f"http.HTTPMethod.{_verb}"] = lambda frame, dotted: text(dotted.rpartition(".")[2])
