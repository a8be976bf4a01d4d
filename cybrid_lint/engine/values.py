"""Abstract values: what an expression may be, in terms of what is not known yet.

A value is immutable and hash-consed: equal values are one object, so that they compare by identity. Its `symbols` are
what it still depends on: parameters, captured variables, module variables, objects of a running evaluation. A summary
of a function is a handful of values over its parameters; applying it replaces these symbols (`substitution`).

What a value is made of falls into four groups: what is known (`Const`, `Text`, `Function`, …), what nobody in the
project decides (`Unknown`), symbols, and operations on symbols that wait for them (`Attr`, `Item`, `Call`, …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from cybrid_lint.engine.code import ClassCode, FunctionCode
    from cybrid_lint.engine.objects import State

# Alternatives that a union keeps; a wider one says too little to be worth its cost.
MOST_ALTERNATIVES = 16
# Alternatives that nested conditions tell apart; with more of them, the conditions are dropped.
MOST_BRANCHES = 48
# Pieces of one text, names of one value.
MOST_PIECES = 80
MOST_NAMES = 6
# Size of a value; a larger one is cut down to what it must not lose (`Widened`).
MOST_SIZE = 20_000
# Values that are kept of one that grew too large.
MOST_KEPT = 8

#: The parameter that stands for what is sent to a generator.
SENT = "<sent>"
#: The module whose variables libraries keep for the whole program, such as `flask.g` or a cache.
PROGRAM = "<program>"

V = TypeVar("V", bound="Value")
_interned: dict[tuple[Any, ...], Any] = {}
_permanent: dict[tuple[Any, ...], Any] = {}
#: What was worked out of values, by what it is and of what, for as long as they live.
remembered: dict[tuple[Any, ...], Any] = {}
_has_begun = False


class Site(NamedTuple):
    """A place in the source: the number of a node within a module; the module is named by its path."""

    module: str
    at: int


class Work:
    """How much work was done: one for each value that is asked for or looked into, whatever machine it is."""

    __slots__ = ("done",)

    def __init__(self) -> None:
        self.done = 0


WORK = Work()

#: The place of a call that code makes which is not seen: a library that calls a hook.
UNSEEN = Site("", 0)


class Interned(type):
    """Makes equal values one object."""

    def __call__(cls: type[V], *fields: Any) -> V:  # type: ignore[misc]
        """Return the value of this class with these fields."""
        WORK.done += 1
        key = (cls, *fields)
        known = _interned.get(key)
        if known is None:
            known = _interned[key] = type.__call__(cls, *fields)
        return known  # type: ignore[no-any-return]


def forget() -> None:
    """Let go of all values but the constants of the package; what an analysis returns must hold none."""
    global _has_begun
    if not _has_begun:
        # before the first analysis there are only constants, whichever modules were imported until then
        keep()
        _has_begun = True
    remembered.clear()
    _interned.clear()
    _interned.update(_permanent)


def keep() -> None:
    """Keep all values that exist now for ever: the constants of packages that were imported."""
    _permanent.update(_interned)


_NOTHING: frozenset[Value] = frozenset()


class Value(metaclass=Interned):
    """Anything that an expression may evaluate to.

    `symbols` are the symbols in it; `size` counts its nodes, of which those without symbols count as one.
    """

    __slots__ = ("size", "symbols")
    symbols: frozenset[Value]
    size: int

    def __init__(self, *parts: Value) -> None:
        size = 1
        symbols = _NOTHING
        for part in parts:
            if part.symbols:
                size += part.size
                symbols = part.symbols if not symbols else symbols | part.symbols
        self.size = size
        self.symbols = symbols

    @property
    def is_open(self) -> bool:
        """Whether it still depends on something."""
        return bool(self.symbols)


# What is known


class Const(Value):
    """A number, a boolean, `None` or `...`; the type tells 1, 1.0 and True apart."""

    __slots__ = ("type", "value")

    def __init__(self, type_: str, value: object) -> None:
        super().__init__()
        self.type = type_
        self.value = value

    def __repr__(self) -> str:
        return repr(self.value)


def const(value: object) -> Const:
    """Return the value of a Python constant that is no text."""
    return Const(type(value).__name__, value)


class Lit(NamedTuple):
    """A known piece of text, the literal it comes from, and the names it was kept under, the innermost first."""

    text: str
    site: Site | None = None
    names: tuple[str, ...] = ()


class Hole(NamedTuple):
    """A piece of text that is not known: what is shown, and how ("str", "repr", "json", "query", "base64", …)."""

    value: Value
    form: str = "str"


Piece = Lit | Hole


class Text(Value):
    """Text or bytes, in pieces."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Piece, ...]) -> None:
        super().__init__(*(part.value for part in parts if isinstance(part, Hole)))
        self.parts = parts

    @property
    def known(self) -> str | None:
        """The whole text where every piece is known."""
        found = ""
        for part in self.parts:
            if isinstance(part, Hole):
                return None
            found += part.text
        return found

    def __repr__(self) -> str:
        return "".join(part.text if isinstance(part, Lit) else f"{{{part.value!r}}}" for part in self.parts).join("''")


