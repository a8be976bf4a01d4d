"""What the evaluation knows: abstract values.

A value says what an expression may be: text with known pieces, a container, an instance, a token, something from
outside. Values are immutable and compare by what they hold; only `Obj` is mutable and compares by identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import libcst as cst

    from cybrid_lint.project.modules import Module

TokenType = Literal["bank", "organization", "customer"]

# Why not every use of a token is seen: it is used for a call whose operation is not known.
UNSEEN_CALL = "used for a call that is not seen"
MOST_ALTERNATIVES = 16
MOST_PARTS = 160
MOST_NAMES = 6
#: The longest text that is put together from others, in characters. Literals may be longer; they stay as they are.
MOST_TEXT = 100_000


class Site(NamedTuple):
    """A place in the source: a node of a module."""

    module: Module
    node: cst.CSTNode


class Value:
    """Anything that an expression may evaluate to."""

    __slots__ = ()


@dataclass(frozen=True)
class Opaque(Value):
    """A value from outside, known only by the names that led to it, the innermost first.

    `vendor` is "cybrid" or "other" where the way it came says whose it is. `given` marks a parameter that no caller
    has filled. `whole` marks a catalogue of everything, such as the SDK's list of all scopes. `there` marks an argument
    that was given where it could have been left out: it is not None.
    """

    names: tuple[str, ...] = ()
    vendor: str | None = None
    given: bool = False
    whole: bool = False
    there: bool = False


@dataclass(frozen=True)
class Scalar(Value):
    """A number, a boolean, `None` or `...`."""

    value: object
    kind: str = ""

    @staticmethod
    def of(value: object) -> Scalar:
        """Return the scalar for a Python value; 1 and True differ, as their types do."""
        return Scalar(value, type(value).__name__)


@dataclass(frozen=True)
class Lit:
    """A known piece of text, the literal it comes from, and the names under which that literal was kept."""

    text: str
    site: Site | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hole:
    """A piece of text that is not known, only what it was made from and how ("str", "json", "query", "repr")."""

    value: Value
    form: str = "str"


class Nested(Value):
    """A value that holds others, as deep as a program builds it: its hash is reckoned once."""

    __slots__ = ("_hash",)
    _hash: int

    def __hash__(self) -> int:
        try:
            known: int = self._hash
        except AttributeError:
            known = hash(tuple(vars(self).values()))
            object.__setattr__(self, "_hash", known)
        return known


@dataclass(frozen=True)
class Text(Nested):
    """A string or bytes, in pieces."""

    parts: tuple[Lit | Hole, ...] = ()

    __hash__ = Nested.__hash__

    @property
    def known(self) -> str | None:
        """The whole text where every piece is known."""
        if any(isinstance(part, Hole) for part in self.parts):
            return None
        return "".join(part.text for part in self.parts if isinstance(part, Lit))


@dataclass(frozen=True)
class Union(Nested):
    """One of several values."""

    options: tuple[Value, ...]

    __hash__ = Nested.__hash__


@dataclass(frozen=True)
class External(Value):
    """Something of a library or of the standard library, by its dotted name."""

    name: str


@dataclass(frozen=True)
class LibMethod(Value):
    """A method of a library's object, or of a built-in container or text."""

    owner: Value
    name: str


@dataclass(frozen=True)
class ModuleRef(Value):
    """A module of the project, or a folder that is a namespace package."""

    module: Module


@dataclass(frozen=True, eq=False)
class Func(Value):
    """A function of the project with the scope it was defined in."""

    node: cst.FunctionDef | cst.Lambda
    module: Module
    scope: Scope
    name: str
    owner: ClassInfo | None = None
    defaults: dict[str, Value] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    decorates: Func | None = None

    def marked(self, *marks: str) -> Func:
        """Return the same function with marks such as "contextmanager" or "staticmethod"."""
        return replace(self, marks=self.marks | set(marks))

    @property
    def is_given(self) -> bool:
        """Whether it closes over what a caller gave: then it has nothing of its own. A decorator gives nothing."""
        return self.scope.given if self.decorates is None else self.decorates.is_given

    @property
    def identity(self) -> tuple[int, int]:
        """What makes two functions the same one: the definition and the scope it closes over."""
        return (id(self.node), id(self.scope))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Func) and self.identity == other.identity and self.marks == other.marks

    def __hash__(self) -> int:
        return hash(self.identity)


@dataclass(frozen=True)
class Bound(Value):
    """A function of the project bound to its first argument."""

    func: Func
    receiver: Value


@dataclass(frozen=True)
class Partial(Value):
    """A callable with some arguments already given; one that `is_method` is bound as a function of the class is."""

    func: Value
    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...]
    is_method: bool = False


