"""Attributes and items of whatever has them."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, call_value
from cybrid_lint.evaluation.classes import Super
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Bound,
    ClassInfo,
    External,
    Func,
    LibMethod,
    ModuleRef,
    Obj,
    Opaque,
    Partial,
    Scalar,
    Text,
    Token,
    Union,
    Value,
    options,
    text,
    union,
)

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})


def attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value:
    """Return an attribute of a value."""
    found = [_attribute_of(frame, node, one, name) for one in options(owner)]
    return found[0] if len(found) == 1 else union(found)


def _attribute_of(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value:
    from cybrid_lint.models import registry

    if isinstance(owner, Opaque):
        return registry.opaque_attribute(frame, owner, name)
    if isinstance(owner, External):
        return registry.external_attribute(frame, node, owner, name)
    if isinstance(owner, ModuleRef):
        return _of_module(frame, owner, name)
    if isinstance(owner, ClassInfo):
        return _of_class(frame, node, owner, name)
    if isinstance(owner, Super):
        return _of_super(frame, node, owner, name)
    if isinstance(owner, Obj):
        if owner.kind == "instance":
            return of_instance(frame, node, owner, name)
        if owner.kind == "member":
            return _of_member(frame, node, owner, name)
        if owner.kind == "lib":
            return registry.lib_attribute(frame, node, owner, name)
    if isinstance(owner, Scalar) and owner.value is None:
        return UNKNOWN
    if isinstance(owner, Text) and name in ("url", "href"):
        return owner
    return LibMethod(owner, name)


def _of_module(frame: Frame, owner: ModuleRef, name: str) -> Value:
    module = owner.module
    scope = module.scope
    if scope is None:
        return Opaque((name,))
    heap.touch(frame, scope)
    if name in scope.vars:
        found: Value = scope.vars[name]
        return found
    below = frame.machine.project.find(module, 1, name) if module.path.stem == "__init__" else None
    if below is not None:
        return frame.machine.module_value(below)
    if "__getattr__" in scope.vars:
        return call_value(frame, cst.Name(name), scope.vars["__getattr__"], Args([text(name)]))
    return Opaque((name, *module.words))


def _of_class(frame: Frame, node: cst.CSTNode, owner: ClassInfo, name: str) -> Value:
    found = owner.find(name)
    if found is None:
        from cybrid_lint.models import registry

        if name == "__name__":
            return text(owner.name)
        if ("class", name) in registry.METHODS:
            return LibMethod(owner, name)
        for base in owner.library_bases():
            value = registry.external_attribute(frame, node, External(base), name)
            if not isinstance(value, External):
                return value
        return Opaque((name, owner.name))
    return union(_class_member(frame, node, one, owner) for one in options(found[0]))


def _class_member(frame: Frame, node: cst.CSTNode, value: Value, owner: ClassInfo) -> Value:
    if isinstance(value, Func):
        if "classmethod" in value.marks:
            return Bound(value, owner)
        return value
    return _described(frame, node, value, owner)


def _of_super(frame: Frame, node: cst.CSTNode, owner: Super, name: str) -> Value:
    receiver = owner.receiver
    cls = receiver.cls if isinstance(receiver, Obj) else receiver
    lineage = cls.lineage() if isinstance(cls, ClassInfo) else []
    behind = lineage[lineage.index(owner.cls) + 1 :] if owner.cls in lineage else []
    for one in behind:
        if name in one.attrs:
            return union(_bound(frame, node, value, receiver) for value in options(one.attrs[name]))
    if name == "__init__" and isinstance(receiver, Obj):
        return LibMethod(receiver, "super().__init__")
    if name == "__new__":
        return External("builtins.object.__new__")
    if isinstance(receiver, Obj) and receiver.kind == "instance":
        delegate = library_part(frame, receiver)
        if delegate is not None:
            return attribute(frame, node, delegate, name)
    return Opaque((name,))


def of_instance(frame: Frame, node: cst.CSTNode, owner: Obj, name: str) -> Value:
    """Return an attribute of an instance: a property, what was set, a method, or what its library class has."""
    cls = owner.cls
    assert isinstance(cls, ClassInfo)
    found = cls.find(name)
    if found is not None and any(isinstance(one, Func) and "property" in one.marks for one in options(found[0])):
        return union(_bound(frame, node, one, owner) for one in _implementing(frame, owner, name, found[0]))
    known = _set_on(frame, owner, name)
    if found is not None:
        values = [_bound(frame, node, one, owner) for one in _implementing(frame, owner, name, found[0])]
        methods = all(isinstance(one, Bound | Func) for one in values)
        return known if known is not None and methods else union([*(() if known is None else (known,)), *values])
    if known is not None:
        return known
    if name == "__class__":
        return cls
    if name == "__dict__":
        shown = heap.allocate(frame, node, "dict", "dict", fields_of(frame, owner))
        shown.shows = owner
        return shown
    return _missing(frame, node, owner, name)


def fields_of(frame: Frame, owner: Obj) -> dict[str, Value]:
    """Return all that is set on an instance, also what a constructor sets whatever it is given."""
    generic = owner.cls.generic if isinstance(owner.cls, ClassInfo) else None
    names = dict.fromkeys([*owner.fields, *(generic.fields if generic is not None else ())])
    found = {name: _set_on(frame, owner, name) for name in names if not name.startswith("<")}
    return {name: value for name, value in found.items() if value is not None}


def _implementing(frame: Frame, owner: Obj, name: str, value: Value) -> list[Value]:
    """Return a method as the generic instance of an abstract class may have it: as its subclasses do."""
    cls = owner.cls
    assert isinstance(cls, ClassInfo)
    if owner is not cls.generic or not cls.subclasses:
        return list(options(value))
    if not all(isinstance(one, Func) and "abstract" in one.marks for one in options(value)):
        return list(options(value))
    others = [one.attrs[name] for one in cls.overriders() if name in one.attrs]
    return [found for one in others for found in options(one)] or list(options(value))


def _set_on(frame: Frame, owner: Obj, name: str) -> Value | None:
    """Return what was set on an instance, or what methods of the class set whatever the instance is given."""
    own = heap.read(frame, owner, name)
    generic = owner.cls.generic if isinstance(owner.cls, ClassInfo) else None
    if generic is None or generic is owner:
        return own
    shared = heap.read(frame, generic, name)
    if shared is None:
        return own
    telling = [one for one in options(shared) if not _says_nothing(one)]
    if own is None:
        return union(telling) if telling else shared
    if all(isinstance(one, Obj | Token) for one in options(own)):
        return own
    return union([own, *(one for one in telling if isinstance(one, Token | Obj))])


def _says_nothing(value: Value) -> bool:
    return isinstance(value, Opaque | Scalar)


def _bound(frame: Frame, node: cst.CSTNode, value: Value, receiver: Value) -> Value:
    if isinstance(value, Func):
        if "property" in value.marks:
            return call_value(frame, node, Bound(value, receiver), Args())
        if "staticmethod" in value.marks:
            return value
        if "classmethod" in value.marks and isinstance(receiver, Obj) and isinstance(receiver.cls, ClassInfo):
            return Bound(value, receiver.cls)
        return Bound(value, receiver)
    return _described(frame, node, value, receiver)


def _described(frame: Frame, node: cst.CSTNode, value: Value, receiver: Value) -> Value:
    """Return what a class attribute gives when it is read: a field its default, a descriptor what it gets."""
    if isinstance(value, Obj) and value.label == "field":
        return heap.read(frame, value, "default") or UNKNOWN
    if isinstance(value, Obj) and value.label == "dispatch" and isinstance(receiver, Obj):
        return Partial(value, (receiver,), ())
    if isinstance(value, Partial) and value.is_method and not isinstance(receiver, ClassInfo):
        return union(
            replace(value, func=one, is_method=False) for one in options(_bound(frame, node, value.func, receiver))
        )
    if isinstance(value, Obj) and value.kind == "instance" and isinstance(value.cls, ClassInfo):
        getter = value.cls.find("__get__")
        if getter is not None:
            return call_value(frame, node, _bound(frame, node, getter[0], value), Args([receiver, UNKNOWN]))
    return value


def _missing(frame: Frame, node: cst.CSTNode, owner: Obj, name: str) -> Value:
    cls = owner.cls
    assert isinstance(cls, ClassInfo)
    if "abstract" in cls.marks or owner is cls.generic:
        inherited = [one.attrs[name] for one in cls.overriders() if name in one.attrs]
        if inherited:
            return union(_bound(frame, node, value, owner) for one in inherited for value in options(one))
    getter = cls.find("__getattr__")
    if getter is not None and not name.startswith("__"):
        return call_value(frame, node, _bound(frame, node, getter[0], owner), Args([text(name)]))
    from cybrid_lint.models import registry

    delegate = library_part(frame, owner)
    if ("instance", name) in registry.METHODS:
        return LibMethod(owner, name)
    if delegate is not None:
        own = cls.find("request")
        if own is not None and name in VERBS:
            # the verbs of a session call its `request`, which this class has its own of
            made = [_bound(frame, node, one, owner) for one in options(own[0])]
            return union(Partial(one, (text(name.upper()),), ()) for one in made)
        return attribute(frame, node, delegate, name)
    for one in cls.lineage():
        if name in one.annotations:
            from cybrid_lint.evaluation.annotations import value_of_annotation

            holder = Frame(frame.machine, one.module, one.scope or frame.scope, ("annotation", id(one)), None, frame)
            typed = value_of_annotation(holder, one.annotations[name], name)
            if typed is not None:
                return typed
    return Opaque((name, cls.name))


def library_part(frame: Frame, owner: Obj) -> Obj | None:
    """Return the library object that an instance of a class derived from a library's class also is."""
    from cybrid_lint.models import registry

    generic = owner.cls.generic if isinstance(owner.cls, ClassInfo) else None
    for one in (owner, generic):
        # a constructor that was given nothing of interest has run on the generic instance alone
        for part in options(one.fields.get("<library>", UNKNOWN)) if one is not None else ():
            if isinstance(part, Obj):
                return part
    cls = owner.cls
    if not isinstance(cls, ClassInfo):
        return None
    for base in cls.library_bases():
        made = registry.constructed(frame, External(base), Args(), owner)
        if made is not None:
            owner.fields["<library>"] = made
            return made
    return None


