"""Attributes and items of whatever has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cybrid_lint.engine.alternatives import BRANCHING, Choice, Union, choice, named, options, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial, Super
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.expressions import over
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import (
    DictState,
    InstanceState,
    Key,
    LibraryState,
    SequenceState,
    State,
    ViewState,
    by_name,
    is_known,
    key_of,
    may_be_same,
)
from cybrid_lint.engine.operations import Args, Attr, Item
from cybrid_lint.engine.snapshots import Compound, Made, Spread, Updated, made
from cybrid_lint.engine.symbols import PROGRAM, FieldOf, Global
from cybrid_lint.engine.texts import Hole, Text, text
from cybrid_lint.engine.values import (
    ABSENT,
    NEVER,
    NONE,
    UNKNOWN,
    Const,
    Library,
    Member,
    Module,
    Site,
    Unknown,
    Value,
    unknown,
)

# Labels of Python's own containers, whose items are read and written here.
CONTAINERS = frozenset({"dict", "list", "text", "scalar"})
# The verbs of a session that call its `request`, which a class derived from it may have its own of.
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})


def spread(value: Value, of_one: Callable[[Value], Value]) -> Value:
    """Return what an operation gives on each of the values that a value may be."""
    if isinstance(value, Choice):
        return choice(value.test, spread(value.then, of_one), spread(value.orelse, of_one))
    if isinstance(value, Union):
        return union(spread(option, of_one) for option in value.options)
    return of_one(value)


# attributes


def attribute(frame: Frame, base: Value, name: str, site: Site) -> Value:
    """Return an attribute of a value."""
    if type(base) in BRANCHING:
        return spread(base, lambda option: attribute(frame, option, name, site))
    update = frame.update(base)
    if update is not None and name in update.fields:
        return update.fields[name]
    state = frame.state(base)
    if isinstance(state, InstanceState):
        return instance_attribute(frame, base, state, name, site)
    if isinstance(state, LibraryState):
        return _library_attribute(frame, base, state, name, site)
    if state is not None:
        return LibraryMethod(base, name)
    reader = _ATTRIBUTES.get(type(base))
    if reader is not None:
        return reader(frame, base, name, site)
    if base is NEVER or base is NONE:
        return NEVER
    if base is ABSENT:
        return UNKNOWN
    if isinstance(base, Function) and name in ("__name__", "__qualname__"):
        return text(base.code.name)
    if isinstance(base, Bound | Partial) and name in ("__func__", "__wrapped__", "func"):
        return base.function
    if base.symbols and not isinstance(base, Text | LibraryMethod | Function | Partial):
        return _symbolic_attribute(frame, base, name, site)
    if isinstance(base, Text) and name in ("url", "href"):
        return base
    return LibraryMethod(base, name)


def _outside_attribute(frame: Frame, base: Unknown, name: str, site: Site) -> Value:
    return frame.engine.library.unknown_attribute(frame, base, name)


def _name_below(frame: Frame, base: Library, name: str, site: Site) -> Value:
    dotted = f"{base.name}.{name}"
    found = frame.engine.library.name(frame, dotted)
    return Library(dotted) if found is None else found


def _symbolic_attribute(frame: Frame, base: Value, name: str, site: Site) -> Value:
    """Return an attribute of something symbolic; what its class says of it, if that is known."""
    cls = frame.engine.class_of(frame, base)
    if cls is not None:
        found = implementation(cls, name)
        if found is not None:
            return bound(frame, found, base, site)
        if name == "__dict__":
            return frame.allocate(ViewState(base))
        constant = frame.engine.class_constant(cls, name)
        if constant is not None:
            return constant
        slots = cls.find(name) if name == "__slots__" else None
        if slots is not None:
            return slots[0]
        usual = frame.engine.usual_field(cls, name)
        if isinstance(usual, Global) and usual.module == PROGRAM and not frame.engine.is_written(cls, name):
            return usual
        return _of_base(frame, base, name, site) or Attr(base, name)
    label = frame.engine.label_of(frame, base)
    if label is None:
        return Attr(base, name)
    part = frame.engine.library.part(frame, label, name)
    if part is not None:
        return part
    return LibraryMethod(base, name) if frame.engine.library.has_method(label, name) else Attr(base, name)


def _of_base(frame: Frame, base: Value, name: str, site: Site) -> Value | None:
    """Return what the library's object has under a name that a constructor has just made of something symbolic."""
    update = frame.update(base)
    made = None if update is None else update.fields.get("<base>")
    found = None if made is None else attribute(frame, made, name, site)
    # methods are those of the instance, which may have its own in their place
    return None if isinstance(found, LibraryMethod) else found


