"""The comments and literals of a source as they are written, the same for every version of Python."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

#: A shorter literal is not worth being looked at: with its quotes it has no room for a credential and its name.
_SHORT = 20
# Python reads an f-string as many tokens from 3.12 on, and a t-string from 3.14 on
_OPENING = frozenset({"FSTRING_START", "TSTRING_START"})
_CLOSING = frozenset({"FSTRING_END", "TSTRING_END"})


class Written(NamedTuple):
    """A comment or literal: its first line, counted from 1, and its text from `start` on.

    Before that is what a comment stands behind on its line.
    """

    line: int
    text: str
    start: int = 0


def comments_and_literals(source: str) -> Iterator[Written]:
    """Yield the comments and the longer literals of a module.

    Comments on lines that follow each other are one text, and so is an f-string with what it holds. Nothing is yielded
    of a source that Python cannot read.
    """
    lines = source.split("\n")
    try:
        tokens = list(_tokens(source, lines))
    except (tokenize.TokenError, SyntaxError):
        return
    comment: list[str] = []
    first, before = 0, ""
    for kind, (line, column), text in tokens:
        if kind == tokenize.COMMENT and comment and line == first + len(comment):
            comment.append(text)
            continue
        if kind in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
            continue
        if comment:
            yield Written(first, before + "\n".join(comment), len(before))
            comment = []
        if kind == tokenize.COMMENT:
            comment, first, before = [text], line, lines[line - 1][:column]
        elif kind == tokenize.STRING and len(text) > _SHORT:
            yield Written(line, text)
    if comment:
        yield Written(first, before + "\n".join(comment), len(before))


def _tokens(source: str, lines: list[str]) -> Iterator[tuple[int, tuple[int, int], str]]:
    """Yield the kind, the place and the text of each token; an f-string is one text."""
    depth, opening = 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name in _OPENING:
            depth += 1
            opening = token.start if depth == 1 else opening
        elif name in _CLOSING:
            depth -= 1
            if not depth:
                yield tokenize.STRING, opening, _between(lines, opening, token.end)
        elif not depth:
            yield token.type, token.start, token.string


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return what is written between two positions: lines from 1, columns from 0."""
    text = "\n".join(lines[start[0] - 1 : end[0]])
    return text[start[1] : len(text) - len(lines[end[0] - 1]) + end[1]]
