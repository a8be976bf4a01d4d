"""`httpx`: its functions, its sync and async clients, auth flows and built requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    ClassInfo,
    Func,
    Obj,
    Site,
    Value,
    options,
    text,
    union,
)
from cybrid_lint.models.registry import HOOKS, function, method, typed_as
from cybrid_lint.models.requests import body_of, build_request, built, is_built, present, request_of
from cybrid_lint.models.sending import best_mounted, functions_in, hooked, methods_of, overridden, part_of
from cybrid_lint.protocol.bearer import put_on
from cybrid_lint.protocol.http import METHODS, Request, method_name, send

CLIENTS = ("httpx.Client", "httpx.AsyncClient")
LABEL = "httpx client"
NOWHERE: Mapping[str, int] = MappingProxyType({})
typed_as(LABEL, *CLIENTS)


def request_from(call: Call, owner: Obj | None, at: Mapping[str, int] = NOWHERE) -> Request:
    """Return the request that a call of a function or of a client's method sends.

    `at` says where a library over `httpx` or `requests` takes by position what `httpx` takes by keyword alone.
    """
    verb = call.name.rsplit(".", 1)[-1]
    shift = 1 if verb in ("request", "stream", "build_request") else 0
    name = method_name(call.arg(0, "method")) if shift else verb.upper()
    args = call.args

    def own(field: str) -> Value | None:
        return None if owner is None else heap.read(call.frame, owner, field)

    return Request(
        call,
        name,
        args.get(shift, "url") or UNKNOWN,
        present(args.get(at.get("headers"), "headers"), own("headers")),
        present(args.get(at.get("params"), "params"), own("params")),
        body_of(args, at.get("data"), at.get("json")),
        args.get(at.get("auth"), "auth") or own("auth"),
        own("base_url"),
    )


def dispatch(call: Call, request: Request) -> Value:
    """Send a request of a client through its hooks and its transport, which may still change it."""
    owner = call.owner
    if not isinstance(owner, Obj):
        return send(request)
    hooks = heap.read(call.frame, owner, "event_hooks")
    changing = overridden(call, owner, "send")
    for one in options(hooks) if hooks is not None else ():
        changing += functions_in(call, heap.read(call.frame, one, "request")) if isinstance(one, Obj) else []
    for one in _transports(call, owner, request):
        changing += methods_of(call, one, "handle_request", "handle_async_request")
    request.headers = [*put_on(call, changing), *request.headers]
    return hooked(call, send(request), "response", hooks)


def _transports(call: Call, owner: Obj, request: Request) -> list[Value]:
    """Return the transport that is mounted for a request's address, else that of the client."""
    mounts: list[tuple[Value, Value]] = [
        (text(name), transport)
        for one in options(heap.read(call.frame, owner, "mounts") or NONE)
        if isinstance(one, Obj) and one.kind == "dict"
        for name, transport in one.fields.items()
    ]
    return best_mounted(mounts, request, _fits) or list(options(heap.read(call.frame, owner, "transport") or NONE))


def _fits(mounted: str, address: str) -> bool:
    """Tell whether a transport is mounted for an address: by `all://`, `https://*.example.com` and the like."""
    scheme, _, host = mounted.rpartition("://")
    given, separator, rest = address.partition("://")
    if not separator or given not in (("http", "https") if scheme in ("all", "") else (scheme,)):
        return False
    authority = rest.partition("/")[0].partition("?")[0]
    own = authority if ":" in host else authority.partition(":")[0]
    if not host.startswith("*"):
        return host in ("", own)
    inside = own.endswith("." + host.lstrip("*."))
    return inside or (not host.startswith("*.") and own == host.lstrip("*"))


@function(*(f"httpx.{name}" for name in METHODS), "httpx.stream")
def request_function(call: Call) -> Value:
    """Model `httpx.get` and its like."""
    return send(request_from(call, None))


@function(*CLIENTS)
def client(call: Call) -> Value:
    """Model a client: base URL, headers, query, auth, hooks and transport go with every request."""
    made = call.obj("lib", LABEL)
    for name in ("base_url", "params", "auth", "headers", "event_hooks", "transport", "mounts"):
        value = call.args.get(None, name)
        if value is not None and value != NONE:
            made.fields[name] = value
    part_of(call, made, "headers", Obj("dict", "dict", open_=True))
    part_of(call, made, "params", Obj("dict", "dict"))
    if "event_hooks" not in made.fields:
        hooks = part_of(call, made, "event_hooks", Obj("dict", "dict"))
        part_of(call, hooks, "request", Obj("list", "list"))
        part_of(call, hooks, "response", Obj("list", "list"))
    return made


@method(LABEL, *METHODS, "stream")
def client_request(call: Call) -> Value:
    """Model a request of a client."""
    return dispatch(call, request_from(call, call.owner if isinstance(call.owner, Obj) else None))


@method(LABEL, "close", "aclose", "__enter__", "__aenter__")
def client_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if "enter" in call.name else NONE


@method("dict", "merge")
def merged(call: Call) -> Value:
    """Model a query joined with another: `params.merge({…})`."""
    made = call.obj("dict", "dict")
    for value in (call.owner, call.arg(0, "params")):
        heap.merge(call.frame, made, value)
    return made


@function("httpx.Request")
def httpx_request(call: Call) -> Value:
    """Model a request that is built now and sent later."""
    return build_request(Call(call.frame, call.node, call.args, call.owner, "requests.Request"))


@method(LABEL, "build_request")
def client_build(call: Call) -> Value:
    """Model building a request with a client's base URL, headers and query."""
    request = request_from(call, call.owner if isinstance(call.owner, Obj) else None)
    fields: dict[str, Value] = {"method": text(request.method or ""), "url": request.url}
    for name, value in zip(("params", "session params"), request.params, strict=False):
        fields[name] = value
    if request.body is not None:
        fields["data"] = request.body
    if request.base is not None:
        fields["base_url"] = request.base
    return built(call, fields, request.headers)


@method(LABEL, "send")
def client_send(call: Call) -> Value:
    """Model sending what was built: the client's auth goes with it, its headers went with the building."""
    found: list[Value] = []
    for one in options(call.arg(0, "request")):
        if is_built(one):
            request = request_of(call, one)
            own = heap.read(call.frame, call.owner, "auth") if isinstance(call.owner, Obj) else None
            request.auth = call.args.get(None, "auth") or own
            found.append(dispatch(call, request))
    return union(found)


def auth_flow_hook(frame: Frame, func: Func) -> Callable[[Value], Value] | None:
    """In an auth flow, `yield request` gives the response to that request."""
    owner = func.owner
    if not isinstance(owner, ClassInfo) or not func.name.endswith("auth_flow"):
        return None

    def answer(value: Value) -> Value:
        found = [one for one in options(value) if is_built(one)]
        if not found:
            return UNKNOWN
        call = Call(frame, found[0].site.node if isinstance(found[0].site, Site) else func.node, Args())
        return union(send(request_of(call, one)) for one in found)

    return answer


HOOKS.append(auth_flow_hook)
