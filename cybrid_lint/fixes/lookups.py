"""How a module looks up what it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.ir import nodes

# What looks a setting up, gives it back, and raises where it is not set and has no default.
_MAKERS = {
    "decouple": {"Config", "AutoConfig"},
    "environs": {"Env"},
    "environ": {"Env", "FileAwareEnv"},
    "starlette.config": {"Config"},
}
_FUNCTIONS = {("decouple", "config")}


class Lookup(NamedTuple):
    """A look-up that stands in a module: the call, the variable's name, and what it falls back to."""

    call: nodes.Call
    name: nodes.Expr
    fallback: nodes.Arg | None
    #: whether it gives None where the variable is not set, as `os.environ.get` does
    is_mild: bool


class Ways:
    """The ways in which a module looks up settings."""

    def __init__(self, file: PythonFile) -> None:
        self._file = file
        self._readers = dict(self._made())

    def _made(self) -> Iterator[tuple[str, int]]:
        """Yield the variables of the module that look up settings, and where each is there."""
        file = self._file
        for one in file.imports:
            if (one.module, one.name) in _FUNCTIONS and one.bound not in file.bound:
                yield one.bound, file.bounds(one)[1]
        for statement in file.body.body:
            if not (isinstance(statement, nodes.Assign) and isinstance(statement.value, nodes.Call)):
                continue
            func, targets = statement.value.func, statement.targets
            if self.makes(func) and len(targets) == 1 and isinstance(targets[0], nodes.Name):
                yield targets[0].id, file.bounds(statement.value)[1]

    @property
    def readers(self) -> list[str]:
        """What the module calls the functions and objects that look up its settings."""
        return list(self._readers)

    def makes(self, func: nodes.Expr) -> bool:
        """Tell whether what is called makes a reader of settings."""
        for one in self._file.imports:
            for module, names in _MAKERS.items():
                if one.module != module:
                    continue
                if isinstance(func, nodes.Name) and one.name in names and one.bound == func.id:
                    return True
                if isinstance(func, nodes.Attr) and one.name is None and func.name in names:
                    return isinstance(func.value, nodes.Name) and func.value.id == one.bound
        return False

    def is_reader(self, func: nodes.Expr) -> bool:
        """Tell whether what is called looks a setting up and raises where there is none: `config`, `env.str`."""
        if isinstance(func, nodes.Attr):
            return func.name in ("str", "get") and isinstance(func.value, nodes.Name) and func.value.id in self._readers
        return isinstance(func, nodes.Name) and func.id in self._readers

    def is_environment(self, func: nodes.Expr) -> bool:
        """Tell whether what is called is `os.getenv` or `os.environ.get`, whatever they are called here."""
        return self._dotted(func) in ("os.getenv", "os.environ.get")

    def _dotted(self, node: nodes.Expr) -> str:
        names: list[str] = []
        while isinstance(node, nodes.Attr):
            names.append(node.name)
            node = node.value
        if not isinstance(node, nodes.Name):
            return ""
        for one in self._file.imports:
            if one.bound == node.id:
                base = one.module if one.name is None else f"{one.module}.{one.name}"
                return ".".join([base, *reversed(names)])
        return ".".join([node.id, *reversed(names)])

    def named(self, call: nodes.Call) -> Lookup | None:
        """Return what a call looks up, None if it looks nothing up."""
        mild = self.is_environment(call.func)
        if not (mild or self.is_reader(call.func) or self._dotted(call.func) == "airflow.models.Variable.get"):
            return None
        positional = [arg for arg in call.args if arg.keyword is None and not arg.stars]
        if not positional:
            return None
        by_keyword = [arg for arg in call.args if arg.keyword in ("default", "default_var")]
        fallback = by_keyword[0] if by_keyword else positional[1] if len(positional) > 1 else None
        return Lookup(call, positional[0].value, fallback, mild)

    def written(self, name: str, before: int, quote: str) -> tuple[str, list[Edit]] | None:
        """Return how the variable of this name is looked up at an offset, and the edits that this needs."""
        for reader, there in self._readers.items():
            if there <= before and reader not in self._shadowed:
                return f"{reader}({quote}{name}{quote})", []
        environ = self.environ(before)
        return None if environ is None else (f"{environ[0]}[{quote}{name}{quote}]", environ[1])

    @cached_property
    def _shadowed(self) -> set[str]:
        names = [param.name for param in self._file.of_kind(nodes.Param)]
        return {*names, *(name for function in self._file.of_kind(nodes.Function) for name in function.locals)}

    def environ(self, before: int) -> tuple[str, list[Edit]] | None:
        """Return what `os.environ` is called at an offset, and the edits that this needs."""
        called = self._file.imported("os", "environ", before)
        if called is not None:
            return called, []
        imported = self._file.importing("os", None, before)
        return None if imported is None else (f"{imported[0]}.environ", imported[1])
