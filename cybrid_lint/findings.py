"""Findings: each has one primary location, and the steps that led to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cybrid_lint.fixes.edits import Fix

Severity = Literal["error", "warning", "note"]

#: How many characters of a commit's name are shown: always as many, so that they stay the same as a repository grows.
ABBREVIATED = 12


@dataclass(frozen=True)
class CellSpan:
    """A range of the source of a notebook's cell: the cell's number among all, from 1, then as in `Span`."""

    number: int
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, order=True)
class Span:
    """A range of source text: lines from 1, columns from 0 in code points, end exclusive.

    In a notebook it is that of the file, which is JSON; `cell` says where its reader sees it. `commit` is set for a
    file as it was in that commit, by its whole name.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: CellSpan | None = field(default=None, compare=False)
    commit: str = field(default="", compare=False)

    @property
    def named(self) -> Span:
        """The range with git's name for a file of the past, the commit in front of the path."""
        return replace(self, path=f"{self.commit[:ABBREVIATED]}:{self.path}", commit="") if self.commit else self

    @property
    def shown(self) -> Span:
        """The range as people know it: in a notebook that of the cell, whose number then belongs to the path."""
        if self.cell is None:
            return self.named
        one = self.cell
        return Span(f"{self.named.path}:cell {one.number}", one.line, one.column, one.end_line, one.end_column)


@dataclass(frozen=True)
class Step:
    """A place on the way of a token or credential, with a note for the reader."""

    span: Span
    message: str


@dataclass(frozen=True)
class Finding:
    """One report: where it stands, the rule's code, and a message of one line without the code.

    `symbol` is what it stands in: in Python a function or class, as `Class.method`; in other files the path of keys.
    `severity` is the one that is configured, None for the rule's own. `fix` is a change that would end the finding,
    where one is known.
    """

    span: Span
    code: str
    message: str
    steps: tuple[Step, ...] = field(default=(), compare=False)
    symbol: str = field(default="", compare=False)
    severity: Severity | None = field(default=None, compare=False)
    fix: Fix | None = field(default=None, compare=False)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key by which findings are sorted, the same whatever found them first."""
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)
