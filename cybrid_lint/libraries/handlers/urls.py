"""URLs that are objects: those of `yarl`, `httpx`, `furl`, `starlette` and `urllib3`."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import spread, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.operations import Args, Attr
from cybrid_lint.engine.texts import Hole, Lit, Piece, Text, concat, text
from cybrid_lint.engine.values import NONE, TRUE, UNKNOWN, Library, Site, Value, const, unknown
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.http import URL, present, url_text, with_query
from cybrid_lint.libraries.pieces import Pieces
from cybrid_lint.libraries.registry import attribute, function, method, typed_as

CLASSES = ("yarl.URL", "httpx.URL", "furl.furl", "starlette.datastructures.URL")
typed_as(URL, *CLASSES)
#: Label of the path of a URL that is changed in place, and the field of such a URL.
PATH, MUTABLE = "url path", "is changed in place"
#: What joins a URL and another.
JOIN = Library("urllib.parse.urljoin")
#: Label of a path that is only a text.
PURE_PATH = "pure path"


def at_path(call: Call, base: Value, path: Value) -> Value:
    """Return a URL with another path: it keeps its host alone."""
    path = plain(call, path)
    paths = call.decided(path if starts_with_slash(path) else concat([text("/"), path]))
    starts = call.decided(plain(call, base))
    hosts = [_host_of(start) if isinstance(start, Text) else start for start in starts]
    return union(concat([host, option]) for host in hosts for option in paths)


def starts_with_slash(value: Value) -> bool:
    """Tell whether a text begins with a slash."""
    first = value.parts[0] if isinstance(value, Text) and value.parts else None
    return isinstance(first, Lit) and first.text.startswith("/")


def is_whole(value: Value) -> bool:
    """Tell whether a text begins with the scheme of a URL."""
    first = value.parts[0] if isinstance(value, Text) and value.parts else None
    return isinstance(first, Lit) and first.text.startswith(("http://", "https://"))


def _host_of(base: Text) -> Text:
    """Return a base URL without its path."""
    kept: list[Piece] = []
    for part in base.parts:
        if isinstance(part, Hole):
            kept.append(part)
            continue
        scheme, mark, rest = part.text.rpartition("://")
        host, slash, _ = rest.partition("/")
        kept.append(part._replace(text=scheme + mark + host))
        if slash:
            break
    return Text(tuple(kept))


def _without_slash(base: Text) -> Text:
    """Return a base URL without a slash at its end."""
    parts: list[Piece] = list(base.parts)
    if parts and isinstance(parts[-1], Lit):
        parts[-1] = parts[-1]._replace(text=parts[-1].text.rstrip("/"))
    return Text(tuple(part for part in parts if isinstance(part, Hole) or part.text))


def with_slashes(parts: list[Value]) -> Value:
    """Return parts with a slash between each two that have none."""
    found: list[Value] = []
    for part in parts:
        if found and isinstance(found[-1], Text):
            found[-1] = _without_slash(found[-1])
        found += [part] if not found or starts_with_slash(part) else [text("/"), part]
    return concat(found) if found else text("")


def plain(call: Call, value: Value) -> Value:
    """Return the text of a URL object or a pure path; everything else as it is."""

    def of_one(option: Value) -> Value:
        state = call.state(option)
        return url_text(state) if isinstance(state, LibraryState) and state.label in (URL, PURE_PATH) else option

    return spread(value, of_one)


def url(call: Call, reads: Value) -> Value:
    """Return a URL object that reads as this text."""
    return call.new(URL, {"text": reads})


def _text(call: Call) -> Value:
    state = call.state(call.owner)
    return url_text(state) if isinstance(state, LibraryState) else UNKNOWN


def split(frame: Frame, reads: Value, site: Site) -> Value:
    """Return a URL's text as `urlsplit` takes it apart."""
    return frame.engine.call(frame, Library("urllib.parse.urlsplit"), Args((reads,)), site)


def replaced(call: Call, reads: Value, **parts: Value) -> Value:
    """Return a URL's text with some of its parts replaced."""
    changed = call.call(call.attribute(split(call.frame, reads, call.site), "_replace"), **parts)
    return call.call(call.attribute(changed, "geturl"))


def without_query(call: Call, reads: Value) -> Value:
    """Return a URL without its query."""
    has_one = isinstance(reads, Text) and any(isinstance(part, Lit) and "?" in part.text for part in reads.parts)
    return replaced(call, reads, query=text("")) if has_one else reads


@function(*CLASSES, "urllib3.util.parse_url", "urllib3.util.Url")
def make_url(call: Call) -> Value:
    """Making a URL of its text, or of its parts; `furl` and `httpx` take its query apart from it."""
    reads = plain(call, call.arg(0, "url")) if call.get(0, "url") is not None else _of_parts(call)
    made = url(call, with_query(call, reads, call.get(None, "params", "args", "query_params")))
    if call.name == "furl.furl":
        call.set_field(made, MUTABLE, TRUE)
    return made


