"""`promise`: values that are there later, and what is done with them then.

A promise holds what it was resolved with, so a callback is called where it is handed over.
Source: `promise/promise.py` (2.3).
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Function, LibraryMethod
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.jobs import is_callable
from cybrid_lint.libraries.registry import attribute, decorator, function, method, typed_as

PROMISE, PROMISIFIED = "promise", "promisified function"
#: How many promises a promise may be resolved with, one in the other.
MOST_FOLLOWED = 8
MODULES = ("promise", "promise.promise")
CLASSES = tuple(f"{module}.Promise" for module in MODULES)
typed_as(PROMISE, *CLASSES)


def _of_class(*names: str) -> list[str]:
    return [f"{cls}.{name}" for cls in CLASSES for name in names]


@function(*CLASSES)
def promise(call: Call) -> Value:
    """`Promise(executor)`: the executor is given two functions, and calls one of them."""
    made = call.new(PROMISE)
    executor = present(call.get(0, "executor"))
    if executor is not None:
        call.call(executor, LibraryMethod(made, "do_resolve"), LibraryMethod(made, "do_reject"))
    return made


@method(PROMISE, "do_resolve", "fulfill")
def resolve(call: Call) -> Value:
    """Giving a promise its value, which may be another promise."""
    call.set_field(call.owner, "value", call.arg(0, "value"))
    return NONE


@method(PROMISE, "do_reject")
def reject(call: Call) -> Value:
    """Giving a promise an error."""
    return NONE


@function(*_of_class("resolve", "cast", "fulfilled"))
def resolved(call: Call) -> Value:
    """A promise of a value."""
    return call.new(PROMISE, {"value": call.arg(0, "obj")})


@function(*_of_class("reject", "rejected"))
def rejected(call: Call) -> Value:
    """A promise of an error."""
    return call.new(PROMISE)


def _value(call: Call, owner: Value) -> Value:
    """Return the value of a promise; that of the last, where one was resolved with another."""
    return _settled(call, call.field(owner, "value") or UNKNOWN)


def _settled(call: Call, value: Value, depth: int = 0) -> Value:
    if depth == MOST_FOLLOWED:
        return UNKNOWN
    found: list[Value] = []
    for option in options(value):
        state = call.state(option)
        is_promise = isinstance(state, LibraryState) and state.label == PROMISE
        followed = call.field(option, "value") or UNKNOWN
        found.append(_settled(call, followed, depth + 1) if is_promise else option)
    return union(found)


@method(PROMISE, "get")
def get(call: Call) -> Value:
    """The value."""
    return _value(call, call.owner)


@attribute(PROMISE, "value")
def value_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The value."""
    return _value(Call(frame, owner, name, Args(), site), owner)


@method(PROMISE, "then", "done", "catch")
def then(call: Call) -> Value:
    """What a function makes of the value, or of the error in its place."""
    value = _value(call, call.owner)
    is_catch = call.name == "catch"
    fulfilled = None if is_catch else present(call.get(0, "did_fulfill"))
    failed = present(call.get(0, "on_rejection") if is_catch else call.get(1, "did_reject"))
    found = [value if fulfilled is None else call.call(fulfilled, value)]
    if failed is not None:
        found.append(call.call(failed, UNKNOWN))
    return call.new(PROMISE, {"value": union(found)})


@function(*_of_class("all"))
def every(call: Call) -> Value:
    """A promise of the values of several promises."""
    members = call.members(call.arg(0, "promises"))
    values = tuple(_settled(call, member) for member in members.known)
    rest = _settled(call, members.rest)
    return call.new(PROMISE, {"value": call.new_sequence("list", values, rest, is_open=members.is_open)})


@function(*_of_class("for_dict"), *(f"{module}.promise_for_dict" for module in MODULES))
def for_dict(call: Call) -> Value:
    """A promise of a mapping whose values were promises."""
    found: list[Value] = []
    for option in call.decided(call.arg(0, "m")):
        state = call.state(option)
        if isinstance(state, DictState):
            entries = {key: _settled(call, value) for key, value in state.entries.items()}
            option = call.frame.allocate(DictState(entries, _settled(call, state.rest), state.is_open))
        found.append(option)
    return call.new(PROMISE, {"value": union(found)})


@function(*_of_class("promisify", "safe"), *(f"{module}.promisify" for module in MODULES))
def promisify(call: Call) -> Value:
    """A function that gives promises of what another gives."""
    given = call.arg(0, "f", "fn")
    call.decided(given)
    return call.new(PROMISIFIED, {"function": given}) if is_callable(given) else call.new(PROMISE, {"value": given})


@decorator(*_of_class("promisify", "safe"), *(f"{module}.promisify" for module in MODULES))
def promisifying(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """The same as a decorator; a method stays what it is."""
    is_method = isinstance(value, Function) and [param.name for param in value.code.positional()][:1] == ["self"]
    return None if is_method else frame.allocate(LibraryState(PROMISIFIED, {"function": value}))


@method(PROMISIFIED, "__call__")
def promisified(call: Call) -> Value:
    """A promise of what the function gives."""
    return call.new(PROMISE, {"value": call.call_with(call.field(call.owner, "function") or UNKNOWN, call.args)})


@function(*_of_class("is_thenable", "wait"), *(f"{module}.is_thenable" for module in MODULES))
def quiet(call: Call) -> Value:
    """What says nothing of the value."""
    return UNKNOWN