def implementation(cls: ClassCode, name: str) -> Function | None:
    """Return the one function that a name means on every instance of a class or of those that derive from it."""
    found = cls.find(name)
    if found is None:
        below = [code.attrs[name] for code in cls.descendants() if name in code.attrs]
        value = below[0] if len(below) == 1 else None
    else:
        value = found[0]
        overriding = [code.attrs[name] for code in cls.descendants() if name in code.attrs]
        is_abstract = isinstance(value, Function) and value.code.is_abstract
        if overriding or is_abstract:
            value = overriding[0] if is_abstract and len(overriding) == 1 else None
    return value if isinstance(value, Function) else None


def instance_attribute(frame: Frame, base: Value, state: InstanceState, name: str, site: Site) -> Value:
    """Return an attribute of an instance: a property, what was set, a method, or what its library's class has."""
    cls = state.cls.code
    found = cls.find(name)
    if found is not None and any(
        isinstance(option, Function) and "property" in option.marks for option in options(found[0])
    ):
        return spread(with_cells(found[0], state.cls), lambda option: bound(frame, option, base, site))
    own = state.fields.get(name, ABSENT)
    if found is not None and not all(option is ABSENT for option in options(own)):
        inherited = spread(with_cells(found[0], state.cls), lambda option: bound(frame, option, base, site))
        own = over(own, inherited)
    elif found is not None:
        value = with_cells(found[0], state.cls)
        if isinstance(value, Function):
            return bound(frame, value, base, site)
        own = _kept(frame, base, state, value, name, site)
    if all(option is ABSENT for option in options(own)):
        missing = _missing(frame, base, state, name, site)
        if missing is not None:
            return missing
    return field_of(frame, base, state, name, own)


def _kept(frame: Frame, base: Value, state: InstanceState, said: Value, name: str, site: Site) -> Value:
    """Return an attribute of which a class says something: what its library's object holds, if it only describes it."""
    if keeps_fields(frame, state) and (isinstance(said, Unknown) or isinstance(frame.state(said), LibraryState)):
        return _inherited(frame, base, state.base, name, site)
    return spread(said, lambda option: bound(frame, option, base, site))


def keeps_fields(frame: Frame, state: InstanceState) -> bool:
    """Tell whether what an instance is of a library holds its attributes."""
    label = None if state.base is ABSENT else frame.engine.label_of(frame, state.base)
    return label is not None and frame.engine.library.has_special(label, "__fields__")


def field_of(frame: Frame, base: Value, state: InstanceState, name: str, own: Value) -> Value:
    """Return an attribute that methods of the class may set too, as far as what is there tells nothing itself."""
    if frame.engine.is_written(state.cls.code, name) and any(
        option is ABSENT or isinstance(option, Const | Unknown) for option in options(own)
    ):
        return FieldOf(frame.close(base), name, own)
    if own is ABSENT:
        return unknown(name, state.cls.code.name)
    return own if not isinstance(own, Choice | Union) else _present(own, name, state.cls.code)


def _present(value: Value, name: str, cls: ClassCode) -> Value:
    if value is ABSENT:
        return unknown(name, cls.name)
    if isinstance(value, Choice):
        return choice(value.test, _present(value.then, name, cls), _present(value.orelse, name, cls))
    if isinstance(value, Union):
        return union(_present(option, name, cls) for option in value.options)
    return value


def with_cells(value: Value, cls: Class) -> Value:
    """Return a class's attribute with what the class captures of the function that it is defined in."""
    if not cls.cells or not isinstance(value, Function):
        return value
    known = dict(cls.cells)
    return value.with_cells(
        cls.cells if value.cells is None else tuple((name, known.get(name, inner)) for name, inner in value.cells)
    )