@dataclass(eq=False)
class ClassInfo(Value):
    """A class of the project.

    `generic` is the instance of which nothing else is known. `addresses` are the URLs that constructors of it are
    given anywhere in the project, by parameter: where an object sends its requests does not depend on who reads it.
    """

    name: str
    module: Module
    node: cst.ClassDef
    bases: tuple[Value, ...]
    attrs: dict[str, Value] = field(default_factory=dict)
    annotations: dict[str, cst.BaseExpression] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    scope: Scope | None = None
    generic: Obj | None = None
    addresses: dict[str, Value] = field(default_factory=dict)
    subclasses: list[ClassInfo] = field(default_factory=list)

    def lineage(self) -> list[ClassInfo]:
        """Return the class and its bases of the project, nearest first; cycles end the walk."""
        seen: list[ClassInfo] = []
        queue: list[Value] = [self]
        while queue:
            one = queue.pop(0)
            if isinstance(one, ClassInfo) and one not in seen:
                seen.append(one)
                queue = [*one.bases, *queue]
        return seen

    def library_bases(self) -> list[str]:
        """Return the dotted names of the library classes that this one derives from."""
        return [base.name for one in self.lineage() for base in one.bases if isinstance(base, External)]

    def find(self, name: str) -> tuple[Value, ClassInfo] | None:
        """Return a class attribute and the class that has it."""
        for one in self.lineage():
            if name in one.attrs:
                return one.attrs[name], one
        return None

    def overriders(self) -> list[ClassInfo]:
        """Return all classes of the project that derive from this one."""
        found: list[ClassInfo] = []
        queue = list(self.subclasses)
        while queue:
            one = queue.pop()
            if one not in found:
                found.append(one)
                queue.extend(one.subclasses)
        return found


class Scope:
    """The variables of a module, a class body or a call of a function; `parent` is the enclosing one.

    `given` tells whether some of them, here or further out, are what a caller gave.
    """

    __slots__ = ("given", "globals", "nonlocals", "parent", "vars", "version")

    def __init__(self, parent: Scope | None = None) -> None:
        self.vars: dict[str, Value] = {}
        self.parent = parent
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.version = 0
        self.given: bool = parent is not None and parent.given


class Obj(Value):
    """An object with identity: a container, an instance of a class of the project, or a library's object.

    `kind` is "dict", "list" (every ordered or unordered collection), "instance" or "lib"; `cls` is the class, or the
    library's name for the kind of thing. `fields` are attributes or items by key, `items` the members of a
    collection. `open` says that there may be more than is seen. `frame` and `branch` say where it was made: there,
    a write replaces; anywhere else it adds. `shows` is the instance whose attributes a dict is a view of.
    `filled` tells whether a container is sure to hold something.
    """

    __slots__ = (
        "branch",
        "cls",
        "fields",
        "filled",
        "frame",
        "given",
        "items",
        "kind",
        "open",
        "rest",
        "shows",
        "site",
        "version",
    )

    def __init__(
        self,
        kind: str,
        cls: ClassInfo | str,
        fields: dict[str, Value] | None = None,
        items: list[Value] | None = None,
        *,
        open_: bool = False,
        site: Site | None = None,
    ) -> None:
        self.kind = kind
        self.cls = cls
        self.fields: dict[str, Value] = fields if fields is not None else {}
        self.items: list[Value] = items if items is not None else []
        self.open = open_
        self.rest: Value | None = None
        self.shows: Obj | None = None
        self.filled = False
        self.site = site
        self.frame: object = None
        self.branch: tuple[int, ...] = ()
        self.given: dict[str, tuple[Value, Site]] = {}
        self.version = 0

    @property
    def label(self) -> str:
        """The name of the class or library kind, for models to compare."""
        return self.cls if isinstance(self.cls, str) else self.cls.name

    def __repr__(self) -> str:
        return f"Obj({self.kind} {self.label} {list(self.fields)})"


@dataclass(eq=False)
class TokenRequest:
    """One request for a token: where it is made, of which type, with which scopes, and what became of it."""

    type: TokenType
    site: Site
    scopes: Value
    names: tuple[str, ...] = ()
    uses: dict[str, Any] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Token(Value):
    """An access token that a request of the project returned, or that a name says to be one of this type."""

    type: TokenType
    request: TokenRequest | None = None
    name: str = ""


NONE = Scalar.of(None)
UNKNOWN = Opaque()


def text(literal: str, site: Site | None = None) -> Text:
    """Return a known text."""
    return Text((Lit(literal, site),))


def options(value: Value) -> tuple[Value, ...]:
    """Return the values that this one may be."""
    return value.options if isinstance(value, Union) else (value,)


