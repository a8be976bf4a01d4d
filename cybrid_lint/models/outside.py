"""Methods of values from outside: look-ups keep the name of the key, conversions keep the value."""

from __future__ import annotations

from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.values import MOST_NAMES, UNKNOWN, Opaque, Value, union
from cybrid_lint.models.registry import method


@method(
    "opaque",
    "strip",
    "lstrip",
    "rstrip",
    "encode",
    "decode",
    "lower",
    "upper",
    "get_secret_value",
    "reveal",
    "unwrap",
)
@method("opaque", "removeprefix", "removesuffix", "get_value", "copy", "reveal_secret", "expose_secret")
def kept(call: Call) -> Value:
    """Model what gives the value itself in another form."""
    return call.owner


@method(
    "opaque",
    "get",
    "pop",
    "getlist",
    "get_secret",
    "getfirst",
    "get_config",
    "get_setting",
    "__getitem__",
    "config",
)
def looked_up(call: Call) -> Value:
    """Model a look-up by a key."""
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
