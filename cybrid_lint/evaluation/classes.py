"""Classes: their definition, and making instances of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import libcst as cst

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.frames import Frame, grown
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Bound,
    ClassInfo,
    External,
    Func,
    Lit,
    Obj,
    Opaque,
    Scope,
    Site,
    Text,
    Value,
    named,
    options,
    text,
    union,
)

if TYPE_CHECKING:
    from cybrid_lint.evaluation.calls import Args
    from cybrid_lint.evaluation.machine import Machine

# Library classes and decorators whose annotated fields make the constructor.
RECORDS = frozenset({"BaseModel", "BaseSettings", "NamedTuple", "TypedDict", "Struct", "SQLModel"})
RECORD_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "s", "attrs", "dataclasses", "attr"})


# How deep calls may be nested where a class makes its instances itself.
MOST_NESTED = 20


@dataclass(frozen=True)
class Super(Value):
    """What `super()` gives: a receiver seen from the class behind `cls`."""

    cls: ClassInfo
    receiver: Value


def define(frame: Frame, node: cst.ClassDef, execute: Callable[[Frame, Any], None]) -> Value:
    """Execute a class definition and return the class as its decorators leave it."""
    from cybrid_lint.evaluation.expressions import evaluate
    from cybrid_lint.evaluation.statements import decorator_value
    from cybrid_lint.models import registry

    bases = [one for arg in node.bases for one in options(evaluate(frame, arg.value))]
    decorators = [decorator_value(frame, one) for one in node.decorators]

    def make() -> ClassInfo:
        return ClassInfo(node.name.value, frame.module, node, tuple(bases))

    cls = frame.machine.class_at(node, frame.scope, make)
    cls.bases = tuple(bases)
    cls.scope = frame.scope
    for base in bases:
        if isinstance(base, ClassInfo) and cls not in base.subclasses and base is not cls:
            base.subclasses.append(cls)
    _execute_body(frame, node, cls, execute)
    if any(isinstance(one, Func) and "abstract" in one.marks for value in cls.attrs.values() for one in options(value)):
        cls.marks |= {"abstract"}
    frame.machine.class_roots.setdefault(cls)
    made: Value = cls
    for decorator, written in zip(reversed(decorators), reversed(node.decorators), strict=True):
        made = union(
            registry.decorated_class(frame, written, decorator, one) if isinstance(one, ClassInfo) else one
            for one in options(made)
        )
    return made


def _execute_body(frame: Frame, node: cst.ClassDef, cls: ClassInfo, execute: Callable[[Frame, Any], None]) -> None:
    from cybrid_lint.evaluation.comprehensions import is_enum

    scope = Scope(frame.scope)
    inner = Frame(frame.machine, frame.module, scope, ("class", id(node), frame.key), None, frame)
    inner.cls = cls
    inner.func = frame.func
    inner.naming = (cls.name, *frame.naming)
    execute(inner, node.body)
    for flow in inner.flows.values():
        frame.emit(flow)
    for func in inner.nested.values():
        if isinstance(func.node, cst.Lambda):
            frame.nested.setdefault(func.identity, func)
    if is_enum(cls):
        _make_members(frame, cls, scope)
    for name, value in scope.vars.items():
        known = cls.attrs.get(name)
        if known is None or isinstance(value, Func) or known == value:
            cls.attrs[name] = value
        elif not (isinstance(known, Obj) and known.kind == "member"):
            cls.attrs[name] = union([value, known])


def _make_members(frame: Frame, cls: ClassInfo, scope: Scope) -> None:
    for name, value in list(scope.vars.items()):
        if name.startswith("_") or isinstance(value, Func | ClassInfo):
            continue
        known = cls.attrs.get(name)
        member = known if isinstance(known, Obj) and known.kind == "member" else Obj("member", cls.name)
        inner = _auto(value, name)
        member.fields = {"value": inner, "name": text(name), "<class>": cls}
        scope.vars[name] = member


def _auto(value: Value, name: str) -> Value:
    if isinstance(value, Obj) and value.kind == "list" and value.items:
        return value.items[0]
    return value if isinstance(value, Text) else named(value, name)


# instances


def is_record(cls: ClassInfo) -> bool:
    """Tell whether annotated fields make the constructor: dataclasses, named tuples, pydantic models."""
    if any(RECORD_DECORATORS & set(one.marks) for one in cls.lineage()):
        return True
    return any(base.rsplit(".", 1)[-1] in RECORDS for base in cls.library_bases())


def construct(frame: Frame, site: Site, cls: ClassInfo, args: Args) -> Value:
    """Return what calling a class gives."""
    from cybrid_lint.evaluation.comprehensions import enum_members, is_enum

    if is_enum(cls):
        return _member_by_value(args, [one for _, one in enum_members(cls)])
    frame.machine.generic(cls)
    if any(base.rsplit(".", 1)[-1] == "TypedDict" for base in cls.library_bases()):
        return heap.allocate(frame, site.node, "dict", "dict", dict(args.keywords))
    made = _made_by_class(frame, site, cls, args)
    if not made:
        made = [heap.allocate(frame, site.node, "instance", cls)]
    for one in made:
        initialize(frame, site, cls, one, args)
    return union(made)


def _made_by_class(frame: Frame, site: Site, cls: ClassInfo, args: Args) -> list[Obj]:
    """Return the instances that a class's own `__new__` gives."""
    from cybrid_lint.evaluation.calls import call_value

    maker = cls.find("__new__")
    if maker is None or frame.depth > MOST_NESTED:
        return []
    found = [
        one
        for func in options(maker[0])
        if isinstance(func, Func)
        for one in options(call_value(frame, site.node, Bound(func, cls), args))
    ]
    return [one for one in found if isinstance(one, Obj) and one.kind == "instance" and one.cls is cls]


