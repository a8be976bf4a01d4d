"""Falcon, Pyramid, CherryPy, Bottle, Sanic, BlackSheep, Dash and `http.server`: how their handlers answer."""

from __future__ import annotations

from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import (
    LOCATION,
    redirect,
    responses_of,
    routed,
    set_cookie,
    set_header,
    web_response,
)
from cybrid_lint.libraries.handlers.web_state import imports_any
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, method
from cybrid_lint.libraries.shared import shared_part

decorator("pyramid.view.view_config", "cherrypy.expose", "dash.callback")(routed)
responses_of("pyramid.response", "webob", "webob.response", names=("Response",))
function(*(f"{package}.{kind}" for package in ("sanic", "blacksheep") for kind in ("json", "text", "html")))(
    web_response
)
function("bottle.response.set_cookie", "cherrypy.response.cookie.__setitem__")(set_cookie)
function(*(f"{one}.headers.__setitem__" for one in ("bottle.response", "cherrypy.response")))(set_header)
function("bottle.response.set_header", "bottle.response.add_header")(set_header)
# those that are raised are exceptions as well; their first argument is where they lead
_REDIRECTS = ("HTTPMovedPermanently", "HTTPFound", "HTTPSeeOther", "HTTPTemporaryRedirect", "HTTPPermanentRedirect")
function(*(f"{package}.{kind}" for package in ("falcon", "pyramid.httpexceptions") for kind in _REDIRECTS))(redirect)
function(
    "bottle.redirect", "cherrypy.HTTPRedirect", "blacksheep.redirect", "sanic.redirect", "sanic.response.redirect"
)(redirect)

# Falcon: https://falcon.readthedocs.io/en/stable/api/request_and_response_wsgi.html#response
FALCON = "falcon response"
_RESPONDERS = tuple(f"on_{verb}" for verb in ("get", "post", "put", "patch", "delete", "head", "options"))
_SHOWN = frozenset({"media", "text", "data", "body"})


def falcon_response(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the response that a resource's responder gets behind the request."""
    if code.cls is None or not code.name.startswith(_RESPONDERS) or not imports_any(code, ("falcon",)):
        return None
    return frame.allocate(LibraryState(FALCON, {}, True)) if code.positional()[2:3] == [param] else None


REGISTRY.hooks.parameters.append(falcon_response)


@method(FALCON, "__setattr__")
def set_part(call: Call) -> Value:
    """Setting what a response shows."""
    name = call.arg(0)
    if isinstance(name, Text) and name.known == LOCATION:
        call.emit("query", call.arg(1))
    if isinstance(name, Text) and name.known in _SHOWN:
        call.emit("expose", call.arg(1), "returned")
    return NONE


method(FALCON, "set_cookie")(set_cookie)
method(FALCON, "set_header", "append_header", "set_headers")(set_header)

# `http.server`
SERVER, OUTPUT = "http.server handler", "http.server output"
shared_part(OUTPUT, "wfile", of=SERVER)


@function("http.server.BaseHTTPRequestHandler", "http.server.SimpleHTTPRequestHandler")
def server(call: Call) -> Value:
    """What handlers derive from: it answers by its own methods."""
    return call.new(SERVER)


@method(OUTPUT, "write")
def write(call: Call) -> Value:
    """Writing to the answer."""
    call.emit("expose", call.arg(0), "returned")
    return NONE


method(SERVER, "send_header")(set_header)
