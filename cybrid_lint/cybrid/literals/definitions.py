"""The names that functions and classes of a project give to their arguments, by position."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from cybrid_lint.ir import nodes

Names = tuple[str, ...]


class Definitions:
    """The parameters of functions and the fields of classes, by the name that is called, and whose these are.

    Where several of the project have one name, those of the calling module count, else what all of them agree on.
    """

    def __init__(self, modules: Iterable[tuple[str, nodes.Module, str | None]]) -> None:
        self._known: dict[str, list[tuple[str, Names]]] = {}
        self._vendors: dict[str, str | None] = {}
        # the names of modules and of their folders
        self._own: set[str] = set()
        for path, module, vendor in modules:
            self._vendors[path] = vendor
            self._own.update(PurePath(path).with_suffix("").parts)
            for name, params in _defined(module.body, is_class=False):
                self._known.setdefault(name, []).append((path, params))

    def parameter(self, path: str, name: str, index: int, imported: str = "") -> str | None:
        """Return what a function or class calls its argument at an index, None if that is not known.

        `imported` is the dotted name by which it was imported, if it was: others' functions are not the project's.
        """
        known = self._known.get(name, ()) if self._may_define(imported) else ()
        own = [params for module, params in known if module == path]
        found = {params[index] if index < len(params) else None for params in own or [params for _, params in known]}
        return found.pop() if len(found) == 1 else None

    def vendor(self, imported: str) -> str | None:
        """Return whose a function or class is that is imported by a dotted name, by the module that defines it."""
        *modules, name = imported.split(".")
        paths = (PurePath(path) for path, _ in self._known.get(name, ()))
        found = {self._vendors[str(path)] for path in paths if {path.stem, path.parent.name} & set(modules)}
        return found.pop() if len(found) == 1 else None

    def _may_define(self, imported: str) -> bool:
        """Tell whether what is imported by a dotted name may be the project's own; relative names are."""
        package = imported.partition(".")[0]
        return not package or package in self._own


def record_of(node: nodes.Expr | None) -> tuple[Names, nodes.Call] | None:
    """Return the fields that a call like `namedtuple("Name", "a b")` names, and the call itself."""
    if not isinstance(node, nodes.Call) or len(node.args) < 2:
        return None
    func = node.func
    if (func.name if isinstance(func, nodes.Attr) else getattr(func, "id", "")) not in ("namedtuple", "NamedTuple"):
        return None
    return names_in(node.args[1].value), node


def names_in(node: nodes.Expr) -> Names:
    """Return names that are listed in one text or in a sequence, the latter perhaps of pairs of name and type."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return tuple(node.value.replace(",", " ").split())
    if not isinstance(node, nodes.Sequence):
        return ()
    found: list[str] = []
    for member in node.members:
        first = member.members[0] if isinstance(member, nodes.Sequence) and member.members else member
        found.append(first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else "")
    return tuple(found)


def _defined(body: nodes.Body, *, is_class: bool) -> Iterator[tuple[str, Names]]:
    for statement in body:
        if isinstance(statement, nodes.Function):
            positional = [param.name for param in statement.params if param.kind <= nodes.EITHER]
            yield statement.name, tuple(positional[1:] if is_class and not _is_static(statement) else positional)
            yield from _defined(statement.body, is_class=False)
        elif isinstance(statement, nodes.Class):
            yield statement.name, _fields(statement)
            yield from _defined(statement.body, is_class=True)
        elif isinstance(statement, nodes.Assign):
            record = record_of(statement.value)
            for target in statement.targets:
                if record is not None and isinstance(target, nodes.Name):
                    yield target.id, record[0]
        elif isinstance(statement, nodes.If):
            yield from _defined(statement.body, is_class=is_class)
            yield from _defined(statement.orelse, is_class=is_class)
        elif isinstance(statement, nodes.Try):
            yield from _defined((*statement.body, *statement.orelse), is_class=is_class)


def _is_static(function: nodes.Function) -> bool:
    return any(isinstance(one, nodes.Name) and one.id == "staticmethod" for one in function.decorators)


def _fields(node: nodes.Class) -> Names:
    """Return what a class is made of by position: its constructor's parameters, else its annotated fields."""
    for statement in node.body:
        if isinstance(statement, nodes.Function) and statement.name in ("__init__", "__new__"):
            return tuple(param.name for param in statement.params if param.kind <= nodes.EITHER)[1:]
    return tuple(
        target.id
        for statement in node.body
        if isinstance(statement, nodes.Assign) and (statement.annotation is not None or _is_attrs(statement.value))
        for target in statement.targets
        if isinstance(target, nodes.Name) and target.id != "model_config"
    )


def _is_attrs(value: nodes.Expr | None) -> bool:
    return isinstance(value, nodes.Call) and isinstance(value.func, nodes.Attr) and value.func.name in ("ib", "attrib")
