"""Web sockets to clients: who is given one, and what is sent over it, in the words that frameworks share."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import ANSWERS, routed
from cybrid_lint.libraries.handlers.web_state import imports_any
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, method, typed_as
from cybrid_lint.libraries.shared import shared, shared_as

SOCKET, SOCKETS, CONSUMER, EVENTS = "web socket", "flask sockets", "channels consumer", "socketio server"
#: Classes of a server's side of a socket, as they annotate it.
CLASSES = (
    "litestar.WebSocket", "litestar.connection.WebSocket",
    "blacksheep.WebSocket", "blacksheep.server.websocket.WebSocket",
    "sanic.Websocket", "sanic.server.websockets.impl.WebsocketImplProtocol",
    "falcon.asgi.WebSocket", "simple_websocket.Server",
    "websockets.ServerConnection", "websockets.WebSocketServerProtocol", "websockets.server.WebSocketServerProtocol",
    "websockets.legacy.server.WebSocketServerProtocol", "websockets.asyncio.server.ServerConnection",
    "websockets.sync.server.ServerConnection",
)  # fmt: skip
typed_as(SOCKET, *CLASSES)
shared_as(SOCKET, "quart.websocket", "quart.globals.websocket")
# what a listener returns is sent
decorator("litestar.websocket_listener", "litestar.handlers.websocket_listener")(routed)


def takes_socket(frame: Frame, value: Value) -> None:
    """Note that functions are given a socket, as the first argument that is not the request."""
    for option in options(value):
        option = option.function if isinstance(option, Bound) else option
        if isinstance(option, Function) and SOCKET not in option.code.marks:
            option.code.marks |= {SOCKET}
            frame.engine.functions.reconsider(option.code)


@decorator("*.websocket", "*.ws", "*.websocket_route", f"{SOCKETS}.route")
def endpoint(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """Decorators that make a function the handler of a socket."""
    takes_socket(frame, value)
    return None


@function("flask_sock.Sock")
def sockets(call: Call) -> Value:
    """An extension of Flask: its `route` decorates handlers of sockets."""
    return call.new(SOCKETS, is_open=True)


@function(
    *(f"websockets.{place}serve" for place in ("", "server.", "legacy.server.", "asyncio.server.", "sync.server."))
)
def serve(call: Call) -> Value:
    """Serving sockets by a function."""
    takes_socket(call.frame, call.arg(0, "handler", "ws_handler"))
    return UNKNOWN


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the socket for a parameter that a framework fills with it, which has no annotation."""
    if param.annotation is not None or not _takes_it(code, param):
        return None
    return shared(frame, SOCKET)


REGISTRY.hooks.parameters.append(given)


def _takes_it(code: FunctionCode, param: nodes.Param) -> bool:
    positional = code.positional()[0 if code.receiver() is None else 1 :]
    if SOCKET in code.marks:
        # one of Quart has parts of its path alone
        taken = next((one for one in positional if one.name != "request"), None)
        return taken is param and not imports_any(code, ("quart",))
    if code.cls is None:
        return False
    bases = code.cls.library_bases()
    if any(base.endswith(".WebSocketEndpoint") for base in bases):
        return code.name.startswith("on_") and positional[:1] == [param]
    return code.name == "on_websocket" and positional[1:2] == [param] and imports_any(code, ("falcon",))


def listens(code: FunctionCode) -> str | None:
    """Tell how what a listener of Litestar returns reaches a client."""
    is_listener = code.name == "on_receive" and code.cls is not None
    bases = code.cls.library_bases() if is_listener and code.cls is not None else []
    return "returned" if any(base.endswith(".WebsocketListener") for base in bases) else None


ANSWERS.append(listens)


@method(SOCKET, "send_str", "send_text", "send_bytes", "send_json", "send_frame", "send")
@method(SOCKET, "send_media", "send_data", "send_as", "accept", "close")
def send_to_client(call: Call) -> Value:
    """What is sent to a client over a socket, also with its first headers and the reason of its end."""
    for value in call.args.all():
        call.emit("expose", value, "returned")
    return NONE


@method(SOCKET, "prepare", "receive", "receive_json", "receive_str", "receive_text", "receive_bytes", "receive_data")
@method(SOCKET, "ping", "pong", "recv", "receive_media", "iter_text", "iter_json", "iter_bytes", "wait_closed")
def socket_quiet(call: Call) -> Value:
    """What sends nothing of the program's own."""
    return UNKNOWN


# Django's channels: https://channels.readthedocs.io/en/stable/topics/consumers.html
_CONSUMERS = (
    *(f"channels.generic.websocket.{kind}Consumer"
      for kind in ("Websocket", "JsonWebsocket", "AsyncWebsocket", "AsyncJsonWebsocket")),
    "channels.consumer.AsyncConsumer", "channels.consumer.SyncConsumer", "channels.generic.http.AsyncHttpConsumer",
)  # fmt: skip
typed_as(CONSUMER, *_CONSUMERS)


@function(*_CONSUMERS)
def consumer(call: Call) -> Value:
    """What consumers derive from: it answers by its own methods."""
    return call.new(CONSUMER, is_open=True)


method(CONSUMER, "send", "send_json", "send_response", "send_body", "send_headers", "close")(send_to_client)

# Socket.IO: https://python-socketio.readthedocs.io/en/stable/server.html, which Flask-SocketIO is made of
_SERVERS = ("socketio.Server", "socketio.AsyncServer", "flask_socketio.SocketIO")
_NAMESPACES = ("socketio.Namespace", "socketio.AsyncNamespace", "flask_socketio.Namespace")
typed_as(EVENTS, *_SERVERS, *_NAMESPACES)


@function(*_SERVERS, *_NAMESPACES)
def event_server(call: Call) -> Value:
    """A server of events, or what a group of their handlers derives from."""
    return call.new(EVENTS, is_open=True)


@method(EVENTS, "emit", "send", "call")
@function("flask_socketio.emit", "flask_socketio.send")
def emit_event(call: Call) -> Value:
    """Sending an event with its data to clients."""
    for value in (*call.args.positional, *(value for name, value in call.args.keywords if name in ("data", "json"))):
        call.emit("expose", value, "returned")
    return UNKNOWN


@decorator(f"{EVENTS}.on", f"{EVENTS}.event")
def on_event(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """Handlers of events: what they return acknowledges them, but for those that begin and end a connection."""
    names = ("connect", "disconnect")
    is_known = args is not None and any(isinstance(arg, Text) and arg.known in names for arg in args.positional[:1])
    is_named = isinstance(value, Function) and value.code.name in names
    return None if is_known or is_named else routed(frame, args, value, site)
