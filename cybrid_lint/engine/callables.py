"""Values that can be called: functions and classes of the project, methods, and what is bound to arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.engine.symbols import LIVE
from cybrid_lint.engine.values import Library, Value

if TYPE_CHECKING:
    from cybrid_lint.engine.code import ClassCode, FunctionCode

# Types of Python itself, each of which is equal to itself alone.
_OF_BUILTINS = frozenset(
    {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple", "type"}
)
_OF_TYPING = frozenset(
    {"Annotated", "Any", "Dict", "Iterable", "List", "Literal", "NotRequired", "Optional", "ReadOnly", "Required"}
    | {"Tuple", "TypeVar", "Union"}
)
_OF_COLLECTIONS = frozenset({"Iterable", "Mapping", "Sequence"})
_TYPES = {"builtins": _OF_BUILTINS, "typing": _OF_TYPING, "collections.abc": _OF_COLLECTIONS}


class LibraryMethod(Value):
    """A method of a library's object, of a container or of a text.

    `instance` is the one of a class of the project that the object is a part of, where that class derives from the
    library's.
    """

    __slots__ = ("instance", "name", "owner")

    def __init__(self, owner: Value, name: str, instance: Value | None = None) -> None:
        self._note_parts(*((owner,) if instance is None else (owner, instance)))
        self.owner = owner
        self.name = name
        self.instance = instance

    def of(self, owner: Value, instance: Value | None) -> LibraryMethod:
        """Return the same method of another object."""
        return LibraryMethod(owner, self.name) if instance is None else LibraryMethod(owner, self.name, instance)

    def __repr__(self) -> str:
        return f"{self.owner!r}.{self.name}"


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
        self._note_parts(*(value for _, value in (*(cells or ()), *defaults)))
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

    def with_defaults(self, defaults: Cells) -> Function:
        """Return the same function with other defaults."""
        return Function(self.code, self.cells, defaults, self.marks, self.stands_for)

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
        self._note_parts(function, receiver)
        self.function = function
        self.receiver = receiver

    def __repr__(self) -> str:
        return f"{self.receiver!r}.{self.function!r}"


class Partial(Value):
    """A callable with some arguments; one that `is_method` is bound as a function of a class is."""

    __slots__ = ("args", "function", "is_method", "keywords")

    def __init__(self, function: Value, args: tuple[Value, ...], keywords: Cells, is_method: bool) -> None:
        self._note_parts(function, *args, *(value for _, value in keywords))
        self.function = function
        self.args = args
        self.keywords = keywords
        self.is_method = is_method


# What a class keeps of the arguments of the function that makes it, for its attributes: this before their names.
MADE_WITH = "made with "


class Class(Value):
    """A class of the project, with what its methods capture of the function that it is defined in."""

    __slots__ = ("cells", "code")

    def __init__(self, code: ClassCode, cells: Cells | None) -> None:
        self._note_parts(*(value for _, value in cells or ()))
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
        self._note_parts(receiver)
        self.cls = cls
        self.receiver = receiver


def is_type(value: Value) -> bool:
    """Tell whether a value is a class of the project, or a type that Python itself has."""
    if isinstance(value, Library):
        package, _, name = value.name.rpartition(".")
        return name in _TYPES.get(package, ())
    return isinstance(value, Class)
