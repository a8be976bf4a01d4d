"""`inspect.signature`: the parameters of a function of the project, each with what it is by default."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import UNKNOWN, Library, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import attribute, function

SIGNATURE, PARAMETER = "signature", "parameter of a function"
# By the numbers of `nodes.Param.kind`.
KINDS = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")


@function("inspect.signature")
def signature(call: Call) -> Value:
    """The signature of a function or method."""
    return union(_signature(call, option) for option in call.decided(call.arg(0, "obj", "callable")))


def _signature(call: Call, value: Value) -> Value:
    inner = value.function if isinstance(value, Bound) else value
    if not isinstance(inner, Function):
        return UNKNOWN
    defaults = dict(inner.defaults)
    entries: dict[str, Value] = {}
    # the first of a method is what it is bound to
    for param in inner.code.node.params[isinstance(value, Bound) :]:
        known = {"name": text(param.name), "kind": Library(f"inspect.Parameter.{KINDS[param.kind]}")}
        if param.name in defaults or param.default is None:
            known["default"] = defaults.get(param.name, _empty(call))
        entries[param.name] = call.new(PARAMETER, known)
    return call.new(SIGNATURE, {"parameters": call.new_dict(entries)})


def _empty(call: Call) -> Value:
    """Return what a parameter without a default has for one: equal to itself alone."""
    return call.new("object", {"at": text("inspect.Parameter.empty")})


@attribute(SIGNATURE, "parameters")
@attribute(PARAMETER, "name", "kind", "default")
def kept(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What was said of it."""
    state = frame.state(owner)
    return state.fields.get(name, unknown(name)) if isinstance(state, LibraryState) else None


@attribute(PARAMETER, "empty")
def empty(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What stands for no default."""
    return frame.allocate(LibraryState("object", {"at": text("inspect.Parameter.empty")}))
