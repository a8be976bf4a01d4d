"""A budget of work, counted in steps, so that the same program is cut at the same place on every machine.

A step is an expression that is evaluated or an object that is made anew. Each function that is evaluated on its own,
and each body of a module, has an account; calls that it makes with arguments that matter are evaluated on this account.
When it is used up, no such call is followed any further and loops run once, so that what remains is in proportion to
the code. What a function has spent counts towards its file and the project as well; where these have used up theirs,
a function still has a little of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cybrid_lint.project.modules import Module

OF_FUNCTION = 10_000
OF_FILE = 50_000
OF_PROJECT = 600_000
#: What is left to each function of a file or project that has used up its own.
AT_LEAST = 300


class Account:
    """What one evaluation may still spend: `left` is below zero once it is used up."""

    __slots__ = ("left", "module", "name", "settled")

    def __init__(self, module: Module | None, name: str, left: int) -> None:
        self.module = module
        self.name = name
        self.left = self.settled = left


class Budget:
    """The accounts of one round over a project. `account` is that of the evaluation that is running."""

    def __init__(self, before: int = 0) -> None:
        self.steps = 0
        self._before = before
        self.files: dict[Module | None, int] = {}
        self.cut: set[tuple[Module, str]] = set()
        self.account = Account(None, "", OF_PROJECT)

    @property
    def total(self) -> int:
        """All steps of this round and those before it."""
        return self._before + self.steps

    @property
    def is_short(self) -> bool:
        """Whether what is running has used up what it may spend."""
        return self.account.left < 0

    @property
    def lasts(self) -> bool:
        """Whether another round, which costs about as much as this one, leaves some of the project's budget."""
        return self.total + self.steps < OF_PROJECT

    @property
    def is_long_gone(self) -> bool:
        """Whether it has been used up twice: even what is in proportion to the code costs too much."""
        return self.account.left < -OF_FUNCTION

    @contextmanager
    def open(self, module: Module, name: str) -> Iterator[None]:
        """Count what is evaluated inside on an account of its own."""
        outer = self.account
        self._settle()
        self.account = Account(module, name, min(OF_FUNCTION, self._granted(module)))
        try:
            yield
        finally:
            self._settle()
            self.account = outer
            if outer.module is not None:
                outer.left = outer.settled = min(outer.left, self._granted(outer.module))

    def note_cut(self) -> None:
        """Note that something of what is running was not evaluated."""
        if self.account.module is not None:
            self.cut.add((self.account.module, self.account.name))

    def _granted(self, module: Module) -> int:
        return max(AT_LEAST, min(OF_FILE - self.files.get(module, 0), OF_PROJECT - self.total))

    def _settle(self) -> None:
        """Charge the file and the project what has been spent since this was done last."""
        account = self.account
        spent = account.settled - account.left
        account.settled = account.left
        self.steps += spent
        self.files[account.module] = self.files.get(account.module, 0) + spent
