"""Enumerations: what their members are, which member a value means, and what members read as."""

from __future__ import annotations

from cybrid_lint.engine import flags
from cybrid_lint.engine.alternatives import choice, named, union
from cybrid_lint.engine.callables import Bound, Class, Function
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState, SequenceState, is_known, key_of
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Const, Member, Site, Value, const

# Members of an enumeration that are told apart by a value that callers decide.
MOST_TOLD_APART = 4


def make_members(frame: Frame, code: ClassCode) -> None:
    """Make the members of what a class of an enumeration says; the second name of a value means the first's member."""
    numbers = flags.numbered(frame, code.attrs) if "flag" in frame.engine.class_facts.traits(code) else {}
    made: dict[object, Member] = {}
    for name, value in code.attrs.items():
        if name.startswith("_") or isinstance(value, Function | Class | Bound):
            continue
        inner = const(numbers[value]) if value in numbers else _inner(frame, code, name, value, list(made.values()))
        member = Member(code, name, inner if isinstance(inner, Text) else named(inner, name))
        under = key_of(member.value)
        code.attrs[name] = made.setdefault(under if is_known(under) else (name,), member)


def _inner(frame: Frame, code: ClassCode, name: str, value: Value, before: list[Member]) -> Value:
    """Return the value of a member."""
    state = frame.state(value)
    if isinstance(state, LibraryState) and state.label == flags.AUTO:
        return _next(frame, code, name, before)
    if isinstance(state, SequenceState) and state.members and code.find("__new__") is not None:
        # an enumeration that makes its members itself keeps what `__new__` says; that is the first mostly
        return frame.close(state.members[0])
    return frame.close(value)


def _next(frame: Frame, code: ClassCode, name: str, before: list[Member]) -> Value:
    """Return the value that `auto()` is for a member."""
    site = frame.site(code.node)
    own = code.find("_generate_next_value_")
    if own is not None:
        values = frame.allocate(SequenceState("list", tuple(member.value for member in before)))
        given = (text(name, site), const(1), const(len(before)), values)
        return frame.close(frame.engine.call(frame, own[0], Args(given), site))
    if "enum.StrEnum" in code.library_bases():
        return text(name.lower(), site)
    kind = code.kind_of_members()
    if kind is None or not all(isinstance(member.value, Const | Text) for member in before):
        return UNKNOWN
    numbers = [value.value for member in before if isinstance(value := member.value, Const)]
    number = 1 + max((number for number in numbers if isinstance(number, int)), default=0)
    return text(str(number), site) if kind == "str" else const(number)


def member_by_value(frame: Frame, code: ClassCode, args: Args, site: Site) -> Value:
    """Return the member that a value means: any, where the value is not known."""
    wanted = args.positional[0] if args.positional else UNKNOWN
    members = code.members()
    under = key_of(wanted)
    if isinstance(wanted, Member) and wanted.cls is code:
        return wanted
    if isinstance(wanted, Const) and type(wanted.value) is int and any(flags.bits_of(one) for one in members):
        same = next((member for member in members if member.value is wanted), None)
        return same or (flags.flag(code, wanted.value) if "flag" in frame.engine.class_facts.traits(code) else UNKNOWN)
    if isinstance(under, str):
        same = next((member for member in members if key_of(member.value) == under), None)
        return same or _missing(frame, code, wanted, site)
    if wanted.symbols and _are_told_apart(frame, code, members):
        return _chosen(frame, wanted, members)
    return union(members) if members else UNKNOWN


def _are_told_apart(frame: Frame, code: ClassCode, members: list[Member]) -> bool:
    """Tell whether a value means one of a few members, and no combination of them, nor what the class makes of it."""
    if "flag" in frame.engine.class_facts.traits(code) or code.find("_missing_") is not None:
        return False
    return 0 < len(members) <= MOST_TOLD_APART and all(isinstance(one.value, Text | Const) for one in members)


def _chosen(frame: Frame, wanted: Value, members: list[Member]) -> Value:
    """Return the member that a value means which callers decide: it is told by the value, as other things may be."""
    found: Value = members[-1]
    for member in reversed(members[:-1]):
        found = choice(frame.engine.test(frame, "eq", (wanted, member.value)), member, found)
    return found


def _missing(frame: Frame, code: ClassCode, wanted: Value, site: Site) -> Value:
    """Return the member that a class has for a value that is none of its members'."""
    if code.find("_missing_") is None:
        return UNKNOWN
    missing = frame.engine.attribute(frame, Class(code, ()), "_missing_", site)
    found = frame.engine.call(frame, missing, Args((wanted,)), site)
    return UNKNOWN if found is NONE else found


def shown(frame: Frame, member: Member, site: Site) -> Value:
    """Return what a member reads as: as its class says, its value, or its name where it is nothing but a member.

    What versions of Python do not agree about, the text of a member that is a text, is that text.
    """
    for name in ("__format__", "__str__", "__repr__"):
        if member.cls.find(name) is not None:
            args = Args((text(""),)) if name == "__format__" else Args()
            return frame.engine.call(frame, frame.engine.attribute(frame, member, name, site), args, site)
    return member if member.cls.kind_of_members() != "" else text(f"{member.cls.name}.{member.name}")
