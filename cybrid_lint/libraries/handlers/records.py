"""Classes whose fields make the constructor, and enumerations: dataclasses, attrs, pydantic, typing, enum."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine import classes
from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.flags import AUTO, COMBINATION
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, by_name
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, concat, text
from cybrid_lint.engine.values import NONE, TRUE, UNKNOWN, Const, Member, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import (
    REGISTRY,
    attribute,
    function,
    method,
    method_decorator,
    typed_as,
    with_traits,
)

with_traits("dataclasses.dataclass", "pydantic.dataclasses.dataclass", traits=("record",))
with_traits("attr.s", "attr.attrs", "attr.define", "attr.frozen", "attr.mutable", "attr.dataclass", traits=("record",))
with_traits("attrs.define", "attrs.frozen", "attrs.mutable", traits=("record",))
with_traits("pydantic.BaseModel", "sqlmodel.SQLModel", "ninja.Schema", traits=("record", "coerces"))
with_traits("pydantic.BaseSettings", "pydantic_settings.BaseSettings", traits=("record", "coerces", "settings"))
with_traits("msgspec.Struct", traits=("record",))
with_traits("typing.NamedTuple", "typing_extensions.NamedTuple", traits=("record", "namedtuple"))
with_traits("typing.TypedDict", "typing_extensions.TypedDict", traits=("typeddict",))
with_traits(
    "enum.Enum", "enum.StrEnum", "enum.IntEnum",
    "django.db.models.TextChoices", "django.db.models.IntegerChoices", "strenum.StrEnum", traits=("enum",),
)  # fmt: skip
with_traits("enum.Flag", "enum.IntFlag", traits=("enum", "flag"))
typed_as("masked", "pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr", "pydantic.Secret")

# programs that work with both ask for the version; it is the second that is in use
for _name in ("VERSION", "__version__", "version.VERSION"):
    REGISTRY.names[f"pydantic.{_name}"] = lambda frame, dotted: concat((text("2."), UNKNOWN))


@function("pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr", "pydantic.Secret")
def masked(call: Call) -> Value:
    """A value that masks itself in its text form."""
    return call.new("masked", {"wrapped": call.arg(0)})


@method("masked", "get_secret_value")
def unmasked(call: Call) -> Value:
    """The value that is masked."""
    found = call.field(call.owner, "wrapped")
    return UNKNOWN if found is None else found


@function(
    "dataclasses.field", "attr.ib", "attr.attrib", "attr.field", "attrs.field", "pydantic.Field", "sqlmodel.Field"
)
@function("pydantic.PrivateAttr", "pydantic.fields.Field", "msgspec.field")
def field(call: Call) -> Value:
    """What describes a field."""
    fields = dict(call.args.keywords)
    default = (
        call.get(0, "default") if call.name.endswith("Field") or call.name.endswith("ib") else call.get(None, "default")
    )
    if call.name.endswith("PrivateAttr"):
        default = call.get(0, "default")
    factory = call.get(None, "default_factory", "factory")
    made: dict[str, Value] = {
        name: value for name, value in fields.items() if name not in ("default", "default_factory", "factory")
    }
    described = None if default is None else classes.field_of(call.frame, default)
    if factory is not None:
        made["factory"] = factory
    elif described is not None:
        made.update(described.fields)
    elif default is not None and default is not UNKNOWN and not _is_missing(default):
        made["default"] = default
    return call.new("field", made)


@function("attr.Factory", "attrs.Factory")
def factory_of(call: Call) -> Value:
    """A default that is made for each instance, of what that holds already if it is told to."""
    takes_self = call.arg(1, "takes_self") is TRUE
    return call.new("field", {"factory": call.arg(0, "factory"), **({"takes_self": TRUE} if takes_self else {})})


@method_decorator("field", "default")
def default_of(frame: Frame, owner: Value, args: Args | None, value: Value, site: Site) -> Value | None:
    """The method of a class of attrs that makes a field's default."""
    state = frame.state(owner)
    if isinstance(state, LibraryState):
        frame.put(owner, state.with_fields({**state.fields, "factory": value, "takes_self": TRUE}))
    return None


