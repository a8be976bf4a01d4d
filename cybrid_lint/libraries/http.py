"""HTTP as every client library speaks it: a request as one value, and its response.

Handlers of client libraries only say where the parts of a request stand. What a request means is the policy's affair.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import choice, options, union
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args, Attr, Test
from cybrid_lint.engine.snapshots import Compound, Made, made
from cybrid_lint.engine.texts import Hole, Lit, Text, concat, site_text, text
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import ABSENT, NONE, TRUE, UNKNOWN, Library, Site, Unknown, Value, const, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import attribute, method

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
# What the answer to a granted request for a token holds (RFC 6749, section 5.1), and what it holds always.
GRANTED = ("access_token", "token_type", "expires_in", "scope")
ALWAYS_THERE = frozenset({"access_token", "token_type"})
#: Labels: a request that was sent, its response, and the response's body.
REQUEST, RESPONSE, BODY = "http request", "http response", "http body"
#: The field of an entry of a body that says that nobody asked for it by its name.
ONE_OF_ALL = "one of all"
#: What stands for the keys of a body.
KEYS = "keys of a body"
#: The field of a request that says in how many handlers of exceptions it was sent.
CAUGHT_BEFORE = "caught before"
#: The field of a body that holds what was known of how the request went where it was read: conditions, and their side.
ASKED = "asked"
#: What a response says of itself.
STATUS = frozenset({"status_code", "status", "ok", "is_error", "is_success", "is_client_error", "is_server_error"})
# What gives the body of a response, and how deep it is looked for.
READING = frozenset({"text", "content", "body", "data", "json", "get_json", "read", "get_data", "getvalue"})
MOST_READ_DEPTH = 3
#: Has what the project's own auth classes do done, once it is known which.
AUTHORIZE = "<authorize>"
#: What such a class puts on a request, the first of these that it has.
AUTH_METHODS = ("auth_flow", "sync_auth_flow", "async_auth_flow", "__call__")
#: The parts of a request besides its address.
CARRIED = ("params", "client_params", "body", "auth", "headers", "client_headers")
#: The parts of a request that say what it is sent by, and what is done with it on the way.
SENDERS = frozenset({"client", "hooks", "changing", "mounts", "transports", "transport"})
#: Label of a body that is put together from what several objects hold; the first that has a field decides.
GRANT = "oauth grant"
GRANT_FIELDS = ("grant_type", "client_id", "client_secret", "scope")
#: Label of a URL or path that is an object; its field "text" is what it reads as, but for the query in "args".
URL = "url"


def with_query(call: Call, url: Value, query: Value | None) -> Value:
    """Return a URL with a query as it is now, or more of one, behind it."""
    return with_written(url, None if query is None else call.frame.close(query))


def with_written(url: Value, query: Value | None) -> Value:
    """Return a URL with a query behind it that does not change any more."""
    if query is None or present(query) is None:
        return url
    has_one = isinstance(url, Text) and any(isinstance(part, Lit) and "?" in part.text for part in url.parts)
    written = query if isinstance(query, Text) else Text((Hole(query, "query"),))
    return concat([url, text("&" if has_one else "?"), written])


def url_text(state: LibraryState) -> Value:
    """Return what a URL that is an object reads as."""
    return with_written(state.fields.get("text", UNKNOWN), state.fields.get("args"))


def body_of(args: Args) -> Value | None:
    """Return the body that the usual arguments of a request give it."""
    found: list[Value] = []
    for name in ("json", "data", "content", "body"):
        value = present(args.get(None, name))
        if value is not None:
            found.append(value)
            if args.double_star is None:
                break
    return union(found) if found else None


def present(*values: Value | None) -> Value | None:
    """Return the first of these values that is given and not None."""
    return next((value for value in values if value is not None and value is not NONE and value is not ABSENT), None)


def preferred(call: Call, *values: Value | None) -> Value | None:
    """Return the first of these values that is given and not None; for one that callers give, they decide."""
    found: Value | None = None
    for value in reversed(values):
        if value is None or present(value) is None:
            continue
        if found is not None and value.symbols and call.state(value) is None:
            value = choice(call.engine.test(call.frame, "none", (value,)), found, value)
        found = value
    return found


def own_headers(call: Call, *sources: Value | None) -> Value:
    """Return new headers with those of others; what is written to the one is not written to the others.

    The first source that has a header decides. Headers from outside stay, as their name may say whose token they hold.
    """
    state = DictState({}, is_open=True)
    for source in reversed(sources):
        if source is None:
            continue
        for option in options(source) if not source.symbols else ():
            state = state.with_rest(option) if isinstance(option, Unknown) else state
        state = merged(call.frame, state, source)
    return call.frame.allocate(state)


def with_headers(call: Call, given: Value | None) -> dict[str, Value]:
    """Return the fields of what keeps headers of its own: those, and what was given (a name says whose)."""
    own = {"headers": own_headers(call, given)}
    return own if given is None else {**own, "given_headers": given}


def send(call: Call, **parts: Value | None) -> Value:
    """Send a request of these parts; return its response."""
    fields: dict[str, Value] = {name: value for name, value in parts.items() if value is not None}
    for name in ("method", "url"):
        # a filter may leave out what it does not know, but nothing is sent without these
        if name in fields and ABSENT in options(fields[name]):
            fields[name] = union(option for option in options(fields[name]) if option is not ABSENT)
    verb = fields.get("method")
    if isinstance(verb, Text) and verb.known:
        fields["method"] = text(verb.known.upper())
    naming = call.frame.naming[:1]
    if naming:
        fields["kept as"] = text(naming[0])
    fields["at"] = site_text(call.site)
    fields["module"] = text(call.frame.module.path)
    if call.frame.code is not None:
        fields["function"] = text(call.frame.code.qualified)
    caught = sum(isinstance(test, Test) and test.kind == "failed" and holds for test, holds in call.frame.guards)
    if caught:
        # what has failed before says nothing of the answer
        fields[CAUGHT_BEFORE] = const(caught)
    request = call.frame.close(call.new(REQUEST, fields))
    call.emit("request", request)
    _carry(call, fields)
    auth = present(fields.get("auth"))
    if auth is not None:
        call.call(Library(AUTHORIZE), auth)
    return call.new(RESPONSE, {"request": _answered(request)})


def _answered(request: Value) -> Value:
    """Return a closed request as its response remembers it: what was asked, and not what it was sent by."""
    if not isinstance(request, Made) or not isinstance(request.state, LibraryState):
        return request
    asked = {name: value for name, value in request.state.fields.items() if name not in SENDERS}
    return made(request.identity, request.state.with_fields(asked))


def _carry(call: Call, fields: dict[str, Value]) -> None:
    """Record what a request carries apart from it, where it may stand before callers have said what that is.

    That are its query, and all that goes into a request for a token.
    """
    url = fields.get("url", UNKNOWN)
    is_grant = isinstance(url, Text) and any(isinstance(part, Lit) and "oauth/token" in part.text for part in url.parts)
    names = CARRIED if is_grant else ("params", "client_params")
    if any(call.frame.close(fields[name]).symbols for name in names if name in fields):
        kept = {name: fields[name] for name in ("url", "base", "url at", *names) if name in fields}
        call.emit("carry", call.new(REQUEST, kept))


BUILT = "built request"
#: The parts of a built request that are sent as they are.
AS_BUILT = ("method", "url", "url at", "headers", "given_headers")


def built(call: Call, **fields: Value | None) -> Value:
    """Return a request that is built now and sent later; its headers should be its own (`with_headers`)."""
    kept = {name: value for name, value in fields.items() if value is not None and present(value) is not None}
    kept["url at"] = site_text(call.site)
    return call.new(BUILT, kept, is_open=True)


def send_built(call: Call, request: Value, **more: Value | None) -> Value:
    """Send a request that was built before, with further parts from the client that sends it; return the response."""
    given = {name: value for name, value in more.items() if present(value) is not None}

    def send_one(option: Value) -> Value:
        state = call.state(option)
        if isinstance(state, InstanceState):
            state = call.state(state.base)
        if not isinstance(state, LibraryState) or state.label != BUILT:
            return UNKNOWN
        fields = state.fields
        parts: dict[str, Value | None] = {name: fields.get(name) for name in AS_BUILT}
        parts["params"], parts["client_params"] = fields.get("params"), fields.get("client params")
        parts["body"] = present(*(fields.get(name) for name in ("json", "data", "content", "body")))
        parts["auth"], parts["base"] = fields.get("auth"), fields.get("base_url")
        return send(call, **{**parts, **given})

    return call.each(request, send_one)


@attribute(BUILT, "full_url")
def built_url(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The URL of a request that was built."""
    state = frame.state(owner)
    return state.fields.get("url") if isinstance(state, LibraryState) else None


