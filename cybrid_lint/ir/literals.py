"""What literals and names mean: the text between quotes, the value of a number. Never warns or raises."""

from __future__ import annotations

import re
import unicodedata

#: An integer of more digits is not read: none of them means anything here, and turning them into a number takes long.
MOST_DIGITS = 1_000

_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(N\{[^}]*\})|([\n\\'\"abfnrtv]))"
)
_BYTES_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|([\n\\'\"abfnrtv]))")
_SIMPLE = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
# In an f-string two braces stand for one, save those of a character's name.
_BRACES = re.compile(r"\\N\{[^{}]*\}|\\[^{}]|\{\{|\}\}", re.DOTALL)


def identifier(source: str) -> str:
    """Return the name that Python takes for a written one: letters that look different may be the same (PEP 3131)."""
    return source if source.isascii() else unicodedata.normalize("NFKC", source)


def text(source: str) -> tuple[str, bool]:
    """Return what a literal of text or bytes means, bytes as text of the same code points, and whether it is bytes."""
    start = len(source) - len(source.lstrip("bBrRuU"))
    prefix = source[:start].lower()
    quotes = 3 if source.startswith(('"""', "'''"), start) else 1
    is_bytes = "b" in prefix
    return _unescaped(source[start + quotes : -quotes], "r" in prefix, is_bytes), is_bytes


def piece(source: str, raw: bool) -> str:
    """Return what the text between the fields of an f-string means."""
    if "{" in source or "}" in source:
        source = source.replace("{{", "{").replace("}}", "}") if raw else _BRACES.sub(_single, source)
    return _unescaped(source, raw, is_bytes=False)


def number(source: str) -> int | float | complex | None:
    """Return what a literal of a number means, None if it has too many digits or means nothing."""
    if len(source) > MOST_DIGITS:
        return None
    for meaning in (_integer, float, complex):
        try:
            return meaning(source)
        except ValueError:
            continue
    return None


def _integer(source: str) -> int:
    return int(source, 0)


def _single(match: re.Match[str]) -> str:
    found = match[0]
    return found[0] if found in ("{{", "}}") else found


def _unescaped(source: str, raw: bool, is_bytes: bool) -> str:
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if raw or "\\" not in source:
        return source
    return _BYTES_ESCAPE.sub(_byte, source) if is_bytes else _ESCAPE.sub(_character, source)


def _byte(match: re.Match[str]) -> str:
    octal, hexadecimal, simple = match.groups()
    if simple:
        return _SIMPLE[simple]
    return chr(int(octal, 8) & 0xFF if octal else int(hexadecimal, 16))


def _character(match: re.Match[str]) -> str:
    octal, x, u, U, name, simple = match.groups()  # noqa: N806
    if simple:
        return _SIMPLE[simple]
    try:
        if name:
            return match[0].encode("ascii").decode("unicode_escape")
        return chr(int(octal, 8) if octal else int(x or u or U, 16))
    except ValueError:
        return match[0]
