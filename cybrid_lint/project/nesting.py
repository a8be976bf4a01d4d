"""How deep a text nests on the parser's terms, counted before the parser sees it.

libcst's parser recurses with the depth of the tree, and a stack that overflows ends the process. A tree gets deeper by
every bracket, those in the fields of f-strings included, by every link of a chain (an operator, an attribute, a call,
`not`, `lambda`, a piece of a concatenated literal) and by every `elif`; blocks the parser counts itself. One pass over
the text counts them all. Each of its steps moves on, so that its time is in proportion to the text, whatever that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_NESTING = 200
MOST_OPERATORS = 1_000
# What the parser takes for a statement grows with the square of its height; a file may cost about two seconds.
MOST_EFFORT = 4_000_000
# A height that is so common that it costs no more than the text's length says.
SHALLOW = 40
# Mappings in mappings of a pattern; the parser's time grows by four with each.
MOST_MAPPINGS = 6
# How many links a bracket weighs.
BRACKET = 3

# Words that are operators, and links of a chain.
WORDS = r"\b(?:not|lambda|await|yield|and|or|if|elif|else|for|in|is)\b"
CODE = re.compile(
    r"""(?P<prefix>\b[A-Za-z]{1,2})?(?P<quote>\"{3}|'{3}|["'])|(?P<skipped>\#[^\n]*|\\\n)"""
    r"""|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<mark>[,:;\n])"""
    r"""|(?P<link>\*\*|//|<<|>>|[=!<>]=|[-+*/%|&^@~<>]|\.(?!\d)"""
    rf"""|{WORDS})"""
)
# At least as often as a link or a bracket, and soon counted.
LINK = re.compile(rf"""[-+*/%|&^@~<>=!."'(\[{{]|{WORDS}""")
LINE = re.compile(r"([ \t\f]*)(?:(elif)\b|(?!else\b)[^\s#])")
CASE = re.compile(r"[ \t\f]*case[ \t]+[^\s=.,]")
QUOTES = ('"""', "'''", '"', "'")
_END = {quote: quote if len(quote) == 3 else rf"{quote}|\n" for quote in QUOTES}
LITERAL = {quote: re.compile(rf"\\[\s\S]|{_END[quote]}") for quote in QUOTES}
TEMPLATE = {quote: re.compile(rf"\\[^{{}}]|{{{{|{{|{_END[quote]}") for quote in QUOTES}
SPECIFIER = {quote: re.compile(rf"[{{}}]|{quote}") for quote in QUOTES}
Patterns = dict[str, re.Pattern[str]]


class TooDeepError(Exception):
    """A text that overflows the parser or takes it minutes; the message says why in words that hold nothing of it."""


@dataclass(frozen=True)
class Limits:
    """How deep a text may nest: brackets in brackets, and links of chains that stand in each other."""

    brackets: int = MOST_NESTING
    links: int = MOST_OPERATORS


def limits(share: float) -> Limits:
    """Return the limits where only a share of the stack can be had that is enough for all of them."""
    return Limits(int(MOST_NESTING * share), int(MOST_OPERATORS * share))


class _Level:
    """What is open: the text itself, a bracket, or a field of an f-string.

    `links` and `height` are those since the last comma, `highest` is the greatest height of all, and `lambdas` counts
    the lambdas whose colon is still to come. Behind a field the f-string of this `quote` goes on, or the format
    specifier in it that the field stands in: what `pattern` finds the end of.
    """

    __slots__ = ("height", "highest", "lambdas", "links", "pattern", "quote")

    def __init__(self, quote: str = "", pattern: Patterns = TEMPLATE) -> None:
        self.quote = quote
        self.pattern = pattern
        self.links = self.height = self.highest = self.lambdas = 0


def check_depth(source: str, limits: Limits = Limits()) -> None:
    """Raise `TooDeepError` for a text that nests too deeply or in too many places."""
    if not _is_shallow(source, limits):
        _Scan(source, limits).run()


def _is_shallow(source: str, limits: Limits) -> bool:
    """Tell whether a text is so short that it passes however it nests, which is soon counted."""
    brackets = sum(map(source.count, "([{"))
    if brackets > limits.brackets or (source.count("{") > MOST_MAPPINGS and "case" in source):
        return False
    links = len(LINK.findall(source))
    return links <= limits.links and (BRACKET * links) ** 2 <= MOST_EFFORT


