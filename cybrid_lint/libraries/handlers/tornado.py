"""`tornado`: its HTTP clients, requests that are built first, and what goes with them."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import BUILT, built, own_headers, present, send, send_built, with_headers, with_query
from cybrid_lint.libraries.registry import function, method, typed_as

CLIENTS = (
    "tornado.httpclient.AsyncHTTPClient",
    "tornado.httpclient.HTTPClient",
    "tornado.simple_httpclient.SimpleAsyncHTTPClient",
    "tornado.curl_httpclient.CurlAsyncHTTPClient",
)
CLIENT = "tornado client"
typed_as(CLIENT, *CLIENTS)
typed_as(BUILT, "tornado.httpclient.HTTPRequest")
#: Where a request takes its parts by position.
POSITIONS = {"url": 0, "method": 1, "headers": 2, "body": 3, "auth_username": 4, "auth_password": 5}


@function(*CLIENTS)
def client(call: Call) -> Value:
    """A client; it adds nothing to what it fetches."""
    return call.new(CLIENT, is_open=True)


def _parts(call: Call, args: Args) -> dict[str, Value | None]:
    """Return the parts of a request as the arguments of its constructor give them."""
    parts = {name: present(args.get(index, name)) for name, index in POSITIONS.items()}
    client_id, secret = parts.pop("auth_username"), parts.pop("auth_password")
    if client_id is not None and secret is not None:
        parts["auth"] = call.new("basic auth", {"client_id": client_id, "client_secret": secret})
    return {**parts, "method": parts["method"] or text("GET")}


@function("tornado.httpclient.HTTPRequest")
def build_request(call: Call) -> Value:
    """A request that is built now and fetched later."""
    parts = _parts(call, call.args)
    return built(call, **{**parts, **with_headers(call, parts["headers"])})


@method(CLIENT, "fetch")
def fetch(call: Call) -> Value:
    """Sending a request that was built, or one to an address with what a request takes by name."""
    given = call.arg(0, "request")
    more = [(name, value) for name, value in call.args.keywords if name not in ("request", "raise_error")]
    found = [
        send(call, **_parts(call, Args((option,), tuple(more))))
        if isinstance(option, Text) or call.state(option) is None
        else send_built(call, option)
        for option in call.decided(given)
    ]
    return union(found)


@method(CLIENT, "close", "__enter__", "__exit__")
def client_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return NONE


@function("tornado.httputil.url_concat")
def url_concat(call: Call) -> Value:
    """An address with a query."""
    return with_query(call, call.arg(0, "url"), call.get(1, "args"))


@function("tornado.httputil.HTTPHeaders")
def headers(call: Call) -> Value:
    """A mapping of headers."""
    return own_headers(call, call.new_dict(dict(call.args.keywords)), call.get(0))
