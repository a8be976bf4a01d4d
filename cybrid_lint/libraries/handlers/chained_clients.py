"""Clients whose attributes are the segments of a path: `hammock` and `slumber`.

Sources: `hammock.py` (0.2.4), `slumber/__init__.py` (0.7.1).
"""

from __future__ import annotations

from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, TRUE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.urls import with_slashes
from cybrid_lint.libraries.http import body_of, own_headers, preferred, present, send
from cybrid_lint.libraries.registry import attribute, function, method, typed_as

CHAIN, RESOURCE = "hammock", "slumber resource"
VERBS = ("get", "options", "head", "post", "put", "patch", "delete")
BODY = ("data", "files")
URL, SESSION, SLASH = "<url>", "<session>", "<slash>"
FIELDS = frozenset({URL, SESSION, SLASH, "headers", "params", "auth"})
typed_as(CHAIN, "hammock.Hammock")
typed_as(RESOURCE, "slumber.API", "slumber.Resource")


def _deeper(frame: Frame, owner: Value, segments: list[Value]) -> Value | None:
    """Return a client for what lies below; None while it is not known which client it is."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState):
        return None
    address = with_slashes([state.fields.get(URL, UNKNOWN), *segments])
    return frame.allocate(state.with_field(URL, address))


@attribute(CHAIN, "*")
@attribute(RESOURCE, "*")
def segment(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What lies below; methods are named for HTTP's, and what is kept of a client is read as it is."""
    if name.lower() in VERBS or name.startswith("_") or name == "url" or name in FIELDS:
        return None
    return _deeper(frame, owner, [text(name)])


def _url(call: Call, segments: tuple[Value, ...] = ()) -> Value:
    address = with_slashes([call.field(call.owner, URL) or UNKNOWN, *segments])
    return with_slashes([address, text("")]) if call.field(call.owner, SLASH) is TRUE else address


# hammock


@function("hammock.Hammock")
def chain(call: Call) -> Value:
    """`Hammock(url, append_slash=…, **session)`."""
    fields = {
        URL: call.arg(0, "name"),
        SLASH: call.get(2, "append_slash") or NONE,
        "headers": own_headers(call, call.get(None, "headers")),
        "params": present(call.get(None, "params")) or call.new_dict(),
        "auth": call.get(None, "auth") or NONE,
    }
    return call.new(CHAIN, fields)


@method(CHAIN, "__call__")
def further(call: Call) -> Value:
    """Segments that are values."""
    return _deeper(call.frame, call.owner, list(call.args.positional)) or UNKNOWN


@method(CHAIN, *(verb.upper() for verb in VERBS))
def chain_request(call: Call) -> Value:
    """A request; what stands by position belongs to the path."""
    return send(
        call,
        method=text(call.name),
        url=_url(call, call.args.positional),
        headers=present(call.get(None, "headers")),
        params=present(call.get(None, "params")),
        body=body_of(call.args),
        auth=preferred(call, call.get(None, "auth"), call.field(call.owner, "auth")),
        client_headers=call.field(call.owner, "headers"),
        client_params=call.field(call.owner, "params"),
        client=call.owner,
    )


# slumber


@function("slumber.API")
def api(call: Call) -> Value:
    """`API(base_url, auth, format, append_slash, session)`."""
    fields = {
        URL: call.arg(0, "base_url"),
        SLASH: call.get(3, "append_slash") or TRUE,
        SESSION: call.get(4, "session") or NONE,
        "auth": call.get(1, "auth") or NONE,
    }
    return call.new(RESOURCE, fields)


@method(RESOURCE, "__call__")
def one_of(call: Call) -> Value:
    """A resource by its ID, or at another address."""
    number, other = present(call.get(0, "id")), present(call.get(2, "url_override"))
    if other is not None:
        state = call.state(call.owner)
        return call.frame.allocate(state.with_field(URL, other)) if isinstance(state, LibraryState) else UNKNOWN
    if number is None:
        return call.owner
    return _deeper(call.frame, call.owner, [number]) or UNKNOWN


@method(RESOURCE, "url")
def address(call: Call) -> Value:
    """The resource's address."""
    return _url(call)


@method(RESOURCE, *VERBS)
def resource_request(call: Call) -> Value:
    """A request, whose query are the keywords; it gives the body of the response."""
    has_body = call.name in ("post", "patch", "put")
    query = call.new_dict({name: value for name, value in call.args.keywords if not has_body or name not in BODY})
    if call.args.double_star is not None:
        call.call(call.attribute(query, "update"), call.args.double_star)
    session = call.field(call.owner, SESSION) or NONE
    response = send(
        call,
        method=text(call.name.upper()),
        url=_url(call),
        params=query,
        body=present(call.get(0, "data")) if has_body else None,
        auth=present(call.field(call.owner, "auth"), call.field(session, "auth")),
        client_headers=call.field(session, "headers"),
        client_params=call.field(session, "params"),
        client=session,
    )
    return response if call.name in ("head", "options") else call.call(call.attribute(response, "json"))
