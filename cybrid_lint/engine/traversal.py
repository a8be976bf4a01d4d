"""What values are made of: walking over it, and changing each part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from cybrid_lint.engine.alternatives import Choice, Union, choice, union
from cybrid_lint.engine.callables import Bound, Cells, Class, Function, LibraryMethod, Partial, Super
from cybrid_lint.engine.interning import WORK
from cybrid_lint.engine.operations import Applied, Args, Attr, Call, Element, Item, Test
from cybrid_lint.engine.snapshots import Compound, Made, Spread, Updated, made
from cybrid_lint.engine.symbols import FieldOf
from cybrid_lint.engine.texts import MOST_PIECES, WRITTEN, Hole, Lit, Piece, Text, pieces
from cybrid_lint.engine.values import NEVER, UNKNOWN, Identity, Loop, Member, Value, Widened

if TYPE_CHECKING:
    from cybrid_lint.engine.objects import State


def walk(value: Value, depth: int = 6) -> Iterator[Value]:
    """Yield a value and what it holds, down to a depth, each once."""
    seen: set[Value] = set()
    level = [value]
    for _ in range(depth + 1):
        below: list[Value] = []
        for inner in level:
            if inner not in seen:
                seen.add(inner)
                yield inner
                below.extend(parts_of(inner))
        WORK.done += len(level) >> 2
        level = below


def parts_of(value: Value) -> list[Value]:
    """Return the values that a value is directly made of."""
    lister = _PARTS.get(type(value))
    return [] if lister is None else lister(value)


def rebuilt(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return a value with each value that it is directly made of changed, and nothing worked out anew."""
    maker = _REBUILD.get(type(value))
    return value if maker is None else maker(value, change)


def tied_state(value: Made) -> State:
    """Return what an object holds, itself included where that leads back to it."""
    if value.tied is None:
        value.tied = tied_to(value, value)
    return value.tied


def tied_to(value: Made, target: Value) -> State:
    """Return what an object holds, with something in its place where that leads back to it."""
    if value.tied is value.state:
        # it does not
        return value.state
    known: dict[Value, Value] = {}
    return value.state.map(lambda inner: _replaced(inner, value.identity, target, known))


def _replaced(value: Value, identity: Identity, target: Value, known: dict[Value, Value]) -> Value:
    if identity not in value.loops:
        return value
    if isinstance(value, Loop):
        return target
    if value not in known:
        known[value] = rebuilt(value, lambda inner: _replaced(inner, identity, target, known))
    return known[value]


def change_cells(cells: Cells, change: Callable[[Value], Value]) -> Cells:
    """Return named values, each changed."""
    return tuple((name, change(inner)) for name, inner in cells)


def change_args(args: Args, change: Callable[[Value], Value]) -> Args:
    """Return arguments, each changed."""
    return Args(
        tuple(change(inner) for inner in args.positional),
        change_cells(args.keywords, change),
        args.is_open,
        args.sites,
        None if args.star is None else change(args.star),
        None if args.double_star is None else change(args.double_star),
    )


def change_text(
    value: Text, change: Callable[[Value], Value], change_written: Callable[[Value], Value] | None = None
) -> Value:
    """Return a text with what its holes show changed; what is known now closes its hole.

    What is written down whole in it may be changed in another way.
    """
    parts: list[Piece] = []
    for part in value.parts:
        if isinstance(part, Lit):
            parts.append(part)
            continue
        inner = (change_written or change if part.form in WRITTEN else change)(part.value)
        if inner is NEVER:
            return NEVER
        parts.extend(pieces(inner) if part.form == "str" else (Hole(inner, part.form),))
    return Text(tuple(parts)) if len(parts) <= MOST_PIECES else Text((Hole(UNKNOWN),))


def _change_function(value: Function, change: Callable[[Value], Value]) -> Value:
    cells = None if value.cells is None else change_cells(value.cells, change)
    return Function(value.code, cells, change_cells(value.defaults, change), value.marks, value.stands_for)