class Unknown(Value):
    """A value that nobody in the project decides, known only by the names that led to it, the innermost first.

    `vendor` is "cybrid" or "other" where the way it came says whose it is. `there` says that it is neither None nor
    empty, `whole` that it is a collection of everything there is.
    """

    __slots__ = ("names", "there", "vendor", "whole")

    def __init__(self, names: tuple[str, ...], vendor: str | None, there: bool, whole: bool) -> None:
        super().__init__()
        self.names = names
        self.vendor = vendor
        self.there = there
        self.whole = whole

    def __repr__(self) -> str:
        return f"?{'.'.join(reversed(self.names))}{'!' if self.there else ''}"


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
        super().__init__(*kept)
        self.kept = kept


class Library(Value):
    """Something of a library or of the standard library, by its dotted name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}>"


class Label(Value):
    """The kind of a library's object, where a type is asked for."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class LibraryMethod(Value):
    """A method of a library's object, of a container or of a text.

    `instance` is the one of a class of the project that the object is a part of, where that class derives from the
    library's.
    """

    __slots__ = ("instance", "name", "owner")

    def __init__(self, owner: Value, name: str, instance: Value | None = None) -> None:
        super().__init__(*((owner,) if instance is None else (owner, instance)))
        self.owner = owner
        self.name = name
        self.instance = instance

    def of(self, owner: Value, instance: Value | None) -> LibraryMethod:
        """Return the same method of another object."""
        return LibraryMethod(owner, self.name) if instance is None else LibraryMethod(owner, self.name, instance)

    def __repr__(self) -> str:
        return f"{self.owner!r}.{self.name}"