def _of_member(frame: Frame, node: cst.CSTNode, owner: Obj, name: str) -> Value:
    if name in ("value", "_value_", "name", "_name_"):
        return owner.fields[name.strip("_")]
    cls = owner.fields.get("<class>")
    if isinstance(cls, ClassInfo):
        found = cls.find(name)
        if found is not None:
            return union(_bound(frame, node, one, owner) for one in options(found[0]))
    return LibMethod(owner.fields["value"], name)


def item(frame: Frame, node: cst.CSTNode, owner: Value, key: Value) -> Value:
    """Return an item of a value."""
    found = [_item_of(frame, node, one, key) for one in options(owner)]
    return found[0] if len(found) == 1 else union(found)


def _item_of(frame: Frame, node: cst.CSTNode, owner: Value, key: Value) -> Value:
    from cybrid_lint.evaluation.expressions import key_text
    from cybrid_lint.models import registry

    name = key_text(key)
    if isinstance(owner, Obj) and owner.kind in ("dict", "list"):
        if owner.kind == "list":
            return _list_item(frame, owner, key)
        return dict_item(frame, owner, name) if name is not None else item_just_written(frame, owner, key)
    if isinstance(owner, Opaque):
        if not name:
            return owner
        kept = registry.item_given(frame, owner, name)
        return Opaque((name, *owner.names)[:6], owner.vendor, owner.given) if kept is None else kept
    if isinstance(owner, ClassInfo):
        return _class_item(owner, name)
    if isinstance(owner, Obj) and owner.kind == "instance":
        field = _field_at(owner, key)
        if field is not None:
            return attribute(frame, node, owner, field)
        method = attribute(frame, node, owner, "__getitem__")
        if isinstance(method, Bound | LibMethod):
            return call_value(frame, node, method, Args([key]))
        return owner.fields.get(name or "", Opaque((name,) if name else ()))
    if isinstance(owner, Obj | External):
        return registry.lib_item(frame, node, owner, key)
    return UNKNOWN


