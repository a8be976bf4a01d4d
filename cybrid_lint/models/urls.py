"""URLs and paths as texts: `urllib.parse`, URL objects of libraries, `posixpath`, `pathlib`, templates."""

from __future__ import annotations

import re

from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.values import UNKNOWN, Hole, Lit, Obj, Text, Value, concat, options, text, union
from cybrid_lint.models.registry import function, method

FIELD = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


@function("urllib.parse.urlencode", "aiohttp.FormData", "requests.compat.urlencode", "urllib.urlencode")
def urlencode(call: Call) -> Value:
    """Model writing a mapping as a query."""
    return union(Text((Hole(one, "query"),)) for one in options(call.arg(0)))


@function("urllib.parse.urljoin", "requests.compat.urljoin")
def urljoin(call: Call) -> Value:
    """Model joining a base URL and a path: an absolute path keeps the base's host only."""
    return joined(call.arg(0), call.arg(1))


def joined(base: Value, path: Value) -> Value:
    """Return a base URL and a path as one: an absolute path keeps the base's host only, a whole URL nothing of it."""
    if any(is_whole(one) for one in options(path)):
        return path
    if isinstance(base, Text):
        base = _base(base, any(starts_with_slash(one) for one in options(path)))
    return union(concat([base, one] if starts_with_slash(one) else [base, text("/"), one]) for one in options(path))


def starts_with_slash(value: Value) -> bool:
    """Tell whether a text begins with a slash."""
    first = value.parts[0] if isinstance(value, Text) and value.parts else None
    return isinstance(first, Lit) and first.text.startswith("/")


def _base(base: Text, host_only: bool) -> Value:
    parts = list(base.parts)
    if host_only:
        kept: list[Lit | Hole] = []
        for part in parts:
            if not isinstance(part, Hole):
                head = part.text.split("://", 1)
                tail = head[-1].split("/", 1)
                prefix = head[0] + "://" if len(head) == 2 else ""
                kept.append(type(part)(prefix + tail[0], part.site, part.names))
                if len(tail) == 2:
                    break
            else:
                kept.append(part)
        parts = kept
    if parts and not isinstance(parts[-1], Hole):
        last = parts[-1]
        parts[-1] = type(last)(last.text.rstrip("/"), last.site, last.names)
    return Text(tuple(parts))


@function("yarl.URL", "httpx.URL", "furl.furl", "starlette.datastructures.URL", "urllib3.util.parse_url")
def url_object(call: Call) -> Value:
    """Model URL objects as the text they are."""
    params = call.args.get(None, "params")
    base = call.arg(0)
    return base if params is None else concat([base, text("?"), Text((Hole(params, "query"),))])


@method("text", "with_query", "update_query", "with_params", "copy_merge_params")
def with_query(call: Call) -> Value:
    """Model adding a query to a URL."""
    query = call.args.get(0) or call.obj("dict", "dict", dict(call.args.keywords))
    return concat([call.owner, text("?"), Text((Hole(query, "query"),))])


@method("text", "join")
def join_url(call: Call) -> Value:
    """Model `URL.join`; the `join` of a plain text takes a collection."""
    from cybrid_lint.models.texts import text_join

    wanted = call.arg(0)
    is_url = is_whole(call.owner) and not any(isinstance(one, Obj) for one in options(wanted))
    return joined(call.owner, wanted) if is_url else text_join(call)


@method("text", "joinpath", "with_path", "join_path")
def with_path(call: Call) -> Value:
    """Model adding a path to a URL."""
    parts: list[Value] = [call.owner]
    for one in call.args.positional:
        known = one.known if isinstance(one, Text) else None
        parts += [one] if known is not None and known.startswith("/") else [text("/"), one]
    return concat(parts)


def is_whole(value: Value) -> bool:
    """Tell whether a text begins with the scheme of a URL."""
    first = value.parts[0] if isinstance(value, Text) and value.parts else None
    return isinstance(first, Lit) and first.text.startswith(("http://", "https://"))


@function("urllib.parse.urlunsplit", "urllib.parse.urlunparse")
def unsplit(call: Call) -> Value:
    """Model putting the parts of a URL together."""
    parts, _ = members_of(call.frame, call.arg(0))
    if len(parts) < 5:
        return UNKNOWN
    query = parts[-2]
    tail: list[Value] = [] if isinstance(query, Text) and query.known == "" else [text("?"), query]
    return concat([parts[0], text("://"), parts[1], parts[2], *tail])


@function("posixpath.join", "os.path.join")
def join_path(call: Call) -> Value:
    """Model joining the parts of a path."""
    return with_slashes(call.args.positional)


@function("pathlib.PurePosixPath", "pathlib.PurePath")
def pure_path(call: Call) -> Value:
    """Model a pure path as the text that it is."""
    return with_slashes(call.args.positional)


def with_slashes(parts: list[Value]) -> Value:
    """Return parts with a slash between each two that have none."""
    made: list[Value] = []
    for one in parts:
        made += [one] if not made or starts_with_slash(one) else [text("/"), one]
    return concat(made) if made else text("")


@method("text", "copy_with", "set", "replace_path")
def copy_with(call: Call) -> Value:
    """Model a URL with another path or query."""
    path, query = call.args.get(None, "path"), call.args.get(None, "params", "query", "args")
    owner = call.owner
    if path is not None and isinstance(owner, Text):
        owner = concat([_base(owner, True), path if starts_with_slash(path) else concat([text("/"), path])])
    return owner if query is None else concat([owner, text("?"), Text((Hole(query, "query"),))])


@method("text", "add")
def furl_add(call: Call) -> Value:
    """Model adding to a `furl`: segments of a path, entries of a query."""
    path, query = call.args.get(None, "path"), call.args.get(0, "args", "query_params")
    owner = call.owner
    if path is not None:
        parts, _ = members_of(call.frame, path) if isinstance(path, Obj) else ([path], False)
        owner = with_slashes([owner, *parts])
    return owner if query is None else concat([owner, text("?"), Text((Hole(query, "query"),))])


@function("httpx.QueryParams", "multidict.MultiDict", "werkzeug.datastructures.MultiDict", "django.http.QueryDict")
def query_params(call: Call) -> Value:
    """Model a query object as the mapping that it is made of."""
    return call.arg(0) if call.args.positional else call.obj("dict", "dict", dict(call.args.keywords))


@function("string.Template")
def template(call: Call) -> Value:
    """Model a template with `$name` in it."""
    return call.obj("lib", "template", {"text": call.arg(0, "template")})


@method("template", "substitute", "safe_substitute")
def substitute(call: Call) -> Value:
    """Model filling a template."""
    assert isinstance(call.owner, Obj)
    whole = call.owner.fields["text"]
    if not isinstance(whole, Text) or whole.known is None:
        return UNKNOWN
    given = dict(call.args.keywords)
    for one in call.args.positional:
        given = {**(one.fields if isinstance(one, Obj) else {}), **given}
    site = next((part.site for part in whole.parts if isinstance(part, Lit)), None)
    parts: list[Value] = []
    end = 0
    for match in FIELD.finditer(whole.known):
        parts += [text(whole.known[end : match.start()], site), given.get(match[1] or match[2], UNKNOWN)]
        end = match.end()
    return concat([*parts, text(whole.known[end:], site)])
