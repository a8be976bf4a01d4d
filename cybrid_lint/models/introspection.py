"""What asks about values or reaches them by name: getattr, vars, isinstance, import_module."""

from __future__ import annotations

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.objects import attribute, fields_of
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    ClassInfo,
    External,
    Func,
    Obj,
    Opaque,
    Scalar,
    Text,
    Token,
    Value,
    options,
    truth,
    union,
    walk,
)
from cybrid_lint.models.registry import function


@function("builtins.getattr")
def get_attribute(call: Call) -> Value:
    """Model `getattr` with a known name."""
    name = call.arg(1)
    fallback = call.args.get(2)
    if isinstance(name, Text) and name.known is not None:
        found = attribute(call.frame, call.node, call.arg(0), name.known)
    else:
        found = _any_attribute(call)
    return found if fallback is None else union([found, fallback])


def _any_attribute(call: Call) -> Value:
    """Return what an attribute of an unknown name may be, where its name ends as known."""
    return Opaque()


@function("builtins.setattr", "builtins.object.__setattr__")
def set_attribute_by_name(call: Call) -> Value:
    """Model `setattr` with a known name."""
    from cybrid_lint.evaluation.assignments import set_attribute

    name = call.arg(1)
    if isinstance(name, Text) and name.known is not None:
        set_attribute(call.frame, call.node, call.arg(0), name.known, call.arg(2))
    return NONE


@function("builtins.object.__new__")
def new_instance(call: Call) -> Value:
    """Model what makes an instance whose constructor has not run yet."""
    made = (
        heap.allocate(call.frame, call.node, "instance", one)
        for one in options(call.arg(0))
        if isinstance(one, ClassInfo)
    )
    return union(made)


@function("builtins.vars", "dataclasses.asdict", "dataclasses.astuple", "attr.asdict", "attrs.asdict")
def as_dict(call: Call) -> Value:
    """Model an instance's fields as a mapping."""
    by_position = call.name == "attr.asdict"
    chosen = call.args.get(2 if by_position else None, "filter")
    if chosen is not None or call.args.get(5 if by_position else None, "value_serializer") is not None:
        # which fields are left, and what of them, is not seen
        return UNKNOWN
    found: list[Value] = []
    for one in options(call.arg(0)):
        if isinstance(one, Obj) and (one.kind == "instance" or one.label == "arguments"):
            shown = fields_of(call.frame, one) if one.kind == "instance" else one.fields
            fields = {name: value for name, value in shown.items() if not name.startswith("<")}
            found.append(call.obj("dict", "dict", fields))
        else:
            found.append(UNKNOWN)
    return union(found)


@function("builtins.bool")
def to_bool(call: Call) -> Value:
    """Model the truth of a value."""
    known = truth(call.arg(0))
    return UNKNOWN if known is None else Scalar.of(known)


@function(
    "builtins.int",
    "builtins.float",
    "builtins.len",
    "builtins.type",
    "builtins.id",
    "builtins.hash",
)
@function(
    "builtins.callable",
    "builtins.hasattr",
    "builtins.sum",
    "builtins.any",
    "builtins.all",
    "builtins.abs",
    "builtins.round",
)
def says_nothing(call: Call) -> Value:
    """Model what only asks something of a value."""
    return UNKNOWN


@function("builtins.isinstance")
def is_instance(call: Call) -> Value:
    """Model asking for the class of a value: known for instances of the project's classes and for texts."""
    wanted = [one for option in options(call.arg(1)) for one in walk(option, 2)]
    classes = [one for one in wanted if isinstance(one, ClassInfo)]
    names = {one.name for one in wanted if isinstance(one, External)}
    if any(isinstance(one, Opaque) for one in wanted):
        return UNKNOWN
    answers = {is_one_of(value, classes, names) for value in options(call.arg(0))}
    answer = answers.pop() if len(answers) == 1 else None
    return UNKNOWN if answer is None else Scalar.of(answer)


def is_one_of(value: Value, classes: list[ClassInfo], names: set[str]) -> bool | None:
    """Tell whether a value is of one of these classes of the project or of a library, None where it is not known."""
    if isinstance(value, Text | Token):
        return "builtins.str" in names or (None if "builtins.bytes" in names else False)
    if isinstance(value, Obj) and value.kind == "instance" and isinstance(value.cls, ClassInfo):
        if any(one in classes for one in value.cls.lineage()):
            return True
        return None if value.cls.library_bases() or names - {"builtins.str", "builtins.bytes"} else False
    return None


@function("types.MethodType")
def method_type(call: Call) -> Value:
    """Model binding a function to an instance."""
    from cybrid_lint.evaluation.values import Bound

    return union(Bound(one, call.arg(1)) for one in options(call.arg(0)) if isinstance(one, Func))


@function("importlib.import_module")
def import_module(call: Call) -> Value:
    """Model importing a module by a known name."""
    from cybrid_lint.evaluation.imports import module_named

    name = call.arg(0)
    if isinstance(name, Text) and name.known and not name.known.startswith("."):
        return module_named(call.frame, 0, name.known)
    return UNKNOWN
