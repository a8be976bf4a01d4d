"""The budget: how much work each body may take, so that the whole is in proportion to the program.

Work is counted where it is done (`interning.WORK`), and not by a clock: the same program is cut at the same place on
every machine. Each body has a share that nobody takes from it; what it needs beyond that it draws from what all have in
common, up to a bound. A module draws the less, the more was done on it: however large it is, it takes seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cybrid_lint.engine.interning import WORK

# Work that a body has of its own for each of its nodes, and nodes that it counts for at least.
SHARE = 4
LEAST = 50
# Work that all bodies of a program have in common at least.
COMMON = 250_000
# What one body may draw from that: for its evaluation, and for what happens in it. What takes more to evaluate converts
# data as a rule, and those who call it need the rest.
MOST_DRAWN = 20_000
MOST_DRAWN_BY_EVENTS = 40_000
# One body may draw at most this part of what is still there, so that those behind it find something.
DRAWN_PART = 8
# Work on one module beyond which its bodies draw no more: at least, for each of its lines, and at most. That is less by
# a part of what they have of their own, as to parse a large module takes its time as well; and a part is kept back for
# the events.
LEAST_OF_MODULE, OF_LINE, MOST_OF_MODULE = 260_000, 240, 480_000
LESS_BY, KEPT_PART = 2, 4
# What all have in common again once events are followed, and once those are closed that no caller decides, as parts of
# that; and what the work on a module may be at least by then.
EVENTS_PART, CLOSING_PART = 2, 4
LEAST_OF_CLOSING = 30_000
# One body may take at most this part of what is left of that.
MODULE_PART = 2


@dataclass(slots=True)
class ModuleShare:
    """What is left of the work on a module, what of that is kept back, and what its bodies have of their own.

    `for_events` is what was left of the module when its events began to be followed.
    """

    own: int = 0
    # what is done for none of the project's modules is not bounded by any
    lines: int = MOST_OF_MODULE // OF_LINE
    left: int = field(init=False)
    kept: int = field(init=False)
    for_events: int = field(init=False)

    def __post_init__(self) -> None:
        most = max(LEAST_OF_MODULE, OF_LINE * self.lines)
        self.left = self.for_events = max(0, min(most, MOST_OF_MODULE - self.own // LESS_BY))
        self.kept = self.left // KEPT_PART

    @property
    def to_draw(self) -> int:
        """What one body may draw."""
        return max(0, self.left - self.kept) // MODULE_PART

    @property
    def to_enter(self) -> int:
        """What one function may take that is followed as whoever calls it: all of them take half."""
        return max(0, self.left - self.for_events // 2) // MODULE_PART

    def of_events(self, own: int) -> int:
        """Return what is left for the events of a body that has so much of its own: for all bodies half."""
        half = self.for_events // 2
        return own if self.own <= half else own * half // self.own


@dataclass(slots=True)
class Account:
    """What is left for a body: of its own, of what it may draw, and of both what is kept back for now."""

    own: int
    module: ModuleShare
    drawn: int
    kept: int = 0


class Budget:
    """The work of one analysis. `until` is the state of the count at which the body at hand has used up what it has."""

    __slots__ = ("_accounts", "_begin", "_common", "_modules", "_since", "account", "until")

    def __init__(self) -> None:
        self._accounts: dict[tuple[Hashable, ...], Account] = {}
        self._modules: defaultdict[str, ModuleShare] = defaultdict(ModuleShare)
        self._common = COMMON
        self._begin = self._since = WORK.done
        self.account = Account(COMMON, ModuleShare(), MOST_DRAWN)
        self.until = 0
        self.turn_to(self.account)

    @property
    def spent(self) -> int:
        """How much work was done so far."""
        return WORK.done - self._begin

    def add(self, module: str, sizes: Iterable[int], lines: int) -> None:
        """Add what the bodies of a module of some lines, of these sizes, bring for all."""
        own = sum(SHARE * (size + LEAST) for size in sizes)
        self._modules[module] = ModuleShare(own, lines)
        self._common += own
        self.turn_to(self.account)

    def refill(self) -> None:
        """Add to what all have in common what is kept back for the events, which are followed in the end."""
        self._common += COMMON // EVENTS_PART
        for share in self._modules.values():
            share.kept, share.for_events = 0, share.left
        self.turn_to(self.account)

    def refill_for_closing(self) -> None:
        """Add what is kept back for the events that nobody decides, as those of users' functions: they come last."""
        self._common += COMMON // CLOSING_PART
        for share in self._modules.values():
            share.left = max(share.left, LEAST_OF_CLOSING)
        self.turn_to(self.account)

    def of(self, module: str, at: int, size: int, *, fixed: Hashable, of_events: bool) -> Account:
        """Return the account of a body, by its module's path and its number there; `size` is that in nodes.

        What happens in it has another one than its evaluation. What it does for arguments that are `fixed` has nothing
        of its own.
        """
        key = (module, at, fixed, of_events)
        known = self._accounts.get(key)
        if known is None:
            share = self._modules[module]
            own = 0 if fixed else SHARE * (size + LEAST)
            known = (
                Account(share.of_events(own), share, MOST_DRAWN_BY_EVENTS)
                if of_events
                else Account(own, share, MOST_DRAWN)
            )
            self._accounts[key] = known
        return known

    def of_entry(self, module: str, most: int) -> Account:
        """Return an account for a function of a module as whoever calls it, with so much at most."""
        share = self._modules[module]
        return Account(min(most, share.to_enter), share, 0)

    def turn_to(self, account: Account) -> None:
        """Charge what was done to the account at hand, and go on with another."""
        spent = WORK.done - self._since
        self._since = WORK.done
        charged = self.account
        if spent > charged.own:
            beyond = spent - charged.own
            charged.drawn = max(0, charged.drawn - beyond)
            self._common = max(0, self._common - beyond)
        charged.own = max(0, charged.own - spent)
        charged.module.left = max(0, charged.module.left - spent)
        self.account = account
        drawn = min(account.drawn, self._common // DRAWN_PART, account.module.to_draw)
        self.until = WORK.done + account.own + drawn - account.kept

    @contextmanager
    def half(self, most: int | None = None) -> Iterator[None]:
        """Let a part of the work on a body take half of what is left, or less, so that something remains for others."""
        kept = self.keep_back(most)
        account = self.account
        try:
            yield
        finally:
            self.give_back(account, kept)

    def keep_back(self, most: int | None = None) -> int:
        """Keep half of what is left for others, or more, and return how much; see `half`."""
        left = max(0, self.until - WORK.done)
        kept = left // 2 if most is None else max(left // 2, left - most)
        self.account.kept += kept
        self.until -= kept
        return kept

    def give_back(self, account: Account, kept: int) -> None:
        """Go on with an account for which so much was kept back."""
        account.kept -= kept
        self.turn_to(account)
