"""What conditions say of a value that they compare with constants: a kind, a mode, a member of an enumeration."""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from cybrid_lint.engine.interning import memo
from cybrid_lint.engine.objects import SequenceState, key_of
from cybrid_lint.engine.operations import Attr, Call, Test
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.values import Const, Member, Value

# The constants of one condition that are gone through.
MOST_CONSTANTS = 32
# What is asked of a value alone, or of it and constants behind it.
_OF_ONE = frozenset({"true", "none", "eq", "in", "startswith", "endswith", "<", "<=", ">", ">="})
_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_subjects: dict[Value, Value | None] = memo()


def follows(said: Mapping[Value, bool], test: Value) -> bool | None:
    """Return whether a condition holds where others do, or do not, that ask about the same value; None if it may."""
    subject = _subject(test)
    facts = [] if subject is None else [(one, holds) for one, holds in said.items() if _subject(one) is subject]
    if not facts:
        return None
    listed = [constants for one, holds in facts if holds and (constants := _listed(one))]
    members = () if subject is None or not _is_a_member(subject) else _all_members([*(one for one, _ in facts), test])
    candidates = min(listed, key=len) if listed else members
    if candidates:
        answers = {_answer(test, one) for one in candidates if _may_be(facts, one)}
        return answers.pop() if len(answers) == 1 else None
    asked = _listed(test)
    return None if not asked or any(_may_be(facts, one) for one in asked) else False


def asked_of_text(call: Value, project_names: Container[str]) -> tuple[str, tuple[Value, ...]] | None:
    """Return how a call asks whether a text begins or ends so, and of what; None for any other, or a project's own."""
    callee = call.callee if isinstance(call, Call) else None
    if not isinstance(call, Call) or not isinstance(callee, Attr) or callee.name not in ("startswith", "endswith"):
        return None
    if len(call.args.positional) != 1 or list(call.args.all()) != list(call.args.positional):
        return None
    wanted = _members(call.args.positional[0]) or call.args.positional
    if callee.name in project_names or not all(isinstance(key_of(one), str) for one in wanted):
        return None
    return callee.name, (callee.base, *wanted)


def _may_be(facts: Iterable[tuple[Value, bool]], constant: Value) -> bool:
    return all(_answer(test, constant) is not (not holds) for test, holds in facts)


def _subject(test: Value) -> Value | None:
    """Return the only value that a condition compares with constants, None if there is none."""
    if not isinstance(test, Test) or not test.is_told_apart:
        return None
    if test in _subjects:
        return _subjects[test]
    found: Value | None = None
    if test.kind in _OF_ONE:
        value, *rest = test.operands
        found = value if not any(one.symbols for one in rest) else None
    elif test.kind in ("and", "or", "not"):
        subjects = set(map(_subject, test.operands))
        found = subjects.pop() if len(subjects) == 1 else None
    _subjects[test] = found
    return found


def _listed(test: Value) -> tuple[Value, ...]:
    """Return the constants of which a value is one if a condition holds, nothing if that does not say so."""
    if not isinstance(test, Test):
        return ()
    found: tuple[Value, ...] = ()
    if test.kind == "eq":
        found = test.operands[1:]
    elif test.kind == "in":
        found = _members(test.operands[1])
    elif test.kind == "or":
        parts = [_listed(operand) for operand in test.operands]
        found = tuple(one for part in parts for one in part) if all(parts) else ()
    return found if len(found) <= MOST_CONSTANTS and all(map(_is_constant, found)) else ()


def _members(container: Value) -> tuple[Value, ...]:
    state = container.state if isinstance(container, Made) else None
    if isinstance(state, SequenceState) and not state.is_open:
        return tuple(state.members)
    return ()


def _is_constant(value: Value) -> bool:
    return isinstance(value, Const | Member) or isinstance(key_of(value), str)


def _is_a_member(subject: Value) -> bool:
    """Tell whether a value can be nothing but a member: an argument that has to be given, and not what else is read."""
    param = subject.code.param(subject.name) if isinstance(subject, Param) else None
    return param is not None and param.default is None


def _all_members(tests: Iterable[Value]) -> tuple[Value, ...]:
    """Return all members of the enumeration that conditions compare with, if it is nothing but members of one."""
    named = [one for test in tests for one in _named(test)]
    first = named[0] if named else None
    if not isinstance(first, Member) or first.cls.kind_of_members() != "":
        # what is equal to members, as texts, may be more than these
        return ()
    if any(base.endswith("Flag") for base in first.cls.library_bases()):
        # so may several bits together
        return ()
    if not all(isinstance(one, Member) and one.cls is first.cls for one in named):
        return ()
    members = (value for value in first.cls.attrs.values() if isinstance(value, Member) and value.cls is first.cls)
    return tuple(dict.fromkeys(members))


def _named(test: Value) -> Iterator[Value]:
    if isinstance(test, Test):
        if test.kind in ("and", "or", "not"):
            for operand in test.operands:
                yield from _named(operand)
        else:
            yield from _listed(test) or test.operands[1:]


def _answer(test: Value, constant: Value) -> bool | None:
    """Return what a condition says of a constant in the place of what it asks about, None if that is not known."""
    if not isinstance(test, Test):
        return None
    if test.kind in ("and", "or"):
        answers = {_answer(operand, constant) for operand in test.operands}
        ends = test.kind == "or"
        return ends if ends in answers else None if None in answers else not ends
    if test.kind == "not":
        inner = _answer(test.operands[0], constant)
        return None if inner is None else not inner
    key, rest = key_of(constant), test.operands[1:]
    if test.kind == "true":
        return bool(key) if isinstance(key, str) else bool(constant.value) if isinstance(constant, Const) else None
    if test.kind == "none":
        return isinstance(constant, Const) and constant.value is None
    if test.kind in ("eq", "in"):
        among = _listed(test)
        answers = {_is_same(constant, one) for one in among}
        return True if True in answers else False if answers == {False} else None
    if test.kind in _ORDERS:
        return _compared(_ORDERS[test.kind], constant, rest[0])
    wanted = tuple(text for one in rest if isinstance(text := key_of(one), str))
    if not isinstance(key, str) or len(wanted) < len(rest):
        return None
    return key.startswith(wanted) if test.kind == "startswith" else key.endswith(wanted)


def _compared(compare: Callable[[float, float], bool], first: Value, second: Value) -> bool | None:
    numbers = [one.value for one in (first, second) if isinstance(one, Const) and isinstance(one.value, int | float)]
    return compare(*numbers) if len(numbers) == len((first, second)) else None


def _is_same(first: Value, second: Value) -> bool | None:
    if isinstance(first, Const) and isinstance(second, Const):
        return bool(first.value == second.value)
    if isinstance(key_of(first), str) and isinstance(key_of(second), str):
        return key_of(first) == key_of(second)
    if isinstance(first, Member) and isinstance(second, Member) and first.cls is second.cls:
        return first is second
    # members of two enumerations, and those that are numbers, may be equal
    return None if isinstance(first, Member) or isinstance(second, Member) else False
