"""Objects of which conditions were asked before it was known what they are: the entry of a table, say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from cybrid_lint.engine.alternatives import Union, union
from cybrid_lint.engine.operations import Attr, Call, Item, Test
from cybrid_lint.engine.outcome import Guard
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.symbols import LATE
from cybrid_lint.engine.values import Const, Value


@contextmanager
def known_by(guards: Sequence[Guard], call: Call, late: Callable[[], Substitution]) -> Iterator[Substitution]:
    """Give the substitution by which objects that a call uses are those alone of which conditions may hold.

    `late` makes a substitution of what is only known in the end: each object is asked by one of its own.
    """
    found = late()
    with ExitStack() as stack:
        for base, asked in _asked(guards, call).items():
            several = found.apply(base)
            if not isinstance(several, Union):
                continue
            kept = [option for option in several.options if _may_be(base, option, asked, late())]
            if kept:
                stack.enter_context(found.where(base, union(kept)))
        yield found


def _asked(guards: Sequence[Guard], call: Call) -> dict[Value, list[Guard]]:
    """Return the objects whose parts a call is made on or given, and conditions ask about, with these."""
    asking = [(test, holds) for test, holds in guards if LATE in test.symbols]
    used = {owner for value in (call.callee, *call.args.all()) for owner in _owners(value)} if asking else ()
    found: dict[Value, list[Guard]] = {}
    for test, holds in asking if used else ():
        for owner in dict.fromkeys(owner for operand in operands_of(test) for owner in _owners(operand)):
            if owner in used:
                found.setdefault(owner, []).append((test, holds))
    return found


def _owners(value: Value) -> Iterator[Value]:
    """Yield what a value is a part of, and what that is one of, as far as they are entries or attributes."""
    while isinstance(value, Attr | Item):
        value = value.base
        if isinstance(value, Attr | Item) and LATE in value.symbols:
            yield value


def operands_of(test: Value) -> Iterator[Value]:
    """Yield the values that a condition, with those it is made of, asks about."""
    if not isinstance(test, Test):
        yield test
        return
    for operand in test.operands:
        yield from operands_of(operand)


def _may_be(base: Value, option: Value, asked: list[Guard], late: Substitution) -> bool:
    """Tell whether an object may be this one, where these conditions hold."""
    with late.where(base, option):
        verdicts = [(late.truth(test), holds) for test, holds in asked]
    return all(not isinstance(verdict, Const) or bool(verdict.value) is holds for verdict, holds in verdicts)
