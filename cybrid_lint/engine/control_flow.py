"""Where the evaluation of a body stands: loops that run, exceptions that are caught, managers that are entered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from cybrid_lint.engine.branches import Branch, Store
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.values import Site, Value


@dataclass(slots=True)
class Loop:
    """A loop that runs: the states in which it was left or begun anew, and when.

    `depth` is how many conditions held before; a turn that `stands_for_several` says nothing of when in any of them.
    """

    depth: int
    stands_for_several: bool = False
    breaks: list[tuple[Value, Branch]] = field(default_factory=list)
    continues: list[tuple[Value, Branch]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Said:
    """What conditions have said of values: what they are (`values`), and what a text shows of them (`shown`).

    That counts as long as nothing has changed since (`at`, as `Changes.stamp` has it). `asked` are the values that
    conditions ask about without a name, or by fewer names, as they were named.
    """

    at: tuple[int, int] | None = None
    values: dict[Value, Value] = field(default_factory=dict)
    shown: dict[Value, Value] = field(default_factory=dict)
    asked: dict[Value, Value] = field(default_factory=dict)

    def forget(self) -> None:
        """Forget what was said."""
        self.at = None
        self.values.clear()
        self.shown.clear()


@dataclass(slots=True, eq=False)
class Flow:
    """What is under way in a body.

    `trying` counts the bodies of `try` statements that run and whose exceptions are caught; `leaving` is what is done
    where the `with` statements end that are entered. `context` are variables of the flow of calls that were set here,
    `bound` those of modules that are set, and `own` what stands here for what the program shares elsewhere.
    `laid_out` are parameters, or attributes of these, that the body is evaluated for, and `before` what they held then;
    `made_at` are the calls that gave instances. `handed` are objects made here that were given to what is not known
    yet, each with what that is: it may have changed them. `said` is what conditions that hold say of what is read.
    `scope` is that of conditions that last here (`lasting`), and `asked` are the names of what these ask about.
    `is_for_types` tells that this is what only type checkers read, where what is imported need not be there yet.
    """

    scope: Hashable
    loops: list[Loop] = field(default_factory=list)
    trying: int = 0
    leaving: list[Callable[[], None]] = field(default_factory=list)
    context: dict[Value, None] = field(default_factory=dict)
    bound: dict[Global, None] = field(default_factory=dict)
    own: Mapping[Value, Value] = field(default_factory=dict)
    laid_out: dict[Value, Value] = field(default_factory=dict)
    before: Store = field(default_factory=dict)
    made_at: dict[Value, Site] = field(default_factory=dict)
    handed: dict[Value, Value] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    last_callee: Value | None = None
    asked: set[str] = field(default_factory=set)
    is_for_types: bool = False
