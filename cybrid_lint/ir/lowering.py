"""One run of lowering: the numbers given so far, the scope that is being lowered, and what all forms share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard, TypeVar

import libcst as cst

from cybrid_lint.ir import nodes
from cybrid_lint.ir.literals import identifier

T = TypeVar("T")
#: What lowers each form, by libcst's class of it.
Forms = Mapping[type[cst.CSTNode], Callable[..., T]]

_STARS = {"": 0, "*": 1, "**": 2}


class Scope:
    """What a function, class or module binds while it is lowered."""

    __slots__ = ("bound", "elsewhere", "yields")

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.elsewhere: set[str] = set()
        self.yields = False

    def locals(self, params: tuple[nodes.Param, ...]) -> frozenset[str]:
        """Return the names that are local to a function of these parameters."""
        return frozenset(self.bound.union([param.name for param in params]) - self.elsewhere)


class Lowering:
    """The state of one run: the numbers given so far and the scope that is being lowered.

    It is given what lowers each of libcst's forms.
    """

    __slots__ = ("_expressions", "_statements", "origins", "scope")

    def __init__(self, expressions: Forms[nodes.Expr], statements: Forms[None]) -> None:
        self._expressions = expressions
        self._statements = statements
        self.origins: list[cst.CSTNode] = []
        self.scope = Scope()

    def number(self, origin: cst.CSTNode) -> int:
        """Number a node that is made from `origin`."""
        origins = self.origins
        origins.append(origin)
        return len(origins) - 1

    def expr(self, node: cst.CSTNode) -> nodes.Expr:
        """Lower an expression."""
        return self._expressions.get(type(node), unread)(self, node)

    def optional(self, node: cst.CSTNode | None) -> nodes.Expr | None:
        """Lower an expression that may be absent."""
        return None if node is None else self._expressions.get(type(node), unread)(self, node)

    def target(self, node: cst.CSTNode) -> nodes.Expr:
        """Lower what is assigned to or deleted, and note the names that it binds."""
        target = self.expr(node)
        self.bind(target)
        return target

    def bind(self, target: nodes.Expr) -> None:
        """Note the names that a lowered target binds."""
        pending = [target]
        while pending:
            each = pending.pop()
            if isinstance(each, nodes.Name):
                self.scope.bound.add(each.id)
            elif isinstance(each, nodes.Sequence):
                pending.extend(each.members)
            elif isinstance(each, nodes.Star):
                pending.append(each.value)

    def arguments(self, args: Iterable[cst.Arg]) -> tuple[nodes.Arg, ...]:
        """Lower the arguments of a call or class."""
        return tuple(
            [
                nodes.Arg(
                    self.number(arg),
                    self.expr(arg.value),
                    None if arg.keyword is None else identifier(arg.keyword.value),
                    _STARS[arg.star],
                )
                for arg in args
            ]
        )

    def body(self, suite: cst.BaseSuite | cst.Else | cst.Finally | None) -> nodes.Body:
        """Lower what is indented below a colon, or behind it."""
        if suite is None:
            return ()
        if isinstance(suite, cst.Else | cst.Finally):
            suite = suite.body
        return self.statements(suite.body)

    def statements(self, statements: Iterable[cst.CSTNode]) -> nodes.Body:
        """Lower statements; those that share a line stand in a row like others."""
        body: list[nodes.Stmt] = []
        for statement in statements:
            if type(statement) is cst.SimpleStatementLine:
                for small in statement.body:
                    self._statements.get(type(small), unread_statement)(self, small, body)
            else:
                self._statements.get(type(statement), unread_statement)(self, statement, body)
        return tuple(body)

    def doc(self, body: nodes.Body) -> str | None:
        """Return the docstring with which a body begins, None if there is none. An f-string is none."""
        first = body[0] if body else None
        if not isinstance(first, nodes.Evaluate):
            return None
        value = first.value
        texts: list[str] = []
        for part in value.parts if isinstance(value, nodes.Join) else (value,):
            if not self._is_plain(part):
                return None
            texts.append(str(part.value))
        return "".join(texts)

    def _is_plain(self, part: nodes.Expr) -> TypeGuard[nodes.Const]:
        return isinstance(part, nodes.Const) and not part.is_bytes and type(self.origins[part.at]) is cst.SimpleString


def unread(low: Lowering, node: cst.CSTNode) -> nodes.Expr:
    """Lower an expression that has no form of its own."""
    return nodes.Unread(low.number(node))


def unread_statement(low: Lowering, node: cst.CSTNode, body: list[nodes.Stmt]) -> None:
    """Lower a statement that has no form of its own."""
    body.append(nodes.Evaluate(low.number(node), nodes.Unread(low.number(node))))


def parameters(low: Lowering, node: cst.Parameters) -> tuple[nodes.Param, ...]:
    """Lower the parameters of a function, in order."""
    params = [_parameter(low, each, nodes.POSITIONAL) for each in node.posonly_params]
    params += [_parameter(low, each, nodes.EITHER) for each in node.params]
    if isinstance(node.star_arg, cst.Param):
        params.append(_parameter(low, node.star_arg, nodes.STAR))
    params += [_parameter(low, each, nodes.KEYWORD) for each in node.kwonly_params]
    if node.star_kwarg is not None:
        params.append(_parameter(low, node.star_kwarg, nodes.DOUBLE_STAR))
    return tuple(params)


def _parameter(low: Lowering, node: cst.Param, kind: int) -> nodes.Param:
    at = low.number(node)
    annotation = None if node.annotation is None else low.expr(node.annotation.annotation)
    return nodes.Param(at, identifier(node.name.value), kind, low.optional(node.default), annotation)


def libcst_classes(*names: str) -> list[type[cst.CSTNode]]:
    """Return libcst's classes of these names; what came late is not in every release."""
    return [getattr(cst, name) for name in names if hasattr(cst, name)]
