"""Symbols: what a value may depend on until whoever applies a summary says what stands for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.engine.values import Value

if TYPE_CHECKING:
    from cybrid_lint.engine.code import FunctionCode


#: The parameter that stands for what is sent to a generator.
SENT = "<sent>"
#: The module whose variables libraries keep for the whole program, such as `flask.g` or a cache.
PROGRAM = "<program>"


class Symbol(Value):
    """What a value may depend on."""

    __slots__ = ()

    def __init__(self) -> None:
        self._note_parts()
        self.symbols = frozenset((self,))


class Live(Symbol):
    """Stands for the variables of the running evaluation, on which a function depends that captures some of them."""

    __slots__ = ()


class Late(Symbol):
    """Stands for what is only known once all functions have been evaluated."""

    __slots__ = ()


class Param(Symbol):
    """What a caller gives for a parameter."""

    __slots__ = ("code", "name")

    def __init__(self, code: FunctionCode, name: str) -> None:
        super()._fill()
        self.code = code
        self.name = name

    def __repr__(self) -> str:
        return f"${self.name}"


class Cell(Symbol):
    """A variable of an enclosing function, as it is when the inner one is called."""

    __slots__ = ("code", "name")

    def __init__(self, code: FunctionCode, name: str) -> None:
        super()._fill()
        self.code = code
        self.name = name

    def __repr__(self) -> str:
        return f"^{self.name}"


class Global(Symbol):
    """A variable of a module whose value may change while the program runs."""

    __slots__ = ("module", "name")

    def __init__(self, module: str, name: str) -> None:
        super()._fill()
        self.symbols |= LATE.symbols
        self.module = module
        self.name = name

    def __repr__(self) -> str:
        return f"@{self.name}"


class FieldOf(Value):
    """An attribute of an instance as whoever may write it leaves it; what methods write is looked up in the end."""

    __slots__ = ("name", "own", "owner")

    def __init__(self, owner: Value, name: str, own: Value) -> None:
        self._note_parts(owner, own)
        self.symbols |= LATE.symbols
        self.owner = owner
        self.name = name
        self.own = own


class Ref(Symbol):
    """An object of a running evaluation; what it holds stands in the evaluation's store."""

    __slots__ = ("number", "owner")

    def __init__(self, owner: int, number: int) -> None:
        super()._fill()
        self.owner = owner
        self.number = number

    def __repr__(self) -> str:
        return f"&{self.number}"


LIVE = Live()
LATE = Late()


def has_parameters(value: Value) -> bool:
    """Tell whether callers decide what a value is, or the function around that which it is of."""
    return any(isinstance(symbol, Param | Cell) for symbol in value.symbols)


def from_callers(*values: Value) -> list[Param | Cell]:
    """Return the parameters and captured variables that values depend on, in an order that is always the same."""
    symbols = frozenset[Value]().union(*(value.symbols for value in values))
    found = [symbol for symbol in symbols if isinstance(symbol, Param | Cell)]
    return sorted(found, key=lambda symbol: (symbol.name, symbol.code.site, isinstance(symbol, Cell)))
