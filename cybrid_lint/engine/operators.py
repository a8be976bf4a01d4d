"""Operators and the text forms of values."""

from __future__ import annotations

from cybrid_lint.engine import enumerations, flags
from cybrid_lint.engine.alternatives import Choice, Union, choice, over, union
from cybrid_lint.engine.callables import Class, LibraryMethod
from cybrid_lint.engine.calls import wait
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import MOST_ENTRIES, DictState, InstanceState, LibraryState, SequenceState, key_of
from cybrid_lint.engine.operations import LEN, Args, Attr, Call
from cybrid_lint.engine.positions import is_position
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Hole, Lit, Piece, Text, concat, fills_much, pieces, text
from cybrid_lint.engine.values import (
    ABSENT,
    LENGTH,
    NEVER,
    UNKNOWN,
    Const,
    Library,
    Member,
    Site,
    Unknown,
    Value,
    const,
)

# Python's own methods that an operator calls.
_METHODS = {
    "+": "__add__",
    "|": "__or__",
    "/": "__truediv__",
    "%": "__mod__",
    "*": "__mul__",
    "-": "__sub__",
    "&": "__and__",
    "^": "__xor__",
}
# A number is worked out up to this size.
MOST_DIGITS = 10**15


def binary(frame: Frame, op: str, left: Value, right: Value, site: Site) -> Value:
    """Return the result of an operator."""
    if isinstance(left, Choice):
        return choice(left.test, binary(frame, op, left.then, right, site), binary(frame, op, left.orelse, right, site))
    if isinstance(left, Union) and len(left.options) <= 8:
        return union(binary(frame, op, option, right, site) for option in left.options)
    if left is NEVER or right is NEVER:
        return NEVER
    found = _object_operator(frame, op, left, right, site)
    if found is not None:
        return found
    if isinstance(left, Const) and isinstance(right, Const):
        return _numbers(op, left.value, right.value)
    if op == "%" and isinstance(left, Text):
        return _percent(frame, left, right, site)
    if op == "+" and (_is_textual(left) or _is_textual(right)):
        return concat((left, right))
    if op == "/" and isinstance(left, Library):
        return UNKNOWN
    if isinstance(left, Member) or isinstance(right, Member):
        if op in flags.OPERATORS and (left.symbols or right.symbols):
            return _waiting(frame, op, left, right, site)
        return _flags(frame, op, left, right)
    if op == "|" and isinstance(left, Class | Library):
        return frame.allocate(SequenceState("union", (left, right)))
    return _symbolic_operator(frame, op, left, right, site)


def _object_operator(frame: Frame, op: str, left: Value, right: Value, site: Site) -> Value | None:
    """Return what an operator gives on an object; None if it is no object that has this one."""
    state = frame.state(left)
    if isinstance(state, DictState) and op == "|":
        return frame.allocate(merged(frame, state, right))
    if isinstance(state, SequenceState) and state.kind == "union" and op == "|":
        return frame.allocate(state.with_member(right))
    if isinstance(state, SequenceState) and op in ("+", "|", "-", "&", "^", "*"):
        return _sequences(frame, op, state, right, site)
    name = _METHODS.get(op, "")
    if isinstance(state, InstanceState):
        if state.cls.code.find(name) is not None:
            return frame.engine.call(frame, frame.engine.attribute(frame, left, name, site), Args((right,)), site)
        if op == "+" and state.base is not ABSENT:
            return binary(frame, op, state.base, right, site)
        return UNKNOWN
    if isinstance(state, LibraryState):
        if frame.engine.library.has_method(state.label, name):
            return frame.engine.call(frame, LibraryMethod(left, name), Args((right,)), site)
        # a text that stands behind it says that it is one as well
        return concat((left, right)) if op == "+" and _is_textual(right) else UNKNOWN
    return None