def _change_applied(value: Applied, change: Callable[[Value], Value]) -> Value:
    function = change(value.function)
    assert isinstance(function, Function)
    context = tuple((base, change(inner)) for base, inner in value.context)
    return Applied(function, change_cells(value.binding, change), value.fixed, value.sites, context)


def _change_class(value: Class, change: Callable[[Value], Value]) -> Value:
    return Class(value.code, None if value.cells is None else change_cells(value.cells, change))


def change_updated(value: Updated, change: Callable[[Value], Value], change_base: Callable[[Value], Value]) -> Updated:
    """Return an update with what was written changed in one way, and what that was written to in another."""
    return Updated(change_base(value.base), change_cells(value.fields, change), _change_items(value.items, change))


def _change_items(
    items: tuple[tuple[Any, Value], ...], change: Callable[[Value], Value]
) -> tuple[tuple[Any, Value], ...]:
    return tuple((change(key) if isinstance(key, Value) else key, change(inner)) for key, inner in items)


_PARTS: dict[type, Callable[[Any], list[Value]]] = {
    Union: lambda value: list(value.options),
    Choice: lambda value: [value.then, value.orelse],
    Text: lambda value: [part.value for part in value.parts if isinstance(part, Hole)],
    Made: lambda value: value.state.parts(),
    Updated: lambda value: [
        value.base,
        *(inner for _, inner in value.fields),
        *(inner for _, inner in value.items),
    ],
    Partial: lambda value: [value.function, *value.args, *(inner for _, inner in value.keywords)],
    Bound: lambda value: [value.function, value.receiver],
    Function: lambda value: [inner for _, inner in (*(value.cells or ()), *value.defaults)],
    Class: lambda value: [inner for _, inner in value.cells or ()],
    LibraryMethod: lambda value: [value.owner] if value.instance is None else [value.owner, value.instance],
    Attr: lambda value: [value.base],
    Element: lambda value: [value.base],
    Item: lambda value: [value.base, value.key],
    Call: lambda value: [value.callee, *value.args.all()],
    FieldOf: lambda value: [value.owner, value.own],
    Applied: lambda value: [
        value.function,
        *(inner for _, inner in value.binding),
        *(inner for _, inner in value.context),
    ],
    Member: lambda value: [value.value],
    Super: lambda value: [value.receiver],
    Widened: lambda value: list(value.kept),
    Compound: lambda value: list(value.members),
}
_REBUILD: dict[type, Callable[[Any, Callable[[Value], Value]], Value]] = {
    Text: change_text,
    Function: _change_function,
    Class: _change_class,
    LibraryMethod: lambda value, change: value.of(
        change(value.owner), None if value.instance is None else change(value.instance)
    ),
    Bound: lambda value, change: Bound(change(value.function), change(value.receiver)),
    Partial: lambda value, change: Partial(
        change(value.function),
        tuple(change(inner) for inner in value.args),
        change_cells(value.keywords, change),
        value.is_method,
    ),
    Super: lambda value, change: Super(value.cls, change(value.receiver)),
    Member: lambda value, change: Member(value.cls, value.name, change(value.value)),
    FieldOf: lambda value, change: FieldOf(change(value.owner), value.name, change(value.own)),
    Made: lambda value, change: made(value.identity, value.state.map(change)),
    Updated: lambda value, change: change_updated(value, change, change),
    Spread: lambda value, change: Spread(change(value.source)),
    Compound: lambda value, change: Compound(value.kind, tuple(change(inner) for inner in value.members)),
    Attr: lambda value, change: Attr(change(value.base), value.name),
    Item: lambda value, change: Item(change(value.base), change(value.key)),
    Element: lambda value, change: Element(change(value.base)),
    Call: lambda value, change: Call(change(value.callee), change_args(value.args, change), value.site),
    Applied: _change_applied,
    Test: lambda value, change: value.asking(value.kind, tuple(change(inner) for inner in value.operands)),
    Choice: lambda value, change: choice(change(value.test), change(value.then), change(value.orelse)),
    Union: lambda value, change: union(change(inner) for inner in value.options),
    Widened: lambda value, change: Widened(tuple(change(inner) for inner in value.kept)),
}
