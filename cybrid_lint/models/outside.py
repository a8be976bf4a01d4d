"""Methods of values from outside: look-ups keep the name of the key, conversions keep the value."""

from __future__ import annotations

from cybrid_lint.evaluation.calls import Call, hand_over
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.values import MOST_NAMES, UNKNOWN, Lit, Opaque, Text, Value, options, union
from cybrid_lint.models.httpx import request_from
from cybrid_lint.models.registry import method
from cybrid_lint.protocol.http import send


@method("opaque", "strip", "lstrip", "rstrip", "encode", "decode", "lower", "upper", "get_secret_value", "reveal")
@method("opaque", "removeprefix", "removesuffix", "get_value", "copy", "reveal_secret", "expose_secret", "unwrap")
def kept(call: Call) -> Value:
    """Model what gives the value itself in another form."""
    return call.owner


@method("opaque", "post", "put", "patch", "delete", "request", "head")
def requested(call: Call) -> Value:
    """Model a request of a client that is not seen, where its address is one that a request goes to."""
    url = call.arg(1 if call.name == "request" else 0, "url")
    return send(request_from(call, None)) if is_address(url) else hand_over(call.frame, call.node, call.args)


def is_address(value: Value) -> bool:
    """Tell whether a value is a URL, or a path of an API."""
    return any(
        isinstance(part, Lit) and ("://" in part.text or part.text.startswith("/api/"))
        for one in options(value)
        if isinstance(one, Text)
        for part in one.parts
    )


@method("opaque", "get", "pop", "getlist", "get_secret", "getfirst", "get_config", "get_setting", "config")
def looked_up(call: Call) -> Value:
    """Model a look-up by a key; `get` with an address is a request."""
    if call.name == "get" and is_address(call.arg(0, "url")):
        return requested(call)
    owner = call.owner
    assert isinstance(owner, Opaque)
    name = key_text(call.arg(0))
    if name is None:
        return UNKNOWN
    found = Opaque((name, *owner.names)[:MOST_NAMES], owner.vendor, owner.given)
    fallback = call.args.get(1, "default", "fallback")
    return found if fallback is None else union([found, fallback])


@method("opaque", "json", "read", "text", "load", "loads", "to_dict", "model_dump", "dict")
def read(call: Call) -> Value:
    """Model reading from something that is not seen: whose it is stays known."""
    owner = call.owner
    assert isinstance(owner, Opaque)
    return Opaque((), owner.vendor)
