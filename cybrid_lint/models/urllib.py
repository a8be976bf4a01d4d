"""`urllib.request` and `http.client`: requests with the standard library alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.objects import attribute as attribute_of
from cybrid_lint.evaluation.objects import library_part
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Bound,
    ClassInfo,
    Obj,
    Opaque,
    Value,
    concat,
    options,
    text,
    union,
)
from cybrid_lint.models.registry import attribute, function, method, typed_as
from cybrid_lint.models.requests import present
from cybrid_lint.protocol.http import Request, method_name, send

if TYPE_CHECKING:
    import libcst as cst

# urllib.request

BUILT = "urllib request"
OPENER = "urllib opener"
INSTALLED = "installed urllib opener"
typed_as(BUILT, "urllib.request.Request")
typed_as(OPENER, "urllib.request.OpenerDirector")


@function("urllib.request.Request")
def build_request(call: Call) -> Value:
    """Model a request that is built now and sent by an opener; its URL is given here."""
    fields = {"url": call.arg(0, "url"), "headers": _own_headers(call, call.args.get(2, "headers"))}
    for position, name in ((1, "data"), (5, "method")):
        value = call.args.get(position, name)
        if value is not None:
            fields[name] = value
    return call.obj("lib", BUILT, fields)


def _own_headers(call: Call, given: Value | None) -> Value:
    """Return a copy of the headers that are given: what is added to the request is not added to them."""
    made = call.obj("dict", "dict")
    if given is None:
        return made
    heap.merge(call.frame, made, given)
    # headers that are not seen may still say by their name whose token they hold
    return union([made, *(one for one in options(given) if isinstance(one, Opaque))])


@method(BUILT, "add_header", "add_unredirected_header")
def add_header(call: Call) -> Value:
    """Model adding a header to a request."""
    assert isinstance(call.owner, Obj)
    _put_header(call, heap.read(call.frame, call.owner, "headers"), call.arg(0, "key"), call.arg(1, "val"))
    return NONE


def _put_header(call: Call, headers: Value | None, key: Value, value: Value) -> None:
    name = key_text(key)
    for one in options(headers) if headers is not None else ():
        if isinstance(one, Obj) and name is not None:
            heap.write(call.frame, one, name, value)
        elif isinstance(one, Obj):
            heap.write_rest(call.frame, one, value)


@method(BUILT, "has_header", "get_method", "set_proxy", "remove_header")
def request_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return UNKNOWN


@method(BUILT, "get_full_url")
def get_full_url(call: Call) -> Value:
    """Model asking for the URL of a request."""
    return full_url(call.frame, call.node, call.owner, "full_url") or UNKNOWN


@attribute(BUILT, "full_url")
def full_url(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model the URL of a request."""
    return heap.read(frame, owner, "url") if isinstance(owner, Obj) else None


@function("urllib.request.urlopen")
def urlopen(call: Call) -> Value:
    """Model opening a URL or a request that was built before, by the opener that the program has installed."""
    return _open(call, call.frame.machine.store(INSTALLED))


@function("urllib.request.urlretrieve")
def urlretrieve(call: Call) -> Value:
    """Model loading a URL into a file."""
    urlopen(Call(call.frame, call.node, Args([call.arg(0, "url")]), call.owner, call.name))
    return UNKNOWN


def _open(call: Call, opener: Obj) -> Value:
    return union(_open_one(call, opener, one) for one in options(call.arg(0, "url", "fullurl")))


def _open_one(call: Call, opener: Obj, target: Value) -> Value:
    built = library_part(call.frame, target) if isinstance(target, Obj) and target.kind == "instance" else target
    if not (isinstance(built, Obj) and built.label == BUILT):
        built = call.obj("lib", BUILT, {"url": target, "headers": call.obj("dict", "dict")})
    _by_handlers(call, opener, built)

    def own(field: str) -> Value | None:
        return heap.read(call.frame, built, field)

    data = call.args.get(1, "data")
    body = own("data") if data is None or data == NONE else data
    headers = [one for given in present(own("headers")) for one in options(given)]
    request = Request(
        call,
        _method(own("method"), body),
        own("url") or UNKNOWN,
        [*headers, *present(heap.read(call.frame, opener, "addheaders"))],
        body=body,
        url_site=built.site,
    )
    return send(request)


def _method(given: Value | None, body: Value | None) -> str | None:
    """Return the method of a request: as given, else POST for one with a body; None where that is not known."""
    if given is not None and given != NONE:
        return method_name(given)
    if body is None or body == NONE:
        return "GET"
    return None if NONE in options(body) else "POST"


def _by_handlers(call: Call, opener: Obj, built: Obj) -> None:
    """Let the handlers of the project, which an opener is built from, change a request before it is sent."""
    handlers, _ = members_of(call.frame, heap.read(call.frame, opener, "handlers") or NONE)
    for handler in handlers:
        for name in ("http_request", "https_request"):
            found = attribute_of(call.frame, call.node, handler, name)
            if isinstance(found, Bound):
                call_value(call.frame, call.node, found, Args([built]))


