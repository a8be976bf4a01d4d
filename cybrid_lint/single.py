"""The credentials in a single file, judged without the project around it: of a commit, or for detect-secrets."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from cybrid_lint.findings import Span
from cybrid_lint.options import Options
from cybrid_lint.project.files import decode_anyhow
from cybrid_lint.project.modules import Module, UnanalysableError
from cybrid_lint.project.notebooks import NoNotebookError, Notebook
from cybrid_lint.room import with_room
from cybrid_lint.textfiles.formats import may_hold_text
from cybrid_lint.textfiles.reading import concerns, decode
from cybrid_lint.textfiles.scanning import Credential, Credentials, shown
from cybrid_lint.textfiles.scanning import credentials_in as credentials_in_text
from cybrid_lint.words import concerns_cybrid

_PYTHON = re.compile(r"\.py[iw]?$")
_SCRIPT = re.compile(rb"#![^\n]*python")
_NOTEBOOK = ".ipynb"


def is_read(name: str) -> bool:
    """Tell by its name whether a file may hold a text, Python or other."""
    return _PYTHON.search(name) is not None or may_hold_text(name)


def speaks(path: str, raw: bytes) -> bool:
    """Tell whether a file may hold credentials of Cybrid's: before anything is parsed."""
    return concerns_cybrid(raw) if _PYTHON.search(path) else concerns(path, raw)


def credentials_in(path: str, raw: bytes, options: Options) -> Credentials:
    """Return the credentials in a file with these bytes, in their order; nothing is raised.

    Python is read by its literals. What is no Python, or no longer, or fails to be read so, is read as the text that it
    is.
    """
    failure = ""
    read: Credentials | None = None
    try:
        if is_python(path, raw):
            read = _in_python(path, decode_anyhow(raw), options)
        elif path.endswith(_NOTEBOOK):
            read = _in_notebook(path, raw, options)
    except Exception as error:
        failure = type(error).__name__
    if read is None:
        read = credentials_in_text(path, raw, options)
    ordered = sorted(read.credentials, key=lambda one: (one.span, one.kind))
    return Credentials(ordered, failure or read.failure)


def is_python(path: str, raw: bytes) -> bool:
    """Tell whether a file is Python by its name, or by its first line if the name has no suffix."""
    name = PurePosixPath(path).name
    return _PYTHON.search(name) is not None or ("." not in name.lstrip(".") and _SCRIPT.match(raw) is not None)


def _in_python(path: str, source: str, options: Options) -> Credentials | None:
    """Return the credentials in a module's literals and comments; None if it cannot be parsed as Python."""
    # a repository of which no Python speaks of Cybrid is searched without the parser
    from cybrid_lint.cybrid.literals.judging import may_hold_any

    if not concerns_cybrid(source) or not may_hold_any(source):
        return Credentials([])
    try:
        return Credentials(with_room(lambda: _in_literals(path, source, options)))
    except UnanalysableError:
        return None


def _in_notebook(path: str, raw: bytes, options: Options) -> Credentials | None:
    """Return the credentials in a notebook's cells, read as Python, and in its texts; None if it is no notebook."""
    text = decode(raw, known=True)
    try:
        book = Notebook(text or "")
    except NoNotebookError:
        return None
    cells = _in_python(path, book.source, options) or Credentials([])
    placed = [replace(one, span=book.in_file(shown(one)).span) for one in cells.credentials]
    known = {(one.kind, one.span.line) for one in placed}
    texts = credentials_in_text(path, raw, options)
    besides = [replace(one, span=book.with_cell(one.span)) for one in texts.credentials]
    return Credentials([*placed, *(one for one in besides if (one.kind, one.span.line) not in known)], texts.failure)


def _in_literals(path: str, source: str, options: Options) -> list[Credential]:
    from cybrid_lint.cybrid import literals
    from cybrid_lint.cybrid.events import Line
    from cybrid_lint.cybrid.exposure import Exposure
    from cybrid_lint.engine.values import Site
    from cybrid_lint.ir.lower import lower

    module = Module(Path(path), source.encode("utf-8", "surrogatepass"), source)
    lowered = lower(module.tree)

    def span(place: Site | Line) -> Span:
        if isinstance(place, Line):
            return Span(path, place.number, 0, place.number, 0)
        return module.span(lowered.origin(place.at), path)

    def lines(at: int) -> tuple[int, int]:
        of_node = span(Site(path, at))
        return of_node.line, of_node.end_line

    one = literals.Source(path, module.words, lowered.module, source, module.vendor, True, lines)
    found = literals.credentials_in([one], Exposure(), options.placeholders)
    spans = [span(credential.place) for credential in found]
    return [
        Credential(credential.kind, at, credential.value, module.symbol_at(at.line))
        for credential, at in zip(found, spans, strict=True)
    ]