class _Scan:
    """One pass over a text: `at` is how far it has come, `links` are those of all levels that are open."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.at = 0
        self.levels = [_Level()]
        self.links = 0
        self.effort = 0
        # the blocks that are open, by their indentation, with the number of `elif` that their last statement has
        self.blocks: dict[int, int] = {}
        # whether the line may be a pattern's, and the braces that are open in it
        self.is_case = False
        self.braces = 0

    def run(self) -> None:
        self._begin_line()
        while (match := CODE.search(self.source, self.at)) is not None:
            self.at = match.end()
            kind, token = match.lastgroup, match[0]
            if kind == "quote":
                self._string(match["quote"], (match["prefix"] or "").lower())
            elif kind == "open":
                self._open()
                self._brace(token == "{")
            elif kind == "close":
                self._close()
                self.braces -= token == "}"
            elif kind == "mark":
                self._mark(token)
            elif kind == "link":
                self._link()
                self.levels[-1].lambdas += token == "lambda"
        self._end_part()

    def _link(self) -> None:
        self.levels[-1].links += 1
        self.links += 1
        if self.links > self.limits.links:
            raise TooDeepError(f"one of its expressions has more than {self.limits.links:,} operators")

    def _open(self, quote: str = "", pattern: Patterns = TEMPLATE) -> None:
        self._link()
        self.levels.append(_Level(quote, pattern))
        if len(self.levels) > self.limits.brackets + 1:
            raise TooDeepError(f"it nests brackets more than {self.limits.brackets} deep")

    def _brace(self, is_brace: bool) -> None:
        self.braces += is_brace
        if self.is_case and self.braces > MOST_MAPPINGS:
            raise TooDeepError(f"one of its patterns nests mappings more than {MOST_MAPPINGS} deep")

    def _close(self) -> None:
        if len(self.levels) == 1:
            return
        # what is nested in the last part is nested in the level around as well, and counts there
        self._end_part(counts=False)
        inner = self.levels.pop()
        level = self.levels[-1]
        level.height = max(level.height, level.links + BRACKET + inner.highest)
        if inner.quote:
            self._text(inner.quote, inner.pattern)

    def _mark(self, mark: str) -> None:
        level = self.levels[-1]
        if mark == "\n":
            if len(self.levels) == 1:
                self._end_part()
                self._begin_line()
        elif mark == ":" and level.lambdas:
            level.lambdas -= 1
        elif mark == ":" and level.quote:
            self._text(level.quote, SPECIFIER)
        elif not level.lambdas:
            self._end_part()

    def _end_part(self, *, counts: bool = True) -> None:
        """Begin anew behind a comma, or at the end of a statement or bracket."""
        level = self.levels[-1]
        height = max(level.height, level.links)
        level.highest = max(level.highest, height)
        self.links -= level.links
        level.links = level.height = level.lambdas = 0
        if counts and height > SHALLOW:
            self.effort += height * height
            if self.effort > MOST_EFFORT:
                raise TooDeepError("too many of its expressions are nested deeply")

    def _begin_line(self) -> None:
        """Count a branch of an `if` as nested in the one before it, as the tree has it."""
        match = LINE.match(self.source, self.at)
        if match is None:
            return
        self.is_case, self.braces = CASE.match(self.source, self.at) is not None, 0
        indentation = len(match[1])
        self.blocks = {one: count for one, count in self.blocks.items() if one <= indentation}
        self.blocks[indentation] = self.blocks.get(indentation, 0) + 1 if match[2] else 0
        if sum(self.blocks.values()) > self.limits.links:
            raise TooDeepError(f"one of its statements has more than {self.limits.links:,} branches")

    def _string(self, quote: str, prefix: str) -> None:
        self._link()
        if "f" in prefix or "t" in prefix:
            self._text(quote, TEMPLATE)
            return
        while (match := LITERAL[quote].search(self.source, self.at)) is not None:
            self.at = match.end()
            if match[0][0] != "\\":
                return
        self.at = len(self.source)

    def _text(self, quote: str, pattern: Patterns) -> None:
        """Go on in an f-string, or in a format specifier, up to its end or to the next field."""
        while (match := pattern[quote].search(self.source, self.at)) is not None:
            self.at = match.end()
            if match[0] == "{":
                self._open(quote, pattern)
                return
            if match[0] == "}" or (pattern is SPECIFIER and match[0] == quote):
                self._close()
                return
            if match[0] in (quote, "\n"):
                return
        self.at = len(self.source)
