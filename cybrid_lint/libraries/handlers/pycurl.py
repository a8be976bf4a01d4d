"""`pycurl`: handles whose options make a request, and that write what is answered to a buffer or a function."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.texts import Lit, Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.buffers import BUFFER
from cybrid_lint.libraries.http import body, present, send
from cybrid_lint.libraries.registry import function, method, typed_as

HANDLE = "curl handle"
#: What options are kept under: by their own names, a handle has the constants for them.
KEPT = "option "
typed_as(HANDLE, "pycurl.Curl")
#: What an option that is no text says of the method.
VERBS = {"POST": "POST", "HTTPPOST": "POST", "UPLOAD": "PUT", "NOBODY": "HEAD", "HTTPGET": "GET"}
BODIES = ("POSTFIELDS", "COPYPOSTFIELDS", "READDATA", "HTTPPOST")


@function("pycurl.Curl")
def handle(call: Call) -> Value:
    """A handle without options."""
    return call.new(HANDLE)


@method(HANDLE, "setopt", "setopt_string")
def setopt(call: Call) -> Value:
    """Setting an option, named by a constant of the module or of the handle."""
    option, value = call.arg(0), call.arg(1)
    if isinstance(option, Library | LibraryMethod):
        name = option.name.rpartition(".")[2]
        if name in VERBS:
            call.set_field(call.owner, KEPT + "verb", text(VERBS[name]))
        call.set_field(call.owner, KEPT + name, value)
    return NONE


@method(HANDLE, "perform", "perform_rb", "perform_rs")
def perform(call: Call) -> Value:
    """Sending the request that the options make; what is answered is returned, or written where it is wanted."""
    names = (*BODIES, "CUSTOMREQUEST", "verb", "URL", "USERPWD")
    own = {name: present(call.field(call.owner, KEPT + name)) for name in names}
    payload = present(*(own[name] for name in BODIES))
    verb = own["CUSTOMREQUEST"] or own["verb"] or text("GET" if payload is None else "POST")
    response = send(
        call, method=verb, url=own["URL"], headers=_headers(call), body=payload, auth=_auth(call, own["USERPWD"])
    )
    answer = body(call.frame, response)
    for name in ("WRITEDATA", "WRITEFUNCTION"):
        target = call.field(call.owner, KEPT + name)
        if target is not None:
            _write(call, target, answer)
    return answer if call.name != "perform" else NONE


def _write(call: Call, target: Value, answer: Value) -> None:
    for option in options(target):
        if call.engine.label_of(call.frame, option) == BUFFER:
            call.set_field(option, "value", answer)
        elif call.engine.label_of(call.frame, option) in ("function", "method"):
            owner = option.owner if isinstance(option, LibraryMethod) else None
            if owner is not None and call.engine.label_of(call.frame, owner) == BUFFER:
                call.set_field(owner, "value", answer)
            else:
                call.call(option, answer)


def _headers(call: Call) -> Value:
    """Return the lines of a head as a mapping; a bearer token may be an option of its own."""
    found: dict[str, Value] = {}
    lines = call.field(call.owner, KEPT + "HTTPHEADER")
    for line in call.members(lines).known if lines is not None else ():
        for option in options(line):
            first = option.parts[0] if isinstance(option, Text) and option.parts else None
            if isinstance(option, Text) and isinstance(first, Lit) and ":" in first.text:
                name, _, rest = first.text.partition(":")
                found[name] = Text((first._replace(text=rest.lstrip()), *option.parts[1:]))
    bearer = present(call.field(call.owner, KEPT + "XOAUTH2_BEARER"))
    if bearer is not None:
        found["Authorization"] = bearer
    return call.new_dict(found, is_open=True)


def _auth(call: Call, pair: Value | None) -> Value | None:
    """Return an ID and a secret that are written as one text."""
    if not isinstance(pair, Text):
        return None
    at = next((index for index, part in enumerate(pair.parts) if isinstance(part, Lit) and ":" in part.text), None)
    if at is None:
        return None
    middle = pair.parts[at]
    assert isinstance(middle, Lit)
    before, _, behind = middle.text.partition(":")
    client_id = Text((*pair.parts[:at], middle._replace(text=before)))
    secret = Text((middle._replace(text=behind), *pair.parts[at + 1 :]))
    return call.new("basic auth", {"client_id": client_id, "client_secret": secret})


@method(HANDLE, "close", "reset", "unsetopt", "getinfo", "getinfo_raw", "errstr", "setopt_multi")
def handle_quiet(call: Call) -> Value:
    """What sends nothing."""
    return UNKNOWN
