"""Objects that are made when they are first used: werkzeug, Django, `lazy_object_proxy`, and `weakref`."""

from __future__ import annotations

from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method


@function("lazy_object_proxy.Proxy")
def made_when_used(call: Call) -> Value:
    """An object that a function makes."""
    return call.call_with(call.arg(0, "func"), Args())


@function("weakref.proxy", "wrapt.ObjectProxy")
def proxy(call: Call) -> Value:
    """A proxy of an object."""
    return call.arg(0)


@function("weakref.ref", "weakref.WeakMethod")
def reference(call: Call) -> Value:
    """What gives an object when it is called."""
    return call.new("weak reference", {"of": call.arg(0)})


@method("weak reference", "__call__")
def referred(call: Call) -> Value:
    """The object, or None once it is gone."""
    found = call.field(call.owner, "of")
    return UNKNOWN if found is None else found


@function("weakref.finalize")
def finalize(call: Call) -> Value:
    """A function that is called in the end: `finalize(object, function, *args)`."""
    call.call_in_the_end(call.arg(1), call.args.after(2))
    return call.new("finalizer", is_open=True)
