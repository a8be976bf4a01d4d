"""Lists what a registry knows: names, and where they are described."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cybrid_lint.libraries.declared.effects import Declared
from cybrid_lint.libraries.registry import Registry

_PHRASES = {
    "returns": "returns a value",
    "sends": "sends a request",
    "writes": "writes values",
    "exposes": "shows values to a client",
    "queries": "opens a URL",
    "ends": "never returns",
    "is": "a value",
}
PACKAGE = Path(__file__).parents[2]


class Known(NamedTuple):
    """A name that is known: what kind of thing it is, the file and line that say so, and a sentence on what it does.

    The path of a file of ours is relative to the package's parent; the line is 0 where only the name is known.
    """

    name: str
    kind: str
    path: str
    line: int
    says: str


def known_names(registry: Registry) -> list[Known]:
    """Return all names that a registry knows, in order."""
    return sorted({*_names(registry), *_members(registry)})


def _names(registry: Registry) -> Iterator[Known]:
    for name, handler in registry.functions.items():
        yield _known(name, "class" if name in registry.classes.types else "function", handler, name)
    for name in registry.classes.types.keys() - registry.functions.keys():
        yield Known(name, "class", "", 0, "")
    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("name", registry.names),
        ("decorator", registry.decorators),
        ("all below", registry.prefixes),
    )
    for kind, table in tables:
        for name, handler in table.items():
            yield _known(name, kind, handler, name)


def _members(registry: Registry) -> Iterator[Known]:
    classes: dict[str, list[str]] = {}
    for name, label in registry.classes.types.items():
        classes.setdefault(label, []).append(name)
    tables: tuple[tuple[str, Mapping[tuple[str, str], Any]], ...] = (
        ("method", registry.methods),
        ("attribute", registry.attributes),
    )
    for kind, table in tables:
        for (label, name), handler in table.items():
            for cls in classes.get(label, ()):
                yield _known(f"{cls}.{name}", kind, handler, name)


def _known(name: str, kind: str, handler: Callable[..., Any], key: str) -> Known:
    declared = handler if isinstance(handler, Declared) else getattr(handler, "__self__", None)
    if isinstance(declared, Declared):
        return Known(name, kind, _shown(declared.path), declared.entry.line(key), _said(declared))
    code = handler.__code__
    lines = (handler.__doc__ or "").splitlines()
    return Known(name, kind, _shown(code.co_filename), code.co_firstlineno, lines[0] if lines else "")


def _said(declared: Declared) -> str:
    says = declared.entry.says
    if "like" in says:
        return f"Like {says['like']}."
    parts = [_PHRASES[key] if key in _PHRASES else f"{key} {', '.join(says[key])}" for key in says]
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


@cache
def _shown(path: str) -> str:
    """Return a file of ours by its place in the package, any other as it is."""
    if PACKAGE in Path(path).parents:
        return Path(os.path.relpath(path, PACKAGE.parent)).as_posix()
    return path
