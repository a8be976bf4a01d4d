"""Where handlers say what a library does, and where the engine asks.

Names are dotted as a program imports them (`requests.Session`); an object has a label, its kind, by which methods and
attributes are looked up. Built-in labels are "dict", "list" (all sequences), "text", "scalar", "class", "function",
"instance", "unknown". A name has one owner: a second one is an error.

A handler returns the value of the call. It inspects a value through the methods of `Call`, which raise
`UndecidedError` for what is still symbolic: the call then waits until that is known. So a handler inspects first and
acts afterwards.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from cybrid_lint.engine import classes, interning
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.calls import wait
from cybrid_lint.engine.code import FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter, UndecidedError
from cybrid_lint.engine.objects import (
    DictState,
    Entries,
    FieldsState,
    InstanceState,
    Key,
    LibraryState,
    SequenceState,
    State,
)
from cybrid_lint.engine.operations import Args, Attr
from cybrid_lint.engine.snapshots import Made, made
from cybrid_lint.engine.symbols import PROGRAM, Global
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, NEVER, UNKNOWN, Const, Library, Site, Unknown, Value, Widened
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import handlers

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


@dataclass(slots=True)
class Call:
    """A call of something of a library, as handlers get it.

    `instance` is the one of a class of the project that derives from the owner's.
    """

    frame: Frame
    owner: Value
    name: str
    args: Args
    site: Site
    instance: Value | None = None

    @property
    def engine(self) -> Interpreter:
        """The interpreter."""
        return self.frame.engine

    def get(self, position: int | None, *names: str) -> Value | None:
        """Return an argument by position or name, None if it is not given."""
        found = self.args.get(position, *names)
        return None if found is ABSENT else found

    def arg(self, position: int | None, *names: str) -> Value:
        """Return an argument by position or name; unknown if it is not given."""
        found = self.get(position, *names)
        return UNKNOWN if found is None else found

    def decided(self, value: Value) -> tuple[Value, ...]:
        """Return what a value may be; raises `UndecidedError` while that is not known yet."""
        found = options(value)
        for option in found:
            if is_waiting(self.frame, option):
                raise UndecidedError
        return found

    def known_text(self, value: Value) -> str | None:
        """Return the one known text that a value is, else None; raises `UndecidedError`."""
        choices = self.decided(value)
        if len(choices) == 1 and isinstance(choices[0], Text):
            if choices[0].symbols:
                raise UndecidedError
            return choices[0].known
        return None

    def state(self, value: Value) -> State | None:
        """Return what an object holds."""
        return self.frame.state(value)

    def new(self, label: str, fields: dict[str, Value] | None = None, *, is_open: bool = False) -> Value:
        """Return a new object of a library."""
        return self.frame.allocate(LibraryState(label, dict(fields or {}), is_open))

    def new_dict(
        self, entries: Mapping[str, Value] | Mapping[Key, Value] | None = None, *, is_open: bool = False
    ) -> Value:
        """Return a new dict."""
        made: Entries = {}
        made.update(entries or {})
        return self.frame.allocate(DictState(made, NEVER, is_open))

    def new_sequence(
        self, kind: str, members: tuple[Value, ...] = (), rest: Value = NEVER, *, is_open: bool = False
    ) -> Value:
        """Return a new list, tuple, set or generator."""
        return self.frame.allocate(SequenceState(kind, members, rest, is_open))

    def field(self, owner: Value, name: str) -> Value | None:
        """Return what a library's object holds under a name, None if nothing was set."""
        state = self.frame.state(owner)
        if isinstance(state, FieldsState):
            return state.fields.get(name)
        update = self.frame.update(owner)
        if update is not None and name in update.fields:
            return update.fields[name]
        if owner.symbols and state is None:
            return Attr(owner, name)
        return None

    def set_field(self, owner: Value, name: str, value: Value) -> None:
        """Let a library's object hold something under a name."""
        state = self.frame.state(owner)
        if isinstance(state, FieldsState):
            self.frame.put(owner, state.with_field(name, value))
        elif owner.symbols:
            self.frame.write_field(owner, name, value)

    def call(self, callee: Value, *args: Value, **keywords: Value) -> Value:
        """Return what calling a value gives."""
        return self.engine.call(self.frame, callee, Args(args, tuple(keywords.items())), self.site)

    def call_with(self, callee: Value, args: Args) -> Value:
        """Return what calling a value with these arguments gives."""
        return self.engine.call(self.frame, callee, args, self.site)

    def attribute(self, owner: Value, name: str) -> Value:
        """Return an attribute of a value."""
        return self.engine.attribute(self.frame, owner, name, self.site)

    def item(self, owner: Value, key: Value) -> Value:
        """Return an item of a value."""
        return self.engine.item(self.frame, owner, key, self.site)

    def members(self, value: Value) -> Any:
        """Return what iterating over a value gives; raises `UndecidedError` while that is not known yet."""
        self.decided(value)
        return self.engine.members(self.frame, value, self.site)

    def hand_over(self) -> Value:
        """Let the arguments get out of sight: what is called does with them what nobody sees."""
        return self.engine.library.unknown_call(self.frame, UNKNOWN, self.args, self.site)

    def emit(self, kind: str, value: Value, detail: str = "") -> None:
        """Record that something happens here."""
        self.frame.emit(kind, value, self.site, detail)


