"""Assignments: to names, attributes, items, and several targets at once."""

from __future__ import annotations

import libcst as cst

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.comprehensions import each, members_of
from cybrid_lint.evaluation.frames import Frame, grown
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Bound,
    ClassInfo,
    External,
    Func,
    ModuleRef,
    Obj,
    Opaque,
    Scalar,
    Scope,
    Site,
    Value,
    named,
    options,
    union,
)


def assign(frame: Frame, target: cst.BaseExpression, value: Value) -> None:
    """Assign a value to a target."""
    if isinstance(target, cst.Name):
        assign_name(frame, target.value, named(value, target.value))
    elif isinstance(target, cst.Attribute):
        from cybrid_lint.evaluation.expressions import evaluate

        set_attribute(frame, target, evaluate(frame, target.value), target.attr.value, value)
    elif isinstance(target, cst.Subscript):
        _assign_item(frame, target, value)
    elif isinstance(target, cst.Tuple | cst.List):
        _unpack(frame, target, value)
    elif isinstance(target, cst.StarredElement):
        assign(frame, target.value, value)


def assign_name(frame: Frame, name: str, value: Value) -> None:
    """Set a variable, in the scope that `global` and `nonlocal` say."""
    scope: Scope = frame.scope
    if name in scope.globals:
        _grow(frame, frame.module.scope, name, value)
    elif name in scope.nonlocals:
        outer = scope.parent
        while outer is not None and name not in outer.vars:
            outer = outer.parent
        if outer is not None:
            _grow(frame, outer, name, value)
    else:
        scope.vars[name] = value


def _grow(frame: Frame, scope: Scope, name: str, value: Value) -> None:
    after = grown(scope.vars.get(name), value)
    if after is not None:
        scope.vars[name] = after
        heap.changed(frame, scope)
        heap.share_value(frame, value)


def set_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str, value: Value) -> None:
    """Set an attribute of whatever it is."""
    from cybrid_lint.models import registry

    _note_writer(frame, owner)
    owners = options(owner)
    with frame.maybe(node, owners):
        for one in owners:
            if isinstance(one, Obj) and one.kind == "instance":
                _set_on_instance(frame, node, one, name, value)
            elif isinstance(one, Obj | External | Opaque):
                registry.set_attribute(frame, node, one, name, value)
            elif isinstance(one, ClassInfo):
                _set_on_class(frame, one, name, value)
            elif isinstance(one, ModuleRef):
                _grow(frame, one.module.scope or Scope(), name, value)


def _set_on_class(frame: Frame, owner: ClassInfo, name: str, value: Value) -> None:
    after = grown(owner.attrs.get(name), value)
    if after is not None:
        owner.attrs[name] = after
        heap.changed(frame, frame.scope)


def _set_on_instance(frame: Frame, node: cst.CSTNode, owner: Obj, name: str, value: Value) -> None:
    from cybrid_lint.evaluation.calls import Args, call_value

    setter = owner.cls.find(f"<setter {name}>") if isinstance(owner.cls, ClassInfo) else None
    if setter is None:
        heap.write(frame, owner, name, value)
        return
    for one in options(setter[0]):
        if isinstance(one, Func):
            call_value(frame, node, Bound(one, owner), Args([value]))


def _assign_item(frame: Frame, target: cst.Subscript, value: Value) -> None:
    from cybrid_lint.evaluation.expressions import evaluate

    owner = evaluate(frame, target.value)
    index = target.slice[0].slice if len(target.slice) == 1 else None
    key = evaluate(frame, index.value) if isinstance(index, cst.Index) else UNKNOWN
    set_item(frame, target, owner, key, value)


def set_item(frame: Frame, node: cst.CSTNode, owner: Value, key: Value, value: Value) -> None:
    """Set an item of whatever it is."""
    from cybrid_lint.evaluation.expressions import key_text
    from cybrid_lint.models import registry

    name = key_text(key)
    if name is not None:
        observe(frame, value, (name, *frame.naming), Site(frame.module, node))
    _note_writer(frame, owner)
    owners = options(owner)
    with frame.maybe(node, owners):
        for one in owners:
            if isinstance(one, Obj) and one.kind == "dict":
                if name is not None:
                    heap.write(frame, one, name, value)
                    one.given[name] = (value, Site(frame.module, node))
                else:
                    heap.write_rest(frame, one, value)
                    frame.written[one] = (key, value, frame.branch)
            elif isinstance(one, Obj) and one.kind == "list":
                heap.add(frame, one, value)
            elif isinstance(one, Obj | External | Opaque):
                registry.set_item(frame, node, one, key, value)


def _note_writer(frame: Frame, owner: Value) -> None:
    if any(isinstance(one, Opaque) and one.given for one in options(owner)):
        frame.machine.note_writer(frame)


def _unpack(frame: Frame, target: cst.Tuple | cst.List, value: Value) -> None:
    targets = [one.value for one in target.elements]
    star = next((i for i, one in enumerate(target.elements) if isinstance(one, cst.StarredElement)), None)
    rows: list[list[Value]] = []
    for one in options(value):
        if isinstance(one, Scalar) and one.value is None:
            continue
        rows.append(_row(frame, target, one, len(targets), star))
    for index, inner in enumerate(targets):
        column = [row[index] for row in rows]
        one = union(column) if column else NONE
        if isinstance(inner, cst.Name):
            observe(frame, one, (inner.value, *frame.naming), Site(frame.module, inner))
        assign(frame, inner, one)


def _row(frame: Frame, node: cst.CSTNode, value: Value, count: int, star: int | None) -> list[Value]:
    """Return what each of several targets gets from one value."""
    items, more = members_of(frame, value)
    fits = not more and (len(items) == count if star is None else len(items) >= count - 1)
    if not fits:
        names = value.names if isinstance(value, Opaque) else ()
        filler = each(frame, node, value) if items else Opaque(names)
        return [filler] * count
    if star is None:
        return items
    behind = count - star - 1
    middle = items[star : len(items) - behind]
    rest = heap.allocate(frame, node, "list", "list", items=middle)
    return [*items[:star], rest, *items[len(items) - behind :]]
