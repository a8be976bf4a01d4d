"""What a rule is, and what rules are given: the facts about a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from cybrid_lint.evaluation.placement import path_within, place_of
from cybrid_lint.evaluation.values import Site, TokenRequest
from cybrid_lint.facts import Operated, Requested
from cybrid_lint.findings import Span
from cybrid_lint.options import Options
from cybrid_lint.project.modules import Module

if TYPE_CHECKING:
    from cybrid_lint.evaluation.machine import Local, Machine


class Line(NamedTuple):
    """A line of a module, for what no node of the tree stands for."""

    module: Module
    number: int


Place = Site | Line


@dataclass
class Report:
    """What a rule found: where, in words of one line, and the places that lead there with a note for each."""

    site: Place
    message: str
    steps: list[tuple[Site, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """A travelling fact with the place where it stands, and the places of the calls that lead from there to it."""

    fact: Operated | Requested
    site: Site
    calls: tuple[Site, ...] = ()


class Facts:
    """All that the evaluation learnt about a project."""

    def __init__(self, machine: Machine, options: Options, modules: Iterable[Module]) -> None:
        self.options = options
        self.modules = list(modules)
        self.project = machine.project
        self.skipped = dict(machine.skipped)
        self.local: list[Local] = list(machine.facts.values())
        seen: dict[tuple[object, ...], Placed] = {}
        for frame, flow in machine.flows:
            with machine.guarded(frame):
                site = place_of(frame, flow)
                request = flow.fact.request if isinstance(flow.fact, Requested) else None
                calls = tuple(one.site for one in path_within(frame, flow))
                seen.setdefault((id(site.node), flow.fact.key, id(request)), Placed(flow.fact, site, calls))
        self.placed = list(seen.values())
        self.steps = machine.budget.total
        self.cut = frozenset(machine.budget.cut)
        self.failures = dict(machine.failures)

    def operated(self) -> Iterator[tuple[Operated, Site]]:
        """Yield each call of an operation with the place where it stands."""
        for one in self.placed:
            if isinstance(one.fact, Operated):
                yield one.fact, one.site

    def requested(self) -> Iterator[tuple[TokenRequest, Site]]:
        """Yield each request for a token with the place where it stands."""
        for one in self.placed:
            if isinstance(one.fact, Requested):
                yield one.fact.request, one.site

    def span(self, place: Place) -> Span:
        """Return where a place is, its path relative to the project's root."""
        path = self.project.display(place.module.path)
        if isinstance(place, Line):
            return Span(path, place.number, 0, place.number, 0)
        return place.module.span(place.node, path)

    def where(self, site: Place) -> str:
        """Return a place as a message names it: the file and the line."""
        span = self.span(site)
        return f"{span.path}:{span.line}"


class Rule:
    """A rule: its code, what it says, and how it finds it.

    `summary` is one line; `why` says what can go wrong. `bad` and `good` are whole small programs: the rule's page
    shows them and the tests run them, unless their `language` is not Python. `options` names what can be configured.
    """

    code: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    why: ClassVar[str] = ""
    bad: ClassVar[str] = ""
    good: ClassVar[str] = ""
    language: ClassVar[str] = "python"
    options: ClassVar[tuple[str, ...]] = ()

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield what the rule finds in the facts."""
        raise NotImplementedError
