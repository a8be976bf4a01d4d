"""Where handlers register what a library does, and where the engine looks it up.

Names are dotted as a program imports them (`requests.Session`); an object has a label, its kind, by which methods and
attributes are looked up. Built-in labels are "dict", "list" (all sequences), "text", "scalar", "class", "function",
"instance", "unknown". A name has one owner: a second one is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import Site, Unknown, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
G = TypeVar("G", bound="Tables")
Handler = Callable[[Call], Value]
AttributeHandler = Callable[[Frame, Value, str, Site], "Value | None"]
DecoratorHandler = Callable[[Frame, "Args | None", Value, Site], "Value | None"]
MethodDecoratorHandler = Callable[[Frame, Value, "Args | None", Value, Site], "Value | None"]
ParameterHandler = Callable[[Frame, FunctionCode, nodes.Param], "Value | None"]
UnknownAttributeHandler = Callable[[Frame, Unknown], "Value | None"]
ValueHandler = Callable[[Frame, Value, Site], None]
NameHandler = Callable[[Frame, str], "Value | None"]
YieldHandler = Callable[[Frame, Value, Site], "Value | None"]


class DuplicateOwnerError(Exception):
    """Raised where a second handler claims a name."""


class Tables:
    """Tables of what is said of names, in groups."""

    def copy(self: G) -> G:
        """Return tables that have the same, to which more can be added."""
        copied = type(self)()
        for name, table in vars(self).items():
            setattr(copied, name, table.copy())
        return copied


class Classes(Tables):
    """What is said of classes: the labels of their instances, and what deriving from them means."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}
        self.types_below: dict[str, Callable[[str], str | None]] = {}
        self.traits: dict[str, frozenset[str]] = {}
        self.bases: dict[str, Handler] = {}
        self.makers: dict[str, Handler] = {}
        #: The labels of instances that never change.
        self.fixed: set[str] = set()


class Hooks(Tables):
    """What frameworks do with functions: give parameters, and take what is returned, raised and yielded."""

    def __init__(self) -> None:
        self.parameters: list[ParameterHandler] = []
        self.returned: list[ValueHandler] = []
        self.raised: list[ValueHandler] = []
        self.yielded: list[YieldHandler] = []


class Outside(Tables):
    """What is said of methods and attributes of values from outside, by their names."""

    def __init__(self) -> None:
        self.methods: dict[str, Handler] = {}
        self.attributes: dict[str, UnknownAttributeHandler] = {}


class Registry(Tables):
    """All that is known of libraries."""

    def __init__(self) -> None:
        self.functions: dict[str, Handler] = {}
        self.prefixes: dict[str, Handler] = {}
        self.methods: dict[tuple[str, str], Handler] = {}
        self.attributes: dict[tuple[str, str], AttributeHandler] = {}
        self.names: dict[str, NameHandler] = {}
        self.names_below: dict[str, NameHandler] = {}
        self.decorators: dict[str, DecoratorHandler] = {}
        self.method_decorators: dict[tuple[str, str], MethodDecoratorHandler] = {}
        self.endings: set[str] = set()
        self.entered: dict[str, Handler] = {}
        self.parts: dict[tuple[str, str], str] = {}
        self.callbacks: dict[tuple[str, str], str] = {}
        self.classes = Classes()
        self.hooks = Hooks()
        self.outside = Outside()


REGISTRY = Registry()


def claim(table: dict[Any, Any], key: Any, value: Any) -> None:
    """Put what is said of a name into a table. Raises `DuplicateOwnerError` if something is said of it already."""
    if key in table and table[key] is not value:
        raise DuplicateOwnerError(f"{key} has two owners")
    table[key] = value


def function(*names: str) -> Callable[[F], F]:
    """Handle calls of functions and classes by their dotted names."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.functions, name, handler)
        return handler

    return note


def prefix(*names: str) -> Callable[[F], F]:
    """Handle calls of everything below a dotted name that nobody else handles."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.prefixes, name, handler)
        return handler

    return note


def method(label: str, *names: str) -> Callable[[F], F]:
    """Handle methods of objects of a label; "*" takes those that nobody else handles."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.methods, (label, name), handler)
        return handler

    return note


def attribute(label: str, *names: str) -> Callable[[F], F]:
    """Handle attributes of objects of a label that are not simply what was set."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.attributes, (label, name), handler)
        return handler

    return note


def decorator(*names: str) -> Callable[[F], F]:
    """Handle decorators; one that nobody handles leaves what it decorates as it is."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.decorators, name, handler)
        return handler

    return note


def method_decorator(label: str, *names: str) -> Callable[[F], F]:
    """Handle methods of objects of a label as decorators: the handler gets the object, too."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.method_decorators, (label, name), handler)
        return handler

    return note


def name_below(*names: str) -> Callable[[F], F]:
    """Handle names below a dotted name: what they mean if they are not simply names."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.names_below, name, handler)
        return handler

    return note


def typed_below(*names: str) -> Callable[[F], F]:
    """Say of which label instances of classes below a dotted name are."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.classes.types_below, name, handler)
        return handler

    return note


def typed_as(label: str, *names: str) -> None:
    """Say that instances of these classes are objects of a label."""
    for name in names:
        claim(REGISTRY.classes.types, name, label)


def with_traits(*names: str, traits: tuple[str, ...]) -> None:
    """Say what deriving from these classes, or being decorated by these, means."""
    for name in names:
        claim(REGISTRY.classes.traits, name, frozenset(traits))


def unknown_method(*names: str) -> Callable[[F], F]:
    """Handle methods of these names of values from outside."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.outside.methods, name, handler)
        return handler

    return note


def said_below(table: dict[str, T], dotted: str) -> T | None:
    """Return what is said of the names below one that begins a dotted name."""
    return next((said for start, said in table.items() if dotted.startswith(start)), None) if table else None


def base(*names: str, handler: Handler) -> None:
    """Say what an instance of a class that derives from one of these also is; the handler's owner is the instance."""
    for name in names:
        claim(REGISTRY.classes.bases, name, handler)


def maker(*names: str) -> Callable[[F], F]:
    """Handle calls of classes that derive from these and make no instance of their own; the class is the owner."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.classes.makers, name, handler)
            claim(REGISTRY.classes.traits, name, frozenset({"maker"}))
        return handler

    return note


def unknown_attribute(*names: str) -> Callable[[F], F]:
    """Handle attributes of these names of values from outside."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.outside.attributes, name, handler)
        return handler

    return note
