"""Records: named tuples, and copies of dataclasses, attrs classes and pydantic models with some fields changed."""

from __future__ import annotations

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.classes import construct
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.objects import fields_of
from cybrid_lint.evaluation.values import NONE, UNKNOWN, ClassInfo, Hole, Obj, Scalar, Text, Value, options, union
from cybrid_lint.models.registry import function, method

MAKER = "named tuple maker"
LABEL = "named tuple"


@function("collections.namedtuple", "typing.NamedTuple", "recordclass.recordclass")
def named_tuple(call: Call) -> Value:
    """Model making a class of named tuples."""
    names = call.arg(1, "field_names", "fields")
    known = names.known if isinstance(names, Text) else None
    if known is not None:
        found = known.replace(",", " ").split()
    else:
        members, _ = members_of(call.frame, names)
        found = [name for one in members if (name := _name(one)) is not None]
    defaults, _ = members_of(call.frame, call.args.get(None, "defaults") or NONE)
    fields: dict[str, Value] = dict.fromkeys(found, UNKNOWN)
    fields.update(zip(found[len(found) - len(defaults) :], defaults, strict=False))
    return call.obj("lib", MAKER, fields)


def _name(member: Value) -> str | None:
    first = member.items[0] if isinstance(member, Obj) and member.items else member
    return first.known if isinstance(first, Text) else None


@method(MAKER, "__call__")
def make(call: Call) -> Value:
    """Model making a named tuple."""
    assert isinstance(call.owner, Obj)
    fields = dict(call.owner.fields)
    fields.update(zip(fields, call.args.positional, strict=False))
    fields.update({name: value for name, value in call.args.keywords.items() if name in fields})
    return call.obj("lib", LABEL, fields)


@method(LABEL, "__getitem__")
def item(call: Call) -> Value:
    """Model an item by its place."""
    assert isinstance(call.owner, Obj)
    values, index = list(call.owner.fields.values()), call.arg(0)
    if isinstance(index, Scalar) and isinstance(index.value, int) and -len(values) <= index.value < len(values):
        return values[index.value]
    return union(values)


@method(LABEL, "_replace")
def replace_tuple(call: Call) -> Value:
    """Model a copy with some fields changed."""
    assert isinstance(call.owner, Obj)
    return call.obj("lib", LABEL, {**call.owner.fields, **call.args.keywords})


@method(LABEL, "_asdict")
def tuple_as_dict(call: Call) -> Value:
    """Model a named tuple as a mapping."""
    assert isinstance(call.owner, Obj)
    return call.obj("dict", "dict", dict(call.owner.fields))


@function("dataclasses.replace", "attr.evolve", "attrs.evolve", "copy.replace")
def replace_record(call: Call) -> Value:
    """Model a copy of a record with some fields changed."""
    return union(changed(call, one, call.args.keywords) for one in options(call.arg(0)))


@method("instance", "_replace", "model_copy", "copy", "evolve")
def copied(call: Call) -> Value:
    """Model a copy by the record's own method; pydantic takes the changes as one mapping."""
    update = call.args.get(None, "update")
    changes = dict(call.args.keywords)
    for one in options(update) if update is not None else ():
        changes.pop("update", None)
        changes.update(one.fields if isinstance(one, Obj) else {})
    return changed(call, call.owner, changes)


def changed(call: Call, record: Value, changes: dict[str, Value]) -> Value:
    """Return a copy of a record with these fields changed."""
    if not isinstance(record, Obj) or record.kind != "instance":
        return record
    fields = {**fields_of(call.frame, record), **changes}
    made = heap.allocate(call.frame, call.node, "instance", record.cls, fields)
    made.given = dict(record.given)
    return made


@method("class", "model_validate", "parse_obj", "model_construct", "model_validate_json", "parse_raw", "_make")
def validated(call: Call) -> Value:
    """Model making a record from a mapping, or from JSON."""
    assert isinstance(call.owner, ClassInfo)
    found: list[Value] = []
    for one in options(call.arg(0, "obj", "json_data")):
        inner = one.parts[0].value if isinstance(one, Text) and one.parts and isinstance(one.parts[0], Hole) else one
        fields = inner.fields if isinstance(inner, Obj) and inner.kind == "dict" else {}
        args = Args([], {**fields, **call.args.keywords})
        found.append(construct(call.frame, call.site, call.owner, args))
    return union(found)


@method("instance", "model_dump", "dict", "_asdict", "asdict", "model_dump_json", "json")
def dumped(call: Call) -> Value:
    """Model a record as a mapping."""
    assert isinstance(call.owner, Obj)
    return call.obj("dict", "dict", fields_of(call.frame, call.owner))