def bound(frame: Frame, value: Value, receiver: Value, site: Site) -> Value:
    """Return what a class's attribute gives when it is read from an instance."""
    if isinstance(value, Function):
        if "property" in value.marks:
            return frame.engine.call(frame, Bound(value, receiver), Args(), site)
        if "staticmethod" in value.marks:
            return value
        if "classmethod" in value.marks:
            cls = frame.engine.class_of(frame, receiver)
            if isinstance(receiver, Class):
                return Bound(value, receiver)
            state = frame.state(receiver)
            owner = state.cls if isinstance(state, InstanceState) else Class(cls, ()) if cls is not None else receiver
            return Bound(value, owner)
        return Bound(value, receiver)
    if isinstance(value, Library) and value.name.startswith("builtins.") and value.name.count(".") > 1:
        # a method of a built-in class under a name of the project's
        return Bound(value, receiver)
    if isinstance(value, Partial) and value.is_method and not isinstance(receiver, Class):
        inner = bound(frame, value.function, receiver, site)
        return Partial(inner, value.args, value.keywords, False)
    state = frame.state(value)
    if isinstance(state, LibraryState):
        described = frame.engine.library.attribute(frame, state.label, value, "__get__", site)
        if described is not None:
            return described if not isinstance(described, LibraryMethod) else Bound(value, receiver)
    if isinstance(state, InstanceState) and state.cls.code.find("__get__") is not None:
        getter = instance_attribute(frame, value, state, "__get__", site)
        return frame.engine.call(frame, getter, Args((receiver, UNKNOWN)), site)
    return value


def _missing(frame: Frame, base: Value, state: InstanceState, name: str, site: Site) -> Value | None:
    """Return an attribute that nobody has set as far as it is seen; None for one of which nothing is known."""
    cls = state.cls.code
    if name == "__class__":
        return state.cls
    if name == "__dict__":
        return frame.allocate(ViewState(base))
    if state.is_generic:
        below = [code.attrs[name] for code in cls.descendants() if name in code.attrs]
        if below:
            return union(bound(frame, option, base, site) for value in below for option in options(value))
    getter = cls.find("__getattr__")
    if getter is not None and not name.startswith("__") and not frame.engine.is_assigned(cls, name):
        return frame.engine.call(frame, bound(frame, getter[0], base, site), Args((text(name),)), site)
    if state.base is not ABSENT:
        own = cls.find("request")
        if own is not None and name in VERBS:
            return union(
                Partial(bound(frame, option, base, site), (text(name.upper()),), (), False)
                for option in options(own[0])
            )
        label = frame.engine.label_of(frame, state.base)
        called = None if label is None else frame.engine.library.calls_back(label, name)
        if called is not None and cls.find(called) is not None:
            return attribute(frame, base, called, site)
        return _inherited(frame, base, state.base, name, site)
    if not frame.engine.is_written(cls, name):
        if frame.engine.library.has_method("instance", name):
            return LibraryMethod(base, name)
        for code in cls.lineage():
            if name in code.annotations:
                return typed_field(frame, code, name)
    return None


def _inherited(frame: Frame, instance: Value, base: Value, name: str, site: Site) -> Value:
    """Return what an instance has from the library's object that it also is."""

    def of_instance(found: Value) -> Value:
        return found.of(found.owner, instance) if isinstance(found, LibraryMethod) and found.owner is base else found

    return spread(attribute(frame, base, name, site), of_instance)


def typed_field(frame: Frame, cls: ClassCode, name: str) -> Value:
    """Return an attribute of which its annotation says all that is known."""
    meant = frame.engine.annotated(frame, cls.annotations[name], cls.module)
    if isinstance(meant, Class):
        return frame.engine.generic(meant.code)
    if isinstance(meant, Library):
        label = frame.engine.library.type_label(meant.name)
        if label is not None:
            return frame.allocate(LibraryState(label, {"<name>": unknown(name)}, is_open=True))
    return unknown(name, cls.name)


def _library_attribute(frame: Frame, base: Value, state: LibraryState, name: str, site: Site) -> Value:
    found = frame.engine.library.attribute(frame, state.label, base, name, site)
    if found is not None:
        return found
    if name in state.fields:
        return _present_field(state.fields[name], name)
    return LibraryMethod(base, name)


