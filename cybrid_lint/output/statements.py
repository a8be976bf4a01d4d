"""Python's statements as sequences of tokens that formatters leave as they are.

black and ruff change quotes, prefixes, line breaks, commas before a closing bracket, and parentheses that only group,
and put what follows a colon or semicolon on a line of its own. None of that is left here. What is read need be no
valid Python, and is the same for every version of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from keyword import kwlist
from typing import Literal, NamedTuple

Kind = Literal["name", "text", "comment", "mark", "end"]
Position = tuple[int, int]

_BLANKS = re.compile(r"(?:[ \t\f\r]|\\\n)+")
_WORD = re.compile(r"\w+(?:\.\d+)?")
_COMMENT = re.compile(r"#[^\n]*")
_QUOTES = re.compile(r"(?P<prefix>[rRbBuUfFtT]{0,2})(?P<quotes>\"\"\"|'''|\"|')")
_MARK = re.compile(r"\*\*=?|//=?|>>=?|<<=?|->|:=|\.\.\.|[-+*/%@&|^=<>!]=|[^\s\w]")
# What a text of these quotes is up to its end; without one, one of single quotes ends with its line.
_BODIES = {
    quotes: re.compile(rf"(?:\\.|(?!{quotes})[^\\{'' if len(quotes) > 1 else chr(10)}])*", re.DOTALL)
    for quotes in ('"""', "'''", '"', "'")
}
_QUOTE = re.compile(r"\\(?=[\"'])")
_CODE_POINT = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_FIELD = re.compile(r"(?<!\{)\{(?!\{)[^{}]*\}")
_KEYWORDS = frozenset(kwlist) - {"None", "True", "False"}
# The first words of statements that end in a colon with other statements behind it.
_HEADS = frozenset(
    {"if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async", "match", "case"}
)
# What parts a statement into expressions, each of which may be a tuple without parentheses.
_PARTS = frozenset({"=", "in", "for", "return", "yield", "del", "with", "as", "assert", "except", "import", ":"})
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Token(NamedTuple):
    """A token with where it begins and ends: lines from 1, columns from 0. A text has neither quotes nor prefix."""

    kind: Kind
    text: str
    start: Position
    end: Position

    @property
    def is_opening(self) -> bool:
        """Whether it opens a bracket."""
        return self.kind == "mark" and self.text in _CLOSING

    @property
    def is_comma(self) -> bool:
        """Whether it is a comma."""
        return self.kind == "mark" and self.text == ","

    @property
    def is_closing(self) -> bool:
        """Whether it closes a bracket."""
        return self.kind == "mark" and self.text in _CLOSING.values()


@dataclass
class Statement:
    """A simple statement or the head of a compound one, on these lines; its comments are apart."""

    tokens: list[Token]
    comments: list[Token]
    lines: range

    def around(self, start: Position, end: Position) -> list[Token]:
        """Return the tokens that say what a range stands in, down to its own; none if there is nothing at the range.

        On each level of brackets that is what leads to it. Of a display or of named arguments it is one element alone,
        of other arguments and of tuples the element before it too: what is added elsewhere changes nothing.
        """
        first = bisect_right(self.tokens, start, key=lambda token: token.end)
        last = bisect_left(self.tokens, end, key=lambda token: token.start) - 1
        return self._nesting.around(first, last) if first <= last else []

    @cached_property
    def _nesting(self) -> _Nesting:
        return _Nesting(self.tokens)


def statements(source: str) -> list[Statement]:
    """Return the statements of a module, in their order."""
    found: list[Statement] = []
    tokens: list[Token] = []
    comments: list[Token] = []
    depth = lambdas = 0
    first = 1
    for token in _tokens(source):
        ends = token.kind == "end" and depth == 0
        if token.kind == "comment":
            comments.append(token)
        elif token.kind != "end" and not (token.text == ";" and depth == 0):
            tokens.append(token)
            depth = max(0, depth + token.is_opening - token.is_closing)
            lambdas += token.text == "lambda" and depth == 0
            if token.text == ":" and depth == 0 and tokens[0].text in _HEADS:
                ends, lambdas = lambdas == 0, max(0, lambdas - 1)
        else:
            ends = ends or token.text == ";"
        if ends:
            found.append(Statement(_plain(tokens), comments, range(first, token.end[0] + 1)))
            tokens, comments, lambdas, first = [], [], 0, token.end[0] + (token.kind == "end")
    found.append(Statement(_plain(tokens), comments, range(first, source.count("\n") + 2)))
    return found


