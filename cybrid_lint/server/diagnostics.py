"""Findings as the protocol's diagnostics."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lsprotocol import types
from pygls.workspace import PositionCodec

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Span
from cybrid_lint.output.positions import clean
from cybrid_lint.rules import rule
from cybrid_lint.server.documents import Document, lines_of, range_of, uri_of

SOURCE = "cybrid-lint"
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}


class Places:
    """Puts the places of a document's findings, and of those of other files, into the client's terms.

    `lines` gives the lines of a file, by its name in the protocol. Paths of findings are relative to the folder.
    """

    def __init__(
        self, document: Document, folder: Path, lines: Callable[[str], Sequence[str]], codec: PositionCodec
    ) -> None:
        self.document = document
        self._folder = folder
        self._lines = lines
        self._codec = codec

    def path(self, span: Span) -> Path:
        """Return the path of a span's file."""
        return Path(os.path.normpath(self._folder / span.path))

    def uri(self, span: Span) -> str:
        """Return the name of the document that a span stands in: of an open notebook, that of the cell."""
        if self.path(span) != self.document.path:
            return uri_of(self.path(span))
        cells = self.document.cells
        if not cells:
            return self.document.uri
        return cells[min(span.cell.number, len(cells)) - 1] if span.cell is not None else cells[0]

    def range(self, span: Span) -> types.Range:
        """Return the range of a span."""
        if self.document.cells and self.path(span) == self.document.path:
            cell = span.cell
            inner = (cell.line, cell.column, cell.end_line, cell.end_column) if cell is not None else (1, 0, 1, 0)
            span = Span(span.path, *inner)
        return range_of(span, self._lines(self.uri(span)), self._codec)

    def exact(self, span: Span) -> types.Range:
        """Return the range of a span of a text that is changed, which may be empty."""
        return range_of(span, self._lines(self.uri(span)), self._codec, stretch=False)

    def within_line(self, uri: str, number: int, start: int, end: int) -> types.Range:
        """Return a range of a line, from 0, of a document."""
        span = Span("", number + 1, start, number + 1, end)
        return range_of(span, self._lines(uri), self._codec, stretch=False)

    def location(self, span: Span) -> types.Location:
        """Return where a span is."""
        return types.Location(self.uri(span), self.range(span))


def diagnostic(finding: Finding, places: Places) -> types.Diagnostic:
    """Return a finding as the protocol takes it."""
    return types.Diagnostic(
        range=places.range(finding.span),
        message=clean(finding.message),
        severity=_SEVERITIES[finding.severity or rule(finding.code).severity],
        code=finding.code,
        code_description=types.CodeDescription(rule_page(finding.code)),
        source=SOURCE,
        related_information=[
            types.DiagnosticRelatedInformation(places.location(step.span), clean(step.message))
            for step in finding.steps
        ]
        or None,
    )


def by_uri(findings: Iterable[Finding], places: Places) -> dict[str, list[Finding]]:
    """Return the findings of a document by the name that they are published under; each cell has one, if only empty."""
    found: dict[str, list[Finding]] = {uri: [] for uri in places.document.cells or (places.document.uri,)}
    for finding in findings:
        found.setdefault(places.uri(finding.span), []).append(finding)
    return found


def lines_in(texts: Callable[[str], str]) -> Callable[[str], Sequence[str]]:
    """Return a function that gives the lines of documents, each split once."""
    known: dict[str, Sequence[str]] = {}

    def lines(uri: str) -> Sequence[str]:
        if uri not in known:
            known[uri] = lines_of(texts(uri))
        return known[uri]

    return lines
