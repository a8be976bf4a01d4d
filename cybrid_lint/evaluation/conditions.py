"""Conditions: which branch is sure to be taken, and which one handles a failed request."""

from __future__ import annotations

import libcst as cst

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.known import computed
from cybrid_lint.evaluation.values import Obj, Scope, Text, Value, options, truth

STATUS = frozenset({"status_code", "status", "ok", "is_error", "is_success", "is_client_error", "is_server_error"})
GOOD = frozenset({"ok", "is_success"})


def decided(frame: Frame, test: cst.BaseExpression, value: Value) -> bool | None:
    """Return whether a condition holds, where it is made of parameters and constants alone.

    What an attribute or a module's variable holds may change before the code runs again, so a condition on one is
    never taken for decided; a text or a member of an enumeration that an object was given is taken to stay.
    """
    if (frame.is_body and frame.steps is None) or not _is_stable(frame, test):
        return None
    return truth(value)


def _is_stable(frame: Frame, node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Name):
        return node.value in ("True", "False", "None") or _is_local(frame, node.value)
    if isinstance(node, cst.Attribute):
        return _stays(frame, node)
    if isinstance(node, cst.Call):
        return _only_asks(frame, node)
    if isinstance(node, cst.Subscript | cst.Await | cst.NamedExpr):
        return False
    parts = [
        one for one in node.children if isinstance(one, cst.BaseExpression | cst.ComparisonTarget | cst.BaseElement)
    ]
    return all(_is_stable(frame, one) for one in parts)


def _is_local(frame: Frame, name: str) -> bool:
    """Tell whether a variable is one of this call, or of a call around it."""
    scope: Scope | None = frame.scope
    while scope is not None and scope.parent is not None:
        if name in scope.vars:
            return True
        scope = scope.parent
    return False


def _stays(frame: Frame, node: cst.Attribute) -> bool:
    from cybrid_lint.evaluation.expressions import evaluate

    found = options(evaluate(frame, node))
    return len(found) == 1 and (isinstance(found[0], Text) or (isinstance(found[0], Obj) and found[0].kind == "member"))


def _only_asks(frame: Frame, node: cst.Call) -> bool:
    """Tell whether a call only asks something of a variable of this call: its class, how its text begins."""
    if isinstance(node.func, cst.Name):
        asked = node.args[0].value if node.func.value == "isinstance" and node.args else None
        return isinstance(asked, cst.Name) and _is_local(frame, asked.value)
    if not isinstance(node.func, cst.Attribute) or node.func.attr.value not in ("startswith", "endswith"):
        return False
    return isinstance(node.func.value, cst.Name) and _is_local(frame, node.func.value.value)


def failing_side(test: cst.BaseExpression) -> bool | None:
    """Return on which side of a condition a request has failed: True, False, or None if it is about something else."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = failing_side(test.expression)
        return None if inner is None else not inner
    if isinstance(test, cst.BooleanOperation):
        left = failing_side(test.left)
        return left if left is not None else failing_side(test.right)
    if isinstance(test, cst.Attribute) and test.attr.value in STATUS:
        return test.attr.value not in GOOD
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        return _failing_comparison(test)
    return None


def _failing_comparison(test: cst.Comparison) -> bool | None:
    target = test.comparisons[0]
    if not (isinstance(test.left, cst.Attribute) and test.left.attr.value in STATUS):
        return None
    bound = _status_of(target.comparator)
    if bound is None:
        return None
    good = bound < 400
    if isinstance(target.operator, cst.Equal | cst.In):
        return not good
    if isinstance(target.operator, cst.NotEqual | cst.NotIn):
        return good
    return bool(isinstance(target.operator, cst.GreaterThan | cst.GreaterThanEqual))


def _status_of(node: cst.BaseExpression) -> int | None:
    """Return the HTTP status that an expression names: a number, the first of several, `HTTPStatus.CREATED`."""
    if isinstance(node, cst.Integer):
        return computed(lambda: node.evaluated_value)
    if isinstance(node, cst.Tuple | cst.List | cst.Set) and node.elements:
        return _status_of(node.elements[0].value)
    if isinstance(node, cst.Attribute):
        from http import HTTPStatus

        name = node.attr.value.removeprefix("HTTP_")
        if name in HTTPStatus.__members__:
            return int(HTTPStatus[name])
        return {"ok": 200, "created": 201}.get(name)
    return None
