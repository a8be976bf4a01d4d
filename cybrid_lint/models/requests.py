"""`requests`: its functions, sessions, auth classes and prepared requests."""

from __future__ import annotations

from typing import TypeGuard

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Obj,
    Value,
    options,
    text,
    union,
)
from cybrid_lint.models.registry import function, method, typed_as
from cybrid_lint.models.sending import best_mounted, hooked, methods_of, overridden, part_of
from cybrid_lint.protocol.bearer import put_on
from cybrid_lint.protocol.http import METHODS, Request, method_name, send

WITH_BASE = ("requests_toolbelt.sessions.BaseUrlSession", "requests_toolbelt.BaseUrlSession")
SESSIONS = (
    "requests.Session",
    "requests.session",
    "requests.sessions.Session",
    "requests_cache.CachedSession",
    *WITH_BASE,
)
LABEL, BUILT = "requests session", "built request"
# Where `Session.request`, and `post`, `put` and `patch`, take by position what all others take by keyword alone.
IN_SESSION = {"data": 3, "headers": 4, "auth": 7, "json": 15}
WITH_BODY = {"data": 1, "json": 2}
typed_as(LABEL, *SESSIONS)


def body_of(args: Args, data: int | None = None, json: int | None = None) -> Value | None:
    """Return a request's body, whichever argument gives it; some libraries take it by position as well."""
    given = (args.get(json, "json"), args.get(data, "data"), args.get(None, "content"), args.get(None, "body"))
    return next(iter(present(*given)), None)


def present(*values: Value | None) -> list[Value]:
    """Return those that are given."""
    return [one for one in values if one is not None and one != NONE]


@function(*(f"requests.{name}" for name in METHODS), *(f"requests.api.{name}" for name in METHODS))
def request_function(call: Call) -> Value:
    """Model `requests.get` and its like."""
    return hooked(call, send(_request(call)), "response", call.args.get(None, "hooks"))


def _request(call: Call, owner: Obj | None = None) -> Request:
    verb = call.name.rsplit(".", 1)[-1]
    shift = 1 if verb == "request" else 0
    args = call.args
    takes_params = verb in ("get", "request")
    positions = IN_SESSION if shift else WITH_BODY if verb in ("post", "put", "patch") else {}

    def own(field: str) -> Value | None:
        return None if owner is None else heap.read(call.frame, owner, field)

    return Request(
        call,
        method_name(call.arg(0, "method")) if shift else verb.upper(),
        args.get(shift, "url") or UNKNOWN,
        present(args.get(positions.get("headers"), "headers"), own("headers")),
        present(args.get(shift + 1 if takes_params else None, "params"), own("params")),
        body_of(args, positions.get("data"), positions.get("json")),
        next(iter(present(args.get(positions.get("auth"), "auth"), own("auth"))), None),
        own("base_url"),
    )


# sessions


@function(*SESSIONS)
def session(call: Call) -> Value:
    """Model a session: its headers, query, auth, adapters and hooks go with every request."""
    made = call.obj("lib", LABEL)
    part_of(call, made, "headers", Obj("dict", "dict", open_=True))
    part_of(call, made, "params", Obj("dict", "dict"))
    part_of(call, made, "adapters", Obj("list", "list"))
    hooks = part_of(call, made, "hooks", Obj("dict", "dict"))
    part_of(call, hooks, "response", Obj("list", "list"))
    if call.name in WITH_BASE:
        made.fields["base_url"] = call.arg(0, "base_url")
    return made


@method(LABEL, *METHODS)
def session_request(call: Call) -> Value:
    """Model a request of a session."""
    owner = call.owner
    assert isinstance(owner, Obj)
    return _dispatch(call, owner, _request(call, owner), call.args.get(11 if call.name == "request" else None, "hooks"))


def _dispatch(call: Call, owner: Obj, request: Request, hooks: Value | None) -> Value:
    """Send a request through what may still change it, and call the hooks with the response."""
    changing = [*overridden(call, owner, "prepare_request", "send"), *_adapters(call, owner, request)]
    request.headers = [*put_on(call, changing), *request.headers]
    given = present(hooks, heap.read(call.frame, owner, "hooks"))
    return hooked(call, send(request), "response", given[0] if given else None)


def _adapters(call: Call, owner: Obj, request: Request) -> list[Value]:
    """Return what the adapters do to a request that are mounted for its address."""
    mounted = heap.read(call.frame, owner, "adapters")
    pairs = members_of(call.frame, mounted)[0] if mounted is not None else []
    chosen = best_mounted(
        [(pair.items[0], pair.items[1]) for pair in pairs if isinstance(pair, Obj)],
        request,
        lambda prefix, address: address.startswith(prefix),
    )
    return [found for one in chosen for found in methods_of(call, one, "send", "add_headers")]


