"""`urllib3`: pools of connections."""

from __future__ import annotations

from cybrid_lint.engine.texts import Hole, Lit, Text, concat, text
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import own_headers, present, send
from cybrid_lint.libraries.registry import function, method, typed_as

MANAGERS = ("urllib3.PoolManager", "urllib3.poolmanager.PoolManager")
PROXIES = ("urllib3.ProxyManager", "urllib3.poolmanager.ProxyManager", "urllib3.proxy_from_url")
POOLS = tuple(
    f"{package}.{name}"
    for package in ("urllib3", "urllib3.connectionpool")
    for name in ("HTTPSConnectionPool", "HTTPConnectionPool")
)
POOL = "urllib3 pool"
typed_as(POOL, *MANAGERS, *PROXIES[:2], *POOLS)
# The methods that `request` sends fields in the query with; with all others they are a form.
IN_QUERY = ("GET", "HEAD", "DELETE", "OPTIONS")
# Where body, fields and headers stand by position.
POSITIONS = {
    "request": (2, 3, 4),
    "urlopen": (2, None, 3),
    "request_encode_url": (None, 2, 3),
    "request_encode_body": (None, 2, 3),
}


@function(*MANAGERS, *PROXIES)
def manager(call: Call) -> Value:
    """A manager of pools: its headers go with every request that has none of its own."""
    return _pool(call, None, call.get(2 if call.name in PROXIES else 1, "headers"))


@function(*POOLS, "urllib3.connection_from_url", "urllib3.connectionpool.connection_from_url")
def pool(call: Call) -> Value:
    """A pool of connections to one host."""
    return _pool(call, _host(call), call.get(None if call.name.endswith("from_url") else 5, "headers"))


@method(POOL, "connection_from_host", "connection_from_url")
def pool_of(call: Call) -> Value:
    """A manager's pool for one host."""
    return _pool(call, _host(call), call.field(call.owner, "headers"))


def _host(call: Call) -> Value:
    base = call.arg(0, "host", "url")
    return base if call.name.endswith("from_url") else concat([text("https://"), base])


def _pool(call: Call, base: Value | None, headers: Value | None) -> Value:
    fields = {"headers": own_headers(call, headers)}
    return call.new(POOL, fields if base is None else {**fields, "base": base}, is_open=True)


@function("urllib3.request")
@method(POOL, *POSITIONS)
def request(call: Call) -> Value:
    """A request, of a pool or by itself."""
    body_at, fields_at, headers_at = POSITIONS[call.name.rpartition(".")[2]]
    owned = call.name != "urllib3.request"
    verb = call.arg(0, "method")
    fields = present(call.get(fields_at, "fields"))
    query = _in_query(call, verb, fields)
    headers = present(call.get(headers_at, "headers"))
    return send(
        call,
        method=verb,
        url=call.get(1, "url"),
        headers=headers,
        client_headers=call.field(call.owner, "headers") if owned and headers is None else None,
        params=query,
        body=present(call.get(None, "json"), call.get(body_at, "body"), fields if query is not fields else None),
        base=call.field(call.owner, "base") if owned else None,
        client=call.owner if owned else None,
    )


def _in_query(call: Call, verb: Value, fields: Value | None) -> Value | None:
    """Return the fields if they go into the query."""
    if fields is None or call.name == "request_encode_body":
        return None
    return fields if call.name == "request_encode_url" or (call.known_text(verb) or "").upper() in IN_QUERY else None


@method(POOL, "clear", "close", "__enter__")
def pool_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return call.owner if call.name == "__enter__" else NONE


@function("urllib3.make_headers", "urllib3.util.make_headers", "urllib3.util.request.make_headers")
def make_headers(call: Call) -> Value:
    """Building headers: a pair of ID and secret becomes a Basic header."""
    pair = present(call.get(None, "basic_auth"))
    if pair is None:
        return call.new_dict()
    return call.new_dict({"authorization": Text((Lit("Basic "), Hole(pair, "base64")))})


@function("urllib3.HTTPHeaderDict", "urllib3._collections.HTTPHeaderDict")
def header_dict(call: Call) -> Value:
    """A mapping of headers."""
    given = call.new_dict(dict(call.args.keywords))
    return own_headers(call, given, call.get(0, "headers"))
