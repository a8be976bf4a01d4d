"""Classes whose fields make the constructor, and enumerations: dataclasses, attrs, pydantic, typing, enum."""

from __future__ import annotations

from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState
from cybrid_lint.engine.values import NONE, UNKNOWN, Args, Class, Const, Text, Value, union
from cybrid_lint.libraries.registry import Call, function, method, typed_as, with_traits

with_traits("dataclasses.dataclass", "pydantic.dataclasses.dataclass", traits=("record",))
with_traits("attr.s", "attr.attrs", "attr.define", "attr.frozen", "attr.mutable", "attr.dataclass", traits=("record",))
with_traits("attrs.define", "attrs.frozen", "attrs.mutable", traits=("record",))
with_traits("pydantic.BaseModel", "sqlmodel.SQLModel", "ninja.Schema", traits=("record", "coerces"))
with_traits("pydantic.BaseSettings", "pydantic_settings.BaseSettings", traits=("record", "coerces", "settings"))
with_traits("msgspec.Struct", traits=("record",))
with_traits("typing.NamedTuple", "typing_extensions.NamedTuple", traits=("record", "namedtuple"))
with_traits("typing.TypedDict", "typing_extensions.TypedDict", traits=("typeddict",))
with_traits(
    "enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag",
    "django.db.models.TextChoices", "django.db.models.IntegerChoices", "strenum.StrEnum", traits=("enum",),
)  # fmt: skip
typed_as("masked", "pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr", "pydantic.Secret")


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
    state = None if default is None else call.state(default)
    made: dict[str, Value] = {
        name: value for name, value in fields.items() if name not in ("default", "default_factory", "factory")
    }
    if factory is not None:
        made["factory"] = factory
    elif (
        default is not None
        and not (isinstance(default, type(UNKNOWN)) and default is UNKNOWN)
        and not _is_missing(default)
    ):
        made["default"] = default
    del state
    return call.new("field", made)


def _is_missing(value: Value) -> bool:
    return getattr(value, "value", None) is ... or getattr(value, "name", "").endswith(
        ("PydanticUndefined", "MISSING", "NOTHING")
    )


@function("enum.auto")
def auto(call: Call) -> Value:
    """A value that an enumeration gives itself."""
    return call.new("enum.auto")


@function("dataclasses.replace", "attr.evolve", "attrs.evolve", "copy.replace")
def replace(call: Call) -> Value:
    """A record with some fields replaced."""
    return _copied(call, call.arg(0), call.args)


def _copied(call: Call, source: Value, args: Args) -> Value:
    found: list[Value] = []
    for option in call.decided(source):
        state = call.state(option)
        if isinstance(state, InstanceState):
            found.append(call.frame.allocate(state.with_fields({**state.fields, **dict(args.keywords)})))
        else:
            found.append(option)
    return union(found)


@method("instance", "_replace")
def replaced(call: Call) -> Value:
    """A named tuple with some fields replaced."""
    return _copied(call, call.owner, call.args)


@method("instance", "_asdict", "model_dump", "dict", "model_dump_json", "json")
def dumped(call: Call) -> Value:
    """A record's fields as a mapping."""
    state = call.state(call.owner)
    if not isinstance(state, InstanceState):
        return UNKNOWN
    left_out = _names(call, call.get(None, "exclude"))
    only = call.get(None, "include")
    wanted = None if only is None else _names(call, only)
    names = call.engine.field_names(state.cls.code) or list(state.fields)
    fields = {
        name: call.attribute(call.owner, name)
        for name in names
        if name not in left_out and (wanted is None or name in wanted) and not _is_never_dumped(call, state, name)
    }
    return call.new_dict(dict(fields))


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
    state = call.state(call.owner)
    update = call.get(None, "update")
    if not isinstance(state, InstanceState):
        return UNKNOWN
    changes = call.state(update) if update is not None else None
    entries = getattr(changes, "entries", {})
    return call.frame.allocate(
        state.with_fields({**state.fields, **{k: v for k, v in entries.items() if isinstance(k, str)}})
    )


@method("class", "model_validate", "parse_obj", "model_construct", "construct")
def validated(call: Call) -> Value:
    """A model made of a mapping."""
    source = call.arg(0, "obj")
    found: list[Value] = []
    for option in call.decided(source) if call.args.positional else (UNKNOWN,):
        state = call.state(option)
        args = Args(is_open=True)
        if isinstance(state, DictState):
            args = Args(keywords=tuple(state.known_items()), is_open=state.is_open)
        if call.name.endswith("construct"):
            args = Args(keywords=call.args.keywords)
        found.append(call.call_with(call.owner, args))
    return union(found)


@method("class", "__members__")
def enum_members(call: Call) -> Value:
    """The members of an enumeration by name."""
    owner = call.owner
    if isinstance(owner, Class):
        return call.new_dict({member.name: member for member in owner.code.members()})
    return UNKNOWN


@method("class", "__iter__", "mro", "__subclasses__")
def class_quiet(call: Call) -> Value:
    """What is not followed."""
    return UNKNOWN