class Module(Value):
    """A module of the project, by its path."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


Cells = tuple[tuple[str, Value], ...]


class Function(Value):
    """A function of the project with what it captures, by name.

    Where `cells` is None, it captures variables of the evaluation that it lives in; it gets them when it leaves that.
    `defaults` are those of its parameters. `marks` are what decorators made of it ("staticmethod", "property",
    "contextmanager", …); `stands_for` is the function in whose place a decorator has put it.
    """

    __slots__ = ("cells", "code", "defaults", "marks", "stands_for")

    def __init__(
        self,
        code: FunctionCode,
        cells: Cells | None,
        defaults: Cells,
        marks: frozenset[str],
        stands_for: FunctionCode | None,
    ) -> None:
        super().__init__(*(value for _, value in (*(cells or ()), *defaults)))
        if cells is None:
            self.symbols |= LIVE.symbols
        self.code = code
        self.cells = cells
        self.defaults = defaults
        self.marks = marks
        self.stands_for = stands_for

    def with_cells(self, cells: Cells) -> Function:
        """Return the same function with what it captures."""
        return Function(self.code, cells, self.defaults, self.marks, self.stands_for)

    def marked(self, *marks: str) -> Function:
        """Return the same function with further marks."""
        return Function(self.code, self.cells, self.defaults, self.marks | set(marks), self.stands_for)

    def standing_for(self, code: FunctionCode) -> Function:
        """Return the same function in the place of another."""
        return Function(self.code, self.cells, self.defaults, self.marks, code)

    def __repr__(self) -> str:
        return f"<def {self.code.name}>"


class Bound(Value):
    """A callable with its first argument."""

    __slots__ = ("function", "receiver")

    def __init__(self, function: Value, receiver: Value) -> None:
        super().__init__(function, receiver)
        self.function = function
        self.receiver = receiver

    def __repr__(self) -> str:
        return f"{self.receiver!r}.{self.function!r}"


class Partial(Value):
    """A callable with some arguments; one that `is_method` is bound as a function of a class is."""

    __slots__ = ("args", "function", "is_method", "keywords")

    def __init__(self, function: Value, args: tuple[Value, ...], keywords: Cells, is_method: bool) -> None:
        super().__init__(function, *args, *(value for _, value in keywords))
        self.function = function
        self.args = args
        self.keywords = keywords
        self.is_method = is_method


class Class(Value):
    """A class of the project, with what its methods capture of the function that it is defined in."""

    __slots__ = ("cells", "code")

    def __init__(self, code: ClassCode, cells: Cells | None) -> None:
        super().__init__(*(value for _, value in cells or ()))
        if cells is None:
            self.symbols |= LIVE.symbols
        self.code = code
        self.cells = cells

    def __repr__(self) -> str:
        return f"<class {self.code.name}>"


class Super(Value):
    """What `super()` gives: a receiver seen from the class behind `cls`."""

    __slots__ = ("cls", "receiver")

    def __init__(self, cls: ClassCode, receiver: Value) -> None:
        super().__init__(receiver)
        self.cls = cls
        self.receiver = receiver


class Member(Value):
    """A member of an enumeration."""

    __slots__ = ("cls", "name", "value")

    def __init__(self, cls: ClassCode, name: str, value: Value) -> None:
        super().__init__(value)
        self.cls = cls
        self.name = name
        self.value = value

    def __repr__(self) -> str:
        return f"{self.cls.name}.{self.name}"


# Symbols


class Symbol(Value):
    """What a value may depend on."""

    __slots__ = ()

    def __init__(self) -> None:
        self.size = 1
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
        super().__init__()
        self.code = code
        self.name = name

    def __repr__(self) -> str:
        return f"${self.name}"


class Cell(Symbol):
    """A variable of an enclosing function, as it is when the inner one is called."""

    __slots__ = ("code", "name")

    def __init__(self, code: FunctionCode, name: str) -> None:
        super().__init__()
        self.code = code
        self.name = name

    def __repr__(self) -> str:
        return f"^{self.name}"


class Global(Symbol):
    """A variable of a module whose value may change while the program runs."""

    __slots__ = ("module", "name")

    def __init__(self, module: str, name: str) -> None:
        super().__init__()
        self.module = module
        self.name = name

    def __repr__(self) -> str:
        return f"@{self.name}"


class FieldOf(Value):
    """An attribute of an instance as whoever may write it leaves it; what methods write is looked up in the end."""

    __slots__ = ("name", "own", "owner")

    def __init__(self, owner: Value, name: str, own: Value) -> None:
        super().__init__(owner, own)
        self.symbols |= LATE.symbols
        self.owner = owner
        self.name = name
        self.own = own


class Ref(Symbol):
    """An object of a running evaluation; what it holds stands in the evaluation's store."""

    __slots__ = ("number", "owner")

    def __init__(self, owner: int, number: int) -> None:
        super().__init__()
        self.owner = owner
        self.number = number

    def __repr__(self) -> str:
        return f"&{self.number}"


# Objects outside of an evaluation


class Made(Value):
    """An object and what it holds at one moment; `identity` tells objects of the same content apart (see `made`)."""

    __slots__ = ("identity", "state")

    def __init__(self, identity: tuple[int, int], state: State) -> None:
        super().__init__(*state.parts())
        self.identity = identity
        self.state = state

    def __repr__(self) -> str:
        return repr(self.state)


def made(identity: tuple[int, int], state: State) -> Made:
    """Return an object as it is now; the same one for the same content."""
    WORK.done += 1 + (state.count() >> 3)
    key = (Made, identity, state.key())
    known = _interned.get(key)
    if known is None:
        known = _interned[key] = type.__call__(Made, identity, state)
    return known  # type: ignore[no-any-return]


class Spread(Value):
    """The key under which a dict keeps a mapping that was merged into it and is not known yet."""

    __slots__ = ("source",)

    def __init__(self, source: Value) -> None:
        super().__init__(source)
        self.source = source


