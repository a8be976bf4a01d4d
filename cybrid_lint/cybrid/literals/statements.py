"""Texts in statements, with the names that they stand under."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cybrid_lint.cybrid.literals.binding import bind, target_names, walk_rows
from cybrid_lint.cybrid.literals.folding import added, dotted
from cybrid_lint.cybrid.literals.naming import Around, callee, names_of, said_of, types_in, whose
from cybrid_lint.cybrid.literals.scope import Scope
from cybrid_lint.cybrid.literals.walk import Walk
from cybrid_lint.ir import nodes


def _assign(walk: Walk, node: nodes.Assign, around: Around) -> None:
    typed = whose(types_in(node.annotation))
    if node.value is None:
        return
    for target in node.targets:
        bind(walk, target, node.value, around.under(*typed))


def _augment(walk: Walk, node: nodes.Augment, around: Around) -> None:
    names = target_names(walk, node.target)
    name = dotted(node.target)
    before = walk.scope.text(name) if name else None
    folded = walk.folder.fold(node.value)
    if node.op == "+" and name and before is not None:
        grown = walk.scope.texts[name] = added(before, folded)
        if grown is not None and folded is not None:
            walk.emit(grown, around.under(*names))
            return
    walk.expr(node.value, around.under(*names))


def _returned(walk: Walk, node: nodes.Return, around: Around) -> None:
    if node.value is not None:
        walk.expr(node.value, around.under(*walk.function_names))


def _checked(walk: Walk, node: nodes.Assert, around: Around) -> None:
    walk.expr(node.test, around)
    if node.message is not None:
        walk.expr(node.message, around.apart())


def _branched(walk: Walk, node: nodes.If, around: Around) -> None:
    walk.expr(node.test, around.apart())
    walk.body(node.body, around)
    walk.body(node.orelse, around)


def _looped(walk: Walk, node: nodes.Loop, around: Around) -> None:
    walk_rows(walk, node.target, node.iterable, around)
    walk.body(node.body, around)
    walk.body(node.orelse, around)


def _tried(walk: Walk, node: nodes.Try, around: Around) -> None:
    walk.body(node.body, around)
    for handler in node.handlers:
        walk.body(handler.body, around)
    walk.body(node.orelse, around)
    walk.body(node.final, around)


def _managed(walk: Walk, node: nodes.With, around: Around) -> None:
    inner = around
    for manager, target in node.items:
        names = target_names(walk, target) if target is not None else ()
        walk.expr(manager, around.under(*names) if names else around.apart())
        if isinstance(manager, nodes.Call) and "prefix" in callee(manager).lower():
            # a prefix that is declared for the whole body belongs to every name in it
            inner = inner._replace(
                scope=(*whose(filter(None, map(partial(_argument, walk), manager.args))), *inner.scope)
            )
    walk.body(node.body, inner)


def _argument(walk: Walk, arg: nodes.Arg) -> str | None:
    return walk.folder.known(arg.value)


def _matched(walk: Walk, node: nodes.Match, around: Around) -> None:
    walk.expr(node.subject, around.apart())
    names = names_of(node.subject)
    for case in node.cases:
        _pattern(walk, case.pattern, around.under(*names) if names else around.apart())
        if case.guard is not None:
            walk.expr(case.guard, around.apart())
        walk.body(case.body, around)


def _pattern(walk: Walk, pattern: nodes.Pattern, around: Around) -> None:
    if pattern.value is not None and pattern.kind == "value":
        walk.expr(pattern.value, around)
    keys = [walk.key_name(key) for key in pattern.keys] or [None] * len(pattern.parts)
    if pattern.kind == "class":
        keys[len(pattern.parts) - len(pattern.keywords) :] = pattern.keywords
    for key, part in zip(keys, pattern.parts, strict=False):
        _pattern(walk, part, around if key is None else around.under(key))


def _function(walk: Walk, node: nodes.Function, around: Around) -> None:
    inside = around.inside(node.name, *said_of(node.doc))
    for decorator in node.decorators:
        walk.expr(decorator, inside)
    own = Scope(walk.scope, node.locals)
    for param in node.params:
        if param.default is not None:
            walk.expr(param.default, inside.under(param.name, *whose(types_in(param.annotation))))
            default = walk.folder.fold(param.default)
            own.texts[param.name] = None if default is None else default.kept_as(param.name)
    walk.later.append((node, inside, own))


def _import(walk: Walk, node: nodes.Import, around: Around) -> None:
    whole = node.module if node.name is not None or node.whole else node.bound
    walk.scope.imports[node.bound] = "." * node.level + ".".join(filter(None, (whole, node.name)))


def _class(walk: Walk, node: nodes.Class, around: Around) -> None:
    prefixes = [text for text in _prefixes(walk, node) if text]
    scope = (*said_of(node.doc), *whose(around.names), *around.scope)
    inside = Around((node.name, *whose(prefixes)), scope, around.hint)
    for arg in node.bases:
        walk.expr(arg.value, inside.apart(*([arg.keyword] if arg.keyword else [])))
    for decorator in node.decorators:
        walk.expr(decorator, inside.apart())
    outer, walk.scope = walk.scope, Scope(walk.scope)
    walk.body(node.body, inside)
    inner, walk.scope = walk.scope, outer
    walk.scope.texts.update({f"{node.name}.{name}": text for name, text in inner.texts.items()})


def _prefixes(walk: Walk, node: nodes.Class) -> Iterator[str | None]:
    """Yield the prefixes that a class declares for the names of its fields."""
    pending: list[nodes.Node] = [*node.bases, *node.body]
    while pending:
        each = pending.pop()
        if isinstance(each, nodes.Arg):
            if "prefix" in (each.keyword or ""):
                yield walk.folder.known(each.value)
        elif isinstance(each, nodes.Class):
            pending += each.body
        elif isinstance(each, nodes.Assign):
            value = each.value
            if isinstance(value, nodes.Call):
                pending += value.args
            elif isinstance(value, nodes.Dict):
                named = ((walk.key_name(key) or "", inner) for key, inner in value.entries)
                yield from (walk.folder.known(inner) for name, inner in named if "prefix" in name)
            elif any("prefix" in name for target in each.targets for name in target_names(walk, target)):
                yield walk.folder.known(value)


STATEMENTS: dict[type, Callable[[Walk, Any, Around], None]] = {
    nodes.Assign: _assign,
    nodes.Augment: _augment,
    nodes.Return: _returned,
    nodes.Assert: _checked,
    nodes.If: _branched,
    nodes.Loop: _looped,
    nodes.Try: _tried,
    nodes.With: _managed,
    nodes.Match: _matched,
    nodes.Import: _import,
    nodes.Function: _function,
    nodes.Class: _class,
}
