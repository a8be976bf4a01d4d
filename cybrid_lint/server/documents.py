"""Documents as an editor holds them, and the texts and places in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import PositionCodec, TextDocument, Workspace

from cybrid_lint.checking.inspection import NOTEBOOK
from cybrid_lint.checking.prescan import PYTHON
from cybrid_lint.findings import Span
from cybrid_lint.project.files import decode_anyhow, read_bytes

_NO_NAME = re.compile(r"[^\w.-]")
Kind = Literal["python", "notebook", "text"]
# What ends a line in the protocol. Python's `splitlines` knows more: behind a form feed every place would be wrong.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text with what ends them, as the protocol counts them."""
    return tuple(_LINE.findall(text))


class Lines(TextDocument):
    """A document whose lines end where the protocol says that they do."""

    @property
    def lines(self) -> Sequence[str]:
        """The lines with what ends them."""
        return lines_of(self.source)


class Documents(Workspace):
    """The documents that an editor has opened."""

    def _create_text_document(self, *args: object, **options: object) -> TextDocument:
        document = super()._create_text_document(*args, **options)  # type: ignore[arg-type]
        document.__class__ = Lines
        return document


@dataclass(frozen=True)
class Document:
    """A document to be inspected: its path, text and version. `cells` are the names of a notebook's cells, in order."""

    uri: str
    path: Path
    text: str
    version: int | None
    kind: Kind
    cells: tuple[str, ...] = ()
    is_open: bool = True

    @property
    def python(self) -> str:
        """The text with the newlines that Python has."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n")


def document_of(workspace: Workspace, uri: str) -> Document | None:
    """Return the document of a name, or the file on disk; None if there is neither. A cell stands for its notebook."""
    book = workspace.get_notebook_document(notebook_uri=uri) or workspace.get_notebook_document(cell_uri=uri)
    if book is not None:
        return _notebook(workspace, book)
    path = path_of(uri)
    opened = _opened(workspace, uri)
    if opened is not None:
        return Document(opened.uri, path, opened.source, opened.version, _kind(path, opened.language_id))
    raw = read_bytes(path)
    return None if raw is None else Document(uri, path, decode_anyhow(raw), None, _kind(path), is_open=False)


def text_of(workspace: Workspace, uri: str) -> str:
    """Return the text of an open document or cell, or else of the file; nothing if there is none."""
    opened = _opened(workspace, uri)
    if opened is not None:
        return str(opened.source)
    raw = read_bytes(path_of(uri))
    return "" if raw is None else decode_anyhow(raw)


def open_documents(workspace: Workspace) -> Iterator[Document]:
    """Yield all documents that are open; the cells of a notebook are one."""
    for book in workspace.notebook_documents.values():
        yield _notebook(workspace, book)
    for uri, opened in list(workspace.text_documents.items()):
        if workspace.get_notebook_document(cell_uri=uri) is None:
            path = path_of(opened.uri)
            yield Document(opened.uri, path, opened.source, opened.version, _kind(path, opened.language_id))


def _opened(workspace: Workspace, uri: str) -> TextDocument | None:
    opened = workspace.get_text_document(uri)
    return opened if opened in workspace.text_documents.values() else None


def _kind(path: Path, language: str | None = None) -> Kind:
    if path.suffix in PYTHON or language == "python":
        return "python"
    return "notebook" if path.suffix == NOTEBOOK else "text"


def _notebook(workspace: Workspace, book: types.NotebookDocument) -> Document:
    """Return a notebook as the file that it would be saved as, as far as that matters."""
    cells = [
        {
            "cell_type": "code" if cell.kind == types.NotebookCellKind.Code else "markdown",
            "metadata": {"vscode": {"languageId": workspace.get_text_document(cell.document).language_id or "python"}},
            "source": workspace.get_text_document(cell.document).source,
        }
        for cell in book.cells
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return Document(
        book.uri, path_of(book.uri), text, book.version, "notebook", tuple(cell.document for cell in book.cells)
    )


def path_of(uri: str) -> Path:
    """Return the path that a document has, or would have: one that was never saved lies nowhere yet."""
    path = to_fs_path(uri)
    return Path(path) if path else Path("/untitled", _NO_NAME.sub("_", uri))


def uri_of(path: Path) -> str:
    """Return the name of a file."""
    return from_fs_path(str(path)) or path.as_uri()


def range_of(span: Span, lines: Sequence[str], codec: PositionCodec, *, stretch: bool = True) -> types.Range:
    """Return a span in the client's units; with `stretch`, one that covers nothing goes to the end of its line."""
    line, end_line = max(1, span.line) - 1, max(1, span.end_line) - 1
    start, end = max(0, span.column), max(0, span.end_column)
    if stretch and (line, start) >= (end_line, end):
        text = _line(lines, line)
        start = max(start, len(text) - len(text.lstrip())) if start < len(text) else 0
        end_line, end = line, len(text)
    return types.Range(_position(line, start, lines, codec), _position(end_line, end, lines, codec))


def _position(line: int, column: int, lines: Sequence[str], codec: PositionCodec) -> types.Position:
    return types.Position(line, codec.client_num_units(_line(lines, line)[:column]))


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number].rstrip("\r\n") if number < len(lines) else ""