class Compound(Value):
    """A tuple or a frozen set as a key: what it holds, whichever object that is. `kind` is "tuple" or "set"."""

    __slots__ = ("kind", "members")

    def __init__(self, kind: str, members: tuple[Value, ...]) -> None:
        super().__init__(*members)
        self.kind = kind
        self.members = members

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(map(repr, self.members))})"


class Updated(Value):
    """Something symbolic after writes to its attributes and items."""

    __slots__ = ("base", "fields", "items")

    def __init__(self, base: Value, fields: Cells, items: tuple[tuple[Any, Value], ...]) -> None:
        super().__init__(
            base,
            *(value for _, value in fields),
            *(value for _, value in items),
            *(key for key, _ in items if isinstance(key, Value)),
        )
        self.base = base
        self.fields = fields
        self.items = items

    def __repr__(self) -> str:
        return f"{self.base!r}+{dict(self.fields)}{dict(self.items)}"


# Operations that wait for a symbol


class Attr(Value):
    """An attribute of something symbolic."""

    __slots__ = ("base", "name")

    def __init__(self, base: Value, name: str) -> None:
        super().__init__(base)
        self.base = base
        self.name = name

    def __repr__(self) -> str:
        return f"{self.base!r}.{self.name}"


class Item(Value):
    """An item of something symbolic, or under a symbolic key."""

    __slots__ = ("base", "key")

    def __init__(self, base: Value, key: Value) -> None:
        super().__init__(base, key)
        self.base = base
        self.key = key

    def __repr__(self) -> str:
        return f"{self.base!r}[{self.key!r}]"


class Element(Value):
    """What iterating over something symbolic gives."""

    __slots__ = ("base",)

    def __init__(self, base: Value) -> None:
        super().__init__(base)
        self.base = base

    def __repr__(self) -> str:
        return f"each({self.base!r})"


