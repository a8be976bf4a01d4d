"""Lowering: libcst's tree of a module into the nodes of the intermediate representation.

The only module above the reading of sources that knows libcst. What is written in a chain from the left (`a.b().c`,
`x + y + z`) or as a ladder (`elif`, literals one behind the other) is walked in a loop: such a chain may be longer than
Python's stack is deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import libcst as cst

from cybrid_lint.ir import nodes
from cybrid_lint.ir.literals import identifier, number, piece, text

BINARY_OPERATORS: dict[type[cst.CSTNode], str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.BitOr: "|",
    cst.BitAnd: "&",
    cst.BitXor: "^",
    cst.MatrixMultiply: "@",
}
AUGMENTED_OPERATORS: dict[type[cst.CSTNode], str] = {
    getattr(cst, f"{kind.__name__}Assign"): sign for kind, sign in BINARY_OPERATORS.items()
}
OPERATORS: dict[type[cst.CSTNode], str] = {
    **BINARY_OPERATORS,
    **AUGMENTED_OPERATORS,
    cst.And: "and",
    cst.Or: "or",
    cst.Not: "not",
    cst.Minus: "-",
    cst.Plus: "+",
    cst.BitInvert: "~",
    cst.LessThan: "<",
    cst.GreaterThan: ">",
    cst.Equal: "==",
    cst.LessThanEqual: "<=",
    cst.GreaterThanEqual: ">=",
    cst.NotEqual: "!=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}
_SINGLETONS: dict[str, object] = {"True": True, "False": False, "None": None}
_STARS = {"": 0, "*": 1, "**": 2}
_UNWRITTEN = cst.Module([])


@dataclass(slots=True)
class Lowered:
    """A lowered module and the way back: `origins[at]` is the libcst node that the node `at` was made from."""

    module: nodes.Module
    origins: list[cst.CSTNode]

    def origin(self, at: int) -> cst.CSTNode:
        """Return the libcst node that a node was made from."""
        return self.origins[at]


def lower(tree: cst.Module) -> Lowered:
    """Lower a module. What has no form of its own becomes `Unread`; nothing is raised for what libcst can parse."""
    lowering = _Lowering()
    at = lowering.number(tree)
    body = lowering.statements(tree.body)
    return Lowered(nodes.Module(at, body, lowering.doc(body)), lowering.origins)


class _Scope:
    """What a function, class or module binds while it is lowered."""

    __slots__ = ("bound", "elsewhere", "yields")

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.elsewhere: set[str] = set()
        self.yields = False

    def locals(self, params: tuple[nodes.Param, ...]) -> frozenset[str]:
        """Return the names that are local to a function of these parameters."""
        return frozenset(self.bound.union([param.name for param in params]) - self.elsewhere)


class _Lowering:
    """The state of one run: the numbers given so far and the scope that is being lowered."""

    __slots__ = ("origins", "scope")

    def __init__(self) -> None:
        self.origins: list[cst.CSTNode] = []
        self.scope = _Scope()

    def number(self, origin: cst.CSTNode) -> int:
        """Number a node that is made from `origin`."""
        origins = self.origins
        origins.append(origin)
        return len(origins) - 1

    def expr(self, node: cst.CSTNode) -> nodes.Expr:
        """Lower an expression."""
        return EXPRESSIONS.get(type(node), _unread)(self, node)

    def optional(self, node: cst.CSTNode | None) -> nodes.Expr | None:
        """Lower an expression that may be absent."""
        return None if node is None else EXPRESSIONS.get(type(node), _unread)(self, node)

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
                    STATEMENTS.get(type(small), _unread_statement)(self, small, body)
            else:
                STATEMENTS.get(type(statement), _unread_statement)(self, statement, body)
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


# Literals and names


def _unread(low: _Lowering, node: cst.CSTNode) -> nodes.Expr:
    return nodes.Unread(low.number(node))


def _name(low: _Lowering, node: cst.Name) -> nodes.Expr:
    origins = low.origins
    at = len(origins)
    origins.append(node)
    name = identifier(node.value)
    return nodes.Const(at, _SINGLETONS[name]) if name in _SINGLETONS else nodes.Name(at, name)


def _ellipsis(low: _Lowering, node: cst.Ellipsis) -> nodes.Expr:
    return nodes.Const(low.number(node), ...)


def _number(low: _Lowering, node: cst.Integer | cst.Float | cst.Imaginary) -> nodes.Expr:
    value = number(node.value)
    at = low.number(node)
    return nodes.Unread(at) if value is None else nodes.Const(at, value)


def _string(low: _Lowering, node: cst.SimpleString) -> nodes.Expr:
    origins = low.origins
    at = len(origins)
    origins.append(node)
    return nodes.Const(at, *text(node.value))


def _concatenated(low: _Lowering, node: cst.ConcatenatedString) -> nodes.Expr:
    at = low.number(node)
    parts: list[nodes.Expr] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        _add_literal(low, rest.left, parts)
        rest = rest.right
    _add_literal(low, rest, parts)
    return nodes.Join(at, tuple(parts))


def _add_literal(low: _Lowering, node: Any, parts: list[nodes.Expr]) -> None:
    """Add one of several literals, an f-string by its pieces."""
    if type(node) in _FORMATTED and not _is_text(node.parts):
        _add_pieces(low, node.parts, _is_raw(node), parts)
    else:
        parts.append(low.expr(node))


def _formatted(low: _Lowering, node: cst.FormattedString) -> nodes.Expr:
    at = low.number(node)
    return _joined(low, at, node.parts, _is_raw(node))


def _is_raw(node: Any) -> bool:
    return "r" in node.start or "R" in node.start


def _joined(low: _Lowering, at: int, contents: Sequence[Any], raw: bool) -> nodes.Expr:
    """Lower the contents of an f-string or of a format; without a field they are one text."""
    if _is_text(contents):
        return nodes.Const(at, "".join([piece(content.value, raw) for content in contents]))
    parts: list[nodes.Expr] = []
    _add_pieces(low, contents, raw, parts)
    return nodes.Join(at, tuple(parts))


def _is_text(contents: Iterable[cst.CSTNode]) -> bool:
    return all(type(content) in _PIECES for content in contents)


def _add_pieces(low: _Lowering, contents: Iterable[Any], raw: bool, parts: list[nodes.Expr]) -> None:
    for content in contents:
        if type(content) in _PIECES:
            parts.append(nodes.Const(low.number(content), piece(content.value, raw)))
        else:
            _add_field(low, content, raw, parts)


def _add_field(low: _Lowering, field: cst.FormattedStringExpression, raw: bool, parts: list[nodes.Expr]) -> None:
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


# Expressions


def _chain(low: _Lowering, node: cst.BaseExpression) -> nodes.Expr:
    """Lower attributes, calls, items and operations down their left sides, without a frame for each."""
    origins = low.origins
    steps: list[tuple[int, Any, type]] = []
    below: Any = node
    while True:
        kind = type(below)
        inner = _LEFT.get(kind)
        if inner is None:
            break
        if kind is not cst.Await:
            steps.append((len(origins), below, kind))
            origins.append(below)
        below = getattr(below, inner)
    value = EXPRESSIONS.get(kind, _unread)(low, below)
    while steps:
        at, step, kind = steps.pop()
        if kind is cst.Attribute:
            value = nodes.Attr(at, value, identifier(step.attr.value))
        elif kind is cst.Call:
            value = nodes.Call(at, value, low.arguments(step.args))
        elif kind is cst.Subscript:
            value = nodes.Item(at, value, _key(low, step))
        elif kind is cst.BinaryOperation:
            value = nodes.Binary(at, OPERATORS[type(step.operator)], value, low.expr(step.right))
        else:
            value = nodes.Bool(at, OPERATORS[type(step.operator)], value, low.expr(step.right))
    return value


def _key(low: _Lowering, node: cst.Subscript) -> nodes.Expr:
    elements = node.slice
    first = elements[0]
    if len(elements) == 1 and not isinstance(first.comma, cst.Comma) and not getattr(first.slice, "star", None):
        return _key_part(low, first.slice)
    at = low.number(node)
    return nodes.Sequence(at, "tuple", tuple([_key_part(low, element.slice) for element in elements]))


def _key_part(low: _Lowering, part: cst.BaseSlice) -> nodes.Expr:
    if isinstance(part, cst.Index):
        if part.star:
            return nodes.Star(low.number(part), low.expr(part.value))
        return low.expr(part.value)
    at = low.number(part)
    if isinstance(part, cst.Slice):
        return nodes.Slice(at, low.optional(part.lower), low.optional(part.upper), low.optional(part.step))
    return nodes.Unread(at)


def _unary(low: _Lowering, node: cst.UnaryOperation) -> nodes.Expr:
    at = low.number(node)
    return nodes.Unary(at, OPERATORS[type(node.operator)], low.expr(node.expression))


def _comparison(low: _Lowering, node: cst.Comparison) -> nodes.Expr:
    at = low.number(node)
    left = low.expr(node.left)
    rights = [(OPERATORS[type(right.operator)], low.expr(right.comparator)) for right in node.comparisons]
    return nodes.Compare(at, left, tuple(rights))


def _if_expression(low: _Lowering, node: cst.IfExp) -> nodes.Expr:
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


def _lambda(low: _Lowering, node: cst.Lambda) -> nodes.Expr:
    at = low.number(node)
    function = low.number(node)
    params = _parameters(low, node.params)
    outer, low.scope = low.scope, _Scope()
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


def _starred(low: _Lowering, node: cst.StarredElement) -> nodes.Expr:
    at = low.number(node)
    return nodes.Star(at, low.expr(node.value))


def _members(low: _Lowering, elements: Iterable[cst.BaseElement]) -> tuple[nodes.Expr, ...]:
    return tuple([low.expr(each.value if type(each) is cst.Element else each) for each in elements])


def _tuple(low: _Lowering, node: cst.Tuple) -> nodes.Expr:
    return nodes.Sequence(low.number(node), "tuple", _members(low, node.elements))


def _list(low: _Lowering, node: cst.List) -> nodes.Expr:
    return nodes.Sequence(low.number(node), "list", _members(low, node.elements))


def _set(low: _Lowering, node: cst.Set) -> nodes.Expr:
    return nodes.Sequence(low.number(node), "set", _members(low, node.elements))


def _dict(low: _Lowering, node: cst.Dict) -> nodes.Expr:
    at = low.number(node)
    entries: list[tuple[nodes.Expr | None, nodes.Expr]] = []
    for element in node.elements:
        key = low.expr(element.key) if isinstance(element, cst.DictElement) else None
        entries.append((key, low.expr(element.value)))
    return nodes.Dict(at, tuple(entries))


def _comprehension(low: _Lowering, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> nodes.Expr:
    at = low.number(node)
    value = low.expr(node.elt)
    return nodes.Comprehension(at, _COMPREHENSIONS[type(node)], None, value, _clauses(low, node.for_in))


def _dict_comprehension(low: _Lowering, node: cst.DictComp) -> nodes.Expr:
    at = low.number(node)
    key = low.expr(node.key)
    value = low.expr(node.value)
    return nodes.Comprehension(at, "dict", key, value, _clauses(low, node.for_in))


def _starred_dict_comprehension(low: _Lowering, node: cst.StarredDictComp) -> nodes.Expr:
    at = low.number(node)
    value = low.expr(node.value)
    return nodes.Comprehension(at, "dict", None, value, _clauses(low, node.for_in))


def _clauses(low: _Lowering, first: cst.CompFor) -> tuple[nodes.Clause, ...]:
    clauses: list[nodes.Clause] = []
    clause: cst.CompFor | None = first
    while clause is not None:
        at = low.number(clause)
        target = low.expr(clause.target)  # bound in the comprehension alone
        iterable = low.expr(clause.iter)
        clauses.append(nodes.Clause(at, target, iterable, tuple([low.expr(each.test) for each in clause.ifs])))
        clause = clause.inner_for_in
    return tuple(clauses)


def _yield(low: _Lowering, node: cst.Yield) -> nodes.Expr:
    low.scope.yields = True
    at = low.number(node)
    if isinstance(node.value, cst.From):
        return nodes.Yield(at, low.expr(node.value.item), delegates=True)
    return nodes.Yield(at, low.optional(node.value))


def _named(low: _Lowering, node: cst.NamedExpr) -> nodes.Expr:
    at = low.number(node)
    if not isinstance(node.target, cst.Name):
        return nodes.Unread(at)
    target = nodes.Name(low.number(node.target), identifier(node.target.value))
    low.scope.bound.add(target.id)
    return nodes.Named(at, target, low.expr(node.value))


# Simple statements


def _unread_statement(low: _Lowering, node: cst.CSTNode, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Evaluate(low.number(node), nodes.Unread(low.number(node))))


def _evaluate(low: _Lowering, node: cst.Expr, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Evaluate(low.number(node), low.expr(node.value)))


def _pass(low: _Lowering, node: cst.Pass, body: list[nodes.Stmt]) -> None:
    pass


def _assign(low: _Lowering, node: cst.Assign, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    targets = tuple([low.target(each.target) for each in node.targets])
    body.append(nodes.Assign(at, targets, low.expr(node.value)))


def _annotated(low: _Lowering, node: cst.AnnAssign, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.target)
    annotation = low.expr(node.annotation.annotation)
    body.append(nodes.Assign(at, (target,), low.optional(node.value), annotation))


def _type_alias(low: _Lowering, node: cst.TypeAlias, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.name)
    body.append(nodes.Assign(at, (target,), low.expr(node.value)))


def _augment(low: _Lowering, node: cst.AugAssign, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.target)
    body.append(nodes.Augment(at, OPERATORS[type(node.operator)], target, low.expr(node.value)))


def _return(low: _Lowering, node: cst.Return, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Return(low.number(node), low.optional(node.value)))


def _raise(low: _Lowering, node: cst.Raise, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    cause = None if node.cause is None else node.cause.item
    body.append(nodes.Raise(at, low.optional(node.exc), low.optional(cause)))


def _assert(low: _Lowering, node: cst.Assert, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Assert(low.number(node), low.expr(node.test), low.optional(node.msg)))


def _delete(low: _Lowering, node: cst.Del, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    targets = node.target.elements if isinstance(node.target, cst.Tuple | cst.List) else [cst.Element(node.target)]
    body.append(nodes.Delete(at, tuple([low.target(each.value) for each in targets])))


def _global(low: _Lowering, node: cst.Global, body: list[nodes.Stmt]) -> None:
    _add_scoped(low, node, "global", body)


def _nonlocal(low: _Lowering, node: cst.Nonlocal, body: list[nodes.Stmt]) -> None:
    _add_scoped(low, node, "nonlocal", body)


def _add_scoped(low: _Lowering, node: cst.Global | cst.Nonlocal, kind: str, body: list[nodes.Stmt]) -> None:
    names = tuple([identifier(item.name.value) for item in node.names])
    low.scope.elsewhere.update(names)
    body.append(nodes.Scoped(low.number(node), kind, names))


def _break(low: _Lowering, node: cst.Break, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Jump(low.number(node), "break"))


def _continue(low: _Lowering, node: cst.Continue, body: list[nodes.Stmt]) -> None:
    body.append(nodes.Jump(low.number(node), "continue"))


def _import(low: _Lowering, node: cst.Import, body: list[nodes.Stmt]) -> None:
    for alias in node.names:
        module = _dotted(alias.name)
        name = _as_name(alias.asname)
        bound = name or module.partition(".")[0]
        low.scope.bound.add(bound)
        body.append(nodes.Import(low.number(alias), module, bound, whole=name is not None))


def _import_from(low: _Lowering, node: cst.ImportFrom, body: list[nodes.Stmt]) -> None:
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


# Compound statements


def _if(low: _Lowering, node: cst.If, body: list[nodes.Stmt]) -> None:
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


def _for(low: _Lowering, node: cst.For, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    target = low.target(node.target)
    iterable = low.expr(node.iter)
    body.append(nodes.Loop(at, target, iterable, low.body(node.body), low.body(node.orelse)))


def _while(low: _Lowering, node: cst.While, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    body.append(nodes.Loop(at, None, low.expr(node.test), low.body(node.body), low.body(node.orelse)))


def _try(low: _Lowering, node: cst.Try | cst.TryStar, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    tried = low.body(node.body)
    handlers = tuple([_handler(low, handler) for handler in node.handlers])
    body.append(nodes.Try(at, tried, handlers, low.body(node.orelse), low.body(node.finalbody)))


def _handler(low: _Lowering, node: cst.ExceptHandler | cst.ExceptStarHandler) -> nodes.Handler:
    at = low.number(node)
    name = _as_name(node.name)
    if name is not None:
        low.scope.bound.add(name)
    return nodes.Handler(at, low.optional(node.type), name, low.body(node.body))


def _with(low: _Lowering, node: cst.With, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    items: list[tuple[nodes.Expr, nodes.Expr | None]] = []
    for item in node.items:
        manager = low.expr(item.item)
        items.append((manager, None if item.asname is None else low.target(item.asname.name)))
    body.append(nodes.With(at, tuple(items), low.body(node.body)))


def _def(low: _Lowering, node: cst.FunctionDef, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    name = identifier(node.name.value)
    low.scope.bound.add(name)
    decorators = tuple([low.expr(each.decorator) for each in node.decorators])
    params = _parameters(low, node.params)
    returns = None if node.returns is None else low.expr(node.returns.annotation)
    outer, low.scope = low.scope, _Scope()
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


def _parameters(low: _Lowering, node: cst.Parameters) -> tuple[nodes.Param, ...]:
    params = [_parameter(low, each, nodes.POSITIONAL) for each in node.posonly_params]
    params += [_parameter(low, each, nodes.EITHER) for each in node.params]
    if isinstance(node.star_arg, cst.Param):
        params.append(_parameter(low, node.star_arg, nodes.STAR))
    params += [_parameter(low, each, nodes.KEYWORD) for each in node.kwonly_params]
    if node.star_kwarg is not None:
        params.append(_parameter(low, node.star_kwarg, nodes.DOUBLE_STAR))
    return tuple(params)


def _parameter(low: _Lowering, node: cst.Param, kind: int) -> nodes.Param:
    at = low.number(node)
    annotation = None if node.annotation is None else low.expr(node.annotation.annotation)
    return nodes.Param(at, identifier(node.name.value), kind, low.optional(node.default), annotation)


def _class(low: _Lowering, node: cst.ClassDef, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    name = identifier(node.name.value)
    low.scope.bound.add(name)
    decorators = tuple([low.expr(each.decorator) for each in node.decorators])
    bases = low.arguments([*node.bases, *node.keywords])
    outer, low.scope = low.scope, _Scope()
    inner = low.body(node.body)
    low.scope = outer
    body.append(nodes.Class(at, name, bases, inner, decorators, low.doc(inner)))


# Patterns


def _match(low: _Lowering, node: cst.Match, body: list[nodes.Stmt]) -> None:
    at = low.number(node)
    subject = low.expr(node.subject)
    body.append(nodes.Match(at, subject, tuple([_case(low, case) for case in node.cases])))


def _case(low: _Lowering, node: cst.MatchCase) -> nodes.Case:
    at = low.number(node)
    pattern = _pattern(low, node.pattern)
    return nodes.Case(at, pattern, low.optional(node.guard), low.body(node.body))


def _pattern(low: _Lowering, node: cst.CSTNode) -> nodes.Pattern:
    return PATTERNS.get(type(node), _unread_pattern)(low, node)


def _unread_pattern(low: _Lowering, node: cst.CSTNode) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "value", nodes.Unread(low.number(node)))


def _value_pattern(low: _Lowering, node: cst.MatchValue | cst.MatchSingleton) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "value", low.expr(node.value))


def _as_pattern(low: _Lowering, node: cst.MatchAs) -> nodes.Pattern:
    at = low.number(node)
    name = _capture(low, node.name)
    if node.pattern is None:
        return nodes.Pattern(at, "capture", name=name)
    return nodes.Pattern(at, "as", name=name, parts=(_pattern(low, node.pattern),))


def _capture(low: _Lowering, node: cst.Name | None) -> str | None:
    if node is None:
        return None
    name = identifier(node.value)
    low.scope.bound.add(name)
    return name


def _star_pattern(low: _Lowering, node: cst.MatchStar) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "star", name=_capture(low, node.name))


def _or_pattern(low: _Lowering, node: cst.MatchOr) -> nodes.Pattern:
    at = low.number(node)
    return nodes.Pattern(at, "or", parts=tuple([_pattern(low, each.pattern) for each in node.patterns]))


def _sequence_pattern(low: _Lowering, node: cst.MatchList | cst.MatchTuple) -> nodes.Pattern:
    return nodes.Pattern(low.number(node), "sequence", parts=_elements(low, node.patterns))


def _elements(low: _Lowering, elements: Iterable[cst.CSTNode]) -> tuple[nodes.Pattern, ...]:
    return tuple(
        [_pattern(low, each.value if isinstance(each, cst.MatchSequenceElement) else each) for each in elements]
    )


def _mapping_pattern(low: _Lowering, node: cst.MatchMapping) -> nodes.Pattern:
    at = low.number(node)
    keys = tuple([low.expr(each.key) for each in node.elements])
    parts = tuple([_pattern(low, each.pattern) for each in node.elements])
    return nodes.Pattern(at, "mapping", name=_capture(low, node.rest), parts=parts, keys=keys)


def _class_pattern(low: _Lowering, node: cst.MatchClass) -> nodes.Pattern:
    at = low.number(node)
    value = low.expr(node.cls)
    parts = _elements(low, node.patterns) + tuple([_pattern(low, each.pattern) for each in node.kwds])
    keywords = tuple([identifier(each.key.value) for each in node.kwds])
    return nodes.Pattern(at, "class", value, parts=parts, keywords=keywords)


def _classes(*names: str) -> list[type[cst.CSTNode]]:
    """Return libcst's classes of these names; what came late is not in every release."""
    return [getattr(cst, name) for name in names if hasattr(cst, name)]


