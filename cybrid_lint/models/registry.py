"""Where models say what a library does, and where the evaluation asks.

Names are dotted as a program imports them (`requests.Session`); a library's object has a label, its kind, which
methods and attributes are looked up by. What no model knows is code that is not seen.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, escape, hand_over
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    MOST_NAMES,
    UNKNOWN,
    Bound,
    ClassInfo,
    External,
    Func,
    LibMethod,
    Obj,
    Opaque,
    Partial,
    Scalar,
    Text,
    Token,
    Value,
    options,
    union,
)

if TYPE_CHECKING:
    import libcst as cst

Native = Callable[[Call], Value]
Decorator = Callable[[Frame, Args, Value], Value]
AttributeModel = Callable[[Frame, "cst.CSTNode", Value, str], "Value | None"]
F = TypeVar("F", bound=Callable[..., object])
K = TypeVar("K")
V = TypeVar("V")


class Models(dict[K, V]):
    """What models say of names; each name has one owner, whatever the order in which models are imported."""

    def __setitem__(self, name: K, model: V) -> None:
        """Let a model own a name; raises `ValueError` if another one does."""
        if name in self:
            raise ValueError(f"two models say what {name!r} does: {_origin(self[name])} and {_origin(model)}")
        super().__setitem__(name, model)


def _origin(model: object) -> str:
    name = getattr(model, "__qualname__", None)
    return repr(model) if name is None else f"{model.__module__}.{name}"


FUNCTIONS: Models[str, Native] = Models()
PREFIXES: Models[str, Native] = Models()
METHODS: Models[tuple[str, str], Native] = Models()
ATTRIBUTES: Models[tuple[str, str], AttributeModel] = Models()
OPAQUE_ATTRIBUTES: Models[str, AttributeModel] = Models()
EXTERNAL_ATTRIBUTES: Models[str, AttributeModel] = Models()
TYPES: Models[str, str] = Models()
TYPE_PREFIXES: Models[str, Callable[[External], str | None]] = Models()
DECORATORS: Models[str, Decorator] = Models()
INJECTORS: list[Callable[[Frame, Func, cst.Param], Value | None]] = []
RETURNED: list[Callable[[Frame, cst.CSTNode, Value], None]] = []
RAISED: list[Callable[[Frame, cst.CSTNode, Value], None]] = []
HOOKS: list[Callable[[Frame, Func], Callable[[Value], Value] | None]] = []
STORES: Models[str, str] = Models()
GIVEN: Models[str, str] = Models()
# The field in which a library's object keeps the instance of a class of the project that it is a part of.
DERIVED = "<derived>"
_loaded = False


def load() -> None:
    """Import all models once."""
    global _loaded
    if _loaded:
        return
    _loaded = True
    import cybrid_lint.models as package

    for one in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{one.name}")


# what models say


def function(*names: str) -> Callable[[F], F]:
    """Model functions and classes of a library, called by these dotted names."""

    def note(native: F) -> F:
        for name in names:
            FUNCTIONS[name] = native  # type: ignore[assignment]
        return native

    return note


def prefix(name: str) -> Callable[[F], F]:
    """Model everything below a dotted name that has no model of its own."""

    def note(native: F) -> F:
        PREFIXES[name] = native  # type: ignore[assignment]
        return native

    return note


def method(label: str, *names: str) -> Callable[[F], F]:
    """Model methods of a library's object; the name "*" takes those that have no model of their own."""

    def note(native: F) -> F:
        for name in names:
            METHODS[(label, name)] = native  # type: ignore[assignment]
        return native

    return note


def attribute(label: str, *names: str) -> Callable[[F], F]:
    """Model attributes of a library's object that are not simply what was set."""

    def note(native: F) -> F:
        for name in names:
            ATTRIBUTES[(label, name)] = native  # type: ignore[assignment]
        return native

    return note


def decorator(*names: str) -> Callable[[F], F]:
    """Model decorators of a library: what they make of the function; without a model they leave it as it is."""

    def note(native: F) -> F:
        for name in names:
            DECORATORS[name] = native  # type: ignore[assignment]
        return native

    return note


def typed_as(label: str, *names: str) -> None:
    """Say that a value annotated with one of these classes is a library's object of this label."""
    for name in names:
        TYPES[name] = label