def _tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of a source, with an "end" for each end of a line outside of a text."""
    at, line, start = 0, 1, 0
    while at < len(source):
        blanks = _BLANKS.match(source, at)
        if blanks is not None:
            at = blanks.end()
            if (breaks := blanks[0].count("\n")) > 0:
                line, start = line + breaks, source.rfind("\n", 0, at) + 1
            continue
        begin = (line, at - start)
        kind, text, at = _next(source, at)
        if kind == "text" and (breaks := source.count("\n", start, at)):
            line, start = line + breaks, source.rfind("\n", 0, at) + 1
        yield Token(kind, text, begin, (line, at - start))
        if kind == "end":
            line, start = line + 1, at


def _next(source: str, at: int) -> tuple[Kind, str, int]:
    """Return the token at a position of a source: its kind, its text, and where it ends."""
    if source[at] == "\n":
        return "end", "", at + 1
    quotes = _QUOTES.match(source, at)
    if quotes is not None:
        body = _BODIES[quotes["quotes"]].match(source, quotes.end())
        assert body is not None
        end = body.end() + (len(quotes["quotes"]) if source.startswith(quotes["quotes"], body.end()) else 0)
        return "text", _text(body[0], quotes["prefix"].lower()), max(end, quotes.end())
    for kind, pattern in _PATTERNS:
        match = pattern.match(source, at)
        if match is not None:
            return kind, match[0].lower() if match[0][0].isdigit() else match[0], match.end()
    return "mark", source[at], at + 1


_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (("comment", _COMMENT), ("name", _WORD), ("mark", _MARK))


def _text(body: str, prefix: str) -> str:
    """Return what is between a text's quotes as every way to write it gives it: braces stand as in an f-string.

    Quotes inside are all alike, since those in an f-string's fields depend on those around it.
    """
    if "r" not in prefix:
        body = _CODE_POINT.sub(lambda match: match[0][:2] + match[0][2:].lower(), _QUOTE.sub("", body))
    body = body.replace('"', "'")
    if "f" in prefix or "t" in prefix:
        return _FIELD.sub(lambda match: "".join(match[0].split()), body)
    return body.replace("{", "{{").replace("}", "}}")


# --- what formatters change between tokens ------------------------------------------------------------------------


def _plain(tokens: list[Token]) -> list[Token]:
    """Return a statement's tokens without trailing commas and grouping parentheses, and with adjacent texts joined."""
    dropped = _grouping(tokens)
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.is_closing and kept and kept[-1].is_comma:
            kept.pop()
        if index in dropped:
            continue
        if token.kind == "text" and kept and kept[-1].kind == "text":
            last = kept.pop()
            token = Token("text", last.text + token.text, last.start, token.end)
        kept.append(token)
    if kept and kept[-1].is_comma:
        kept.pop()
    return kept


def _grouping(tokens: list[Token]) -> set[int]:
    """Return the positions of parentheses that only group, and of those around a tuple that needs none.

    A tuple needs them within brackets and beside a comma, so that no formatter takes them away there.
    """
    groups, tuples = _parentheses(tokens)
    dropped = {one for pair in groups.items() for one in pair}
    depth = 0
    outermost: list[int] = []
    holds_comma = False
    for index, token in enumerate(tokens):
        if index in dropped:
            continue
        if depth == 0:
            if index in tuples:
                outermost.append(index)
            holds_comma = holds_comma or token.is_comma
            if token.text in _PARTS:
                dropped |= set() if holds_comma else {end for begin in outermost for end in (begin, tuples[begin])}
                outermost, holds_comma = [], False
        depth = max(0, depth + token.is_opening - token.is_closing)
    return dropped if holds_comma else dropped | {end for begin in outermost for end in (begin, tuples[begin])}


def _parentheses(tokens: list[Token]) -> tuple[dict[int, int], dict[int, int]]:
    """Return where parentheses begin and end that are no call's: those that group, and those around a tuple."""
    groups: dict[int, int] = {}
    tuples: dict[int, int] = {}
    levels: list[tuple[int, list[int]]] = []
    for index, token in enumerate(tokens):
        if token.is_opening:
            levels.append((index, []))
        elif token.is_comma and levels:
            levels[-1][1].append(index)
        elif token.is_closing and levels:
            begin, commas = levels.pop()
            if token.text == ")" and tokens[begin].text == "(" and not _is_called(tokens, begin):
                (tuples if commas else groups)[begin] = index
    return groups, tuples


def _is_called(tokens: list[Token], index: int) -> bool:
    """Tell whether a parenthesis stands behind something that can be called."""
    if index == 0:
        return False
    before = tokens[index - 1]
    return before.is_closing or before.kind == "text" or (before.kind == "name" and before.text not in _KEYWORDS)


# --- what a range stands in ---------------------------------------------------------------------------------------


class _Nesting:
    """Where the elements of a statement's brackets are: found in one pass, for any number of questions.

    On the outermost level elements begin behind the sign of an assignment, or the `in` of a loop.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._opening: list[int] = []  # of each token, the bracket that it stands in, -1 for none
        self._begin: list[int] = []  # of each token, where its element begins
        self._end: dict[int, int] = {}  # of each element, by where it begins, where it ends
        self._before: dict[int, int] = {}  # of each element, where the one before it begins
        self._assigned = 0
        levels = [[-1, 0]]
        for index, token in enumerate(tokens):
            if token.is_closing and len(levels) > 1:
                self._end[levels.pop()[1]] = index
            level = levels[-1]
            self._opening.append(level[0])
            self._begin.append(level[1])
            if token.is_opening:
                levels.append([index, index + 1])
            elif token.is_comma:
                self._end[level[1]] = index
                self._before[index + 1] = level[1]
                level[1] = index + 1
            elif token.text in ("=", "in") and level[0] < 0 and self._assigned == 0:
                self._assigned = level[1] = index + 1

    def around(self, first: int, last: int) -> list[Token]:
        """Return what these tokens stand in: on each level of brackets what leads to it, and themselves."""
        begin = self._needed(first)
        pieces = [self._tokens[begin : self._end.get(self._begin[last], len(self._tokens))]]
        opening = self._opening[first]
        while opening >= 0:
            begin = self._needed(opening)
            pieces.append(self._tokens[begin : opening + 1])
            opening = self._opening[opening]
        if begin >= self._assigned:
            pieces.append(self._tokens[: self._assigned])
        return [token for piece in reversed(pieces) for token in piece]

    def _needed(self, index: int) -> int:
        """Return where what is needed of a token's level begins: among arguments with the element before its own."""
        begin, opening = self._begin[index], self._opening[index]
        follows = self._tokens[begin + 1 : begin + 2]
        is_named = self._tokens[begin].text == "**" or (opening >= 0 and [one.text for one in follows] == ["="])
        if is_named or (opening >= 0 and self._tokens[opening].text in ("[", "{")):
            return begin
        return self._before.get(begin, begin)
