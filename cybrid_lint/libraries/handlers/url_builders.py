"""Addresses that are never changed, and what builds them: `hyperlink`, `purl` and `rfc3986`.

Sources: `hyperlink/_url.py` (21.0), `purl/url.py` and `template.py` (1.6), `rfc3986/_mixin.py` and `builder.py` (2.0).
"""

from __future__ import annotations

from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.uri_templates import expanded
from cybrid_lint.libraries.handlers.urls import (
    JOIN,
    at_path,
    plain,
    replaced,
    with_slashes,
    without_query,
)
from cybrid_lint.libraries.http import present, with_query
from cybrid_lint.libraries.registry import function, method, typed_as

ADDRESS, BUILDER, TEMPLATE = "built address", "address builder", "purl template"
HYPERLINK = ("hyperlink.URL", "hyperlink.DecodedURL", "hyperlink.EncodedURL")
typed_as(ADDRESS, *HYPERLINK, "purl.URL", "rfc3986.URIReference", "rfc3986.IRIReference")
typed_as(BUILDER, "rfc3986.builder.URIBuilder")


def _address(call: Call, reads: Value) -> Value:
    return call.new(ADDRESS, {"text": reads})


def _text(call: Call, value: Value | None = None) -> Value:
    """Return what an address reads as, that of the call by default; a text is one already."""
    value = call.owner if value is None else value
    state = call.state(value)
    is_address = isinstance(state, LibraryState) and state.label == ADDRESS
    return call.field(value, "text") or UNKNOWN if is_address or value.symbols else value


def _query(call: Call, name: Value, value: Value) -> Value:
    """Return a query of one entry."""
    known = call.known_text(name)
    return call.new_dict(is_open=True) if known is None else call.new_dict({known: value})


def _of_parts(call: Call, *, path: Value) -> Value:
    scheme = call.get(0 if call.name in HYPERLINK else None, "scheme") or text("https")
    host = call.arg(1, "host")
    return with_query(call, with_slashes([concat([scheme, text("://"), host]), path]), call.get(3, "query"))


@function(*(f"{cls}.{name}" for cls in HYPERLINK for name in ("from_text", "fromText")), "hyperlink.parse")
@function("purl.URL.from_string", "rfc3986.uri_reference", "rfc3986.iri_reference", "rfc3986.api.uri_reference")
@function("rfc3986.URIReference.from_string", "rfc3986.IRIReference.from_string", "rfc3986.normalize_uri")
def of_text(call: Call) -> Value:
    """An address of a text."""
    given = call.arg(0, "text", "url", "s", "url_str", "uri", "iri", "uri_string")
    return plain(call, given) if call.name == "rfc3986.normalize_uri" else _address(call, plain(call, given))


@function(*HYPERLINK)
def hyperlink_of_parts(call: Call) -> Value:
    """`hyperlink.URL(scheme, host, path, query)`; a decoded one is given another."""
    if call.name == "hyperlink.DecodedURL":
        return _address(call, _text(call, call.arg(0, "url")))
    segments = present(call.get(2, "path"))
    path = text("") if segments is None else with_slashes(list(call.members(segments).known))
    return _address(call, _of_parts(call, path=path))


@function("purl.URL")
def purl_url(call: Call) -> Value:
    """`purl.URL(url, host=…, path=…, query=…)`."""
    given = present(call.get(0, "url_str"))
    if given is None:
        return _address(call, _of_parts(call, path=present(call.get(None, "path")) or text("")))
    path, query = present(call.get(None, "path")), present(call.get(None, "query"))
    reads = given if path is None else at_path(call, given, path)
    return _address(call, reads if query is None else with_query(call, without_query(call, reads), query))


@method(ADDRESS, "__str__", "to_text", "asText", "as_string", "unsplit", "geturl")
def shown(call: Call) -> Value:
    """The text."""
    return _text(call)


@method(ADDRESS, "to_uri", "to_iri", "normalize", "get_decoded_url", "encode")
def same(call: Call) -> Value:
    """The same address, written in another way."""
    return call.owner


@method(ADDRESS, "child", "add_path_segment")
def deeper(call: Call) -> Value:
    """Adding segments to the path."""
    return _address(call, with_slashes([_text(call), *call.args.positional]))


@method(ADDRESS, "click", "sibling")
def click(call: Call) -> Value:
    """Following a link, absolute or relative."""
    return _address(call, call.call(JOIN, _text(call), _text(call, call.arg(0, "href", "segment"))))


@method(ADDRESS, "resolve_with")
def resolve_with(call: Call) -> Value:
    """Resolving a reference against a base."""
    return _address(call, call.call(JOIN, _text(call, call.arg(0, "base_uri")), _text(call)))


@method(ADDRESS, "add", "set", "append_query_param", "query_param")
def with_entry(call: Call) -> Value:
    """Adding an entry to the query, or reading one."""
    value = present(call.get(1, "value"))
    if value is None:
        return UNKNOWN if call.name == "query_param" else call.owner
    return _address(call, with_query(call, _text(call), _query(call, call.arg(0, "name", "key"), value)))


