"""What code of the project adds to a request before it is sent: auth classes, hooks, adapters, transports."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.cybrid.reading import fields_of, known_entries, state_of
from cybrid_lint.cybrid.urls import with_base
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Function, Partial
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Updated
from cybrid_lint.engine.texts import Lit, Piece, Text, pieces
from cybrid_lint.engine.values import ABSENT, UNKNOWN, Site, Value
from cybrid_lint.libraries.http import AUTH_METHODS, BODY
from cybrid_lint.libraries.sending import prepared_request

ADAPTER = ("send", "add_headers", "handle_request", "handle_async_request")
HANDLER = ("http_request", "https_request")
# Stands for a piece of an address that is not known, and counts as a long one.
FIRST_MARK, LENGTH = 0xE000, 99


def header_values(headers: Value | None, name: str) -> list[Value]:
    """Return what a header may be, its name in any case."""
    if headers is None:
        return []
    return [value for key, value, _ in known_entries(headers) if key.lower() == name and value is not ABSENT]


def auth_values(frame: Frame, auth: Value) -> list[Value]:
    """Return what an auth argument puts into the Authorization header."""
    found: list[Value] = []
    for option in options(auth):
        state = state_of(option)
        if isinstance(state, InstanceState) and state.cls.code.defines(*AUTH_METHODS):
            found += _by_methods(frame, option, state, AUTH_METHODS, first=True)
            continue
        base = state_of(state.base) if isinstance(state, InstanceState) else state
        if isinstance(base, LibraryState) or isinstance(option, Updated):
            is_token = isinstance(base, LibraryState) and base.label.startswith(BODY)
            found += [option] if is_token else fields_of(option, "token")
        elif isinstance(option, Function | Bound | Partial):
            found += put_on(frame, option)
        elif isinstance(option, Text):
            found.append(option)
    return found


def client_values(frame: Frame, parts: dict[str, Value]) -> list[Value]:
    """Return what a client's hooks, overridden methods and adapters put into the Authorization header."""
    found: list[Value] = []
    functions = _members(parts.get("changing"))
    hooks = parts.get("hooks")
    for event, given, _ in known_entries(hooks) if hooks is not None else ():
        functions += _members(given) if event == "request" else []
    for function in functions:
        found += put_on(frame, function)
    changing: list[tuple[Value, tuple[str, ...]]] = [(adapter, ADAPTER) for adapter in best_mounted(parts)]
    changing += [(handler, HANDLER) for handler in _members(parts.get("handlers"))]
    for given, names in changing:
        for option in options(given):
            state = state_of(option)
            if isinstance(state, InstanceState):
                found += _by_methods(frame, option, state, names)
    return found


def put_on(frame: Frame, function: Value) -> list[Value]:
    """Return the Authorization that a function puts on a request that it is called with."""
    scratch = frame.engine.scratch(frame.module)
    return _put_on(frame, scratch, scratch.open(function))


def _put_on(frame: Frame, scratch: Frame, callee: Value) -> list[Value]:
    prepared = prepared_request(scratch)
    returned = frame.engine.call(scratch, callee, Args((prepared,), is_open=True), Site(frame.module.path, 0))
    # what it is given may be changed, or another be returned in its place
    headers = [value for request in (prepared, returned) for value in fields_of(scratch.close(request), "headers")]
    return list(dict.fromkeys(value for given in headers for value in header_values(given, "authorization")))


def _by_methods(
    frame: Frame, instance: Value, state: InstanceState, names: tuple[str, ...], *, first: bool = False
) -> list[Value]:
    """Return what the methods put on a request that an instance has under these names, or the first of them."""
    own = [name for name in names if state.cls.code.find(name) is not None]
    found: list[Value] = []
    for name in own[:1] if first else own:
        scratch = frame.engine.scratch(frame.module)
        callee = frame.engine.attribute(scratch, scratch.open(instance), name, Site(frame.module.path, 0))
        found += _put_on(frame, scratch, callee)
    return found


def _members(value: Value | None) -> list[Value]:
    found: list[Value] = []
    for option in options(value) if value is not None else ():
        state = state_of(option)
        if isinstance(state, SequenceState):
            found += [member for member in state.members if member is not ABSENT]
    return found


# what is mounted for addresses


def best_mounted(parts: dict[str, Value]) -> list[Value]:
    """Return what is mounted for an address: that of the longest prefix that fits, else what is there for all."""
    ranked: list[tuple[int, Value]] = []
    for pair in _members(parts.get("mounts")):
        state = state_of(pair)
        if isinstance(state, SequenceState) and len(state.members) == 2:
            ranked.append((_rank(state.members[0], parts, _begins), state.members[1]))
    patterns = parts.get("transports")
    for name, transport, _ in known_entries(patterns) if patterns is not None else ():
        ranked.append((_rank(Text((Lit(name),)), parts, _fits), transport))
    longest = max((rank for rank, _ in ranked), default=0)
    best = [mounted for rank, mounted in ranked if rank == longest > 0]
    return best or [one for one in (parts.get("transport"),) if one is not None]


def _begins(mounted: str, address: str) -> bool:
    """Tell whether an adapter of `requests` is mounted for an address: by how that begins."""
    return address.startswith(mounted)


def _fits(mounted: str, address: str) -> bool:
    """Tell whether a transport of `httpx` is mounted for an address: by `all://`, `https://*.example.com`."""
    scheme, _, host = mounted.rpartition("://")
    given, separator, rest = address.partition("://")
    if not separator or given not in (("http", "https") if scheme in ("all", "") else (scheme,)):
        return False
    authority = rest.partition("/")[0].partition("?")[0]
    own = authority if ":" in host else authority.partition(":")[0]
    if not host.startswith("*"):
        return host in ("", own)
    inside = own.endswith("." + host.lstrip("*."))
    return inside or (not host.startswith("*.") and own == host.lstrip("*"))


def _rank(prefix: Value, parts: dict[str, Value], fits: Callable[[str, str], bool]) -> int:
    """Return how long a prefix is that the address of a request begins with, 0 if it does not."""
    marks: dict[Value, str] = {}

    def plain(inner: tuple[Piece, ...]) -> str:
        known = [
            part.text.lower() if isinstance(part, Lit) else marks.setdefault(part.value, chr(FIRST_MARK + len(marks)))
            for part in inner
        ]
        return "".join(one * LENGTH if one >= chr(FIRST_MARK) else one for one in known)

    starts = [plain(pieces(option)) for option in options(prefix)]
    addresses = [plain(inner) for inner in with_base(parts.get("url", UNKNOWN), parts.get("base"))]
    # of an address of which nothing is known, a scheme is the most that can be said
    addresses += [f"https://{one}" for one in addresses if one >= chr(FIRST_MARK)]
    return max((len(start) for start in starts for one in addresses if fits(start, one)), default=0)
