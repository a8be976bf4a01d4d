"""Code actions: fixes of findings, and comments that suppress them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lsprotocol import types

from cybrid_lint.checking.added_noqa import comments
from cybrid_lint.findings import Finding
from cybrid_lint.server.diagnostics import Places, diagnostic
from cybrid_lint.server.documents import Document
from cybrid_lint.server.fixing import fixes

#: What is put behind the code, for whoever reads the comment.
REASON = "TODO: say why"


def actions(
    findings: Sequence[Finding],
    text: str,
    places: Places,
    params: types.CodeActionParams,
) -> Iterator[types.CodeAction]:
    """Yield what can be done about the findings of a document, or of a notebook's cell, in the range that is asked for.

    `text` is that of the document or cell; the findings know their places in it.
    """
    uri = params.text_document.uri
    only = params.context.only
    here = [one for one in findings if _meet(places.range(one.span), params.range)]
    if _wanted(types.CodeActionKind.QuickFix, only):
        for finding in here:
            yield from fixes(finding, places)
        for finding in here:
            yield from _ignored([finding], f"Ignore {finding.code} here with a reason", uri, text, places)
        for code in dict.fromkeys(one.code for one in here):
            alike = [one for one in findings if one.code == code]
            if len(alike) > 1:
                yield from _ignored(alike, f"Ignore all {len(alike)} {code} in this file", uri, text, places)


def _wanted(kind: types.CodeActionKind, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    if only is None:
        return True
    names = [one.value if isinstance(one, types.CodeActionKind) else one for one in only]
    return any(not name or kind.value == name or kind.value.startswith(f"{name}.") for name in names)


def _ignored(
    findings: Sequence[Finding], title: str, uri: str, text: str, places: Places
) -> Iterator[types.CodeAction]:
    within = [in_cell(one, places.document) for one in findings]
    document = places.document
    if document.kind == "notebook" and not document.cells:
        return  # the editor shows its JSON, in which there are no comments
    added = comments(text, document.path.name, within, REASON, is_python=document.kind != "text")
    if not added or sum(len(one.findings) for one in added) < len(within):
        return
    edits = [
        types.TextEdit(places.within_line(uri, one.span.line - 1, one.span.column, one.span.end_column), one.text)
        for one, _ in added
    ]
    yield types.CodeAction(
        title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(one, places) for one in findings],
        edit=types.WorkspaceEdit(changes={uri: edits}),
    )


def in_cell(finding: Finding, document: Document) -> Finding:
    """Return a finding with its place in the text that the editor shows."""
    cell = finding.span.cell
    if cell is None or not document.cells:
        return finding
    span = replace(
        finding.span,
        line=cell.line,
        column=cell.column,
        end_line=cell.end_line,
        end_column=cell.end_column,
        cell=None,
    )
    return replace(finding, span=span)


def _meet(first: types.Range, second: types.Range) -> bool:
    return first.start <= second.end and second.start <= first.end


def all_in(findings: Iterable[Finding], uri: str, places: Places) -> list[Finding]:
    """Return the findings that stand in a document of this name."""
    return [one for one in findings if places.uri(one.span) == uri]
