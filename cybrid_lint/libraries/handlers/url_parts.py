"""`urllib.parse`: URLs and queries taken apart and put together."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from cybrid_lint.engine.alternatives import BRANCHING, spread, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.texts import Hole, Text, concat, text
from cybrid_lint.engine.values import NEVER, NONE, TRUE, UNKNOWN, Library, Site, Unknown, Value, unknown
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.handlers import namedtuples
from cybrid_lint.libraries.handlers.urls import is_whole, plain
from cybrid_lint.libraries.http import with_written
from cybrid_lint.libraries.pieces import LETTER, Pieces
from cybrid_lint.libraries.registry import attribute, function, method

SPLIT = "split url"
#: What stands for the scheme of an address of which nothing is known in front.
STAND_IN = "http://"


@function("urllib.parse.urlencode")
def urlencode(call: Call) -> Value:
    """Writing a mapping as a query."""
    return call.frame.written(call.arg(0, "query"), "query")


@function("urllib.parse.urljoin")
def urljoin(call: Call) -> Value:
    """Joining a base URL and another, which takes the place of what stands behind the base's last slash."""
    base, url = call.arg(0, "base"), call.arg(1, "url")
    if type(base) in BRANCHING:
        # a default is known where what a caller may give in its place is not
        return spread(base, lambda option: call.call(Library(call.name), option, url))
    starts, paths = call.decided(plain(call, base)), call.decided(plain(call, url))
    return union(_joined(start, path) for start in starts for path in paths)


def _joined(base: Value, url: Value) -> Value:
    if is_whole(url) or base is NONE or url is NEVER:
        return url
    if url is NONE or base is NEVER:
        return base
    taken = Pieces(concat([base]), concat([url]))
    start, path = taken.plain
    front = ""
    if LETTER.match(start):
        # what an address begins with is a scheme, or a host as it stands in settings
        scheme, mark, rest = start.partition("://")
        front, start = (scheme + mark, rest) if mark and "/" not in scheme else ("", start)
        start = STAND_IN + start
    try:
        if _may_be_cut(taken, start, path):
            return concat([UNKNOWN, url] if path.startswith("/") else [UNKNOWN, text("/"), url])
        whole = urllib.parse.urljoin(start, path)
    except ValueError:
        return UNKNOWN
    return taken.read(front + whole.removeprefix(STAND_IN) if start.startswith(STAND_IN) else whole)


def _may_be_cut(taken: Pieces, base: str, path: str) -> bool:
    """Tell whether callers say something of a URL that may hold the slash up to which it is kept."""
    if not path or path.startswith(("?", "#")):
        return False
    parts = urlsplit(base)
    behind_host = parts.netloc[1:] if LETTER.match(parts.netloc[-1:]) and not parts.path else ""
    last = "" if path.startswith("/") else parts.path.rpartition("/")[2]
    return any(taken.hole(letter).value.symbols for letter in LETTER.findall(behind_host + last))


@function("urllib.parse.urlsplit", "urllib.parse.urlparse")
def split(call: Call) -> Value:
    """Taking a URL apart."""
    whole = plain(call, call.arg(0, "url", "urlstring"))
    return spread(whole, lambda option: _split(call, option))


def _split(call: Call, whole: Value) -> Value:
    if whole is NONE or whole is NEVER:
        return NEVER
    address = whole if isinstance(whole, Text) else Text((Hole(whole),))
    if address.parts and isinstance(address.parts[0], Hole) and is_waiting(call.frame, address.parts[0].value):
        raise UndecidedError
    taken = Pieces(address)
    try:
        parts = address_parts(taken.plain[0])
    except ValueError:
        return UNKNOWN
    names = ("scheme", "netloc", "path", "query", "fragment")
    fields: dict[str, Value] = {name: taken.read(part) for name, part in zip(names, parts, strict=True)}
    if LETTER.match(taken.plain[0]):
        # what an address begins with is its scheme as well, where nothing is known of it
        fields["scheme"] = unknown("scheme")
    elif not parts[0]:
        fields["scheme"] = call.get(1, "scheme") or text("")
    if call.name.endswith("urlparse"):
        folder, slash, last = parts[2].rpartition("/")
        last, _, params = last.partition(";")
        fields["path"] = taken.read(folder + slash + last)
        fields = {**{name: fields[name] for name in names[:3]}, "params": taken.read(params), **fields}
    return call.new(SPLIT, fields)


def address_parts(address: str) -> tuple[str, ...]:
    """Return scheme, host, path, query and fragment of an address; one that begins with a hole begins with a host.

    Raises `ValueError` for what is no address.
    """
    if LETTER.match(address):
        scheme, mark, rest = address.partition("://")
        return ("", *urlsplit(f"//{rest if mark and '/' not in scheme else address}")[1:])
    return tuple(urlsplit(address))


@function("urllib.parse.SplitResult", "urllib.parse.ParseResult")
def made_of_parts(call: Call) -> Value:
    """The parts of a URL, named one by one."""
    names = ["scheme", "netloc", "path", "query", "fragment"]
    if call.name.endswith("ParseResult"):
        names.insert(3, "params")
    # whether there is a query decides what the whole is
    call.decided(call.arg(names.index("query"), "query"))
    return call.new(SPLIT, {name: call.arg(position, name) for position, name in enumerate(names)})


