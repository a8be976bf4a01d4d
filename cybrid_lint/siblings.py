"""Packages of one's own beside a project: members of its workspace, and what it depends on by a path.

uv and Poetry say in `pyproject.toml` where these lie (https://docs.astral.sh/uv/concepts/projects/workspaces/,
https://python-poetry.org/docs/dependency-specification/#path-dependencies), as do PDM and Hatch in a dependency's URL.
Those that speak of Cybrid are followed as `first-party` packages are. The metadata says as well where a project's own
modules lie.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from cybrid_lint import layouts
from cybrid_lint.cache.store import Store
from cybrid_lint.gate import survey
from cybrid_lint.options import Options
from cybrid_lint.project.files import FOREIGN, Stamp, is_marked, read_bytes, stamp_of

METADATA = "pyproject.toml"
# What stands in metadata that names a workspace or depends on a path: all other is not parsed, as most is.
_TELLING = re.compile(rb"\bworkspace\b|\bpath\s*=|file:|root:uri")
_NAMED = re.compile(rb"\bname\b")
_MOST_BYTES, _MOST_DOTS, _MOST_MEMBERS = 1_000_000, 500, 200
_JOINTS = re.compile(r"[-_.]+")
# A dependency's URL that begins at the project's folder.
_BESIDE = re.compile(r"([\w.-]+)(?![\w.-])[^@]*@\s*(?:file:/*)?(?:\$\{PROJECT_ROOT\}|\{root:uri\})/([^\s;]+)")
#: Folders beside the packages of a project that has no `src`.
_NO_PACKAGES = frozenset({"tests", "test", "docs", "examples", "scripts", "benchmarks"})


# of each root, the packages and the stamps of all metadata that says so
_known: dict[Path, tuple[tuple[tuple[str, str], ...], dict[str, Stamp]]] = {}


def with_siblings(root: Path, options: Options, store: Store | None = None) -> Options:
    """Return the options of the project at a root, by which the packages beside it are followed as well.

    `store` is the cache, if there is one.
    """
    known = _known.get(root)
    if known is None or any(stamp_of(name) != stamp for name, stamp in known[1].items()):
        reading = _Reading(store)
        packages = tuple((name, str(path)) for name, path in reading.packages(root))
        known = _known[root] = (packages, reading.stamps)
    named = dict(options.first_party)
    more = tuple((name, path) for name, path in known[0] if name not in named)
    return replace(options, first_party=(*options.first_party, *more)) if more else options


def with_layout(root: Path, options: Options) -> tuple[Options, dict[str, Stamp]]:
    """Return the options of the project at a root, by which its own modules are found, and the stamps of what says so.

    It is only asked for a project that concerns Cybrid: to read that takes more than a look at an unrelated file.
    """
    reading = _Reading(None)
    folders, package = tuple(dict.fromkeys(reading.folders(root))), reading.package(root)
    return replace(options, folders=folders, package=package), reading.stamps


class _Reading:
    """Reads the metadata of projects, and notes the stamp of each file that it looks for."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self.stamps: dict[str, Stamp] = {}

    def packages(self, root: Path) -> Iterator[tuple[str, Path]]:
        """Yield the names and places of the packages beside a project, and beside those, that speak of Cybrid."""
        waiting, seen = [root], {root}
        while waiting:
            for name, folder in self._dependencies(waiting.pop()):
                if folder in seen or folder in root.parents or not is_marked(folder):
                    continue
                seen.add(folder)
                waiting.append(folder)
                if _speaks(folder, self._store):
                    yield from _packages_in(folder, name)

    def folders(self, root: Path) -> Iterator[str]:
        """Yield the folders in which a project's own modules lie, relative to its root."""
        yield from layouts.folders_in_tables(self._said(root, layouts.TELLING))
        for name in layouts.INI_FILES:
            raw = self._raw(root / name, layouts.TELLING)
            yield from layouts.folders_in_ini(raw.decode("utf-8", "replace")) if raw else ()

    def package(self, root: Path) -> str | None:
        """Return the package that the root itself is, whatever its folder is called."""
        return layouts.collection_in(self._raw(root / layouts.GALAXY, layouts.TELLING))

    def _dependencies(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """Yield what a project depends on by a path, and the members of its workspace that it names."""
        said = self._said(folder)
        for home, source in self._sources(folder, said):
            name, where = source
            path = where.get("path")
            if isinstance(path, str):
                yield name, Path(os.path.normpath(home / path))
            elif where.get("workspace") is True:
                yield from ((name, member) for member in self._members(folder, name))
        for group in (said.get("project"), _inside(said, "tool", "pdm", "dev-dependencies")):
            for text in _texts_in(group):
                if match := _BESIDE.match(text):
                    yield match[1], Path(os.path.normpath(folder / match[2]))

    def _sources(self, folder: Path, said: dict[str, Any]) -> Iterator[tuple[Path, tuple[str, dict[str, Any]]]]:
        """Yield the sources that metadata names, those of the workspace for all its members, with their folders."""
        tables = [(folder, _inside(said, "tool", "uv", "sources"))]
        home = self._workspace(folder)
        if home is not None and home != folder:
            tables.append((home, _inside(self._said(home), "tool", "uv", "sources")))
        poetry = _inside(said, "tool", "poetry")
        tables += [(folder, _inside(poetry, "dependencies")), (folder, _inside(poetry, "dev-dependencies"))]
        tables += [(folder, _inside(group, "dependencies")) for group in _inside(poetry, "group").values()]
        for home, table in tables:
            for name, where in table.items():
                for one in where if isinstance(where, list) else [where]:
                    if isinstance(one, dict):
                        yield home, (name, one)

    def _workspace(self, folder: Path) -> Path | None:
        """Return the root of the workspace that a folder lies in; it lies in no other repository."""
        for one in (folder, *folder.parents):
            if _inside(self._said(one), "tool", "uv", "workspace"):
                return one
            if (one / ".git").exists():
                break
        return None

    def _members(self, folder: Path, name: str) -> Iterator[Path]:
        """Yield the member of a workspace that has a name."""
        home = self._workspace(folder)
        members = [] if home is None else _inside(self._said(home), "tool", "uv", "workspace").get("members")
        for pattern in _texts_in(members):
            if home is None or "**" in pattern or ".." in pattern or os.path.isabs(pattern):
                continue
            for member in islice(home.glob(pattern), _MOST_MEMBERS):
                own = _inside(self._said(member, _NAMED), "project").get("name") or member.name
                if isinstance(own, str) and _plain(own) == _plain(name):
                    yield member

    def _said(self, folder: Path, telling: re.Pattern[bytes] = _TELLING) -> dict[str, Any]:
        """Return what the metadata of a project says, nothing if nothing in it is telling."""
        raw = self._raw(folder / METADATA, telling)
        if not raw or any(line.count(b".") > _MOST_DOTS for line in raw.split(b"\n")):
            return {}
        if sys.version_info >= (3, 11):
            import tomllib
        else:
            import tomli as tomllib
        try:
            return tomllib.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return {}

    def _raw(self, path: Path, telling: re.Pattern[bytes]) -> bytes:
        """Return what stands in a file, nothing if nothing in it is telling."""
        self.stamps[os.fspath(path)] = stamp_of(os.fspath(path))
        raw = read_bytes(path) or b""
        return b"" if telling.search(raw) is None or len(raw) > _MOST_BYTES else raw


@cache
def _speaks(folder: Path, store: Store | None) -> bool:
    """Tell whether a project speaks of Cybrid; it is looked at once, however many others it lies beside."""
    return any(sight.speaks for sight in survey(folder, store).values())


def _packages_in(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yield the packages and modules that a project installs, by the layouts that build tools know."""
    base = folder / "src"
    has_source = base.is_dir()
    base = base if has_source else folder
    for path in sorted(base.iterdir()):
        if path.is_dir() and path.name.isidentifier() and path.name not in FOREIGN:
            if has_source or ((path / "__init__.py").exists() and path.name not in _NO_PACKAGES):
                yield path.name, path
        elif path.suffix == ".py" and (has_source or path.stem == _plain(name)) and path.stem.isidentifier():
            yield path.stem, path


def _plain(name: str) -> str:
    return _JOINTS.sub("_", name).lower()


def _inside(table: Any, *names: str) -> dict[str, Any]:
    """Return a table in tables, an empty one where there is none."""
    for name in names:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}


def _texts_in(value: Any) -> Iterator[str]:
    """Yield the texts in lists and tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(inner)
