"""Conditions: which branch is sure to be taken, and which one handles a failed request."""

from __future__ import annotations

import libcst as cst

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import Value, truth

STATUS = frozenset({"status_code", "status", "ok", "is_error", "is_success", "is_client_error", "is_server_error"})
GOOD = frozenset({"ok", "is_success"})


def decided(frame: Frame, test: cst.BaseExpression, value: Value) -> bool | None:
    """Return whether a condition holds, where it is made of parameters and constants alone.

    What an attribute or a module's variable holds may change before the code runs again, so a condition on one is
    never taken for decided.
    """
    if frame.is_body or not _local(frame, test):
        return None
    return truth(value)


def _local(frame: Frame, node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Name):
        return node.value in frame.scope.vars or node.value in ("True", "False", "None")
    if isinstance(node, cst.Attribute | cst.Call | cst.Subscript | cst.Await | cst.NamedExpr):
        return False
    return all(
        _local(frame, child) for child in node.children if isinstance(child, cst.BaseExpression | cst.ComparisonTarget)
    )


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
        return node.evaluated_value
    if isinstance(node, cst.Tuple | cst.List | cst.Set) and node.elements:
        return _status_of(node.elements[0].value)
    if isinstance(node, cst.Attribute):
        from http import HTTPStatus

        name = node.attr.value.removeprefix("HTTP_")
        if name in HTTPStatus.__members__:
            return int(HTTPStatus[name])
        return {"ok": 200, "created": 201}.get(name)
    return None
