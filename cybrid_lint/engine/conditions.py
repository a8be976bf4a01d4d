"""Conditions: what a test asks, and whether that is decided."""

from __future__ import annotations

import math
from collections.abc import Callable

from cybrid_lint.engine import flags
from cybrid_lint.engine.alternatives import Choice, Union, options
from cybrid_lint.engine.attributes import is_built_in
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial, is_type
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.entries import about, may_be_same
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import implied
from cybrid_lint.engine.instance_tests import is_instance
from cybrid_lint.engine.keys import keyed
from cybrid_lint.engine.kinds import asked_of_text
from cybrid_lint.engine.lasting import lasting, wherever
from cybrid_lint.engine.objects import (
    DictState,
    InstanceState,
    Key,
    LibraryState,
    SequenceState,
    State,
    ViewState,
    is_known,
    key_of,
)
from cybrid_lint.engine.operations import Test
from cybrid_lint.engine.positions import is_position
from cybrid_lint.engine.said import asking
from cybrid_lint.engine.snapshots import Made, Spread
from cybrid_lint.engine.symbols import Symbol
from cybrid_lint.engine.texts import Lit, Text, unplaced
from cybrid_lint.engine.values import (
    ABSENT,
    FALSE,
    LENGTH,
    NEVER,
    NONE,
    TRUE,
    Absent,
    Const,
    Library,
    Member,
    Module,
    Unknown,
    Value,
)

Verdict = bool | None
_OTHER = Test("other", ())
# What the members of an enumeration of numbers are equal by.
_NUMBERS = frozenset({"enum.IntEnum", "enum.IntFlag", "int", "builtins.int"})
_ORDERS = frozenset({"<", "<=", ">", ">="})


def test(frame: Frame, kind: str, operands: tuple[Value, ...]) -> Value:
    """Return a condition, decided if it can be: `TRUE`, `FALSE`, or a `Test`."""
    if any(operand is NEVER for operand in operands):
        return NEVER if len(operands) == 1 else _OTHER
    if kind == "true":
        return _truth(frame, operands[0])
    if kind == "not":
        return _negated(_truth(frame, operands[0]))
    if kind in ("and", "or"):
        return _combined(frame, kind, operands)
    if kind == "eq" and operands[1].symbols and not operands[0].symbols:
        operands = operands[::-1]
    decide = _DECIDE.get(kind)
    verdict = None if decide is None else decide(frame, *operands)
    if verdict is not None:
        return TRUE if verdict else FALSE
    found = None if decide is None else _by_choice(frame, kind, operands)
    if found is not None:
        return found
    if decide is None and not any(operand.symbols for operand in operands):
        return _OTHER
    if kind in _ORDERS and any(isinstance(one, Unknown) for one in operands) and any(one.symbols for one in operands):
        # whatever a caller gives, a clock, say, is compared with it
        return _OTHER
    if kind == "in":
        key, container = frame.close(keyed(frame, operands[0])), frame.close(operands[1])
        return Test(kind, (unplaced(key), about(container, key_of(key))))
    if kind == "none":
        return asking(frame, kind, operands[0])
    # as it is when it is asked: what becomes of the objects in it later changes no answer
    return Test(kind, tuple(wherever(unplaced(frame.snapshot(operand))) for operand in operands))


def _by_choice(frame: Frame, kind: str, operands: tuple[Value, ...]) -> Value | None:
    """Return what a test asks of one of two values, or whether something is in one of two containers."""
    if isinstance(operands[0], Choice):
        return _by_branch(frame, kind, operands[0], (), operands[1:])
    if kind == "in" and isinstance(operands[1], Choice):
        return _by_branch(frame, kind, operands[1], operands[:1])
    return None