@function("urllib.request.build_opener", "urllib.request.OpenerDirector")
def build_opener(call: Call) -> Value:
    """Model an opener: its headers go with every request, its handlers see each."""
    handlers = [
        call_value(call.frame, call.node, one, Args()) if isinstance(one, ClassInfo) else one
        for given in call.args.positional
        for one in options(given)
        if isinstance(one, ClassInfo) or (isinstance(one, Obj) and one.kind == "instance")
    ]
    fields: dict[str, Value] = {
        "addheaders": call.obj("list", "list"),
        "handlers": call.obj("list", "tuple", items=handlers),
    }
    return call.obj("lib", OPENER, fields)


@method(OPENER, "open")
def open_with(call: Call) -> Value:
    """Model opening with an opener."""
    assert isinstance(call.owner, Obj)
    return _open(call, call.owner)


@method(OPENER, "add_handler", "close")
def opener_part(call: Call) -> Value:
    """Model adding a handler, and closing."""
    assert isinstance(call.owner, Obj)
    handlers = heap.read(call.frame, call.owner, "handlers")
    if call.name == "add_handler" and isinstance(handlers, Obj):
        heap.add(call.frame, handlers, call.arg(0))
    return NONE


@function("urllib.request.install_opener")
def install_opener(call: Call) -> Value:
    """Model making an opener the program's own."""
    installed = call.frame.machine.store(INSTALLED)
    for one in options(call.arg(0)):
        for name in ("addheaders", "handlers") if isinstance(one, Obj) and one.label == OPENER else ():
            assert isinstance(one, Obj)
            heap.write(call.frame, installed, name, heap.read(call.frame, one, name) or UNKNOWN)
    return NONE


# http.client

CONNECTION = "http connection"
typed_as(CONNECTION, "http.client.HTTPSConnection", "http.client.HTTPConnection")


@function("http.client.HTTPSConnection", "http.client.HTTPConnection")
def connection(call: Call) -> Value:
    """Model a connection to a host."""
    return call.obj("lib", CONNECTION, {"host": call.arg(0, "host")})


@method(CONNECTION, "set_tunnel")
def set_tunnel(call: Call) -> Value:
    """Model a tunnel: the requests go to its end."""
    assert isinstance(call.owner, Obj)
    heap.write(call.frame, call.owner, "host", call.arg(0, "host"))
    return NONE


@method(CONNECTION, "request")
def connection_request(call: Call) -> Value:
    """Model sending a request over a connection."""
    return _sent(call, call.arg(0, "method"), call.arg(1, "url"), call.args.get(3, "headers"), call.args.get(2, "body"))


def _sent(call: Call, verb: Value, url: Value, headers: Value | None, body: Value | None) -> Value:
    host = heap.read(call.frame, call.owner, "host") if isinstance(call.owner, Obj) else None
    base = None if host is None else concat([text("https://"), host])
    _answer(call, send(Request(call, method_name(verb), url, present(headers), body=body, base=base)))
    return NONE


def _answer(call: Call, response: Value) -> None:
    """Keep the response for `getresponse`: in this function as a variable, that the last request sets."""
    call.frame.scope.vars[f"<response {id(call.owner)}>"] = response
    if isinstance(call.owner, Obj):
        heap.write(call.frame, call.owner, "response", response)


@method(CONNECTION, "getresponse")
def get_response(call: Call) -> Value:
    """Model the response to the last request: of this function, else of any."""
    last = call.frame.scope.vars.get(f"<response {id(call.owner)}>")
    if last is None and isinstance(call.owner, Obj):
        last = heap.read(call.frame, call.owner, "response")
    return UNKNOWN if last is None else last


@method(CONNECTION, "putrequest")
def put_request(call: Call) -> Value:
    """Model beginning a request that is sent line by line."""
    assert isinstance(call.owner, Obj)
    for name, value in (("method", call.arg(0, "method")), ("url", call.arg(1, "url"))):
        heap.write(call.frame, call.owner, name, value)
    heap.write(call.frame, call.owner, "headers", call.obj("dict", "dict"))
    return NONE


@method(CONNECTION, "putheader")
def put_header(call: Call) -> Value:
    """Model a header line."""
    assert isinstance(call.owner, Obj)
    _put_header(call, heap.read(call.frame, call.owner, "headers"), call.arg(0), call.arg(1))
    return NONE


@method(CONNECTION, "endheaders", "send")
def end_headers(call: Call) -> Value:
    """Model sending what was begun; the body comes with the end of the headers or behind it."""
    assert isinstance(call.owner, Obj)
    own = {name: heap.read(call.frame, call.owner, name) for name in ("method", "url", "headers")}
    if own["url"] is None:
        return NONE
    body = call.args.get(0, "message_body", "data")
    return _sent(call, own["method"] or UNKNOWN, own["url"], own["headers"], body)


@method(CONNECTION, "connect", "close", "set_debuglevel")
def connection_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return UNKNOWN