def shared(name: str, label: str) -> None:
    """Say that a dotted name means one object that the whole program shares, such as `flask.g`."""
    STORES[name] = label


def given_as(parameter: str, label: str) -> None:
    """Say that what a framework gives to parameters of this name keeps the attributes that anybody sets on it."""
    GIVEN[parameter] = label


# what the evaluation asks


def call_function(call: Call) -> Value:
    """Return what calling something of a library by its dotted name gives."""
    native = FUNCTIONS.get(call.name)
    if native is not None:
        return native(call)
    owner, _, last = call.name.rpartition(".")
    if last == "__init__" and call.args.positional:
        # `Exception.__init__(self, message)` is what `super().__init__(message)` is
        receiver = call.args.positional[0]
        return _construct_library_part(Call(call.frame, call.node, call.args.after(1), receiver, call.name))
    if owner in STORES:
        return call_method(Call(call.frame, call.node, call.args, call.frame.machine.store(STORES[owner]), last))
    for start, other in PREFIXES.items():
        if call.name.startswith(start):
            return other(call)
    if call.name.startswith("builtins."):
        return UNKNOWN
    if last.endswith(("Error", "Exception")):
        # whatever the library is
        return FUNCTIONS["builtins.Exception"](call)
    return hand_over(call.frame, call.node, call.args)


def call_method(call: Call) -> Value:
    """Return what calling a method of a library's or a built-in object gives."""
    label = label_of(call.owner)
    for key in ((label, call.name), (label, "*"), ("*", call.name)):
        native = METHODS.get(key)
        if native is not None:
            return native(call)
    if call.name == "super().__init__":
        return _construct_library_part(call)
    if label in ("dict", "list", "text", "scalar", "token", "secret"):
        return UNKNOWN
    return hand_over(call.frame, call.node, call.args)


def _construct_library_part(call: Call) -> Value:
    owner = call.owner
    if isinstance(owner, Obj) and isinstance(owner.cls, ClassInfo):
        for base in owner.cls.library_bases():
            made = constructed(call.frame, External(base), call.args, owner)
            if made is not None:
                heap.write(call.frame, owner, "<library>", made)
                return UNKNOWN
        heap.write(
            call.frame,
            owner,
            "args",
            heap.allocate(call.frame, call.node, "list", "tuple", items=call.args.positional),
        )
    return UNKNOWN


def constructed(frame: Frame, base: External, args: Args, owner: Obj) -> Obj | None:
    """Return the library object that an instance of a class derived from a library's class also is."""
    if base.name not in FUNCTIONS and not any(base.name.startswith(one) for one in PREFIXES):
        return None
    site = owner.site
    if site is None:
        import libcst as cst

        node: cst.CSTNode = owner.cls.node if isinstance(owner.cls, ClassInfo) else cst.Name("_")
    else:
        node = site.node
    made = call_function(Call(frame, node, args, base, base.name))
    if not isinstance(made, Obj) or made.kind != "lib":
        return None
    made.fields[DERIVED] = owner
    return made


def label_of(owner: Value) -> str:
    """Return by which label the methods of a value are looked up."""
    if isinstance(owner, Obj):
        return owner.label if owner.kind == "lib" else owner.kind
    if isinstance(owner, Text):
        return "text"
    if isinstance(owner, Scalar):
        return "scalar"
    if isinstance(owner, Token):
        return "token"
    if isinstance(owner, ClassInfo):
        return "class"
    return "func" if isinstance(owner, Func) else "other"


def lib_attribute(frame: Frame, node: cst.CSTNode, owner: Obj, name: str) -> Value:
    """Return an attribute of a library's object: as its model says, as it was set, or one of its methods."""
    model = ATTRIBUTES.get((owner.label, name)) or ATTRIBUTES.get((owner.label, "*"))
    if model is not None:
        found = model(frame, node, owner, name)
        if found is not None:
            return found
    known = heap.read(frame, owner, name)
    if known is not None:
        return known
    if (owner.label, name) in METHODS or (owner.label, "*") in METHODS:
        return LibMethod(owner, name)
    if owner.rest is not None:
        return owner.rest
    return LibMethod(owner, name)