def union(values: Iterable[Value]) -> Value:
    """Return what is one of these values; too many of them are cut, and the rest is unknown."""
    found: dict[Value, None] = {}
    for value in values:
        for option in options(value):
            found[option] = None
    kept = list(found)
    if len(kept) == 1:
        return kept[0]
    if not kept:
        return UNKNOWN
    if len(kept) > MOST_ALTERNATIVES:
        telling = [one for one in kept if not isinstance(one, Opaque | Scalar)]
        kept = [*telling[: MOST_ALTERNATIVES - 1], UNKNOWN]
    return Union(tuple(kept))


def named(value: Value, name: str) -> Value:
    """Return the value as kept under a name: pieces of text and values from outside remember it."""
    if isinstance(value, Opaque) and not value.whole:
        if name in value.names[:1]:
            return value
        return replace(value, names=(name, *value.names)[:MOST_NAMES])
    if isinstance(value, Text) and len(value.parts) == 1 and isinstance(value.parts[0], Lit):
        lit = value.parts[0]
        if name in lit.names[:1]:
            return value
        return Text((replace(lit, names=(name, *lit.names)[:MOST_NAMES]),))
    if isinstance(value, Union):
        return Union(tuple(named(one, name) for one in value.options))
    return value


def pieces(value: Value, form: str = "str") -> list[tuple[Lit | Hole, ...]]:
    """Return the alternatives of a value as pieces of a text."""
    found: list[tuple[Lit | Hole, ...]] = []
    for option in options(value):
        if isinstance(option, Text):
            found.append(option.parts)
        elif isinstance(option, Scalar):
            found.append((Lit(str(option.value)),))
        elif isinstance(option, Obj) and isinstance(value_of_member(option), Text):
            found.extend(pieces(value_of_member(option)))
        else:
            found.append((Hole(option, form),))
    return found


def value_of_member(value: Obj) -> Value:
    """Return the value of a member of an enumeration, for other objects the object itself."""
    return value.fields["value"] if value.kind == "member" else value


def concat(values: Iterable[Value]) -> Value:
    """Return the text that these values make when they stand one behind the other."""
    made: list[tuple[Lit | Hole, ...]] = [()]
    for value in values:
        nexts = pieces(value)
        if len(made) * len(nexts) > MOST_ALTERNATIVES:
            nexts = nexts[:1]
        made = [left + right for left in made for right in nexts]
        made = [one if _is_short(one) else (Hole(UNKNOWN),) for one in made]
    return union(Text(one) for one in made)


def _is_short(parts: tuple[Lit | Hole, ...]) -> bool:
    """Tell whether a text is short enough to be followed."""
    return len(parts) <= MOST_PARTS and sum(len(one.text) for one in parts if isinstance(one, Lit)) <= MOST_TEXT


def origins(value: Value) -> Iterator[Opaque | Lit]:
    """Yield what a value is put together from, as far as it bears names: what comes from outside, and literals."""
    for one in options(value):
        if isinstance(one, Opaque):
            yield one
        elif isinstance(one, Text):
            for part in one.parts:
                if isinstance(part, Lit):
                    yield part
                elif isinstance(part, Hole):
                    yield from origins(part.value)


def walk(value: Value, depth: int = 6, seen: set[int] | None = None) -> Iterator[Value]:
    """Yield the value and all that it holds: options, pieces, items and fields, down to a depth."""
    seen = set() if seen is None else seen
    yield value
    if depth == 0:
        return
    inner: list[Value] = []
    if isinstance(value, Union):
        inner = list(value.options)
    elif isinstance(value, Text):
        inner = [part.value for part in value.parts if isinstance(part, Hole)]
    elif isinstance(value, Partial):
        inner = [value.func, *value.args, *(one for _, one in value.kwargs)]
    elif isinstance(value, Bound):
        inner = [value.receiver]
    elif isinstance(value, LibMethod):
        inner = [value.owner]
    elif isinstance(value, Obj):
        if id(value) in seen:
            return
        seen.add(id(value))
        inner = [*value.fields.values(), *value.items, *([value.rest] if value.rest is not None else [])]
    for one in inner:
        yield from walk(one, depth - 1, seen)


def truth(value: Value) -> bool | None:
    """Return whether a value is true, or None where that is not known."""
    if isinstance(value, Scalar):
        return bool(value.value)
    if isinstance(value, Text) and value.known is not None:
        return bool(value.known)
    if isinstance(value, Func | Bound | ClassInfo | Token) or (isinstance(value, Obj) and value.filled):
        return True
    if isinstance(value, Union):
        answers = {truth(one) for one in value.options}
        return answers.pop() if len(answers) == 1 else None
    return None


Native = "Callable[..., Value]"
