"""What JSON, YAML, pickle and their relatives do: what was written as text is read back as itself."""

from __future__ import annotations

from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.objects import attribute
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Hole,
    Obj,
    Opaque,
    Text,
    Value,
    options,
    union,
)
from cybrid_lint.models.registry import function


@function(
    "json.dumps",
    "simplejson.dumps",
    "ujson.dumps",
    "orjson.dumps",
    "pickle.dumps",
)
@function("msgpack.packb", "marshal.dumps", "toml.dumps", "tomli_w.dumps", "pprint.pformat", "flask.json.dumps")
def dumps(call: Call) -> Value:
    """Model writing a value as text that can be read."""
    return union(Text((Hole(one, "json"),)) for one in options(call.arg(0)))


@function(
    "json.loads",
    "simplejson.loads",
    "ujson.loads",
    "orjson.loads",
    "pickle.loads",
    "yaml.safe_load",
    "yaml.load",
)
@function("msgpack.unpackb", "tomllib.loads", "toml.loads", "tomli.loads")
def loads(call: Call) -> Value:
    """Model reading it back: what was written as text in this program is itself again."""
    return union(_loaded(one) for one in options(call.arg(0)))


def _loaded(value: Value) -> Value:
    if isinstance(value, Text) and len(value.parts) == 1:
        part = value.parts[0]
        if isinstance(part, Hole) and part.form == "json":
            return part.value
    if isinstance(value, Obj):
        return value
    return Opaque((), value.vendor) if isinstance(value, Opaque) else UNKNOWN


@function("json.load", "simplejson.load", "pickle.load", "tomllib.load", "yaml.safe_load_all", "toml.load")
def load(call: Call) -> Value:
    """Model reading from a file or a response."""
    read = union(
        call_value(call.frame, call.node, attribute(call.frame, call.node, one, "read"), Args())
        if isinstance(one, Obj)
        else UNKNOWN
        for one in options(call.arg(0))
    )
    return union(_loaded(one) for one in options(read))
