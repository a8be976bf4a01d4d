"""`http.client`: connections to a host."""

from __future__ import annotations

from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import send
from cybrid_lint.libraries.registry import function, method, typed_as

CONNECTION = "http connection"
CLASSES = ("http.client.HTTPSConnection", "http.client.HTTPConnection")
typed_as(CONNECTION, *CLASSES)


@function(*CLASSES)
def connection(call: Call) -> Value:
    """A connection to a host."""
    return call.new(CONNECTION, {"host": call.arg(0, "host")}, is_open=True)


@method(CONNECTION, "set_tunnel")
def set_tunnel(call: Call) -> Value:
    """A tunnel: the requests go to its end."""
    call.set_field(call.owner, "host", call.arg(0, "host"))
    return NONE


@method(CONNECTION, "request")
def connection_request(call: Call) -> Value:
    """Sending a request over a connection."""
    return _sent(call, call.arg(0, "method"), call.arg(1, "url"), call.get(3, "headers"), call.get(2, "body"))


def _sent(call: Call, verb: Value, url: Value, headers: Value | None, body: Value | None) -> Value:
    host = call.field(call.owner, "host")
    base = None if host is None else concat([text("https://"), host])
    response = send(call, method=verb, url=url, headers=headers, body=None if body is NONE else body, base=base)
    call.set_field(call.owner, "response", response)
    return NONE


@method(CONNECTION, "getresponse")
def get_response(call: Call) -> Value:
    """The response to the last request."""
    return call.field(call.owner, "response") or UNKNOWN


@method(CONNECTION, "putrequest")
def put_request(call: Call) -> Value:
    """Beginning a request that is sent line by line."""
    for name, value in (("method", call.arg(0, "method")), ("url", call.arg(1, "url")), ("headers", call.new_dict())):
        call.set_field(call.owner, name, value)
    return NONE


@method(CONNECTION, "putheader")
def put_header(call: Call) -> Value:
    """A header line."""
    headers = call.attribute(call.owner, "headers")
    call.engine.set_item(call.frame, headers, call.arg(0), call.arg(1), call.site)
    return NONE


@method(CONNECTION, "endheaders", "send")
def end_headers(call: Call) -> Value:
    """Sending what was begun; the body comes with the end of the headers or behind it."""
    url = call.field(call.owner, "url")
    if url is None:
        return NONE
    verb = call.field(call.owner, "method") or UNKNOWN
    return _sent(call, verb, url, call.field(call.owner, "headers"), call.get(0, "message_body", "data"))


@method(CONNECTION, "connect", "close", "set_debuglevel")
def connection_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return NONE
