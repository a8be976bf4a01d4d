"""Texts that make a regular expression work hard, derived from the expression itself."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterator
from itertools import product
from typing import Any

try:
    from re import _constants as codes
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # Python 3.10
    import sre_constants as codes  # type: ignore[no-redef]
    import sre_parse as parser  # type: ignore[no-redef]

ALPHABET = "aA0 _-./:\"'`\\{}[]()<>#=,;+*|&@$%!?~^\t\nzZ9é"
#: Seconds that no text takes that each character of is looked at once.
ENOUGH = 0.0015
ENDS = ("\0", "a", "")
GENERIC = (
    *ALPHABET,
    "a ",
    "a.",
    "a_",
    "aA",
    "a1",
    "a=",
    "a,",
    " \n",
    "\\\\",
    "--",
    "(#",
    "a/",
    "''",
    '"a"',
    "{a}",
    "a:",
)


def text(prefix: str, piece: str, size: int) -> str:
    """A text of about so many characters: a repeated piece of a pattern, many times, behind what leads there."""
    return prefix + piece * (size // len(piece))


def pieces(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """What to repeat and what to put before it."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parser.parse(
            source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
        )
    repeats = list(_repeats(tree, ""))
    for prefix, body in repeats:
        yield prefix, body
        yield "", prefix + body
        for generic in GENERIC:
            yield prefix, generic
    for generic in GENERIC:
        yield "", generic
    yield "", _sample(tree)


def _repeats(tree: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """Each repeated part of a parsed pattern, as texts that it matches, with a text for what stands before it."""
    for code, value in tree:
        for inner in _inner(code, value):
            yield from _repeats(inner, prefix)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            yield from ((prefix, choice) for choice in _choices(value[2]))
        prefix += _sample([(code, value)])


def _inner(code: Any, value: Any) -> list[Any]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    return []


def _choices(tree: Any) -> list[str]:
    """A few different texts that a part matches."""
    if len(tree) == 1 and tree[0][0] is codes.IN:
        return [one for one in ALPHABET if _is_in(one, tree[0][1])][:8]
    if len(tree) == 1 and tree[0][0] is codes.SUBPATTERN:
        return _choices(tree[0][1][3])
    if len(tree) == 1 and tree[0][0] is codes.BRANCH:
        return [choice for branch in tree[0][1][1] for choice in _choices(branch)]
    return [_sample(tree)]


def _sample(tree: Any) -> str:
    """A short text that a part matches, as far as can be told without looking around."""
    out = ""
    for code, value in tree:
        if code is codes.LITERAL:
            out += chr(value)
        elif code is codes.NOT_LITERAL:
            out += next(one for one in ALPHABET if ord(one) != value)
        elif code is codes.ANY:
            out += "a"
        elif code is codes.IN:
            out += next((one for one in map(chr, range(32, 0xFFFF)) if _is_in(one, value)), "")
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            out += _sample(value[2]) * min(max(value[0], 1), 100)
        elif code is codes.SUBPATTERN:
            out += _sample(value[3])
        elif code is codes.BRANCH:
            out += _sample(value[1][0])
    return out


def _is_in(character: str, items: Any) -> bool:
    inside, negated = False, False
    for code, value in items:
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            inside = inside or ord(character) == value
        elif code is codes.RANGE:
            inside = inside or value[0] <= ord(character) <= value[1]
        elif code is codes.CATEGORY:
            inside = inside or _is_of(character, str(value))
    return inside != negated


def _is_of(character: str, category: str) -> bool:
    kind = next(one for one in ("SPACE", "DIGIT", "WORD") if one in category)
    matches = re.fullmatch({"SPACE": r"\s", "DIGIT": r"\d", "WORD": r"\w"}[kind], character) is not None
    return matches != ("NOT" in category)


def cost(pattern: re.Pattern[Any], text: str, anchored: bool = False) -> float:
    """Processor seconds that a pattern takes on a text, all over it or from its beginning; the best of three."""
    raw: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        if anchored:
            pattern.match(raw)
            pattern.fullmatch(raw)
        else:
            for _match in pattern.finditer(raw):
                pass
        best = min(best, time.process_time() - start)
        if best < ENOUGH:
            break
    return best


def worst(pattern: re.Pattern[Any], anchored: bool = False, thorough: bool = True) -> tuple[str, float] | None:
    """A text on which a pattern takes time that grows faster than the text does, and by how much for a longer text.

    A text of 1,000 characters takes 0.2 ms at most if each is looked at once, and 2 ms or more if each is looked at
    from each. Short texts come first, since time may double with every character. Behind what leads to a repeated
    piece, characters of every kind are tried only if it is to be `thorough`, and so are texts that end in the piece.
    """
    repeated = [
        (prefix, piece)
        for prefix, piece in dict.fromkeys(pieces(pattern))
        if piece and (thorough or not prefix or piece not in GENERIC)
    ]
    ends = ENDS if thorough else ENDS[:2]
    for size, longer in ((12, 16), (16, 20), (20, 24), (45, 90), (180, 360), (1_000, 2_000)):
        for (prefix, piece), end in product(repeated, ends):
            shorter = text(prefix, piece, size) + end
            seconds = cost(pattern, shorter, anchored)
            if seconds > ENOUGH:
                growth = cost(pattern, text(prefix, piece, longer) + end, anchored) / seconds
                if growth > 3:
                    return shorter, growth
    return None
