"""What attributes of values are: of modules, classes, libraries' names and objects, and of what is not known yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cybrid_lint.engine.alternatives import BRANCHING, options, spread, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial, Super
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.instances import (
    bound,
    given_entry,
    implementation,
    inherited,
    instance_attribute,
    keeps_fields,
    of_class,
)
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, ViewState, by_name
from cybrid_lint.engine.operations import Args, Attr
from cybrid_lint.engine.set_on_classes import read_here
from cybrid_lint.engine.snapshots import Updated
from cybrid_lint.engine.symbols import PROGRAM, Global
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.types import decorator_names
from cybrid_lint.engine.values import (
    ABSENT,
    NEVER,
    NONE,
    UNKNOWN,
    Library,
    Loop,
    Member,
    Module,
    Site,
    Unknown,
    Value,
    unknown,
)

_SEQUENCES: dict[str, type] = {"list": list, "tuple": tuple, "set": set}


def attribute(frame: Frame, base: Value, name: str, site: Site) -> Value:
    """Return an attribute of a value."""
    if type(base) in BRANCHING:
        return spread(base, lambda option: attribute(frame, option, name, site))
    update = frame.update(base)
    if update is not None and name in update.fields:
        return _present_field(update.fields[name], name)
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
    callee = base.function if isinstance(base, Bound) else base
    described = _of_function(frame, callee, name, site) if isinstance(callee, Function) else None
    if described is not None:
        return described
    if isinstance(base, Bound | Partial) and name in ("__func__", "__wrapped__", "func"):
        return base.function
    if base.symbols and not isinstance(base, Text | LibraryMethod | Function | Partial):
        found = _symbolic_attribute(frame, base, name, site)
        return frame.flow.laid_out.get(found, found)
    if isinstance(base, Text) and name in ("url", "href", "value"):
        # a text also stands for what is made of one: a URL, a member of an enumeration
        return base
    return LibraryMethod(base, name)


def _of_function(frame: Frame, function: Function, name: str, site: Site) -> Value | None:
    if name in ("__name__", "__qualname__"):
        return text(_name_of(function))
    if name in function.code.attributes:
        return frame.open(function.code.attributes[name])
    return frame.engine.library.attribute(frame, "function", function, name, site)


def _name_of(function: Function) -> str:
    """Return a function's name, which one that stands for another takes over by `functools.wraps`."""
    wrapped = function.stands_for
    return wrapped.name if wrapped is not None and "wraps" in decorator_names(function.code) else function.code.name


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
        entry = given_entry(frame, base, cls, name, site)
        if entry is not ABSENT:
            return entry
        if name == "__dict__":
            given = frame.flow.laid_out.get(Attr(base, name))
            return frame.allocate(ViewState(base)) if given is None else given
        kept = frame.engine.class_facts.constant(cls, name) or frame.engine.class_facts.shared(cls, name)
        if kept is not None:
            return kept
        slots = cls.find(name) if name == "__slots__" else None
        if slots is not None:
            return slots[0]
        usual = frame.engine.class_facts.usual_field(cls, name)
        if isinstance(usual, Global) and usual.module == PROGRAM and not frame.engine.class_facts.is_written(cls, name):
            return usual
        if cls.library_bases() and frame.engine.library.has_method("instance", name):
            return LibraryMethod(base, name)
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
    module = frame.engine.modules.get(base.path)
    found = frame.engine.modules.variable(module, name)
    if found is not None:
        return found
    if module.is_package:
        below = frame.engine.modules.imported(module, name, 1)
        if below is not None:
            return below
    if name == "__dict__" and module.is_evaluated:
        return _namespace(frame, base)
    getter = frame.engine.modules.variable(module, "__getattr__")
    if getter is not None:
        return frame.engine.call(frame, getter, Args((text(name),)), site)
    if module.frame is not None and not module.is_evaluated:
        # modules that import each other, as for annotations: it is there in the end
        return Global(base.path, name)
    return unknown(name, *module.words)


def _namespace(frame: Frame, base: Module) -> Value:
    """Return what a module has as a dict: its variables, and of a package the modules that it imports from itself."""
    module = frame.engine.modules.get(base.path)
    found: dict[str, Value] = {}
    for name in module.variables:
        value = frame.engine.modules.variable(module, name)
        if value is not None:
            found[name] = value
    for name in module.survey.beside if module.is_package else ():
        below = frame.engine.modules.imported(module, name, 1)
        if below is not None:
            found.setdefault(name, below)
    return frame.allocate(DictState(by_name(found)))


