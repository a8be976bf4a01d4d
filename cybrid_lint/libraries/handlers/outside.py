"""Values from outside: look-ups keep the name of the key, conversions keep the value, addresses make requests."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.texts import Lit, Text, text
from cybrid_lint.engine.values import MOST_NAMES, UNKNOWN, Unknown, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import METHODS, body_of, present, send
from cybrid_lint.libraries.registry import unknown_method


@unknown_method("strip", "lstrip", "rstrip", "encode", "decode", "lower", "upper", "get_secret_value", "reveal")
@unknown_method("removeprefix", "removesuffix", "get_value", "copy", "reveal_secret", "expose_secret", "unwrap")
@unknown_method("hex", "tobytes", "title", "casefold", "swapcase", "expandtabs", "rjust", "ljust", "center", "zfill")
def kept(call: Call) -> Value:
    """What gives the value itself in another form."""
    return call.owner


@unknown_method(*(name for name in METHODS if name != "get"))
def requested(call: Call) -> Value:
    """A request of a client that is not seen, where its address is one that a request goes to."""
    shift = 1 if call.name == "request" else 0
    url = call.arg(shift, "url")
    if not is_address(url):
        return call.hand_over()
    return send(
        call,
        method=call.arg(0, "method") if shift else text(call.name.upper()),
        url=url,
        headers=present(call.get(None, "headers")),
        params=present(call.get(None, "params")),
        body=body_of(call.args),
        auth=present(call.get(None, "auth")),
        client=call.owner,
    )


def is_address(value: Value) -> bool:
    """Tell whether a value is a URL, or a path of an API."""
    return any(
        isinstance(part, Lit) and ("://" in part.text or part.text.startswith("/api/"))
        for option in options(value)
        if isinstance(option, Text)
        for part in option.parts
    )


@unknown_method("get", "pop", "getlist", "get_secret", "getfirst", "get_config", "get_setting", "config")
def looked_up(call: Call) -> Value:
    """A look-up by a key; `get` with an address is a request."""
    if call.name == "get" and is_address(call.arg(0, "url")):
        return requested(call)
    name = call.known_text(call.arg(0))
    if name is None or not isinstance(call.owner, Unknown):
        return UNKNOWN
    found = Unknown((name, *call.owner.names)[:MOST_NAMES], call.owner.vendor, call.owner.there, False)
    fallback = call.get(1, "default", "fallback")
    return found if fallback is None else union((found, fallback))


@unknown_method("json", "read", "text", "load", "loads", "to_dict", "model_dump", "dict")
def read(call: Call) -> Value:
    """Reading from something that is not seen: whose it is stays known."""
    vendor = call.owner.vendor if isinstance(call.owner, Unknown) else None
    return Unknown((), vendor, False, False)
