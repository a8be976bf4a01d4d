"""The cells of notebooks, and their outputs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from cybrid_lint.credentials import Hit, scan
from cybrid_lint.textfiles.blocks import CommentsAbove
from cybrid_lint.textfiles.file import CredentialMatch, TextFile
from cybrid_lint.textfiles.values import value_credentials
from cybrid_lint.words import mentions_cybrid


def notebook(file: TextFile) -> Iterator[CredentialMatch]:
    """The cells of a notebook, read as one text, and their outputs each by itself."""
    from cybrid_lint.textfiles.notebooks import Part, parts, settings

    comments = CommentsAbove("", [0], [])
    for value in settings(file.text):
        yield from value_credentials(file, value, comments)[0]

    code: list[Part] = []
    others: list[Part] = []
    for part in parts(file.text):
        (code if part.role != "outputs" else others).append(part)
    joined = "\n\n".join(part.text for part in code)
    at = 0
    bounds = []
    for part in code:
        bounds.append(at)
        at += len(part.text) + 2
    for hit in scan(joined, vendor=file.hint, extra_placeholders=file.options.placeholders):
        index = bisect_right(bounds, hit.start) - 1
        yield from _in_part(file, code[index], Hit(hit.kind, hit.start - bounds[index], hit.end - bounds[index]))
    spoken = file.hint or ("cybrid" if mentions_cybrid(joined) else None)
    for part in others:
        for hit in scan(part.text, vendor=spoken, extra_placeholders=file.options.placeholders):
            yield from _in_part(file, part, hit)


def _in_part(file: TextFile, part: object, hit: Hit) -> Iterator[CredentialMatch]:
    from cybrid_lint.textfiles.notebooks import Part

    assert isinstance(part, Part)
    text = part.text[hit.start : hit.end]
    if not file.stands_for(text):
        value, at = part.offset(hit.start)
        yield replace(file.located(value, at, text, hit.kind), role=part.role)