_COMPREHENSIONS: dict[type, str] = {cst.ListComp: "list", cst.SetComp: "set", cst.GeneratorExp: "generator"}
_FORMATTED = frozenset(_classes("FormattedString", "TemplatedString"))
_PIECES = frozenset(_classes("FormattedStringText", "TemplatedStringText"))

# What a chain is made of, and what stands on its left.
_LEFT: dict[type, str] = {
    cst.Attribute: "value",
    cst.Call: "func",
    cst.Subscript: "value",
    cst.BinaryOperation: "left",
    cst.BooleanOperation: "left",
    cst.Await: "expression",
}

EXPRESSIONS: dict[type[cst.CSTNode], Callable[[_Lowering, Any], nodes.Expr]] = {
    cst.Name: _name,
    cst.Ellipsis: _ellipsis,
    cst.Integer: _number,
    cst.Float: _number,
    cst.Imaginary: _number,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _concatenated,
    **dict.fromkeys(_FORMATTED, _formatted),
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
    **dict.fromkeys(_classes("StarredDictComp"), _starred_dict_comprehension),
    cst.Yield: _yield,
    cst.NamedExpr: _named,
}
STATEMENTS: dict[type[cst.CSTNode], Callable[[_Lowering, Any, list[nodes.Stmt]], None]] = {
    cst.Expr: _evaluate,
    cst.Pass: _pass,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    **dict.fromkeys(_classes("TypeAlias"), _type_alias),
    cst.AugAssign: _augment,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Del: _delete,
    cst.Global: _global,
    cst.Nonlocal: _nonlocal,
    cst.Break: _break,
    cst.Continue: _continue,
    **dict.fromkeys(_classes("Import", "LazyImport"), _import),
    **dict.fromkeys(_classes("ImportFrom", "LazyImportFrom"), _import_from),
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
PATTERNS: dict[type[cst.CSTNode], Callable[[_Lowering, Any], nodes.Pattern]] = {
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