@method(ADDRESS, "query_params", "query")
def other_query(call: Call) -> Value:
    """Another query, or reading it."""
    query = present(call.get(0, "value"))
    return UNKNOWN if query is None else _address(call, with_query(call, without_query(call, _text(call)), query))


@method(ADDRESS, "path", "path_segments")
def other_path(call: Call) -> Value:
    """Another path, or reading it."""
    given = present(call.get(0, "value"))
    if given is None:
        return UNKNOWN
    path = given if call.name == "path" else with_slashes(list(call.members(given).known))
    return _address(call, at_path(call, _text(call), path))


@method(ADDRESS, "host", "netloc", "scheme")
def other_part(call: Call) -> Value:
    """Another host or scheme, or reading it."""
    given = present(call.get(0, "value"))
    name = "scheme" if call.name == "scheme" else "netloc"
    return UNKNOWN if given is None else _address(call, replaced(call, _text(call), **{name: given}))


@method(ADDRESS, "replace", "copy_with")
def copy_with(call: Call) -> Value:
    """The same address with other parts; the path is a text, or, of `hyperlink`, segments."""
    reads = _text(call)
    parts = {"scheme": call.get(None, "scheme"), "netloc": call.get(None, "host", "authority")}
    given = {name: value for name, value in parts.items() if value is not None}
    reads = replaced(call, reads, **given) if given else reads
    path, query = present(call.get(None, "path")), present(call.get(None, "query"))
    if path is not None:
        is_text = call.name == "copy_with"
        reads = at_path(call, reads, path if is_text else with_slashes(list(call.members(path).known)))
    return _address(call, reads if query is None else with_query(call, without_query(call, reads), query))


@method(ADDRESS, "remove", "get", "remove_query_param", "has_query_param", "is_valid", "is_absolute")
def quiet(call: Call) -> Value:
    """What takes away, or says nothing of the whole."""
    return call.owner if call.name.startswith("remove") else UNKNOWN


# templates of purl


@function("purl.expand")
def expand(call: Call) -> Value:
    """`expand(template, variables)`."""
    return expanded(call, call.arg(0, "template"), 1)


@function("purl.Template")
def template(call: Call) -> Value:
    """A template."""
    return call.new(TEMPLATE, {"uri": call.arg(0, "url_str")})


@method(TEMPLATE, "expand")
def expand_template(call: Call) -> Value:
    """The address that it gives."""
    return _address(call, expanded(call, call.field(call.owner, "uri") or UNKNOWN, 0))


# the builder of rfc3986

PARTS = ("scheme", "userinfo", "host", "port", "path", "query", "fragment")


@function("rfc3986.builder.URIBuilder")
def builder(call: Call) -> Value:
    """A builder: each of its methods gives a further one."""
    given = {name: present(call.get(index, name)) for index, name in enumerate(PARTS)}
    return call.new(BUILDER, {name: value for name, value in given.items() if value is not None})


@function("rfc3986.builder.URIBuilder.from_uri")
def builder_of(call: Call) -> Value:
    """A builder that begins with an address."""
    return call.new(BUILDER, {"start": _text(call, call.arg(0, "reference"))})


def _further(call: Call, name: str, value: Value) -> Value:
    state = call.state(call.owner)
    return call.frame.allocate(state.with_field(name, value)) if isinstance(state, LibraryState) else UNKNOWN


@method(BUILDER, "add_scheme", "add_host", "add_query", "add_path", "add_query_from")
def with_part(call: Call) -> Value:
    """Another part."""
    name = call.name.split("_")[1]
    return _further(call, name, call.arg(0, name, "query_items"))


@method(BUILDER, "extend_path")
def longer_path(call: Call) -> Value:
    """More of the path."""
    return _further(call, "path", with_slashes([call.field(call.owner, "path") or text(""), call.arg(0, "path")]))


@method(BUILDER, "extend_query_with")
def longer_query(call: Call) -> Value:
    """More of the query."""
    items, kept = call.arg(0, "query_items"), call.new_dict()
    for source in (call.field(call.owner, "query"), items):
        if source is not None:
            call.call(call.attribute(kept, "update"), source)
    return _further(call, "query", kept)


@method(BUILDER, "add_credentials", "add_port", "add_fragment")
def same_builder(call: Call) -> Value:
    """What is not followed."""
    return call.owner


@method(BUILDER, "finalize", "geturl")
def finalize(call: Call) -> Value:
    """The address of what was added."""
    host, path, query = (call.field(call.owner, name) for name in ("host", "path", "query"))
    reads = call.field(call.owner, "start") or text("")
    if host is not None:
        reads = concat([call.field(call.owner, "scheme") or text("https"), text("://"), host])
    if path is not None:
        reads = at_path(call, reads, path)
    reads = reads if query is None else with_query(call, without_query(call, reads), query)
    return reads if call.name == "geturl" else _address(call, reads)
