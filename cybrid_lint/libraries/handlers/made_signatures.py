"""`inspect`: parameters and signatures that a program makes itself, or changes, and what they take of arguments.

Source: https://docs.python.org/3/library/inspect.html#inspect.Signature (3.13).
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.symbols import has_parameters
from cybrid_lint.engine.values import ABSENT, NEVER, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.signatures import PARAMETER, SIGNATURE, empty
from cybrid_lint.libraries.registry import function, method


@function("inspect.Parameter")
def parameter(call: Call) -> Value:
    """A parameter: `Parameter(name, kind, *, default, annotation)`."""
    known = {"name": call.arg(0, "name"), "kind": call.arg(1, "kind")}
    for name in ("default", "annotation"):
        given = call.get(None, name)
        known[name] = empty(call.frame) if given is None else given
    return call.new(PARAMETER, known)


@method(PARAMETER, "replace")
def with_other_fields(call: Call) -> Value:
    """A parameter with something else under some of its names."""
    state = call.state(call.owner)
    if not isinstance(state, LibraryState):
        raise UndecidedError
    return call.frame.allocate(state.with_fields(dict(call.args.keywords)))


@function("inspect.Signature")
def signature(call: Call) -> Value:
    """A signature of parameters: `Signature(parameters, *, return_annotation)`."""
    given = call.get(0, "parameters")
    return call.new(SIGNATURE, {"parameters": call.new_dict() if given is None else _by_name(call, given)})


@method(SIGNATURE, "replace")
def with_other_parameters(call: Call) -> Value:
    """A signature with other parameters, if it is given any."""
    given = call.get(None, "parameters")
    state = call.state(call.owner)
    if given is None or not isinstance(state, LibraryState):
        return call.owner
    return call.new(SIGNATURE, {"parameters": _by_name(call, given)})


def _by_name(call: Call, parameters: Value) -> Value:
    """Return parameters by their names; unknown if they are not seen one by one."""
    members = call.members(parameters)
    found: dict[str, Value] = {}
    for member in members.known:
        if member is ABSENT:
            continue
        if ABSENT in options(member) and has_parameters(call.frame.close(member)):
            # whether it is there, callers decide
            raise UndecidedError
        name = None if ABSENT in options(member) else call.known_text(call.field(member, "name") or UNKNOWN)
        if name is None:
            return UNKNOWN
        found[name] = member
    return UNKNOWN if members.is_open or members.rest is not NEVER else call.new_dict(found)