def _symbolic_operator(frame: Frame, op: str, left: Value, right: Value, site: Site) -> Value:
    """Return what an operator gives that waits for what its operands are."""
    if op == "+" and left.symbols and isinstance(frame.state(right), SequenceState):
        return _waiting(frame, op, left, right, site)
    is_sum = op == "+" and (_is_number(left) or _is_number(right))
    if op == "+" and left.symbols and right.symbols and not is_sum:
        return concat((left, right))
    if isinstance(left, Unknown) and isinstance(right, Const) and op == "//" and left.names:
        # a part of a number from outside, as the class of a status is
        names = (f"{left.names[0]}//{right.value}", *left.names[1:])
        return Unknown(names, left.vendor, False, left.whole)
    if not left.symbols and not (right.symbols and op in ("+", "|")):
        return UNKNOWN
    is_reckoned = _is_reckoned_from_argument(left) or is_position(frame.state(left), left)
    if op != "%" and _is_number(right) and not is_reckoned:
        # a counter that an object keeps has any value in time, and would grow with each turn
        return UNKNOWN
    if op == "+" and frame.state(right) is None and not isinstance(right, Text) and not is_sum:
        return concat((left, right))
    name = _METHODS.get(op)
    if name is None or not left.symbols:
        return UNKNOWN
    return _waiting(frame, op, left, right, site)


def _is_number(value: Value) -> bool:
    """Tell whether a value is a number, whatever those that it waits for are."""
    if isinstance(value, Call):
        return value.callee is LEN
    return value is LENGTH or (isinstance(value, Const) and isinstance(value.value, int | float))


def _is_reckoned_from_argument(value: Value) -> bool:
    while isinstance(value, Call) and len(value.args.positional) == 2:
        value = value.args.positional[0]
    if isinstance(value, Call) and isinstance(value.callee, Attr):
        # a place in it, or how much there is of it
        value = value.callee.base
    return isinstance(value, Param)


def _waiting(frame: Frame, op: str, left: Value, right: Value, site: Site) -> Value:
    with frame.silenced():
        return wait(frame, Library(f"operator.{_METHODS[op]}"), Args((left, right)), site)


def _is_textual(value: Value) -> bool:
    return isinstance(value, Text) or (isinstance(value, Member) and isinstance(value.value, Text))


