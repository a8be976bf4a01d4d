"""Comprehensions, and the members of whatever can be iterated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Bound,
    ClassInfo,
    Obj,
    Opaque,
    Scalar,
    Scope,
    Site,
    Text,
    Value,
    options,
    text,
    truth,
    union,
)

MOST_STEPS = 200
# How many elements one comprehension is evaluated for, with all that are nested in it.
MOST_ELEMENTS = 1_000


def members_of(frame: Frame, value: Value) -> tuple[list[Value], bool]:
    """Return the members that iterating over a value gives, and whether there may be others."""
    found: list[Value] = []
    more = False
    for one in options(value):
        if isinstance(one, Obj) and one.kind == "list":
            found.extend(heap.members(frame, one))
            more = more or one.open
        elif isinstance(one, Obj) and one.kind == "dict":
            heap.touch(frame, one)
            found.extend(text(key) for key in one.fields)
            more = more or one.open
        elif isinstance(one, ClassInfo) and is_enum(one):
            found.extend(attr for _, attr in enum_members(one))
        elif isinstance(one, Obj) and one.label == "named tuple":
            found.extend(one.fields.values())
        elif isinstance(one, Obj) and one.kind == "instance":
            inner, inner_more = _iterated(frame, one)
            found.extend(inner)
            more = more or inner_more
        elif isinstance(one, Text) and one.known is not None and len(one.known) < 100:
            found.extend(text(letter) for letter in one.known)
        elif isinstance(one, Opaque) and one.whole:
            found.append(one)
            more = True
        elif not (isinstance(one, Scalar) and one.value is None):
            more = True
    return found, more


def _iterated(frame: Frame, instance: Obj) -> tuple[list[Value], bool]:
    from cybrid_lint.evaluation.calls import Args, call_value
    from cybrid_lint.evaluation.objects import attribute

    if instance.site is None:
        return [], True
    for name in ("__iter__", "__aiter__"):
        method = attribute(frame, instance.site.node, instance, name)
        if isinstance(method, Bound):
            value = call_value(frame, instance.site.node, method, Args())
            if value is not instance:
                return members_of(frame, value)
    if not isinstance(instance.cls, str) and any(base.endswith("NamedTuple") for base in instance.cls.library_bases()):
        return list(instance.fields.values()), False
    return [], True


def is_enum(cls: ClassInfo) -> bool:
    """Tell whether a class is an enumeration."""
    return any(base.rsplit(".", 1)[-1] in ENUMS for base in cls.library_bases())


ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "TextChoices"})


def enum_members(cls: ClassInfo) -> list[tuple[str, Value]]:
    """Return the members of an enumeration in order."""
    return [(name, one) for name, one in cls.attrs.items() if isinstance(one, Obj) and one.kind == "member"]


def collection(label: str) -> Callable[[Frame, Any], Value]:
    """Return the handler of list, set and generator comprehensions."""

    def handle(frame: Frame, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> Value:
        from cybrid_lint.evaluation.expressions import evaluate

        items: list[Value] = []
        open_ = False
        for exact in _steps(frame, node.for_in):
            items.append(evaluate(frame, node.elt))
            open_ = open_ or not exact
        return heap.allocate(frame, node, "list", label, items=dict.fromkeys(items), open_=open_)

    return handle


def mapping(frame: Frame, node: cst.DictComp) -> Value:
    """Evaluate a dict comprehension."""
    from cybrid_lint.evaluation.expressions import evaluate, key_text

    pairs: list[tuple[str | None, Value, bool]] = []
    for exact in _steps(frame, node.for_in):
        key = key_text(evaluate(frame, node.key))
        pairs.append((key, evaluate(frame, node.value), exact))
    made = heap.allocate(frame, node, "dict", "dict")
    for name, value, exact in pairs:
        if name is None:
            heap.write_rest(frame, made, value)
        else:
            made.fields[name] = value
        made.open = made.open or not exact
    return made


def _steps(frame: Frame, comp: cst.CompFor) -> Iterator[bool]:
    """Bind the targets to each member in turn; yield whether that member is sure to be there and known."""
    outer, outermost, turn = frame.scope, frame.steps is None, frame.turn
    frame.scope = Scope(outer)
    try:
        with frame.branched(id(comp)):
            yield from _nested(frame, comp)
    finally:
        frame.scope, frame.turn = outer, turn
        if outermost:
            frame.steps = None


def _nested(frame: Frame, comp: cst.CompFor) -> Iterator[bool]:
    from cybrid_lint.evaluation.assignments import assign
    from cybrid_lint.evaluation.expressions import evaluate

    items, more = members_of(frame, evaluate(frame, comp.iter))
    steps: list[tuple[Value, bool]] = [(one, True) for one in items[:MOST_STEPS]]
    if more or len(items) > MOST_STEPS:
        whole = [one for one in items if isinstance(one, Opaque) and one.whole]
        if not whole:
            steps.append((unseen_member(evaluate_names(frame, comp.iter)), False))
    outer = frame.turn
    for index, (value, exact) in enumerate(steps):
        frame.turn = (*outer, index)
        frame.steps = (frame.steps or 0) + 1
        if frame.steps > MOST_ELEMENTS:
            return
        if index and frame.machine.budget.is_short:
            frame.machine.budget.note_cut()
            return
        assign(frame, comp.target, value)
        verdicts = [truth(evaluate(frame, one.test)) for one in comp.ifs]
        if False in verdicts:
            continue
        if comp.inner_for_in is None:
            yield exact
        else:
            for inner in _nested(frame, comp.inner_for_in):
                yield exact and inner
    frame.turn = outer


def evaluate_names(frame: Frame, node: cst.BaseExpression) -> tuple[str, ...]:
    """Return the names of what is iterated over, for a member that is not seen."""
    if isinstance(node, cst.Name):
        return (node.value,)
    return (node.attr.value,) if isinstance(node, cst.Attribute) else ()


def unseen_member(names: tuple[str, ...]) -> Value:
    """Return a member of a collection that is not seen."""
    return Opaque(names) if names else UNKNOWN


def each(frame: Frame, node: cst.CSTNode, value: Value) -> Value:
    """Return what one member of a value may be."""
    items, more = members_of(frame, value)
    if more or not items:
        items = [*items, UNKNOWN]
    return union(items)


__all__ = ["Site", "collection", "each", "enum_members", "is_enum", "mapping", "members_of"]