class Applied(Value):
    """A call of a function of the project: what its parameters and captured variables are bound to.

    `fixed` are the parameters that its summary was made for, see `summaries.Summary.iterated`; `sites` says where the
    arguments stand, by the names of their parameters; `context` is what the caller has set in variables that belong to
    the flow of calls.
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
        super().__init__(function, *(value for _, value in binding), *(value for _, value in context))
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
        super().__init__(callee, *args.all())
        self.callee = callee
        self.args = args
        self.site = site

    def __repr__(self) -> str:
        return f"{self.callee!r}({', '.join(map(repr, self.args.all()))})"


class Test(Value):
    """A condition that is not decided; `kind` says what is asked of the `operands`.

    "true", "none", "eq", "in", "startswith", "endswith", "isinstance", "is_callable", "and", "or", "not", or "other"
    for what is never decided.
    """

    __slots__ = ("kind", "operands")

    def __init__(self, kind: str, operands: tuple[Value, ...]) -> None:
        super().__init__(*operands)
        self.kind = kind
        self.operands = operands

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(map(repr, self.operands))})"


class Choice(Value):
    """One value if a condition holds, else another."""

    __slots__ = ("orelse", "test", "then", "width")

    def __init__(self, test: Value, then: Value, orelse: Value) -> None:
        super().__init__(test, then, orelse)
        self.width = _width(then) + _width(orelse)
        self.test = test
        self.then = then
        self.orelse = orelse

    def __repr__(self) -> str:
        return f"({self.then!r} if {self.test!r} else {self.orelse!r})"


def _width(value: Value) -> int:
    """Return how many alternatives a value has, those counted again that stand in it more than once."""
    if isinstance(value, Choice):
        return value.width
    return sum(map(_width, value.options)) if isinstance(value, Union) else 1


class Union(Value):
    """One of several values."""

    __slots__ = ("options",)

    def __init__(self, options: tuple[Value, ...]) -> None:
        super().__init__(*options)
        self.options = options

    def __repr__(self) -> str:
        return " | ".join(map(repr, self.options))


#: Looks an argument up in `*args` and `**kwargs` that are not known yet.
ARGUMENT = Library("<argument>")
LIVE = Live()
LATE = Late()
NONE = const(None)
TRUE = const(True)
FALSE = const(False)
UNKNOWN = unknown()
NEVER = Never()
ABSENT = Absent()


def text(literal: str, site: Site | None = None) -> Text:
    """Return a known text."""
    return Text((Lit(literal, site),) if literal or site is not None else ())


# Values that are one of several.
BRANCHING = frozenset({Union, Choice})


def alternatives(value: Value) -> Iterator[Value]:
    """Yield the values that this one may be, whatever conditions decide it."""
    if isinstance(value, Union):
        for option in value.options:
            yield from alternatives(option)
    elif isinstance(value, Choice):
        yield from alternatives(value.then)
        yield from alternatives(value.orelse)
    else:
        yield value


def options(value: Value) -> tuple[Value, ...]:
    """Return the values that this one may be, each once."""
    if type(value) not in BRANCHING:
        return (value,)
    return tuple(dict.fromkeys(alternatives(value)))


def union(values: Iterable[Value]) -> Value:
    """Return what is one of these values; of too many, what tells nothing goes first."""
    kept: dict[Value, None] = {}
    for value in values:
        for option in value.options if isinstance(value, Union) else (value,):
            if option is not NEVER:
                kept[option] = None
    if len(kept) == 1:
        return next(iter(kept))
    if not kept:
        return NEVER
    if len(kept) > MOST_ALTERNATIVES:
        telling = [value for value in kept if not isinstance(value, Unknown | Const)]
        return Union((*telling[: MOST_ALTERNATIVES - 1], UNKNOWN))
    return Union(tuple(kept))


def choice(test: Value, then: Value, orelse: Value) -> Value:
    """Return what is one value if a condition holds, else the other."""
    if then is orelse or orelse is NEVER:
        return then
    if then is NEVER:
        return orelse
    if isinstance(test, Const):
        return then if test.value else orelse
    if isinstance(test, Test) and test.kind == "not":
        return choice(test.operands[0], orelse, then)
    if then is TRUE and orelse is FALSE and isinstance(test, Test):
        return test
    if not test.symbols:
        return union((then, orelse))
    # the same condition again further in is decided
    if isinstance(then, Choice) and then.test is test:
        then = then.then
    if isinstance(orelse, Choice) and orelse.test is test:
        orelse = orelse.orelse
    if then is orelse:
        return then
    made_of = Choice(test, then, orelse)
    return made_of if made_of.width <= MOST_BRANCHES else union(options(made_of))


def named(value: Value, name: str) -> Value:
    """Return a value as kept under a name, which literals and values from outside remember."""
    if isinstance(value, Unknown) and not value.whole:
        if name in value.names[:1]:
            return value
        return Unknown((name, *value.names)[:MOST_NAMES], value.vendor, value.there, False)
    if isinstance(value, Text) and len(value.parts) == 1 and isinstance(value.parts[0], Lit):
        literal = value.parts[0]
        if name in literal.names[:1]:
            return value
        return Text((literal._replace(names=(name, *literal.names)[:MOST_NAMES]),))
    if isinstance(value, Union):
        return union(named(option, name) for option in value.options)
    if isinstance(value, Choice):
        return choice(value.test, named(value.then, name), named(value.orelse, name))
    return value


def pieces(value: Value, form: str = "str") -> tuple[Piece, ...]:
    """Return a value as pieces of a text."""
    if isinstance(value, Text):
        return value.parts
    if isinstance(value, Const):
        return (Lit(str(value.value)),)
    if isinstance(value, Member) and isinstance(value.value, Text):
        return value.value.parts
    return (Hole(value, form),)


def concat(values: Iterable[Value]) -> Value:
    """Return the text that these values make when they stand one behind the other."""
    parts: list[Piece] = []
    for value in values:
        if value is NEVER:
            return NEVER
        parts.extend(pieces(value))
    parts = [part for part in parts if isinstance(part, Hole) or part.text]
    if len(parts) > MOST_PIECES:
        # of what is cut off it stays known whether it is everything there is
        cut = (part.value for part in parts[MOST_PIECES - 1 :] if isinstance(part, Hole))
        whole = next((value for value in cut if isinstance(value, Unknown) and value.whole), UNKNOWN)
        parts = [*parts[: MOST_PIECES - 1], Hole(whole)]
    return Text(tuple(parts))


def walk(value: Value, depth: int = 6) -> Iterator[Value]:
    """Yield a value and what it holds, down to a depth, each once."""
    seen: set[Value] = set()
    level = [value]
    for _ in range(depth + 1):
        below: list[Value] = []
        for inner in level:
            if inner not in seen:
                seen.add(inner)
                yield inner
                below.extend(parts_of(inner))
        WORK.done += len(level) >> 2
        level = below


def parts_of(value: Value) -> list[Value]:
    """Return the values that a value is directly made of."""
    lister = _PARTS.get(type(value))
    return [] if lister is None else lister(value)


def rebuilt(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return a value with each value that it is directly made of changed, and nothing worked out anew."""
    maker = _REBUILD.get(type(value))
    return value if maker is None else maker(value, change)


