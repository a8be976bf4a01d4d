"""The gate: which files may have to do with Cybrid, decided from their bytes and imports before anything is parsed.

It may let too much through, never too little: a module without a word of Cybrid passes when it imports, or is
imported by, one that has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from cybrid_lint.project.files import python_files, read_bytes
from cybrid_lint.project.imports import Resolver, imports_of

# What loads modules by names that are put together while the program runs.
LOADS = re.compile(rb"\b(?:import_module|__import__|iter_modules|walk_packages|entry_points)\b")


def mentions_cybrid(raw: bytes) -> bool:
    """Tell whether the word Cybrid stands in a file, in any case."""
    return b"cybrid" in raw or b"cybrid" in raw.lower()


def concerned(root: Path, extra: Sequence[tuple[Path, bytes]] = ()) -> frozenset[Path]:
    """Return the files of a project that may have to do with Cybrid.

    `extra` are files and their bytes that replace or add to what lies on the disk (an editor's buffer). Concerned are
    the files that speak of Cybrid, whatever imports one of them, directly or not, and whatever any of these imports.
    """
    texts = dict(extra)
    for path in python_files(root):
        if path not in texts:
            raw = read_bytes(path)
            if raw is not None:
                texts[path] = raw
    seeds = {path for path, raw in texts.items() if mentions_cybrid(raw)}
    if not seeds:
        return frozenset()
    resolver = Resolver(root, (path for path, _ in extra))
    needs = {path: _first_party(path, raw, resolver) for path, raw in texts.items()}
    _add_unwritten(needs, texts)
    importers: dict[Path, set[Path]] = {}
    for path, imported in needs.items():
        for one in imported:
            importers.setdefault(one, set()).add(path)
    users = _reach(seeds, importers)
    found = _reach(users, needs)
    if any(LOADS.search(texts[path]) for path in found):
        # modules that are loaded by their names may register themselves with what they import
        found = _reach(_reach(found, importers), needs)
    return frozenset(found)


def _add_unwritten(needs: dict[Path, set[Path]], texts: dict[Path, bytes]) -> None:
    """Add what modules get from others without importing them: Django's settings, pytest's fixtures."""
    settings = {path for path in texts if path.stem == "settings" or path.parent.name == "settings"}
    conftests = {path.parent: path for path in texts if path.name == "conftest.py"}
    for path, raw in texts.items():
        if b"django.conf" in raw:
            needs[path] |= settings - {path}
        if path.name.startswith("test_") or path.name.endswith("_test.py") or path.name == "conftest.py":
            needs[path] |= {conftests[one] for one in path.parents if one in conftests} - {path}


def _first_party(path: Path, raw: bytes, resolver: Resolver) -> set[Path]:
    found: set[Path] = set()
    for one in set(imports_of(raw)):
        module = resolver.resolve(path, one.level, one.module)
        if module is None:
            continue
        found.add(module)
        inner = f"{one.module}.{one.name}" if one.module else one.name
        submodule = resolver.resolve(path, one.level, inner) if one.name else None
        if submodule is not None:
            found.add(submodule)
    return found


def _reach(start: Iterable[Path], edges: dict[Path, set[Path]]) -> set[Path]:
    """Return what can be reached from these files over the edges, they themselves included."""
    reached = set(start)
    queue = list(reached)
    while queue:
        for one in edges.get(queue.pop(), ()):
            if one not in reached:
                reached.add(one)
                queue.append(one)
    return reached
