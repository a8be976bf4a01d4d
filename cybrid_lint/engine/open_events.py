"""Events on their way: those that wait for a caller, those that stand, and who is told of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from cybrid_lint.engine.callables import Bound
from cybrid_lint.engine.code import FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Applied, Call
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.symbols import Param, has_parameters
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import Site, Value

#: The arguments of a call with the places where they stand; a receiver stands nowhere.
Given = tuple[tuple[Value, "Site | None"], ...]
# Events that one function hands on to its callers.
MOST_OPEN = 400
# Different conditions under which the same happens at the same place that are told apart.
MOST_WAYS = 2


class Open(NamedTuple):
    """An event that waits for a caller, the places of the calls that lead to it, and what each of them gives."""

    event: Event
    path: tuple[Site, ...]
    chain: tuple[FunctionCode, ...]
    given: tuple[Given, ...] = ()
    # it stands further in already: callers only say more of it
    is_told: bool = False
    # what was known of it in each function of the chain
    stages: tuple[Event, ...] = ()
    # where it stands already unless callers choose between the things that it may mean
    otherwise: tuple[Frame, Settled] | None = None


@dataclass(frozen=True)
class Settled:
    """An event that stands: at `site`, reached by the calls at `path`, through the functions of `chain`.

    The innermost function comes first.
    `stages` is what each function of the chain knows of the event, except for the last one, where it stands.
    """

    event: Event
    site: Site
    path: tuple[Site, ...]
    chain: tuple[FunctionCode, ...]
    module: ModuleCode
    code: FunctionCode | None
    stages: tuple[Event, ...]
    # the arguments of the calls as they stand there, and what they are where the event stands
    arguments: tuple[Given, ...]
    resolve: Callable[[Value], Value]

    @property
    def bodies(self) -> tuple[tuple[ModuleCode, FunctionCode | None], ...]:
        """The functions of the chain, each with its module; where it ends in none, the body of the module."""
        functions = tuple((code.module, code) for code in self.chain)
        return functions if self.code is not None else (*functions, (self.module, None))

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """The arguments of these calls, those of the call at `site` first; of the others, as they stand there."""
        first = [tuple((self.resolve(value), place) for value, place in given) for given in self.arguments[:1]]
        return (*first, *self.arguments[1:])


class Listener(Protocol):
    """What is told of events."""

    def configured(self, settings: Iterable[tuple[str, Value]]) -> None:
        """Take note of what the users of packages set in variables of these, each with the package's folder."""

    def matters(self, frame: Frame, event: Event) -> bool:
        """Tell whether an event may still come to something."""

    def is_settled(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...]) -> bool:
        """Tell whether everything is known that decides what an event means."""

    def deciding(self, frame: Frame, event: Event) -> list[Value]:
        """Return what decides which of several things an event means, each of which is known."""

    def differ(self, values: Collection[Value]) -> bool:
        """Tell whether it matters to events which of several values a variable is set to."""

    def identity(self, frame: Frame, event: Event) -> Hashable:
        """Return what tells an event that is settled from others at the same place."""

    def happened(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event that stands."""

    def unsettled(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event of which nobody in the project decides more."""

    def is_aside(self, event: Event) -> bool:
        """Tell whether what happens beside an event may stand before it is decided."""

    def goes_on(self, frame: Frame, settled: Settled) -> bool:
        """Tell whether callers may say more of an event that stands."""

    def learned(self, frame: Frame, settled: Settled) -> None:
        """Take note of what a caller says of an event that stands further in."""


class OpenEvents:
    """The events of one function that its callers decide, each once."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], list[Open]] = {}
        self._count = 0

    def add(self, open_: Open, *, however_many: bool = False) -> None:
        """Add an event; to one that differs in its conditions alone it adds that it happens under these as well."""
        event = open_.event
        # what is out of sight is so wherever it was let go first
        place = None if event.kind == "escape" else event.site
        known = self._found.setdefault((event.kind, event.value, place), [])
        for index, other in enumerate(known):
            either = _either(other, open_, is_rough=len(known) >= MOST_WAYS)
            if either is not None:
                known[index] = either
                return
        if however_many or self._count < MOST_OPEN:
            self._count += 1
            known.append(open_)

    def all(self) -> list[Open]:
        """Return the events, in the order in which they were added."""
        return [open_ for same in self._found.values() for open_ in same]


def _either(first: Open, second: Open, *, is_rough: bool) -> Open | None:
    """Return the one event that two come to if the conditions of both say when either happens; None if they do not.

    Where it may be rough, those that both share will do.
    """
    mine, theirs = set(first.event.guards), set(second.event.guards)
    apart = mine ^ theirs
    are_opposite = len(apart) == 2 and len({test for test, _ in apart}) == 1
    if mine - theirs and theirs - mine and not are_opposite and not is_rough:
        return None
    guards = tuple(guard for guard in first.event.guards if guard in theirs)
    return first._replace(event=first.event._replace(guards=guards), is_told=first.is_told and second.is_told)


def within(code: FunctionCode, open_: Open) -> Open:
    """Return an event as it is seen from within a function, if it happens in that, and not in what decorates it."""
    if code not in open_.chain:
        return open_
    index = open_.chain.index(code)
    start = len(open_.chain) - index
    inner = open_._replace(path=open_.path[start:], chain=open_.chain[:index], given=open_.given[start:])
    return inner._replace(stages=open_.stages[:index])


def is_decided_within(code: FunctionCode | None, event: Event, open_: Open) -> bool:
    """Tell whether what a function captures from the one around it decides what happens in it, whatever it is given."""
    inner = event.value.function.code if isinstance(event.value, Applied) else None
    if code is None or inner is None or inner.enclosing is not code or len(open_.path) < 2:
        return False
    return not any(isinstance(symbol, Param) and symbol.code is inner for symbol in open_.stages[-1].value.symbols)


def is_for_callers(call: Value) -> bool:
    """Tell whether callers decide what is called, and not only what it is given."""
    callee = call.callee if isinstance(call, Call) else call
    # a method that is known is called, whatever its instance was made of
    return has_parameters(callee.function if isinstance(callee, Bound) else callee)


def is_of_callers(event: Event, made_by: Event) -> bool:
    """Tell whether callers decide what a method does: they have made the instance it is called on, or give more."""
    callee = made_by.value.callee if isinstance(made_by.value, Call) else None
    if not isinstance(callee, Bound) or event.kind in ("call", "apply"):
        return False
    return has_parameters(callee) or (event.kind in ("request", "operation") and has_parameters(event.value))


def gives_something(call: Call, is_kept: Callable[[Value], bool]) -> bool:
    """Tell whether a call gives something that may decide what happens in it: what is to be kept, as a token."""
    return any(is_kept(part) for value in call.args.all() for part in walk(value))