def _built_in(frame: Frame, value: Value) -> Value:
    """Return the object of a built-in class that a value is, whatever a class of the project makes of it."""
    state = frame.state(value)
    return state.base if isinstance(state, InstanceState) and state.base is not ABSENT else value


def is_waiting(frame: Frame, value: Value) -> bool:
    """Tell whether what a value is depends on a symbol."""
    if not value.symbols or isinstance(value, Text | Function | Bound | Partial | Class | Widened | LibraryMethod):
        return False
    return frame.state(value) is None


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


class Registry:
    """All that is known of libraries."""

    def __init__(self) -> None:
        self.functions: dict[str, Handler] = {}
        self.prefixes: dict[str, Handler] = {}
        self.methods: dict[tuple[str, str], Handler] = {}
        self.attributes: dict[tuple[str, str], AttributeHandler] = {}
        self.names: dict[str, NameHandler] = {}
        self.names_below: dict[str, NameHandler] = {}
        self.types: dict[str, str] = {}
        self.types_below: dict[str, Callable[[str], str | None]] = {}
        self.traits: dict[str, frozenset[str]] = {}
        self.decorators: dict[str, DecoratorHandler] = {}
        self.method_decorators: dict[tuple[str, str], MethodDecoratorHandler] = {}
        self.parameters: list[ParameterHandler] = []
        self.returned: list[ValueHandler] = []
        self.raised: list[ValueHandler] = []
        self.endings: set[str] = set()
        self.entered: dict[str, Handler] = {}
        self.unknown_methods: dict[str, Handler] = {}
        self.yielded: list[YieldHandler] = []
        self.unknown_attributes: dict[str, UnknownAttributeHandler] = {}
        self.parts: dict[tuple[str, str], str] = {}
        self.callbacks: dict[tuple[str, str], str] = {}
        self.bases: dict[str, Handler] = {}

    def copy(self) -> Registry:
        """Return a registry that has the same, to which more can be added."""
        made = Registry()
        for name, table in vars(self).items():
            setattr(made, name, table.copy())
        return made


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
            claim(REGISTRY.types_below, name, handler)
        return handler

    return note


def typed_as(label: str, *names: str) -> None:
    """Say that instances of these classes are objects of a label."""
    for name in names:
        claim(REGISTRY.types, name, label)


def with_traits(*names: str, traits: tuple[str, ...]) -> None:
    """Say what deriving from these classes, or being decorated by these, means."""
    for name in names:
        claim(REGISTRY.traits, name, frozenset(traits))


