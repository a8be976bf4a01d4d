"""Instances of classes made of mappings, field by field: pydantic, cattrs, dacite, msgspec, adaptix and their like."""

from __future__ import annotations

from cybrid_lint.engine import classes
from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers import serialization
from cybrid_lint.libraries.registry import function, method, prefix, typed_as

# What makes instances of any class, and what makes those of one.
CONVERTER, RETORT, ADAPTER = "converter", "retort", "type adapter"

typed_as(RETORT, "adaptix.Retort")

# How deep records are made of what their fields hold.
MOST_NESTED = 4


@method("class", "model_validate", "parse_obj", "model_validate_strings", "from_dict")
def validated(call: Call) -> Value:
    """A model made of a mapping."""
    return structured(call, call.owner, call.arg(0, "obj", "data", "o", "d"))


@method("class", "model_validate_json", "parse_raw", "from_json")
def read(call: Call) -> Value:
    """A model made of JSON."""
    return structured(call, call.owner, call.arg(0, "json_data", "b", "data", "s"))


@method("class", "model_construct", "construct")
def constructed(call: Call) -> Value:
    """A model made of fields that nothing looks at."""
    return call.call_with(call.owner, call.args._replace(positional=()))


@function("cattrs.structure", "cattr.structure", "cattrs.structure_attrs_fromdict", "msgspec.convert")
@method(CONVERTER, "structure", "structure_attrs_fromdict", "loads")
def structure(call: Call) -> Value:
    """`structure(obj, cl)`."""
    return structured(call, call.arg(1, "cl", "cls", "type"), call.arg(0, "obj", "data"))


@function("msgspec.json.decode", "msgspec.msgpack.decode", "msgspec.yaml.decode", "msgspec.toml.decode")
def decode(call: Call) -> Value:
    """`decode(buf, type=…)`; without a type, what it holds."""
    return structured(call, call.arg(None, "type"), call.arg(0, "buf"))


@function("dacite.from_dict", "dacite.core.from_dict", "dataclass_wizard.fromdict")
def from_dict(call: Call) -> Value:
    """`from_dict(data_class, data)`."""
    return structured(call, call.arg(0, "data_class", "cls"), call.arg(1, "data", "d"))


@function("cattrs.Converter", "cattr.Converter", "cattrs.GenConverter", "cattr.GenConverter", "cattrs.BaseConverter")
@prefix("cattrs.preconf.", "cattr.preconf.")
def converter(call: Call) -> Value:
    """A converter; hooks may have it read what it is given differently."""
    return call.new(CONVERTER)


@method(CONVERTER, "unstructure", "unstructure_attrs_asdict")
def unstructure(call: Call) -> Value:
    """An instance's fields as a mapping."""
    return call.call(Library("attrs.asdict"), call.arg(0, "obj"))


@function("adaptix.Retort")
def retort(call: Call) -> Value:
    """A retort of adaptix; its recipe may have it read and write differently."""
    return call.new(RETORT)


@method(RETORT, "load")
@function("adaptix.load")
def load(call: Call) -> Value:
    """`load(data, tp)`."""
    return structured(call, call.arg(1), call.arg(0))


@method(RETORT, "dump")
@function("adaptix.dump")
def dump(call: Call) -> Value:
    """`dump(data, tp)`: an instance's fields as a mapping, of a mapping those that its type names."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        if isinstance(call.state(option), InstanceState):
            found.append(call.call(Library("attrs.asdict"), option))
        else:
            found += [_named_by(call, kind, option) for kind in call.decided(call.get(1) or NONE)]
    return union(found)


def _named_by(call: Call, kind: Value, source: Value) -> Value:
    """Return what a type leaves of what is no instance: of a mapping the entries that a typed mapping names."""
    if not isinstance(call.state(source), DictState) or kind is NONE:
        return source
    if not isinstance(kind, Class):
        return UNKNOWN
    given = _entries(call, kind.code, source) or {}
    names = call.engine.field_names(kind.code)
    return call.new_dict({name: value for name, value in given.items() if name in names})


@function(
    "pydantic.TypeAdapter", "pydantic.type_adapter.TypeAdapter", "msgspec.json.Decoder", "msgspec.msgpack.Decoder"
)
def adapter(call: Call) -> Value:
    """What makes instances of one class."""
    return call.new(ADAPTER, {"type": call.arg(0, "type")})


@method(ADAPTER, "validate_python", "validate_json", "validate_strings", "decode")
def adapted(call: Call) -> Value:
    """An instance of it."""
    return structured(call, call.field(call.owner, "type") or UNKNOWN, call.arg(0, "object", "data", "obj", "buf"))


def structured(call: Call, cls: Value, source: Value, depth: int = 0) -> Value:
    """Return what a class makes of a mapping, or of text that holds one; what is no class leaves it as it is."""
    sources = [_read(call, option) for option in call.decided(source)]
    found: list[Value] = []
    for kind in call.decided(cls):
        for option in sources:
            found.append(_instance(call, kind, option, depth) if isinstance(kind, Class) else option)
    return union(found)


def _read(call: Call, source: Value) -> Value:
    return serialization.loaded(call, source) if isinstance(source, Text) else source


def _instance(call: Call, cls: Class, source: Value, depth: int) -> Value:
    state = call.state(source)
    if isinstance(state, InstanceState):
        return source
    given = _entries(call, cls.code, source)
    if given is None:
        return call.call_with(cls, Args(is_open=True))
    keywords = tuple((name, _nested(call, cls.code, name, value, depth)) for name, value in given.items())
    return call.call_with(cls, Args(keywords=keywords, is_open=not isinstance(state, DictState) or state.is_open))


def _entries(call: Call, code: ClassCode, source: Value) -> dict[str, Value] | None:
    """Return what a mapping holds under the names of fields, None if it is no mapping."""
    state = call.state(source)
    if isinstance(state, DictState):
        return dict(state.known_items())
    if not isinstance(state, LibraryState) or not call.engine.library.has_method(state.label, "items"):
        return None
    names = call.engine.field_names(code)
    aliases = {name: alias for alias, name in classes.aliases(call.frame, code, names).items()}
    taken = [aliases.get(name, name) for name in names]
    return {name: call.item(source, text(name)) for name in taken}


def _nested(call: Call, code: ClassCode, name: str, value: Value, depth: int) -> Value:
    """Return what a field of a record's type makes of the mapping that it is given."""
    meant = classes.field_type(call.frame, code, name)
    is_record = isinstance(meant, Class) and "record" in call.engine.class_facts.traits(meant.code)
    is_mapping = isinstance(call.state(value), DictState)
    return structured(call, meant, value, depth + 1) if is_record and is_mapping and depth < MOST_NESTED else value
