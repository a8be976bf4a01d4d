"""What a body goes through member by member: on which of the things it is given the members depend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from cybrid_lint.engine.alternatives import Choice, Union, options
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.objects import DictState, LibraryState, ViewState
from cybrid_lint.engine.operations import Attr, Call, Element, Item, Test
from cybrid_lint.engine.snapshots import Made, Spread, Updated
from cybrid_lint.engine.symbols import Cell, Param
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import Library, Value

# Methods of a mapping that give its members, those of Python 2 too, which programs try first.
VIEWS = frozenset({"items", "keys", "values", "iteritems", "iterkeys", "itervalues"})

# What tells how many members there are, or gives as many numbers.
_OF_LENGTH = frozenset({"builtins.len", "builtins.range"})


def containers(value: Value) -> Iterator[Value]:
    """Yield what must be known for the members of a value to be known: of a member's members, that which holds it."""
    for option in options(value):
        if isinstance(option, Made):
            # what else is in an object is known, or never will be
            yield from _of_merged(option.state.entries if isinstance(option.state, DictState) else ())
            if isinstance(option.state, ViewState) and not isinstance(option.state.owner, Made):
                yield from containers(Attr(option.state.owner, "__dict__"))
        elif option.symbols and not isinstance(option, Text):
            inner = _inner(option)
            if inner is None:
                yield option
            else:
                yield from containers(inner)
            if isinstance(option, Updated):
                yield from _of_merged(key for key, _ in option.items)


def _of_merged(keys: Iterable[object]) -> Iterator[Value]:
    """Yield what must be known for the members to be known that were merged into a mapping."""
    for key in keys:
        if isinstance(key, Spread):
            yield from containers(key.source)


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
    if isinstance(value, Call) and isinstance(value.callee, Library) and value.callee.name in _OF_LENGTH:
        return next((given for given in value.args.positional if given.symbols), None)
    return None


def tests_of_types(value: Value) -> Iterator[Test]:
    """Yield the tests of the type of a parameter that decide what the members of a value are.

    What is gone through, who gives it decides by its type then: a text stands for a list of that one, say.
    """
    queue = [value]
    seen = {value}
    while queue:
        one = queue.pop()
        if isinstance(one, Test):
            if one.kind == "isinstance" and isinstance(one.operands[0], Param):
                yield one
            parts: Collection[Value] = one.operands if one.kind in ("and", "or", "not") else ()
        else:
            parts = _parts_that_decide(one) or ()
            parts = (*parts, one.test) if isinstance(one, Choice) else parts
        new = [part for part in parts if part.symbols and part not in seen]
        seen.update(new)
        queue += reversed(new)


def roots(value: Value) -> Iterator[Value]:
    """Yield the symbols that decide what the members of a value are: not those that it is merely made with."""
    queue: list[Value] = [value]
    seen = {value}
    while queue:
        one = queue.pop()
        parts = _parts_that_decide(one)
        if parts is None:
            yield from one.symbols
        else:
            new = [part for part in parts if part.symbols and part not in seen]
            seen.update(new)
            queue += reversed(new)


def _parts_that_decide(value: Value) -> Collection[Value] | None:
    """Return the parts that decide what the members of a value are; None if all of its symbols do."""
    if isinstance(value, Attr | Element | Updated):
        return (value.base,)
    if isinstance(value, Item):
        return (value.base, *value.key.symbols)
    if isinstance(value, LibraryMethod):
        return (value.owner,)
    if isinstance(value, Call):
        return (value.callee, *value.args.all())
    if isinstance(value, Choice):
        return (value.then, value.orelse)
    if isinstance(value, Union):
        return value.options
    if isinstance(value, Made):
        # what an answer holds, its request does not tell
        return () if isinstance(value.state, LibraryState) else value.state.parts()
    return None


def is_path(value: Value) -> bool:
    """Tell whether a value is a parameter, a variable of a function around, or an attribute of one."""
    while isinstance(value, Attr):
        value = value.base
    return isinstance(value, Param | Cell)
