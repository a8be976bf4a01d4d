"""`grequests`: requests of `requests` that are made now and sent together."""

from __future__ import annotations

import dataclasses

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.requests import request_function, session_request
from cybrid_lint.libraries.http import METHODS, present
from cybrid_lint.libraries.registry import function, method

REQUEST = "grequests request"


@function(*(f"grequests.{name}" for name in METHODS), "grequests.AsyncRequest")
def make(call: Call) -> Value:
    """A request to be sent, by a session if it is given one: it stands where it is made."""
    verb = "request" if call.name == "grequests.AsyncRequest" else call.name.rpartition(".")[2]
    session = present(call.get(None, "session"))
    if session is None:
        response = request_function(dataclasses.replace(call, name=f"requests.{verb}"))
    else:
        response = session_request(dataclasses.replace(call, name=verb, owner=session))
    return call.new(REQUEST, {"response": response})


@function("grequests.map", "grequests.imap", "grequests.imap_enumerated", "grequests.send")
def send_all(call: Call) -> Value:
    """Sending requests: their responses."""
    given = call.arg(0, "requests", "r")
    if call.name == "grequests.send":
        return _response(call, given)
    members = call.members(given)
    found = tuple(_response(call, member) for member in members.known)
    return call.new_sequence("list", found, _response(call, members.rest), is_open=members.is_open)


@method(REQUEST, "send")
def send_one(call: Call) -> Value:
    """Sending one: it keeps its response."""
    return call.owner


def _response(call: Call, request: Value) -> Value:
    found = [call.field(option, "response") for option in options(request)]
    return next((response for response in found if response is not None), NONE) if found else NONE