def _request_of(frame: Frame, response: Value) -> Value:
    state = frame.state(response)
    return state.fields.get("request", UNKNOWN) if isinstance(state, LibraryState) else UNKNOWN


@method(RESPONSE, "json", "get_json", "read", "aread", "text", "iter_lines", "readlines", "getvalue", "get_data")
@method(RESPONSE, "iter_content", "iter_bytes", "iter_text", "iter_raw", "aiter_lines", "aiter_bytes", "aiter_text")
def response_body(call: Call) -> Value:
    """The body of a response."""
    return body(call.frame, call.owner)


def body(frame: Frame, response: Value) -> Value:
    """Return the body of a response."""
    fields = {"request": _request_of(frame, response)}
    asked = [Compound("tuple", (test, const(holds))) for test, holds in frame.guards if says_how_it_went(test)]
    if asked:
        fields[ASKED] = Compound("tuple", tuple(asked))
    return frame.allocate(LibraryState(BODY, fields, is_open=True))


def says_how_it_went(test: Value) -> bool:
    """Tell whether a condition asks what a response says of itself, under whatever name that is kept by then."""
    if isinstance(test, Test):
        return any(map(says_how_it_went, test.operands))
    if isinstance(test, Text):
        return any(isinstance(part, Hole) and says_how_it_went(part.value) for part in test.parts)
    names = [name for part in options(test) if isinstance(part, Unknown) for name in part.names[:2]]
    return any(name.partition("//")[0] in STATUS for name in names)


