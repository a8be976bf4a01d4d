"""Lowering of the patterns of `match`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import libcst as cst

from cybrid_lint.ir import nodes
from cybrid_lint.ir.literals import identifier
from cybrid_lint.ir.lowering import Lowering


def lower_pattern(low: Lowering, node: cst.CSTNode) -> nodes.Pattern:
    """Lower a pattern."""
    return PATTERNS.get(type(node), _unread_pattern)(low, node)


def _unread_pattern(low: Lowering, node: cst.CSTNode) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "value", nodes.Unread(low.number(node)))


def _value_pattern(low: Lowering, node: cst.MatchValue | cst.MatchSingleton) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "value", low.expr(node.value))


def _as_pattern(low: Lowering, node: cst.MatchAs) -> nodes.Pattern:
    at = low.number(node)
    name = _capture(low, node.name)
    if node.pattern is None:
        return nodes.Pattern(at, "capture", name=name)
    return nodes.Pattern(at, "as", name=name, parts=(lower_pattern(low, node.pattern),))


def _capture(low: Lowering, node: cst.Name | None) -> str | None:
    if node is None:
        return None
    name = identifier(node.value)
    low.scope.bound.add(name)
    return name


def _star_pattern(low: Lowering, node: cst.MatchStar) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "star", name=_capture(low, node.name))


def _or_pattern(low: Lowering, node: cst.MatchOr) -> nodes.Pattern:
    at = low.number(node)
    return nodes.Pattern(at, "or", parts=tuple([lower_pattern(low, each.pattern) for each in node.patterns]))


def _sequence_pattern(low: Lowering, node: cst.MatchList | cst.MatchTuple) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "sequence", parts=_elements(low, node.patterns))


def _elements(low: Lowering, elements: Iterable[cst.CSTNode]) -> tuple[nodes.Pattern, ...]:
    return tuple(
        [lower_pattern(low, each.value if isinstance(each, cst.MatchSequenceElement) else each) for each in elements]
    )


def _mapping_pattern(low: Lowering, node: cst.MatchMapping) -> nodes.Pattern:
    at = low.number(node)
    keys = tuple([low.expr(each.key) for each in node.elements])
    parts = tuple([lower_pattern(low, each.pattern) for each in node.elements])
    return nodes.Pattern(at, "mapping", name=_capture(low, node.rest), parts=parts, keys=keys)


def _class_pattern(low: Lowering, node: cst.MatchClass) -> nodes.Pattern:
    at = low.number(node)
    value = low.expr(node.cls)
    parts = _elements(low, node.patterns) + tuple([lower_pattern(low, each.pattern) for each in node.kwds])
    keywords = tuple([identifier(each.key.value) for each in node.kwds])
    return nodes.Pattern(at, "class", value, parts=parts, keywords=keywords)


PATTERNS: dict[type[cst.CSTNode], Callable[[Lowering, Any], nodes.Pattern]] = {
    cst.MatchValue: _value_pattern,
    cst.MatchSingleton: _value_pattern,
    cst.MatchAs: _as_pattern,
    cst.MatchStar: _star_pattern,
    cst.MatchOr: _or_pattern,
    cst.MatchList: _sequence_pattern,
    cst.MatchTuple: _sequence_pattern,
    cst.MatchMapping: _mapping_pattern,
    cst.MatchClass: _class_pattern,
}
