"""Results of a project's analysis: which of its files concern Cybrid, and the findings in them.

The first is known by the stamps of all files, as long as none has changed; the second by the contents of those that
concern Cybrid, which another branch or a change elsewhere leaves as they are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from cybrid_lint.cache import sights
from cybrid_lint.cache.program import sources, state_of
from cybrid_lint.cache.store import Store
from cybrid_lint.findings import Finding, Span, Step
from cybrid_lint.fixes.edits import Applicability, Edit, Fix
from cybrid_lint.options import Options
from cybrid_lint.project.files import Stamp, read_bytes

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """The findings by file, which functions were not followed to their ends, by file, and how much work it was."""

    findings: dict[Path, list[Finding]]
    cut: tuple[tuple[Path, str], ...] = ()
    steps: int = 0


class Remembered:
    """What the cache knows of a project that is analysed in this way, with these texts in the place of files."""

    def __init__(self, store: Store, root: Path, options: Options, overlay: Mapping[Path, str]) -> None:
        self._store = store
        self._root = root
        self._options = options
        self._overlay = {path: text.encode("utf-8", "surrogatepass") for path, text in overlay.items()}

    @cached_property
    def _asked(self) -> tuple[bytes, ...]:
        """What is asked: by which program, of which project, and how."""
        options = self._options
        told = (options.max_resources, sorted(options.placeholders), options.models, options.first_party)
        texts = [os.fsencode(path) + b"\0" + raw for path, raw in sorted(self._overlay.items())]
        how = repr((told, options.speaking, options.folders, options.package)).encode("utf-8", "surrogatepass")
        return (state_of(sources()), os.fsencode(self._root), how, b"%d" % len(texts), *texts)

    def concerned(self, stamps: Mapping[str, Stamp]) -> frozenset[Path] | None:
        """Return which files concern Cybrid, None if that is not known of files with these stamps."""
        if self._options.first_party:  # what is installed has no stamps here
            return None
        return self._read(self._name_of(stamps), lambda whole: frozenset(map(self._path, whole["concerned"])))

    def keep_concerned(self, stamps: Mapping[str, Stamp], files: Iterable[Path]) -> None:
        """Keep which files concern Cybrid. Of a file that may change once more without a new stamp nothing is kept."""
        last = max((max(stamp[0], stamp[2]) for stamp in stamps.values()), default=0)
        if not self._options.first_party and last + sights.SETTLING < time.time_ns():
            names = sorted(map(self._shown, files))
            self._write(self._name_of(stamps), {"concerned": names}, names)

    def outcome(self, files: Iterable[Path], evaluate: Callable[[], Outcome]) -> Outcome:
        """Return what is found in files: what is known of these contents, or else what an evaluation gives.

        Of several processes that ask for the same one evaluates, and the others wait for it.
        """
        files = sorted(files)
        name = self._name_in(files)
        known = self._read(name, self._decoded)
        if known is not None:
            return known
        with self._store.alone(name):
            known = self._read(name, self._decoded)
            if known is not None:
                return known
            outcome = evaluate()
            # what was read may have changed before it was evaluated
            if self._name_in(files) == name:
                self._write(name, self._encoded(outcome), self._repeated(files, outcome))
        return outcome

    def _name_of(self, stamps: Mapping[str, Stamp]) -> str:
        return self._store.name(
            b"concerned", repr(sorted(stamps.items())).encode("utf-8", "surrogatepass"), *self._asked
        )

    def _name_in(self, files: list[Path]) -> str:
        def parts() -> Iterator[bytes]:
            for path in files:
                yield os.fsencode(path)
                raw = self._overlay.get(path)
                yield (read_bytes(path) or b"") if raw is None else raw

        return self._store.name(b"outcome", *self._asked, *parts())

    def _read(self, name: str, decode: Callable[[Any], T]) -> T | None:
        raw = self._store.read(name)
        if raw is None:
            return None
        import json

        try:
            return decode(json.loads(raw))
        except (ValueError, TypeError, KeyError, RecursionError):
            return None

    def _write(self, name: str, value: Any, names: Iterable[str]) -> None:
        """Keep a value, unless one of the names that stand in it could be a credential."""
        import json

        from cybrid_lint.credentials.masking import runs

        if any(True for text in names for _ in runs(text)):
            return
        self._store.write(name, json.dumps(value, separators=(",", ":")).encode())

    def _repeated(self, files: Iterable[Path], outcome: Outcome) -> Iterator[str]:
        """Yield what an outcome repeats of the source as it stands there; messages show no more than reports do."""
        yield from map(self._shown, files)
        yield from (name for _, name in outcome.cut)
        for finding in (one for findings in outcome.findings.values() for one in findings):
            yield finding.symbol
            if finding.fix is not None:
                yield from (edit.text for edit in finding.fix.edits)

    def _shown(self, path: Path) -> str:
        """Return a path as it is kept, without what lies above the project."""
        return os.fspath(path).removeprefix(os.path.join(self._root, ""))

    def _path(self, shown: Any) -> Path:
        return self._root / _text(shown)

    def _encoded(self, outcome: Outcome) -> Any:
        findings = [[self._shown(path), [_packed(one) for one in ones]] for path, ones in outcome.findings.items()]
        return [findings, [[self._shown(path), name] for path, name in outcome.cut], outcome.steps]

    def _decoded(self, whole: Any) -> Outcome:
        findings, cut, steps = whole
        by_path = {self._path(path): [_finding(one) for one in ones] for path, ones in findings}
        return Outcome(by_path, tuple((self._path(path), _text(name)) for path, name in cut), _number(steps))


def _packed(finding: Finding) -> Any:
    steps = [[_packed_span(step.span), step.message] for step in finding.steps]
    return [_packed_span(finding.span), finding.code, finding.message, steps, finding.symbol, _packed_fix(finding.fix)]


def _packed_fix(fix: Fix | None) -> Any:
    if fix is None:
        return None
    edits = [[_packed_span(edit.span), edit.text] for edit in fix.edits]
    return [edits, fix.applicability, fix.does, list(fix.variables), list(fix.notes)]


def _packed_span(span: Span) -> Any:
    assert span.cell is None, "cells are found when an analysis is shown"
    return [span.path, span.line, span.column, span.end_line, span.end_column]


def _finding(packed: Any) -> Finding:
    span, code, message, steps, symbol, fix = packed
    walked = tuple(Step(_span(step), _text(note)) for step, note in steps)
    return Finding(_span(span), _text(code), _text(message), walked, _text(symbol), fix=_fix(fix))


def _fix(packed: Any) -> Fix | None:
    if packed is None:
        return None
    edits, applicability, does, variables, notes = packed
    changes = tuple(Edit(_span(span), _text(text)) for span, text in edits)
    kind: Applicability = "safe" if applicability == "safe" else "unsafe"
    return Fix(changes, kind, _text(does), tuple(map(_text, variables)), tuple(map(_text, notes)))


def _span(packed: Any) -> Span:
    path, line, column, end_line, end_column = packed
    return Span(_text(path), _number(line), _number(column), _number(end_line), _number(end_column))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value
