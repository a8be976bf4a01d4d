"""Lowering of literals that stand one behind the other, and of f-strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import libcst as cst

from cybrid_lint.ir import nodes
from cybrid_lint.ir.literals import piece
from cybrid_lint.ir.lowering import Lowering, libcst_classes

_UNWRITTEN = cst.Module([])


def concatenated(low: Lowering, node: cst.ConcatenatedString) -> nodes.Expr:
    """Lower literals that stand one behind the other."""
    at = low.number(node)
    parts: list[nodes.Expr] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        _add_literal(low, rest.left, parts)
        rest = rest.right
    _add_literal(low, rest, parts)
    return nodes.Join(at, tuple(parts))


def _add_literal(low: Lowering, node: Any, parts: list[nodes.Expr]) -> None:
    """Add one of several literals, an f-string by its pieces."""
    if type(node) in FORMATTED and not _is_text(node.parts):
        _add_pieces(low, node.parts, _is_raw(node), parts)
    else:
        parts.append(low.expr(node))


def formatted(low: Lowering, node: cst.FormattedString) -> nodes.Expr:
    """Lower an f-string."""
    at = low.number(node)
    return _joined(low, at, node.parts, _is_raw(node))


def _is_raw(node: Any) -> bool:
    return "r" in node.start or "R" in node.start


def _joined(low: Lowering, at: int, contents: Sequence[Any], raw: bool) -> nodes.Expr:
    """Lower the contents of an f-string or of a format; without a field they are one text."""
    if _is_text(contents):
        return nodes.Const(at, "".join([piece(content.value, raw) for content in contents]))
    parts: list[nodes.Expr] = []
    _add_pieces(low, contents, raw, parts)
    return nodes.Join(at, tuple(parts))


def _is_text(contents: Iterable[cst.CSTNode]) -> bool:
    return all(type(content) in _PIECES for content in contents)


def _add_pieces(low: Lowering, contents: Iterable[Any], raw: bool, parts: list[nodes.Expr]) -> None:
    for content in contents:
        if type(content) in _PIECES:
            parts.append(nodes.Const(low.number(content), piece(content.value, raw)))
        else:
            _add_field(low, content, raw, parts)


def _add_field(low: Lowering, field: cst.FormattedStringExpression, raw: bool, parts: list[nodes.Expr]) -> None:
    conversion = field.conversion or ""
    if field.equal is not None:
        # `{x=}` shows its own source, and the value as `repr` does where it is not told otherwise
        shown = [field.whitespace_before_expression, field.expression, field.equal, field.whitespace_after_expression]
        parts.append(nodes.Const(low.number(field), "".join(map(_UNWRITTEN.code_for_node, shown))))
        if not conversion and field.format_spec is None:
            conversion = "r"
    at = low.number(field)
    value = low.expr(field.expression)
    spec = None
    if field.format_spec:
        spec = _joined(low, low.number(field), field.format_spec, raw)
    parts.append(nodes.Field(at, value, conversion, spec))


FORMATTED = frozenset(libcst_classes("FormattedString", "TemplatedString"))
_PIECES = frozenset(libcst_classes("FormattedStringText", "TemplatedStringText"))
