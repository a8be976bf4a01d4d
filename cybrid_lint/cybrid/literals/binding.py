"""Names that targets give to what is assigned to them, and rows under the names of their columns."""

from __future__ import annotations

from collections.abc import Sequence

from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.cybrid.literals.definitions import record_of
from cybrid_lint.cybrid.literals.folding import dotted
from cybrid_lint.cybrid.literals.naming import Around, names_of, whose
from cybrid_lint.cybrid.literals.walk import Walk
from cybrid_lint.ir import nodes


def bind(walk: Walk, target: nodes.Expr, value: nodes.Expr, around: Around) -> None:
    """Walk a value under what it is assigned to, and remember what the target stands for."""
    if isinstance(target, nodes.Sequence) and isinstance(value, nodes.Sequence):
        for inner, member in zip(target.members, value.members, strict=False):
            bind(walk, inner, member, around)
        return
    if isinstance(target, nodes.Sequence) and (parts := walk.folder.split(value)):
        for inner, part in zip(target.members, parts, strict=False):
            walk.emit(part, around.under(*target_names(walk, inner)))
        return
    names = target_names(walk, target)
    if names:
        walk.signed(names[0], value, around)
    record = record_of(value)
    if record is not None and names:
        walk_defaults(walk, *record, around.under(*names))
    else:
        walk.expr(value, around.under(*names) if names else around.apart())
    remember(walk, target, value)


def remember(walk: Walk, target: nodes.Expr, value: nodes.Expr) -> None:
    """Remember what a target stands for."""
    name = dotted(target)
    if name is None:
        return
    folded = walk.folder.fold(value)
    walk.scope.texts[name] = None if folded is None else folded.kept_as(name.rpartition(".")[2])
    if isinstance(value, nodes.Sequence):
        walk.scope.rows[name] = value
    if isinstance(value, nodes.Call):
        walk.scope.makers[name] = whose(names_of(value.func))


def target_names(walk: Walk, target: nodes.Expr) -> tuple[str, ...]:
    """Return the names that a target of an assignment gives."""
    if isinstance(target, nodes.Name):
        return (target.id,)
    if isinstance(target, nodes.Attr):
        made = walk.scope.maker(dotted(target.value) or "")
        return (target.name, *whose(names_of(target.value)), *made)
    if isinstance(target, nodes.Item):
        key = walk.key_name(target.key)
        outer = names_of(target.value)
        return outer if key is None else (key, *(outer if sense_of_name(key).neutral else whose(outer)))
    return ()


def walk_rows(walk: Walk, target: nodes.Expr | None, iterable: nodes.Expr, around: Around) -> None:
    """Walk what a loop goes over, each row under the names of the loop's target."""
    name = dotted(iterable)
    known = walk.scope.sequence(name) if name else None
    sequence = known or (iterable if isinstance(iterable, nodes.Sequence) else None)
    if target is None or sequence is None:
        walk.expr(iterable, around.apart())
        return
    outer = around.under(*whose((name,))) if name else around
    for row in sequence.members:
        if isinstance(target, nodes.Sequence) and isinstance(row, nodes.Sequence):
            columns = [target_names(walk, column) for column in target.members]
            walk_row(walk, row, columns, outer)
        else:
            walk.expr(row, outer.under(*target_names(walk, target)))


def walk_row(walk: Walk, row: nodes.Sequence, columns: Sequence[tuple[str, ...]], around: Around) -> None:
    """Walk the members of a row, each under the names of its column."""
    around = around.beside(walk.vendor_of([(None, member) for member in row.members]))
    for index, member in enumerate(row.members):
        names = columns[index] if index < len(columns) else ()
        walk.expr(member, around.under(*names) if names else around.apart())


def walk_defaults(walk: Walk, fields: tuple[str, ...], node: nodes.Call, around: Around) -> None:
    """Walk the defaults of a record that is made by a call; they are those of its last fields."""
    for arg in node.args:
        if arg.keyword == "defaults" and isinstance(arg.value, nodes.Sequence):
            members = arg.value.members
            walk_row(walk, arg.value, [(name,) for name in fields[len(fields) - len(members) :]], around)
        else:
            walk.expr(arg.value, around.apart())
