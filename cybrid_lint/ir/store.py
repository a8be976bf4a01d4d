"""Lowered modules as bytes, for a cache that others can write to.

The form holds numbers and texts and is never run: bytes that are broken, or made by somebody else, cost the time of
finding that out. It holds no text that could be a credential: a module with one has no stored form.

Nodes are stored in groups of one type and one height, leaves first, and each group by columns, one for each field. A
node refers to those below it by their place in the file. Reading is then a few calls for each group, not for each node,
and as deep a tree as there may be needs no recursion.
"""

from __future__ import annotations

import dataclasses
import json
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from cybrid_lint.ir import nodes
from cybrid_lint.ir.secrecy import may_be_secret

#: Stands first in what is stored; another form has another one.
MAGIC = b"cybrid-lint ir 1\n"

_KINDS: tuple[type[nodes.Node], ...] = tuple(
    kind
    for kind in vars(nodes).values()
    if isinstance(kind, type) and issubclass(kind, nodes.Node) and kind not in (nodes.Node, nodes.Expr, nodes.Stmt)
)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_TAGS: dict[type, str] = {complex: "complex", type(...): "ellipsis", float: "float"}


class _Writer:
    """The columns of numbers and the table of values of one module."""

    def __init__(self) -> None:
        self.values: dict[tuple[type, object], int] = {(type(None), None): 0}
        self.places: dict[int, int] = {}

    def value(self, value: object) -> int:
        """Return the place of a value in the table."""
        return self.values.setdefault((type(value), value), len(self.values))

    def node(self, node: nodes.Node | None) -> int:
        """Return the place of a node, 0 for None."""
        return 0 if node is None else self.places[id(node)]


