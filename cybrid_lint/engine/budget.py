"""The budget: how much work each body may take, so that the whole is in proportion to the program.

Work is counted where it is done (`interning.WORK`), and not by a clock: the same program is cut at the same place on
every machine. Each body has a share that nobody takes from it; what it needs beyond that it draws from what all have in
common, up to a bound.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cybrid_lint.engine.interning import WORK

# Work that a body has of its own for each of its nodes, and nodes that it counts for at least.
SHARE = 4
LEAST = 50
# Work that all bodies of a program have in common at least, and that one of them may draw from it.
COMMON = 250_000
MOST_DRAWN = 40_000
# One body may draw at most this part of what is still there, so that those behind it find something.
DRAWN_PART = 8


@dataclass(slots=True, eq=False)
class Account:
    """What is left for a body: of its own, of what it may draw, and of both what is kept back for now."""

    own: int
    drawn: int = MOST_DRAWN
    kept: int = 0


class Budget:
    """The work of one analysis. `until` is the state of the count at which the body at hand has used up what it has."""

    __slots__ = ("_accounts", "_begin", "_common", "_since", "account", "until")

    def __init__(self) -> None:
        self._accounts: dict[tuple[Hashable, ...], Account] = {}
        self._common = COMMON
        self._begin = self._since = WORK.done
        self.account = Account(COMMON)
        self.until = 0
        self.turn_to(self.account)

    @property
    def spent(self) -> int:
        """How much work was done so far."""
        return WORK.done - self._begin

    def add(self, sizes: Iterable[int]) -> None:
        """Add what bodies of these sizes bring for all."""
        self._common += sum(SHARE * (size + LEAST) for size in sizes)
        self.turn_to(self.account)

    def refill(self) -> None:
        """Add to what all have in common what is kept back for the events, which are followed last."""
        self._common += COMMON // 2
        self.turn_to(self.account)

    def of(self, module: str, at: int, size: int, *, fixed: Hashable, of_events: bool) -> Account:
        """Return the account of a body, by its module's path and its number there; `size` is that in nodes.

        What happens in it has another one than its evaluation. What it does for arguments that are `fixed` has nothing
        of its own.
        """
        key = (module, at, fixed, of_events)
        known = self._accounts.get(key)
        if known is None:
            known = self._accounts[key] = Account(0 if fixed else SHARE * (size + LEAST))
        return known

    def turn_to(self, account: Account) -> None:
        """Charge what was done to the account at hand, and go on with another."""
        spent = WORK.done - self._since
        self._since = WORK.done
        beyond = max(0, spent - self.account.own)
        self.account.own -= spent - beyond
        self.account.drawn = max(0, self.account.drawn - beyond)
        self._common = max(0, self._common - beyond)
        self.account = account
        self.until = WORK.done + account.own + min(account.drawn, self._common // DRAWN_PART) - account.kept

    @contextmanager
    def half(self, most: int | None = None) -> Iterator[None]:
        """Let a part of the work on a body take half of what is left, or less, so that something remains for others."""
        account = self.account
        left = max(0, self.until - WORK.done)
        kept = left // 2 if most is None else max(left // 2, left - most)
        account.kept += kept
        self.until -= kept
        try:
            yield
        finally:
            account.kept -= kept
            self.turn_to(account)
