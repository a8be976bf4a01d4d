"""Parts of texts: items, slices, and where a part stands that slices may begin or end at."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.items import known_slice, slice_length
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Call as Waiting
from cybrid_lint.engine.positions import POSITION, is_found
from cybrid_lint.engine.texts import Hole, Lit, Text, concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Const, Value, const
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.handlers.text import first_site, owner_text
from cybrid_lint.libraries.pieces import LETTER, Pieces
from cybrid_lint.libraries.registry import method

# Size of a text and a part of it up to which the place of the part is worked out later where they are not known yet.
MOST_ASKED = 40


@method("text", "__getitem__")
def text_item(call: Call) -> Value:
    """An item or a slice of a text."""
    key = call.arg(0)
    state = call.state(key)
    owner = owner_text(call)
    if isinstance(state, SequenceState) and state.kind == "slice":
        part = known_slice(state)
        bounds = [option for member in state.members for option in options(member)]
        if part is None and any(isinstance(bound, Waiting) and is_waiting(call.frame, bound) for bound in bounds):
            # where it begins and ends is asked of what is not known yet
            raise UndecidedError
        if part is None:
            at_mark = _cut_at_mark(call, owner, state)
            return Text((Hole(owner, "part"),)) if at_mark is None else at_mark
        if owner.known is not None:
            return text(owner.known[part], first_site(owner))
        trimmed = _trimmed_in_each(call, owner, part) or _trimmed(owner, part)
        if trimmed is not None:
            return trimmed
        if _waits(call, owner) and (part.start or part.step):
            raise UndecidedError
        if part == slice(None):
            return owner
        length = slice_length(part)
        return Text((Hole(owner, "part" if length is None else f"cut:{length}"),))
    found = _character(owner, key.value) if isinstance(key, Const) and isinstance(key.value, int) else None
    return Text((Hole(owner, "cut:1"),)) if found is None else found


def _character(owner: Text, at: int) -> Value | None:
    """Return a character of a text, None if it is not one of those that the text is known to begin or end with."""
    ends = LETTER.split(Pieces(owner).plain[0])
    end = ends[0] if at >= 0 else ends[-1]
    if -len(end) <= at < len(end):
        return text(end[at], first_site(owner))
    return None if owner.known is None else UNKNOWN


def _trimmed_in_each(call: Call, owner: Text, part: slice) -> Value | None:
    """Return each of the texts that one may be by what its last piece may be, without the characters at their ends.

    None if that is one alone, or what is taken away stands elsewhere.
    """
    last = owner.parts[-1] if owner.parts and (part.stop or 0) < 0 else None
    if not isinstance(last, Hole) or last.form != "str" or len(options(last.value)) < 2:
        return None

    def taken_apart(option: Value) -> Value:
        whole = concat([Text(owner.parts[:-1]), option])
        return call.call(call.attribute(whole, "__getitem__"), call.arg(0))

    return call.each(last.value, taken_apart)


def _trimmed(owner: Text, part: slice) -> Value | None:
    """Return a text without characters at its ends, None if it is not known which are taken away.

    What is written behind others is there: at least its last character is its own.
    """
    start: int = part.start or 0
    stop: int = part.stop or 0
    if part.step not in (None, 1) or start < 0:
        return None
    if stop > 0 or part.stop == 0:
        head = LETTER.split(Pieces(owner).plain[0], 1)[0]
        return text(head[start:stop], first_site(owner)) if stop <= len(head) else None
    parts = list(owner.parts)
    for index, taken in ((0, start), (-1, -stop)):
        while taken:
            end = parts[index]
            if isinstance(end, Hole) and end.form == "str" and index and taken == 1 and len(parts) > 1:
                parts[index] = Hole(Text((end,)), "part")
                break
            if not isinstance(end, Lit):
                return None
            left = end.text[taken:] if index == 0 else end.text[:-taken]
            parts[index : index + 1 or None] = [end._replace(text=left)] if left else []
            taken -= len(end.text) - len(left)
    return Text(tuple(parts))


@method("text", "find", "index", "rfind", "rindex", "count")
def text_position(call: Call) -> Value:
    """Where a part stands in a text that is known, or how often; of a small one that is not known yet, it is later."""
    owner, part = owner_text(call), call.arg(0)
    if owner.size + part.size <= MOST_ASKED and any(_waits(call, one) for one in (owner, part)):
        raise UndecidedError
    if not isinstance(part, Text) or part.known is None or len(call.args.positional) > 1:
        return UNKNOWN
    if owner.known is None:
        found = UNKNOWN if owner.symbols else _position_among_pieces(owner, part.known, call.name)
        is_mark = found is UNKNOWN and call.name != "count" and is_found(owner, part)
        return (
            call.new(POSITION, {"of": owner, "part": part, "name": text(call.name), "after": const(0)})
            if is_mark
            else found
        )
    if call.name == "count":
        return const(owner.known.count(part.known))
    at = owner.known.find(part.known) if call.name in ("find", "index") else owner.known.rfind(part.known)
    # a part that is missed is an exception
    return UNKNOWN if at < 0 and call.name.endswith("index") else const(at)


@method(POSITION, "__add__")
def position_after(call: Call) -> Value:
    """Where a part of a text ends, or a piece of it does: no further on, what stands there is not known."""
    (count,) = options(call.arg(0))
    state = call.state(call.owner)
    assert isinstance(state, LibraryState)
    part, before = state.fields.get("part"), state.fields.get("after")
    known = part.known if isinstance(part, Text) else None
    numbers = [one.value for one in (before, count) if isinstance(one, Const) and isinstance(one.value, int)]
    if known is None or len(numbers) < len((before, count)) or not 0 <= sum(numbers) <= len(known):
        return UNKNOWN
    return call.new(POSITION, {**state.fields, "after": const(sum(numbers))})


def _waits(call: Call, value: Value) -> bool:
    """Tell whether pieces of a text are not known yet: of an object that is made here all is known."""
    parts = value.parts if isinstance(value, Text) else (Hole(value),)
    return any(isinstance(part, Hole) and is_waiting(call.frame, part.value) for part in parts)


def _position_among_pieces(owner: Text, part: str, name: str) -> Value:
    """Return where a part stands in a text whose unknown pieces are words, as patterns and parsers take these."""
    plain = Pieces(owner).plain[0]
    at = plain.find(part)
    if at < 0:
        is_mark = not any(map(str.isalnum, part)) and any(isinstance(piece, Lit) for piece in owner.parts)
        return const(-1) if is_mark and name in ("find", "rfind") else UNKNOWN
    is_first = name in ("find", "index") and LETTER.search(plain, 0, at) is None
    return const(at) if is_first else UNKNOWN


def _cut_at_mark(call: Call, owner: Text, bounds: SequenceState) -> Value | None:
    """Return what stands before a part of a text, or from it on, where a slice ends or begins there; else None."""
    start, stop, step = bounds.members
    if step is not NONE or NONE not in (start, stop):
        return None
    mark = call.state(start if stop is NONE else stop)
    if not isinstance(mark, LibraryState) or mark.label != POSITION:
        return None
    if call.frame.close(mark.fields["of"]) != call.frame.close(owner):
        return None
    part, name, after = mark.fields["part"], call.known_text(mark.fields["name"]) or "", mark.fields["after"]
    split = "rpartition" if name.startswith("r") else "partition"
    pieces = call.members(call.call(LibraryMethod(owner, split), part)).known
    if len(pieces) != 3:
        return None
    taken = call.new_sequence("slice", (NONE, after, NONE) if start is NONE else (after, NONE, NONE))
    piece = call.call(call.attribute(part, "__getitem__"), taken)
    return concat((pieces[0], piece)) if start is NONE else concat((piece, pieces[2]))
