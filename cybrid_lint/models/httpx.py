"""`httpx`: its functions, its sync and async clients, auth flows and built requests."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.comprehensions import members_of
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
from cybrid_lint.models.requests import body_of, build_request, present, send_built
from cybrid_lint.protocol.bearer import prepared_request
from cybrid_lint.protocol.http import METHODS, Request, method_name, send

CLIENTS = ("httpx.Client", "httpx.AsyncClient")
LABEL = "httpx client"
typed_as(LABEL, *CLIENTS)


def request_from(call: Call, owner: Obj | None) -> Request:
    """Return the request that a call of a function or of a client's method sends."""
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
        [*present(args.get(None, "headers"), own("headers")), *_hooked(call, owner)],
        present(args.get(None, "params"), own("params")),
        body_of(args),
        args.get(None, "auth") or own("auth"),
        own("base_url"),
    )


def _hooked(call: Call, owner: Obj | None) -> list[Value]:
    """Return the headers that a client's event hooks put on a request."""
    hooks = owner.fields.get("event_hooks") if owner is not None else None
    if not isinstance(hooks, Obj):
        return []
    given, _ = members_of(call.frame, hooks.fields.get("request", NONE))
    if not given:
        return []
    prepared = prepared_request(call)
    for one in given:
        call_value(call.frame, call.node, one, Args([prepared]))
    return [prepared.fields["headers"]]


@function(*(f"httpx.{name}" for name in METHODS), "httpx.stream")
def request_function(call: Call) -> Value:
    """Model `httpx.get` and its like."""
    return send(request_from(call, None))


@function(*CLIENTS)
def client(call: Call) -> Value:
    """Model a client: base URL, headers, query, auth and hooks go with every request."""
    made = call.obj("lib", LABEL)
    for name in ("base_url", "params", "auth", "event_hooks"):
        value = call.args.get(None, name)
        if value is not None and value != NONE:
            made.fields[name] = value
    headers = call.args.get(None, "headers")
    if headers is None or headers == NONE:
        headers = call.frame.machine.objects.setdefault(("headers", id(made)), Obj("dict", "dict", open_=True))
        headers.frame, headers.branch = made.frame, made.branch
    made.fields["headers"] = headers
    return made


@method(LABEL, *METHODS, "stream")
def client_request(call: Call) -> Value:
    """Model a request of a client."""
    return send(request_from(call, call.owner if isinstance(call.owner, Obj) else None))


@method(LABEL, "close", "aclose", "__enter__", "__aenter__")
def client_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if "enter" in call.name else NONE


@function("httpx.Request")
def httpx_request(call: Call) -> Value:
    """Model a request that is built now and sent later."""
    return build_request(Call(call.frame, call.node, call.args, call.owner, "requests.Request"))


@method(LABEL, "build_request")
def client_build(call: Call) -> Value:
    """Model building a request with a client's base URL and headers."""
    request = request_from(call, call.owner if isinstance(call.owner, Obj) else None)
    fields: dict[str, Value] = {"method": text(request.method or ""), "url": request.url}
    if request.headers:
        fields["headers"] = request.headers[0]
    if request.params:
        fields["params"] = request.params[0]
    if request.body is not None:
        fields["data"] = request.body
    return call.obj("lib", "built request", fields)


@method(LABEL, "send")
def client_send(call: Call) -> Value:
    """Model sending what was built."""
    return union(send_built(call, one) for one in options(call.arg(0)))


def auth_flow_hook(frame: Frame, func: Func) -> Callable[[Value], Value] | None:
    """In an auth flow, `yield request` gives the response to that request."""
    owner = func.owner
    if not isinstance(owner, ClassInfo) or not func.name.endswith("auth_flow"):
        return None

    def answer(value: Value) -> Value:
        built = [one for one in options(value) if isinstance(one, Obj) and one.label == "built request"]
        if not built:
            return UNKNOWN
        call = Call(frame, built[0].site.node if isinstance(built[0].site, Site) else func.node, Args())
        return union(send_built(call, one) for one in built)

    return answer


HOOKS.append(auth_flow_hook)
