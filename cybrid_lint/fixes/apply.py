"""Makes fixes in files: all edits of a file at once or none, and of no file that was not looked at."""

from __future__ import annotations

import ast
import codecs
import io
import os
import tokenize
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cybrid_lint.fixes.edits import Edit, Fix, OverlapError, edited, meet
from cybrid_lint.project.files import NO_STAMP, Stamp, UnreadError, read_stamped

#: Runs after which no more fixes are made: of those that follow from others few need more than three.
MOST_PASSES = 10
#: Bytes of a file that is changed; a larger one is data.
MOST_BYTES = 5_000_000


class RefusedError(Exception):
    """A file is not changed; the text says why."""


@dataclass(frozen=True)
class Content:
    """A file as it is on disk: its bytes, its text with the newlines that it has, and how to write it again."""

    raw: bytes
    text: str
    encoding: str
    mark: bytes
    newline: str

    def encode(self, text: str) -> bytes:
        """Return a text as the file's bytes. Raises `UnicodeEncodeError` for what the encoding does not have."""
        return self.mark + text.encode(self.encoding)


def read(path: Path, stamp: Stamp | None = None) -> Content:
    """Return what is in a file.

    Raises `RefusedError` if it cannot be read, or is no text, or if its stamp is another one than when it was analysed.
    """
    try:
        raw, now = read_stamped(os.fspath(path))
    except UnreadError:
        raise RefusedError("it cannot be read") from None
    if stamp is not None and stamp not in (NO_STAMP, now):
        raise RefusedError("it has changed since it was checked")
    if len(raw) > MOST_BYTES:
        raise RefusedError("it is too large")
    return content_of(raw, is_python=path.suffix == ".py")


def content_of(raw: bytes, *, is_python: bool) -> Content:
    """Return bytes as a text. Raises `RefusedError` if they are none."""
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    encoding = "utf-8"
    try:
        if is_python:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
            encoding = encoding.replace("utf-8-sig", "utf-8")
        text = raw[len(mark) :].decode(encoding)
    except (SyntaxError, LookupError, ValueError):
        raise RefusedError("its bytes do not fit its encoding") from None
    return Content(raw, text, encoding, mark, _newline(text))


def _newline(text: str) -> str:
    """Return what ends most lines of a text."""
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    return max(counts, key=lambda one: (counts[one], one == "\n"))


def changed(content: Content, edits: Iterable[Edit], *, is_python: bool) -> bytes:
    """Return a file's bytes after edits. Raises `RefusedError` if they do not fit, or make it unparsable."""
    try:
        text = edited(content.text, edits, content.newline)
        raw = content.encode(text)
    except (OverlapError, UnicodeEncodeError):
        raise RefusedError("the fix does not fit the file") from None
    if is_python and not can_be_parsed(raw):
        raise RefusedError("it could not be parsed afterwards")
    return raw


def can_be_parsed(raw: bytes) -> bool:
    """Tell whether bytes are a Python file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(raw)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


@dataclass
class Plan:
    """Which fixes are made, what becomes of each file, and why others are not: the fix and the reason."""

    made: list[Fix] = field(default_factory=list)
    files: dict[str, tuple[Content, bytes]] = field(default_factory=dict)
    refused: list[tuple[Fix, str]] = field(default_factory=list)
    #: those that would change what others change already: they are found again when these are made
    later: list[Fix] = field(default_factory=list)


def plan(fixes: Iterable[Fix], content: Callable[[str], Content]) -> Plan:
    """Return what is to be written so that as many fixes as can be made together are made, the first ones first.

    `content` reads a file by the path that edits name, and raises `RefusedError` for one that may not be changed.
    """
    result = Plan()
    edits: dict[str, list[Edit]] = {}
    for fix in fixes:
        if any(meet(edit, other) for edit in fix.edits for other in edits.get(edit.span.path, ())):
            result.later.append(fix)
            continue
        try:
            files = _with(fix, edits, result.files, content)
        except RefusedError as error:
            result.refused.append((fix, str(error)))
            continue
        result.files.update(files)
        result.made.append(fix)
        for edit in fix.edits:
            edits.setdefault(edit.span.path, []).append(edit)
    return result


def _with(
    fix: Fix,
    edits: Mapping[str, Sequence[Edit]],
    files: Mapping[str, tuple[Content, bytes]],
    content: Callable[[str], Content],
) -> dict[str, tuple[Content, bytes]]:
    """Return what becomes of a fix's files with all edits so far and its own."""
    after: dict[str, tuple[Content, bytes]] = {}
    for path in dict.fromkeys(edit.span.path for edit in fix.edits):
        before = files[path][0] if path in files else content(path)
        own = [edit for edit in fix.edits if edit.span.path == path]
        after[path] = before, changed(before, [*edits.get(path, ()), *own], is_python=path.endswith(".py"))
    return after
