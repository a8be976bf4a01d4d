"""What the checker says: a finding has one primary place, and the steps that led to it."""

from __future__ import annotations

from dataclasses import dataclass, field

#: The rules whose findings are about a whole file: they stand on its first line, whatever is written there.
ON_FILES = frozenset({"CYB107", "CYB901"})


@dataclass(frozen=True, order=True)
class Span:
    """A range of source text: lines from 1, columns from 0 in code points, end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Step:
    """A place on the way of a token or credential, with a note for the reader."""

    span: Span
    message: str


@dataclass(frozen=True)
class Finding:
    """One report: where it stands, the rule's code, and a message of one line without the code.

    `symbol` is what it stands in: in Python a function or class, as `Class.method`; in other files the path of keys.
    """

    span: Span
    code: str
    message: str
    steps: tuple[Step, ...] = field(default=(), compare=False)
    symbol: str = field(default="", compare=False)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key by which findings are sorted, the same whatever found them first."""
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)
