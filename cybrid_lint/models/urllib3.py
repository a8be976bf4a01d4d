"""`urllib3`: pools of connections."""

from __future__ import annotations

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.values import NONE, UNKNOWN, Hole, Lit, Obj, Text, Value, concat, text
from cybrid_lint.models.registry import function, method, typed_as
from cybrid_lint.models.requests import present
from cybrid_lint.protocol.http import Request, method_name, send

MANAGERS = ("urllib3.PoolManager", "urllib3.poolmanager.PoolManager")
PROXIES = ("urllib3.ProxyManager", "urllib3.poolmanager.ProxyManager", "urllib3.proxy_from_url")
POOLS = tuple(
    f"{package}.{name}"
    for package in ("urllib3", "urllib3.connectionpool")
    for name in ("HTTPSConnectionPool", "HTTPConnectionPool")
)
LABEL = "urllib3 pool"
typed_as(LABEL, *MANAGERS, *PROXIES[:2], *POOLS)
# The methods that `request` sends fields in the query with; with all others they are a form.
IN_QUERY = ("GET", "HEAD", "DELETE", "OPTIONS")
# Where the methods take what follows verb and URL; a manager's `urlopen` takes it by keyword alone, as do functions.
POSITIONS = {
    "request": {"body": 2, "fields": 3, "headers": 4, "json": 5},
    "urlopen": {"body": 2, "headers": 3},
    "request_encode_url": {"fields": 2, "headers": 3},
    "request_encode_body": {"fields": 2, "headers": 3},
}


@function(*MANAGERS, *PROXIES)
def manager(call: Call) -> Value:
    """Model a manager of pools: its headers go with every request that has none of its own."""
    return _pool(call, None, call.args.get(2 if call.name in PROXIES else 1, "headers"))


@function(*POOLS, "urllib3.connection_from_url", "urllib3.connectionpool.connection_from_url")
def pool(call: Call) -> Value:
    """Model a pool of connections to one host."""
    base = call.arg(0, "host", "url")
    at_host = base if call.name.endswith("from_url") else concat([text("https://"), base])
    return _pool(call, at_host, call.args.get(None if call.name.endswith("from_url") else 5, "headers"))


@method(LABEL, "connection_from_host", "connection_from_url")
def pool_of(call: Call) -> Value:
    """Model a manager's pool for one host."""
    assert isinstance(call.owner, Obj)
    base = call.arg(0, "host", "url")
    at_host = base if call.name.endswith("from_url") else concat([text("https://"), base])
    return _pool(call, at_host, heap.read(call.frame, call.owner, "headers"))


def _pool(call: Call, base: Value | None, headers: Value | None) -> Obj:
    fields = {"headers": call.obj("dict", "dict") if headers is None or headers == NONE else headers}
    return call.obj("lib", LABEL, fields if base is None else {**fields, "base": base})


@function("urllib3.request")
@method(LABEL, *POSITIONS)
def request(call: Call) -> Value:
    """Model a request, of a pool or by itself."""
    owner = call.owner if isinstance(call.owner, Obj) else None
    args = call.args
    verb = method_name(call.arg(0, "method"))

    def own(field: str) -> Value | None:
        return None if owner is None else heap.read(call.frame, owner, field)

    at = POSITIONS[call.name] if owner is not None else {}
    if owner is not None and call.name == "urlopen" and own("base") is None:
        at = {}
    fields = present(args.get(at.get("fields"), "fields"))
    in_query = call.name == "request_encode_url" or (call.name != "request_encode_body" and verb in IN_QUERY)
    bodies = present(args.get(at.get("json"), "json"), args.get(at.get("body"), "body"), *([] if in_query else fields))
    return send(
        Request(
            call,
            verb,
            args.get(1, "url") or UNKNOWN,
            (present(args.get(at.get("headers"), "headers")) or present(own("headers"))),
            fields if in_query else [],
            bodies[0] if bodies else None,
            base=own("base"),
        )
    )


@method(LABEL, "clear", "close", "__enter__")
def pool_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if call.name == "__enter__" else NONE


@function("urllib3.make_headers", "urllib3.util.make_headers", "urllib3.util.request.make_headers")
def make_headers(call: Call) -> Value:
    """Model building headers: a pair of ID and secret becomes a Basic header."""
    pair = call.args.get(3, "basic_auth")
    if pair is None or pair == NONE:
        return call.obj("dict", "dict")
    return call.obj("dict", "dict", {"authorization": Text((Lit("Basic "), Hole(pair, "base64")))})


@function("urllib3.HTTPHeaderDict", "urllib3._collections.HTTPHeaderDict")
def header_dict(call: Call) -> Value:
    """Model a mapping of headers."""
    made = call.obj("dict", "dict", dict(call.args.keywords))
    if call.args.positional:
        heap.merge(call.frame, made, call.args.positional[0])
    return made
