"""Web sockets: their URL is one as any other, and what goes over them is out of sight."""

from __future__ import annotations

from cybrid_lint.evaluation.calls import Call, hand_over
from cybrid_lint.evaluation.values import Value
from cybrid_lint.models.registry import function, method
from cybrid_lint.models.web import note_query


@function("websockets.connect", "websockets.client.connect", "websockets.sync.client.connect")
@function("websockets.asyncio.client.connect", "websocket.create_connection", "websocket.WebSocketApp")
@function("httpx_ws.connect_ws", "httpx_ws.aconnect_ws")
@method("aiohttp session", "ws_connect")
def connect(call: Call) -> Value:
    """Model opening a web socket."""
    note_query(call, call.arg(0, "url", "uri"))
    return hand_over(call.frame, call.node, call.args)
