"""`urllib.request`: requests with the standard library alone."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import choice, options, union
from cybrid_lint.engine.callables import Bound, Class, Function
from cybrid_lint.engine.objects import InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import AS_BUILT, BUILT, built, present, send, with_headers
from cybrid_lint.libraries.registry import function, method, typed_as
from cybrid_lint.libraries.shared import shared

OPENER = "urllib opener"
INSTALLED = "installed urllib opener"
typed_as(BUILT, "urllib.request.Request")
typed_as(OPENER, "urllib.request.OpenerDirector")


@function("urllib.request.Request")
def build_request(call: Call) -> Value:
    """A request that is built now and sent by an opener."""
    given = {name: call.get(index, name) for index, name in ((0, "url"), (1, "data"), (5, "method"))}
    return built(call, **given, **with_headers(call, call.get(2, "headers")))


@method(BUILT, "add_header", "add_unredirected_header")
@method("prepared request", "add_header", "add_unredirected_header")
def add_header(call: Call) -> Value:
    """Adding a header to a request."""
    headers = call.attribute(call.owner, "headers")
    call.engine.set_item(call.frame, headers, call.arg(0, "key"), call.arg(1, "val"), call.site)
    return NONE


@method(BUILT, "has_header", "get_method", "get_header", "set_proxy", "remove_header", "header_items")
def request_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return UNKNOWN


@method(BUILT, "get_full_url")
def get_full_url(call: Call) -> Value:
    """The URL of a request."""
    return call.attribute(call.owner, "full_url")


@function("urllib.request.urlopen")
def urlopen(call: Call) -> Value:
    """Opening a URL or a request that was built before, by the opener that the program has installed."""
    return _open(call, shared(call.frame, INSTALLED))


@function("urllib.request.urlretrieve")
def urlretrieve(call: Call) -> Value:
    """Loading a URL into a file."""
    call.args = Args((call.arg(0, "url"),))
    urlopen(call)
    return UNKNOWN


def _open(call: Call, opener: Value) -> Value:
    return call.each(call.arg(0, "url", "fullurl"), lambda target: _open_target(call, opener, target))


def _open_target(call: Call, opener: Value, target: Value) -> Value:
    state = call.state(target)
    if isinstance(state, InstanceState):
        state = call.state(state.base)
    is_built = isinstance(state, LibraryState) and state.label == BUILT
    fields = state.fields if is_built and isinstance(state, LibraryState) else {"url": target}
    body = present(call.get(1, "data"), fields.get("data"))
    return send(
        call,
        **{name: fields.get(name) for name in AS_BUILT if name != "method"},
        method=method_of(call, _said_by_itself(call, target) or fields.get("method"), body),
        client_headers=call.field(opener, "addheaders"),
        body=body,
        handlers=call.field(opener, "handlers"),
    )


def _said_by_itself(call: Call, target: Value) -> Value | None:
    """Return the method that a request's own `get_method` gives, one of its class or one that was set; else None."""
    if call.state(target) is None:
        return None
    found = call.attribute(target, "get_method")
    return call.call(found) if all(isinstance(option, Bound | Function) for option in options(found)) else None


def method_of(call: Call, given: Value | None, body: Value | None) -> Value:
    """Return the method of a request: as given, else POST for one with a body."""
    if (known := present(given)) is not None:
        return known
    if body is None:
        return text("GET")
    if NONE in options(body):
        return union((text("GET"), text("POST")))
    if body.symbols and call.state(body) is None and not isinstance(body, Text):
        test = call.engine.test(call.frame, "none", (body,))
        return choice(test, text("GET"), text("POST"))
    return text("POST")


@function("urllib.request.build_opener", "urllib.request.OpenerDirector")
def build_opener(call: Call) -> Value:
    """An opener: its headers go with every request, its handlers see each."""
    handlers = [
        call.call(option) if isinstance(option, Class) else option
        for given in call.args.positional
        for option in options(given)
    ]
    fields = {"addheaders": call.new_sequence("list"), "handlers": call.new_sequence("list", tuple(handlers))}
    return call.new(OPENER, fields, is_open=True)


@function("urllib.request.BaseHandler", "urllib.request.HTTPHandler", "urllib.request.HTTPSHandler")
def base_handler(call: Call) -> Value:
    """The base of handlers that classes of the project derive."""
    return call.new("urllib handler")


@method(OPENER, "open")
def open_with(call: Call) -> Value:
    """Opening with an opener."""
    return _open(call, call.owner)


@method(OPENER, "add_handler")
def add_handler(call: Call) -> Value:
    """Adding a handler."""
    handlers = call.field(call.owner, "handlers")
    state = None if handlers is None else call.state(handlers)
    if handlers is not None and isinstance(state, SequenceState):
        call.frame.put(handlers, state.with_member(call.arg(0, "handler")))
    return NONE


@method(OPENER, "close")
def opener_quiet(call: Call) -> Value:
    """Closing."""
    return NONE


@function("urllib.request.install_opener")
def install_opener(call: Call) -> Value:
    """Making an opener the program's own."""
    installed = shared(call.frame, INSTALLED)
    for name in ("addheaders", "handlers"):
        value = call.attribute(call.arg(0, "opener"), name)
        call.engine.set_attribute(call.frame, installed, name, value, call.site)
    return NONE
