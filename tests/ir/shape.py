"""A readable form of lowered programs, and the same form made from Python's own tree of a module."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable
from typing import Any

from cybrid_lint.ir import nodes

SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^", ast.MatMult: "@",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~",
    ast.Lt: "<", ast.Gt: ">", ast.Eq: "==", ast.LtE: "<=", ast.GtE: ">=", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip


# What a node says beside what is written there in its place.
_BESIDE = ("at", "locals", "is_awaited")


def show(item: object) -> str:
    """Return a node as an s-expression: its type and the fields that differ from their defaults."""
    if isinstance(item, nodes.Name):
        return item.id
    if isinstance(item, nodes.Const):
        return ("b" if item.is_bytes else "") + repr(item.value)
    if isinstance(item, nodes.Node):
        shown = [type(item).__name__]
        for field in dataclasses.fields(item)[1:]:
            value = getattr(item, field.name)
            if field.default is dataclasses.MISSING or value != field.default:
                label = "" if field.default is dataclasses.MISSING else f"{field.name}="
                shown.append(label + show(value))
        return f"({' '.join(shown)})"
    if isinstance(item, frozenset):
        return "{" + " ".join(sorted(item)) + "}"
    if isinstance(item, tuple):
        return "[" + " ".join(map(show, item)) + "]"
    return item if isinstance(item, str) and item and " " not in item else repr(item)


def shape(item: object) -> object:
    """Return a lowered program as nested tuples: without numbers and locals, its texts in as few pieces as can be."""
    if isinstance(item, nodes.Const):
        if isinstance(item.value, str):
            return ("Text", item.is_bytes, (item.value,))
        return ("Const", type(item.value).__name__, repr(item.value))
    if isinstance(item, nodes.Join):
        is_bytes = any(isinstance(part, nodes.Const) and part.is_bytes for part in item.parts)
        return ("Text", is_bytes, joined(map(shape, item.parts)))
    if isinstance(item, nodes.Node):
        fields = [field.name for field in dataclasses.fields(item) if field.name not in _BESIDE]
        return (type(item).__name__, *(shape(getattr(item, name)) for name in fields))
    if isinstance(item, tuple):
        return tuple(map(shape, item))
    return item


def joined(parts: Iterable[Any]) -> tuple[Any, ...]:
    """Return the pieces of a text with those that stand side by side made one."""
    pieces: list[Any] = []
    for part in parts:
        for piece in part[2] if part[0] == "Text" else (part,):
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            elif piece != "":
                pieces.append(piece)
    return tuple(pieces) or ("",)


def walk(item: object) -> Iterable[nodes.Node]:
    """Return a node and all that is below it."""
    pending = [item]
    while pending:
        each = pending.pop()
        if isinstance(each, tuple):
            pending.extend(each)
        elif isinstance(each, nodes.Node):
            yield each
            pending.extend(getattr(each, field.name) for field in dataclasses.fields(each))


def expected(tree: ast.Module) -> object:
    """Return the shape that the lowering of a module must have."""
    return ("Module", body(tree.body), ast.get_docstring(tree, clean=False))


def body(statements: list[ast.stmt]) -> tuple[object, ...]:
    return tuple(shape for statement in statements for shape in of_statement(statement))


def of_statement(node: ast.stmt) -> list[object]:
    match node:
        case ast.Pass():
            return []
        case ast.Import(names):
            return [
                ("Import", each.name, each.asname or each.name.split(".")[0], None, 0, each.asname is not None)
                for each in names
            ]
        case ast.ImportFrom(module, names, level):
            return [("Import", module or "", each.asname or each.name, each.name, level, False) for each in names]
    if type(node).__name__ == "TypeAlias":  # from Python 3.12 on
        return [("Assign", (of(node.name),), of(node.value), None)]
    return [of(node)]


def of(node: Any) -> Any:  # noqa: C901 - a table
    """Return the shape of an expression, a statement or a part of one."""
    match node:
        case None:
            return None
        case ast.Constant(str() as value):
            return ("Text", False, (value,))
        case ast.Constant(bytes() as value):
            return ("Text", True, (value.decode("latin-1"),))
        case ast.Constant(value):
            return ("Const", type(value).__name__, repr(value))
        case ast.Name(name):
            return ("Name", name)
        case ast.Attribute(value, name):
            return ("Attr", of(value), name)
        case ast.Subscript(value, key):
            return ("Item", of(value), of(key))
        case ast.Slice(lower, upper, step):
            return ("Slice", of(lower), of(upper), of(step))
        case ast.Call(func, args, keywords):
            return ("Call", of(func), arguments(args, keywords))
        case ast.JoinedStr(values):
            return ("Text", False, joined(map(of, values)))
        case ast.FormattedValue(value, conversion, spec):
            format_spec = of(spec) if spec is not None and spec.values else None
            return ("Field", of(value), chr(conversion) if conversion > 0 else "", format_spec)
        case ast.Starred(value):
            return ("Star", of(value))
        case ast.Yield(value):
            return ("Yield", of(value), False)
        case ast.YieldFrom(value):
            return ("Yield", of(value), True)
        case ast.Await(value):
            return of(value)
        case ast.NamedExpr(target, value):
            return ("Named", of(target), of(value))
        case ast.stmt():
            return statement(node)
    return operation(node)


def operation(node: Any) -> Any:
    """Return the shape of an operator's use, or of what else builds a value of others."""
    match node:
        case ast.BinOp(left, op, right):
            return ("Binary", SIGNS[type(op)], of(left), of(right))
        case ast.UnaryOp(op, operand):
            return ("Unary", SIGNS[type(op)], of(operand))
        case ast.Compare(left, ops, rights):
            return (
                "Compare",
                of(left),
                tuple((SIGNS[type(op)], of(right)) for op, right in zip(ops, rights, strict=True)),
            )
        case ast.BoolOp(op, values):
            left = of(values[0])
            for value in values[1:]:
                left = ("Bool", SIGNS[type(op)], left, of(value))
            return left
        case ast.IfExp(test, then, orelse):
            return ("IfExp", of(test), of(then), of(orelse))
        case ast.Lambda(args, value):
            value = (("Return", of(value)),)
            return ("Lambda", ("Function", "<lambda>", params(args), value, (), None, False, yields([node.body]), None))
        case ast.List(members) | ast.Tuple(members) | ast.Set(members):
            return ("Sequence", type(node).__name__.lower(), tuple(map(of, members)))
        case ast.Dict(keys, values):
            return ("Dict", tuple((of(key), of(value)) for key, value in zip(keys, values, strict=True)))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            kind = {"ListComp": "list", "SetComp": "set", "GeneratorExp": "generator", "DictComp": "dict"}
            key, value = (node.key, node.value) if isinstance(node, ast.DictComp) else (None, node.elt)
            clauses = tuple(
                ("Clause", of(each.target), of(each.iter), tuple(map(of, each.ifs))) for each in node.generators
            )
            return ("Comprehension", kind[type(node).__name__], of(key), of(value), clauses)
    return pattern(node)


