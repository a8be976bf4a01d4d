"""What the work on a body may take, and what becomes of one that takes too much or fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType

from cybrid_lint.engine.budget import Budget
from cybrid_lint.engine.callables import Cells
from cybrid_lint.engine.code import FunctionCode, ModuleCode
from cybrid_lint.engine.interning import WORK

# Work that may be done on a function as whoever calls it.
MOST_OF_ENTRY = 8_000


class Allowance:
    """The work of one analysis, body by body.

    `cut` are the paths and names of functions that were not followed to their ends, `errors` those in which something
    failed, with the exception. `checkpoint` is called before each piece of work: what it raises that is no `Exception`
    ends the analysis.
    """

    def __init__(self) -> None:
        self.checkpoint: Callable[[], None] = lambda: None
        self.budget = Budget()
        self.cut: set[tuple[str, str]] = set()
        self.errors: list[tuple[str, str, BaseException]] = []
        self._subject = ("", "")

    def half(self, most: int | None = None) -> AbstractContextManager[None]:
        """Let a part of the work on a body take half of what is left for it, and no more than a bound."""
        return self.budget.half(most)

    @property
    def spent(self) -> int:
        """How much work the analysis has been so far."""
        return self.budget.spent

    @property
    def is_exhausted(self) -> bool:
        """Whether the body that is worked on may take no more work."""
        return WORK.done >= self.budget.until

    def spend(self, steps: int = 1) -> bool:
        """Count work; return whether there is budget left for it."""
        WORK.done += steps
        return WORK.done < self.budget.until

    @contextmanager
    def granted(
        self, module: ModuleCode, code: FunctionCode | None, *, fixed: Cells = (), of_events: bool = False
    ) -> Iterator[None]:
        """Let work be that on a body, so that its appetite takes nothing from others."""
        self.checkpoint()
        at = code.node.at if code is not None else 0 if module.body is None else module.body.at
        outer = self.budget.account, self._subject
        self._subject = (module.path, "" if code is None else code.qualified)
        self.budget.turn_to(
            self.budget.of(module.path, at, module.survey.sizes.get(at, 0), fixed=fixed, of_events=of_events)
        )
        try:
            yield
            if self.is_exhausted and (of_events or not fixed):
                self.note_cut()
        finally:
            account, self._subject = outer
            self.budget.turn_to(account)

    @contextmanager
    def granted_entry(self, module: ModuleCode) -> Iterator[None]:
        """Let work be that on a function as whoever calls it: a little, and nothing is lost where it does not do."""
        outer = self.budget.account
        self.budget.turn_to(self.budget.of_entry(module.path, MOST_OF_ENTRY))
        try:
            yield
        finally:
            self.budget.turn_to(outer)

    def guarded(self, module: ModuleCode, code: FunctionCode | None) -> AbstractContextManager[None]:
        """Note an exception in the work on a body: what it would have told is not known, all else goes on."""
        self.checkpoint()
        return _Guard(self.errors, module, code)

    def is_cut(self, module: ModuleCode, code: FunctionCode | None) -> bool:
        """Tell whether a function, or the body of a module, was not followed to its end."""
        return (module.path, "" if code is None else code.qualified) in self.cut

    def note_cut(self) -> None:
        """Note that something in the body that is worked on is not followed to its end."""
        self.cut.add(self._subject)


class _Guard:
    """Notes an exception; it is no generator, which would take three times as long for each statement of a module."""

    __slots__ = ("_code", "_errors", "_module")

    def __init__(
        self, errors: list[tuple[str, str, BaseException]], module: ModuleCode, code: FunctionCode | None
    ) -> None:
        self._errors, self._module, self._code = errors, module, code

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self._errors.append((self._module.path, "<module>" if self._code is None else self._code.qualified, error))
        return True
