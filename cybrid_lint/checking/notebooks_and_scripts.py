"""Findings in notebooks and in scripts without a suffix, which belong to a project but cannot be imported.

All those of a project are analysed at once, together with what they import of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from cybrid_lint.analysis import analyse
from cybrid_lint.checking.inspection import NOTEBOOK, InspectOptions, shown_in_python
from cybrid_lint.checking.noqa import unsuppressed
from cybrid_lint.checking.paths import display, relative
from cybrid_lint.findings import Finding
from cybrid_lint.gate import Sight
from cybrid_lint.project.files import decode_anyhow
from cybrid_lint.project.notebooks import NoNotebookError, Notebook
from cybrid_lint.rules import is_about_file
from cybrid_lint.rules.cyb901 import is_skip, skipped
from cybrid_lint.textfiles.reading import MOST_BYTES, decode
from cybrid_lint.textfiles.scanning import scan_file
from cybrid_lint.words import mentions_cybrid

_MOST_NAMED = 5


class Analysed(Protocol):
    """What an analysis of notebooks and scripts has given."""

    @property
    def concerned(self) -> Collection[Path]:
        """The files that have to do with Cybrid."""

    @property
    def findings(self) -> Mapping[Path, list[Finding]]:
        """What is found in each."""


def check_notebooks_and_scripts(
    root: Path, given: Mapping[Path, bytes], how: InspectOptions, seen: Mapping[str, Sight] | None = None
) -> list[Finding]:
    """Return the findings of notebooks and scripts, given with their bytes.

    Those in a notebook stand where the line stands in its file, and know their cell. What is no Python in a notebook
    is searched for credentials.
    """
    return with_analysis(root, given, how, lambda overlay: analyse(root, how.options, overlay, seen, how.store))


def with_analysis(
    root: Path, given: Mapping[Path, bytes], how: InspectOptions, analyse: Callable[[Mapping[Path, str]], Analysed]
) -> list[Finding]:
    """Return the same with the project analysed by a function, which gets the Python in the place of the files."""
    books = {path: _NotebookFile(path, raw, how) for path, raw in given.items() if path.suffix == NOTEBOOK}
    overlay = {path: book.source for path, book in books.items() if book.source}
    overlay |= {path: decode_anyhow(raw) for path, raw in given.items() if path not in books}
    analysis = analyse(overlay) if overlay else None
    found: list[Finding] = []
    for path in given:
        ours = analysis.findings.get(path, []) if analysis is not None else []
        if path in books:
            read = analysis is not None and path in analysis.concerned
            placed = books[path].placed(ours)
            besides = books[path].besides(read=read and not any(map(is_skip, ours)))
            known = {_place(one) for one in placed}
            found += [relative(one, root, how.cwd) for one in placed]
            found += [one for one in besides if one.span.cell is None or _place(one) not in known]
        else:
            found += shown_in_python(ours, path, overlay[path], root, how)
    return found


def _place(finding: Finding) -> tuple[str, int, int]:
    cell = finding.span.cell
    return (finding.code, cell.number, cell.line) if cell is not None else (finding.code, 0, 0)


def cell_source_lines(text: str, number: int) -> list[str]:
    """Return the source lines of a notebook's cell; none if there is no such cell."""
    try:
        cells = Notebook(text.removeprefix("\ufeff")).cells
    except NoNotebookError:
        return []
    return next((cell.lines for cell in cells if cell.number == number), [])


class _NotebookFile:
    """A notebook's file: what it holds, as far as it can be read."""

    def __init__(self, path: Path, raw: bytes, how: InspectOptions) -> None:
        self._path = path
        self._raw = raw
        self._how = how
        self._shown = display(path, how.cwd)
        self._notebook: Notebook | None = None
        self._why = ""
        text = decode(raw, known=True) if len(raw) <= MOST_BYTES else None
        if text is not None:
            try:
                self._notebook = Notebook(text)
            except NoNotebookError as error:
                self._why = str(error)
        self.source = self._notebook.source if self._notebook is not None else ""

    def placed(self, findings: list[Finding]) -> list[Finding]:
        """Return the findings in the module of the cells where they stand in the file, without suppressed ones."""
        if self._notebook is None:
            return []
        kept = self._unsuppressed(findings)
        return [finding if is_about_file(finding.code) else self._notebook.in_file(finding) for finding in kept]

    def besides(self, *, read: bool) -> list[Finding]:
        """Return what is found in the notebook's texts, and what of it could not be checked.

        Where the cells were `read` as Python, their lines are left to the analysis, but not magics and the like.
        """
        scanned = scan_file(self._path, self._shown, self._raw, self._how.options, suppress=self._how.suppress)
        book = self._notebook
        if book is None:
            return [*scanned, *self._skipped(self._why)] if self._why and mentions_cybrid(self._raw) else scanned
        scanned = [replace(one, span=book.with_cell(one.span)) for one in scanned]
        return [*self._left(book, scanned, read), *(self._skipped(_named(book.unparsable)) if read else [])]

    def _left(self, book: Notebook, scanned: list[Finding], read: bool) -> list[Finding]:
        """Return what of a search in the texts is nobody else's to report, and suppressed by no comment."""
        found: list[Finding] = []
        in_code: list[tuple[Finding, Finding]] = []
        for one in scanned:
            line = book.module_span(one.span)
            if line is None:
                found.append(one)
            elif not (read and book.is_read(line.line)):
                in_code.append((one, replace(one, span=line)))
        kept = {id(moved) for moved in self._unsuppressed([moved for _, moved in in_code])}
        return [*found, *(one for one, moved in in_code if id(moved) in kept)]

    def _unsuppressed(self, findings: list[Finding]) -> list[Finding]:
        if not self._how.suppress:
            return findings
        return unsuppressed(findings, [f"{line}\n" for line in self.source.split("\n")], str(self._path))

    def _skipped(self, why: str) -> list[Finding]:
        return [skipped(self._shown, why, in_part=self._notebook is not None)] if why else []


def _named(cells: list[int]) -> str:
    """Return that these cells cannot be parsed; nothing if there are none."""
    if not cells:
        return ""
    if len(cells) == 1:
        return f"cell {cells[0]} cannot be parsed; the others were checked"
    more = f" and {len(cells) - _MOST_NAMED} more" if len(cells) > _MOST_NAMED else ""
    return f"cells {', '.join(map(str, cells[:_MOST_NAMED]))}{more} cannot be parsed; the others were checked"
