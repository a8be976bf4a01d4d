"""`tornado.web` and `tornado.websocket`: handlers of requests, and what they answer."""

from __future__ import annotations

from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import redirect, rendered, set_cookie, set_header
from cybrid_lint.libraries.registry import function, method

HANDLER = "tornado handler"
# https://www.tornadoweb.org/en/stable/web.html#output


@function("tornado.web.RequestHandler", "tornado.websocket.WebSocketHandler")
def handler(call: Call) -> Value:
    """What handlers derive from: it answers by its own methods."""
    return call.new(HANDLER)


@method(HANDLER, "write", "finish", "write_message")
def write(call: Call) -> Value:
    """Writing to the answer, or a message to a web socket."""
    for value in call.args.positional[:1]:
        call.emit("expose", value, "returned")
    return NONE


@method(HANDLER, "render", "render_string")
def render(call: Call) -> Value:
    """Rendering a template with what it is given by name."""
    return rendered(call, [value for _, value in call.args.keywords])


method(HANDLER, "redirect")(redirect)
method(HANDLER, "set_header", "add_header")(set_header)
# a signed cookie can be read as well
method(HANDLER, "set_cookie", "set_signed_cookie", "set_secure_cookie")(set_cookie)
