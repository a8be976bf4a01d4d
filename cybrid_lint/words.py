"""Words in the source: lists that are written as running text, and how the word `cybrid` is recognized."""

from __future__ import annotations

import re
from functools import cache

#: How the names of the hosts end that Cybrid runs.
OWN_HOSTS = (".cybrid.app", ".cybrid.xyz")
# What stands before a word in source code and is no letter of it: an escape in a literal, a percent encoding.
_ESCAPES = rb"(?<=\\[abfnrtv])|(?<=%[0-9A-Fa-f]{2})|(?<=\\x[0-9A-Fa-f]{2})|(?<=\\u[0-9A-Fa-f]{4})"
# Small words that names are glued to (`mycybrid`); any other letters before it may be those of `legacybridge`.
_PREFIXES = ("my", "py", "go", "js", "rn", "to", "is", "use", "get", "has", "new", "old", "our", "the", "via", "test")
_START = rb"(?:(?<![A-Za-z])|%s|%s)" % (
    _ESCAPES,
    b"|".join(rb"(?<=(?<![A-Za-z])(?i:%s))" % prefix.encode() for prefix in _PREFIXES),
)
# What the claims of a JWT hold in base64 where they have the word, for each of its three alignments.
_ENCODED = (b"Y3licmlk", b"N5YnJpZ", b"jeWJyaW")
_LETTERS = re.compile(rb"cybrid", re.IGNORECASE)


def listed(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def mentions_cybrid(text: str | bytes) -> bool:
    """Tell whether Cybrid stands in a text as a word of its own or of an identifier, host or path, in any case.

    `CYBRID_ID`, `cybridClient` and `id.sandbox.cybrid.app` do; `LegacyBridge`, which only has the letters, does not.
    """
    # every character keeps its place, and those beyond ASCII are none of the word's
    raw = text.encode("ascii", "replace") if isinstance(text, str) else text
    if b"cybrid" not in raw.lower():
        return False
    return any(_cybrid().match(raw, hit.start()) is not None for hit in _LETTERS.finditer(raw))


def concerns_cybrid(text: str | bytes) -> bool:
    """Tell whether a program may have to do with Cybrid: by a word of it, or by a token whose claims speak of it."""
    if mentions_cybrid(text):
        return True
    raw = text.encode("ascii", "replace") if isinstance(text, str) else text
    return b"eyJ" in raw and any(word in raw for word in _ENCODED)


@cache
def _cybrid() -> re.Pattern[bytes]:
    """Return the pattern of the word at a place where its letters stand; few files have any, and it is a large one.

    What follows the word may be glued to it (`cybridclient`), but for `bridge`.
    """
    return re.compile(
        rb"Cybrid(?!ge|ging)"
        rb"|%s(?:cybrid(?!ge|ging)|CYBRID(?!GE|GING)|(?i:cybrid)(?![A-Za-z]))"
        rb"|(?<=[a-z])CYBRID(?!GE|GING)" % _START
    )