@method(LABEL, "mount")
def mount(call: Call) -> Value:
    """Model mounting an adapter for the addresses that begin with a prefix."""
    adapters = heap.read(call.frame, call.owner, "adapters") if isinstance(call.owner, Obj) else None
    pair = call.obj("list", "tuple", items=[call.arg(0, "prefix"), call.arg(1, "adapter")])
    if isinstance(adapters, Obj):
        heap.add(call.frame, adapters, pair)
    return NONE


@method(LABEL, "close", "get_adapter", "__enter__", "__exit__")
def session_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if call.name == "__enter__" else NONE


@function("requests.adapters.HTTPAdapter", "requests.adapters.BaseAdapter")
def adapter(call: Call) -> Value:
    """Model an adapter; those that classes of the project derive from it may change a request."""
    return call.obj("lib", "requests adapter")


# requests that are built first


@function("requests.Request", "requests.models.Request")
def build_request(call: Call) -> Value:
    """Model a request that is built now and sent later."""
    fields = dict(call.args.keywords.items())
    for index, name in enumerate(("method", "url", "headers", "files", "data", "params", "auth")):
        value = call.args.get(index)
        if value is not None:
            fields[name] = value
    return built(call, fields, present(fields.get("headers")))


def built(call: Call, fields: dict[str, Value], headers: list[Value]) -> Obj:
    """Return a request with headers of its own, taken from these; the first of them that has one wins."""
    made = call.obj("lib", BUILT, fields)
    seen = [one for one in headers if isinstance(one, Obj) and one.kind == "dict"]
    names = [{name.lower() for name in one.fields} for one in seen]
    own = {
        name: value
        for index, one in enumerate(seen)
        for name, value in one.fields.items()
        if not any(name.lower() in before for before in names[:index])
    }
    made.fields["headers"] = call.obj("dict", "dict", own, open_=True, variant=BUILT)
    for index, value in enumerate(one for one in headers if one not in seen):
        made.fields[f"headers {index}"] = value
    return made


@method(BUILT, "prepare")
def prepare(call: Call) -> Value:
    """Model preparing: the request stays what it is."""
    return call.owner


@method(LABEL, "prepare_request")
def prepare_request(call: Call) -> Value:
    """Model preparing with a session: its headers, query and auth join the request's own."""
    return union(_prepared(call, one) for one in options(call.arg(0, "request")))


def _prepared(call: Call, request: Value) -> Value:
    if not isinstance(request, Obj) or request.label != BUILT or not isinstance(call.owner, Obj):
        return request
    fields, own = dict(request.fields), call.owner.fields
    fields.update({f"session {name}": own[name] for name in ("params",) if name in own})
    if "auth" in own:
        fields.setdefault("auth", own["auth"])
    return built(call, fields, [*headers_of(request), *present(own.get("headers"))])


def headers_of(request: Obj) -> list[Value]:
    """Return the headers of a request that was built before."""
    return [value for name, value in request.fields.items() if name.startswith("headers")]


@method(LABEL, "send")
def session_send(call: Call) -> Value:
    """Model sending what was built: as it is, for it was prepared before."""
    owner = call.owner
    assert isinstance(owner, Obj)
    return union(
        _dispatch(call, owner, request_of(call, one), one.fields.get("hooks")) if is_built(one) else UNKNOWN
        for one in options(call.arg(0, "request"))
    )


def is_built(value: Value) -> TypeGuard[Obj]:
    """Tell whether a value is a request that was built before."""
    return isinstance(value, Obj) and value.label == BUILT


def request_of(call: Call, one: Obj) -> Request:
    """Return the request that was built before, as it is sent now."""
    fields = one.fields
    return Request(
        call,
        method_name(fields.get("method", text("GET"))),
        fields.get("url", UNKNOWN),
        headers_of(one),
        present(fields.get("params"), fields.get("session params")),
        next((fields[name] for name in ("json", "data", "content") if name in fields), None),
        fields.get("auth"),
        fields.get("base_url"),
        url_site=one.site,
    )


@function("requests.auth.HTTPBasicAuth", "requests.auth.HTTPDigestAuth", "httpx.BasicAuth", "aiohttp.BasicAuth")
def basic_auth(call: Call) -> Value:
    """Model a pair of ID and secret."""
    fields: dict[str, Value] = {
        "client_id": call.arg(0, "username", "login"),
        "client_secret": call.arg(1, "password"),
    }
    return call.obj("lib", "basic auth", fields)
