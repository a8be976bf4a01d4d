"""`contextvars`: variables that belong to the flow of calls; what was set last on the way here is what is read."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.frame import CONTEXT
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Attr
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method, typed_as

VARIABLE, COPY, MARK = "context variable", "context", "context mark"

typed_as(VARIABLE, "contextvars.ContextVar")
typed_as(MARK, "contextvars.Token")


@function("contextvars.ContextVar")
def context_variable(call: Call) -> Value:
    """A context variable, with what it is before anybody sets it."""
    default = call.get(None, "default")
    return call.new(VARIABLE, {CONTEXT: ABSENT if default is None else default})


@method(VARIABLE, "set")
def context_set(call: Call) -> Value:
    """Setting it."""
    before = call.field(call.owner, CONTEXT)
    call.set_field(call.owner, CONTEXT, call.arg(0, "value"))
    return call.new(MARK, {} if before is None else {"before": before})


@method(VARIABLE, "reset")
def context_reset(call: Call) -> Value:
    """Setting it to what it was before the call of `set` that has given the mark."""
    before = call.field(call.arg(0, "token"), "before")
    if before is not None:
        call.set_field(call.owner, CONTEXT, before)
    return NONE


@method(VARIABLE, "get")
def context_get(call: Call) -> Value:
    """Reading it."""
    found = call.field(call.owner, CONTEXT)
    fallback = call.get(0, "default")
    if found is None:
        raise UndecidedError
    if fallback is None or isinstance(found, Attr):
        return found
    present = [option for option in options(found) if option is not ABSENT]
    return union((*present, fallback)) if len(present) < len(options(found)) else found


@function("contextvars.copy_context", "contextvars.Context")
def copied(call: Call) -> Value:
    """A context of its own."""
    return call.new(COPY)


@method(COPY, "run")
def run(call: Call) -> Value:
    """Calling a function in it."""
    return call.call_with(call.arg(0), call.args.after(1))


@method(COPY, "get", "__getitem__")
def context_read(call: Call) -> Value:
    """Reading a variable from it."""
    for option in call.decided(call.arg(0)):
        if isinstance(call.state(option), LibraryState):
            return call.call(call.attribute(option, "get"))
    return UNKNOWN
