"""Lowering of expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import libcst as cst

from cybrid_lint.ir import nodes
from cybrid_lint.ir.literals import identifier, number, text
from cybrid_lint.ir.lowering import Lowering, Scope, libcst_classes, parameters, unread
from cybrid_lint.ir.operators import OPERATORS
from cybrid_lint.ir.strings import FORMATTED, concatenated, formatted

_SINGLETONS: dict[str, object] = {"True": True, "False": False, "None": None}


def _name(low: Lowering, node: cst.Name) -> nodes.Expr:
    origins = low.origins
    at = len(origins)
    origins.append(node)
    name = identifier(node.value)
    return nodes.Const(at, _SINGLETONS[name]) if name in _SINGLETONS else nodes.Name(at, name)


def _ellipsis(low: Lowering, node: cst.Ellipsis) -> nodes.Expr:
    return nodes.Const(low.number(node), ...)


def _number(low: Lowering, node: cst.Integer | cst.Float | cst.Imaginary) -> nodes.Expr:
    value = number(node.value)
    at = low.number(node)
    return nodes.Unread(at) if value is None else nodes.Const(at, value)


def _string(low: Lowering, node: cst.SimpleString) -> nodes.Expr:
    origins = low.origins
    at = len(origins)
    origins.append(node)
    return nodes.Const(at, *text(node.value))


def _chain(low: Lowering, node: cst.BaseExpression) -> nodes.Expr:
    """Lower attributes, calls, items and operations down their left sides, without a frame for each."""
    origins = low.origins
    steps: list[tuple[int, Any, type]] = []
    below: Any = node
    while True:
        kind = type(below)
        inner = _LEFT.get(kind)
        if inner is None:
            break
        steps.append((len(origins), below, kind))
        if kind is not cst.Await:
            origins.append(below)
        below = getattr(below, inner)
    value = EXPRESSIONS.get(kind, unread)(low, below)
    while steps:
        at, step, kind = steps.pop()
        if kind is cst.Await:
            _note_awaited(value)
        elif kind is cst.Attribute:
            value = nodes.Attr(at, value, identifier(step.attr.value))
        elif kind is cst.Call and not step.args and isinstance(value, nodes.Attr) and value.name == "__await__":
            value = value.value
            _note_awaited(value)
        elif kind is cst.Call:
            value = nodes.Call(at, value, low.arguments(step.args))
        elif kind is cst.Subscript:
            value = nodes.Item(at, value, _key(low, step))
        elif kind is cst.BinaryOperation:
            value = nodes.Binary(at, OPERATORS[type(step.operator)], value, low.expr(step.right))
        else:
            value = nodes.Bool(at, OPERATORS[type(step.operator)], value, low.expr(step.right))
    return value


def _is_awaited(value: nodes.Expr) -> bool:
    return isinstance(value, nodes.Call | nodes.Name | nodes.Attr) and value.is_awaited


def _note_awaited(value: nodes.Expr) -> None:
    """Note that a value is awaited, which its class may have a say in."""
    if isinstance(value, nodes.Call | nodes.Name | nodes.Attr):
        value.is_awaited = True


def _key(low: Lowering, node: cst.Subscript) -> nodes.Expr:
    elements = node.slice
    first = elements[0]
    if len(elements) == 1 and not isinstance(first.comma, cst.Comma) and not getattr(first.slice, "star", None):
        return _key_part(low, first.slice)
    at = low.number(node)
    return nodes.Sequence(at, "tuple", tuple([_key_part(low, element.slice) for element in elements]))


def _key_part(low: Lowering, part: cst.BaseSlice) -> nodes.Expr:
    if isinstance(part, cst.Index):
        if part.star:
            return nodes.Star(low.number(part), low.expr(part.value))
        return low.expr(part.value)
    at = low.number(part)
    if isinstance(part, cst.Slice):
        return nodes.Slice(at, low.optional(part.lower), low.optional(part.upper), low.optional(part.step))
    return nodes.Unread(at)


def _unary(low: Lowering, node: cst.UnaryOperation) -> nodes.Expr:
    at = low.number(node)
    return nodes.Unary(at, OPERATORS[type(node.operator)], low.expr(node.expression))


def _comparison(low: Lowering, node: cst.Comparison) -> nodes.Expr:
    at = low.number(node)
    left = low.expr(node.left)
    rights = [(OPERATORS[type(right.operator)], low.expr(right.comparator)) for right in node.comparisons]
    return nodes.Compare(at, left, tuple(rights))


def _if_expression(low: Lowering, node: cst.IfExp) -> nodes.Expr:
    """Lower a conditional expression; a ladder of them in a loop."""
    steps: list[tuple[int, nodes.Expr, nodes.Expr]] = []
    below: cst.BaseExpression = node
    while isinstance(below, cst.IfExp):
        at = low.number(below)
        body = low.expr(below.body)
        steps.append((at, low.expr(below.test), body))
        below = below.orelse
    value = low.expr(below)
    while steps:
        at, test, body = steps.pop()
        value = nodes.IfExp(at, test, body, value)
    return value


def _lambda(low: Lowering, node: cst.Lambda) -> nodes.Expr:
    at = low.number(node)
    function = low.number(node)
    params = parameters(low, node.params)
    outer, low.scope = low.scope, Scope()
    body = (nodes.Return(low.number(node.body), low.expr(node.body)),)
    scope, low.scope = low.scope, outer
    return nodes.Lambda(
        at,
        nodes.Function(
            function,
            "<lambda>",
            params,
            body,
            is_generator=scope.yields,
            locals=scope.locals(params),
        ),
    )


def _starred(low: Lowering, node: cst.StarredElement) -> nodes.Expr:
    at = low.number(node)
    return nodes.Star(at, low.expr(node.value))


def _members(low: Lowering, elements: Iterable[cst.BaseElement]) -> tuple[nodes.Expr, ...]:
    return tuple([low.expr(each.value if type(each) is cst.Element else each) for each in elements])


def _tuple(low: Lowering, node: cst.Tuple) -> nodes.Expr:
    return nodes.Sequence(low.number(node), "tuple", _members(low, node.elements))


def _list(low: Lowering, node: cst.List) -> nodes.Expr:
    return nodes.Sequence(low.number(node), "list", _members(low, node.elements))


def _set(low: Lowering, node: cst.Set) -> nodes.Expr:
    return nodes.Sequence(low.number(node), "set", _members(low, node.elements))


def _dict(low: Lowering, node: cst.Dict) -> nodes.Expr:
    at = low.number(node)
    entries: list[tuple[nodes.Expr | None, nodes.Expr]] = []
    for element in node.elements:
        key = low.expr(element.key) if isinstance(element, cst.DictElement) else None
        entries.append((key, low.expr(element.value)))
    return nodes.Dict(at, tuple(entries))


def _comprehension(low: Lowering, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> nodes.Expr:
    at = low.number(node)
    value = low.expr(node.elt)
    return nodes.Comprehension(at, _COMPREHENSIONS[type(node)], None, value, _clauses(low, node.for_in))


def _dict_comprehension(low: Lowering, node: cst.DictComp) -> nodes.Expr:
    at = low.number(node)
    key = low.expr(node.key)
    value = low.expr(node.value)
    return nodes.Comprehension(at, "dict", key, value, _clauses(low, node.for_in))


def _starred_dict_comprehension(low: Lowering, node: cst.StarredDictComp) -> nodes.Expr:
    at = low.number(node)
    value = low.expr(node.value)
    return nodes.Comprehension(at, "dict", None, value, _clauses(low, node.for_in))


def _clauses(low: Lowering, first: cst.CompFor) -> tuple[nodes.Clause, ...]:
    clauses: list[nodes.Clause] = []
    clause: cst.CompFor | None = first
    while clause is not None:
        at = low.number(clause)
        target = low.expr(clause.target)  # bound in the comprehension alone
        iterable = low.expr(clause.iter)
        clauses.append(nodes.Clause(at, target, iterable, tuple([low.expr(each.test) for each in clause.ifs])))
        clause = clause.inner_for_in
    return tuple(clauses)


def _yield(low: Lowering, node: cst.Yield) -> nodes.Expr:
    low.scope.yields = True
    at = low.number(node)
    if isinstance(node.value, cst.From):
        value = low.expr(node.value.item)
        # to hand on what awaiting something yields is to await it
        return value if _is_awaited(value) else nodes.Yield(at, value, delegates=True)
    return nodes.Yield(at, low.optional(node.value))


def _named(low: Lowering, node: cst.NamedExpr) -> nodes.Expr:
    at = low.number(node)
    if not isinstance(node.target, cst.Name):
        return nodes.Unread(at)
    target = nodes.Name(low.number(node.target), identifier(node.target.value))
    low.scope.bound.add(target.id)
    return nodes.Named(at, target, low.expr(node.value))


_COMPREHENSIONS: dict[type, str] = {cst.ListComp: "list", cst.SetComp: "set", cst.GeneratorExp: "generator"}
# What a chain is made of, and what stands on its left.
_LEFT: dict[type, str] = {
    cst.Attribute: "value",
    cst.Call: "func",
    cst.Subscript: "value",
    cst.BinaryOperation: "left",
    cst.BooleanOperation: "left",
    cst.Await: "expression",
}
EXPRESSIONS: dict[type[cst.CSTNode], Callable[[Lowering, Any], nodes.Expr]] = {
    cst.Name: _name,
    cst.Ellipsis: _ellipsis,
    cst.Integer: _number,
    cst.Float: _number,
    cst.Imaginary: _number,
    cst.SimpleString: _string,
    cst.ConcatenatedString: concatenated,
    **dict.fromkeys(FORMATTED, formatted),
    **dict.fromkeys(_LEFT, _chain),
    cst.UnaryOperation: _unary,
    cst.Comparison: _comparison,
    cst.IfExp: _if_expression,
    cst.Lambda: _lambda,
    cst.StarredElement: _starred,
    cst.Tuple: _tuple,
    cst.List: _list,
    cst.Set: _set,
    cst.Dict: _dict,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.DictComp: _dict_comprehension,
    **dict.fromkeys(libcst_classes("StarredDictComp"), _starred_dict_comprehension),
    cst.Yield: _yield,
    cst.NamedExpr: _named,
}
