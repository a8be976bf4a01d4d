"""Summaries: what a call of a function gives, writes and does, in terms of its parameters."""

from __future__ import annotations

from dataclasses import dataclass, field

from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.outcome import Event, Guard
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.traversal import parts_of
from cybrid_lint.engine.values import NEVER, Value


@dataclass(slots=True)
class Summary:
    """What a call of a function gives and does.

    `result` is its value; `outs` what it writes to what it was given, captures or finds in modules; `globals` the
    module variables that it binds, `nonlocals` those of functions around it. `events` happen in the order in which they
    stand. `waiting` are calls that may write to what they are methods of once that is known, with their conditions.
    `iterated` is what is gone through member by member of what is given: where a call lays that out, the body is
    evaluated for it, and for what is known of the parameters that conditions depend on. `injected` are those
    that a framework fills: a call that gives one itself has a summary without that. Of a context manager that is a
    generator, `outs` is what it has written where the `with` is entered, and `leaving` what it writes where that ends.
    `sets` is what variables of modules are set to in the end, by it or who it calls, and `left` where the `with` ends.
    `is_pure` is what `Functions.is_pure` has found, None before it was asked.
    """

    result: Value = NEVER
    outs: list[tuple[Value, UpdateState]] = field(default_factory=list)
    globals: dict[Global, Value] = field(default_factory=dict)
    nonlocals: dict[str, Value] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    waiting: tuple[tuple[Value, tuple[Guard, ...]], ...] = ()
    never_returns: bool = False
    iterated: tuple[Value, ...] = ()
    injected: frozenset[str] = frozenset()
    leaving: list[tuple[Value, UpdateState]] = field(default_factory=list)
    is_pure: bool | None = None
    sets: dict[Global, Value] = field(default_factory=dict)
    left: dict[Global, Value] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        """Whether a call gives a value and changes nothing; what happens in it is told by the events."""
        writes = self.outs or self.globals or self.nonlocals or self.waiting or self.leaving
        return not (writes or self.injected or self.never_returns)

    def extent(self, most: int) -> int:
        """Return how many different values with symbols the result and the writes are made of, up to a bound."""
        queue = [self.result]
        for base, update in self.outs:
            queue += [base, *update.fields.values(), *update.items.values()]
        seen: set[Value] = set()
        while queue and len(seen) < most:
            value = queue.pop()
            if value.symbols and value not in seen:
                seen.add(value)
                queue += parts_of(value)
        return len(seen)


EMPTY = Summary()
