"""The files of a project for the fixes of one analysis, and how they import each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from cybrid_lint.cybrid.events import OperationCalled, TokenRequested
from cybrid_lint.engine.values import Site
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.ir import nodes

T = TypeVar("T")


class Workspace:
    """The files of a project for the fixes of one analysis, each prepared once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._files: dict[str, PythonFile] = {}
        self._known: dict[object, Any] = {}

    def once(self, work: Callable[[Workspace], T]) -> T:
        """Return what a function makes of the whole project, which it makes once for all fixes."""
        if work not in self._known:
            self._known[work] = work(self)
        known: T = self._known[work]
        return known

    def file(self, path: str) -> PythonFile:
        """Return a module of the project by its path."""
        if path not in self._files:
            self._files[path] = PythonFile(self.facts, path)
        return self._files[path]

    @cached_property
    def files(self) -> list[PythonFile]:
        """The modules that were analysed."""
        return [self.file(path) for path in self.facts.paths if path not in self.facts.skipped]

    @cached_property
    def _functions(self) -> dict[str, list[tuple[PythonFile, nodes.Function]]]:
        functions: dict[str, list[tuple[PythonFile, nodes.Function]]] = {}
        for file in self.files:
            for function in file.of_kind(nodes.Function):
                functions.setdefault(function.name, []).append((file, function))
        return functions

    def functions(self, name: str) -> list[tuple[PythonFile, nodes.Function]]:
        """Return the functions and methods of a name, with the modules where they stand."""
        return self._functions.get(name, [])

    @cached_property
    def calls(self) -> dict[Site, list[OperationCalled]]:
        """The calls of operations by where they stand."""
        calls: dict[Site, list[OperationCalled]] = {}
        for one in self.facts.events.operations:
            calls.setdefault(one.site, []).append(one)
        return calls

    @cached_property
    def requests(self) -> dict[Site, list[TokenRequested]]:
        """The requests of tokens by where they stand."""
        requests: dict[Site, list[TokenRequested]] = {}
        for one in self.facts.events.requests:
            requests.setdefault(one.site, []).append(one)
        return requests

    @cached_property
    def asking(self) -> dict[tuple[Site, str], list[TokenRequested]]:
        """The requests of tokens by where a scope that they ask for is written, and by the scope."""
        asking: dict[tuple[Site, str], list[TokenRequested]] = {}
        for request in self.facts.events.requests:
            for place in dict.fromkeys((one.site or request.site, one.text) for one in request.reading.scopes):
                asking.setdefault(place, []).append(request)
        return asking

    @cached_property
    def steps(self) -> dict[Site, set[Site]]:
        """Where the calls lead that are on the way to an operation: for each the next ones."""
        steps: dict[Site, set[Site]] = {}
        for one in self.facts.events.operations:
            for site, following in pairwise([one.site, *one.path, one.call_site]):
                steps.setdefault(site, set()).add(following)
        return steps

    def resolve(self, importer: PythonFile, level: int, module: str) -> PythonFile | None:
        """Return the module that an import means, None if it is none of the project's."""
        path = self.facts.program.resolve(importer.path, level, module)
        if path is None or not self.facts.program.body(path).body:
            return None
        return self.file(path)

    def parses(self, edits: Iterable[Edit]) -> bool:
        """Tell whether all files can be parsed after edits of them."""
        edits = list(edits)
        paths = {edit.span.path for edit in edits}
        return all(file.parses(edits) for file in self._files.values() if file.shown in paths)

    def named(self, dotted: str) -> PythonFile | None:
        """Return the module of the project that has a name, as seen from its root."""
        path = self.facts.program.resolve(str(self.root / "__init__.py"), 0, dotted)
        return self.file(path) if path is not None and self.facts.program.body(path).body else None

    def importing(self, file: PythonFile, other: PythonFile, name: str, before: int) -> tuple[str, list[Edit]] | None:
        """Return what a name of another module is called in one, with the import if one has to be added.

        None where the name means something else, or where the modules would import each other.
        """
        if other is file:
            return name, []
        from_other = [one for one in file.imports if one.name and self.resolve(file, one.level, one.module) is other]
        for one in from_other:
            if one.name == name:
                return one.bound, []
        if from_other:
            edit = None if name in file.bound else file.imported_beside(from_other[0], name)
            return None if edit is None else (name, [edit])
        dotted = other.shown.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if self.resolve(file, 0, dotted) is not other or self._imports(other, file):
            return None
        return file.importing(dotted, name, before)

    def _imports(self, file: PythonFile, other: PythonFile) -> bool:
        """Tell whether a module imports another, be it through others."""
        seen: set[str] = set()
        waiting = [file]
        while waiting:
            file = waiting.pop()
            if file is other:
                return True
            if file.path not in seen:
                seen.add(file.path)
                resolved = (self.resolve(file, one.level, one.module) for one in file.of_kind(nodes.Import))
                waiting += [one for one in resolved if one is not None]
        return False

    def is_imported(self, file: PythonFile, name: str) -> bool:
        """Tell whether another module of the project imports a name of a module, or all of it."""
        return any(
            (one.name == name or one.whole or one.name is None) and self.resolve(other, one.level, one.module) is file
            for other in self.files
            if other is not file
            for one in other.of_kind(nodes.Import)
        )

    @property
    def root(self) -> Path:
        """The project's root."""
        return self.facts.project.root


def workspace(facts: Facts) -> Workspace:
    """Return the workspace of an analysis, the same one whenever it is asked for."""
    if not isinstance(facts.workspace, Workspace):
        facts.workspace = Workspace(facts)
    return facts.workspace