def _of_parts(call: Call) -> Value:
    """Return the text of a URL that is made of its parts."""
    scheme, host = call.get(None, "scheme") or text("https"), call.arg(None, "host", "authority", "netloc")
    path = plain(call, call.get(None, "path") or text(""))
    slash = [] if starts_with_slash(path) or path is text("") else [text("/")]
    return with_query(call, concat([scheme, text("://"), host, *slash, path]), call.get(None, "query", "query_string"))


@function("yarl.URL.build")
def build_url(call: Call) -> Value:
    """`URL.build(scheme=…, host=…, path=…, query=…)`."""
    return url(call, _of_parts(call))


@method(URL, "__str__", "human_repr", "tostr", "geturl")
def shown(call: Call) -> Value:
    """The text."""
    return _text(call)


@attribute(URL, "url")
def text_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The text."""
    state = frame.state(owner)
    return url_text(state) if isinstance(state, LibraryState) else None


@attribute(URL, "raw_path", "path_qs", "raw_path_qs")
def path_and_query(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The path with the query: of a host alone, a slash."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState):
        return None

    def of_one(reads: Value) -> Value:
        apart = split(frame, reads, site)
        path, query = (frame.engine.attribute(frame, apart, part, site) for part in ("path", "query"))
        if is_waiting(frame, query):
            return Attr(frame.close(owner), name)
        path = text("/") if _is_empty(path) else path
        return path if _is_empty(query) else concat([path, text("?"), query])

    return spread(url_text(state), of_one)


def _is_empty(value: Value) -> bool:
    return isinstance(value, Text) and value.known == ""


@attribute(URL, "is_relative_url", "is_absolute_url")
def is_relative(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """Whether a URL names no host."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState):
        return None

    def of_one(reads: Value) -> Value:
        if is_whole(reads) or starts_with_slash(reads):
            return const(is_whole(reads) == (name == "is_absolute_url"))
        return Attr(frame.close(owner), name) if reads.symbols else unknown(name)

    return spread(url_text(state), of_one)


@attribute(URL, "host", "scheme", "netloc", "hostname", "authority", "path")
def part_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """A part of the URL; the path of what is changed in place is changed with it."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState):
        return None
    if name == "path" and MUTABLE in state.fields:
        return frame.allocate(LibraryState(PATH, {"url": owner}))
    name = {"host": "hostname", "authority": "netloc"}.get(name, name)
    return frame.engine.attribute(frame, split(frame, url_text(state), site), name, site)


@attribute(URL, "args", "query")
def query_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The query of what is changed in place, as a mapping of its own."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState) or MUTABLE not in state.fields:
        return unknown(name)
    args = state.fields.get("args")
    if args is None:
        args = frame.allocate(DictState({}))
        frame.put(owner, state.with_field("args", args))
    return args if name == "args" else frame.allocate(LibraryState("url query", {"params": args}))


@attribute(URL, "port", "fragment", "name", "suffix")
def not_followed(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What is not followed."""
    return unknown(name)


