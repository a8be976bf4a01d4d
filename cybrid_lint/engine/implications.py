"""What conditions say of other conditions, and of values under them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from cybrid_lint.engine.alternatives import Choice, Union, options, union
from cybrid_lint.engine.interning import memo
from cybrid_lint.engine.kinds import follows
from cybrid_lint.engine.operations import Attr, Call, Element, Item, Test
from cybrid_lint.engine.outcome import Guard
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.traversal import parts_of, rebuilt, walk
from cybrid_lint.engine.values import ASKS_HERE, NONE, Unknown, Value

_NO_CONDITIONS: frozenset[Value] = frozenset()
_conditions: dict[Value, frozenset[Value]] = memo()
_shared: dict[Value, tuple[Value, ...]] = memo()


def implied(test: Value, holds: bool) -> dict[Value, bool]:
    """Return what a condition says: itself, what is true is not None, and a parameter that is given is not empty."""
    found = {test: holds}
    if isinstance(test, Test) and (test.kind, holds) in (("and", True), ("or", False)):
        for operand in test.operands:
            found.update(implied(operand, holds))
    elif isinstance(test, Test) and test.kind == "not":
        found.update(implied(test.operands[0], not holds))
    if isinstance(test, Test) and test.kind in ("none", "true"):
        operand = test.operands[0]
        if holds or isinstance(operand, Param):
            other = "true" if test.kind == "none" else "none"
            found[test.asking(other, test.operands)] = not holds
        # one that lasts is always asked for by the same words
        left = there(operand) if holds is (test.kind == "true") and test.scope is None else operand
        if left is not operand:
            # what is left of it from here on is asked for the same
            found.update(implied(test.asking(test.kind, (left,)), holds))
    return found


def decided(guards: Sequence[Guard], test: Value) -> bool | None:
    """Return whether a condition holds where others do, None if they say nothing of it."""
    if not test.is_told_apart or not _lasts(test):
        # of two values of which nothing is known, the same is not true
        return None
    return _verdict(_said([guard for guard in guards if guard[0].is_told_apart]), test)


def _said(guards: Iterable[Guard]) -> dict[Value, bool]:
    """Return what conditions say together: of several that do not all hold, what the others leave of them as well."""
    said: dict[Value, bool] = {}
    for test, holds in guards:
        said.update(implied(test, holds))
    for test, holds in list(said.items()):
        # `a and b` does not hold, but `a` does; or `a or b` holds, but `a` does not
        if isinstance(test, Test) and (test.kind, holds) in (("and", False), ("or", True)):
            left = [operand for operand in test.operands if _verdict(said, operand) is not (not holds)]
            if len(left) == 1:
                said.update(implied(left[0], holds))
    return said


def _verdict(said: Mapping[Value, bool], test: Value) -> bool | None:
    """Return whether a condition holds by what is said, also of its parts; None if that does not say so."""
    if test in said:
        return said[test]
    if isinstance(test, Test) and test.kind == "not":
        inner = _verdict(said, test.operands[0])
        return None if inner is None else not inner
    if isinstance(test, Test) and test.kind in ("and", "or"):
        answers = {_verdict(said, operand) for operand in test.operands}
        ends = test.kind == "or"
        if ends in answers:
            return ends
        if None not in answers:
            return not ends
    return follows(said, test)


def _lasts(value: Value) -> bool:
    """Tell whether what a condition asks about is what it was before."""
    return all(map(_lasts, value.operands)) if isinstance(value, Test) else all(map(_is_as_before, walk(value)))


def _is_as_before(part: Value) -> bool:
    # members, answers, and what others have may be others by now
    if isinstance(part, Attr):
        return isinstance(part.base, Param) and part.base.name == part.base.code.receiver()
    return not isinstance(part, Element | Item | Call)


def there(value: Value) -> Value:
    """Return what is left of a value that is given, or was asked for: what comes from outside is something then."""
    if isinstance(value, Union):
        return union(there(option) for option in value.options if option is not NONE)
    if isinstance(value, Unknown) and not value.there:
        return Unknown(value.names, value.vendor, True, value.whole)
    return value


def conditions_in(value: Value) -> frozenset[Value]:
    """Return the conditions of the choices that a value holds."""
    if not value.is_told_apart:
        return _NO_CONDITIONS
    known = _conditions.get(value)
    if known is None:
        parts = parts_of(value)
        if isinstance(value, Choice):
            known, parts = frozenset((value.test,)), [value.test, *parts]
        else:
            known, parts = _NO_CONDITIONS, list(value.operands) if isinstance(value, Test) else parts
        for part in parts:
            below = conditions_in(part)
            known = known | below if known and below else known or below
        _conditions[value] = known
    return known


def shared_conditions(value: Value) -> tuple[Value, ...]:
    """Return the conditions of a value that decide several of its choices, in the order in which these stand."""
    if len(conditions_in(value)) == 0:
        return ()
    known = _shared.get(value)
    if known is None:
        asked: dict[Value, int] = {}
        seen = {value}
        queue = [value]
        while queue:
            part = queue.pop()
            if isinstance(part, Choice):
                asked[part.test] = asked.get(part.test, 0) + 1
            inner = [one for one in parts_of(part) if one not in seen and conditions_in(one)]
            seen.update(inner)
            queue += reversed(inner)
        known = _shared[value] = tuple(test for test, times in asked.items() if times > 1)
    return known


def in_each_case(value: Value, conditions: Sequence[Value]) -> Iterator[Value]:
    """Yield a value in each case of these conditions."""
    for holds in product((True, False), repeat=len(conditions)):
        yield under(value, list(zip(conditions, holds, strict=True)))


def under(value: Value, guards: list[Guard]) -> Value:
    """Return a value as it is under conditions: choices that they decide are made."""
    if not guards or not value.is_told_apart:
        return value
    said = _said(guards)
    for test in conditions_in(value):
        verdict = None if test in said else _verdict(said, test)
        if verdict is not None:
            said[test] = verdict
    changed: dict[Value, Value] = {}

    def apply(inner: Value) -> Value:
        if said.keys().isdisjoint(conditions_in(inner)):
            return inner
        known = changed.get(inner)
        if known is None:
            if isinstance(inner, Choice) and inner.test in said:
                known = apply(inner.then if said[inner.test] else inner.orelse)
            else:
                known = rebuilt(inner, apply)
            changed[inner] = known
        return known

    return apply(value)


def forgotten(value: Value, name: str | None = None) -> Value:
    """Return a value without the conditions of its body that last, all or those that ask about a variable."""
    if not value.asks & ASKS_HERE:
        return value
    known: dict[Value, Value] = {}

    def forget(inner: Value) -> Value:
        if not inner.asks & ASKS_HERE:
            return inner
        found = known.get(inner)
        if found is None:
            if isinstance(inner, Test) and inner.scope is not None:
                found = Test(inner.kind, inner.operands) if _asks_about(inner, name) else inner
            else:
                found = rebuilt(inner, forget)
            known[inner] = found
        return found

    return forget(value)


def _asks_about(test: Test, name: str | None) -> bool:
    subjects = [option for operand in test.operands for option in options(operand)]
    return name is None or any(isinstance(one, Unknown) and name in one.names for one in subjects)
