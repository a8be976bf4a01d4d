"""The comments and literals of a source as they are written, the same for every version of Python."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

#: A shorter literal is not worth being looked at: with its quotes it has no room for a credential and its name.
_SHORT = 20
# Python reads an f-string as many tokens from 3.12 on, and a t-string from 3.14 on
_OPENING = frozenset({"FSTRING_START", "TSTRING_START"})
_CLOSING = frozenset({"FSTRING_END", "TSTRING_END"})


def comments_and_literals(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments and the longer literals of a module with their first lines, counted from 1.

    Comments on lines that follow each other are one text, and so is an f-string with what it holds. Nothing is yielded
    of a source that Python cannot read.
    """
    try:
        tokens = list(_tokens(source))
    except (tokenize.TokenError, SyntaxError):
        return
    comment: list[str] = []
    start = 0
    for kind, line, text in tokens:
        if kind == tokenize.COMMENT and comment and line == start + len(comment):
            comment.append(text)
            continue
        if kind in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
            continue
        if comment:
            yield start, "\n".join(comment)
            comment = []
        if kind == tokenize.COMMENT:
            comment, start = [text], line
        elif kind == tokenize.STRING and len(text) > _SHORT:
            yield line, text
    if comment:
        yield start, "\n".join(comment)


def _tokens(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield the kind, the first line and the text of each token; an f-string is one text."""
    lines = source.split("\n")
    depth, opening = 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name in _OPENING:
            depth += 1
            opening = token.start if depth == 1 else opening
        elif name in _CLOSING:
            depth -= 1
            if not depth:
                yield tokenize.STRING, opening[0], _between(lines, opening, token.end)
        elif not depth:
            yield token.type, token.start[0], token.string


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return what is written between two positions: lines from 1, columns from 0."""
    text = "\n".join(lines[start[0] - 1 : end[0]])
    return text[start[1] : len(text) - len(lines[end[0] - 1]) + end[1]]