def _member_by_value(args: Args, members: list[Value]) -> Value:
    wanted = args.positional[0] if args.positional else UNKNOWN
    if isinstance(wanted, Text) and wanted.known is not None:
        same = [one for one in members if isinstance(one, Obj) and _known(one) == wanted.known]
        return same[0] if same else UNKNOWN
    return union(members) if members else UNKNOWN


def _known(member: Obj) -> str | None:
    value = member.fields["value"]
    return value.known if isinstance(value, Text) else None


def initialize(frame: Frame, site: Site, cls: ClassInfo, obj: Obj, args: Args) -> None:
    """Run the constructor of a class on an instance."""
    from cybrid_lint.evaluation.calls import hand_over
    from cybrid_lint.models import registry

    found = cls.find("__init__")
    if found is not None:
        for func in options(found[0]):
            if isinstance(func, Func):
                _note_given(frame, func, obj, args)
                before = set(obj.fields)
                frame.machine.call(frame, site, func, args, obj)
                if set(obj.fields) == before and _makes_sessions(cls):
                    _make_its_own(frame, site, func, obj, args)
        return
    if is_record(cls):
        _set_fields(frame, site, cls, obj, args)
        return
    for base in cls.library_bases():
        made = registry.constructed(frame, External(base), args, obj)
        if made is not None:
            heap.write(frame, obj, "<library>", made)
            return
    if args.all():
        obj.fields["args"] = heap.allocate(frame, site.node, "list", "tuple", items=args.all())
        if not _is_exception(cls):
            hand_over(frame, site.node, args)


def _makes_sessions(cls: ClassInfo) -> bool:
    """Tell whether a constructor makes a library's object that methods may put a token into."""
    from cybrid_lint.evaluation.relevance import QUIET

    held = [one for value in cls.generic.fields.values() for one in options(value)] if cls.generic is not None else []
    return any(isinstance(one, Obj) and one.kind == "lib" and one.label not in QUIET for one in held)