def class_attribute(frame: Frame, base: Class, name: str, site: Site) -> Value:
    """Return an attribute of a class."""
    code = base.code
    found = code.find(name)
    if found is None:
        if name in ("__name__", "__qualname__"):
            return text(code.name)
        metaclass = code.metaclass()
        of_metaclass = None if metaclass is None or name.startswith("__") else metaclass.code.find(name)
        if of_metaclass is not None:
            # a class is an instance of its metaclass
            return spread(of_metaclass[0], lambda option: bound(frame, option, base, site))
        described = frame.engine.library.attribute(frame, "class", base, name, site)
        if described is not None:
            return described
        if name == "__dict__":
            return frame.allocate(DictState(by_name(code.attrs)))
        if frame.engine.library.has_method("class", name):
            return LibraryMethod(base, name)
        libraries = code.library_bases()
        for library in libraries:
            value = frame.engine.library.name(frame, f"{library}.{name}")
            if value is not None:
                return value
        if libraries:
            return LibraryMethod(base, name)
        return unknown(name, code.name)
    held = read_here(frame, found[1], name, found[0]) if frame.outcome.on_classes else found[0]
    return spread(of_class(frame, held, base, site), lambda option: _of_class(frame, option, base, site))


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
    if state is None and base.symbols and cls is not None and _differs_below(cls, base.cls, name):
        # classes further down put others between
        return Attr(base, name)
    for code in lineage[lineage.index(base.cls) + 1 :]:
        if name in code.attrs:
            if isinstance(receiver, Class):
                return spread(code.attrs[name], lambda option: _of_class(frame, option, receiver, site))
            return spread(code.attrs[name], lambda option: bound(frame, option, receiver, site))
    if name == "__init__":
        return LibraryMethod(receiver, "super().__init__")
    if name == "__new__":
        return Library("builtins.object.__new__")
    is_plain = not (isinstance(state, InstanceState) and keeps_fields(frame, state))
    if name in ("__setattr__", "__delattr__") and is_plain:
        return Partial(Library(f"builtins.object.{name}"), (receiver,), (), False)
    if isinstance(state, InstanceState) and state.base is not ABSENT:
        return inherited(frame, receiver, state.base, name, site)
    if state is None and base.symbols and cls is not None and (cls.library_bases() or _is_mixed_in(cls)):
        # what comes next the receiver says once it is known
        return Attr(base, name)
    if cls is None or not cls.library_bases():
        return unknown(name)
    if frame.engine.library.has_method("class" if isinstance(receiver, Class) else "instance", name):
        return LibraryMethod(receiver, name)
    return LibraryMethod(receiver, f"super().{name}")


def _differs_below(cls: ClassCode, current: ClassCode, name: str) -> bool:
    """Tell whether `super()` in a class means something else for instances of classes that derive from another."""
    found = {
        next((code for code in lineage[lineage.index(current) + 1 :] if name in code.attrs), None)
        for lineage in (below.lineage() for below in (cls, *cls.descendants()))
        if current in lineage
    }
    return len(found) > 1


def _is_mixed_in(cls: ClassCode) -> bool:
    """Tell whether a class further down puts others behind this one."""
    return any(below.library_bases() or below.lineage()[-1] is not cls for below in cls.descendants())


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
            return _present_field(value, name)
    cls = frame.engine.class_of(frame, base.base)
    said = None if cls is None else implementation(cls, name)
    if said is not None and "property" in said.marks:
        # worked out of what has been written as well
        return bound(frame, said, base, site)
    found = attribute(frame, base.base, name, site)
    # a method is one of what has been written to, not of what it was before
    if isinstance(found, Bound) and found.receiver is base.base:
        return Bound(found.function, base)
    if isinstance(found, LibraryMethod) and found.owner is base.base:
        return LibraryMethod(base, name)
    if isinstance(found, Attr) and found.base is base.base and not _is_field(frame, base.base, name):
        return Attr(base, name)
    return found


def _is_field(frame: Frame, base: Value, name: str) -> bool:
    """Tell whether an attribute of something symbolic is no method: its class declares it, or no class has it."""
    names = frame.engine.modules.method_names
    if names and name not in names:
        return True
    cls = frame.engine.class_of(frame, base)
    return cls is not None and any(name in code.annotations for code in cls.lineage())


# What attributes mean on values that are no objects.
_ATTRIBUTES: dict[type, Callable[[Frame, Any, str, Site], Value]] = {
    Unknown: _outside_attribute,
    Loop: _outside_attribute,
    Library: _name_below,
    Module: module_attribute,
    Class: class_attribute,
    Super: _super_attribute,
    Member: _member_attribute,
    Updated: _updated_attribute,
}


def is_built_in(frame: Frame, method: LibraryMethod) -> bool:
    """Tell whether what is read from a text or a container is a method that Python's own class of it has."""
    state = frame.state(method.owner)
    if isinstance(state, SequenceState):
        return state.kind in _SEQUENCES and hasattr(_SEQUENCES[state.kind], method.name)
    own = str if isinstance(method.owner, Text) else dict if isinstance(state, DictState) else None
    return own is not None and hasattr(own, method.name)
