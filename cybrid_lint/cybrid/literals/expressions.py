"""Texts in expressions, with the names that they stand under."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.cybrid.literals.binding import remember, walk_rows
from cybrid_lint.cybrid.literals.calls import walk_call
from cybrid_lint.cybrid.literals.naming import (
    FALLBACKS,
    Around,
    is_identifier,
    is_name_of_name,
    names_of,
    parted,
    prefix_of,
    tells_kind,
    vendors_by_prefix,
)
from cybrid_lint.cybrid.literals.walk import PAIR, Walk
from cybrid_lint.ir import nodes

MOST_COMPARED = 8


def _dict(walk: Walk, node: nodes.Dict, around: Around) -> None:
    entries = [(walk.key_name(key), value) for key, value in node.entries]
    around = around.beside(walk.vendor_of(entries))
    others = vendors_by_prefix((key, walk.texts_in(value)) for key, value in entries)
    called = [walk.folder.known(value) or "" for key, value in entries if key and is_name_of_name(key)]
    called = [text for text in called if is_identifier(text)]
    keys = [key for key, _ in entries]
    for (key, value), (written, _) in zip(entries, node.entries, strict=True):
        inner = around
        if key is not None:
            walk.signed(key, value, around)
            inner = around.beside(others.get(prefix_of(key) or "")).under(*parted(key, keys))
        if called and key in FALLBACKS:
            inner = around.under(called[-1])
        walk.expr(value, inner)
        if written is not None:
            walk.expr(written, around.apart())


def _sequence(walk: Walk, node: nodes.Sequence, around: Around) -> None:
    members = node.members
    vendor = walk.vendor_of([(None, member) for member in members])
    walk.pairs(members, around.beside(vendor))
    if len(members) == PAIR and (name := walk.folder.known(members[0])) is not None and is_identifier(name):
        inner = around.under(name) if tells_kind(name) else around
        walk.expr(members[1], inner.beside(walk.vendor_of([(None, members[0])])))
        return
    around = around.beside(vendor)
    kin = _kin(members) if node.kind == "list" else ()
    for member in members:
        walk.expr(member, around if walk.folder.fold(member) is None else around.under(*kin))


def _kin(members: Iterable[nodes.Expr]) -> tuple[str, ...]:
    """Return the name of one of the things in a list, if it says of which kind they all are."""
    for member in members:
        names = names_of(member.left if isinstance(member, nodes.Bool) else member)
        if names and sense_of_name(names[0]).kind is not None:
            return names[:1]
    return ()


def _bool(walk: Walk, node: nodes.Bool, around: Around) -> None:
    below: nodes.Expr = node
    op = node.op
    while isinstance(below, nodes.Bool):
        op = below.op
        walk.expr(below.right, around.under(*_alternatives(below.left)) if op == "or" else around)
        below = below.left
    walk.expr(below, around if op == "or" else around.apart())


def _alternatives(node: nodes.Expr) -> tuple[str, ...]:
    """Return the names of what a value is looked up as before it falls back to another."""
    found: list[tuple[str, ...]] = []
    for _ in range(MOST_COMPARED):
        found.append(names_of(node.right if isinstance(node, nodes.Bool) else node))
        if not isinstance(node, nodes.Bool):
            break
        node = node.left
    return next((names for names in found if names and tells_kind(names[0])), found[0])


def _conditional(walk: Walk, node: nodes.IfExp, around: Around) -> None:
    walk.expr(node.test, around.apart())
    walk.expr(node.body, around)
    walk.expr(node.orelse, around)


def _compare(walk: Walk, node: nodes.Compare, around: Around) -> None:
    sides = [node.left, *(right for _, right in node.rights)]
    if len(sides) <= MOST_COMPARED:
        walk.compared(sides, around)
    else:
        walk.others(node, around)


def _binary(walk: Walk, node: nodes.Binary, around: Around) -> None:
    below: nodes.Expr = node
    while isinstance(below, nodes.Binary) and below.op == node.op:
        walk.expr(below.right, around if node.op == "|" else around.apart())
        below = below.left
    walk.expr(below, around if node.op == "|" else around.apart())


def _item(walk: Walk, node: nodes.Item, around: Around) -> None:
    # of a table that is looked into, any member may be what is given back
    walk.expr(node.value, around if isinstance(node.value, nodes.Dict | nodes.Sequence) else around.apart())
    walk.expr(node.key, around.apart())


def _through(walk: Walk, node: Any, around: Around) -> None:
    """Walk the value of what gives it back as it is."""
    if node.value is not None:
        walk.expr(node.value, around)


def _yielded(walk: Walk, node: nodes.Yield, around: Around) -> None:
    if node.value is not None:
        walk.expr(node.value, around.under(*walk.function_names))


def _walrus(walk: Walk, node: nodes.Named, around: Around) -> None:
    walk.expr(node.value, around.apart(node.target.id))
    remember(walk, node.target, node.value)


def _lambda(walk: Walk, node: nodes.Lambda, around: Around) -> None:
    function = node.function
    for param in function.params:
        if param.default is not None:
            walk.expr(param.default, around.apart(param.name))
    before, walk.function_names = walk.function_names, ()
    walk.body(function.body, around)
    walk.function_names = before


def _comprehension(walk: Walk, node: nodes.Comprehension, around: Around) -> None:
    for clause in node.clauses:
        walk_rows(walk, clause.target, clause.iterable, around)
        for test in clause.tests:
            walk.expr(test, around.apart())
    key = walk.key_name(node.key)
    if node.key is not None:
        walk.expr(node.key, around.apart())
    walk.expr(node.value, around if key is None else around.under(key))


EXPRESSIONS: dict[type, Callable[[Walk, Any, Around], None]] = {
    nodes.Dict: _dict,
    nodes.Sequence: _sequence,
    nodes.Bool: _bool,
    nodes.IfExp: _conditional,
    nodes.Compare: _compare,
    nodes.Binary: _binary,
    nodes.Item: _item,
    nodes.Attr: _through,
    nodes.Star: _through,
    nodes.Yield: _yielded,
    nodes.Named: _walrus,
    nodes.Lambda: _lambda,
    nodes.Comprehension: _comprehension,
    nodes.Call: walk_call,
}