def statement(node: ast.stmt) -> Any:  # noqa: C901 - a table
    match node:
        case ast.Expr(value):
            return ("Evaluate", of(value))
        case ast.Assign(targets, value):
            return ("Assign", tuple(map(of, targets)), of(value), None)
        case ast.AnnAssign(target, annotation, value):
            return ("Assign", (of(target),), of(value), of(annotation))
        case ast.AugAssign(target, op, value):
            return ("Augment", SIGNS[type(op)], of(target), of(value))
        case ast.Return(value):
            return ("Return", of(value))
        case ast.Raise(exception, cause):
            return ("Raise", of(exception), of(cause))
        case ast.Assert(test, message):
            return ("Assert", of(test), of(message))
        case ast.Delete(targets):
            first = targets[0]
            members = first.elts if len(targets) == 1 and isinstance(first, ast.Tuple | ast.List) else targets
            return ("Delete", tuple(map(of, members)))
        case ast.Global(names) | ast.Nonlocal(names):
            return ("Scoped", type(node).__name__.lower(), tuple(names))
        case ast.Break() | ast.Continue():
            return ("Jump", type(node).__name__.lower())
        case ast.If(test, then, orelse):
            return ("If", of(test), body(then), body(orelse))
        case ast.For(target, iterable, then, orelse) | ast.AsyncFor(target, iterable, then, orelse):
            return ("Loop", of(target), of(iterable), body(then), body(orelse))
        case ast.While(test, then, orelse):
            return ("Loop", None, of(test), body(then), body(orelse))
        case ast.With(items, then) | ast.AsyncWith(items, then):
            return ("With", tuple((of(each.context_expr), of(each.optional_vars)) for each in items), body(then))
        case ast.Match(subject, cases):
            return ("Match", of(subject), tuple(("Case", of(c.pattern), of(c.guard), body(c.body)) for c in cases))
        case ast.ClassDef():
            bases = arguments(node.bases, node.keywords)
            return ("Class", node.name, bases, body(node.body), decorators(node), ast.get_docstring(node, clean=False))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            is_async = isinstance(node, ast.AsyncFunctionDef)
            doc = ast.get_docstring(node, clean=False)
            signature = ("Function", node.name, params(node.args))
            return (*signature, body(node.body), decorators(node), of(node.returns), is_async, yields(node.body), doc)
    handlers = tuple(("Handler", of(each.type), each.name, body(each.body)) for each in node.handlers)
    return ("Try", body(node.body), handlers, body(node.orelse), body(node.finalbody))


