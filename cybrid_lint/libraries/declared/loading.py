"""Loads descriptions into a registry: stubs when a program imports their packages, users' models at once.

The stub of a package has its name: `stubs/treq.toml` describes `treq`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cybrid_lint.libraries.declared.effects import Declared, meant
from cybrid_lint.libraries.declared.reading import DeclarationError, Description, Entry, parse
from cybrid_lint.libraries.lookup import Libraries, load
from cybrid_lint.libraries.registry import REGISTRY, DuplicateOwnerError, Registry, claim

STUBS = Path(__file__).parent.parent / "stubs"


class ModelError(Exception):
    """A user's model cannot be used: the file, and what is wrong with it."""

    def __init__(self, path: str, error: DeclarationError) -> None:
        super().__init__(error.problem)
        self.path = path
        self.error = error


@cache
def stub_names() -> frozenset[str]:
    """Return the packages of which there are stubs."""
    return frozenset(path.stem for path in STUBS.glob("*.toml"))


@cache
def _stub(package: str) -> tuple[str, Description]:
    path = STUBS / f"{package}.toml"
    return str(path), parse(path.read_text(encoding="utf-8"))


class Declarations:
    """The descriptions that a registry has, and gets."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        #: The dotted names of functions and classes that users' models describe.
        self.described: list[str] = []
        self._waiting = set(stub_names())

    def read(self, package: str) -> bool:
        """Read the stub of a package that a program imports; return whether there was one to be read."""
        if package not in self._waiting:
            return False
        self._waiting.discard(package)
        self._add(*_stub(package))
        return True

    def read_all(self) -> None:
        """Read all stubs."""
        for package in sorted(self._waiting):
            self.read(package)

    def add(self, path: str, text: str) -> None:
        """Read a user's model from a file of this path. Raises `ModelError`."""
        try:
            description = parse(text)
            for package in dict.fromkeys(name.partition(".")[0] for name in _dotted(description.entries)):
                self.read(package)
            self._add(path, description)
            self.described += [name for one in description.entries if not one.of for name in one.names]
        except DeclarationError as error:
            raise ModelError(path, error) from None

    def _add(self, path: str, description: Description) -> None:
        # classes first: the others may speak of them
        for entry in sorted(description.entries, key=lambda one: one.kind != "class"):
            _Adding(self.registry, Declared(entry, path, self.registry)).add()


def _dotted(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the dotted names that entries speak of."""
    for entry in entries:
        yield from entry.names if not entry.of else ()
        yield from filter(None, (entry.of, entry.says.get("like")))


class _Adding:
    """One entry on its way into a registry."""

    def __init__(self, registry: Registry, handler: Declared) -> None:
        self.registry = registry
        self.handler = handler
        self.entry = handler.entry

    def add(self) -> None:
        """Put the entry in. Raises `DeclarationError` where a name has an owner already, or is not known."""
        kind = self.entry.kind
        if kind in ("class", "function"):
            for name in self.entry.names:
                self._function(name)
        elif kind == "name":
            for name in self.entry.names:
                self._claim(self.registry.names, name, self.handler.name, name)
        else:
            label = self._label()
            for name in self.entry.names:
                if kind == "method":
                    self._claim(self.registry.methods, (label, name), self.handler, name)
                else:
                    self._claim(self.registry.attributes, (label, name), self.handler.attribute, name)

    def _function(self, name: str) -> None:
        like = self.entry.says.get("like")
        if like is not None:
            like = meant(like, name)
            if like not in self.registry.functions:
                raise DeclarationError(self.entry.line(name), "nothing is known about", like, self.registry.functions)
        self._claim(self.registry.functions, name, self.handler, name)
        label = self.entry.names[0] if like is None else self.registry.classes.types.get(like)
        if self.entry.kind == "class" and label is not None:
            self._claim(self.registry.classes.types, name, label, name)
        if "ends" in self.entry.says:
            self.registry.endings.add(name)

    def _label(self) -> str:
        label = self.registry.classes.types.get(self.entry.of)
        if label is None:
            raise DeclarationError(
                self.entry.line(self.entry.of), "unknown class", self.entry.of, self.registry.classes.types
            )
        return label

    def _claim(self, table: dict[Any, Any], key: Any, value: Any, name: str) -> None:
        try:
            claim(table, key, value)
        except DuplicateOwnerError:
            raise DeclarationError(self.entry.line(name), "there is already a description of", name) from None


class Known(NamedTuple):
    """The libraries of an analysis."""

    libraries: Libraries
    declarations: Declarations


def known(models: Iterable[tuple[str, str]] = ()) -> Known:
    """Return what is known of libraries: by handlers, by stubs, and by a user's models, each a path and a text.

    Raises `ModelError`.
    """
    load()
    registry = REGISTRY.copy()
    declarations = Declarations(registry)
    for path, text in models:
        declarations.add(path, text)
    return Known(Libraries(registry, declarations.read), declarations)
