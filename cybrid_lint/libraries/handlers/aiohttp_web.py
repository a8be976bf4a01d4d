"""`aiohttp.web`: the application and its keys, routes, responses, and what runs while it is up."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import RESPONSE, redirect, responses_of, route, web_response
from cybrid_lint.libraries.handlers.web_sockets import SOCKET
from cybrid_lint.libraries.handlers.web_state import APP, REQUEST
from cybrid_lint.libraries.registry import function, method, typed_as
from cybrid_lint.libraries.shared import shared, shared_part

HOOKS, VIEW = "aiohttp application hooks", "aiohttp view"

responses_of("aiohttp.web", names=("Response",))
function("aiohttp.web.json_response")(web_response)
function(*(f"aiohttp.web.HTTP{name}" for name in ("Found", "SeeOther", "TemporaryRedirect", "MovedPermanently")))(
    redirect
)
function("aiohttp.web.HTTPPermanentRedirect")(redirect)
typed_as(APP, "aiohttp.web.Application")
typed_as(REQUEST, "aiohttp.web.Request", "aiohttp.web.BaseRequest")
shared_part(HOOKS, "cleanup_ctx", "on_startup", "on_cleanup", "on_shutdown", "on_response_prepare", of=APP)
shared_part(APP, "config_dict", of=REQUEST)
shared_part(REQUEST, "request", of=VIEW)


@function("aiohttp.web.Application")
def application(call: Call) -> Value:
    """An application: one for the program."""
    for middleware in _members(call, call.get(None, "middlewares")):
        route(call.frame, middleware)
    return shared(call.frame, APP)


def _members(call: Call, value: Value | None) -> tuple[Value, ...]:
    state = None if value is None else call.state(value)
    return state.members if isinstance(state, SequenceState) else ()


@method(HOOKS, "append", "extend", "insert", "__iadd__")
def add_hook(call: Call) -> Value:
    """Adding what runs when the application starts, with the application."""
    for value in call.args.positional[-1:]:
        for hook in _members(call, value) or (value,):
            started = call.call(hook, shared(call.frame, APP))
            del started
    return NONE


@function("aiohttp.web.StreamResponse", "aiohttp.web.FileResponse")
def stream_response(call: Call) -> Value:
    """A response that is written in pieces."""
    return call.new(RESPONSE, {"body": NONE})


@function("aiohttp.web.View")
def view(call: Call) -> Value:
    """What class-based views derive from: it has the request."""
    return call.new(VIEW)


@function("aiohttp.web.WebSocketResponse")
def web_socket(call: Call) -> Value:
    """A socket to a client."""
    return call.new(SOCKET)


typed_as(RESPONSE, "aiohttp.web.StreamResponse")
typed_as(SOCKET, "aiohttp.web.WebSocketResponse")


@function("aiohttp.web.AppKey", "aiohttp.web.RequestKey", "aiohttp.helpers.AppKey")
def app_key(call: Call) -> Value:
    """A key of an application: as good as its name."""
    return call.arg(0, "name")


@method(APP, "add_routes", "add_subapp")
def add_routes(call: Call) -> Value:
    """Adding routes: the list's functions are their handlers, marked already."""
    return UNKNOWN


@function("aiohttp.web.run_app", "aiohttp.web.AppRunner", "aiohttp.web.TCPSite")
def run(call: Call) -> Value:
    """Serving an application, which a function may make."""
    for option in options(call.arg(0, "app")):
        if isinstance(option, Function):
            call.call_with(option, Args())
    return UNKNOWN


@function("aiohttp.web.RouteTableDef")
def route_table(call: Call) -> Value:
    """A table of routes: its methods decorate handlers."""
    return call.new("aiohttp route table")


ROUTER = "aiohttp router"
shared_part(ROUTER, "router", of=APP)


@function(*(f"aiohttp.web.{verb}" for verb in ("get", "post", "put", "patch", "delete", "head")))
@method(ROUTER, *(f"add_{verb}" for verb in ("get", "post", "put", "patch", "delete", "head", "view")))
def router_add(call: Call) -> Value:
    """`web.get(path, handler)`, `app.router.add_get(path, handler)`."""
    route(call.frame, call.arg(1, "handler"))
    return UNKNOWN


@function("aiohttp.web.route")
@method(ROUTER, "add_route")
def router_add_route(call: Call) -> Value:
    """`web.route(method, path, handler)`, `app.router.add_route(method, path, handler)`."""
    route(call.frame, call.arg(2, "handler"))
    return UNKNOWN


@method(ROUTER, "add_routes", "add_static", "add_resource")
def router_quiet(call: Call) -> Value:
    """What says nothing of a handler."""
    return UNKNOWN