class _Reader:
    """The numbers that are left to read, the values, and the nodes that were read."""

    def __init__(self, numbers: Sequence[int], values: list[object]) -> None:
        self.numbers = iter(numbers)
        self.values = values
        self.nodes: list[Any] = [None]
        self.references: list[int] = []

    def column(self, length: int) -> list[int]:
        """Return the next numbers; raises `ValueError` if there are fewer."""
        column = list(islice(self.numbers, length))
        if len(column) < length:
            raise ValueError("it ends too early")
        return column

    def texts(self, length: int, *allowed: type) -> list[Any]:
        """Return a column of values of the allowed types."""
        return _checked([self.values[place] for place in self.column(length)], allowed)

    def below(self, length: int, *allowed: type) -> list[Any]:
        """Return a column of nodes of the allowed types."""
        places = self.column(length)
        self.references += places
        return _checked([self.nodes[place] for place in places], allowed)

    def grouped(self, lengths: Iterable[int], column: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Return the members of a column in tuples of these lengths."""
        members = iter(column)
        return [tuple(islice(members, length)) for length in lengths]


def _checked(column: list[Any], allowed: tuple[type, ...]) -> list[Any]:
    for kind in set(map(type, column)):
        if not issubclass(kind, allowed):
            raise ValueError("a field holds what it cannot hold")
    return column


# How the fields of each annotation are written and read, column by column.
_Write = Callable[[_Writer, list[Any]], Iterable[int]]
_Read = Callable[[_Reader, int], list[Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class _Form:
    """How a field is stored; `below` are the nodes in a field's value."""

    write: _Write
    read: _Read
    below: Callable[[Any], Iterable[nodes.Node | None]] = lambda value: ()


_NONE = type(None)


def _values(*allowed: type) -> _Form:
    return _Form(lambda out, column: map(out.value, column), lambda source, length: source.texts(length, *allowed))


def _node(*allowed: type) -> _Form:
    return _Form(
        lambda out, column: map(out.node, column),
        lambda source, length: source.below(length, *allowed),
        lambda value: (value,),
    )


def _tuple(form: _Form) -> _Form:
    def write(out: _Writer, column: list[Any]) -> Iterator[int]:
        yield from map(len, column)
        yield from form.write(out, [member for members in column for member in members])

    def read(source: _Reader, length: int) -> list[Any]:
        lengths = source.column(length)
        return source.grouped(lengths, form.read(source, sum(lengths)))

    return _Form(write, read, lambda value: value if form.below(None) else ())


def _pairs(left: _Form, right: _Form) -> _Form:
    def write(out: _Writer, column: list[Any]) -> Iterator[int]:
        yield from map(len, column)
        yield from left.write(out, [first for pairs in column for first, _ in pairs])
        yield from right.write(out, [second for pairs in column for _, second in pairs])

    def read(source: _Reader, length: int) -> list[Any]:
        lengths = source.column(length)
        total = sum(lengths)
        firsts = left.read(source, total)
        return source.grouped(lengths, zip(firsts, right.read(source, total), strict=True))

    def below(value: Any) -> Iterator[nodes.Node | None]:
        for first, second in value:
            yield from left.below(first)
            yield from right.below(second)

    return _Form(write, read, below)


_TEXT = _values(str)
_EXPR = _node(nodes.Expr)
_MAYBE = _node(nodes.Expr, _NONE)
_NAMES = _tuple(_TEXT)
_NUMBER = _Form(lambda out, column: column, lambda source, length: source.column(length))

_FORMS: dict[str, _Form] = {
    "int": _NUMBER,
    "bool": _Form(_NUMBER.write, lambda source, length: list(map(bool, source.column(length)))),
    "object": _values(str, int, float, complex, _NONE, type(...)),
    "str": _TEXT,
    "str | None": _values(str, _NONE),
    "tuple[str, ...]": _NAMES,
    "frozenset[str]": _Form(
        lambda out, column: _NAMES.write(out, list(map(sorted, column))),
        lambda source, length: list(map(frozenset, _NAMES.read(source, length))),
    ),
    "Expr": _EXPR,
    "Expr | None": _MAYBE,
    "Name": _node(nodes.Name),
    "Function": _node(nodes.Function),
    "Pattern": _node(nodes.Pattern),
    "Body": _tuple(_node(nodes.Stmt)),
    **{
        f"tuple[{kind.__name__}, ...]": _tuple(_node(kind))
        for kind in (nodes.Expr, nodes.Arg, nodes.Clause, nodes.Handler, nodes.Case, nodes.Pattern, nodes.Param)
    },
    "tuple[tuple[str, Expr], ...]": _pairs(_TEXT, _EXPR),
    "tuple[tuple[Expr | None, Expr], ...]": _pairs(_MAYBE, _EXPR),
    "tuple[tuple[Expr, Expr | None], ...]": _pairs(_EXPR, _MAYBE),
}
_FIELDS: dict[type, list[tuple[str, _Form]]] = {
    kind: [(field.name, _FORMS[str(field.type)]) for field in dataclasses.fields(kind)] for kind in _KINDS
}


def dump(module: nodes.Module) -> bytes | None:
    """Return the stored form of a module, None if it holds what may be a credential and must not be stored."""
    out = _Writer()
    numbers: list[int] = []
    for kind, group in _groups(module):
        for node in group:
            out.places[id(node)] = len(out.places) + 1
        numbers += (_NUMBERS[kind], len(group))
        for name, form in _FIELDS[kind]:
            numbers.extend(form.write(out, [getattr(node, name) for node in group]))
    values = [value for _, value in out.values]
    if any(map(may_be_secret, values)):
        return None
    try:
        table = json.dumps(list(map(_plain, values)), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair; JSON could make one character of two halves
        return None
    return MAGIC + struct.pack(f"<II{len(numbers)}I", len(table), len(numbers), *numbers) + table


def load(stored: bytes) -> nodes.Module:
    """Return the module of a stored form. Raises `ValueError` if it is none."""
    try:
        return _load(stored)
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError, MemoryError, struct.error) as error:
        raise ValueError("it is no stored module") from error


def _load(stored: bytes) -> nodes.Module:
    if not stored.startswith(MAGIC):
        raise ValueError("it is of another form")
    size, count = struct.unpack_from("<II", stored, len(MAGIC))
    start = len(MAGIC) + 8
    if len(stored) != start + 4 * count + size:
        raise ValueError("it has another size than it says")
    values = list(map(_value, json.loads(stored[start + 4 * count :])))
    source = _Reader(struct.unpack_from(f"<{count}I", stored, start), values)
    for number in source.numbers:
        kind = _KINDS[number]
        (length,) = source.column(1)
        columns = [form.read(source, length) for _, form in _FIELDS[kind]]
        source.nodes.extend(map(kind, *columns))
    return _root(source)


def _root(source: _Reader) -> nodes.Module:
    """Return the module; raises `ValueError` unless each other node stands in exactly one place below it."""
    root = source.nodes[-1]
    total = len(source.nodes) - 1
    places = sorted(filter(None, source.references))
    if not isinstance(root, nodes.Module) or places != list(range(1, total)):
        raise ValueError("it is no tree")
    if sorted(node.at for node in islice(source.nodes, 1, None)) != list(range(total)):
        raise ValueError("its numbers do not fit")
    return root


def _groups(module: nodes.Module) -> list[tuple[type[nodes.Node], list[nodes.Node]]]:
    """Return all nodes in groups of one type and height, those without nodes below them first."""
    order: list[tuple[nodes.Node, list[nodes.Node]]] = []
    pending: list[nodes.Node] = [module]
    while pending:
        node = pending.pop()
        below = [
            each for name, form in _FIELDS[type(node)] for each in form.below(getattr(node, name)) if each is not None
        ]
        order.append((node, below))
        pending += below
    heights: dict[int, int] = {}
    groups: dict[tuple[int, int], list[nodes.Node]] = {}
    for node, below in reversed(order):
        height = 1 + max([heights[id(each)] for each in below], default=0)
        heights[id(node)] = height
        groups.setdefault((height, _NUMBERS[type(node)]), []).append(node)
    return [(_KINDS[number], groups[height, number]) for height, number in sorted(groups)]


def _plain(value: object) -> object:
    """Return a value as JSON has it: what JSON has not, as its type and its text."""
    tag = _TAGS.get(type(value))
    return value if tag is None else [tag, str(value)]


def _value(plain: object) -> object:
    match plain:
        case None | bool() | int() | str():
            return plain
        case ["complex", str(text)]:
            return complex(text)
        case ["float", str(text)]:
            return float(text)
        case ["ellipsis", _]:
            return ...
    raise ValueError("no literal has such a value")
