"""Clients that are told of resources and endpoints: `simple_rest_client` and `apiron`.

Sources: `simple_rest_client/resource.py` (1.1), `apiron/client.py` and `endpoint/endpoint.py` (9).
"""

from __future__ import annotations

import re

from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.urls import with_slashes
from cybrid_lint.libraries.http import body_of, own_headers, preferred, present, send
from cybrid_lint.libraries.registry import function, method, typed_as

API, RESOURCE, ENDPOINT = "rest api", "rest resource", "apiron endpoint"
RESOURCES = tuple(f"simple_rest_client.resource.{name}" for name in ("Resource", "AsyncResource", "BaseResource"))
NO_WORD = re.compile(r"\W+")
typed_as(API, "simple_rest_client.api.API")
typed_as(RESOURCE, *RESOURCES)
#: The method of each action that a resource has by default, and whether its path ends in an ID.
ACTIONS = {
    "list": ("GET", False),
    "create": ("POST", False),
    "retrieve": ("GET", True),
    "update": ("PUT", True),
    "partial_update": ("PATCH", True),
    "destroy": ("DELETE", True),
}


# simple_rest_client


@function("simple_rest_client.api.API")
def api(call: Call) -> Value:
    """`API(api_root_url, params, headers)`."""
    return call.new(API, {"api_root_url": call.arg(0, "api_root_url"), **_kept(call, 1)})


def _kept(call: Call, position: int) -> dict[str, Value]:
    """Return the query and headers that go with each request, the first of which stands at a position."""
    return {
        "params": present(call.get(position, "params")) or call.new_dict(),
        "headers": own_headers(call, call.get(position + 1, "headers")),
    }


@method(API, "add_resource")
def add_resource(call: Call) -> Value:
    """Adding a resource, which the API has as an attribute."""
    name, cls = call.get(1, "resource_name") or NONE, present(call.get(2, "resource_class"))
    known = call.known_text(name)
    if known is None:
        return NONE
    fields: dict[str, Value] = {"resource_name": name}
    for position, part in ((0, "api_root_url"), (3, "params"), (4, "headers")):
        fields[part] = present(call.get(position, part), call.field(call.owner, part)) or UNKNOWN
    if isinstance(cls, Class):
        fields["actions"] = call.attribute(cls, "actions")
    # it is the slug of the name
    call.set_field(call.owner, NO_WORD.sub("_", known.lower()).strip("_"), call.new(RESOURCE, fields))
    return NONE


@method(API, "close_client", "aclose_client", "get_resource_list")
def quiet(call: Call) -> Value:
    """What has nothing to do with requests."""
    return UNKNOWN


@function(*RESOURCES)
def resource(call: Call) -> Value:
    """`Resource(api_root_url, resource_name, params, headers)`."""
    fields = {"api_root_url": call.arg(0, "api_root_url"), "resource_name": call.arg(1, "resource_name")}
    return call.new(RESOURCE, {**fields, **_kept(call, 2)})


@method(RESOURCE, "*")
def act(call: Call) -> Value:
    """An action: what stands by position belongs to the path."""
    actions = call.attribute(call.instance, "actions") if call.instance else call.field(call.owner, "actions")
    if present(actions) is None or call.state(actions or NONE) is None:
        verb, has_id = ACTIONS.get(call.name, ("", False))
        if not verb:
            return call.hand_over()
        name = call.field(call.owner, "resource_name") or UNKNOWN
        path = with_slashes([name, *call.args.positional[:1]]) if has_id else name
        return _request(call, text(verb), path)
    action = call.item(actions or NONE, text(call.name))
    path = call.call(call.attribute(call.item(action, text("url")), "format"), *call.args.positional)
    return _request(call, call.item(action, text("method")), path)


def _request(call: Call, verb: Value, path: Value) -> Value:
    return send(
        call,
        method=verb,
        url=with_slashes([call.field(call.owner, "api_root_url") or UNKNOWN, path]),
        headers=present(call.get(None, "headers")),
        params=present(call.get(None, "params")),
        body=present(call.get(None, "body")),
        auth=present(call.get(None, "auth")),
        client_headers=call.field(call.owner, "headers"),
        client_params=call.field(call.owner, "params"),
        client=call.owner,
    )


# apiron


@function(*(f"apiron.{name}" for name in ("Endpoint", "JsonEndpoint", "StreamingEndpoint")))
@function(*(f"apiron.endpoint.{name}" for name in ("Endpoint", "JsonEndpoint", "StreamingEndpoint")))
def endpoint(call: Call) -> Value:
    """An endpoint of the service whose class body says it: the service's domain stands there, above it."""
    fields = {
        "path": call.get(0, "path") or text("/"),
        "method": call.get(1, "default_method") or text("GET"),
        "params": present(call.get(2, "default_params")) or NONE,
        "domain": call.frame.env.get("domain", UNKNOWN),
    }
    return call.new(ENDPOINT, fields)


@method(ENDPOINT, "__call__")
def call_endpoint(call: Call) -> Value:
    """A request; further keywords go into the path."""
    return _sent(call, call.owner, call.field(call.owner, "domain") or UNKNOWN)


@function("apiron.client.call", "apiron.call")
def call_of(call: Call) -> Value:
    """`client.call(service, endpoint, …)`."""
    return _sent(call, call.arg(1, "endpoint"), call.attribute(call.arg(0, "service"), "domain"))


OWN = ("method", "session", "params", "data", "files", "json", "headers", "cookies", "auth", "service", "endpoint")


def _sent(call: Call, endpoint: Value, domain: Value) -> Value:
    path = call.field(endpoint, "path") or UNKNOWN
    names = {name: value for name, value in call.args.keywords if name not in OWN}
    session = present(call.get(None, "session")) or NONE
    response = send(
        call,
        method=present(call.get(None, "method"), call.field(endpoint, "method")),
        url=with_slashes([domain, call.call(call.attribute(path, "format"), **names) if names else path]),
        headers=present(call.get(None, "headers")),
        params=present(call.get(None, "params")),
        client_params=present(call.field(endpoint, "params")),
        body=body_of(call.args),
        auth=preferred(call, call.get(None, "auth"), call.field(session, "auth")),
        client_headers=call.field(session, "headers"),
        client=session,
    )
    return call.call(call.attribute(response, "json"))
