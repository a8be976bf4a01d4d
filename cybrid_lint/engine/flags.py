"""Flags: members of enumerations that stand for bits, and what operators make of them."""

from __future__ import annotations

from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.values import Const, Member, Value, const

AUTO, COMBINATION = "enum.auto", "combination of flags"
# Bits that the flags of one enumeration may have.
MOST_BITS = 64
OPERATORS = ("|", "&", "^", "-")


def bits_of(value: Value) -> int | None:
    """Return the bits of a flag, None for what is none."""
    number = value.value if isinstance(value, Member) else None
    if not isinstance(number, Const) or type(number.value) is not int or not 0 <= number.value < 1 << MOST_BITS:
        return None
    return number.value


def numbered(frame: Frame, attrs: dict[str, Value]) -> dict[Value, int]:
    """Return the numbers that Python gives to the flags of a class, by what stands in its body."""
    known: dict[Value, int] = {}
    highest = 0
    for value in attrs.values():
        state = frame.state(value)
        if isinstance(state, LibraryState) and state.label == AUTO:
            known[value] = 1 << highest.bit_length()
        elif isinstance(state, LibraryState) and state.label == COMBINATION:
            known[value] = _combined(frame, value, known)
        elif isinstance(value, Const) and type(value.value) is int:
            known[value] = value.value
        highest = max(highest, known.get(value, 0)) if known.get(value, 0) < 1 << MOST_BITS else highest
    return known


def _combined(frame: Frame, value: Value, known: dict[Value, int]) -> int:
    """Return the bits of flags that are put together in the body of their class."""
    state = frame.state(value)
    if value in known or not isinstance(state, LibraryState):
        return known.get(value, 0)
    return _combined(frame, state.fields["left"], known) | _combined(frame, state.fields["right"], known)


def flag(code: ClassCode, bits: int) -> Member:
    """Return the flag of these bits: a member, or what stands for several."""
    members = code.members()
    same = next((member for member in members if bits_of(member) == bits), None)
    if same is not None:
        return same
    names = (member.name for member in single(members) if (bits_of(member) or 0) & bits)
    return Member(code, "|".join(names), const(bits))


def single(members: list[Member]) -> list[Member]:
    """Return the flags that stand for one bit, which are those that iterating over their class gives."""
    return [member for member in members if (bits_of(member) or 0).bit_count() == 1]


def parts(value: Member) -> list[Member] | None:
    """Return the flags of one bit that a flag is made of, None for what is no flag."""
    bits = bits_of(value)
    return None if bits is None else [member for member in single(value.cls.members()) if (bits_of(member) or 0) & bits]


def operator(op: str, left: Value, right: Value) -> Value | None:
    """Return what an operator makes of two flags, None where they are none."""
    first, second = bits_of(left), bits_of(right)
    if first is None or second is None or not isinstance(left, Member):
        return None
    found = {"|": first | second, "&": first & second, "^": first ^ second, "-": first & ~second}.get(op)
    return None if found is None else flag(left.cls, found)


def inverted(value: Value) -> Value | None:
    """Return all flags but those of one, None for what is no flag."""
    bits = bits_of(value)
    if bits is None or not isinstance(value, Member):
        return None
    every = 0
    for member in value.cls.members():
        every |= bits_of(member) or 0
    return flag(value.cls, every & ~bits)
