"""Objects of which conditions were asked before it was known what they are: the entry of a table, say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from cybrid_lint.engine.alternatives import Union, union
from cybrid_lint.engine.operations import Attr, Item, Test
from cybrid_lint.engine.outcome import Guard
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.symbols import LATE
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import Const, Value

# Conditions and parts of a value that are looked through, and objects that a condition is asked of.
MOST_DEPTH = 6
MOST_ASKED = 16


@contextmanager
def known_by(guards: Sequence[Guard], value: Value, late: Callable[[], Substitution]) -> Iterator[Substitution]:
    """Give the substitution by which objects in a value are those alone of which conditions may hold.

    `late` makes a substitution of what is only known in the end: each object is asked by one of its own.
    """
    found = late()
    with ExitStack() as stack:
        for base, asked in _asked(guards, value).items():
            several = found.apply(base)
            if not isinstance(several, Union) or len(several.options) > MOST_ASKED:
                continue
            kept = [option for option in several.options if _may_be(base, option, asked, late())]
            if kept:
                stack.enter_context(found.where(base, union(kept)))
        yield found


def _asked(guards: Sequence[Guard], value: Value) -> dict[Value, list[Guard]]:
    """Return the objects in a value whose parts conditions ask about, with these."""
    found: dict[Value, list[Guard]] = {}
    for test, holds in guards:
        if LATE not in test.symbols:
            continue
        asked = [part for operand in _operands(test) for part in walk(operand, MOST_DEPTH)]
        owners = dict.fromkeys(part.base for part in asked if isinstance(part, Attr | Item))
        for base in owners:
            if isinstance(base, Attr | Item) and LATE in base.symbols:
                found.setdefault(base, []).append((test, holds))
    parts = set(walk(value, MOST_DEPTH)) if found else ()
    return {base: asked for base, asked in found.items() if base in parts}


def _operands(test: Value) -> Iterator[Value]:
    """Yield the values that a condition, with those it is made of, asks about."""
    if not isinstance(test, Test):
        yield test
        return
    for operand in test.operands:
        yield from _operands(operand)


def _may_be(base: Value, option: Value, asked: list[Guard], late: Substitution) -> bool:
    """Tell whether an object may be this one, where these conditions hold."""
    with late.where(base, option):
        verdicts = [(late.truth(test), holds) for test, holds in asked]
    return all(not isinstance(verdict, Const) or bool(verdict.value) is holds for verdict, holds in verdicts)