def _make_its_own(frame: Frame, site: Site, func: Func, obj: Obj, args: Args) -> None:
    """Run a constructor that learns nothing from its arguments, so that each instance has a session of its own.

    Containers that are still empty stay those of the generic instance, which methods fill by themselves.
    """
    frame.machine.call(frame, site, func, args, obj, whole=True)
    for name, value in list(obj.fields.items()):
        if isinstance(value, Obj) and value.kind in ("dict", "list") and not (value.fields or value.items):
            del obj.fields[name]


def _is_exception(cls: ClassInfo) -> bool:
    return any(base.endswith(("Error", "Exception", "Warning", "Exit")) for base in cls.library_bases())


def note_address(frame: Frame, cls: ClassInfo, name: str, value: Value) -> None:
    """Note a URL that a constructor is given."""
    for one in options(value):
        if isinstance(one, Text) and any(isinstance(part, Lit) and "://" in part.text for part in one.parts):
            known = cls.addresses.get(name)
            after = grown(known, one)
            if after is not None:
                cls.addresses[name] = after
                heap.changed(frame, frame.scope)


def _note_given(frame: Frame, func: Func, obj: Obj, args: Args) -> None:
    """Note what an instance was given and where: what it does later with it was chosen there."""
    from cybrid_lint.evaluation.parameters import name_of, params_of

    names = [name_of(one) for one in params_of(func)[1:]]
    for key, site in args.sites.items():
        name = key if isinstance(key, str) else names[key] if key < len(names) else f"*{key}"
        value = args.keywords[key] if isinstance(key, str) else args.positional[key]
        if not frame.scope.given:
            # where a function makes it of its own arguments, these were given further out
            obj.given[name] = (value, site)
        if func.owner is not None:
            note_address(frame, func.owner, name, value)


def _set_fields(frame: Frame, site: Site, cls: ClassInfo, obj: Obj, args: Args) -> None:
    from cybrid_lint.evaluation.calls import Args as NoArgs
    from cybrid_lint.evaluation.calls import call_value
    from cybrid_lint.evaluation.parameters import fields_of

    names = [name for name in fields_of(cls) if name not in ("model_config",)]
    for index, value in enumerate(args.positional[: len(names)]):
        observe(frame, value, (names[index], cls.name, *frame.naming), args.sites.get(index, site))
        heap.write(frame, obj, names[index], _coerced(frame, site, cls, names[index], value))
        if index in args.sites and not frame.scope.given:
            obj.given[names[index]] = (value, args.sites[index])
    for name in names:
        if name in obj.fields or name in args.keywords:
            note_address(frame, cls, name, args.keywords.get(name) or obj.fields[name])
    aliases = _aliases(cls, names)
    for given, value in args.keywords.items():
        # attrs takes a private field by its name without the underscore
        name = f"_{given}" if given not in names and f"_{given}" in names else aliases.get(given, given)
        heap.write(frame, obj, name, _coerced(frame, site, cls, name, value))
        if given in args.sites and not frame.scope.given:
            obj.given[name] = (value, args.sites[given])
    for name in names:
        if name not in obj.fields:
            heap.write(frame, obj, name, default_of(frame, site, cls, name))
    after = cls.find("__post_init__") or cls.find("__attrs_post_init__") or cls.find("model_post_init")
    if after is not None and isinstance(after[0], Func):
        call_value(frame, site.node, Bound(after[0], obj), NoArgs())


def _aliases(cls: ClassInfo, names: list[str]) -> dict[str, str]:
    """Return the fields of a record by the other names that its constructor takes them under."""
    found: dict[str, str] = {}
    for name in names:
        described = cls.find(name)
        for one in options(described[0]) if described is not None else ():
            alias = one.fields.get("alias") if isinstance(one, Obj) and one.label == "field" else None
            if isinstance(alias, Text) and alias.known:
                found[alias.known] = name
    return found