def _by_branch(
    frame: Frame, kind: str, value: Choice, before: tuple[Value, ...] = (), behind: tuple[Value, ...] = ()
) -> Value | None:
    """Return what a test asks of what a condition decides, None if neither of both answers is known."""
    asked = value.test
    if not isinstance(asked, Test) or asked is _OTHER:
        return None
    then, orelse = (test(frame, kind, (*before, side, *behind)) for side in (value.then, value.orelse))
    if asked.asks:
        # as it was asked of what each side is left of
        then, orelse = lasting(frame, then), lasting(frame, orelse)
    then, orelse = _under(asked, True, then), _under(asked, False, orelse)
    if isinstance(then, Const) and isinstance(orelse, Const):
        if bool(then.value) is bool(orelse.value):
            return then
        return asked if then.value else _negated(asked)
    if isinstance(then, Const):
        operands = (asked, orelse) if then.value else (_negated(asked), orelse)
        return _combined(frame, "or" if then.value else "and", operands)
    if isinstance(orelse, Const):
        operands = (_negated(asked), then) if orelse.value else (asked, then)
        return _combined(frame, "or" if orelse.value else "and", operands)
    return None


def _under(asked: Value, holds: bool, found: Value) -> Value:
    """Return a condition where another one holds, or does not, which may say it already."""
    verdict = None if isinstance(found, Const) else implied(asked, holds).get(found)
    return found if verdict is None else TRUE if verdict else FALSE


def _truth(frame: Frame, value: Value) -> Value:
    if isinstance(value, Test):
        return value
    verdict = verdict_of(frame, value)
    if verdict is not None:
        return TRUE if verdict else FALSE
    asked = asked_of_text(value, frame.engine.modules.project_names)
    if asked is not None:
        return test(frame, *asked)
    if isinstance(value, Choice):
        found = _by_branch(frame, "true", value)
        if found is not None:
            return found
    state = frame.state(value)
    if isinstance(state, DictState) and not state.is_open and all(isinstance(key, Spread) for key in state.entries):
        # it holds something if one of those that are merged into it does
        return _combined(frame, "or", tuple(state.entries.values()))
    return asking(frame, "true", value)


def verdict_of(frame: Frame, value: Value) -> Verdict:
    """Return whether a value is true, None where that is not known."""
    if isinstance(value, Union | Choice):
        answers = {verdict_of(frame, option) for option in options(value)}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(value, LibraryMethod) and is_built_in(frame, value):
        return True
    state = frame.state(value)
    if isinstance(state, State):
        return state.truth()
    if isinstance(value, Member) and flags.bits_of(value) == 0 and "flag" in frame.engine.class_facts.traits(value.cls):
        return False
    return _plain_truth(value)