def unknown_method(*names: str) -> Callable[[F], F]:
    """Handle methods of these names of values from outside."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.unknown_methods, name, handler)
        return handler

    return note


def _below(table: dict[str, T], dotted: str) -> T | None:
    """Return what is said of the names below one that begins a dotted name."""
    return next((said for start, said in table.items() if dotted.startswith(start)), None) if table else None


# What the whole program shares


def shared(frame: Frame, label: str, name: str = "") -> Value:
    """Return the one object of a label, and of a name, that the whole program shares: what anybody writes to it."""
    modules = frame.engine.modules.loaded
    if PROGRAM not in modules:
        modules[PROGRAM] = ModuleCode(PROGRAM, None)
    variables = modules[PROGRAM].variables
    name = f"{label} {name}" if name else label
    if name not in variables:
        variables[name] = made((0, len(variables)), LibraryState(label, {}, True))
    return Global(PROGRAM, name)


def shared_as(label: str, *names: str) -> None:
    """Say that these dotted names mean the one object of a label that the whole program shares."""
    for name in names:
        claim(REGISTRY.names, name, lambda frame, dotted: shared(frame, label))


def shared_part(label: str, *names: str, of: str) -> None:
    """Say that these attributes of objects of the label `of` are the one object of a label that the program shares."""
    for name in names:
        claim(REGISTRY.parts, (of, name), label)


def base(*names: str) -> Callable[[F], F]:
    """Say what an instance of a class that derives from one of these also is; the handler's owner is the instance."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.bases, name, handler)
        return handler

    return note


def unknown_attribute(*names: str) -> Callable[[F], F]:
    """Handle attributes of these names of values from outside."""

    def note(handler: F) -> F:
        for name in names:
            claim(REGISTRY.unknown_attributes, name, handler)
        return handler

    return note


# Types whose methods are also called as functions, with their object in front.
BUILTIN_TYPES = frozenset({f"builtins.{name}" for name in ("str", "bytes", "dict", "list", "set", "frozenset")})
# Their special methods that are called so.
ITEMS = frozenset({"__getitem__", "__setitem__", "__delitem__", "__contains__"})
_loaded = False


def load() -> None:
    """Import all handlers once."""
    global _loaded
    if _loaded:
        return
    _loaded = True
    for module in pkgutil.iter_modules(handlers.__path__):
        importlib.import_module(f"{handlers.__name__}.{module.name}")
    interning.keep()


# Keywords by which exceptions take what they show.
SAID = frozenset({"detail", "text", "reason", "message", "msg", "description", "body", "content", "title"})
# Labels of objects that may hold a token, which no value may lose.
KEPT = frozenset({"http body", "http body part", "http response"})
# Labels of objects whose methods only give values, and modules whose functions do, but for a few.
VALUES = frozenset(
    {
        "text",
        "dict",
        "list",
        "scalar",
        "http response",
        "http body",
        "http body part",
        "class",
        "instance",
        "masked",
        "url",
        "url path",
        "split url",
        "named tuple",
        "pattern",
        "match of a pattern",
        "environment",
        "config parser",
        "config section",
        "shelf",
    }
)
PURE = (
    *("builtins.", "operator.", "itertools.", "functools.", "collections.", "copy.", "types.", "typing.", "enum."),
    *("re.", "string.", "textwrap.", "html.", "json.", "base64.", "binascii.", "urllib.parse.", "posixpath."),
    *("datetime.", "time.", "math.", "decimal.", "random.", "secrets.", "uuid.", "hashlib.", "hmac."),
    *("os.", "inspect.", "<argument>"),
)
ACTING = frozenset(
    {"builtins.print", "builtins.open", "builtins.setattr", "functools.reduce", "builtins.map", "os.write"}
    | {"re.sub", "re.subn", "types.new_class", "copy.replace"}
)
# Methods of containers that change these.
CHANGING = frozenset(
    {"update", "setdefault", "append", "extend", "add", "insert", "pop", "remove", "clear", "__setitem__"}
    | {"__attrs_init__"}
)
# Methods of values that call a function that they are given, or write to a file.
CALLING = frozenset({"sub", "subn", "write"})


