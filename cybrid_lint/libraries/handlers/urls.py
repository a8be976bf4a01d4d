"""URLs and pure paths that are objects: those of `yarl`, `httpx`, `furl`, `starlette`, `urllib3` and `pathlib`."""

from __future__ import annotations

from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.values import (
    UNKNOWN,
    Hole,
    Lit,
    Piece,
    Site,
    Text,
    Value,
    concat,
    options,
    text,
    union,
    unknown,
)
from cybrid_lint.libraries.http import URL, present
from cybrid_lint.libraries.registry import Call, attribute, function, method, typed_as

CLASSES = ("yarl.URL", "httpx.URL", "furl.furl", "starlette.datastructures.URL")
typed_as(URL, *CLASSES)


def joined(call: Call, base: Value, path: Value) -> Value:
    """Return a base URL and a path as one: an absolute path keeps the base's host only, a whole URL nothing of it."""
    paths = call.decided(plain(call, path))
    if any(is_whole(option) for option in paths):
        return path
    found: list[Value] = []
    for start in call.decided(plain(call, base)):
        for option in paths:
            absolute = starts_with_slash(option)
            kept = _base(start, host_only=absolute) if isinstance(start, Text) else start
            found.append(concat([kept, option] if absolute else [kept, text("/"), option]))
    return union(found)


def starts_with_slash(value: Value) -> bool:
    """Tell whether a text begins with a slash."""
    first = value.parts[0] if isinstance(value, Text) and value.parts else None
    return isinstance(first, Lit) and first.text.startswith("/")


def is_whole(value: Value) -> bool:
    """Tell whether a text begins with the scheme of a URL."""
    first = value.parts[0] if isinstance(value, Text) and value.parts else None
    return isinstance(first, Lit) and first.text.startswith(("http://", "https://"))


def _base(base: Text, *, host_only: bool) -> Text:
    """Return a base URL without its path, or without a slash at its end."""
    parts: list[Piece] = list(base.parts)
    if host_only:
        kept: list[Piece] = []
        for part in parts:
            if isinstance(part, Hole):
                kept.append(part)
                continue
            scheme, mark, rest = part.text.rpartition("://")
            host, slash, _ = rest.partition("/")
            kept.append(part._replace(text=scheme + mark + host))
            if slash:
                break
        parts = kept
    if parts and isinstance(parts[-1], Lit):
        parts[-1] = parts[-1]._replace(text=parts[-1].text.rstrip("/"))
    return Text(tuple(part for part in parts if isinstance(part, Hole) or part.text))


def with_slashes(parts: list[Value]) -> Value:
    """Return parts with a slash between each two that have none."""
    found: list[Value] = []
    for part in parts:
        if found and isinstance(found[-1], Text):
            found[-1] = _base(found[-1], host_only=False)
        found += [part] if not found or starts_with_slash(part) else [text("/"), part]
    return concat(found) if found else text("")


def with_query(url: Value, query: Value | None) -> Value:
    """Return a URL with a query behind it."""
    return url if present(query) is None or query is None else concat([url, text("?"), Text((Hole(query, "query"),))])


def plain(call: Call, value: Value) -> Value:
    """Return the text of a URL object; everything else as it is."""
    found: list[Value] = []
    for option in options(value):
        state = call.state(option)
        is_url = isinstance(state, LibraryState) and state.label == URL
        found.append(state.fields["text"] if is_url and isinstance(state, LibraryState) else option)
    return union(found) if len(found) > 1 else found[0]


def url(call: Call, reads: Value) -> Value:
    """Return a URL object that reads as this text."""
    return call.new(URL, {"text": reads})


def _text(call: Call) -> Value:
    return call.field(call.owner, "text") or UNKNOWN


@function(*CLASSES, "urllib3.util.parse_url", "urllib3.util.Url")
def make_url(call: Call) -> Value:
    """Making a URL of its text; `furl` and `httpx` take its query apart from it."""
    return url(call, with_query(plain(call, call.arg(0, "url")), call.get(None, "params", "args", "query_params")))


@function("pathlib.PurePosixPath", "pathlib.PurePath")
def pure_path(call: Call) -> Value:
    """A path that is only a text."""
    return url(call, with_slashes([plain(call, value) for value in call.args.positional]))


@function("yarl.URL.build")
def build_url(call: Call) -> Value:
    """`URL.build(scheme=…, host=…, path=…, query=…)`."""
    scheme, host = call.get(None, "scheme") or text("https"), call.arg(None, "host", "authority")
    parts = [scheme, text("://"), host, call.get(None, "path") or text("")]
    return url(call, with_query(concat(parts), call.get(None, "query", "query_string")))


@method(URL, "__str__", "human_repr", "as_posix", "tostr", "geturl", "__fspath__")
def shown(call: Call) -> Value:
    """The text."""
    return _text(call)


@attribute(URL, "url", "raw_path", "path_qs", "raw_path_qs")
def text_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The text; its path with the query stands for it."""
    state = frame.state(owner)
    return state.fields.get("text") if isinstance(state, LibraryState) else None


@attribute(URL, "host", "scheme", "port", "query", "netloc", "fragment", "origin", "name", "suffix", "hostname")
def part_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What is not followed."""
    return unknown(name)


@method(URL, "__truediv__", "joinpath", "join_path")
def deeper(call: Call) -> Value:
    """Adding segments to the path."""
    return url(call, with_slashes([_text(call), *(plain(call, value) for value in call.args.positional)]))


@method(URL, "join")
def join(call: Call) -> Value:
    """Joining with another URL, as `urljoin` does."""
    return url(call, joined(call, _text(call), call.arg(0)))


@method(URL, "with_path", "replace_path")
def with_path(call: Call) -> Value:
    """Another path for the same host."""
    path = plain(call, call.arg(0, "path"))
    return url(call, joined(call, _text(call), path if starts_with_slash(path) else concat([text("/"), path])))


@method(URL, "with_query", "update_query", "with_params", "copy_merge_params", "__mod__", "extend_query")
@method(URL, "include_query_params", "replace_query_params")
def more_query(call: Call) -> Value:
    """Adding a query."""
    query = call.get(0, "params") or call.new_dict(dict(call.args.keywords))
    return url(call, with_query(_text(call), query))


@method(URL, "copy_with", "set", "copy", "replace")
def copy_with(call: Call) -> Value:
    """The same URL with another path or query; `furl.set` changes it in place too."""
    path, query = present(call.get(None, "path")), present(call.get(None, "params", "query", "args"))
    reads = _text(call)
    if path is not None:
        path = plain(call, path)
        reads = joined(call, reads, path if starts_with_slash(path) else concat([text("/"), path]))
    reads = with_query(reads, query)
    if call.name == "set":
        call.set_field(call.owner, "text", reads)
        return call.owner
    return url(call, reads)


@method(URL, "add")
def add(call: Call) -> Value:
    """Adding to a `furl` in place: segments of a path, entries of a query."""
    path, query = call.get(None, "path"), call.get(0, "args", "query_params")
    reads = _text(call)
    if path is not None:
        members = call.members(path) if call.engine.label_of(call.frame, path) == "list" else None
        reads = with_slashes([reads, *(members.known if members is not None else [path])])
    call.set_field(call.owner, "text", with_query(reads, query))
    return call.owner
