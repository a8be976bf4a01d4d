"""Where a part stands in a text of which some pieces are not known: somewhere, at least."""

from __future__ import annotations

from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.objects import LibraryState, State
from cybrid_lint.engine.operations import Call
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import Value

#: The label of a position in a text, which has the text, the part and the method that asked for it.
POSITION = "position in a text"
_ASKING = frozenset({"find", "index", "rfind", "rindex"})


def is_found(owner: Value, part: Value) -> bool:
    """Tell whether a part stands in a piece of a text that is known."""
    known = part.known if isinstance(part, Text) else None
    pieces = owner.parts if isinstance(owner, Text) else ()
    return bool(known) and any(isinstance(piece, Lit) and str(known) in piece.text for piece in pieces)


def is_position(state: State | None, value: Value) -> bool:
    """Tell whether a value, with what it holds, is where a part stands in a text.

    So is a call that waits and asks for that, if the part is there whatever the other pieces are.
    """
    if isinstance(state, LibraryState):
        return state.label == POSITION
    callee = value.callee if isinstance(value, Call) else None
    if not isinstance(value, Call) or not isinstance(callee, LibraryMethod) or callee.name not in _ASKING:
        return False
    return len(value.args.positional) == 1 and is_found(callee.owner, value.args.positional[0])