def change_cells(cells: Cells, change: Callable[[Value], Value]) -> Cells:
    """Return named values, each changed."""
    return tuple((name, change(inner)) for name, inner in cells)


def change_args(args: Args, change: Callable[[Value], Value]) -> Args:
    """Return arguments, each changed."""
    return Args(
        tuple(change(inner) for inner in args.positional),
        change_cells(args.keywords, change),
        args.is_open,
        args.sites,
        None if args.star is None else change(args.star),
        None if args.double_star is None else change(args.double_star),
    )


def change_text(value: Text, change: Callable[[Value], Value]) -> Value:
    """Return a text with what its holes show changed; what is known now closes its hole."""
    parts: list[Piece] = []
    for part in value.parts:
        if isinstance(part, Lit):
            parts.append(part)
            continue
        inner = change(part.value)
        if inner is NEVER:
            return NEVER
        parts.extend(pieces(inner) if part.form == "str" else (Hole(inner, part.form),))
    return Text(tuple(parts)) if len(parts) <= MOST_PIECES else Text((Hole(UNKNOWN),))


def _change_function(value: Function, change: Callable[[Value], Value]) -> Value:
    cells = None if value.cells is None else change_cells(value.cells, change)
    return Function(value.code, cells, change_cells(value.defaults, change), value.marks, value.stands_for)


def _change_applied(value: Applied, change: Callable[[Value], Value]) -> Value:
    function = change(value.function)
    assert isinstance(function, Function)
    context = tuple((base, change(inner)) for base, inner in value.context)
    return Applied(function, change_cells(value.binding, change), value.fixed, value.sites, context)


def _change_class(value: Class, change: Callable[[Value], Value]) -> Value:
    return Class(value.code, None if value.cells is None else change_cells(value.cells, change))


def _change_items(
    items: tuple[tuple[Any, Value], ...], change: Callable[[Value], Value]
) -> tuple[tuple[Any, Value], ...]:
    return tuple((change(key) if isinstance(key, Value) else key, change(inner)) for key, inner in items)


_PARTS: dict[type, Callable[[Any], list[Value]]] = {
    Union: lambda value: list(value.options),
    Choice: lambda value: [value.then, value.orelse],
    Text: lambda value: [part.value for part in value.parts if isinstance(part, Hole)],
    Made: lambda value: value.state.parts(),
    Updated: lambda value: [
        value.base,
        *(inner for _, inner in value.fields),
        *(inner for _, inner in value.items),
    ],
    Partial: lambda value: [value.function, *value.args, *(inner for _, inner in value.keywords)],
    Bound: lambda value: [value.function, value.receiver],
    Function: lambda value: [inner for _, inner in (*(value.cells or ()), *value.defaults)],
    Class: lambda value: [inner for _, inner in value.cells or ()],
    LibraryMethod: lambda value: [value.owner] if value.instance is None else [value.owner, value.instance],
    Attr: lambda value: [value.base],
    Element: lambda value: [value.base],
    Item: lambda value: [value.base, value.key],
    Call: lambda value: [value.callee, *value.args.all()],
    FieldOf: lambda value: [value.owner, value.own],
    Applied: lambda value: [
        value.function,
        *(inner for _, inner in value.binding),
        *(inner for _, inner in value.context),
    ],
    Member: lambda value: [value.value],
    Super: lambda value: [value.receiver],
    Widened: lambda value: list(value.kept),
    Compound: lambda value: list(value.members),
}

