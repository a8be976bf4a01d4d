"""Annotations: what the type of a parameter or field says of its value."""

from __future__ import annotations

import libcst as cst

from cybrid_lint.evaluation.comprehensions import is_enum
from cybrid_lint.evaluation.expressions import evaluate, literal
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import ClassInfo, External, Value, options

# Wrappers around a type that say nothing of the value itself.
THROUGH = frozenset({"Optional", "Final", "ClassVar", "Required", "NotRequired", "Union", "Annotated", "Awaitable"})
STRUCTURAL = frozenset({"Protocol", "ABC"})


def value_of_annotation(frame: Frame, node: cst.BaseExpression, name: str) -> Value | None:
    """Return what a value of this type is when nothing else is known of it; None if the type says nothing."""
    for one in alternatives(node):
        if isinstance(one, cst.Name | cst.Attribute):
            found = _named(frame, one, name)
            if found is not None:
                return found
    return None


def alternatives(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """Return the plain types that an annotation is made of."""
    if isinstance(node, cst.SimpleString):
        try:
            return alternatives(cst.parse_expression(literal(node.value)))
        except Exception:  # an annotation may hold any text
            return []
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return [*alternatives(node.left), *alternatives(node.right)]
    if isinstance(node, cst.Subscript):
        outer = node.value.attr.value if isinstance(node.value, cst.Attribute) else getattr(node.value, "value", "")
        if outer in THROUGH:
            inner = [one.slice.value for one in node.slice if isinstance(one.slice, cst.Index)]
            return [found for one in inner[: 1 if outer == "Annotated" else None] for found in alternatives(one)]
        return []
    return [node]


def _named(frame: Frame, node: cst.BaseExpression, name: str) -> Value | None:
    from cybrid_lint.models import registry

    for one in options(evaluate(frame, node)):
        if isinstance(one, ClassInfo) and not is_enum(one):
            return generic_of(frame, one)
        if isinstance(one, External):
            found = registry.typed(frame, node, one, name)
            if found is not None:
                return found
    return None


def generic_of(frame: Frame, cls: ClassInfo) -> Value | None:
    """Return the generic instance of a class; of an interface none: which implementation it is, somebody chooses."""
    return None if is_interface(cls) else frame.machine.generic(cls)


def is_interface(cls: ClassInfo) -> bool:
    """Tell whether a class only says what others implement."""
    direct = {base.name.rsplit(".", 1)[-1] for base in cls.bases if isinstance(base, External)}
    return bool(direct & STRUCTURAL) or "abstract" in cls.marks