class Libraries:
    """What the engine asks (`engine.interfaces.Library`).

    `read` adds to the registry what is known of a package that is imported, and tells whether there was anything.
    """

    def __init__(self, registry: Registry = REGISTRY, read: Callable[[str], bool] | None = None) -> None:
        load()
        self.registry = registry
        self._read = read

    def imported(self, dotted: str) -> None:
        """Take note that a module of a library is imported."""
        if self._read is not None and self._read(dotted.partition(".")[0]):
            self.__dict__.pop("_pure_methods", None)

    def function(self, frame: Frame, name: str, args: Args, site: Site) -> Value | None:
        """Return what calling something of a library gives; None if it is not known. May raise `UndecidedError`."""
        handler = self.registry.functions.get(name)
        owner, _, last = name.rpartition(".")
        if handler is None and last == "__init__" and args.positional:
            # `Base.__init__(self, …)` is what `super().__init__(…)` is
            return self._initialize(frame, args.positional[0], args.after(1), site, owner)
        is_method = not last.startswith("__") or last in ITEMS
        if handler is None and owner in BUILTIN_TYPES and args.positional and is_method:
            # `str.join(" ", words)` is what `" ".join(words)` is
            called = frame.engine.attribute(frame, _built_in(frame, args.positional[0]), last, site)
            return frame.engine.call(frame, called, args.after(1), site)
        if handler is None:
            handler = _below(self.registry.prefixes, name)
        if handler is not None:
            return handler(Call(frame, Library(name), name, args, site))
        if last.endswith(("Error", "Exception", "Warning")) or "exception" in self.traits(name):
            said = (*args.positional, *(value for key, value in args.keywords if key in SAID))
            return frame.allocate(
                LibraryState("exception", {"args": frame.allocate(SequenceState("tuple", said))}, True)
            )
        if name in self.registry.types:
            return frame.allocate(LibraryState(self.registry.types[name], dict(args.keywords), True))
        return UNKNOWN if name.startswith("builtins.") else None

    def method(
        self, frame: Frame, label: str, owner: Value, name: str, args: Args, site: Site, instance: Value | None = None
    ) -> Value | None:
        """Return what a method of an object gives; None if it is not known. May raise `UndecidedError`."""
        if name == "super().__init__":
            return self._initialize(frame, owner, args, site, None)
        if label == "unknown":
            return self.unknown_call(frame, LibraryMethod(owner, name), args, site)
        for key in ((label, name), (label, "*"), ("*", name)):
            handler = self.registry.methods.get(key)
            if handler is not None:
                return handler(Call(frame, owner, name, args, site, instance))
        if name.startswith("__"):
            return None
        if label in ("dict", "list", "text", "scalar"):
            return UNKNOWN
        return None

    def _initialize(self, frame: Frame, owner: Value, args: Args, site: Site, base: str | None) -> Value:
        state = frame.state(owner)
        cls = frame.engine.class_of(frame, owner)
        if cls is not None and (
            "record" in frame.engine.class_facts.traits(cls) or classes.gives_fields(frame, cls, args)
        ):
            # the library's constructor takes the fields that the class says
            classes.set_fields(frame, owner, cls, args, site)
        elif isinstance(state, InstanceState):
            names = state.cls.code.library_bases() if base is None else [base]
            for name in names:
                made = self.base_object(frame, name, args, owner, site)
                if made is not None:
                    frame.put(owner, state.with_base(made))
                    return UNKNOWN
            if args.positional:
                frame.put(owner, state.with_field("args", frame.allocate(SequenceState("tuple", args.positional))))
        elif owner.symbols:
            for name in [] if cls is None else cls.library_bases() if base is None else [base]:
                made = self.base_object(frame, name, args, owner, site)
                if made is not None:
                    frame.write_field(owner, "<base>", made)
                    return UNKNOWN
            if args.positional:
                frame.write_field(owner, "args", frame.allocate(SequenceState("tuple", args.positional)))
        return UNKNOWN

    def base_object(self, frame: Frame, name: str, args: Args, owner: Value, site: Site) -> Value | None:
        """Return the library's object that an instance of a class derived from a library's class also is."""
        maker = self.registry.bases.get(name)
        if maker is not None:
            part = maker(Call(frame, owner, name, args, site))
            return part if frame.state(part) is not None else None
        if name not in self.registry.functions and _below(self.registry.prefixes, name) is None:
            return None
        if {"enum", "record", "typeddict", "exception"} & self.traits(name) or name in ("builtins.object", "abc.ABC"):
            return None
        try:
            found = self.function(frame, name, args, site)
        except UndecidedError:
            # what the base is made of is not known yet: it is one of which nothing is known
            found = None
        return found if found is not None and frame.state(found) is not None else None

    def unknown_call(self, frame: Frame, callee: Value, args: Args, site: Site) -> Value:
        """Return what a call gives of which nothing is known but names."""
        name = ""
        names: tuple[str, ...] = ()
        if isinstance(callee, LibraryMethod):
            owner = callee.owner
            name = callee.name
            names = owner.names if isinstance(owner, Unknown) else ()
        elif isinstance(callee, Unknown):
            name, names = (callee.names[0], callee.names[1:]) if callee.names else ("", ())
            owner = Unknown(names, callee.vendor, False, False)
        else:
            owner = callee
        handler = self.registry.unknown_methods.get(name)
        if handler is not None:
            try:
                return handler(Call(frame, owner, name, args, site))
            except UndecidedError:
                return wait(frame, callee, args, site)
        return self.hand_over(frame, args, site)

    def hand_over(self, frame: Frame, args: Args, site: Site) -> Value:
        """Record that arguments get out of sight; return what nobody knows."""
        for value in args.all():
            for option in options(value):
                if not isinstance(option, Const | Unknown) and not (
                    isinstance(option, Text) and option.known is not None
                ):
                    frame.emit("escape", option, site, "handed to code that is not seen")
                if isinstance(option, Function | Bound | Partial):
                    # whoever gets a callable will call it, and use what it returns
                    result = frame.engine.call(frame, option, Args(is_open=True), site)
                    frame.emit("escape", result, site, "returned to code that is not seen")
        return UNKNOWN

    def attribute(self, frame: Frame, label: str, owner: Value, name: str, site: Site) -> Value | None:
        """Return an attribute of a library's object that is not simply what was set; None if it is."""
        found = self.part(frame, label, name)
        if found is not None:
            return found
        handler = self.registry.attributes.get((label, name)) or self.registry.attributes.get((label, "*"))
        return None if handler is None else handler(frame, owner, name, site)

    def part(self, frame: Frame, label: str, name: str) -> Value | None:
        """Return an attribute of an object of a label that is the same whichever object it is; None if it is not."""
        found = self.registry.parts.get((label, name))
        return None if found is None else shared(frame, found)

    def name(self, frame: Frame, dotted: str) -> Value | None:
        """Return what a dotted name of a library means if it is not simply a name."""
        handler = self.registry.names.get(dotted) or _below(self.registry.names_below, dotted)
        return None if handler is None else handler(frame, dotted)

    def unknown_attribute(self, frame: Frame, owner: Value, name: str) -> Value:
        """Return an attribute of a value from outside."""
        assert isinstance(owner, Unknown)
        handler = self.registry.unknown_attributes.get(name)
        found = None if handler is None else handler(frame, owner)
        return Unknown((name, *owner.names)[:6], owner.vendor, False, False) if found is None else found

    def unknown_item(self, frame: Frame, owner: Value, name: str) -> Value:
        """Return an item of a value from outside."""
        assert isinstance(owner, Unknown)
        return Unknown((name, *owner.names)[:6], owner.vendor, False, False)

    def set_outside(self, frame: Frame, owner: Value, name: str, value: Value, site: Site) -> None:
        """Take note of an attribute or item that is set on a value from outside."""
        frame.emit("escape", value, site, "kept in something that is not seen")

    def has_function(self, name: str) -> bool:
        """Tell whether a function of a library is known."""
        return name in self.registry.functions

    def has_method(self, label: str, name: str) -> bool:
        """Tell whether a library's object has a method that is known."""
        return (label, name) in self.registry.methods or (label, "*") in self.registry.methods

    def has_special(self, label: str, name: str) -> bool:
        """Tell whether a library's object has a special method of its own, such as `__eq__`.

        One that has `__fields__` holds the attributes of the instance that it is a part of.
        """
        return (label, name) in self.registry.methods

    def calls_back(self, label: str, name: str) -> str | None:
        """Return the method, to be said by derived classes, that a method of a library's object calls; None if none."""
        return self.registry.callbacks.get((label, name))

    def decorator(
        self, frame: Frame, name: str, args: Args | None, value: Value, site: Site, owner: Value | None = None
    ) -> Value | None:
        """Return what a library's decorator makes of a function or class; None if it leaves it as it is.

        `owner` is the object that the decorator is a method of.
        """
        handler = self.registry.decorators.get(name)
        if handler is None:
            last = name.rpartition(".")[2]
            handler = self.registry.decorators.get(f"*.{last}")
        if handler is not None:
            return handler(frame, args, value, site)
        label, _, last = name.rpartition(".")
        of_object = self.registry.method_decorators.get((label, last)) if owner is not None else None
        if of_object is not None and owner is not None:
            return of_object(frame, owner, args, value, site)
        traits = self.traits(name)
        if traits and isinstance(value, Class):
            value.code.marks |= traits
        return None

    def parameter(self, frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
        """Return what a framework gives for a parameter; None if it gives nothing."""
        for handler in self.registry.parameters:
            found = handler(frame, code, param)
            if found is not None:
                return found
        return None

    def type_label(self, name: str) -> str | None:
        """Return the label of instances of a library's class, None if that is not known."""
        known = self.registry.types.get(name)
        if known is not None:
            return known
        below = _below(self.registry.types_below, name)
        return None if below is None else below(name)

    def traits(self, name: str) -> frozenset[str]:
        """Return what deriving from a library's class, or being decorated by it, means."""
        return self.registry.traits.get(name, frozenset()) | self.registry.traits.get(
            f"*.{name.rpartition('.')[2]}", frozenset()
        )

    def is_kept(self, value: Value) -> bool:
        """Tell whether a value must not be lost where one that holds it grows too large."""
        return isinstance(value, Made) and isinstance(value.state, LibraryState) and value.state.label in KEPT

    def acts(self, name: str, *, is_method: bool, label: str | None = None) -> bool:
        """Tell whether a function, or any method of a name, may do more than give a value.

        A method that is known to be that of an object of a label may do what that one does.
        """
        if label in VALUES:
            return name in CHANGING | CALLING
        if is_method:
            return name not in self._pure_methods
        return not name.startswith(PURE) or name in ACTING

    @cached_property
    def _pure_methods(self) -> frozenset[str]:
        acting: set[str] = set(CHANGING | CALLING)
        pure: set[str] = set()
        for label, name in self.registry.methods:
            (pure if label in VALUES else acting).add(name)
        return frozenset(pure - acting)

    def never_returns(self, name: str) -> bool:
        """Tell whether a library's function ends the program or raises."""
        return name in self.registry.endings

    def returned(self, frame: Frame, value: Value, site: Site) -> None:
        """Take note of what a function returns."""
        for handler in self.registry.returned:
            handler(frame, value, site)

    def raised(self, frame: Frame, value: Value, site: Site) -> None:
        """Take note of what is raised."""
        for handler in self.registry.raised:
            handler(frame, value, site)

    def yielded(self, frame: Frame, value: Value, site: Site) -> Value | None:
        """Return what a `yield` of a value gives back where a library drives the generator; None elsewhere."""
        return next((found for one in self.registry.yielded if (found := one(frame, value, site)) is not None), None)

    def entered(self, frame: Frame, manager: Value, site: Site) -> Value | None:
        """Return what entering a library's context manager gives; None if it is the manager itself."""
        state = frame.state(manager)
        if isinstance(state, LibraryState):
            handler = self.registry.entered.get(state.label)
            if handler is not None:
                return handler(Call(frame, manager, "__enter__", Args(), site))
        return None