def _present_field(value: Value, name: str) -> Value:
    if ABSENT in options(value):
        return union(unknown(name) if option is ABSENT else option for option in options(value))
    return value


def module_attribute(frame: Frame, base: Module, name: str, site: Site) -> Value:
    """Return what a module of the project has under a name."""
    module = frame.engine.module(base.path)
    found = frame.engine.module_variable(module, name)
    if found is not None:
        return found
    if module.is_package:
        below = frame.engine.import_module(module, name, 1)
        if below is not None:
            return below
    getter = frame.engine.module_variable(module, "__getattr__")
    if getter is not None:
        return frame.engine.call(frame, getter, Args((text(name),)), site)
    return unknown(name, *module.words)


def class_attribute(frame: Frame, base: Class, name: str, site: Site) -> Value:
    """Return an attribute of a class."""
    code = base.code
    found = code.find(name)
    if found is None:
        if name in ("__name__", "__qualname__"):
            return text(code.name)
        described = frame.engine.library.attribute(frame, "class", base, name, site)
        if described is not None:
            return described
        if name == "__dict__":
            return frame.allocate(DictState(by_name(code.attrs)))
        if name == "__members__" or frame.engine.library.has_method("class", name):
            return LibraryMethod(base, name)
        libraries = code.library_bases()
        for library in libraries:
            value = frame.engine.library.name(frame, f"{library}.{name}")
            if value is not None:
                return value
        if libraries:
            return LibraryMethod(base, name)
        return unknown(name, code.name)
    return spread(with_cells(found[0], base), lambda option: _of_class(frame, option, base, site))


def _of_class(frame: Frame, value: Value, base: Class, site: Site) -> Value:
    if isinstance(value, Function):
        return Bound(value, base) if "classmethod" in value.marks else value
    return bound(frame, value, base, site)


def _super_attribute(frame: Frame, base: Super, name: str, site: Site) -> Value:
    receiver = base.receiver
    state = frame.state(receiver)
    if isinstance(state, InstanceState):
        cls: ClassCode | None = state.cls.code
    else:
        cls = receiver.code if isinstance(receiver, Class) else frame.engine.class_of(frame, receiver)
    lineage = cls.lineage() if cls is not None else []
    if base.cls not in lineage:
        lineage = base.cls.lineage()
    for code in lineage[lineage.index(base.cls) + 1 :]:
        if name in code.attrs:
            if isinstance(receiver, Class):
                return spread(code.attrs[name], lambda option: _of_class(frame, option, receiver, site))
            return spread(code.attrs[name], lambda option: bound(frame, option, receiver, site))
    if name == "__init__":
        return LibraryMethod(receiver, "super().__init__")
    if name == "__new__":
        return Library("builtins.object.__new__")
    if isinstance(state, InstanceState) and state.base is not ABSENT:
        return _inherited(frame, receiver, state.base, name, site)
    if cls is not None and cls.library_bases():
        # which object of a library it is, the receiver says once it is known
        return Attr(base, name) if state is None and base.symbols else LibraryMethod(receiver, f"super().{name}")
    return unknown(name)


def _member_attribute(frame: Frame, base: Member, name: str, site: Site) -> Value:
    if name in ("value", "_value_"):
        return base.value
    if name in ("name", "_name_"):
        return text(base.name)
    found = base.cls.find(name)
    if found is not None:
        return spread(found[0], lambda option: bound(frame, option, base, site))
    made = _made_member(frame, base, site)
    if made is not None and name in made.fields:
        return made.fields[name]
    return LibraryMethod(base.value, name)


def _made_member(frame: Frame, member: Member, site: Site) -> InstanceState | None:
    """Return a member of an enumeration as its constructor makes it, which gets the parts of its value."""
    init = member.cls.find("__init__")
    if init is None or not isinstance(init[0], Function):
        return None
    value = frame.state(member.value)
    parts = value.members if isinstance(value, SequenceState) and value.kind == "tuple" else (member.value,)
    instance = frame.allocate(InstanceState(Class(member.cls, ()), {}))
    with frame.silenced():
        frame.engine.call(frame, init[0], Args((instance, *parts)), site)
    state = frame.state(instance)
    return state if isinstance(state, InstanceState) else None


