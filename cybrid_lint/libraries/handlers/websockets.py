"""Web sockets: their URL is one as any other, and what goes over them is out of sight."""

from __future__ import annotations

from cybrid_lint.engine.values import Value
from cybrid_lint.libraries.registry import Call, function, method


@function("websockets.connect", "websockets.client.connect", "websockets.sync.client.connect")
@function("websockets.asyncio.client.connect", "websocket.create_connection", "websocket.WebSocketApp")
@function("httpx_ws.connect_ws", "httpx_ws.aconnect_ws")
@method("aiohttp session", "ws_connect")
def connect(call: Call) -> Value:
    """Opening a web socket."""
    call.emit("query", call.arg(0, "url", "uri"))
    return call.hand_over()
