"""`treq`: requests of Twisted, by its functions and by clients over an agent."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value, text
from cybrid_lint.libraries.http import METHODS, body_of, present, send
from cybrid_lint.libraries.registry import Call, function, method, typed_as

CLIENT = "treq client"
CLIENTS = ("treq.client.HTTPClient", "treq.testing.StubTreq")
typed_as(CLIENT, *CLIENTS[:1])


@function(*CLIENTS)
def client(call: Call) -> Value:
    """A client: it adds nothing to its requests."""
    return call.new(CLIENT, is_open=True)


@function(*(f"treq.{name}" for name in METHODS), *(f"treq.api.{name}" for name in METHODS))
@method(CLIENT, *METHODS)
def request(call: Call) -> Value:
    """A request; the body may follow the address by position."""
    verb = call.name.rpartition(".")[2]
    shift = 1 if verb == "request" else 0
    return send(
        call,
        method=call.arg(0, "method") if shift else text(verb.upper()),
        url=call.get(shift, "url"),
        headers=present(call.get(None if verb in ("post", "put", "patch", "request") else 1, "headers")),
        params=present(call.get(None, "params")),
        body=body_of(call.args) or (present(call.get(1)) if verb in ("post", "put", "patch") else None),
        auth=present(call.get(None, "auth")),
    )


@function("treq.content", "treq.json_content", "treq.text_content", "treq.content.content")
@function("treq.content.json_content", "treq.content.text_content")
def content(call: Call) -> Value:
    """The body of a response."""
    response = call.get(0, "response")
    return UNKNOWN if response is None else call.call(call.attribute(response, "json"))


@function("twisted.web.http_headers.Headers")
def headers(call: Call) -> Value:
    """A mapping of headers to lists of values."""
    return present(call.get(0, "rawHeaders")) or call.new_dict()
