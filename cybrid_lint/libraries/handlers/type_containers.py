"""`injector` and `punq`: containers that are asked for objects by their type."""

from __future__ import annotations

from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.values import ABSENT, UNKNOWN, Args, Class, Const, Function, Value, options, text, union
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.registry import Call, function, method, shared

CONTAINER = "type container"


@function("injector.Injector", "punq.Container")
def container(call: Call) -> Value:
    """A container: one for the program."""
    return shared(call.frame, CONTAINER)


def _key(value: Value) -> Value:
    option = options(value)[0]
    return text(f"{option.code.module.path}:{option.code.name}") if isinstance(option, Class) else value


@method(CONTAINER, "register", "bind")
def register(call: Call) -> Value:
    """Saying how objects of a type are made: by a class, by a function, or that there is one already."""
    factory = call.get(1, "factory", "to")
    instance = call.get(None, "instance")
    stores.write(call, call.owner, _key(call.arg(0)), instance or factory or call.arg(0))
    return UNKNOWN


@method(CONTAINER, "__setitem__")
def register_item(call: Call) -> Value:
    """Registering by item."""
    stores.write(call, call.owner, _key(call.arg(0)), call.arg(1))
    return UNKNOWN


@method(CONTAINER, "resolve", "get", "create_object", "__getitem__")
def resolve(call: Call) -> Value:
    """Asking for an object of a type."""
    if call.state(call.owner) is None:
        # how it is made, anybody may say
        raise UndecidedError
    wanted = call.arg(0)
    known = stores.read(call, call.owner, _key(wanted))
    found = [option for option in options(known) if option is not ABSENT and not isinstance(option, Const)]
    made: list[Value] = []
    for option in found or options(wanted):
        is_made = isinstance(option, Class | Function)
        made.append(call.call_with(option, Args(is_open=True)) if is_made else option)
    return union(made)