def _is_missing(value: Value) -> bool:
    return getattr(value, "value", None) is ... or getattr(value, "name", "").endswith(
        ("PydanticUndefined", "MISSING", "NOTHING")
    )


@function("enum.auto")
def auto(call: Call) -> Value:
    """A value that an enumeration gives itself."""
    return call.new(AUTO)


@method(AUTO, "__or__")
@method(COMBINATION, "__or__")
def combined(call: Call) -> Value:
    """Flags that are put together in the body of their class."""
    return call.new(COMBINATION, {"left": call.owner, "right": call.arg(0)})


@function("dataclasses.replace", "attr.evolve", "attrs.evolve", "copy.replace")
def replace(call: Call) -> Value:
    """A record with some fields replaced."""
    return _copied(call, call.arg(0), call.args)


def _copied(call: Call, source: Value, args: Args) -> Value:
    found: list[Value] = []
    for option in call.decided(source):
        state = call.state(option)
        if isinstance(state, InstanceState):
            found.append(_other(call, state, dict(args.keywords)))
        else:
            found.append(option)
    return union(found)


def _other(call: Call, state: InstanceState, changes: dict[str, Value]) -> Value:
    """Return another instance with some fields replaced; it is one that the program makes of its class."""
    made = call.frame.allocate(state.with_fields({**state.fields, **changes}))
    call.emit("instance", made)
    return made


@method("instance", "_replace")
def replaced(call: Call) -> Value:
    """A named tuple with some fields replaced."""
    return _copied(call, call.owner, call.args)


@method("instance", "__attrs_init__")
def attrs_init(call: Call) -> Value:
    """What attrs makes for a class with a constructor of its own: setting all fields."""
    for option in call.decided(call.owner):
        state = call.state(option)
        if isinstance(state, InstanceState):
            classes.set_fields(call.frame, option, state.cls.code, call.args, call.site)
    return NONE


@method("instance", "_asdict", "model_dump", "dict", "model_dump_json", "json")
def dumped(call: Call) -> Value:
    """A record's fields as a mapping."""
    state = call.state(call.owner)
    if not isinstance(state, InstanceState):
        call.decided(call.owner)
        return UNKNOWN
    is_kept = _kept_names(call)
    names = call.engine.field_names(state.cls.code) or list(state.fields)
    fields = {
        name: call.attribute(call.owner, name)
        for name in names
        if is_kept(name) and not _is_never_dumped(call, state, name)
    }
    return call.new_dict(dict(fields))


@function("pydantic_core.to_jsonable_python", "fastapi.encoders.jsonable_encoder", "msgspec.to_builtins")
def plain(call: Call) -> Value:
    """A value as JSON can say it: a record as a mapping, a container as another with the same content."""
    return union(_plain(call, option) for option in call.decided(call.arg(0, "value", "obj")))


def _plain(call: Call, value: Value) -> Value:
    state = call.state(value)
    if isinstance(state, InstanceState):
        return call.call_with(call.attribute(value, "model_dump"), Args(keywords=call.args.keywords))
    if isinstance(state, DictState):
        is_kept = _kept_names(call)
        entries = {key: entry for key, entry in state.entries.items() if not isinstance(key, str) or is_kept(key)}
        return call.frame.allocate(DictState(entries, state.rest, state.is_open, state.sites))
    if isinstance(state, SequenceState):
        kind = "list" if state.kind in ("set", "generator") else state.kind
        return call.frame.allocate(SequenceState(kind, state.members, state.rest, state.is_open))
    return value.value if isinstance(value, Member) else value


