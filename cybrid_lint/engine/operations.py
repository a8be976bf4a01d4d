"""Operations on symbols, which wait until these are known."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from cybrid_lint.engine.callables import Cells, Function
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import ASKS_EVERYWHERE, ASKS_HERE, NONE, PROGRAM_WIDE, Library, Site, Value, const


class Attr(Value):
    """An attribute of something symbolic."""

    __slots__ = ("base", "name")

    def __init__(self, base: Value, name: str) -> None:
        self._note_parts(base)
        self.base = base
        self.name = name

    def __repr__(self) -> str:
        return f"{self.base!r}.{self.name}"


class Item(Value):
    """An item of something symbolic, or under a symbolic key."""

    __slots__ = ("base", "key")

    def __init__(self, base: Value, key: Value) -> None:
        self._note_parts(base, key)
        self.base = base
        self.key = key

    def __repr__(self) -> str:
        return f"{self.base!r}[{self.key!r}]"


class Element(Value):
    """What iterating over something symbolic gives."""

    __slots__ = ("base",)

    def __init__(self, base: Value) -> None:
        self._note_parts(base)
        self.base = base

    def __repr__(self) -> str:
        return f"each({self.base!r})"


class Applied(Value):
    """A call of a function of the project: what its parameters and captured variables are bound to.

    `fixed` are the parameters that its summary was made for, see `summaries.Summary.iterated`; `sites` says where the
    arguments stand, by the names of their parameters; `context` are variables that belong to the
    flow of calls, each with what it is as the caller has set it.
    """

    __slots__ = ("binding", "context", "fixed", "function", "sites")

    def __init__(
        self,
        function: Function,
        binding: Cells,
        fixed: Cells,
        sites: tuple[tuple[str, Site], ...] = (),
        context: tuple[tuple[Value, Value], ...] = (),
    ) -> None:
        self._note_parts(function, *(value for _, value in binding), *(value for _, value in context))
        self.context = context
        self.function = function
        self.binding = binding
        self.fixed = fixed
        self.sites = sites

    def __repr__(self) -> str:
        return f"{self.function!r}({dict(self.binding)})"


class Args(NamedTuple):
    """The arguments of a call: those that are seen, where they stand, and whether there may be more.

    `spread` are sequences and mappings of which it is not known yet what they give (`*args`, `**kwargs`).
    """

    positional: tuple[Value, ...] = ()
    keywords: Cells = ()
    is_open: bool = False
    sites: tuple[tuple[int | str, Site], ...] = ()
    star: Value | None = None
    double_star: Value | None = None

    def get(self, position: int | None, *names: str) -> Value | None:
        """Return the argument at a position or of one of these names, None if it is not given."""
        for name, value in self.keywords:
            if name in names:
                return value
        if position is not None and position < len(self.positional):
            return self.positional[position]
        if self.star is not None or self.double_star is not None:
            return self._waiting(position, names)
        return None

    def _waiting(self, position: int | None, names: tuple[str, ...]) -> Value | None:
        """Return an argument that `*args` or `**kwargs` may hold; None if they turn out not to."""
        found: Value = NONE
        index = const(-1 if position is None or self.star is None else position - len(self.positional))
        for name in reversed(names or ("",)):
            parts = (self.star or NONE, index, self.double_star or NONE, text(name), found)
            found = Call(ARGUMENT, Args(parts), Site("", 0))
        return found

    def all(self) -> list[Value]:
        """Return all arguments that are seen."""
        spread = [value for value in (self.star, self.double_star) if value is not None]
        return [*self.positional, *(value for _, value in self.keywords), *spread]

    def site(self, key: int | str) -> Site | None:
        """Return where an argument stands."""
        return next((site for known, site in self.sites if known == key), None)

    def after(self, count: int) -> Args:
        """Return the arguments without the first positional ones."""
        sites = tuple(
            (key - count if isinstance(key, int) else key, site)
            for key, site in self.sites
            if not isinstance(key, int) or key >= count
        )
        return self._replace(positional=self.positional[count:], sites=sites)

    def before(self, *values: Value) -> Args:
        """Return the arguments with further ones in front."""
        count = len(values)
        sites = tuple((key + count if isinstance(key, int) else key, site) for key, site in self.sites)
        return self._replace(positional=(*values, *self.positional), sites=sites)


class Call(Value):
    """A call that cannot be made yet."""

    __slots__ = ("args", "callee", "site")

    def __init__(self, callee: Value, args: Args, site: Site) -> None:
        self._note_parts(callee, *args.all())
        self.callee = callee
        self.args = args
        self.site = site

    def __repr__(self) -> str:
        return f"{self.callee!r}({', '.join(map(repr, self.args.all()))})"


class Test(Value):
    """A condition that is not decided; `kind` says what is asked of the `operands`.

    "true", "none", "eq", "in", "startswith", "endswith", "isinstance", "is_callable", "and", "or", "not", or "other"
    for what is never decided. Its `scope` is that in which it is answered the same each time (`lasting`), if any.
    """

    __slots__ = ("kind", "operands", "scope")

    def __init__(self, kind: str, operands: tuple[Value, ...], scope: Hashable = None) -> None:
        self._note_parts(*operands)
        self.kind = kind
        self.operands = operands
        self.scope = scope
        if scope is not None:
            self.asks = ASKS_EVERYWHERE if scope is PROGRAM_WIDE else ASKS_HERE

    def asking(self, kind: str, operands: tuple[Value, ...]) -> Test:
        """Return a condition that asks for something else in the same scope."""
        return Test(kind, operands) if self.scope is None else Test(kind, operands, self.scope)

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(map(repr, self.operands))})"


#: Looks an argument up in `*args` and `**kwargs` that are not known yet.
ARGUMENT = Library("<argument>")
#: Reads an attribute under a name that is worked out.
GETATTR = Library("builtins.getattr")
LEN = Library("builtins.len")
# What goes through the object that it is given.
ITER = Library("builtins.iter")
