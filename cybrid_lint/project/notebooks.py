"""Notebooks as Python: the code cells joined into one module, and its positions in cell and file."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from cybrid_lint.findings import CellSpan, Finding, Span, Step
from cybrid_lint.project.files import MOST_BYTES
from cybrid_lint.project.magics import as_python

_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_FEED = re.compile("\n")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_PYTHON = re.compile(r"(?i)python|xeus|sage|pyodide")
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
_decode = json.JSONDecoder().raw_decode


class NoNotebookError(ValueError):
    """A file that is no notebook. If it was meant to be one, the text says why in words that hold nothing of it."""


@dataclass(frozen=True)
class Cell:
    """A cell: its number among all (from 1), its source, and where the file's strings that make it begin and end."""

    number: int
    is_code: bool
    source: str
    strings: tuple[tuple[int, int], ...]
    file: str

    @cached_property
    def starts(self) -> list[int]:
        """Where each line of the source begins in it."""
        return [0, *(match.end() for match in _NEWLINE.finditer(self.source))]

    @property
    def lines(self) -> list[str]:
        """The lines of the source without what ends them."""
        return _NEWLINE.split(self.source)

    @cached_property
    def offsets(self) -> list[int]:
        """Where each character of the source begins in the file, and at the end where the last one ends."""
        found: list[int] = []
        end = self.strings[0][0] if self.strings else 0
        for start, end in self.strings:
            found += [match.start() for match in _CHARACTER.finditer(self.file, start, end)]
        return [*found, end]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line, from 1, and the column of a character of the source."""
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1]

    def character(self, line: int, column: int) -> int:
        """Return the index of the character at a line and column of the source."""
        return min(self.starts[line - 1] + column, len(self.source))


class Notebook:
    """A notebook's cells, and the module that those of them make which hold Python."""

    def __init__(self, text: str) -> None:
        """Read a notebook from a file's text; raises `NoNotebookError` if it is none."""
        self.text = text
        try:
            whole, end = _decode(text, _after_space(text, 0))
            if _after_space(text, end) != len(text):
                raise ValueError
        except (ValueError, RecursionError) as error:
            raise NoNotebookError("it is not valid JSON") from error
        if not isinstance(whole, dict) or not isinstance(whole.get("cells", whole.get("worksheets")), list):
            raise NoNotebookError
        self.is_python = _PYTHON.search(_language(whole.get("metadata"))) is not None
        self.cells = list(_cells(text))
        self.unparsable: list[int] = []
        #: the cell and its line, both from 0, that each line of the module comes from
        self._origins: list[tuple[int, int]] = []
        self._lines = self._joined() if self.is_python else []
        self.source = "".join(f"{line}\n" for line in self._lines)

    def _joined(self) -> list[str]:
        """Return the lines of the module. What is so large that it is not analysed is not even made Python."""
        large = sum(len(cell.source) for cell in self.cells if cell.is_code) > MOST_BYTES
        lines: list[str] = []
        for index, cell in enumerate(self.cells):
            if not cell.is_code:
                continue
            source = "\n".join(cell.lines)
            python = source if large else as_python(source)
            if python is None:
                self.unparsable.append(cell.number)
            lines += [""] * len(cell.lines) if python is None else python.split("\n")
            self._origins += [(index, line) for line in range(len(cell.lines))]
        return lines

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_FEED.finditer(self.text))]

    @cached_property
    def _module_lines(self) -> dict[tuple[int, int], int]:
        return {origin: number for number, origin in enumerate(self._origins, 1)}

    def in_file(self, finding: Finding) -> Finding:
        """Return a finding in the module with its places as they are in the file, each with its cell."""
        path = finding.span.path

        def named(match: re.Match[str]) -> str:
            cell, line = self._origin(int(match[1]))
            return f"{path}:cell {self.cells[cell].number}:{line + 1}"

        def moved(span: Span) -> Span:
            return self._placed(span) if span.path == path else span

        message = _lines_of(path).sub(named, finding.message)
        steps = tuple(Step(moved(step.span), step.message) for step in finding.steps)
        return replace(finding, span=moved(finding.span), message=message, steps=steps, fix=None)

    def with_cell(self, span: Span) -> Span:
        """Return a span of the file with its cell, if it stands in the source of one."""
        start = self._starts[span.line - 1] + span.column
        cell = self._cell_at(start)
        if cell is None:
            return span
        end = self._starts[span.end_line - 1] + span.end_column
        first, last = (max(0, bisect_right(cell.offsets, at) - 1) for at in (start, end))
        return replace(span, cell=CellSpan(cell.number, *cell.place(first), *cell.place(max(first, last))))

    def module_span(self, span: Span) -> Span | None:
        """Return the line of the module that a span with a cell stands on, None if no code stands there."""
        if span.cell is None:
            return None
        number = self._module_lines.get((span.cell.number - 1, span.cell.line - 1))
        return None if number is None else Span(span.path, number, span.cell.column, number, span.cell.column)

    def is_read(self, line: int) -> bool:
        """Tell whether a line of the module is as the notebook has it, and so was read as Python."""
        cell, number = self._origin(line)
        return self._lines[line - 1] == self.cells[cell].lines[number]

    def _origin(self, line: int) -> tuple[int, int]:
        return self._origins[min(max(line, 1), len(self._origins)) - 1]

    def _placed(self, span: Span) -> Span:
        """Return a span of the module as one of the file."""
        index, line = self._origin(span.line)
        end_index, end_line = self._origin(span.end_line)
        cell = self.cells[index]
        first = cell.character(line + 1, span.column)
        last = cell.character(end_line + 1, span.end_column) if end_index == index else len(cell.source)
        start, end = (self._in_text(cell.offsets[at]) for at in (first, last))
        inner = CellSpan(cell.number, *cell.place(first), *cell.place(last))
        return Span(span.path, *start, *end, cell=inner)

    def _in_text(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1]

    def _cell_at(self, offset: int) -> Cell | None:
        for cell in self.cells:
            if any(start <= offset < end for start, end in cell.strings):
                return cell
        return None


