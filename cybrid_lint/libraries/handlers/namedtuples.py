"""`collections.namedtuple` and its like: classes of tuples that are made by a call."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import named, union
from cybrid_lint.engine.items import known_slice
from cybrid_lint.engine.objects import Key, LibraryState, SequenceState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Const, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method

MAKER, TUPLE = "named tuple maker", "named tuple"


@function("collections.namedtuple", "typing.NamedTuple", "recordclass.recordclass")
def named_tuple(call: Call) -> Value:
    """Making a class of named tuples."""
    names = call.arg(1, "field_names", "fields")
    known = names.known if isinstance(names, Text) else None
    found = (
        known.replace(",", " ").split()
        if known is not None
        else [name for member in call.members(names).known if (name := _name(call, member))]
    )
    defaults_given = call.get(None, "defaults")
    defaults = list(call.members(defaults_given).known) if defaults_given is not None else []
    fields: dict[str, Value] = dict.fromkeys(found, UNKNOWN)
    fields.update(zip(found[len(found) - len(defaults) :], defaults, strict=False))
    return call.new(MAKER, fields)


def _name(call: Call, member: Value) -> str | None:
    parts = [] if isinstance(member, Text) else call.members(member).known
    first = parts[0] if parts else member
    return first.known if isinstance(first, Text) else None


def _fields(call: Call) -> dict[str, Value]:
    state = call.state(call.owner)
    return dict(state.fields) if isinstance(state, LibraryState) else {}


@method(MAKER, "__call__")
def make(call: Call) -> Value:
    """Making a named tuple."""
    fields = _fields(call)
    fields.update(zip(list(fields), call.args.positional, strict=False))
    fields.update({name: value for name, value in call.args.keywords if name in fields})
    return call.new(TUPLE, {name: named(value, name) for name, value in fields.items()})


@method(MAKER, "_make")
def make_of(call: Call) -> Value:
    """Making a named tuple of the members of something."""
    fields = _fields(call)
    fields.update(zip(list(fields), call.members(call.arg(0)).known, strict=False))
    return call.new(TUPLE, fields)


@method(TUPLE, "__getitem__")
def item(call: Call) -> Value:
    """An item by its place, or several."""
    values, index = list(_fields(call).values()), call.arg(0)
    state = call.state(index)
    part = known_slice(state) if isinstance(state, SequenceState) and state.kind == "slice" else None
    if part is not None:
        return call.new_sequence("tuple", tuple(values[part]))
    if isinstance(index, Const) and isinstance(index.value, int) and -len(values) <= index.value < len(values):
        return values[index.value]
    return union(values) if values else UNKNOWN


@method(TUPLE, "__iter__")
def members(call: Call) -> Value:
    """Its members, in order."""
    return call.new_sequence("tuple", tuple(_fields(call).values()))


@method(TUPLE, "_replace")
def replace(call: Call) -> Value:
    """A copy with some fields changed."""
    state = call.state(call.owner)
    label = state.label if isinstance(state, LibraryState) else TUPLE
    return call.new(label, {**_fields(call), **dict(call.args.keywords)})


@method(TUPLE, "_asdict")
def as_dict(call: Call) -> Value:
    """It as a mapping."""
    fields: dict[Key, Value] = dict(_fields(call).items())
    return call.new_dict(fields)
