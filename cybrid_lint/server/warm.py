"""A project that is kept warm: what did not change is neither read, nor parsed, nor evaluated where it has no part."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cybrid_lint.findings import Finding
from cybrid_lint.gate import Bearing, Relations, Sight, bearing, look_at, relations
from cybrid_lint.options import Options
from cybrid_lint.project.files import python_names, read_bytes, stamp_of
from cybrid_lint.project.imports import Resolver
from cybrid_lint.project.modules import Module, Modules
from cybrid_lint.room import with_room
from cybrid_lint.server.usage import Usage
from cybrid_lint.siblings import with_layout, with_siblings

Checkpoint = Callable[[], None]


class CancelledError(BaseException):
    """What is worked out is not wanted any more; no guard around the work may take it for one of its failures."""


@dataclass(frozen=True)
class Checked:
    """What an evaluation has given: the concerned files that it was about, their findings, and whether these are all.

    `usage` is what tokens are used for, which only the evaluation of all files knows. `texts` are the files' texts as
    they were evaluated.
    """

    concerned: frozenset[Path] = frozenset()
    findings: Mapping[Path, list[Finding]] = field(default_factory=dict)
    whole: bool = False
    usage: Usage = field(default_factory=Usage)
    texts: Mapping[Path, str] = field(default_factory=dict)


class WarmProject:
    """The project at a root; one thread at a time may ask it."""

    def __init__(self, root: Path, options: Options) -> None:
        self.root = root
        self.options, _ = with_layout(root, with_siblings(root, options))
        self._modules = Modules()
        self._seen: dict[str, Sight] | None = None
        self._on_disk: dict[Path, Bearing | None] = {}
        self._installed = self.options.installed
        # finds modules where these files are open that are not on disk, and remembers where they lie
        self._resolver: tuple[frozenset[Path], Resolver] | None = None
        self._bearings: dict[Path, tuple[str, Bearing]] = {}
        self._related: tuple[Mapping[Path, Bearing], Relations] | None = None

    def refresh(self) -> bool:
        """Look for files that have come, gone or changed, and tell whether there are any.

        Of those that stayed as they were only the stamp is read.
        """
        before = self._seen or {}
        seen: dict[str, Sight] = {}
        for name in python_names(os.fspath(self.root)):
            known = before.get(name)
            seen[name] = known if known is not None and known.stamp == stamp_of(name) else look_at(name)
        self._seen = seen
        changed = [Path(name) for name in before.keys() | seen.keys() if before.get(name) != seen.get(name)]
        bore = {path: self._on_disk.pop(path, None) for path in changed}
        if any(bears is None or bears != self._bearing_on_disk(path) for path, bears in bore.items()):
            self._related = None
        if before.keys() != seen.keys():
            self._resolver = None
        return bool(changed)

    def check(
        self, overlay: Mapping[Path, str], focus: Path | None = None, checkpoint: Checkpoint = lambda: None
    ) -> Checked:
        """Return what is found, with these texts in the place of files.

        With a `focus` it is what is found in that file and in those that import it. What only the rest of the project
        shows of them, such as what else a token is used for, is left to a check without one.
        """
        related = self._relations(overlay)
        wanted = related.concerned if focus is None else related.users_of(focus)
        if not wanted:
            return Checked(whole=not related.concerned)
        around = related.concerned if focus is None else related.around(focus)
        return with_room(lambda: self._evaluated(related, wanted, around, overlay, checkpoint))

    def _relations(self, overlay: Mapping[Path, str]) -> Relations:
        """Return what has to do with what; it is worked out anew only where an import or the like was changed."""
        if self._seen is None:
            self.refresh()
        bearings = {path: self._bearing(path, text) for path, text in overlay.items()}
        self._bearings = {path: self._bearings[path] for path in overlay}
        # most changes leave a file as it is on disk in this respect
        others = {path: bears for path, bears in bearings.items() if bears != self._bearing_on_disk(path)}
        if self._related is None or self._related[0] != others:
            resolver = self._resolver_with(overlay)
            related = relations(self.root, others, self._seen, self.options, resolver, self._bearing_on_disk)
            self._related = (others, related)
        return self._related[1]

    def _resolver_with(self, overlay: Mapping[Path, str]) -> Resolver:
        seen = self._seen or {}
        unsaved = frozenset(path for path in overlay if os.fspath(path) not in seen)
        if self._resolver is None or self._resolver[0] != unsaved:
            folders, package = self.options.folders, self.options.package
            self._resolver = (unsaved, Resolver(self.root, unsaved, self._installed, folders, package))
        return self._resolver[1]

    def _bearing_on_disk(self, path: Path) -> Bearing | None:
        """Return what decides the relations of a file of the project as it was last seen, None if it is none."""
        if path not in self._on_disk:
            raw = read_bytes(path) if os.fspath(path) in (self._seen or {}) else None
            self._on_disk[path] = None if raw is None else bearing(raw, self.options)
        return self._on_disk[path]

    def _bearing(self, path: Path, text: str) -> Bearing:
        known = self._bearings.get(path)
        if known is None or known[0] != text:
            known = self._bearings[path] = (text, bearing(text.encode("utf-8", "surrogatepass"), self.options))
        return known[1]

    def _evaluated(
        self,
        related: Relations,
        wanted: Collection[Path],
        around: Collection[Path],
        overlay: Mapping[Path, str],
        checkpoint: Checkpoint,
    ) -> Checked:
        from cybrid_lint.analysis import judged
        from cybrid_lint.facts import Facts
        from cybrid_lint.project.modules import Project
        from cybrid_lint.server.usage import usage_of

        project = Project(self.root, overlay, self._installed, self._modules, self._resolver_with(overlay))
        paths = [path for path in sorted(related.concerned) if path.suffix == ".py" or path in overlay]
        whole = len(around) == len(related.concerned)
        wanted = related.concerned if whole else wanted
        facts = Facts(project, paths, self.options, None if whole else around, checkpoint)
        checkpoint()
        outcome = judged(facts)
        checkpoint()
        if whole:
            self._modules.keep_only(related.concerned)
        return Checked(
            frozenset(wanted),
            {path: found for path, found in outcome.findings.items() if path in wanted},
            whole,
            usage_of(facts) if whole else Usage(),
            {path: _text(project.module(path)) for path in wanted},
        )


def _text(module: Module | None) -> str:
    from cybrid_lint.project.files import decode_anyhow

    return "" if module is None else decode_anyhow(module.raw)