def lib_item(frame: Frame, node: cst.CSTNode, owner: Value, key: Value) -> Value:
    """Return an item of a library's object or of something of a library."""
    if isinstance(owner, External):
        stored = STORES.get(owner.name)
        if stored is not None:
            return lib_item(frame, node, frame.machine.store(stored), key)
        native = FUNCTIONS.get(f"{owner.name}.__getitem__")
        return native(Call(frame, node, Args([key]), owner, owner.name)) if native is not None else owner
    return call_method(Call(frame, node, Args([key]), owner, "__getitem__"))


def set_item(frame: Frame, node: cst.CSTNode, owner: Value, key: Value, value: Value) -> None:
    """Set an item of a library's object; where that is not seen, a token gets out of sight."""
    if isinstance(owner, External) and owner.name in STORES:
        owner = frame.machine.store(STORES[owner.name])
    kept = store_given(frame, owner) if isinstance(owner, Opaque) else None
    if kept is not None and isinstance(key, Text) and key.known is not None:
        heap.write(frame, kept, f"[{key.known}]", value)
        return
    native = METHODS.get((label_of(owner), "__setitem__")) if isinstance(owner, Obj) else None
    if native is not None:
        native(Call(frame, node, Args([key, value]), owner, "__setitem__"))
    else:
        escape(value, "kept in something that is not seen")


def set_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str, value: Value) -> None:
    """Set an attribute of a library's object."""
    if isinstance(owner, External) and owner.name in STORES:
        owner = frame.machine.store(STORES[owner.name])
    if isinstance(owner, Opaque):
        owner = store_given(frame, owner) or owner
    if isinstance(owner, Obj):
        native = METHODS.get((owner.label, "__setattr__"))
        if native is not None:
            native(Call(frame, node, Args([Text(()), value], {"name": Opaque((name,))}), owner, name))
        heap.write(frame, owner, name, value)
    else:
        escape(value, "kept in something that is not seen")


def external_attribute(frame: Frame, node: cst.CSTNode, owner: External, name: str) -> Value:
    """Return something of a library: an attribute of a module, of a class, or of an object all share."""
    if owner.name in STORES:
        return lib_attribute(frame, node, frame.machine.store(STORES[owner.name]), name)
    model = EXTERNAL_ATTRIBUTES.get(owner.name)
    if model is None:
        model = next(
            (EXTERNAL_ATTRIBUTES[one] for one in EXTERNAL_ATTRIBUTES if owner.name.startswith(f"{one}.")),
            None,
        )
    found = model(frame, node, owner, name) if model is not None else None
    full = f"{owner.name}.{name}"
    if found is None and full in STORES:
        return frame.machine.store(STORES[full])
    return External(full) if found is None else found


def opaque_attribute(frame: Frame, owner: Opaque, name: str) -> Value:
    """Return an attribute of a value from outside, which remembers its name."""
    import libcst as cst

    model = OPAQUE_ATTRIBUTES.get(name)
    if model is not None:
        found = model(frame, cst.Name(name), owner, name)
        if found is not None:
            return found
    store = store_given(frame, owner)
    known = heap.read(frame, store, name) if store is not None else None
    return Opaque((name, *owner.names)[:MOST_NAMES], owner.vendor, owner.given) if known is None else known


def store_given(frame: Frame, owner: Opaque) -> Obj | None:
    """Return what keeps the attributes of something that a framework gives to functions, such as a request."""
    label = GIVEN.get(owner.names[0]) if owner.names else None
    return None if label is None else frame.machine.store(label)


def item_given(frame: Frame, owner: Opaque, key: str) -> Value | None:
    """Return the item that somebody has put into something that a framework gives to functions."""
    kept = store_given(frame, owner)
    return None if kept is None else heap.read(frame, kept, f"[{key}]")


def typed(frame: Frame, node: cst.CSTNode, annotation: External, name: str) -> Value | None:
    """Return what a value annotated with a library's class is; it carries what its own name says."""
    label = TYPES.get(annotation.name)
    if label is None:
        label = next(
            (
                found
                for start, say in TYPE_PREFIXES.items()
                if annotation.name.startswith(start) and (found := say(annotation))
            ),
            None,
        )
    if label is None:
        return None
    key = ("typed", label, name, id(frame.module), frame.func.identity if frame.func else None)
    made = frame.machine.objects.get(key)
    if made is None:
        made = frame.machine.objects[key] = Obj("lib", label, {"<name>": Opaque((name,), given=True)}, open_=True)
        frame.machine.shared.add(made)
    return made


