"""What the attributes of an instance (`self.__dict__`) lay out for a body that goes through them."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import DictState, InstanceState, ViewState, by_name
from cybrid_lint.engine.operations import Attr, Call
from cybrid_lint.engine.snapshots import Made, made
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.traversal import parts_of
from cybrid_lint.engine.values import Value


def attributes_as_mapping(engine: Interpreter, summary: Summary, value: Value, given: Value) -> Value:
    """Return what a call gives for a value that a body goes through: attributes as the dict that they are by then.

    Those of an object that the body changes remain a view of it: what is gone through may have been set there.
    """
    state = given.state if isinstance(given, Made) else None
    owner = state.owner if isinstance(state, ViewState) else None
    instance = owner.state if isinstance(owner, Made) else None
    if not isinstance(given, Made) or not isinstance(instance, InstanceState):
        return given
    if isinstance(value, Attr) and _sets_attributes(engine, value.base, instance.cls.code, summary, set()):
        return given
    return made(given.identity, DictState(by_name(instance.fields), is_open=instance.is_generic))


def _sets_attributes(
    engine: Interpreter, base: Value, cls: ClassCode, summary: Summary, seen: set[FunctionCode]
) -> bool:
    """Tell whether a body may set attributes of an object of a class, itself or by methods that it calls on it."""
    if any(base in (written, *parts_of(written)) for written, _ in summary.outs):
        return True
    calls = [call for call, _ in summary.waiting if isinstance(call, Call)]
    for call in calls:
        callee = call.callee
        given = call.args.all()
        if base in given or any(_is_view(part, base) for part in (*given, *parts_of(callee))):
            return True
        if isinstance(callee, Attr) and callee.base is base and _may_set(engine, cls, callee.name, seen):
            return True
    return False


def _is_view(value: Value, base: Value) -> bool:
    if isinstance(value, Attr):
        return value.name == "__dict__" and value.base is base
    return isinstance(value, Made) and isinstance(value.state, ViewState) and value.state.owner is base


def _may_set(engine: Interpreter, cls: ClassCode, name: str, seen: set[FunctionCode]) -> bool:
    found = cls.find(name)
    for option in () if found is None else options(found[0]):
        receiver = option.code.receiver() if isinstance(option, Function) else None
        if not isinstance(option, Function) or receiver is None:
            return True
        if option.code not in seen:
            seen.add(option.code)
            inner = engine.functions.summary(option.code)
            if _sets_attributes(engine, option.code.symbol(receiver), cls, inner, seen):
                return True
    return False
