"""Lowering of statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from cybrid_lint.ir import nodes
from cybrid_lint.ir.literals import identifier
from cybrid_lint.ir.lowering import Lowering, Scope, libcst_classes, parameters
from cybrid_lint.ir.operators import OPERATORS
from cybrid_lint.ir.patterns import lower_pattern


def _evaluate(low: Lowering, node: cst.Expr, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Evaluate(low.number(node), low.expr(node.value)))


def _pass(low: Lowering, node: cst.Pass, body: list[nodes.Stmt]) -> None:
    pass


def _assign(low: Lowering, node: cst.Assign, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    targets = tuple([low.target(each.target) for each in node.targets])
    body.append(nodes.Assign(at, targets, low.expr(node.value)))


def _annotated(low: Lowering, node: cst.AnnAssign, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.target)
    annotation = low.expr(node.annotation.annotation)
    body.append(nodes.Assign(at, (target,), low.optional(node.value), annotation))


def _type_alias(low: Lowering, node: cst.TypeAlias, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.name)
    body.append(nodes.Assign(at, (target,), low.expr(node.value)))


def _augment(low: Lowering, node: cst.AugAssign, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.target)
    body.append(nodes.Augment(at, OPERATORS[type(node.operator)], target, low.expr(node.value)))


def _return(low: Lowering, node: cst.Return, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Return(low.number(node), low.optional(node.value)))


def _raise(low: Lowering, node: cst.Raise, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    cause = None if node.cause is None else node.cause.item
    body.append(nodes.Raise(at, low.optional(node.exc), low.optional(cause)))


def _assert(low: Lowering, node: cst.Assert, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Assert(low.number(node), low.expr(node.test), low.optional(node.msg)))


def _delete(low: Lowering, node: cst.Del, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    targets = node.target.elements if isinstance(node.target, cst.Tuple | cst.List) else [cst.Element(node.target)]
    body.append(nodes.Delete(at, tuple([low.target(each.value) for each in targets])))


def _global(low: Lowering, node: cst.Global, body: list[nodes.Stmt]) -> None:
    _add_scoped(low, node, "global", body)


def _nonlocal(low: Lowering, node: cst.Nonlocal, body: list[nodes.Stmt]) -> None:
    _add_scoped(low, node, "nonlocal", body)


def _add_scoped(low: Lowering, node: cst.Global | cst.Nonlocal, kind: str, body: list[nodes.Stmt]) -> None:
    names = tuple([identifier(item.name.value) for item in node.names])
    low.scope.elsewhere.update(names)
    body.append(nodes.Scoped(low.number(node), kind, names))


def _break(low: Lowering, node: cst.Break, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Jump(low.number(node), "break"))


def _continue(low: Lowering, node: cst.Continue, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Jump(low.number(node), "continue"))


def _import(low: Lowering, node: cst.Import, body: list[nodes.Stmt]) -> None:
    for alias in node.names:
        module = _dotted(alias.name)
        name = _as_name(alias.asname)
        bound = name or module.partition(".")[0]
        low.scope.bound.add(bound)
        body.append(nodes.Import(low.number(alias), module, bound, whole=name is not None))


def _import_from(low: Lowering, node: cst.ImportFrom, body: list[nodes.Stmt]) -> None:
    module = _dotted(node.module)
    level = len(node.relative)
    if isinstance(node.names, cst.ImportStar):
        body.append(nodes.Import(low.number(node), module, "*", "*", level))
        return
    for alias in node.names:
        name = _dotted(alias.name)
        bound = _as_name(alias.asname) or name
        low.scope.bound.add(bound)
        body.append(nodes.Import(low.number(alias), module, bound, name, level))


def _dotted(node: cst.BaseExpression | None) -> str:
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(identifier(node.attr.value))
        node = node.value
    if isinstance(node, cst.Name):
        names.append(identifier(node.value))
    return ".".join(reversed(names))


def _as_name(node: cst.AsName | None) -> str | None:
    return identifier(node.name.value) if node is not None and isinstance(node.name, cst.Name) else None


def _if(low: Lowering, node: cst.If, body: list[nodes.Stmt]) -> None:
    """Lower `if`; a ladder of `elif` in a loop."""
    steps: list[tuple[int, nodes.Expr, nodes.Body]] = []
    below: cst.If | cst.Else | None = node
    while isinstance(below, cst.If):
        steps.append((low.number(below), low.expr(below.test), low.body(below.body)))
        below = below.orelse
    orelse = low.body(below)
    while steps:
        at, test, then = steps.pop()
        orelse = (nodes.If(at, test, then, orelse),)
    body.extend(orelse)


def _for(low: Lowering, node: cst.For, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.target)
    iterable = low.expr(node.iter)
    body.append(nodes.Loop(at, target, iterable, low.body(node.body), low.body(node.orelse)))


def _while(low: Lowering, node: cst.While, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    body.append(nodes.Loop(at, None, low.expr(node.test), low.body(node.body), low.body(node.orelse)))


def _try(low: Lowering, node: cst.Try | cst.TryStar, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    tried = low.body(node.body)
    handlers = tuple([_handler(low, handler) for handler in node.handlers])
    body.append(nodes.Try(at, tried, handlers, low.body(node.orelse), low.body(node.finalbody)))


def _handler(low: Lowering, node: cst.ExceptHandler | cst.ExceptStarHandler) -> nodes.Handler:
    at = low.number(node)
    name = _as_name(node.name)
    if name is not None:
        low.scope.bound.add(name)
    return nodes.Handler(at, low.optional(node.type), name, low.body(node.body))


def _with(low: Lowering, node: cst.With, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    items: list[tuple[nodes.Expr, nodes.Expr | None]] = []
    for item in node.items:
        manager = low.expr(item.item)
        items.append((manager, None if item.asname is None else low.target(item.asname.name)))
    body.append(nodes.With(at, tuple(items), low.body(node.body)))


def _def(low: Lowering, node: cst.FunctionDef, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    name = identifier(node.name.value)
    low.scope.bound.add(name)
    decorators = tuple([low.expr(each.decorator) for each in node.decorators])
    params = parameters(low, node.params)
    returns = None if node.returns is None else low.expr(node.returns.annotation)
    outer, low.scope = low.scope, Scope()
    inner = low.body(node.body)
    scope, low.scope = low.scope, outer
    body.append(
        nodes.Function(
            at,
            name,
            params,
            inner,
            decorators,
            returns,
            is_async=node.asynchronous is not None,
            is_generator=scope.yields,
            locals=scope.locals(params),
            doc=low.doc(inner),
        )
    )


def _class(low: Lowering, node: cst.ClassDef, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    name = identifier(node.name.value)
    low.scope.bound.add(name)
    decorators = tuple([low.expr(each.decorator) for each in node.decorators])
    bases = low.arguments([*node.bases, *node.keywords])
    outer, low.scope = low.scope, Scope()
    inner = low.body(node.body)
    low.scope = outer
    body.append(nodes.Class(at, name, bases, inner, decorators, low.doc(inner)))


def _match(low: Lowering, node: cst.Match, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    subject = low.expr(node.subject)
    body.append(nodes.Match(at, subject, tuple([_case(low, case) for case in node.cases])))


def _case(low: Lowering, node: cst.MatchCase) -> nodes.Case:
    at = low.number(node)
    pattern = lower_pattern(low, node.pattern)
    return nodes.Case(at, pattern, low.optional(node.guard), low.body(node.body))


STATEMENTS: dict[type[cst.CSTNode], Callable[[Lowering, Any, list[nodes.Stmt]], None]] = {
    cst.Expr: _evaluate,
    cst.Pass: _pass,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    **dict.fromkeys(libcst_classes("TypeAlias"), _type_alias),
    cst.AugAssign: _augment,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Del: _delete,
    cst.Global: _global,
    cst.Nonlocal: _nonlocal,
    cst.Break: _break,
    cst.Continue: _continue,
    **dict.fromkeys(libcst_classes("Import", "LazyImport"), _import),
    **dict.fromkeys(libcst_classes("ImportFrom", "LazyImportFrom"), _import_from),
    cst.If: _if,
    cst.For: _for,
    cst.While: _while,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.FunctionDef: _def,
    cst.ClassDef: _class,
    cst.Match: _match,
}
