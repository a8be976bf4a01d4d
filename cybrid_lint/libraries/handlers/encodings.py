"""Encodings that hide nothing: base64, hexadecimal digits, `codecs`, and quoting for URLs."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from cybrid_lint.engine.alternatives import spread, union
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.texts import Hole, Lit, Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.text import MOST_CHARACTERS, REFUSED, first_site
from cybrid_lint.libraries.registry import function


def recoded(call: Call, value: Value, change: Callable[[str], str]) -> Value:
    """Return a known text in another encoding; what is not known keeps what it is made of."""
    found: list[Value] = []
    for option in call.decided(value):
        if isinstance(option, Text) and option.known is not None:
            try:
                result = change(option.known)
            except REFUSED:
                found.append(UNKNOWN)
                continue
            found.append(text(result, first_site(option)) if len(result) <= MOST_CHARACTERS else UNKNOWN)
        elif isinstance(option, Text) and option.symbols:
            raise UndecidedError
        else:
            found.append(option)
    return union(found)


def _b64decode(value: str, alternative: bool) -> str:
    padded = value + "=" * (-len(value) % 4)
    raw = base64.urlsafe_b64decode(padded) if alternative else base64.b64decode(padded)
    return raw.decode("utf-8")


@function("base64.b64decode", "base64.standard_b64decode", "base64.urlsafe_b64decode", "base64.decodebytes")
def b64decode(call: Call) -> Value:
    """Decoding base64."""
    return recoded(call, call.arg(0), lambda value: _b64decode(value, "urlsafe" in call.name))


@function("base64.b64encode", "base64.standard_b64encode", "base64.urlsafe_b64encode", "base64.encodebytes")
def b64encode(call: Call) -> Value:
    """Encoding as base64: what is encoded can still be read."""
    return Text((Hole(call.arg(0), "base64"),))


@function("builtins.bytes.fromhex", "builtins.bytearray.fromhex", "binascii.unhexlify", "binascii.a2b_hex")
def fromhex(call: Call) -> Value:
    """Decoding hexadecimal digits."""
    return recoded(call, call.arg(0), lambda value: bytes.fromhex(value).decode("utf-8"))


@function("codecs.decode", "codecs.encode")
def recode(call: Call) -> Value:
    """`codecs` for encodings of text."""
    known = call.known_text(call.arg(1, "encoding"))
    if known in ("rot13", "rot_13"):
        return recoded(call, call.arg(0), lambda value: codecs.decode(value, "rot13"))
    if known in ("hex", "hex_codec"):
        return recoded(call, call.arg(0), lambda value: bytes.fromhex(value).decode("utf-8"))
    if known in ("base64", "base64_codec"):
        return recoded(call, call.arg(0), lambda value: _b64decode(value, False))
    return call.arg(0)


@function("urllib.parse.quote", "urllib.parse.quote_plus", "urllib.parse.quote_from_bytes")
def quoted(call: Call) -> Value:
    """Quoting for a URL: what is not known of a text is left as it is."""
    safe, encoding = call.get(1, "safe"), call.get(2, "encoding")
    change = quote_plus if call.name.endswith("quote_plus") else quote
    kept = ("" if change is quote_plus else "/") if safe is None else call.known_text(safe)
    code = "utf-8" if encoding is None or encoding is NONE else call.known_text(encoding)

    def of_one(value: Value) -> Value:
        if not isinstance(value, Text):
            return value
        if kept is None or code is None:
            return UNKNOWN
        try:
            known = {part: change(part.text, kept, code) for part in value.parts if isinstance(part, Lit)}
        except REFUSED:
            return UNKNOWN
        return Text(tuple(part._replace(text=known[part]) if isinstance(part, Lit) else part for part in value.parts))

    return spread(call.arg(0, "string", "bs"), of_one)


@function("urllib.parse.unquote", "urllib.parse.unquote_plus", "urllib.parse.unquote_to_bytes")
def unquoted(call: Call) -> Value:
    """Unquoting."""
    value = call.arg(0, "string")
    if isinstance(value, Text) and value.known is not None:
        return recoded(call, value, unquote_plus if call.name.endswith("unquote_plus") else unquote)
    return value
