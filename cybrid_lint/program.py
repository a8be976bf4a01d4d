"""The program that the engine evaluates: the lowered modules of a project, and the positions in their texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.engine.code import ModuleCode
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import Survey, survey
from cybrid_lint.findings import Span
from cybrid_lint.ir import nodes
from cybrid_lint.project.modules import Module, Project, UnanalysableError

if TYPE_CHECKING:
    import libcst as cst

    from cybrid_lint.ir.lower import Lowered

_EMPTY = nodes.Module(0, ())


class Program:
    """A project as the engine loads it. `skipped` says of which modules there is no code, and why.

    `described` are dotted names that models describe: where they are the project's own, the models hold.
    """

    def __init__(self, project: Project, described: Iterable[str] = ()) -> None:
        self.project = project
        self._sources: dict[str, Module] = {}
        self._described: dict[str, dict[str, str]] = {}
        for dotted in described:
            module, _, name = dotted.rpartition(".")
            path = self.resolve(str(project.root / "any.py"), 0, module)
            if path is not None:
                self._described.setdefault(path, {})[name] = dotted
        self.skipped: dict[str, str] = {}
        self._lowered: dict[str, Lowered] = {}

    def load(self, path: str) -> ModuleCode:
        """Return a module by its path; one that cannot be read is empty."""
        module = self.source(path)
        body = self._lower(path, module)
        lines = module.raw.count(b"\n")
        is_package = Path(path).stem == "__init__"
        code = ModuleCode(path, body, module.words, is_package, lines, survey=_surveyed(module, body))
        code.described = self._described.get(path, {})
        return code

    def _lower(self, path: str, module: Module) -> nodes.Module:
        try:
            lowered = self._lowered[path] = _lowered(module)
        except UnanalysableError as error:
            self.skipped[path] = str(error)
            return _EMPTY
        except Exception as error:
            self.skipped[path] = f"{type(error).__name__} in the analysis"
            return _EMPTY
        return lowered.module

    def body(self, path: str) -> nodes.Module:
        """Return the nodes of a module that was loaded; none for one that could not be."""
        lowered = self._lowered.get(path)
        return _EMPTY if lowered is None else lowered.module

    def origin(self, path: str, at: int) -> cst.CSTNode:
        """Return the libcst node that a node of a loaded module was made from. Raises `KeyError` for another module."""
        return self._lowered[path].origin(at)

    def resolve(self, importer: str, level: int, dotted: str) -> str | None:
        """Return the path of the module that an import means, None if it is none of the project's."""
        return self.project.resolver.module(importer, level, dotted)

    def source(self, path: str) -> Module:
        """Return a module as a text; an empty one if there is no such file."""
        known = self._sources.get(path)
        if known is None:
            known = self._sources[path] = self.project.module(Path(path)) or Module(Path(path), b"", "")
        return known

    def span(self, site: Site) -> Span:
        """Return where a place is, its path relative to the project's root."""
        module = self.source(site.module)
        lowered = self._lowered.get(site.module)
        shown = self.project.display(module.path)
        if lowered is None:
            return Span(shown, 1, 0, 1, 0)
        return module.span(lowered.origin(site.at), shown)


def _lowered(module: Module) -> Lowered:
    """Return a module as it is lowered; that is done once, and kept with it."""
    known: Lowered | None = module.derived.get("lowered")
    if known is None:
        # the parser costs more than everything else that is imported, and most runs parse nothing
        from cybrid_lint.ir.lower import lower

        known = module.derived["lowered"] = lower(module.tree)
    return known


def _surveyed(module: Module, body: nodes.Module) -> Survey:
    """Return what a module says before it is evaluated, which is kept with it as well."""
    known: Survey | None = module.derived.get("survey")
    if known is None:
        known = survey(body)
        if body is not _EMPTY:
            module.derived["survey"] = known
    return known
