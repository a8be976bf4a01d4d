"""`aiohttp`: its client sessions, and what `aiohttp.web` has that other web frameworks have not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.annotations import alternatives
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.expressions import evaluate
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    External,
    Func,
    Hole,
    Lit,
    Obj,
    Text,
    Value,
    concat,
    options,
    text,
)
from cybrid_lint.models.output import exception
from cybrid_lint.models.registry import INJECTORS, OPAQUE_ATTRIBUTES, attribute, function, method, prefix, typed_as
from cybrid_lint.models.requests import body_of, present
from cybrid_lint.models.responses import as_text
from cybrid_lint.models.responses import body_of as response_body
from cybrid_lint.models.web import app_attribute, handed_out
from cybrid_lint.protocol.bearer import put_on
from cybrid_lint.protocol.http import METHODS, Request, method_name, send

if TYPE_CHECKING:
    import libcst as cst

# client sessions

SESSIONS = (
    "aiohttp.ClientSession",
    "aiohttp.client.ClientSession",
    "aiohttp_client_cache.CachedSession",
    "aiohttp_client_cache.session.CachedSession",
)
LABEL = "aiohttp session"
typed_as(LABEL, *SESSIONS)


@function(*SESSIONS)
def session(call: Call) -> Value:
    """Model a session: base URL, headers, auth and middlewares go with every request."""
    made = call.obj("lib", LABEL)
    for name, position in (("base_url", 0), ("params", None), ("auth", None), ("middlewares", None)):
        value = call.args.get(position, name)
        if value is not None and value != NONE:
            made.fields[name] = value
    headers = call.args.get(None, "headers")
    if headers is None or headers == NONE:
        headers = call.obj("dict", "dict")
    made.fields["headers"] = headers
    return made


@function("aiohttp_retry.RetryClient", "aiohttp_retry.client.RetryClient")
def retrying(call: Call) -> Value:
    """Model a client that repeats failed requests: the session that it is given, or one of its own."""
    given = call.args.get(0, "client_session")
    return session(call) if given is None or given == NONE else given


def request_from(call: Call, owner: Obj | None) -> Request:
    """Return the request that a call of `aiohttp.request` or of a session's method sends."""
    verb = call.name.rsplit(".", 1)[-1]
    shift = 1 if verb == "request" else 0
    args = call.args

    def own(field: str) -> Value | None:
        return None if owner is None else heap.read(call.frame, owner, field)

    return Request(
        call,
        method_name(call.arg(0, "method")) if shift else verb.upper(),
        args.get(shift, "url", "str_or_url") or UNKNOWN,
        [*present(args.get(None, "headers"), own("headers")), *_by_middlewares(call, own("middlewares"))],
        present(args.get(None, "params"), own("params")),
        body_of(args),
        args.get(None, "auth") or own("auth"),
        own("base_url"),
    )


def _by_middlewares(call: Call, own: Value | None) -> list[Value]:
    """Return the headers that client middlewares put on a request before they hand it on."""
    given = call.args.get(None, "middlewares") or own
    return put_on(call, members_of(call.frame, given)[0], UNKNOWN) if given is not None else []


@function("aiohttp.request")
@method(LABEL, *METHODS)
def request(call: Call) -> Value:
    """Model a request; its response reads as those of `aiohttp` do."""
    owner = call.owner if isinstance(call.owner, Obj) else None
    return read_by_methods(call, send(request_from(call, owner)))


def read_by_methods(call: Call, response: Value) -> Value:
    """Return a response whose `text` is a method and whose `content` is a stream."""
    for one in options(response):
        if isinstance(one, Obj):
            one.fields["is aiohttp"] = NONE
            one.fields["content"] = call.obj("lib", "aiohttp stream", {"body": one.fields["body"]})
    return response


@attribute(LABEL, "headers")
def session_headers(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model the headers of a session, of one too that is only known as a parameter."""
    if isinstance(owner, Obj) and heap.read(frame, owner, name) is None:
        heap.write(frame, owner, name, Obj("dict", "dict", open_=True))
    return None


@method("aiohttp stream", "read", "readany", "readexactly", "readchunk", "readline")
def read_stream(call: Call) -> Value:
    """Model reading the body piece by piece."""
    return as_text(response_body(call.frame, call.owner))


@method(LABEL, "close", "detach", "__enter__", "__aenter__")
def session_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if "enter" in call.name else UNKNOWN


@method("basic auth", "encode")
def encode_auth(call: Call) -> Value:
    """Model writing ID and secret as the value of a Basic header."""
    assert isinstance(call.owner, Obj)
    parts = [heap.read(call.frame, call.owner, name) or UNKNOWN for name in ("client_id", "client_secret")]
    return Text((Lit("Basic "), Hole(concat([parts[0], text(":"), parts[1]]), "base64")))


# aiohttp.web

APPLICATION, SOCKET = "aiohttp.web.Application", "web socket"


def application(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return the application for a parameter that is one, by its annotation or, next to `aiohttp`, by its name."""
    if param.annotation is None:
        nearby = func.module.scope.vars.values() if func.module.scope is not None else ()
        named = param.name.value == "app" and any(
            isinstance(one, External) and one.name.split(".")[0] == "aiohttp" for one in nearby
        )
        return frame.machine.store("web app") if named else None
    holder = Frame(frame.machine, func.module, func.scope, ("annotation", frame.key), func, frame)
    typed = alternatives(param.annotation.annotation)
    if any(External(APPLICATION) in options(evaluate(holder, one)) for one in typed):
        return frame.machine.store("web app")
    return None


INJECTORS.append(application)
OPAQUE_ATTRIBUTES["config_dict"] = app_attribute


@function("aiohttp.web.AppKey", "aiohttp.web.RequestKey", "aiohttp.helpers.AppKey")
def app_key(call: Call) -> Value:
    """Model a typed key of an application: it stands for its name."""
    return call.arg(0, "name")


@attribute("web app", "on_startup", "on_shutdown", "on_cleanup", "cleanup_ctx")
def signal(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model the lists of functions that get the application when it starts and ends."""
    return heap.allocate(frame, node, "lib", "web app signal", {"app": owner})


@method("web app signal", "append", "extend", "insert", "__iadd__")
def subscribe(call: Call) -> Value:
    """Model adding such functions: each is called with the application."""
    assert isinstance(call.owner, Obj)
    for given in call.args.positional:
        several, _ = members_of(call.frame, given) if call.name in ("extend", "__iadd__") else ([given], False)
        for one in several:
            call_value(call.frame, call.node, one, Args([call.owner.fields["app"]]))
    return NONE


@function("aiohttp.web.StreamResponse", "aiohttp.web.FileResponse")
def stream_response(call: Call) -> Value:
    """Model a response that is written in pieces."""
    return call.obj("lib", "web response", {"body": NONE})


@function("aiohttp.web.WebSocketResponse")
def web_socket(call: Call) -> Value:
    """Model a socket to a client."""
    return call.obj("lib", SOCKET)


@method(SOCKET, "send_str", "send_text", "send_bytes", "send_json", "send_frame")
def send_to_client(call: Call) -> Value:
    """Model what is sent to a client over a socket."""
    handed_out(call.frame, call.node, call.arg(0, "data", "message"), "returned")
    return NONE


@method(SOCKET, "prepare", "accept", "close", "receive", "receive_json", "receive_str", "ping", "pong")
def socket_quiet(call: Call) -> Value:
    """Model what sends nothing of the program's own."""
    return UNKNOWN


prefix("aiohttp.web.HTTP")(exception)
