"""The gate: which files may have to do with Cybrid, decided from their bytes and imports before anything is parsed.

It may let too much through, never too little: a module without a word of Cybrid passes when it imports, or is
imported by, one that has.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cybrid_lint.cache.sights import PYTHON, SPEAKS, Sights
from cybrid_lint.cache.store import Store
from cybrid_lint.options import Options
from cybrid_lint.project.files import Obstacle, Stamp, UnreadError, python_names, read_bytes, read_stamped, stamp_of
from cybrid_lint.words import concerns_cybrid, mentions_cybrid

if TYPE_CHECKING:
    from cybrid_lint.project.imports import Import, Resolver


class Sight(NamedTuple):
    """What a first look at a file tells: its stamp, whether it speaks of Cybrid, and whether it is a Python script.

    A script is one by its first line, where its name does not say what it is. An obstacle kept the file from being
    read.
    """

    stamp: Stamp
    speaks: bool
    is_script: bool = False
    obstacle: Obstacle | None = None


class Bearing(NamedTuple):
    """What of a file's text decides its relations: as long as it stays, they do.

    `speaks` tells whether it speaks of Cybrid, `mentions` whether it has the name at all, `uses` whether it names a
    package that is described as one for Cybrid; `loads` whether it loads modules by names that it puts together.
    """

    imports: frozenset[Import]
    speaks: bool
    mentions: bool
    uses: bool
    has_django: bool
    loads: bool


DEFAULT = Options()
# What loads modules by names that are put together while the program runs.
_LOADERS = (b"import_module", b"__import__", b"iter_modules", b"walk_packages", b"entry_points")
LOADS = re.compile(rb"\b(?:%s)\b" % b"|".join(_LOADERS))


def look_at(name: str) -> Sight:
    """Return what a first look at a Python file tells."""
    try:
        raw, stamp = read_stamped(name)
    except UnreadError as error:
        return Sight(stamp_of(name), False, obstacle=error.why)
    return Sight(stamp, concerns_cybrid(raw))


def survey(root: Path, store: Store | None = None) -> dict[str, Sight]:
    """Return what a first look tells of each Python file of a project; each is read once and not kept.

    With a cache, those are not read that have not changed since they were.
    """
    names = python_names(os.fspath(root))
    if store is None:
        return {name: look_at(name) for name in names}
    sights = Sights(store, os.fspath(root))
    seen = {name: recalled(name, sights) or look_at(name) for name in names}
    for sight in seen.values():
        note(sight, sights)
    sights.save()
    return seen


def recalled(name: str, sights: Sights) -> Sight | None:
    """Return what an earlier look at a Python file has told, if the file has not changed since."""
    if not sights:
        return None
    stamp = stamp_of(name)
    told = sights.of(stamp)
    return Sight(stamp, bool(told & SPEAKS)) if told & PYTHON else None


def note(sight: Sight, sights: Sights) -> None:
    """Note what a look at a Python file has told."""
    if sight.obstacle is None:
        sights.note(sight.stamp, PYTHON | (SPEAKS if sight.speaks else 0))


def concerned(
    root: Path,
    extra: Sequence[tuple[Path, bytes]] = (),
    seen: Mapping[str, Sight] | None = None,
    options: Options = DEFAULT,
    resolver: Resolver | None = None,
) -> frozenset[Path]:
    """Return the files of a project, and of installed packages that are followed, that may have to do with Cybrid.

    `extra` are files and their bytes that replace or add to what lies on the disk (an editor's buffer), `seen` is the
    survey of the project, if there is one already, and `resolver` one that knows the extra files. Concerned are the
    files that speak of Cybrid, whatever imports one of them, directly or not, and whatever any of these imports. If the
    extra files are such as nobody can import, as notebooks and scripts are, only they and what they import are of
    interest.
    """
    return relations(root, {path: bearing(raw, options) for path, raw in extra}, seen, options, resolver).concerned


@dataclass(frozen=True)
class Relations:
    """Which files may have to do with Cybrid, and of all files what each gets from others, and who imports it."""

    concerned: frozenset[Path]
    needs: Mapping[Path, Set[Path]] = field(default_factory=dict)
    importers: Mapping[Path, Set[Path]] = field(default_factory=dict)

    def users_of(self, path: Path) -> frozenset[Path]:
        """Return a file and those that import it, directly or not, as far as they are concerned."""
        return frozenset(_reach([path], self.importers)) & self.concerned

    def around(self, path: Path) -> frozenset[Path]:
        """Return the users of a file, and what it needs itself."""
        return self.users_of(path) | (frozenset(_reach([path], self.needs)) & self.concerned)


def relations(
    root: Path,
    extra: Mapping[Path, Bearing],
    seen: Mapping[str, Sight] | None = None,
    options: Options = DEFAULT,
    resolver: Resolver | None = None,
    on_disk: Callable[[Path], Bearing | None] | None = None,
) -> Relations:
    """Return what `concerned` does, with what imports what.

    `resolver` is one that knows the extra files already, and `on_disk` gives the bearing of another file, None for one
    that cannot be read.
    """
    seen = survey(root) if seen is None else seen
    seeds = {Path(name) for name, sight in seen.items() if sight.speaks} - extra.keys()
    seeds |= {path for path, bears in extra.items() if bears.speaks}
    if not seeds and not options.reaches_out:
        return Relations(frozenset())
    if resolver is None:
        from cybrid_lint.project.imports import Resolver

        resolver = Resolver(root, extra, options.installed, options.folders, options.package)

    def read(path: Path) -> Bearing | None:
        raw = read_bytes(path)
        return None if raw is None else bearing(raw, options)

    needs, loading, more = _needs(_bearings(seen, extra, on_disk or read), resolver, read)
    seeds |= more
    if not seeds:
        return Relations(frozenset())
    importers: dict[Path, set[Path]] = {}
    for path, imported in needs.items():
        for one in imported:
            importers.setdefault(one, set()).add(path)
    users = _reach(seeds, importers)
    if extra and not any(path.suffix == ".py" for path in extra):
        users &= extra.keys()
    found = _reach(users, needs)
    if loading & found:
        # modules that are loaded by their names may register themselves with what they import
        found = _reach(_reach(found, importers), needs)
    return Relations(frozenset(found), needs, importers)


def bearing(raw: bytes, options: Options = DEFAULT) -> Bearing:
    """Return what of a file's text decides its relations."""
    from cybrid_lint.project.imports import imports_of

    pattern = _naming(options.speaking) if options.speaking else None
    return Bearing(
        frozenset(imports_of(raw)),
        concerns_cybrid(raw),
        mentions_cybrid(raw),
        pattern is not None and pattern.search(raw) is not None,
        b"django.conf" in raw,
        any(name in raw for name in _LOADERS) and LOADS.search(raw) is not None,
    )


@cache
def _naming(packages: tuple[str, ...]) -> re.Pattern[bytes]:
    """Return what finds the name of one of these packages in a file."""
    names = "|".join(map(re.escape, packages))
    return re.compile(rf"\b(?:{names})\b".encode())


def _bearings(
    seen: Iterable[str], extra: Mapping[Path, Bearing], on_disk: Callable[[Path], Bearing | None]
) -> Iterator[tuple[Path, Bearing]]:
    yield from extra.items()
    for path in map(Path, seen):
        bears = None if path in extra else on_disk(path)
        if bears is not None:
            yield path, bears


def _needs(
    bearings: Iterable[tuple[Path, Bearing]], resolver: Resolver, read: Callable[[Path], Bearing | None]
) -> tuple[dict[Path, set[Path]], set[Path], set[Path]]:
    """Return what each file gets of the project and of what is followed besides, imported or not.

    Returned are also the files that load modules by their names, and those that have to do with Cybrid for other
    reasons than that they speak of it: they use a library that is described so, or they are installed and speak.
    """
    needs: dict[Path, set[Path]] = {}
    django: list[Path] = []
    loading: set[Path] = set()
    seeds: set[Path] = set()
    for path, bears in _with_installed(bearings, needs, resolver, read):
        needs[path] = set(resolver.imported(path, bears.imports))
        if bears.uses or (bears.mentions and resolver.is_installed(path)):
            seeds.add(path)
        if bears.has_django:
            django.append(path)
        if bears.loads:
            loading.add(path)
    _add_unwritten(needs, django)
    return needs, loading, seeds


def _with_installed(
    bearings: Iterable[tuple[Path, Bearing]],
    needs: Mapping[Path, set[Path]],
    resolver: Resolver,
    read: Callable[[Path], Bearing | None],
) -> Iterator[tuple[Path, Bearing]]:
    """Yield files with their bearings, and then those of installed packages that all these have turned out to need."""
    yield from bearings
    done: set[Path] = set()
    while waiting := {one for found in needs.values() for one in found if resolver.is_installed(one)} - done:
        done |= waiting
        for path in sorted(waiting):
            yield path, read(path) or bearing(b"")


def _add_unwritten(needs: dict[Path, set[Path]], django: Iterable[Path]) -> None:
    """Add what modules get from others unimported: Django's settings, pytest's fixtures, behave's context."""
    settings = {path for path in needs if path.stem == "settings" or path.parent.name == "settings"}
    for path in django:
        needs[path] |= settings - {path}
    conftests = {path.parent: path for path in needs if path.name == "conftest.py"}
    for path in needs:
        if path.name.startswith("test_") or path.name.endswith("_test.py") or path.name == "conftest.py":
            needs[path] |= {conftests[one] for one in path.parents if one in conftests} - {path}
        environment = path.parent.parent / "environment.py"
        if path.parent.name == "steps" and environment in needs:
            needs[path].add(environment)


def _reach(start: Iterable[Path], edges: Mapping[Path, Set[Path]]) -> set[Path]:
    """Return what can be reached from these files over the edges, they themselves included."""
    reached = set(start)
    queue = list(reached)
    while queue:
        for one in edges.get(queue.pop(), ()):
            if one not in reached:
                reached.add(one)
                queue.append(one)
    return reached