def decorated(frame: Frame, node: cst.Decorator, applied: Value, value: Value) -> Value:
    """Return what a decorator makes of a function."""
    from cybrid_lint.evaluation.calls import call_value

    found: list[Value] = []
    for one in options(applied):
        name = one.name if isinstance(one, External) else ""
        if isinstance(one, Obj) and one.label == "decorator":
            inner = one.fields.get("<name>")
            name = inner.name if isinstance(inner, External) else ""
        if name in DECORATORS:
            args = Args(list(one.items), dict(one.fields)) if isinstance(one, Obj) else Args()
            found.append(DECORATORS[name](frame, args, value))
        elif _is_library(one) and not is_called_to_decorate(one):
            found.append(_by_last_name(frame, one, value))
        else:
            result = call_value(frame, node, one, Args([value]))
            known = any(isinstance(each, Func | Bound | Partial | Obj | ClassInfo) for each in options(result))
            found.append(result if known else value)
    return union(found)


def _is_library(applied: Value) -> bool:
    return isinstance(applied, Opaque | External | LibMethod) or (
        isinstance(applied, Obj) and applied.kind != "instance"
    )


def is_called_to_decorate(applied: Value) -> bool:
    """Tell whether a decorator is a method whose own model says what it does, called as any other."""
    if not isinstance(applied, LibMethod) or f"*.{applied.name}" in DECORATORS:
        return False
    return isinstance(applied.owner, Obj) and (applied.owner.label, applied.name) in METHODS


def _by_last_name(frame: Frame, applied: Value, value: Value) -> Value:
    """Return what a decorator gives whose model is known by its last name alone: `app.get`, `router.post`."""
    last = ""
    if isinstance(applied, External | LibMethod):
        last = applied.name.rsplit(".", 1)[-1]
    elif isinstance(applied, Opaque) and applied.names:
        last = applied.names[0]
    elif isinstance(applied, Obj) and applied.label == "decorator":
        inner = applied.fields.get("<name>")
        last = inner.name.rsplit(".", 1)[-1] if isinstance(inner, External) else ""
    model = DECORATORS.get(f"*.{last}")
    args = Args(list(applied.items), dict(applied.fields)) if isinstance(applied, Obj) else Args()
    return value if model is None else model(frame, args, value)


def decorated_class(frame: Frame, node: cst.Decorator, applied: Value, cls: ClassInfo) -> Value:
    """Note what decorates a class, and return what a decorator of the project makes of it."""
    from cybrid_lint.evaluation.calls import call_value

    made: list[Value] = []
    for one in options(applied):
        if isinstance(one, External):
            cls.marks |= {one.name.rsplit(".", 1)[-1]}
        elif isinstance(one, Obj) and one.label == "decorator":
            inner = one.fields.get("<name>")
            if isinstance(inner, External):
                cls.marks |= {inner.name.rsplit(".", 1)[-1]}
        elif not _is_library(one):
            result = call_value(frame, node, one, Args([cls]))
            made += [each for each in options(result) if isinstance(each, ClassInfo)]
    return union(made) if made else cls


def injected(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return what a framework gives to a parameter, None if it gives nothing."""
    for injector in INJECTORS:
        found = injector(frame, func, param)
        if found is not None:
            return found
    return None


def returned(frame: Frame, node: cst.CSTNode, value: Value) -> None:
    """Tell the models that a function returns a value."""
    for one in RETURNED:
        one(frame, node, value)


def raised(frame: Frame, node: cst.CSTNode, value: Value) -> None:
    """Tell the models that an exception is raised."""
    for one in RAISED:
        one(frame, node, value)


def yield_hook(frame: Frame, func: Func) -> Callable[[Value], Value] | None:
    """Return what a `yield` in this function gives back, where a library drives the generator."""
    return next((found for one in HOOKS if (found := one(frame, func)) is not None), None)
