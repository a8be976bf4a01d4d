"""The independent parts of a run: only its result leaves the process that inspects one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cybrid_lint.checking.inspection import InspectOptions, shown_in_python
from cybrid_lint.checking.parallel import starts_at_once
from cybrid_lint.checking.paths import display
from cybrid_lint.findings import Finding
from cybrid_lint.gate import Sight
from cybrid_lint.project.files import decode_anyhow, read_bytes
from cybrid_lint.rules.cyb901 import skipped

# Measured on one core of 2.6 GHz: the examples, 7 KB that speak of Cybrid, take 0.08 s, and 400 YAML files 0.24 s.
_BYTES_A_SECOND = 80_000
_FILES_A_SECOND = 1_500
# What two processes cost in processor time: those that are spawned import everything anew. With a second core idle,
# forked ones check 4 copies of the examples in 0.53 s instead of 0.63 s, 8 in 0.67 s instead of 0.93 s, and the YAML
# files in 0.34 s instead of 0.43 s; with none idle they take up to 5 % longer.
_COST_FORKED, _COST_SPAWNED = 0.1, 0.8


@dataclass
class WorkUnit:
    """What is inspected at once. `seen` is what a look told of the project's own files.

    It is files that are Python by their names; a project's guests, notebooks and scripts; other texts; or Python files
    that do not concern Cybrid in a project that does.
    """

    kind: Literal["python", "guests", "texts", "unconcerned"]
    root: Path
    names: list[str]
    seen: Mapping[str, Sight] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """About how long it takes to inspect: to know whether other processes gain anything."""
        if self.kind in ("texts", "unconcerned"):
            return len(self.names) / _FILES_A_SECOND
        return sum(sight.stamp[1] for sight in self.seen.values() if sight.speaks) / _BYTES_A_SECOND


@dataclass
class UnitResult:
    """What was found in a part, which of its project's files have to do with Cybrid, and which functions were cut.

    `parsed` are the files of which no more was asked than whether they can be parsed, and that can.
    """

    findings: list[Finding]
    concerned: frozenset[Path] = frozenset()
    cut: tuple[str, ...] = ()
    parsed: tuple[str, ...] = ()


def is_worth_forking(parts: Sequence[WorkUnit]) -> bool:
    """Tell whether several processes inspect these parts in less time: the longest of them lasts as long as it does."""
    seconds = [part.seconds for part in parts]
    spared = sum(seconds) - max(seconds, default=0)
    return spared > _COST_FORKED and (spared > _COST_SPAWNED or starts_at_once())


def load(parts: Iterable[WorkUnit]) -> None:
    """Import what these parts need: before processes are forked, it is done once for all of them."""
    import detect_secrets.filters.heuristic  # noqa: F401

    import cybrid_lint.textfiles.scanning  # noqa: F401

    if any(part.kind in ("python", "guests") for part in parts):
        from cybrid_lint.libraries.lookup import Libraries
        from cybrid_lint.rules import all_rules

        Libraries()
        all_rules()


def inspect_unit(how: InspectOptions, part: WorkUnit) -> UnitResult:
    """Return what is found in a part."""
    if part.kind == "python":
        return _python(part, how)
    if part.kind == "unconcerned":
        return _unconcerned(part, how)
    files = ((Path(name), read_bytes(Path(name))) for name in part.names)
    contents = {path: raw for path, raw in files if raw is not None}
    if part.kind == "guests":
        from cybrid_lint.checking.notebooks_and_scripts import check_notebooks_and_scripts

        return UnitResult(check_notebooks_and_scripts(part.root, contents, how, part.seen))
    return UnitResult([one for path, raw in contents.items() for one in _scanned(path, raw, how)])


def _scanned(path: Path, raw: bytes, how: InspectOptions) -> list[Finding]:
    """Return what is found in a file that is not Python; where its reader fails, the other files are still read."""
    from cybrid_lint.textfiles import scan_file

    shown = display(path, how.cwd)
    try:
        return scan_file(path, shown, raw, how.options, suppress=how.suppress)
    except Exception as error:
        return [skipped(shown, f"{type(error).__name__} in the analysis")]


def _python(part: WorkUnit, how: InspectOptions) -> UnitResult:
    from cybrid_lint.analysis import analyse

    analysis = analyse(part.root, how.options, seen=part.seen, store=how.store)
    paths = [Path(name) for name in part.names]
    by_path = _of_strangers([path for path in paths if not analysis.holds(path)], part, how)
    cut: tuple[str, ...] = ()
    if not analysis.concerned.isdisjoint(paths):
        from cybrid_lint.credentials.masking import redact

        by_path |= analysis.findings
        cut = tuple(f"{redact(name)} in {display(path, how.cwd)}" for path, name in analysis.cut)
    found: list[Finding] = []
    for path in paths:
        if by_path.get(path):
            found += shown_in_python(by_path[path], path, _text(path), part.root, how)
    return UnitResult(found, analysis.concerned, cut)


def _of_strangers(paths: list[Path], part: WorkUnit, how: InspectOptions) -> dict[Path, list[Finding]]:
    """Return the findings of files that are not among the project's own, as in hidden folders: all at once."""
    from cybrid_lint.analysis import analyse

    texts = {path: text for path in paths if (text := _text(path)) is not None}
    if not texts:
        return {}
    findings = analyse(part.root, how.options, texts, part.seen, how.store).findings
    return {path: findings[path] for path in texts if path in findings}


def _unconcerned(part: WorkUnit, how: InspectOptions) -> UnitResult:
    """Return which files of a project that concerns Cybrid cannot be parsed, which flake8 says of every file."""
    found: list[Finding] = []
    parsed: list[str] = []
    for name in part.names:
        path, raw = Path(name), read_bytes(Path(name)) or b""
        where = _where_unparsable(raw)
        if where is None:
            parsed.append(name)
            continue
        finding = skipped(display(path, part.root), f"it cannot be parsed{where}")
        found += shown_in_python([finding], path, decode_anyhow(raw), part.root, how)
    return UnitResult(found, parsed=tuple(parsed))


def _where_unparsable(raw: bytes) -> str | None:
    """Return in words, be they none, where a Python file cannot be parsed; None if it can."""
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(raw)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        return f", see line {line}" if line else ""
    return None


def _text(path: Path) -> str | None:
    raw = read_bytes(path)
    return None if raw is None else decode_anyhow(raw)
