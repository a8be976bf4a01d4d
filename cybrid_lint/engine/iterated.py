"""What a body goes through member by member: on which of the things it is given the members depend."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.objects import DictState, ViewState
from cybrid_lint.engine.operations import Attr, Call, Element, Item
from cybrid_lint.engine.snapshots import Made, Spread, Updated
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import Value

# Methods of a mapping that give its members, those of Python 2 too, which programs try first.
VIEWS = frozenset({"items", "keys", "values", "iteritems", "iterkeys", "itervalues"})


def containers(value: Value) -> Iterator[Value]:
    """Yield what must be known for the members of a value to be known: of a member's members, that which holds it."""
    for option in options(value):
        if isinstance(option, Made):
            # what else is in an object is known, or never will be
            for key in option.state.entries if isinstance(option.state, DictState) else ():
                if isinstance(key, Spread):
                    yield from containers(key.source)
            if isinstance(option.state, ViewState) and not isinstance(option.state.owner, Made):
                yield from containers(Attr(option.state.owner, "__dict__"))
        elif option.symbols and not isinstance(option, Text):
            inner = _inner(option)
            if inner is None:
                yield option
            else:
                yield from containers(inner)


def _inner(value: Value) -> Value | None:
    if isinstance(value, Element | Updated):
        return value.base
    if isinstance(value, Item):
        return value.base if isinstance(value.base, Element) else None
    if isinstance(value, Call) and not value.args.all():
        callee = value.callee
        if isinstance(callee, Attr) and callee.name in VIEWS:
            return callee.base
        if isinstance(callee, LibraryMethod) and callee.name in VIEWS:
            return callee.owner
    return None


def roots(value: Value) -> Iterator[Value]:
    """Yield the symbols that decide what the members of a value are: not those that it is merely made with."""
    if isinstance(value, Attr | Element):
        yield from roots(value.base)
    elif isinstance(value, Item):
        yield from roots(value.base)
        yield from value.key.symbols
    elif isinstance(value, LibraryMethod):
        yield from roots(value.owner)
    elif isinstance(value, Call):
        yield from roots(value.callee)
        for argument in value.args.all():
            yield from roots(argument)
    else:
        yield from value.symbols
