"""Files in memory: what is written to them is what they give."""

from __future__ import annotations

from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.registry import function, method

BUFFER = "buffer"


@function("io.BytesIO", "io.StringIO")
def buffer(call: Call) -> Value:
    """A buffer with what it begins with."""
    return call.new(BUFFER, {"value": present(call.get(0, "initial_bytes", "initial_value")) or text("")})


@method(BUFFER, "write")
def write(call: Call) -> Value:
    """Adding to what was written before."""
    before = call.field(call.owner, "value")
    call.set_field(call.owner, "value", call.arg(0) if before is None else concat([before, call.arg(0)]))
    return NONE


@method(BUFFER, "getvalue", "read", "getbuffer", "readline", "decode")
def read(call: Call) -> Value:
    """What was written."""
    return call.field(call.owner, "value") or text("")


@method(BUFFER, "seek", "close", "flush", "tell", "truncate", "__enter__", "__exit__")
def quiet(call: Call) -> Value:
    """What leaves a buffer as it is."""
    return call.owner if call.name == "__enter__" else NONE