def _plain_truth(value: Value) -> bool | None:
    """Return whether a value that is no object and one alone is true, or None where that is not known."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Text):
        if any(isinstance(part, Lit) and part.text for part in value.parts):
            return True
        return False if value.known == "" else None
    if isinstance(value, Unknown):
        return True if value.there else None
    if isinstance(value, Absent):
        return False
    if isinstance(value, Library):
        return None if value.is_constant else True
    return True if isinstance(value, Function | Bound | Class | Member | Module) else None


def _negated(value: Value) -> Value:
    if isinstance(value, Const):
        return FALSE if value.value else TRUE
    if isinstance(value, Test) and value.kind == "not":
        return value.operands[0]
    return Test("not", (value,))


def _combined(frame: Frame, kind: str, operands: tuple[Value, ...]) -> Value:
    left: list[Value] = []
    for operand in operands:
        value = _truth(frame, operand)
        if isinstance(value, Const):
            if bool(value.value) is (kind == "or"):
                return value
            continue
        left.append(value)
    if not left:
        return FALSE if kind == "or" else TRUE
    told = tuple(dict.fromkeys(left))
    if len(told) > 1 and all(isinstance(one, Test) and one.kind == "not" for one in told):
        # `not a and not b` is asked as `not (a or b)`, whichever way it is written
        return _negated(Test("or" if kind == "and" else "and", tuple(map(_negated, told))))
    return told[0] if len(told) == 1 else Test(kind, told)


def _none(frame: Frame, value: Value) -> Verdict:
    answers = {_is_none(frame, option) for option in options(value)}
    return answers.pop() if len(answers) == 1 else None


def _is_none(frame: Frame, value: Value) -> Verdict:
    if value is NONE:
        return True
    if isinstance(value, Unknown):
        return False if value.there else None
    if isinstance(value, Library) and value.is_constant:
        return None
    if isinstance(value, Const | Text | Function | Bound | Class | Member | Library | Module | Partial | Made):
        return False
    state = frame.state(value)
    if isinstance(state, LibraryState) and "is there" in state.fields:
        return False if state.truth() else None
    return False if state is not None else None


def _equal(frame: Frame, left: Value, right: Value) -> Verdict:
    answers = {_same(frame, one, other) for one in options(left) for other in options(right)}
    return answers.pop() if len(answers) == 1 else None


def _same(frame: Frame, left: Value, right: Value) -> Verdict:
    if left is right and isinstance(left, Made | Symbol):
        return True
    if isinstance(left, Member) and isinstance(right, Member) and left.cls is right.cls:
        return left.name == right.name
    if any(isinstance(one, Member) and one.cls.defines("__eq__") for one in (left, right)):
        return None
    first, second = _compared(left), _compared(right)
    if isinstance(first, Const) and isinstance(second, Const):
        return bool(first.value == second.value)
    if is_known(first) and is_known(second):
        return first == second
    if LENGTH in (left, right) or any(is_position(frame.state(one), one) for one in (left, right)):
        # what is more or less than the other is not equal
        return False if True in (_DECIDE[order](frame, left, right) for order in "<>") else None
    if is_type(left) and is_type(right):
        return left is right or (isinstance(left, Class) and isinstance(right, Class) and left.code is right.code)
    if (is_type(left) and is_known(second)) or (is_type(right) and is_known(first)):
        return False
    if _is_mark(frame, left):
        return _is_that_mark(frame, left, right)
    return _is_that_mark(frame, right, left) if _is_mark(frame, right) else None


def _compared(value: Value) -> Key:
    """Return what a value is equal by: a member of an enumeration of numbers is its number."""
    if isinstance(value, Member) and not _NUMBERS.isdisjoint(value.cls.library_bases()):
        return value.value
    return key_of(value)


def _is_mark(frame: Frame, value: Value) -> bool:
    """Tell whether a value is an object that equals nothing but itself, as `object()` and other marks do."""
    state = frame.state(value)
    if isinstance(state, InstanceState):
        cls = state.cls.code
        is_by_value = cls.find("__eq__") is not None or bool(frame.engine.class_facts.traits(cls))
        return not (is_by_value or state.is_generic or cls.has_unknown_base() or cls.library_bases())
    return isinstance(state, LibraryState) and state.label == "object"


def says_nothing(frame: Frame, value: Value) -> bool:
    """Tell whether a value is None, `...`, or an object that only marks what is not given: it can do nothing."""
    if value is NONE or (isinstance(value, Const) and value.value is ...):
        return True
    state = frame.state(value)
    if isinstance(state, InstanceState) and (state.fields or _can_do_something(state.cls.code)):
        return False
    # or a description of what is given
    is_description = isinstance(state, LibraryState) and frame.engine.library.has_special(state.label, "__default__")
    return is_description or _is_mark(frame, value)


def _can_do_something(cls: ClassCode) -> bool:
    return any(not name.startswith("__") for name, _ in cls.methods())


def _is_that_mark(frame: Frame, mark: Value, other: Value) -> Verdict:
    """Tell whether a value is a mark; two of one class with the same content are taken for one."""
    if isinstance(other, Text | Const | Member | Class | Function):
        return False
    if isinstance(other, Unknown):
        # what comes from outside is no mark of the project's own
        return False if other.there else None
    ours, theirs = frame.close(mark), frame.close(other)
    if not isinstance(ours, Made) or not isinstance(theirs, Made) or ours.symbols or theirs.symbols:
        return None
    if isinstance(theirs.state, InstanceState) and theirs.state.is_generic:
        return None
    return ours.state.key() == theirs.state.key()


def _in(frame: Frame, value: Value, container: Value) -> Verdict:
    answers = {_is_in(frame, value, option) for option in options(container)}
    return answers.pop() if len(answers) == 1 else None


def _is_in(frame: Frame, value: Value, container: Value) -> Verdict:
    if container is ABSENT:
        return False
    under = key_of(frame.close(keyed(frame, value)))
    state = frame.state(container)
    if isinstance(state, DictState) and is_known(under):
        if under in state.entries and ABSENT not in options(state.entries[under]):
            return True
        settled = not state.is_open and not any(
            isinstance(key, Value) and not is_known(key) and may_be_same(key, under) for key in state.entries
        )
        return False if settled and under not in state.entries else None
    if isinstance(state, ViewState) and isinstance(under, str):
        # what it lacks a method that is not seen may have set
        return True if frame.has_set(state.owner, under) else None
    if isinstance(state, SequenceState) and is_known(under):
        answers = [_same(frame, value, member) for member in state.members]
        if True in answers:
            return True
        return False if not state.is_open and None not in answers else None
    if isinstance(container, Member) and isinstance(value, Member):
        first, second = flags.bits_of(value), flags.bits_of(container)
        return value is container if first is None or second is None else first & second == first
    if isinstance(container, Text) and isinstance(under, str):
        known = container.known
        if known is not None:
            return under in known
        return True if under and any(isinstance(part, Lit) and under in part.text for part in container.parts) else None
    return None


def _starts(frame: Frame, value: Value, *prefixes: Value) -> Verdict:
    if not isinstance(value, Text) or not value.parts:
        return None
    first = value.parts[0]
    if not isinstance(first, Lit):
        return None
    answers: set[Verdict] = set()
    for prefix in prefixes:
        wanted = prefix.known if isinstance(prefix, Text) else None
        if wanted is None:
            answers.add(None)
        elif first.text.startswith(wanted):
            return True
        else:
            whole = value.known is not None or len(first.text) >= len(wanted)
            answers.add(False if whole else None)
    return False if answers == {False} else None


def _ends(frame: Frame, value: Value, *suffixes: Value) -> Verdict:
    if not isinstance(value, Text) or not value.parts:
        return None
    last = value.parts[-1]
    if not isinstance(last, Lit):
        return None
    answers: set[Verdict] = set()
    for suffix in suffixes:
        wanted = suffix.known if isinstance(suffix, Text) else None
        if wanted is None:
            answers.add(None)
        elif last.text.endswith(wanted):
            return True
        else:
            answers.add(False if value.known is not None or len(last.text) >= len(wanted) else None)
    return False if answers == {False} else None


def _callable(frame: Frame, value: Value) -> Verdict:
    answers: set[Verdict] = set()
    for option in options(value):
        state = frame.state(option)
        if isinstance(option, Function | Bound | Partial | Class | Library):
            answers.add(True)
        elif isinstance(state, InstanceState):
            answers.add(state.cls.code.find("__call__") is not None)
        elif isinstance(option, Text | Const) or isinstance(state, DictState | SequenceState):
            answers.add(False)
        else:
            answers.add(None)
    return answers.pop() if len(answers) == 1 else None


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[Frame, Value, Value], Verdict]:
    def decide(frame: Frame, left: Value, right: Value) -> Verdict:
        answers = {compare(first, second) for first in _bounds(frame, left) for second in _bounds(frame, right)}
        return answers.pop() if len(answers) == 1 else None

    return decide


def _bounds(frame: Frame, value: Value) -> tuple[float, ...]:
    """Return the smallest and the largest number that a value may be; nothing if it may be none."""
    if value is LENGTH:
        return (1, math.inf)
    if is_position(frame.state(value), value):
        return (0, math.inf)
    return (value.value,) if isinstance(value, Const) and isinstance(value.value, int | float) else ()


_DECIDE: dict[str, Callable[..., Verdict]] = {
    "none": _none,
    "eq": _equal,
    "in": _in,
    "startswith": _starts,
    "endswith": _ends,
    "isinstance": is_instance,
    "callable": _callable,
    "<": _ordered(lambda left, right: left < right),
    "<=": _ordered(lambda left, right: left <= right),
    ">": _ordered(lambda left, right: left > right),
    ">=": _ordered(lambda left, right: left >= right),
}