def _kept_names(call: Call) -> Callable[[str], bool]:
    """Return what tells which fields a call writes out: all, those to `include`, and none of those to `exclude`."""
    only = call.get(None, "include")
    wanted = None if only is None or only is NONE else _names(call, only)
    left_out = _names(call, call.get(None, "exclude"))
    return lambda name: name not in left_out and (wanted is None or name in wanted)


def _is_never_dumped(call: Call, state: InstanceState, name: str) -> bool:
    """Tell whether a model leaves a field out of all that is dumped of it: `Field(exclude=True)`."""
    found = state.cls.code.find(name)
    described = call.state(found[0]) if found is not None else None
    exclude = described.fields.get("exclude") if isinstance(described, LibraryState) else None
    return isinstance(exclude, Const) and exclude.value is True


def _names(call: Call, value: Value | None) -> set[str]:
    if value is None or value is NONE:
        return set()
    members = call.engine.members(call.frame, value, call.site)
    return {member.known for member in members.known if isinstance(member, Text) and member.known}


@method("instance", "model_copy", "copy")
def model_copied(call: Call) -> Value:
    """A copy of a model, some fields replaced."""
    state = call.state(call.owner) or _laid_out(call, call.owner)
    update = call.get(None, "update")
    if not isinstance(state, InstanceState):
        # of which class it is, whoever gives it says
        raise UndecidedError
    changes = call.state(update) if update is not None else None
    entries = getattr(changes, "entries", {})
    return _other(call, state, {k: v for k, v in entries.items() if isinstance(k, str)})


def _laid_out(call: Call, value: Value) -> InstanceState | None:
    """Return what an instance of a known class holds that a caller gives; None where its fields are not known."""
    cls = call.engine.class_of(call.frame, value)
    names = [] if cls is None else call.engine.field_names(cls)
    if cls is None or not names:
        return None
    return InstanceState(Class(cls, ()), {name: call.attribute(value, name) for name in names})


@attribute("class", "__dataclass_fields__", "__attrs_attrs__", "__fields__", "model_fields", "__annotations__")
def field_table(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The fields of a record by name, with what describes them."""
    if not isinstance(owner, Class) or not frame.engine.field_names(owner.code):
        return None
    described = {one: _description(frame, owner.code, one) for one in frame.engine.field_names(owner.code)}
    return frame.allocate(DictState(by_name(described)))


@function("dataclasses.fields", "attr.fields", "attrs.fields")
def fields_of(call: Call) -> Value:
    """What describes the fields of a record, in order."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        code = option.code if isinstance(option, Class) else call.engine.class_of(call.frame, option)
        described = () if code is None else [(code, name) for name in call.engine.field_names(code)]
        found.append(call.new_sequence("tuple", tuple(_description(call.frame, *field) for field in described)))
    return union(found)


def _description(frame: Frame, code: ClassCode, name: str) -> Value:
    found = code.find(name)
    written = None if found is None else classes.field_of(frame, found[0])
    said = {} if written is None else written.fields
    metadata = said.get("metadata") or frame.allocate(DictState({}))
    fields: dict[str, Value] = {"name": text(name), "alias": text(name.lstrip("_")), "metadata": metadata}
    return frame.allocate(LibraryState("field description", fields, is_open=True))


@attribute("class", "__members__", "_member_map_")
def enum_members(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The members of an enumeration by name, and by the further names that they have."""
    if not isinstance(owner, Class) or "enum" not in frame.engine.class_facts.traits(owner.code):
        return None
    members = {name: value for name, value in owner.code.attrs.items() if isinstance(value, Member)}
    return frame.allocate(DictState(by_name(members)))


@method("class", "__subclasses__")
def subclasses(call: Call) -> Value:
    """The classes that derive from one directly, in the order in which they are defined."""
    cls = call.owner
    if not isinstance(cls, Class):
        return UNKNOWN
    return call.new_sequence("list", tuple(Class(code, ()) for code in cls.code.subclasses))


@method("class", "__iter__", "mro")
def class_quiet(call: Call) -> Value:
    """What is not followed."""
    return UNKNOWN
