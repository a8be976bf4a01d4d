"""One analysis of a project: from its files to findings, kept while the files do not change."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.cache.results import Outcome, Remembered
from cybrid_lint.cache.store import Store
from cybrid_lint.findings import Finding, Step
from cybrid_lint.gate import Sight, concerned, survey
from cybrid_lint.options import Options
from cybrid_lint.project.files import Stamp, python_names, stamp_of
from cybrid_lint.room import with_room
from cybrid_lint.siblings import with_layout, with_siblings

if TYPE_CHECKING:
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix
    from cybrid_lint.project.imports import Resolver
    from cybrid_lint.rules.base import Diagnostic, Rule
    from cybrid_lint.scopes.report import ScopeReport

# How long an analysis is taken for fresh without looking at the files again, in seconds.
FRESH = 5.0
# And how many times as long as the look at them takes.
PATIENCE = 50


@dataclass
class Analysis:
    """Which files of a project concern Cybrid, and the state of all of them; what is found is evaluated when asked for.

    `followed` are those of installed packages that were read, and of metadata that says where modules lie.
    """

    concerned: frozenset[Path]
    files: dict[str, Stamp]
    checked: float
    evaluate: Callable[[], Outcome]
    followed: dict[str, Stamp] = field(default_factory=dict)
    # how long it takes to look whether it still holds, in seconds
    look: float = 0.0

    @cached_property
    def outcome(self) -> Outcome:
        """What the evaluation of the concerned files has given."""
        return self.evaluate() if self.concerned else Outcome({})

    @property
    def findings(self) -> dict[Path, list[Finding]]:
        """The findings by file."""
        return self.outcome.findings

    @property
    def cut(self) -> tuple[tuple[Path, str], ...]:
        """The functions that were not followed to their ends, by file."""
        return self.outcome.cut

    @property
    def steps(self) -> int:
        """How much work it was."""
        return self.outcome.steps

    def holds(self, path: Path) -> bool:
        """Tell whether a file is one of the project's own."""
        return os.fspath(path) in self.files


_known: dict[tuple[Path, Options], Analysis] = {}


def analyse(
    root: Path,
    options: Options,
    overlay: Mapping[Path, str] | None = None,
    seen: Mapping[str, Sight] | None = None,
    store: Store | None = None,
) -> Analysis:
    """Return the analysis of a project. `overlay` gives files as an editor holds them; such an analysis is not kept.

    An overlay of files that nobody can import, notebooks and scripts, is analysed with what they import and nothing
    else. `seen` is what a survey of the project has just found, `store` the cache, if there is one.
    """
    options = with_siblings(root, options, store)
    key = (root, options)
    if not overlay:
        known = _known.get(key)
        if known is not None and _holds(known, root):
            return known
    made = _analyse(root, options, dict(overlay or {}), survey(root, store) if seen is None else seen, store)
    if not overlay:
        _known[key] = made
    return made


def forget() -> None:
    """Forget all analyses, as when files have been changed here: the next ones look at them anew."""
    _known.clear()


def _holds(analysis: Analysis, root: Path) -> bool:
    """Tell whether no file of the project has changed or come since an analysis; asked again only after a while.

    Of a large project it is asked less often, so that it takes a small part of the time.
    """
    now = time.monotonic()
    if now - analysis.checked < max(FRESH, analysis.look * PATIENCE):
        return True
    if {name: stamp_of(name) for name in python_names(os.fspath(root))} != analysis.files:
        return False
    if {name: stamp_of(name) for name in analysis.followed} != analysis.followed:
        return False
    analysis.checked = time.monotonic()
    analysis.look = analysis.checked - now
    return True


def _analyse(
    root: Path, options: Options, overlay: dict[Path, str], seen: Mapping[str, Sight], store: Store | None = None
) -> Analysis:
    may_concern = bool(overlay) or options.reaches_out or any(sight.speaks for sight in seen.values())
    options, followed = with_layout(root, options) if may_concern else (options, {})
    project = Remembered(store, root, options, overlay) if store is not None and may_concern else None
    extra = [(path, text.encode("utf-8", "surrogatepass")) for path, text in overlay.items()]
    stamps = {name: sight.stamp for name, sight in seen.items()}
    files = project.concerned(stamps) if project is not None else None
    resolver: Resolver | None = None
    if files is None:
        # the evaluation asks for the same modules again
        resolver = _resolver(root, options, overlay) if may_concern else None
        files = concerned(root, extra, seen, options, resolver)
        if project is not None:
            project.keep_concerned(stamps, files)
    concerning = files

    def evaluate() -> Outcome:
        def run() -> Outcome:
            return with_room(lambda: _evaluate(root, options, overlay, concerning, resolver))

        return run() if project is None else project.outcome(concerning, run)

    if options.first_party:
        followed |= {name: stamp_of(name) for name in map(str, files) if name not in stamps}
    return Analysis(files, stamps, time.monotonic(), evaluate, followed)