def _updated_attribute(frame: Frame, base: Updated, name: str, site: Site) -> Value:
    for field, value in base.fields:
        if field == name:
            return value
    found = attribute(frame, base.base, name, site)
    # a method is one of what has been written to, not of what it was before
    if isinstance(found, Bound) and found.receiver is base.base:
        return Bound(found.function, base)
    if isinstance(found, LibraryMethod) and found.owner is base.base:
        return LibraryMethod(base, name)
    if isinstance(found, Attr) and found.base is base.base:
        return Attr(base, name)
    return found


# What attributes mean on values that are no objects.
_ATTRIBUTES: dict[type, Callable[[Frame, Any, str, Site], Value]] = {
    Unknown: _outside_attribute,
    Library: _name_below,
    Module: module_attribute,
    Class: class_attribute,
    Super: _super_attribute,
    Member: _member_attribute,
    Updated: _updated_attribute,
}


def set_attribute(frame: Frame, base: Value, name: str, value: Value, site: Site) -> None:
    """Set an attribute of a value."""
    choices = options(base)
    for option in choices:
        _set_attribute(frame, option, name, value, site, certain=len(choices) == 1)


def _set_attribute(frame: Frame, base: Value, name: str, value: Value, site: Site, *, certain: bool) -> None:
    cls = frame.engine.class_of(frame, base)
    if cls is not None:
        setter = cls.find(f"{name}.setter")
        if setter is not None and isinstance(setter[0], Function):
            frame.engine.call(frame, Bound(setter[0], base), Args((value,)), site)
            return
        custom = cls.find("__setattr__")
        if custom is not None and isinstance(custom[0], Function) and frame.code is not custom[0].code:
            frame.engine.call(frame, Bound(custom[0], base), Args((text(name), value)), site)
    state = frame.state(base)
    if name == "<base>" and isinstance(state, InstanceState) and frame.is_writable(base):
        frame.put(base, state.with_base(value))
        return
    if isinstance(state, InstanceState | LibraryState) and frame.is_writable(base):
        if isinstance(state, LibraryState):
            handler = frame.engine.library.method(
                frame, state.label, base, "__setattr__", Args((text(name), value)), site
            )
            if handler is not None:
                return
        elif keeps_fields(frame, state) or (
            state.base is not ABSENT
            and name not in state.fields
            and not frame.engine.is_own_field(state.cls.code, name)
        ):
            set_attribute(frame, state.base, name, value, site)
        kept = value if certain else union((state.fields.get(name, ABSENT), value))
        frame.put(base, state.with_field(name, kept))
    elif isinstance(base, Class):
        known = base.code.attrs.get(name)
        closed = frame.close(value)
        base.code.attrs[name] = closed if known is None else union((known, closed))
    elif isinstance(base, Module):
        frame.engine.set_module_variable(frame, base.path, name, value)
    elif isinstance(base, Function) or _set_on_kept(frame, base, name, value):
        pass
    elif base.symbols and not isinstance(base, Text):
        frame.write_field(base, name, value if certain else union((Attr(base, name), value)))
    else:
        frame.engine.library.set_outside(frame, base, name, value, site)


def _set_on_kept(frame: Frame, base: Value, name: str, value: Value) -> bool:
    """Set an attribute of an instance that its own class keeps, as singletons are kept; return whether it does."""
    if not isinstance(base, Made) or not isinstance(base.state, InstanceState):
        return False
    changed = made(base.identity, base.state.with_field(name, frame.close(value)))
    is_kept = False
    for code in base.state.cls.code.lineage():
        for attr, held in code.attrs.items():
            kept = [option for option in options(held) if isinstance(option, Made) and option.identity == base.identity]
            if kept:
                others = [option for option in options(held) if option not in kept]
                code.attrs[attr] = union((*others, changed))
                is_kept = True
    return is_kept


# items