def _coerced(frame: Frame, site: Site, cls: ClassInfo, name: str, value: Value) -> Value:
    """Return a value as a field keeps it: pydantic wraps what goes into a field of a type that masks itself."""
    if not any(base.rsplit(".", 1)[-1] in ("BaseModel", "BaseSettings") for base in cls.library_bases()):
        return value
    masked = _typed(frame, cls, name)
    if not isinstance(masked, Obj) or masked.label != "masked" or (isinstance(value, Obj) and value.label == "masked"):
        return value
    return heap.allocate(frame, site.node, "lib", "masked", {"wrapped": value}, variant=name)


def _typed(frame: Frame, cls: ClassInfo, name: str) -> Value | None:
    """Return what the annotation of a field says of its value."""
    from cybrid_lint.evaluation.annotations import value_of_annotation

    owner = next((one for one in cls.lineage() if name in one.annotations), None)
    if owner is None:
        return None
    holder = Frame(frame.machine, owner.module, owner.scope or frame.scope, ("annotation", id(owner)), None, frame)
    return value_of_annotation(holder, owner.annotations[name], name)


def default_of(frame: Frame, site: Site, cls: ClassInfo, name: str) -> Value:
    """Return what a field of a record is when it is not given: its default, or something from outside."""
    from cybrid_lint.evaluation.calls import Args, call_value

    found = cls.find(name)
    outside = Opaque((name, f"{_prefix(cls)}{name}", cls.name))
    if found is None:
        typed = _typed(frame, cls, name)
        return outside if typed is None else typed
    values: list[Value] = []
    for one in options(found[0]):
        if isinstance(one, Obj) and one.label == "field":
            factory = one.fields.get("factory")
            default = one.fields.get("default")
            if factory is not None:
                values.append(call_value(frame, site.node, factory, Args()))
            values.append(default if default is not None else outside)
            if factory is not None and default is None:
                values.pop()
        else:
            values.append(one)
    is_settings = any(base.rsplit(".", 1)[-1] == "BaseSettings" for base in cls.library_bases())
    if not is_settings:
        return union(values)
    plain = [one for one in [*values, outside] if not (isinstance(one, Obj) and one.label == "masked")]
    return union([*(one for one in values if one not in plain), _coerced(frame, site, cls, name, union(plain))])


def _prefix(cls: ClassInfo) -> str:
    """Return the prefix that a settings class gives to its environment variables."""
    for attr in ("model_config", "Config"):
        found = cls.find(attr)
        config = found[0] if found else None
        holder = config.attrs if isinstance(config, ClassInfo) else config.fields if isinstance(config, Obj) else {}
        prefix = holder.get("env_prefix")
        if isinstance(prefix, Text) and prefix.known:
            return prefix.known
    return ""


def construct_unknown(machine: Machine, cls: ClassInfo, obj: Obj) -> None:
    """Run the constructor of a class with nothing given."""
    found = cls.find("__init__")
    if found is not None:
        for func in options(found[0]):
            if isinstance(func, Func):
                machine.summary(func, obj)
        return
    if is_record(cls):
        from cybrid_lint.evaluation.parameters import fields_of

        frame = Frame(machine, cls.module, cls.scope or Scope(), ("generic", id(cls)))
        for name in fields_of(cls):
            if name == "model_config":
                continue
            value = default_of(frame, Site(cls.module, cls.node), cls, name)
            outside = Opaque((name, f"{_prefix(cls)}{name}", cls.name), given=True)
            values = [value, outside] if cls.find(name) else [value]
            heap.write(frame, obj, name, union([*values, *([cls.addresses[name]] if name in cls.addresses else [])]))


def methods_of(cls: ClassInfo) -> list[tuple[Func, bool]]:
    """Return the functions of a class and of its bases, and whether each gets the class instead of an instance."""
    found: list[tuple[Func, bool]] = []
    seen: set[str] = set()
    for one in cls.lineage():
        for name, value in one.attrs.items():
            if name in seen:
                continue
            seen.add(name)
            for func in options(value):
                if isinstance(func, Func):
                    found.append((func, "classmethod" in func.marks or name == "__new__"))
    return found
