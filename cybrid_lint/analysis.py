"""One analysis of a project: from its files to findings, remembered while the files stay as they are."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.findings import Finding, Step
from cybrid_lint.gate import Sight, concerned, survey
from cybrid_lint.options import Options
from cybrid_lint.project.files import Stamp, python_names, stamp_of
from cybrid_lint.room import with_room

if TYPE_CHECKING:
    from cybrid_lint.facts import Facts
    from cybrid_lint.rules.base import Diagnostic, Rule
    from cybrid_lint.scopes.report import Report as ScopesReport

# How long an analysis is taken for fresh without looking at the files again, in seconds.
FRESH = 5.0


@dataclass
class Analysis:
    """The findings of a project by file, which of its files concern Cybrid, and the state of all of them.

    `followed` are those of installed packages that were read. `cut` names the functions that were not followed to their
    ends, by file, and `steps` says how much work it was.
    """

    findings: dict[Path, list[Finding]]
    concerned: frozenset[Path]
    files: dict[str, Stamp]
    checked: float
    followed: dict[str, Stamp] = field(default_factory=dict)
    cut: tuple[tuple[Path, str], ...] = ()
    steps: int = 0

    def holds(self, path: Path) -> bool:
        """Tell whether a file is one of the project's own."""
        return os.fspath(path) in self.files


_known: dict[tuple[Path, Options], Analysis] = {}


def analyse(
    root: Path,
    options: Options,
    overlay: Mapping[Path, str] | None = None,
    seen: Mapping[str, Sight] | None = None,
) -> Analysis:
    """Return the analysis of a project. `overlay` gives files as an editor holds them; such an analysis is not kept.

    An overlay of files that nobody can import, notebooks and scripts, is analysed with what they import and nothing
    else. `seen` is what a survey of the project has just found.
    """
    key = (root, options)
    if not overlay:
        known = _known.get(key)
        if known is not None and _holds(known, root):
            return known
    made = _analyse(root, options, dict(overlay or {}), survey(root) if seen is None else seen)
    if not overlay:
        _known[key] = made
    return made


def _holds(analysis: Analysis, root: Path) -> bool:
    """Tell whether no file of the project has changed or come since an analysis; asked again only after a while."""
    now = time.monotonic()
    if now - analysis.checked < FRESH:
        return True
    if {name: stamp_of(name) for name in python_names(os.fspath(root))} != analysis.files:
        return False
    if {name: stamp_of(name) for name in analysis.followed} != analysis.followed:
        return False
    analysis.checked = time.monotonic()
    return True


def _analyse(root: Path, options: Options, overlay: dict[Path, str], seen: Mapping[str, Sight]) -> Analysis:
    extra = [(path, text.encode("utf-8", "surrogatepass")) for path, text in overlay.items()]
    files = concerned(root, extra, seen, options)
    stamps = {name: sight.stamp for name, sight in seen.items()}
    followed = {name: stamp_of(name) for name in map(str, files) if name not in stamps} if options.first_party else {}
    analysis = Analysis({}, files, stamps, 0.0, followed)
    if files:
        with_room(lambda: _evaluate(root, options, overlay, analysis))
    analysis.checked = time.monotonic()
    return analysis


def scopes(
    root: Path, wanted: Collection[Path], base: Path, options: Options, seen: Mapping[str, Sight] | None = None
) -> ScopesReport | None:
    """Return the report on a project's requests for tokens that have to do with the wanted files.

    `seen` is what a survey of the project has just found. The report's paths are relative to the base. It is None if
    nothing in the project concerns Cybrid.
    """
    files = concerned(root, seen=seen, options=options)
    if not files:
        return None
    from cybrid_lint.scopes.judging import report_on

    return with_room(lambda: report_on(_facts(root, options, {}, files), wanted, base))


def _facts(root: Path, options: Options, overlay: dict[Path, str], files: frozenset[Path]) -> Facts:
    from cybrid_lint.facts import Facts
    from cybrid_lint.project.modules import Project

    paths = [path for path in sorted(files) if path.suffix == ".py" or path in overlay]
    installed = {name: Path(path) for name, path in options.first_party}
    return Facts(Project(root, overlay, installed), paths, options)


def _evaluate(root: Path, options: Options, overlay: dict[Path, str], analysis: Analysis) -> None:
    """Fill in what is found in the files of a project that concern Cybrid."""
    from cybrid_lint.rules import all_rules

    facts = _facts(root, options, overlay, analysis.concerned)
    found: dict[Path, dict[tuple[int, int, str], Finding]] = {}
    for rule in sorted(all_rules(), key=_says_failures):
        for path, finding in _reported(facts, rule):
            if facts.project.resolver.is_installed(path):
                # whoever maintains the package has it checked
                continue
            place = (finding.span.line, finding.span.column, rule.code)
            found.setdefault(path, {}).setdefault(place, finding)
    analysis.findings = {path: sorted(ones.values(), key=lambda one: one.order) for path, ones in found.items()}
    analysis.cut = tuple(sorted((Path(path), name) for path, name in facts.cut if path))
    analysis.steps = facts.steps


def _reported(facts: Facts, rule: Rule) -> Iterator[tuple[Path, Finding]]:
    """Yield what a rule finds, with its files; where it fails, the files say so and the other rules go on."""
    try:
        for diagnostic in rule.check(facts):
            path = diagnostic.site.module
            try:
                yield Path(path), _finding(facts, rule.code, diagnostic)
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


def _finding(facts: Facts, code: str, diagnostic: Diagnostic) -> Finding:
    steps = tuple(Step(facts.span(site), note) for site, note in diagnostic.steps)
    span = facts.span(diagnostic.site)
    symbol = facts.program.source(diagnostic.site.module).symbol_at(span.line)
    return Finding(span, code, diagnostic.message.replace("\n", " "), steps, symbol)