def _language(metadata: Any) -> str:
    """Return the language of a notebook as its metadata say it."""
    if isinstance(metadata, dict):
        for part, name in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
            found = metadata[part].get(name) if isinstance(metadata.get(part), dict) else None
            if isinstance(found, str) and found:
                return found
    return "python"


def _cells(text: str) -> Iterator[Cell]:
    """Yield the cells of a notebook, of format 4 or in the worksheets of format 3."""
    number = 0
    for value, at in _lists_of_cells(text):
        for cell, begin in zip(value, _elements(text, at), strict=True):
            number += 1
            if isinstance(cell, dict):
                yield _cell(text, number, cell, begin)


def _lists_of_cells(text: str) -> Iterator[tuple[list[Any], int]]:
    for key, value, at in _members(text, _after_space(text, 0)):
        if key == "cells" and isinstance(value, list):
            yield value, at
        elif key == "worksheets" and isinstance(value, list):
            for sheet, begin in zip(value, _elements(text, at), strict=True):
                if isinstance(sheet, dict):
                    yield from ((inner, at) for key, inner, at in _members(text, begin) if _is_cells(key, inner))


def _is_cells(key: str, value: Any) -> bool:
    return key == "cells" and isinstance(value, list)


def _cell(text: str, number: int, cell: dict[str, Any], begin: int) -> Cell:
    pieces: list[str] = []
    strings: list[tuple[int, int]] = []
    for key, value, at in _members(text, begin):
        if key not in ("source", "input"):
            continue
        given = zip(value, _elements(text, at), strict=True) if isinstance(value, list) else ((value, at),)
        for one, start in given:
            if isinstance(one, str):
                pieces.append(one)
                strings.append((start + 1, _decode(text, start)[1] - 1))
    return Cell(number, cell.get("cell_type") == "code" and _speaks_python(cell), "".join(pieces), tuple(strings), text)


def _speaks_python(cell: dict[str, Any]) -> bool:
    """Tell whether a code cell is in the notebook's language; editors and old formats give cells one of their own."""
    metadata = cell.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    own = editor.get("languageId") if isinstance(editor, dict) else cell.get("language")
    return not isinstance(own, str) or _PYTHON.search(own) is not None


def _members(text: str, at: int) -> Iterator[tuple[str, Any, int]]:
    """Yield each key of the object that begins here with its value and where that begins. The JSON must be valid."""
    at = _after_space(text, at + 1)
    while text[at] == '"':
        key, at = _decode(text, at)
        start = _after_space(text, _after_space(text, at) + 1)
        value, at = _decode(text, start)
        yield key, value, start
        at = _after_comma(text, at)


def _elements(text: str, at: int) -> Iterator[int]:
    """Yield where each element of the list that begins here begins."""
    at = _after_space(text, at + 1)
    while text[at] != "]":
        yield at
        at = _after_comma(text, _decode(text, at)[1])


def _after_comma(text: str, at: int) -> int:
    at = _after_space(text, at)
    return _after_space(text, at + 1) if text[at] == "," else at


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


@lru_cache(maxsize=8)
def _lines_of(path: str) -> re.Pattern[str]:
    """Return a pattern for the places of a file that a message names."""
    return re.compile(rf"(?<![^\s(]){re.escape(path)}:(\d+)\b")
