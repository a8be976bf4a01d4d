"""Augmented assignment: what `+=` and its like change in its place, now or once it is known what callers give."""

from __future__ import annotations

from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.calls import wait
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, SequenceState
from cybrid_lint.engine.operations import Args, Call
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import Const, Library, Site, Value
from cybrid_lint.engine.waiting_writes import AUGMENTING

# The methods that do in its place what an operator does.
METHODS = {"+": "extend", "|": "update", "-": "difference_update", "&": "intersection_update"}
#: What such an operator gives where it waits for what a caller gives: the same as the operator without `=`.
GIVES = {"+": "operator.__iadd__", "|": "operator.__ior__", "-": "operator.__isub__", "&": "operator.__iand__"}


def is_changed_in_place(frame: Frame, target: Value) -> bool:
    """Tell whether a value is a list, set or dict."""
    state = frame.state(target)
    return isinstance(state, DictState) or (isinstance(state, SequenceState) and state.kind in ("list", "set"))


def extended(frame: Frame, target: Value, op: str, value: Value, site: Site) -> bool:
    """Change a list, set or dict in its place; return whether the target is one."""
    if op not in METHODS or not is_changed_in_place(frame, target):
        return False
    frame.engine.call(frame, LibraryMethod(target, METHODS[op]), Args((value,)), site)
    return True


def augmented(frame: Frame, before: Value, op: str, value: Value, site: Site) -> Value:
    """Return what a variable is after `op=`; what callers give for a parameter is changed once it turns out a list."""
    result = frame.engine.binary(frame, op, before, value, site)
    given = _given(before)
    if op not in AUGMENTING or given is None or isinstance(value, Const | Text):
        return result
    wait(frame, Library(AUGMENTING[op]), Args((given, value)), site)
    if isinstance(result, Call) and isinstance(result.callee, Library):
        return Call(Library(GIVES[op]), result.args, result.site)
    return result


def _given(value: Value) -> Param | None:
    """Return the parameter that a value was before it was augmented, None if it is anything else."""
    while isinstance(value, Call) and isinstance(value.callee, Library) and value.callee.name in GIVES.values():
        value = value.args.positional[0]
    return value if isinstance(value, Param) else None