def _numbers(op: str, left: object, right: object) -> Value:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return UNKNOWN
    if abs(left) > MOST_DIGITS or abs(right) > MOST_DIGITS:
        return UNKNOWN
    try:
        if op == "+":
            return const(left + right)
        if op == "-":
            return const(left - right)
        if op == "*":
            return const(left * right)
        if op == "//":
            return const(left // right)
        if isinstance(left, int) and isinstance(right, int) and min(left, right) >= 0:
            return _bits(op, left, right)
    except (ArithmeticError, ValueError):
        pass
    return UNKNOWN


def _bits(op: str, left: int, right: int) -> Value:
    if op == "<<":
        return const(left << right) if right < flags.MOST_BITS and left < MOST_DIGITS else UNKNOWN
    found = {"|": left | right, "&": left & right, "^": left ^ right}.get(op)
    return UNKNOWN if found is None else const(found)


def _sequences(frame: Frame, op: str, state: SequenceState, right: Value, site: Site) -> Value:
    if op == "*":
        times = right.value if isinstance(right, Const) and isinstance(right.value, int) else 1
        members = state.members * max(0, min(times, MOST_ENTRIES))
        return frame.allocate(SequenceState(state.kind, members, state.rest, state.is_open))
    other = frame.engine.members(frame, right, site)
    if op == "+":
        return frame.allocate(state.with_members(tuple(other.known), other.rest, other.is_open))
    if state.kind == "list":
        # the keys of a mapping
        state = SequenceState("set", state.members, state.rest, state.is_open)
    if op == "|":
        known = tuple(member for member in other.known if member not in state.members)
        return frame.allocate(state.with_members(known, other.rest, other.is_open))
    theirs = {key_of(member) for member in other.known}
    if op == "-":
        kept = tuple(member for member in state.members if key_of(member) not in theirs)
        return frame.allocate(SequenceState(state.kind, kept, state.rest, state.is_open))
    if other.is_open or other.rest is not NEVER:
        # which of them the other has is not known
        kept = tuple(member for member in state.members if key_of(member) in theirs) if op == "&" else state.members
        return frame.allocate(SequenceState(state.kind, kept, NEVER, True))
    if op == "^":
        ours = {key_of(member) for member in state.members}
        kept = tuple(member for member in state.members if key_of(member) not in theirs)
        kept += tuple(member for member in other.known if key_of(member) not in ours)
        return frame.allocate(SequenceState(state.kind, kept, state.rest, state.is_open))
    kept = tuple(member for member in state.members if key_of(member) in theirs)
    return frame.allocate(SequenceState(state.kind, kept, NEVER, state.is_open))


def _flags(frame: Frame, op: str, left: Value, right: Value) -> Value:
    if op == "+":
        return concat((left, right))
    found = flags.operator(op, left, right)
    if found is not None or op != "|":
        return UNKNOWN if found is None else found
    members: list[Value] = []
    for value in (left, right):
        state = frame.state(value)
        members.extend(state.members if isinstance(state, SequenceState) else (value,))
    return frame.allocate(SequenceState("set", tuple(members)))


def _percent(frame: Frame, left: Text, right: Value, site: Site) -> Value:
    """Return a text with its `%` fields filled."""
    state = frame.state(right)
    values: list[Value] = [right]
    mapping = state if isinstance(state, DictState) else None
    if isinstance(state, SequenceState) and state.kind == "tuple":
        values = list(state.members)
    parts: list[Piece] = []
    queue = list(values)
    for part in left.parts:
        if isinstance(part, Hole):
            parts.append(part)
            continue
        for kind, name, detail, field in _fields(part.text):
            if kind == "":
                if detail:
                    parts.append(part._replace(text=detail))
                continue
            if name is not None and mapping is not None:
                value = over(mapping.entries.get(name, ABSENT), UNKNOWN)
            elif queue:
                value = queue.pop(0)
            else:
                value = UNKNOWN
            found = concat((shown(frame, value, site),)) if kind == "s" else Text((Hole(value, "repr"),))
            filled = _filled(field, value)
            if filled is not None:
                found = text(filled, next((part.site for part in pieces(found) if isinstance(part, Lit)), None))
            elif detail.isdecimal() and isinstance(found, Text):
                known = found.known
                found = Text((Hole(found, f"cut:{detail}"),)) if known is None else text(known[: int(detail[:6])])
            if not isinstance(found, Text):
                return NEVER
            parts.extend(found.parts)
    return Text(tuple(parts))


def _filled(field: str, value: Value) -> str | None:
    """Return what a `%` field that says more than `%s` makes of a known text or number."""
    known = value.known if isinstance(value, Text) else value.value if isinstance(value, Const) else None
    if field in ("%s", "%r", "%a") or not isinstance(known, str | int | float) or fills_much(field):
        return None
    try:
        return field % known
    except (TypeError, ValueError, OverflowError):
        return None


def _fields(literal: str) -> list[tuple[str, str | None, str, str]]:
    """Return the pieces of a `%` template: ("", None, text, "") or (conversion, name, precision, field)."""
    found: list[tuple[str, str | None, str, str]] = []
    start = 0
    pending = ""
    while True:
        index = literal.find("%", start)
        if index < 0:
            found.append(("", None, pending + literal[start:], ""))
            return found
        before = pending + literal[start:index]
        pending = ""
        index += 1
        if literal[index : index + 1] == "%":
            pending = before + "%"
            start = index + 1
            continue
        name = None
        if literal[index : index + 1] == "(":
            end = literal.find(")", index)
            if end < 0:
                found.append(("", None, before + literal[index - 1 :], ""))
                return found
            name = literal[index + 1 : end]
            index = end + 1
        flags = index
        while index < len(literal) and literal[index] in "-+ #0123456789.*lh":
            index += 1
        precision = literal[flags:index].partition(".")[2].rstrip("lh")
        found.append(("", None, before, ""))
        field = f"%{literal[flags : index + 1]}"
        found.append(("r" if field[-1] in ("r", "a") else "s", name, precision, field))
        start = index + 1


def shown(frame: Frame, value: Value, site: Site) -> Value:
    """Return the text form of a value, as `str(value)` gives it: itself, where that is not seen."""
    if isinstance(value, Choice):
        return choice(value.test, shown(frame, value.then, site), shown(frame, value.orelse, site))
    if isinstance(value, Union):
        return union(shown(frame, option, site) for option in value.options)
    state = frame.state(value)
    if isinstance(state, InstanceState):
        for name in ("__format__", "__str__", "__repr__"):
            if state.cls.code.find(name) is not None:
                method = frame.engine.attribute(frame, value, name, site)
                args = Args((text(""),)) if name == "__format__" else Args()
                result = frame.engine.call(frame, method, args, site)
                return value if isinstance(result, Unknown) else result
    if isinstance(state, LibraryState) and frame.engine.library.has_method(state.label, "__str__"):
        return frame.engine.call(frame, LibraryMethod(value, "__str__"), Args(), site)
    if isinstance(state, DictState | SequenceState):
        return frame.snapshot(value)
    return enumerations.shown(frame, value, site) if isinstance(value, Member) else value
