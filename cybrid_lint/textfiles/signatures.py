"""Finds the keys by which code in other languages verifies the signatures of Cybrid's webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cybrid_lint.credentials.headers import is_header
from cybrid_lint.words import mentions_cybrid

_DASHED = re.compile(r"(?<![\w-])[a-z][\w-]*", re.I)
# The calls that make an HMAC, and which of their arguments is the key.
_CALLS = re.compile(
    r"(?:(?P<second>createHmac|OpenSSL::HMAC\.\w{1,20}|(?<![\w.])hmac\.New|CryptoJS\.Hmac\w{1,12}|importKey)"
    r"|(?P<third>hash_hmac|:crypto\.mac)"
    r"|(?P<first>SecretKeySpec|HMAC_?SHA\w{1,12}(?:\.HashData)?|SymmetricKey))\s*\("
)
_PLACES = {"first": 0, "second": 1, "third": 2}
_LITERAL = re.compile(r"(?P<quote>[\"'`])(?P<value>[A-Za-z0-9_+/=-]{16,200})(?P=quote)")
_NAME = re.compile(r"\$?[A-Za-z_]\w*")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_MOST_CALLS = 50
_MOST_HEADERS = 200
_LONGEST_CALL = 600
_BEFORE = 120


class Key(NamedTuple):
    """A literal that is the key of an HMAC: where it stands, and the variable that holds it, if one does."""

    start: int
    end: int
    name: str


def keys_in(text: str) -> Iterator[Key]:
    """Yield the literals by which a text verifies Cybrid's signatures: the header nearest to the HMAC is Cybrid's."""
    if "signature" not in text.lower():
        return
    named = (match for match in _DASHED.finditer(text) if is_header(match[0]))
    headers = [match for match, _ in zip(named, range(_MOST_HEADERS), strict=False)]
    if not any(mentions_cybrid(match[0]) for match in headers):
        return
    for call, _ in zip(_CALLS.finditer(text), range(_MOST_CALLS), strict=False):
        nearest = min(headers, key=lambda header: abs(header.start() - call.start()))
        arguments = list(_arguments(text, call.end()))
        place = _PLACES[call.lastgroup or "first"]
        # a key for something else may be made by the same call
        before = _BEFORE if call["first"] == "SymmetricKey" else 0
        said = text[max(0, call.start() - before) : arguments[-1][1] if arguments else call.end()]
        if mentions_cybrid(nearest[0]) and place < len(arguments) and "hmac" in said.lower():
            yield from _literals(text, *arguments[place])


def _arguments(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield where the arguments of a call begin and end; texts in them may not hold brackets."""
    depth, start = 0, at
    for offset in range(at, min(len(text), at + _LONGEST_CALL)):
        character = text[offset]
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        if depth < 0 or (depth == 0 and character == ","):
            yield start, offset
            start = offset + 1
        if depth < 0:
            return


def _literals(text: str, start: int, end: int) -> Iterator[Key]:
    """Yield the literal in an argument, or the one that a variable in it was given."""
    literal = _LITERAL.search(text, start, end)
    if literal is not None:
        yield Key(*literal.span("value"), "")
        return
    for name in dict.fromkeys(match[0] for match in _NAME.finditer(text, start, end)):
        given = _definition_of(name).search(text)
        if given is not None:
            yield Key(*given.span("value"), name)


def _definition_of(name: str) -> re.Pattern[str]:
    """Return the pattern of what gives a variable a literal, whose `value` it tells."""
    return re.compile(rf"(?<![\w.$]){re.escape(name)}(?:\s*:\s*\w+)?\s*:?=\s*{_LITERAL.pattern}")
