"""`httpx`: its functions, its sync and async clients, auth flows and built requests."""

from __future__ import annotations

import dataclasses

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, Key, LibraryState, by_name
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.requests import basic_auth
from cybrid_lint.libraries.http import (
    BUILT,
    METHODS,
    body_of,
    built,
    own_headers,
    preferred,
    present,
    send,
    send_built,
    with_headers,
)
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as
from cybrid_lint.libraries.sending import hooked, overridden

#: The library, and the one that goes on where it stopped.
PACKAGES = ("httpx", "httpx2")
CLIENTS = (
    *(f"{package}.{name}" for package in PACKAGES for name in ("Client", "AsyncClient")),
    *(f"hishel.{inside}{name}" for inside in ("", "httpx.", "httpx2.") for name in ("CacheClient", "AsyncCacheClient")),
)
CLIENT = "httpx client"
typed_as(CLIENT, *CLIENTS)
typed_as(BUILT, *(f"{package}.Request" for package in PACKAGES))


def parts_of(call: Call) -> dict[str, Value | None]:
    """Return the parts of a request as the arguments of a function or of a client's method give them."""
    verb = call.name.rpartition(".")[2]
    shift = 1 if verb in ("request", "stream", "build_request") else 0
    args = call.args
    return {
        "method": args.get(0, "method") if shift else text(verb.upper()),
        "url": args.get(shift, "url"),
        "headers": present(args.get(None, "headers")),
        "params": present(args.get(None, "params")),
        "body": body_of(args),
        "auth": present(args.get(None, "auth")),
    }


@function(*(f"{package}.{name}" for package in PACKAGES for name in (*METHODS, "stream")))
def request_function(call: Call) -> Value:
    """`httpx.get` and its like."""
    return send(call, **parts_of(call))


@function(*CLIENTS)
def client(call: Call) -> Value:
    """A client: base URL, headers, query, auth, hooks and transport go with every request."""
    names = ("base_url", "params", "auth", "event_hooks", "transport", "mounts")
    fields = {name: call.get(None, name) or NONE for name in names}
    fields.update(with_headers(call, call.get(None, "headers")))
    if fields["params"] is NONE:
        fields["params"] = call.new_dict()
    if fields["event_hooks"] is NONE:
        hooks: dict[Key, Value] = {name: call.new_sequence("list") for name in ("request", "response")}
        fields["event_hooks"] = call.new_dict(hooks)
    return call.new(CLIENT, fields, is_open=True)


def changes(call: Call) -> dict[str, Value | None]:
    """Return what may still change a request of a client."""
    return {
        "client": call.owner,
        "changing": overridden(call, "send"),
        "hooks": call.field(call.owner, "event_hooks"),
        "transports": call.field(call.owner, "mounts"),
        "transport": call.field(call.owner, "transport"),
    }


@method(CLIENT, *METHODS, "stream")
def client_request(call: Call) -> Value:
    """A request of a client."""
    parts = parts_of(call)
    parts["auth"] = _auth(call)
    response = send(
        call,
        **parts,
        client_headers=call.field(call.owner, "headers"),
        given_headers=call.field(call.owner, "given_headers"),
        client_params=call.field(call.owner, "params"),
        base=call.field(call.owner, "base_url"),
        **changes(call),
    )
    return hooked(call, response, call.field(call.owner, "event_hooks"))


@method(CLIENT, "close", "aclose", "__enter__", "__aenter__")
def client_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return call.owner if "enter" in call.name else NONE


@function(*(f"{package}.Request" for package in PACKAGES))
def build_request(call: Call) -> Value:
    """A request that is built now and sent later."""
    parts = parts_of(dataclasses.replace(call, name="build_request"))
    return _built(call, parts, **with_headers(call, parts["headers"]))


@method(CLIENT, "build_request")
def client_build(call: Call) -> Value:
    """Building a request with a client's base URL, headers and query."""
    parts = parts_of(call)
    headers = own_headers(call, parts["headers"], call.field(call.owner, "headers"))
    more = {"client params": call.field(call.owner, "params"), "base_url": call.field(call.owner, "base_url")}
    return _built(call, parts, headers=headers, given_headers=call.field(call.owner, "given_headers"), **more)


def _built(call: Call, parts: dict[str, Value | None], **more: Value | None) -> Value:
    kept = {name: parts[name] for name in ("method", "url", "params")}
    return built(call, **kept, data=parts["body"], **more)


@method(CLIENT, "send")
def client_send(call: Call) -> Value:
    """Sending what was built: the client's auth goes with it, its headers went with the building."""
    response = send_built(call, call.arg(0, "request"), auth=_auth(call), **changes(call))
    return hooked(call, response, call.field(call.owner, "event_hooks"))


def _auth(call: Call) -> Value | None:
    """Return what a request is signed in with; that there is no auth may be said too."""
    given, own = call.get(None, "auth"), call.field(call.owner, "auth")
    is_said = given is not None and any(name == "auth" for name, _ in call.args.keywords)
    return given if is_said else preferred(call, given, own)


@function(*(f"{package}.QueryParams" for package in PACKAGES))
def query_params(call: Call) -> Value:
    """A query, as the mapping that it is made of."""
    state = DictState(by_name(dict(call.args.keywords)))
    return call.frame.allocate(merged(call.frame, state, call.args.positional[0]) if call.args.positional else state)


function(*(f"{package}.{name}Auth" for package in PACKAGES for name in ("Basic", "Digest")))(basic_auth)


def answered(frame: Frame, value: Value, site: Site) -> Value | None:
    """In an auth flow, `yield request` gives the response to that request."""
    code = frame.code
    if code is None or code.cls is None or not code.name.endswith("auth_flow"):
        return None
    states = [(option, frame.state(option)) for option in options(value)]
    found = [option for option, state in states if isinstance(state, LibraryState) and state.label == BUILT]
    if not found:
        return UNKNOWN
    call = Call(frame, UNKNOWN, "yield", Args(), site)
    return union(send_built(call, option) for option in found)


REGISTRY.hooks.yielded.append(answered)