def _field_at(owner: Obj, key: Value) -> str | None:
    """Return which field of a typed tuple stands at an index, None for what is no typed tuple."""
    from cybrid_lint.evaluation.parameters import fields_of as fields_in_order

    cls = owner.cls
    if not isinstance(cls, ClassInfo) or not any(base.endswith("NamedTuple") for base in cls.library_bases()):
        return None
    names = fields_in_order(cls)
    if isinstance(key, Scalar) and isinstance(key.value, int) and -len(names) <= key.value < len(names):
        return names[key.value]
    return None


def item_just_written(frame: Frame, owner: Obj, key: Value) -> Value:
    """Return an item whose key is not known: what was written here under the same key, else any of them."""
    wrote, value, branch = frame.written.get(owner, (UNKNOWN, UNKNOWN, ()))
    if key != UNKNOWN and key == wrote and frame.branch[: len(branch)] == branch:
        return value
    return heap.element(frame, owner)


def dict_item(frame: Frame, owner: Obj, name: str) -> Value:
    """Return an item of a dict under a known key."""
    heap.touch(frame, owner)
    found = [owner.fields[name]] if name in owner.fields else []
    if owner.rest is not None:
        found.append(owner.rest)
    if not found:
        found.append(Opaque((name,)))
    return union(found)


def _list_item(frame: Frame, owner: Obj, key: Value) -> Value:
    items = heap.members(frame, owner)
    if isinstance(key, Scalar) and isinstance(key.value, int) and not owner.open and owner.label != "generator":
        if -len(items) <= key.value < len(items):
            return items[key.value]
        return UNKNOWN
    return heap.element(frame, owner)


def _class_item(owner: ClassInfo, name: str | None) -> Value:
    from cybrid_lint.evaluation.comprehensions import enum_members, is_enum

    if not is_enum(owner):
        return owner
    members = dict(enum_members(owner))
    if name is not None and name in members:
        return members[name]
    return union(members.values()) if members else UNKNOWN


__all__ = ["Text", "Union", "attribute", "item"]
