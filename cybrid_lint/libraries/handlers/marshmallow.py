"""`marshmallow`: mappings that schemas read, and objects that they write.

A schema's methods that are decorated make what is read into an object. Source: `marshmallow/schema.py` (4).
"""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import spread, union
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import ABSENT, NONE, TRUE, UNKNOWN, Library, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.registry import DecoratorHandler, decorator, function, method, prefix, typed_as

SCHEMA, FIELD = "marshmallow schema", "marshmallow field"
HOOKS = ("pre_load", "post_load", "pre_dump", "post_dump")
typed_as(SCHEMA, "marshmallow.Schema", "marshmallow.schema.Schema")


@function("marshmallow.Schema", "marshmallow.schema.Schema")
def schema(call: Call) -> Value:
    """`Schema(many=…)`."""
    return call.new(SCHEMA, {"many": call.get(None, "many") or NONE})


@prefix("marshmallow.fields.")
def field(call: Call) -> Value:
    """A field: its name outside (`data_key`) and in the object (`attribute`)."""
    given = {name: present(call.get(None, name)) for name in ("data_key", "attribute")}
    return call.new(FIELD, {name: value for name, value in given.items() if value is not None})


def _hook(name: str) -> DecoratorHandler:
    def mark(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
        return value.marked(name) if isinstance(value, Function) else None

    return mark


for _name in HOOKS:
    decorator(f"marshmallow.{_name}", f"marshmallow.decorators.{_name}")(_hook(_name))


def _members(call: Call) -> dict[str, Value]:
    """Return what the class of the schema says, the nearest first."""
    state = call.state(call.instance) if call.instance is not None else None
    found: dict[str, Value] = {}
    for code in state.cls.code.lineage() if isinstance(state, InstanceState) else ():
        for name, value in code.attrs.items():
            found.setdefault(name, value)
    return found


def _hooked(call: Call, name: str, value: Value) -> Value:
    """Return what the methods of the schema that are decorated make of a value."""
    for member, said in _members(call).items():
        if isinstance(said, Function) and name in said.marks and call.instance is not None:
            value = call.call_with(call.attribute(call.instance, member), Args((value,), is_open=True))
    return value


def _key(call: Call, described: LibraryState, name: str, by: str) -> str:
    given = described.fields.get(by)
    return name if given is None else call.known_text(given) or name


def _each(call: Call, value: Value, change: Callable[[Value], Value]) -> Value:
    """Return what becomes of a value, or of each member if there are many."""
    many = present(call.get(None, "many"), call.field(call.owner, "many"))
    if many is not TRUE:
        return spread(value, change)
    members = call.members(value)
    for member in members.known:
        call.decided(member)
    return call.new_sequence("list", tuple(change(member) for member in members.known), is_open=members.is_open)


def _converted(call: Call, value: Value, way: str, source: str, target: str) -> Value:
    """Return what a schema makes of a value, its fields under other names, between what its hooks make of it."""
    call.decided(value)

    def made(one: Value) -> Value:
        renamed = _renamed(call, _hooked(call, f"pre_{way}", one), source, target)
        return _hooked(call, f"post_{way}", renamed)

    return _each(call, value, made)


@method(SCHEMA, "load")
def load(call: Call) -> Value:
    """Reading a mapping: its entries under the names that they have in the object."""
    return _converted(call, call.arg(0, "data"), "load", "data_key", "attribute")


@method(SCHEMA, "loads")
def loads(call: Call) -> Value:
    """Reading JSON."""
    return call.call(call.attribute(call.instance or call.owner, "load"), call.call(Library("json.loads"), call.arg(0)))


@method(SCHEMA, "dump")
def dump(call: Call) -> Value:
    """Writing an object as a mapping."""
    return _converted(call, call.arg(0, "obj"), "dump", "attribute", "data_key")


@method(SCHEMA, "dumps")
def dumps(call: Call) -> Value:
    """Writing an object as JSON."""
    return call.frame.written(dump(call), "json")


def _renamed(call: Call, value: Value, source: str, target: str) -> Value:
    """Return a mapping of the fields that the schema says, each under the name that it gets."""
    described = {
        name: state
        for name, said in _members(call).items()
        if isinstance(state := call.state(said), LibraryState) and state.label == FIELD
    }
    call.decided(value)
    held = call.state(value)
    if not described or (isinstance(held, DictState) and held.is_open):
        return value
    entries: dict[str, Value] = {}
    for name, state in described.items():
        wanted = _key(call, state, name, source)
        entries[_key(call, state, name, target)] = _read(call, value, wanted)
    return call.new_dict({name: entry for name, entry in entries.items() if entry is not ABSENT})


def _read(call: Call, value: Value, name: str) -> Value:
    held = call.state(value)
    if isinstance(held, DictState):
        return held.entries.get(name, ABSENT)
    if isinstance(held, InstanceState):
        return call.attribute(value, name) if name in held.fields else ABSENT
    return union((call.item(value, text(name)), ABSENT))


@method(SCHEMA, "validate")
def validate(call: Call) -> Value:
    """What is wrong with a mapping."""
    return UNKNOWN
