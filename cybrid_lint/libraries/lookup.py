"""Where the engine asks what libraries do."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from cybrid_lint.engine import classes, interning
from cybrid_lint.engine.alternatives import named, options, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.calls import wait
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter, UndecidedError
from cybrid_lint.engine.objects import InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, UNKNOWN, Const, Library, Site, Unknown, Value, unknown
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import handlers, own_apps
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import reads_answer, says_how_it_went
from cybrid_lint.libraries.purity import function_acts, method_acts, pure_methods
from cybrid_lint.libraries.registry import REGISTRY, Registry, said_below
from cybrid_lint.libraries.shared import shared


def _built_in(frame: Frame, value: Value) -> Value:
    """Return the object of a built-in class that a value is, whatever a class of the project makes of it."""
    state = frame.state(value)
    return state.base if isinstance(state, InstanceState) and state.base is not ABSENT else value


# Types whose methods are also called as functions, with their object in front.
BUILTIN_TYPES = frozenset({f"builtins.{name}" for name in ("str", "bytes", "dict", "list", "set", "frozenset")})
# Their special methods that are called so.
ITEMS = frozenset({"__getitem__", "__setitem__", "__delitem__", "__contains__"})
_loaded = False


#: Classes whose instances begin with the members of what they are given.
COLLECTIONS = frozenset(
    {"builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "collections.deque"}
    | {"collections.UserList"}
)


def _gone_through(frame: Frame, args: Args, site: Site) -> Args:
    """Return arguments with the first gone through, as far as its members are known; no collection needs another."""
    members = frame.engine.members(frame, args.positional[0], site)
    state = SequenceState("tuple", tuple(members.known), members.rest, members.is_open)
    return args._replace(positional=(frame.allocate(state),))


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


class Libraries:
    """What the engine asks (`engine.interfaces.Library`).

    `read` adds to the registry what is known of a package that is imported, and tells whether there was anything.
    """

    def __init__(self, registry: Registry = REGISTRY, read: Callable[[str], bool] | None = None) -> None:
        load()
        self.registry = registry
        self._read = read
        self._asked: set[tuple[FunctionCode, str]] = set()

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
            handler = said_below(self.registry.prefixes, name)
        if handler is not None:
            return handler(Call(frame, Library(name), name, args, site))
        if last.endswith(("Error", "Exception", "Warning")) or "exception" in self.traits(name):
            return self.exception(frame, args)
        if name in self.registry.classes.types:
            return frame.allocate(LibraryState(self.registry.classes.types[name], dict(args.keywords), True))
        return UNKNOWN if name.startswith("builtins.") else None

    def exception(self, frame: Frame, args: Args) -> Value:
        """Return an exception of a library that is made with these arguments."""
        said = (*args.positional, *(value for key, value in args.keywords if key in SAID))
        return frame.allocate(LibraryState("exception", {"args": frame.allocate(SequenceState("tuple", said))}, True))

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

    def made(self, frame: Frame, cls: Class, args: Args, site: Site) -> Value:
        """Return what calling a class gives of which its library makes no instance."""
        names = (name for name in cls.code.library_bases() if name in self.registry.classes.makers)
        name = next(names)
        return self.registry.classes.makers[name](Call(frame, cls, name, args, site))

    def base_object(self, frame: Frame, name: str, args: Args, owner: Value, site: Site) -> Value | None:
        """Return the library's object that an instance of a class derived from a library's class also is."""
        maker = self.registry.classes.bases.get(name)
        if maker is not None:
            part = maker(Call(frame, owner, name, args, site))
            return part if frame.state(part) is not None else None
        if name not in self.registry.functions and said_below(self.registry.prefixes, name) is None:
            return None
        if {"enum", "record", "typeddict", "exception"} & self.traits(name) or name in ("builtins.object", "abc.ABC"):
            return None
        try:
            found = self.function(frame, name, args, site)
        except UndecidedError:
            # what the base is made of is not known yet: of a collection, that it is gone through is
            found = self.function(frame, name, _gone_through(frame, args, site), site) if name in COLLECTIONS else None
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
        handler = self.registry.outside.methods.get(name)
        if handler is not None:
            try:
                return handler(Call(frame, owner, name, args, site))
            except UndecidedError:
                return wait(frame, callee, args, site)
        if isinstance(callee, Library) and callee.name.endswith(".get"):
            name, owner = "get", unknown(*callee.name.split(".")[-2::-1])
        found = self._looked_up(frame, owner, args, site) if name == "get" else None
        return self.hand_over(frame, args, site) if found is None else found

    def _looked_up(self, frame: Frame, owner: Value, args: Args, site: Site) -> Value | None:
        """Return what a value from outside holds under a name, or what is given in its place; None if that is unclear.

        What is no name may as well be an address.
        """
        key, *fallback = args.positional or (UNKNOWN,)
        name = key.known if isinstance(key, Text) else None
        is_plain = len(fallback) <= 1 and not args.keywords and not args.is_open
        if name is None or not name.isidentifier() or not is_plain:
            return None
        if not all(isinstance(one, Const) or (isinstance(one, Text) and one.known is not None) for one in fallback):
            return None
        found = frame.engine.item(frame, owner, key, site)
        return union((found, *(named(one, name) for one in fallback))) if isinstance(found, Unknown) else None

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
        handler = self.registry.names.get(dotted) or said_below(self.registry.names_below, dotted)
        return None if handler is None else handler(frame, dotted)

    def unknown_attribute(self, frame: Frame, owner: Value, name: str) -> Value:
        """Return an attribute of a value from outside."""
        assert isinstance(owner, Unknown)
        handler = self.registry.outside.attributes.get(name)
        found = None if handler is None else handler(frame, owner)
        return Unknown((name, *owner.names)[:6], owner.vendor, False, False) if found is None else found

    def unknown_item(self, owner: Value, name: str) -> Value:
        """Return an item of a value from outside."""
        assert isinstance(owner, Unknown)
        return Unknown((name, *owner.names)[:6], owner.vendor, False, False)

    def set_outside(self, frame: Frame, value: Value, site: Site) -> None:
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
        One that has `__swallows__` ends what is raised in its `with`.
        One that has `__given__` comes from outside, as what is not known does, and is something if it is given.
        One that has `__handed_on__` looks into no object that it holds, and hands it on to its parts.
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
        asked = (code, param.name)
        if asked in self._asked:
            # a default that calls the function which it is a default of
            return None
        self._asked.add(asked)
        try:
            found = (handler(frame, code, param) for handler in self.registry.hooks.parameters)
            return next((value for value in found if value is not None), None)
        finally:
            self._asked.discard(asked)

    def own_objects(self, frame: Frame) -> Mapping[Value, Value]:
        """Return what stands in a function for what the program shares elsewhere, as its application's requests."""
        return own_apps.own_objects(frame)

    def seen_from(self, engine: Interpreter, symbol: Global) -> Sequence[Global]:
        """Return the variables that what is written to may be there where a variable is read, itself among them."""
        return own_apps.seen_from(engine, symbol)

    def is_fixed(self, label: str) -> bool:
        """Tell whether objects of a label never change."""
        return label in self.registry.classes.fixed

    def type_label(self, name: str) -> str | None:
        """Return the label of instances of a library's class, None if that is not known."""
        known = self.registry.classes.types.get(name)
        if known is not None:
            return known
        below = said_below(self.registry.classes.types_below, name)
        return None if below is None else below(name)

    def traits(self, name: str) -> frozenset[str]:
        """Return what deriving from a library's class, or being decorated by it, means."""
        return self.registry.classes.traits.get(name, frozenset()) | self.registry.classes.traits.get(
            f"*.{name.rpartition('.')[2]}", frozenset()
        )

    def is_kept(self, value: Value) -> bool:
        """Tell whether a value must not be lost where one that holds it grows too large."""
        return isinstance(value, Made) and isinstance(value.state, LibraryState) and value.state.label in KEPT

    def says_how_it_went(self, test: Value) -> bool:
        """Tell whether a condition asks how a request went: what holds its answer is another on each side."""
        return says_how_it_went(test)

    def reads_answer(self, value: Value) -> bool:
        """Tell whether a value is, or holds not far below, what is read from a response that callers give."""
        return reads_answer(value)

    def acts(self, name: str, *, is_method: bool, label: str | None = None) -> bool:
        """Tell whether a function, or any method of a name, may do more than give a value.

        A method that is known to be that of an object of a label may do what that one does.
        """
        if is_method:
            return method_acts(name, label, self._pure_methods)
        return function_acts(name)

    @cached_property
    def _pure_methods(self) -> frozenset[str]:
        return pure_methods(frozenset(self.registry.methods))

    def never_returns(self, name: str) -> bool:
        """Tell whether a library's function ends the program or raises."""
        return name in self.registry.endings

    def returned(self, frame: Frame, value: Value, site: Site) -> None:
        """Take note of what a function returns."""
        for handler in self.registry.hooks.returned:
            handler(frame, value, site)

    def raised(self, frame: Frame, value: Value, site: Site) -> None:
        """Take note of what is raised."""
        for handler in self.registry.hooks.raised:
            handler(frame, value, site)

    def yielded(self, frame: Frame, value: Value, site: Site) -> Value | None:
        """Return what a `yield` of a value gives back where a library drives the generator; None elsewhere."""
        return next(
            (found for one in self.registry.hooks.yielded if (found := one(frame, value, site)) is not None), None
        )

    def entered(self, frame: Frame, manager: Value, site: Site) -> Value | None:
        """Return what entering a library's context manager gives; None if it is the manager itself."""
        state = frame.state(manager)
        if isinstance(state, LibraryState):
            handler = self.registry.entered.get(state.label)
            if handler is not None:
                return handler(Call(frame, manager, "__enter__", Args(), site))
        return None