_REBUILD: dict[type, Callable[[Any, Callable[[Value], Value]], Value]] = {
    Text: change_text,
    Function: _change_function,
    Class: _change_class,
    LibraryMethod: lambda value, change: value.of(
        change(value.owner), None if value.instance is None else change(value.instance)
    ),
    Bound: lambda value, change: Bound(change(value.function), change(value.receiver)),
    Partial: lambda value, change: Partial(
        change(value.function),
        tuple(change(inner) for inner in value.args),
        change_cells(value.keywords, change),
        value.is_method,
    ),
    Super: lambda value, change: Super(value.cls, change(value.receiver)),
    Member: lambda value, change: Member(value.cls, value.name, change(value.value)),
    FieldOf: lambda value, change: FieldOf(change(value.owner), value.name, change(value.own)),
    Made: lambda value, change: made(value.identity, value.state.map(change)),
    Updated: lambda value, change: Updated(
        change(value.base), change_cells(value.fields, change), _change_items(value.items, change)
    ),
    Spread: lambda value, change: Spread(change(value.source)),
    Compound: lambda value, change: Compound(value.kind, tuple(change(inner) for inner in value.members)),
    Attr: lambda value, change: Attr(change(value.base), value.name),
    Item: lambda value, change: Item(change(value.base), change(value.key)),
    Element: lambda value, change: Element(change(value.base)),
    Call: lambda value, change: Call(change(value.callee), change_args(value.args, change), value.site),
    Applied: _change_applied,
    Test: lambda value, change: Test(value.kind, tuple(change(inner) for inner in value.operands)),
    Choice: lambda value, change: choice(change(value.test), change(value.then), change(value.orelse)),
    Union: lambda value, change: union(change(inner) for inner in value.options),
    Widened: lambda value, change: Widened(tuple(change(inner) for inner in value.kept)),
}


def bounded(value: Value, is_kept: Callable[[Value], bool]) -> Value:
    """Return a value, cut down where it has grown too large to what must not be lost of it."""
    return value if value.size <= MOST_SIZE else _cut_down(value, is_kept, {})


def _cut_down(value: Value, is_kept: Callable[[Value], bool], known: dict[Value, Value]) -> Value:
    if value.size <= MOST_SIZE:
        return value
    if value not in known:
        if isinstance(value, Made):
            state = value.state.map(lambda inner: _cut_down(inner, is_kept, known))
            known[value] = made(value.identity, state)
        else:
            known[value] = _widened(value, is_kept)
    return known[value]


def _widened(value: Value, is_kept: Callable[[Value], bool]) -> Value:
    seen: set[Value] = set()
    kept: list[Value] = []
    queue = [value]
    while queue and len(kept) < MOST_KEPT:
        inner = queue.pop()
        if inner in seen:
            continue
        seen.add(inner)
        WORK.done += 1
        if is_kept(inner):
            # what a token was asked for with is no token that the value holds
            kept.append(inner if inner.size <= MOST_SIZE else bounded(inner, lambda _: False))
        else:
            queue.extend(_giving(inner))
    return Widened(tuple(kept))


def _giving(value: Value) -> list[Value]:
    """Return the parts of which a value may be one, or hold it: not conditions, nor what else was set on an object."""
    if isinstance(value, Test):
        return []
    if isinstance(value, Choice):
        return [value.then, value.orelse]
    if isinstance(value, Attr) and isinstance(value.base, Updated):
        return [dict(value.base.fields).get(value.name, value.base.base)]
    return parts_of(value)


def picked(member: Value, tests: Iterable[Value]) -> Value:
    """Return a member of a collection that some conditions let through.

    Of everything that there is, one that says what a member must be leaves a few; one that says what it must not be
    leaves nearly all.
    """
    is_picked = any(isinstance(test, Test) and test.kind in ("eq", "in", "startswith") for test in tests)
    if isinstance(member, Unknown) and member.whole and is_picked:
        return Unknown(member.names, member.vendor, member.there, False)
    return member


def truth(value: Value) -> bool | None:
    """Return whether a value is true, or None where that is not known."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Text):
        if any(isinstance(part, Lit) and part.text for part in value.parts):
            return True
        return None if value.parts else False
    if isinstance(value, Unknown):
        return True if value.there else None
    if isinstance(value, Absent):
        return False
    if isinstance(value, Function | Bound | Class | Member | Library | Module):
        return True
    if isinstance(value, Made):
        return value.state.truth()
    if isinstance(value, Union | Choice):
        answers = {truth(option) for option in options(value)}
        return answers.pop() if len(answers) == 1 else None
    return None


def has_parameters(value: Value) -> bool:
    """Tell whether callers decide what a value is, or the function around that which it is of."""
    return any(isinstance(symbol, Param | Cell) for symbol in value.symbols)
