"""Frames: one evaluation of a module's body, or of a function with certain arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cybrid_lint.evaluation.values import ClassInfo, Func, Obj, Scope, Union, Value, union

if TYPE_CHECKING:
    from cybrid_lint.evaluation.machine import Machine
    from cybrid_lint.facts import Flow
    from cybrid_lint.project.modules import Module

Vars = dict[str, Value]


@dataclass
class Loop:
    """The states in which a loop's body is left early: to go on with the next turn, or out of the loop."""

    continues: list[Vars] = field(default_factory=list)
    breaks: list[Vars] = field(default_factory=list)


class Frame:
    """The state of one evaluation.

    `key` names the evaluation: the same function with the same arguments has the same key in every round. `branch`
    says in which branches the evaluation is, `bound` what a call gave to the function, `naming` under which names the
    current expression will be kept and `kept` whose value itself that is, `lets_out` whether something was called that
    a caller gave, `called` what was called last, and `written` which item of a dict was set last under a key that is
    not known.
    """

    def __init__(
        self,
        machine: Machine,
        module: Module,
        scope: Scope,
        key: tuple[Any, ...],
        func: Func | None = None,
        parent: Frame | None = None,
    ) -> None:
        self.machine = machine
        self.module = module
        self.scope = scope
        self.key = key
        self.func = func
        self.parent = parent
        self.cls: ClassInfo | None = None
        self.depth: int = parent.depth + 1 if parent else 0
        self.branch: tuple[int, ...] = ()
        self.naming: tuple[str, ...] = ()
        self.kept: object = None
        self.failing = False
        self.lets_out = False
        self.steps: int | None = None
        self.turn: tuple[int, ...] = ()
        self.reachable = True
        self.called: Value | None = None
        self.returns: list[Value] = []
        self.yields: list[Value] = []
        self.bound: Vars = {}
        self.written: dict[Obj, tuple[Value, Value, tuple[int, ...]]] = {}
        self.on_yield: Callable[[Value], Value] | None = None
        self.loops: list[Loop] = []
        self.flows: dict[tuple[Any, ...], Flow] = {}
        self.reads: dict[Any, int] = {}
        self.nested: dict[tuple[int, int], Func] = {}
        self.fresh: list[Obj] = []

    @property
    def is_body(self) -> bool:
        """Whether this is the body of a module or a class rather than a call."""
        return self.func is None

    def emit(self, flow: Flow) -> None:
        """Add a travelling fact once."""
        key = (flow.fact.key, flow.path[0].site.node if flow.path else None)
        self.flows.setdefault(key, flow)

    @contextmanager
    def kept_as(self, *names: str) -> Iterator[None]:
        """Evaluate inside what will be kept under these names, the innermost first."""
        before = self.naming
        self.naming = (*names, *before)[:8]
        try:
            yield
        finally:
            self.naming = before

    @contextmanager
    def branched(self, mark: int) -> Iterator[None]:
        """Evaluate inside one branch: what was made outside can only be added to there."""
        before = self.branch
        self.branch = (*before, mark)
        try:
            yield
        finally:
            self.branch = before

    def maybe(self, node: object, choices: Iterable[object]) -> AbstractContextManager[None]:
        """Evaluate what happens to only one of these: with several, each of them is a branch of its own."""
        return self.branched(id(node)) if len(list(choices)) > 1 else nullcontext()

    def snapshot(self) -> Vars:
        """Return a copy of the variables as they are now."""
        return dict(self.scope.vars)

    def resume(self, states: list[Vars]) -> None:
        """Go on from where these states meet; from nowhere if there are none."""
        self.reachable = bool(states)
        if states:
            self.scope.vars = join(states)


def join(states: list[Vars]) -> Vars:
    """Return the variables as they are where branches meet."""
    if len(states) == 1:
        return states[0]
    joined: Vars = {}
    for state in states:
        for name, value in state.items():
            known = joined.get(name)
            if known is None:
                joined[name] = value
            elif known is not value and known != value:
                joined[name] = union([known, value])
    return joined


def grown(before: Value | None, value: Value) -> Value | None:
    """Return the union of both if the value adds anything to what was there, else None."""
    if before is None:
        return value
    if before is value or before == value:
        return None
    after = union([before, value])
    if isinstance(after, Union) and isinstance(before, Union) and set(after.options) == set(before.options):
        return None
    return None if after == before else after