def reads_answer(value: Value) -> bool:
    """Tell whether a value is, or holds not far below, what is read from a response that callers give."""
    return any(isinstance(part, Attr) and part.name in READING for part in walk(value, MOST_READ_DEPTH))


@attribute(RESPONSE, "text", "content", "body", "data")
def response_text(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The body of a response as text."""
    return body(frame, owner)


@attribute(RESPONSE, "status_code", "status", "ok", "is_success", "is_error", "reason", "headers", "url", "cookies")
@attribute(
    RESPONSE, "is_client_error", "is_server_error", "reason_phrase", "code", "error", "encoding", "elapsed", "history"
)
def response_head(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What else a response says."""
    return unknown(name, vendor="other")


@attribute(RESPONSE, "request", "request_info")
def response_request(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The request that a response answers."""
    request = frame.state(_request_of(frame, owner))
    if not isinstance(request, LibraryState):
        return None
    kept = ("method", "url", "headers", "body")
    fields = {part: value for part, value in request.fields.items() if part in kept}
    return frame.allocate(LibraryState("sent request", fields, is_open=True))


@method(RESPONSE, "raise_for_status", "close", "aclose", "release", "result", "rethrow", "__enter__", "__aenter__")
def response_quiet(call: Call) -> Value:
    """What leaves a response as it is."""
    return call.owner


@method(RESPONSE, "getcode", "info", "getheader", "getheaders", "geturl")
def response_says(call: Call) -> Value:
    """What a response says of itself."""
    return unknown(call.name, vendor="other")


@method(RESPONSE, "__getitem__", "get")
def response_item(call: Call) -> Value:
    """An item of a response that is its body."""
    return call.item(body(call.frame, call.owner), call.arg(0))


@method(BODY, "__getitem__", "get", "pop")
def body_item(call: Call) -> Value:
    """An item of a body: under a known key, a value of its own."""
    name = call.known_text(call.arg(0))
    found = _part(call.frame, call.owner, name)
    if call.name == "pop" and name is not None:
        _take_out(call, name)
    fallback = call.get(1, "default")
    return found if fallback is None or fallback is NONE else union((found, fallback))


def _take_out(call: Call, name: str) -> None:
    state = call.state(call.owner)
    if isinstance(state, LibraryState) and call.frame.is_writable(call.owner):
        call.frame.put(call.owner, state.with_fields({**state.fields, name: NONE}))


def _part(frame: Frame, owner: Value, name: str | None, *, is_one_of_all: bool = False) -> Value:
    state = frame.state(owner)
    if not isinstance(state, LibraryState) or name is None:
        return UNKNOWN
    if name in state.fields and name not in ("request", ASKED, "is there"):
        return state.fields[name]
    request = state.fields.get("request", UNKNOWN)
    fields = {"request": request, "name": text(name), "is there": const(True) if name in ALWAYS_THERE else UNKNOWN}
    if is_one_of_all:
        fields[ONE_OF_ALL] = TRUE
    return frame.allocate(LibraryState(f"{BODY} part", fields, is_open=True))


@method(BODY, "decode", "json", "strip", "encode", "copy", "read", "readline", "readlines", "__call__")
@method(BODY, "readany", "readexactly", "readchunk")
def body_same(call: Call) -> Value:
    """What leaves a body what it is."""
    return call.owner


@method(BODY, "__handed_on__")
def body_hands_on(call: Call) -> Value:
    """That the request which a body answers is that of its parts, and says nothing of what it holds."""
    return UNKNOWN


@method(BODY, "__given__")
@method(f"{BODY} part", "__given__")
def body_given(call: Call) -> Value:
    """That a body comes from outside, and so do its parts."""
    return call.owner


@method(BODY, "keys")
def body_keys(call: Call) -> Value:
    """The keys of a body."""
    return call.new(KEYS)


@method(KEYS, "__iter__")
def each_key(call: Call) -> Value:
    """The keys of a body, one by one: those of a granted token, and any others."""
    return call.new_sequence("list", tuple(text(name) for name in GRANTED), is_open=True)


@method(BODY, "items", "values", "__iter__")
def body_entries(call: Call) -> Value:
    """The entries of a body, one by one: those of a granted token, and any others."""
    names = [text(name) for name in GRANTED]
    parts = [_part(call.frame, call.owner, name, is_one_of_all=True) for name in GRANTED]
    if call.name == "__iter__":
        return call.new_sequence("list", tuple(names), is_open=True)
    if call.name == "values":
        return call.new_sequence("list", tuple(parts), is_open=True)
    pairs = [call.new_sequence("tuple", pair) for pair in zip(names, parts, strict=True)]
    return call.new_sequence("list", tuple(pairs), call.new_sequence("tuple", (UNKNOWN, UNKNOWN)), is_open=True)


@attribute(BODY, "access_token", "expires_in", "token", "scope")
def body_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """An entry of a body that is read as an attribute."""
    return _part(frame, owner, name)


@method(f"{BODY} part", "strip", "encode", "decode", "__str__", "replace", "lstrip", "rstrip", "copy")
def part_same(call: Call) -> Value:
    """What leaves an entry of a body what it is."""
    return call.owner


@method(f"{BODY} part", "__getitem__", "get")
def part_item(call: Call) -> Value:
    """An item of an entry of a body, or a part of its text."""
    key = call.state(call.arg(0))
    if isinstance(key, SequenceState) and key.kind == "slice":
        return call.item(Text((Hole(call.owner),)), call.arg(0))
    name = call.known_text(call.arg(0))
    return unknown(name) if name else UNKNOWN
