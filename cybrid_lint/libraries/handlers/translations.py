"""Characters: `str.translate` by a table, and what they are as numbers."""

from __future__ import annotations

import sys

from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Const, Value, const
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.text import changed, owner_text
from cybrid_lint.libraries.registry import function, method


@function("builtins.str.maketrans", "builtins.bytes.maketrans")
def make_table(call: Call) -> Value:
    """A table of a mapping, or of two texts and what is left out."""
    if len(call.args.positional) == 1:
        return call.arg(0)
    before, after, left_out = ("" if call.get(at) is None else call.known_text(call.arg(at)) for at in range(3))
    if before is None or after is None or left_out is None or len(before) != len(after):
        return call.new_dict(is_open=True)
    known = str.maketrans(before, after, left_out)
    entries: dict[str, Value] = {chr(key): NONE if value is None else _letter(value) for key, value in known.items()}
    return call.new_dict(entries)


def _letter(value: int) -> Value:
    return Text((Lit(chr(value)),))


@method("text", "translate")
def translate(call: Call) -> Value:
    """Replacing characters by a table, as far as it is known."""
    owner = owner_text(call)
    (table, *others) = call.decided(call.arg(0))
    state = call.state(table)
    if others or not isinstance(state, DictState) or state.is_open:
        return owner
    known: dict[int, str | None] = {}
    for key, value in state.entries.items():
        code = ord(key) if isinstance(key, str) and len(key) == 1 else getattr(key, "value", None)
        replacement = value.known if isinstance(value, Text) else None
        if not isinstance(code, int) or (replacement is None and value is not NONE):
            return owner
        known[code] = replacement
    return changed(owner, lambda piece: piece.translate(known))


@function("builtins.ord", "builtins.chr")
def number(call: Call) -> Value:
    """A character as a number, and back."""
    value = call.arg(0)
    if call.name.endswith("ord"):
        known = call.known_text(value)
        return const(ord(known)) if known is not None and len(known) == 1 else UNKNOWN
    code = value.value if isinstance(value, Const) else None
    return Text((Lit(chr(code)),)) if isinstance(code, int) and 0 <= code < sys.maxunicode else UNKNOWN
