"""Cases that a condition on a parameter makes: what is chosen in one of them is chosen together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from cybrid_lint.engine.alternatives import Choice
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import in_each_case, shared_conditions, under
from cybrid_lint.engine.operations import Test
from cybrid_lint.engine.outcome import Event, Guard
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.ir import nodes

# Parameters, and other conditions, of which both cases are told apart in one event.
MOST_CASES = 2
# How deep a value is searched for choices.
MOST_DEPTH = 12


def cases(frame: Frame, event: Event) -> Iterator[Event]:
    """Yield an event in each case that its choices make of parameters: given, or absent where they may be that."""
    may_be_none = frame.engine.class_facts.may_be_none
    asked = list(dict.fromkeys(_asked_for(event.value)))[:MOST_CASES]
    ways = ((False, True) if _may_be_left_out(param) or may_be_none(param) else (False,) for param in asked)
    for absent in product(*ways):
        value = event.value
        missing: dict[Value, Value] = {param: NONE for param, is_absent in zip(asked, absent, strict=True) if is_absent}
        if missing:
            value = frame.close(frame.engine.substitute(frame, value, missing, event.site))
        given: list[Guard] = [(Test("none", (param,)), False) for param in asked if param not in missing]
        value = under(value, given)
        # nobody decides any more what several choices still ask
        for decided in in_each_case(value, shared_conditions(value)[:MOST_CASES]):
            yield event._replace(value=decided)


def _asked_for(value: Value) -> Iterator[Param]:
    """Yield the parameters of which choices in a value ask whether they were given."""
    if not any(isinstance(symbol, Param) for symbol in value.symbols):
        return
    parts = list(walk(value, MOST_DEPTH))
    used = {part for part in parts if isinstance(part, Param)}
    for part in parts:
        test = part.test if isinstance(part, Choice) else None
        if isinstance(test, Test) and test.kind in ("none", "true") and isinstance(test.operands[0], Param):
            param = test.operands[0]
            # a flag that has to be given may be false as well
            if param in used or _may_be_left_out(param):
                yield param


def _may_be_left_out(param: Param) -> bool:
    written = param.code.param(param.name)
    return written is not None and (written.default is not None or written.kind in (nodes.STAR, nodes.DOUBLE_STAR))