def item(frame: Frame, base: Value, key: Value, site: Site) -> Value:
    """Return an item of a value."""
    if type(base) in BRANCHING:
        return spread(base, lambda option: item(frame, option, key, site))
    if type(key) in BRANCHING:
        return spread(key, lambda option: item(frame, base, option, site))
    if not isinstance(base, Unknown | Class | Library | Text):
        key = keyed(frame, key)
    under = key_of(key)
    update = frame.update(base)
    if update is not None and under in update.items:
        return update.items[under]
    state = frame.state(base)
    if state is not None:
        return _object_item(frame, base, state, key, site)
    if isinstance(base, Unknown):
        return _outside_item(frame, base, key, site)
    if isinstance(base, Class):
        return _class_item(base, under)
    if isinstance(base, Updated):
        return _updated_item(frame, base, key, site)
    if isinstance(base, Library):
        getter = f"{base.name}.__getitem__"
        if not frame.engine.library.has_function(getter):
            return base
        return frame.engine.call(frame, Library(getter), Args((key,)), site)
    if isinstance(base, Text):
        return _library_item(frame, base, key, site)
    if base is NEVER or base is NONE or base is ABSENT:
        return NEVER
    return _symbolic_item(frame, base, key, site) if base.symbols else UNKNOWN


def keyed(frame: Frame, key: Value) -> Value:
    """Return a key; a tuple or set as what tells it from others: what it holds."""
    state = frame.state(key)
    if isinstance(key, Compound) or (isinstance(state, SequenceState) and state.is_compound):
        under = key_of(frame.close(key))
        return under if isinstance(under, Compound) else key
    return key


def _object_item(frame: Frame, base: Value, state: State, key: Value, site: Site) -> Value:
    if isinstance(state, DictState):
        return dict_item(frame, base, state, key, UNKNOWN)
    if isinstance(state, SequenceState):
        return sequence_item(frame, state, key, site)
    if isinstance(state, ViewState):
        under = key_of(key)
        return attribute(frame, state.owner, under, site) if isinstance(under, str) else UNKNOWN
    if isinstance(state, InstanceState):
        return _instance_item(frame, base, state, key, site)
    return _library_item(frame, base, key, site)


def _outside_item(frame: Frame, base: Unknown, key: Value, site: Site) -> Value:
    if isinstance(frame.state(key), SequenceState) and not base.whole:
        return _library_item(frame, Text((Hole(base),)), key, site)
    under = key_of(key)
    return frame.engine.library.unknown_item(frame, base, under) if isinstance(under, str) else base


def _updated_item(frame: Frame, base: Updated, key: Value, site: Site) -> Value:
    under = key_of(key)
    for known, value in base.items:
        if known == under:
            return value
    before = item(frame, base.base, key, site)
    if base.items and not isinstance(under, str | Const):
        return union((before, *(value for _, value in base.items)))
    return before


def _symbolic_item(frame: Frame, base: Value, key: Value, site: Site) -> Value:
    """Return an item of something symbolic; what its class says of it, if that is known."""
    if _has_own(frame, base, "__getitem__"):
        return _library_item(frame, base, key, site)
    cls = frame.engine.class_of(frame, base)
    getter = None if cls is None else implementation(cls, "__getitem__")
    if getter is not None:
        return frame.engine.call(frame, Bound(getter, base), Args((key,)), site)
    return Item(base, key)


def _has_own(frame: Frame, base: Value, name: str) -> bool:
    """Tell whether something symbolic is a library's object that has its own way to read or write items."""
    label = frame.engine.label_of(frame, base)
    return label is not None and label not in CONTAINERS and frame.engine.library.has_method(label, name)


def dict_item(frame: Frame, base: Value, state: DictState, key: Value, missing: Value) -> Value:
    """Return an item of a dict; `missing` is what stands for one that is not there."""
    key = keyed(frame, key)
    under = key_of(key)
    if not is_known(under):
        return _any_entry(state, under, key)
    found = state.entries.get(under, ABSENT)
    for known, source in state.entries.items():
        if isinstance(known, Spread):
            inner = item(frame, source, key, Site(frame.module.path, 0))
            found = over(found, inner) if found is not ABSENT else inner
    # an entry under a symbolic key may be this one
    others = [
        value
        for known, value in state.entries.items()
        if isinstance(known, Value) and known.symbols and not isinstance(known, Spread) and may_be_same(known, under)
    ]
    if others:
        found = union((found, *others)) if found is not ABSENT else union((*others, ABSENT))
    if state.rest is not NEVER:
        found = union((over(found, state.rest), state.rest)) if found is ABSENT else found
    if found is ABSENT or ABSENT in options(found):
        if missing is UNKNOWN:
            name = under if isinstance(under, str) else ""
            missing = unknown(name) if state.is_open and name else UNKNOWN if state.is_open else NEVER
            if found is ABSENT and missing is NEVER:
                return unknown(name) if name else UNKNOWN
        elif state.is_open:
            missing = union((unknown(under), missing)) if isinstance(under, str) else union((UNKNOWN, missing))
        return over(found, missing)
    return found


