"""Whether a module can still be parsed after edits: the statements that they touch are parsed again, and no others.

A module may hold as many credentials as lines: to parse all of it for each of their fixes would take for ever.
"""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from cybrid_lint.findings import Span
from cybrid_lint.fixes.edits import Edit, OverlapError, edited, offsets_of


class Statements:
    """The lines that the statements of a module take, at its own level; none if it cannot be parsed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = offsets_of(text)
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        tree = _parsed(text)
        self._is_whole = tree is not None
        for statement in tree.body if tree is not None else ():
            decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
            first = min([statement.lineno, *(one.lineno for one in decorators)])
            if self._lasts and first <= self._lasts[-1]:  # after a semicolon
                self._lasts[-1] = statement.end_lineno or first
            else:
                self._firsts.append(first)
                self._lasts.append(statement.end_lineno or first)

    def parse_with(self, edits: Iterable[Edit]) -> bool:
        """Tell whether the module can be parsed after edits of it."""
        pieces: list[tuple[int, int, list[Edit]]] = []
        for edit in sorted(edits):
            first, last = self._around(edit.span)
            if pieces and first <= pieces[-1][1]:
                start, end, others = pieces[-1]
                pieces[-1] = (start, max(end, last), [*others, edit])
            else:
                pieces.append((first, last, [edit]))
        return self._is_whole and all(self._parses(*piece) for piece in pieces)

    def _around(self, span: Span) -> tuple[int, int]:
        """Return the lines of the statements in a range, with those of the one before if it may go on there."""
        at = bisect_right(self._firsts, span.line) - 1
        is_inside = at >= 0 and span.line <= self._lasts[at]
        if is_inside and span.column == 0 and span.line == self._firsts[at]:
            at -= 1
        first = self._firsts[at] if at >= 0 and (is_inside or span.column == 0) else span.line
        end = bisect_right(self._firsts, span.end_line) - 1
        return first, max(span.end_line, self._lasts[end] if end >= 0 else 0)

    def _parses(self, first: int, last: int, edits: list[Edit]) -> bool:
        if not 0 < first <= last <= len(self._starts):
            return False
        piece = self._text[self._starts[first - 1] : self._starts[last] if last < len(self._starts) else None]
        moved = [
            replace(
                edit, span=replace(edit.span, line=edit.span.line - first + 1, end_line=edit.span.end_line - first + 1)
            )
            for edit in edits
        ]
        try:
            return _parsed(edited(piece, moved)) is not None
        except OverlapError:
            return False


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
