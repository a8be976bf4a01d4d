"""Hash-consing: equal values are one object, so that they compare by identity; and the work that asking for them is."""

from __future__ import annotations

from typing import Any, TypeVar

V = TypeVar("V", bound="Interned")

#: All values that were asked for, by their class and what makes them equal.
interned: dict[tuple[Any, ...], Any] = {}
_permanent: dict[tuple[Any, ...], Any] = {}
#: What was worked out of values, by what it is and of what, for as long as they live.
remembered: dict[tuple[Any, ...], Any] = {}
_memos: list[dict[Any, Any]] = [remembered]
_has_begun = False
# what was forgotten and is not let go of yet, None where that is done at once
_leftovers: list[dict[Any, Any]] | None = None


class Work:
    """How much work was done: one for each value that is asked for or looked into, whatever machine it is."""

    __slots__ = ("done",)

    def __init__(self) -> None:
        self.done = 0


WORK = Work()


class Interned:
    """What makes equal values one object: `__init__` of a class is run for those alone that there were not before.

    It is no metaclass: for a class that has one `isinstance`, which an analysis asks most, takes three times as long.
    """

    __slots__ = ()

    def __new__(cls: type[V], *fields: Any) -> V:
        """Return the value of this class with these fields."""
        WORK.done += 1
        key = (cls, *fields)
        known = interned.get(key)
        if known is None:
            known = interned[key] = cls.new(*fields)
        return known

    def __init_subclass__(cls) -> None:
        """Keep what fills a new value from being run for a known one."""
        super().__init_subclass__()
        if "__init__" in cls.__dict__:
            cls._fill = cls.__init__  # type: ignore[method-assign]
            cls.__init__ = object.__init__  # type: ignore[method-assign]

    @classmethod
    def new(cls: type[V], *fields: Any) -> V:
        """Return a value with these fields that was not there; whoever asks sees to it that there is one alone."""
        made = object.__new__(cls)
        made._fill(*fields)
        return made

    def _fill(self, *fields: Any) -> None:
        raise NotImplementedError


def forget() -> None:
    """Let go of all values but the constants of the package; what an analysis returns must hold none."""
    global _has_begun
    if not _has_begun:
        # before the first analysis there are only constants, whichever modules were imported until then
        keep()
        _has_begun = True
    for one in (*_memos, interned):
        if _leftovers is not None:
            _leftovers.append(one.copy())
        one.clear()
    interned.update(_permanent)


def free_later() -> None:
    """From now on let go of what is forgotten only when `free` is called: it takes its time, and somebody may wait."""
    global _leftovers
    _leftovers = []


def free() -> None:
    """Forget all values, and let go of what was forgotten before."""
    forget()
    if _leftovers is not None:
        _leftovers.clear()


def memo() -> dict[Any, Any]:
    """Return a dict for what is worked out of values again and again, which is emptied when they are let go of."""
    _memos.append({})
    return _memos[-1]


def keep() -> None:
    """Keep all values that exist now for ever: the constants of packages that were imported."""
    _permanent.update(interned)