def _any_entry(state: DictState, under: Key, key: Value) -> Value:
    """Return an item whose key is not known: what was kept under the same key, else any of them."""
    if under in state.entries and key is not UNKNOWN:
        return over(state.entries[under], UNKNOWN)
    found = [over(value, NEVER) for known, value in state.entries.items() if may_be_same(known, under)]
    if state.rest is not NEVER:
        found.append(state.rest)
    if key.symbols:
        # which entry it is, the key decides once it is known
        return Item(_frozen(state), key) if not state.is_open and found else union((*found, UNKNOWN))
    if state.is_open or not found:
        found.append(UNKNOWN)
    return union(found)


def _frozen(state: DictState) -> Value:
    return made((0, 0), state)


def sequence_item(frame: Frame, state: SequenceState, key: Value, site: Site) -> Value:
    """Return an item of a sequence, or a part of it for a slice."""
    bounds = frame.state(key)
    if isinstance(bounds, SequenceState) and bounds.kind == "slice":
        return _sliced(frame, state, bounds)
    if isinstance(key, Const) and isinstance(key.value, int) and state.kind != "generator":
        index = key.value
        certain = all(ABSENT not in options(member) for member in state.members)
        if certain and 0 <= index < len(state.members):
            return state.members[index]
        if certain and not state.is_open and -len(state.members) <= index < 0:
            return state.members[index]
        if not state.is_open and state.rest is NEVER and certain:
            return UNKNOWN
        if index in (0, -1) and not state.is_open:
            return first(state.members if index == 0 else state.members[::-1], state.rest)
    return element(state)


def first(members: tuple[Value, ...], otherwise: Value) -> Value:
    """Return the first of members that may be absent, or something else where there is none."""
    found = otherwise
    for member in reversed(members):
        found = over(member, found)
    return found


def element(state: SequenceState) -> Value:
    """Return what any one member of a sequence may be."""
    found = [over(member, NEVER) for member in state.members]
    found.append(state.rest)
    if state.is_open and state.rest is NEVER:
        found.append(UNKNOWN)
    return union(found) if found and union(found) is not NEVER else UNKNOWN


def known_slice(state: SequenceState) -> slice | None:
    """Return a slice whose bounds are known, None for any other."""
    bounds: list[int | None] = []
    for bound in state.members:
        if not isinstance(bound, Const) or not isinstance(bound.value, int | None):
            return None
        bounds.append(bound.value)
    return None if bounds[2] == 0 else slice(*bounds)


def _sliced(frame: Frame, state: SequenceState, bounds: SequenceState) -> Value:
    part = known_slice(bounds)
    if part is not None and not state.is_open and all(ABSENT not in options(member) for member in state.members):
        return frame.allocate(SequenceState(state.kind, state.members[part], state.rest))
    return frame.allocate(SequenceState(state.kind, (), union((*state.members, state.rest)), True))


def _instance_item(frame: Frame, base: Value, state: InstanceState, key: Value, site: Site) -> Value:
    cls = state.cls.code
    traits = frame.engine.traits(cls)
    if "namedtuple" in traits and isinstance(key, Const) and isinstance(key.value, int):
        names = frame.engine.field_names(cls)
        if -len(names) <= key.value < len(names):
            return attribute(frame, base, names[key.value], site)
    if cls.find("__getitem__") is not None:
        getter = instance_attribute(frame, base, state, "__getitem__", site)
        return frame.engine.call(frame, getter, Args((key,)), site)
    if state.base is not ABSENT:
        found = item(frame, state.base, key, site)
        under = key_of(key)
        missing = cls.find("__missing__")
        if missing is not None:
            made = frame.engine.call(frame, bound(frame, missing[0], base, site), Args((key,)), site)
            return union((found, made)) if not isinstance(found, Unknown) else made
        return found
    under = key_of(key)
    return state.fields.get(under, unknown(under)) if isinstance(under, str) else UNKNOWN


