"""Values from outside that are known by what they are asked by: variables, settings, secrets of a manager."""

from __future__ import annotations

from itertools import product

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.texts import Lit, Piece, Text
from cybrid_lint.engine.values import Value, unknown
from cybrid_lint.libraries.calls import Call

#: In the place of what only callers know.
OPEN = "\0"


def asked_for(call: Call, key: Value, *others: Value) -> Value:
    """Return what comes from outside for a key: known by it, or by what is known of it, and then by others.

    Raises `UndecidedError` while callers decide what is asked for.
    """
    found: list[Value] = []
    for asked, *further in product(call.decided(key), *map(options, others)):
        name = _name_of(asked)
        if OPEN in name.rpartition("/")[2]:
            raise UndecidedError
        names = (name.replace(OPEN, "_").strip("_") for name in (name, *map(_name_of, further)))
        found.append(unknown(*filter(None, names)))
    return union(found)


def _name_of(key: Value) -> str:
    """Return the name in what is asked for: all of it, or what stands below `secrets/` in it."""
    said = "".join(map(_piece, key.parts)) if isinstance(key, Text) else ""
    _, is_below, rest = f"/{said}".rpartition("/secrets/")
    return rest.partition("/")[0] if is_below else said


def _piece(part: Piece) -> str:
    return part.text if isinstance(part, Lit) else OPEN if part.value.symbols else "_"
