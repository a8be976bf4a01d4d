"""What a fix is: changes of texts, and what whoever takes them has to know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cybrid_lint.findings import Span

Applicability = Literal["safe", "unsafe"]
_NEWLINE = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, order=True)
class Edit:
    """A range of a file's text and what takes its place; an empty range is where text is put in.

    Lines of `text` end in a newline, whatever ends the file's: `fixes.apply` puts in what the file has.
    """

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """Changes that end a finding, of one file or of several; they are made together or not at all.

    A `safe` one keeps what the program does once the environment holds the `variables`; an `unsafe` one may change it.
    `does` says in a sentence what is changed, `notes` what else is to be done or known. Neither holds a credential.
    """

    edits: tuple[Edit, ...]
    applicability: Applicability
    does: str
    variables: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that the fix writes or says."""
        return (*(edit.text for edit in self.edits), self.does, *self.variables, *self.notes)

    @property
    def is_safe(self) -> bool:
        """Whether the program does the same afterwards."""
        return self.applicability == "safe"


class OverlapError(ValueError):
    """Edits of one text that change the same place in different ways."""


def offsets_of(text: str) -> list[int]:
    """Return where each line of a text begins; lines end in a line feed, a carriage return, or both."""
    return [0, *(newline.end() for newline in _NEWLINE.finditer(text))]


def edited(text: str, edits: Iterable[Edit], newline: str = "\n") -> str:
    """Return a text after edits; equal ones are made once.

    Raises `OverlapError` if two of them meet, or if one lies outside of the text.
    """
    starts = offsets_of(text)
    parts: list[str] = []
    done = 0
    last: tuple[int, int] | None = None
    for edit in sorted(set(edits)):
        start, end = _range(edit.span, starts, len(text))
        if start < done or (start, end) == last:
            raise OverlapError
        parts += [text[done:start], edit.text.replace("\n", newline)]
        done, last = end, (start, end)
    return "".join([*parts, text[done:]])


def _range(span: Span, starts: Sequence[int], size: int) -> tuple[int, int]:
    if not 0 < span.line <= span.end_line <= len(starts):
        raise OverlapError
    start, end = starts[span.line - 1] + span.column, starts[span.end_line - 1] + span.end_column
    if not start <= end <= size:
        raise OverlapError
    return start, end


def meet(first: Edit, second: Edit) -> bool:
    """Tell whether two edits cannot both be made; equal ones can, they are made once."""
    if first == second or first.span.path != second.span.path:
        return False
    one, other = sorted((_bounds(first), _bounds(second)))
    return one == other or other[0] < one[1]


def _bounds(edit: Edit) -> tuple[tuple[int, int], tuple[int, int]]:
    span = edit.span
    return (span.line, span.column), (span.end_line, span.end_column)


def chosen(fixes: Iterable[Fix]) -> list[Fix]:
    """Return the first of the fixes that can all be made together, in their order."""
    kept: list[Fix] = []
    by_path: dict[str, list[Edit]] = {}
    for fix in fixes:
        if not any(meet(edit, other) for edit in fix.edits for other in by_path.get(edit.span.path, ())):
            kept.append(fix)
            for edit in fix.edits:
                by_path.setdefault(edit.span.path, []).append(edit)
    return kept


def merged(edits: list[Edit]) -> list[Edit]:
    """Return edits of which no two put something in at the same place: what they put in is joined."""
    by_span: dict[Span, list[str]] = {}
    for edit in dict.fromkeys(edits):
        by_span.setdefault(edit.span, []).append(edit.text)
    return [Edit(span, _joined_imports(texts)) for span, texts in by_span.items()]


def _joined_imports(texts: list[str]) -> str:
    """Return several lines with imports as one text, or several imported names.

    A blank line behind lines stands there once.
    """
    if not any("import" in text for text in texts):
        return "".join(sorted(texts))
    tail = max((text[len(text.rstrip("\n")) :] for text in texts), key=len) if len(texts) > 1 else ""
    return "\n".join(sorted(text.rstrip("\n") for text in texts)) + tail if len(texts) > 1 else texts[0]