def _library_item(frame: Frame, base: Value, key: Value, site: Site) -> Value:
    return frame.engine.call(frame, LibraryMethod(base, "__getitem__"), Args((key,)), site)


def _class_item(base: Class, under: Key) -> Value:
    members = base.code.members()
    if not members:
        return base
    for member in members:
        if member.name == under:
            return member
    return union(members)


def set_item(frame: Frame, base: Value, key: Value, value: Value, site: Site) -> None:
    """Set an item of a value."""
    choices = options(base)
    for option in choices:
        _set_item(frame, option, key, value, site, certain=len(choices) == 1)


def _set_item(frame: Frame, base: Value, key: Value, value: Value, site: Site, *, certain: bool) -> None:
    key = keyed(frame, key)
    under = key_of(key)
    state = frame.state(base)
    if isinstance(under, str):
        value = named(value, under)
    if isinstance(state, DictState) and frame.is_writable(base):
        _set_entry(frame, base, state, key, value, site, certain=certain)
        return
    if isinstance(state, SequenceState) and frame.is_writable(base):
        _set_member(frame, base, state, key, value, certain=certain)
        return
    if isinstance(state, ViewState):
        if isinstance(under, str):
            set_attribute(frame, state.owner, under, value, site)
        return
    if isinstance(state, InstanceState):
        _set_instance_item(frame, base, state, key, value, site)
        return
    if isinstance(state, LibraryState) or isinstance(base, Library | Unknown):
        frame.engine.call(frame, LibraryMethod(base, "__setitem__"), Args((key, value)), site)
        return
    if base.symbols:
        _set_symbolic_item(frame, base, key, value, site, certain=certain)


def _set_entry(
    frame: Frame, base: Value, state: DictState, key: Value, value: Value, site: Site, *, certain: bool
) -> None:
    under = key_of(key)
    if is_known(under) or (isinstance(under, Value) and not isinstance(under, Unknown)):
        kept = value if certain else union((state.entries.get(under, ABSENT), value))
        frame.put(base, state.with_entry(under, kept, site))
    else:
        frame.put(base, state.with_entry(under, value) if key is not UNKNOWN else state.with_rest(value))


def _set_member(frame: Frame, base: Value, state: SequenceState, key: Value, value: Value, *, certain: bool) -> None:
    if isinstance(key, Const) and isinstance(key.value, int) and 0 <= key.value < len(state.members):
        members = list(state.members)
        members[key.value] = value if certain else union((members[key.value], value))
        frame.put(base, SequenceState(state.kind, tuple(members), state.rest, state.is_open))
    else:
        frame.put(base, state.with_members((), value, True))


def _set_instance_item(frame: Frame, base: Value, state: InstanceState, key: Value, value: Value, site: Site) -> None:
    under = key_of(key)
    if state.cls.code.find("__setitem__") is not None:
        setter = instance_attribute(frame, base, state, "__setitem__", site)
        frame.engine.call(frame, setter, Args((key, value)), site)
    elif state.base is not ABSENT:
        set_item(frame, state.base, key, value, site)
    elif isinstance(under, str):
        frame.put(base, state.with_field(under, value))


def _set_symbolic_item(frame: Frame, base: Value, key: Value, value: Value, site: Site, *, certain: bool) -> None:
    if _has_own(frame, base, "__setitem__"):
        frame.engine.call(frame, LibraryMethod(base, "__setitem__"), Args((key, value)), site)
        return
    cls = frame.engine.class_of(frame, base)
    setter = None if cls is None else implementation(cls, "__setitem__")
    if setter is not None:
        frame.engine.call(frame, Bound(setter, base), Args((key, value)), site)
        return
    frame.write_item(base, key_of(key), value if certain else union((Item(base, key), value)))
