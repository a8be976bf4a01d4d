"""`httplib2`: requests that give a pair of a head and a body."""

from __future__ import annotations

from cybrid_lint.engine.values import NONE, Value, text, unknown
from cybrid_lint.libraries.http import body, present, send
from cybrid_lint.libraries.registry import Call, function, method, typed_as

HTTP = "httplib2 client"
typed_as(HTTP, "httplib2.Http")


@function("httplib2.Http")
def client(call: Call) -> Value:
    """A client; credentials may be added to it."""
    return call.new(HTTP, is_open=True)


@method(HTTP, "add_credentials")
def add_credentials(call: Call) -> Value:
    """Adding an ID and a secret for the requests that follow."""
    pair = {"client_id": call.arg(0, "name"), "client_secret": call.arg(1, "password")}
    call.set_field(call.owner, "auth", call.new("basic auth", pair))
    return NONE


@method(HTTP, "request")
def request(call: Call) -> Value:
    """A request: the head of its response and the body."""
    response = send(
        call,
        url=call.get(0, "uri"),
        method=call.get(1, "method") or text("GET"),
        body=present(call.get(2, "body")),
        headers=present(call.get(3, "headers")),
        auth=present(call.field(call.owner, "auth")),
        client=call.owner,
    )
    return call.new_sequence("tuple", (unknown("response", vendor="other"), body(call.frame, response)))