def scopes(
    root: Path, wanted: Collection[Path], base: Path, options: Options, seen: Mapping[str, Sight] | None = None
) -> ScopeReport | None:
    """Return the report on a project's requests for tokens that have to do with the wanted files.

    `seen` is what a survey of the project has just found. The report's paths are relative to the base. It is None if
    nothing in the project concerns Cybrid.
    """
    options, _ = with_layout(root, with_siblings(root, options))
    files = concerned(root, seen=seen, options=options)
    if not files:
        return None
    from cybrid_lint.scopes.judging import report_on

    return with_room(lambda: report_on(_facts(root, options, {}, files), wanted, base))


def _resolver(root: Path, options: Options, overlay: dict[Path, str]) -> Resolver:
    from cybrid_lint.project.imports import Resolver

    return Resolver(root, overlay, options.installed, options.folders, options.package)


def _facts(
    root: Path,
    options: Options,
    overlay: dict[Path, str],
    files: frozenset[Path],
    resolver: Resolver | None = None,
) -> Facts:
    from cybrid_lint.facts import Facts
    from cybrid_lint.project.modules import Project

    paths = [path for path in sorted(files) if path.suffix == ".py" or path in overlay]
    return Facts(Project(root, overlay, options.installed, resolver=resolver), paths, options)


def _evaluate(
    root: Path,
    options: Options,
    overlay: dict[Path, str],
    files: frozenset[Path],
    resolver: Resolver | None = None,
) -> Outcome:
    """Return what is found in the files of a project that concern Cybrid."""
    return judged(_facts(root, options, overlay, files, resolver))


def judged(facts: Facts) -> Outcome:
    """Return what the rules find in the facts of a project."""
    from cybrid_lint.rules import all_rules

    found: dict[Path, dict[tuple[int, int, str], Finding]] = {}
    for rule in sorted(all_rules(), key=_says_failures):
        for path, finding in _reported(facts, rule):
            if facts.project.resolver.is_installed(path):
                # whoever maintains the package has it checked
                continue
            place = (finding.span.line, finding.span.column, rule.code)
            found.setdefault(path, {}).setdefault(place, finding)
    findings = {path: sorted(ones.values(), key=lambda one: one.order) for path, ones in found.items()}
    cut = tuple(sorted((Path(path), name) for path, name in facts.cut if path))
    return Outcome(findings, cut, facts.steps)


def _reported(facts: Facts, rule: Rule) -> Iterator[tuple[Path, Finding]]:
    """Yield what a rule finds, with its files; where it fails, the files say so and the other rules go on."""
    try:
        facts.checkpoint()
        for diagnostic in rule.check(facts):
            facts.checkpoint()
            path = diagnostic.site.module
            try:
                yield Path(path), _finding(facts, rule, diagnostic)
            except Exception as error:
                _note_failure(facts, [path], rule, error)
    except Exception as error:
        _note_failure(facts, facts.paths, rule, error)


def _note_failure(facts: Facts, paths: Iterable[str], rule: Rule, error: Exception) -> None:
    """Note where a rule has failed, for the last rule to say; what fails in that one is raised, or nobody would."""
    if _says_failures(rule):
        raise error
    for path in paths:
        facts.note_failure(path, rule.code, error)


def _says_failures(rule: Rule) -> bool:
    from cybrid_lint.rules.cyb901 import Skipped

    return isinstance(rule, Skipped)


def _finding(facts: Facts, rule: Rule, diagnostic: Diagnostic) -> Finding:
    steps = tuple(Step(facts.span(site), note) for site, note in diagnostic.steps)
    span = facts.span(diagnostic.site)
    symbol = facts.program.source(diagnostic.site.module).symbol_at(span.line)
    fix = _fix(facts, rule, diagnostic)
    return Finding(span, rule.code, diagnostic.message.replace("\n", " "), steps, symbol, fix=fix)


def _fix(facts: Facts, rule: Rule, diagnostic: Diagnostic) -> Fix | None:
    """Return the fix of a finding; where making it fails, the finding stays without one."""
    from cybrid_lint.credentials.masking import holds_secret

    try:
        fix = rule.fix(facts, diagnostic) if rule.fixes else None
    except Exception:
        return None
    return None if fix is None or any(map(holds_secret, fix.texts)) else fix
