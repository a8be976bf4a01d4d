"""What an evaluation gives, what it binds elsewhere, and what happens in it, as summaries tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from cybrid_lint.engine.branches import Branch
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.operations import Call
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.values import Site, Value

#: A condition and whether it holds.
Guard = tuple[Value, bool]


class Event(NamedTuple):
    """Something that happens: what (`kind`), to what, where, and under which conditions.

    The engine's own kinds are "apply" (a function of the project is called; `value` is `Applied`), "call" (a call that
    cannot be made yet), "instance" (one of a class of the project was made) and "escape" (a value gets out of sight;
    `detail` says how). All others are libraries' words. `call` is the call that a library is known to answer by an
    annotation alone: who is given what the annotation does not say may answer it instead.
    """

    kind: str
    value: Value
    site: Site
    guards: tuple[Guard, ...] = ()
    detail: str = ""
    call: Call | None = None


@dataclass(slots=True, eq=False)
class Outcome:
    """What a body gives, binds elsewhere and does.

    `waiting` are calls that could not be made yet, with the conditions under which they are; `iterated` what it goes
    through member by member of what callers give. `entering` is where a context manager that is a generator has come
    to when the `with` is entered. `defined` are the functions that are defined here, those of classes among them;
    `foreign` are variables of other modules that are bound here by what callers give, and `on_classes` attributes
    of classes that are set here to objects of the body's own, each with what the class had before and when it is set.
    While `quiet` is not 0, events are not recorded: what is evaluated has been told already.
    """

    returns: list[tuple[tuple[Guard, ...], Value, Branch]] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    entering: Branch | None = None
    effects: list[Event] = field(default_factory=list)
    waiting: dict[Value, tuple[Guard, ...]] = field(default_factory=dict)
    iterated: dict[Value, None] = field(default_factory=dict)
    defined: dict[FunctionCode, Function] = field(default_factory=dict)
    globals: dict[str, Value] = field(default_factory=dict)
    foreign: dict[Global, Value] = field(default_factory=dict)
    on_classes: dict[tuple[ClassCode, str], tuple[Value | None, Value, tuple[Guard, ...]]] = field(default_factory=dict)
    nonlocals: set[str] = field(default_factory=set)
    quiet: int = 0
