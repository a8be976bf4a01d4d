"""Which files are read at all, and how their bytes become text."""

from __future__ import annotations

import re
from functools import lru_cache

from cybrid_lint.words import mentions_cybrid

#: A larger file is no file that somebody wrote.
MOST_BYTES = 5_000_000
_SCOPE = re.compile(rb":execute(?!\w)")
# A pattern that begins with one letter looks for it as fast as memory is read, and J is a rare one.
_ENDINGS = re.compile(rb"J(?:yaW|pZ|SSU|JR)")


def concerns(display: str, raw: bytes) -> bool:
    """Tell whether a file speaks of Cybrid: by its path, in plain text, or in base64."""
    return mentions_cybrid(display) or holds_cybrid(raw)


def holds_cybrid(raw: bytes) -> bool:
    """Tell whether what is in a file speaks of Cybrid, in plain text or in base64."""
    if mentions_cybrid(raw):
        return True
    # scopes are Cybrid's by their form, whatever else the file says
    if b":execute" in raw and _SCOPE.search(raw) is not None:
        return True
    if b"\0" in raw and mentions_cybrid(raw.replace(b"\0", b"")):
        return True
    return _may_be_encoded(raw) and any(mark in raw for mark in _encoded())


def _may_be_encoded(raw: bytes) -> bool:
    """Tell whether an ending of one of the encoded words stands in a file, three passes over it instead of eight."""
    return b"licmlk" in raw or b"Q1lCUklE" in raw or _ENDINGS.search(raw) is not None


@lru_cache(maxsize=1)
def _encoded() -> frozenset[bytes]:
    """What every base64 text that holds the word holds, for each of its three alignments."""
    import base64

    found = []
    for word in (b"cybrid", b"CYBRID", b"Cybrid"):
        for before in range(3):
            encoded = base64.b64encode(b"\0" * before + word)
            # only the characters that depend on the word alone
            first = -(-before * 8 // 6)
            found.append(encoded[first : (before + len(word)) * 8 // 6])
    return frozenset(found)


def decode(raw: bytes, *, known: bool) -> str | None:
    """Return a file's text with newlines as they are in Python; None if it is binary.

    `known`: the file's name is that of a text format, so bytes of zero in it do not make it binary.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if raw.startswith(mark):
            text = raw.decode(encoding, "replace")
            break
    else:
        wide = _wide(raw[:65_536])
        if wide is not None:
            return _lines(raw.decode(wide, "replace"))
        if b"\0" in raw[:65_536] and not known:
            return None
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    return _lines(text)


def _wide(raw: bytes) -> str | None:
    """Return the encoding of a text in UTF-16 without a mark: all but a few of its characters have a byte of zero."""
    half = len(raw) // 2
    if half < 4 or b"\0" not in raw:
        return None
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    if odd >= 0.9 * half and even <= 0.01 * half:
        return "utf-16-le"
    return "utf-16-be" if even >= 0.9 * half and odd <= 0.01 * half else None


def _lines(text: str) -> str:
    return text.replace("\0", " ").replace("\r\n", "\n").replace("\r", "\n")