@attribute(URL, "parent")
def parent(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The URL without its last segment."""
    state = frame.state(owner)
    reads = state.fields.get("text", UNKNOWN) if isinstance(state, LibraryState) else UNKNOWN
    if not isinstance(reads, Text):
        return unknown(name)
    taken = Pieces(reads)
    return frame.allocate(LibraryState(URL, {"text": taken.read(taken.plain[0].rpartition("/")[0])}))


@method(URL, "origin")
def origin(call: Call) -> Value:
    """Scheme and host alone."""
    nothing = text("")
    return url(call, replaced(call, _text(call), path=nothing, query=nothing, fragment=nothing))


@method(URL, "with_host", "with_scheme")
def with_part(call: Call) -> Value:
    """Another host or scheme."""
    part = plain(call, call.arg(0))
    parts = {"netloc": part} if call.name == "with_host" else {"scheme": part}
    return url(call, replaced(call, _text(call), **parts))


@method(URL, "__truediv__", "joinpath", "join_path")
def deeper(call: Call) -> Value:
    """Adding segments to the path."""
    return _like(call, with_slashes([_text(call), *(plain(call, value) for value in call.args.positional)]))


def _is_mutable(call: Call) -> bool:
    state = call.state(call.owner)
    return isinstance(state, LibraryState) and MUTABLE in state.fields


def _like(call: Call, reads: Value) -> Value:
    """Return a URL object that reads as a text, and is changed in place if the owner is."""
    made = url(call, reads)
    if _is_mutable(call):
        call.set_field(made, MUTABLE, TRUE)
    return made


@method(URL, "join")
def join(call: Call) -> Value:
    """Joining with another URL, as `urljoin` does; a `furl` is changed in place."""
    reads = call.call(JOIN, _text(call), call.arg(0))
    return _changed(call, call.owner, reads) if _is_mutable(call) else url(call, reads)


@method(URL, "with_path", "replace_path")
def with_path(call: Call) -> Value:
    """Another path for the same host."""
    return url(call, at_path(call, _text(call), call.arg(0, "path")))


@method(URL, "with_query", "with_params", "replace_query_params")
def other_query(call: Call) -> Value:
    """Another query."""
    return url(call, with_query(call, without_query(call, _text(call)), _query(call)))


@method(URL, "update_query", "copy_merge_params", "__mod__", "extend_query", "include_query_params")
def more_query(call: Call) -> Value:
    """Adding a query."""
    return url(call, with_query(call, _text(call), _query(call)))


def _query(call: Call) -> Value:
    return call.get(0, "params") or call.new_dict(dict(call.args.keywords))


@method(URL, "copy_add_param", "copy_set_param")
def one_more(call: Call) -> Value:
    """Adding one entry to the query."""
    name = call.known_text(call.arg(0, "key"))
    return url(
        call, with_query(call, _text(call), None if name is None else call.new_dict({name: call.arg(1, "value")}))
    )


@method(URL, "copy_remove_param", "without_query_params")
def one_less(call: Call) -> Value:
    """Taking an entry of the query away."""
    reads, name = _text(call), call.known_text(call.arg(0, "key"))
    if not isinstance(reads, Text) or name is None:
        return url(call, reads)
    return url(call, Text(tuple(_without(call, part, name) for part in reads.parts)))


def _without(call: Call, part: Piece, name: str) -> Piece:
    state = call.state(part.value) if isinstance(part, Hole) and part.form == "query" else None
    if not isinstance(state, DictState):
        return part
    entries = {key: value for key, value in state.entries.items() if key != name}
    return Hole(call.frame.allocate(DictState(entries, state.rest, state.is_open)), "query")


@method(URL, "copy_with", "set", "copy", "replace")
def copy_with(call: Call) -> Value:
    """The same URL with other parts; `furl.set` changes it in place too."""
    path = present(call.get(None, "path", "raw_path"))
    query = present(call.get(None, "params", "query", "args", "query_params"))
    reads = _text(call)
    if path is not None:
        reads = at_path(call, reads, path)
    if query is not None:
        reads = with_query(call, without_query(call, reads), query)
    if call.name == "set":
        return _changed(call, call.owner, reads)
    return _like(call, reads)


@method(URL, "add")
def add(call: Call) -> Value:
    """Adding to a `furl` in place: segments of a path, entries of a query."""
    path, query = call.get(None, "path"), call.get(0, "args", "query_params")
    reads = _text(call)
    if path is not None:
        reads = with_slashes([reads, *_segments(call, path)])
    return _changed(call, call.owner, with_query(call, reads, query))


def _segments(call: Call, path: Value) -> list[Value]:
    is_list = call.engine.label_of(call.frame, path) == "list"
    return list(call.members(path).known) if is_list else [plain(call, path)]


def _changed(call: Call, owner: Value, reads: Value) -> Value:
    """Let a URL that is changed in place read as a text from now on."""
    state = call.state(owner)
    if isinstance(state, LibraryState):
        fields = {name: value for name, value in state.fields.items() if name != "args"}
        call.frame.put(owner, LibraryState(state.label, {**fields, "text": reads}, state.is_open))
    return owner


@method(URL, "__setattr__")
def set_part(call: Call) -> Value:
    """Setting a part of a `furl`."""
    name, value = call.known_text(call.arg(0)), call.arg(1)
    state = call.state(call.owner)
    if not isinstance(state, LibraryState):
        return NONE
    if name == "path":
        path_state = call.state(value)
        is_own = isinstance(path_state, LibraryState) and path_state.label == PATH
        return NONE if is_own else _changed_path(call, call.owner, value)
    if name in ("args", "query"):
        call.frame.put(call.owner, state.with_field("args", value))
    return NONE


def _changed_path(call: Call, owner: Value, path: Value) -> Value:
    state = call.state(owner)
    if isinstance(state, LibraryState):
        reads = at_path(call, state.fields.get("text", UNKNOWN), with_slashes(_segments(call, path)))
        call.frame.put(owner, state.with_field("text", reads))
    return NONE


@method(PATH, "__setattr__")
def set_segments(call: Call) -> Value:
    """Setting the segments of the path of a `furl`."""
    if call.known_text(call.arg(0)) == "segments":
        _changed_path(call, call.field(call.owner, "url") or UNKNOWN, call.arg(1))
    return NONE


@method(PATH, "add", "__truediv__", "__itruediv__")
def add_segments(call: Call) -> Value:
    """Adding segments to the path of a `furl`."""
    owner = call.field(call.owner, "url") or UNKNOWN
    state = call.state(owner)
    if isinstance(state, LibraryState):
        segments = _segments(call, call.arg(0, "path"))
        reads = with_slashes([state.fields.get("text", UNKNOWN), *segments])
        call.frame.put(owner, state.with_field("text", reads))
    return call.owner


@method(PATH, "__str__")
def shown_path(call: Call) -> Value:
    """The path of a `furl` as text."""
    return call.attribute(split(call.frame, plain(call, call.field(call.owner, "url") or UNKNOWN), call.site), "path")
