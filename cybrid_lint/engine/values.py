"""Abstract values: what an expression may be, in terms of what is not known yet.

A value is immutable and hash-consed (`interning`). Its `symbols` are what it still depends on: parameters, captured
variables, module variables, objects of a running evaluation. A summary of a function is a handful of values over its
parameters; applying it replaces these symbols (`substitution`).

What a value is made of falls into four groups: what is known (`Const`, `texts.Text`, `callables.Function`, …), what
nobody in the project decides (`Unknown`), symbols (`symbols`), and operations on symbols that wait for them
(`operations`). Here is what all of them share, and what stands for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cybrid_lint.engine.interning import Interned

if TYPE_CHECKING:
    from cybrid_lint.engine.code import ClassCode


# Names of one value.
MOST_NAMES = 6


class Site(NamedTuple):
    """A place in the source: the number of a node within a module; the module is named by its path."""

    module: str
    at: int


#: The place of a call that code makes which is not seen: a library that calls a hook.
UNSEEN = Site("", 0)
_NOTHING: frozenset[Value] = frozenset()
#: What tells an object from others, see `snapshots.Made`.
Identity = tuple[int, int]
_NO_LOOPS: frozenset[Identity] = frozenset()
#: What conditions ask about that are answered the same for as long as a body runs, and in the whole program.
ASKS_HERE, ASKS_EVERYWHERE = 1, 2
#: The scope of conditions that are answered the same in the whole program.
PROGRAM_WIDE = "program"


class Value(Interned):
    """Anything that an expression may evaluate to.

    `symbols` are the symbols in it; `size` counts its nodes, of which those without symbols count as one. `loops` are
    the objects around it to which it leads back (`Loop`). `asks` tells which conditions are in it that ask about what
    comes from outside (`lasting`): `ASKS_HERE` and `ASKS_EVERYWHERE`, or nothing.
    """

    __slots__ = ("asks", "loops", "size", "symbols")
    asks: int
    symbols: frozenset[Value]
    size: int
    loops: frozenset[Identity]

    def _fill(self, *fields: Any) -> None:
        self._note_parts()

    def _note_parts(self, *parts: Value) -> None:
        """Note what follows from what a value is made of."""
        size = 1
        symbols = _NOTHING
        loops = _NO_LOOPS
        asks = 0
        for part in parts:
            asks |= part.asks
            if part.loops:
                loops |= part.loops
            if part.symbols:
                size += part.size
                symbols = part.symbols if not symbols else symbols | part.symbols
        self.size = size
        self.symbols = symbols
        self.loops = loops
        self.asks = asks

    @property
    def is_told_apart(self) -> bool:
        """Whether what depends on it is kept apart: something may still decide it, or it is asked for again."""
        return bool(self.symbols or self.asks)

    @property
    def is_open(self) -> bool:
        """Whether it still depends on something."""
        return bool(self.symbols)


class Const(Value):
    """A number, a boolean, `None` or `...`; the type tells 1, 1.0 and True apart."""

    __slots__ = ("type", "value")

    def __init__(self, type_: str, value: object) -> None:
        self._note_parts()
        self.type = type_
        self.value = value

    def __repr__(self) -> str:
        return repr(self.value)


def const(value: object) -> Const:
    """Return the value of a Python constant that is no text."""
    return Const(type(value).__name__, value)


class Unknown(Value):
    """A value that nobody in the project decides, known only by the names that led to it, the innermost first.

    `vendor` is "cybrid" or "other" where the way it came says whose it is. `there` says that it is neither None nor
    empty, `whole` that it is a collection of everything there is.
    """

    __slots__ = ("names", "there", "vendor", "whole")

    def __init__(self, names: tuple[str, ...], vendor: str | None, there: bool, whole: bool) -> None:
        self._note_parts()
        self.names = names
        self.vendor = vendor
        self.there = there
        self.whole = whole

    def __repr__(self) -> str:
        return f"?{'.'.join(reversed(self.names))}{'!' if self.there else ''}"


class Loop(Unknown):
    """In the place of an object within itself, by its identity; whoever reads it there gets that object."""

    __slots__ = ("identity",)

    def __init__(self, identity: Identity) -> None:
        super()._fill((), None, True, False)
        self.identity = identity
        self.loops = frozenset((identity,))

    def __repr__(self) -> str:
        return "↺"


def unknown(*names: str, vendor: str | None = None, there: bool = False, whole: bool = False) -> Unknown:
    """Return a value from outside that came by these names, the innermost first."""
    return Unknown(names[:MOST_NAMES], vendor, there, whole)


class Never(Value):
    """What no run gives: the value of code that is not reached."""

    __slots__ = ()


class Absent(Value):
    """In the place of an item, an attribute or an argument: that there is none."""

    __slots__ = ()


class Widened(Value):
    """What is left of a value that grew too large: the values in it that must not be lost."""

    __slots__ = ("kept",)

    def __init__(self, kept: tuple[Value, ...]) -> None:
        self._note_parts(*kept)
        self.kept = kept


class Library(Value):
    """Something of a library or of the standard library, by its dotted name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self._note_parts()
        self.name = name

    @property
    def is_constant(self) -> bool:
        """Whether it is named as a constant, of which nothing is known, and not as a module, a function or a class."""
        return self.name.rpartition(".")[2].isupper()

    def __repr__(self) -> str:
        return f"<{self.name}>"


class Label(Value):
    """The kind of a library's object, where a type is asked for."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self._note_parts()
        self.name = name


class Module(Value):
    """A module of the project, by its path."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self._note_parts()
        self.path = path


class Member(Value):
    """A member of an enumeration."""

    __slots__ = ("cls", "name", "value")

    def __init__(self, cls: ClassCode, name: str, value: Value) -> None:
        self._note_parts(value)
        self.cls = cls
        self.name = name
        self.value = value

    def __repr__(self) -> str:
        return f"{self.cls.name}.{self.name}"


NONE = const(None)
TRUE = const(True)
FALSE = const(False)
UNKNOWN = unknown()
# The length of what is not empty and not seen whole; nothing from outside has this name.
LENGTH = unknown("len()", there=True)
NEVER = Never()
ABSENT = Absent()