method(SPLIT, "__getitem__")(namedtuples.item)
method(SPLIT, "__iter__")(namedtuples.members)
method(SPLIT, "_replace")(namedtuples.replace)
method(SPLIT, "_asdict")(namedtuples.as_dict)


@attribute(SPLIT, "hostname")
def host_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The host, which the port and a user's name stand beside."""
    state = frame.state(owner)
    host = state.fields.get("netloc", UNKNOWN) if isinstance(state, LibraryState) else UNKNOWN
    if not isinstance(host, Text):
        return host
    taken = Pieces(host)
    at_port = taken.plain[0].rpartition("@")[2]
    # an address of IPv6 has colons of its own, in brackets
    return taken.read((at_port[1:].partition("]") if at_port.startswith("[") else at_port.partition(":"))[0].lower())


@attribute(SPLIT, "port", "username", "password")
def not_followed(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What else a network location holds."""
    return unknown(name)


@method(SPLIT, "geturl")
def geturl(call: Call) -> Value:
    """The whole URL again."""
    state = call.state(call.owner)
    return _put_together(list(state.fields.values())) if isinstance(state, LibraryState) else UNKNOWN


@function("urllib.parse.urlunsplit", "urllib.parse.urlunparse")
def unsplit(call: Call) -> Value:
    """Putting the parts of a URL together."""
    return spread(call.arg(0, "components"), lambda parts: _unsplit(call, call.members(parts).known))


def _unsplit(call: Call, parts: list[Value]) -> Value:
    """Return an address once it is known whether it has a query."""
    if len(parts) < 5:
        return UNKNOWN
    call.decided(parts[-2])
    return spread(parts[-2], lambda query: _put_together([*parts[:-2], query, parts[-1]]))


def _put_together(parts: list[Value]) -> Value:
    if len(parts) < 5:
        return UNKNOWN
    scheme, host, path, query, fragment = parts[0], parts[1], parts[2], parts[-2], parts[-1]
    if len(parts) > 5 and isinstance(parts[3], Text) and not _is_empty(parts[3]):
        path = concat([path, text(";"), parts[3]])
    whole: list[Value] = [host]
    if _is_empty(scheme):
        whole = whole if _is_empty(host) else [text("//"), host]
    elif not isinstance(scheme, Unknown):
        whole = [scheme, text("://"), host]
    slash = [] if _is_empty(host) or _is_empty(path) or _begins_with_slash(path) else [text("/")]
    address = concat([*whole, *slash, path])
    address = address if _is_empty(query) else with_written(address, query)
    has_fragment = isinstance(fragment, Text) and not _is_empty(fragment)
    return concat([address, text("#"), fragment]) if has_fragment else address


def _is_empty(value: Value) -> bool:
    return isinstance(value, Text) and value.known == ""


def _begins_with_slash(path: Value) -> bool:
    """Tell whether a path begins with a slash, or with what is not known and will bring its own."""
    return not isinstance(path, Text) or isinstance(path.parts[0], Hole) or path.parts[0].text.startswith("/")


@function("urllib.parse.parse_qsl")
def query_pairs(call: Call) -> Value:
    """The pairs of a query."""
    return spread(call.arg(0, "qs"), lambda query: _of_pairs(call, query, _pair_list))


@function("urllib.parse.parse_qs")
def query_lists(call: Call) -> Value:
    """The values of a query by their names."""
    return spread(call.arg(0, "qs"), lambda query: _of_pairs(call, query, _lists))


Pairs = list[tuple[Value, Value]]


def _of_pairs(call: Call, query: Value, made: Callable[[Call, Pairs, bool], Value]) -> Value:
    pairs: Pairs = []
    taken = Pieces(query)
    is_open = False
    keeps_blank = call.get(1, "keep_blank_values") is TRUE
    for key, value in parse_qsl(taken.plain[0], keep_blank_values=True):
        if not LETTER.fullmatch(key) or value:
            if value or keeps_blank:
                pairs.append((taken.read(key), taken.read(value)))
            continue
        inner = taken.hole(key).value
        for option in call.decided(inner):
            state = call.state(option)
            if isinstance(state, DictState):
                pairs += [(text(name), entry) for name, entry in state.known_items()]
            is_open |= not isinstance(state, DictState) or state.is_open
    return made(call, pairs, is_open)


def _pair_list(call: Call, pairs: Pairs, is_open: bool) -> Value:
    members = tuple(call.new_sequence("tuple", pair) for pair in pairs)
    return call.new_sequence("list", members, is_open=is_open)


def _lists(call: Call, pairs: Pairs, is_open: bool) -> Value:
    known: dict[str, tuple[Value, ...]] = {}
    for key, value in pairs:
        name = key.known if isinstance(key, Text) else None
        if name is None:
            is_open = True
        else:
            known[name] = (*known.get(name, ()), value)
    return call.new_dict({name: call.new_sequence("list", values) for name, values in known.items()}, is_open=is_open)