def pattern(node: ast.pattern) -> Any:
    match node:
        case ast.MatchValue(value):
            return ("Pattern", "value", of(value), None, (), (), ())
        case ast.MatchSingleton(value):
            return ("Pattern", "value", of(ast.Constant(value)), None, (), (), ())
        case ast.MatchAs(inner, name):
            kind, parts = ("capture", ()) if inner is None else ("as", (of(inner),))
            return ("Pattern", kind, None, name, parts, (), ())
        case ast.MatchStar(name):
            return ("Pattern", "star", None, name, (), (), ())
        case ast.MatchOr(parts):
            return ("Pattern", "or", None, None, tuple(map(of, parts)), (), ())
        case ast.MatchSequence(parts):
            return ("Pattern", "sequence", None, None, tuple(map(of, parts)), (), ())
        case ast.MatchMapping(keys, parts, rest):
            return ("Pattern", "mapping", None, rest, tuple(map(of, parts)), tuple(map(of, keys)), ())
        case ast.MatchClass(cls, parts, keywords, named):
            return ("Pattern", "class", of(cls), None, tuple(map(of, [*parts, *named])), (), tuple(keywords))
    raise AssertionError(node)


def yields(inner: Iterable[ast.AST]) -> bool:
    """Tell whether a body yields itself, not in a function within it."""
    pending = list(inner)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            pending.extend(ast.iter_child_nodes(node))
    return False


def decorators(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[object, ...]:
    return tuple(map(of, node.decorator_list))


def arguments(args: list[ast.expr], keywords: list[ast.keyword]) -> tuple[object, ...]:
    """Return the shapes of arguments in the order in which they are written."""
    written: list[tuple[int, int, object]] = []
    for each in args:
        value, stars = (each.value, 1) if isinstance(each, ast.Starred) else (each, 0)
        written.append((each.lineno, each.col_offset, ("Arg", of(value), None, stars)))
    for keyword in keywords:
        shape = ("Arg", of(keyword.value), keyword.arg, 0 if keyword.arg else 2)
        written.append((keyword.lineno, keyword.col_offset, shape))
    return tuple(shape for _, _, shape in sorted(written, key=lambda each: each[:2]))


def params(args: ast.arguments) -> tuple[object, ...]:
    positional = [(each, nodes.POSITIONAL) for each in args.posonlyargs]
    positional += [(each, nodes.EITHER) for each in args.args]
    defaults = [None] * (len(positional) - len(args.defaults)) + args.defaults
    every = [(each, kind, default) for (each, kind), default in zip(positional, defaults, strict=True)]
    if args.vararg:
        every.append((args.vararg, nodes.STAR, None))
    every += [(each, nodes.KEYWORD, default) for each, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    if args.kwarg:
        every.append((args.kwarg, nodes.DOUBLE_STAR, None))
    return tuple(("Param", each.arg, kind, of(default), of(each.annotation)) for each, kind, default in every)
