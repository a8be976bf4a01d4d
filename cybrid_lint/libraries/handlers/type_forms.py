"""Types as values: what programs that build and read data by annotations ask about these.

`typing`, `typing_extensions`, and the same functions as `pydantic.typing` and `pydantic.v1.typing` have them.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Bound, Class, Function
from cybrid_lint.engine.code import FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState, by_name
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Const, Library, Site, Value, const
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import attribute, function

# A type with what else is said of it, and one of several types: `Union[…]`, `Optional[…]`.
ANNOTATED, UNION = "Annotated", "union of types"
_PACKAGES = ("typing", "pydantic.typing", "pydantic.v1.typing")
# What remains of a parametrised type is its name without the brackets.
_ORIGINS = {
    "typing.List": "builtins.list",
    "builtins.list": "builtins.list",
    "typing.Dict": "builtins.dict",
    "builtins.dict": "builtins.dict",
    "typing.Tuple": "builtins.tuple",
    "builtins.tuple": "builtins.tuple",
    "typing.Set": "builtins.set",
    "builtins.set": "builtins.set",
    "typing.Iterable": "collections.abc.Iterable",
    "typing.Sequence": "collections.abc.Sequence",
    "typing.Mapping": "collections.abc.Mapping",
    "typing.Literal": "typing.Literal",
}
# What types are that nothing else is said of.
_PLAIN = frozenset(
    Library(f"builtins.{name}") for name in ("str", "bytes", "int", "float", "bool", "dict", "list", "object")
)


def _of_typing(*names: str) -> tuple[str, ...]:
    return tuple(f"{package}.{name}" for package in _PACKAGES for name in names)


@function("typing.Annotated.__getitem__", "typing_extensions.Annotated.__getitem__")
def annotated(call: Call) -> Value:
    """`Annotated[…]`: a type, and what else is said of it."""
    state = call.state(call.arg(0))
    members = state.members if isinstance(state, SequenceState) else (call.arg(0),)
    return call.new(ANNOTATED, {"of": members[0], "said": call.new_sequence("tuple", members[1:])})


@function("typing.Required.__getitem__", "typing.NotRequired.__getitem__", "typing.ReadOnly.__getitem__")
def transparent(call: Call) -> Value:
    """What says of a key whether it must be there: the type of the key."""
    return call.arg(0)


@function("typing.Union.__getitem__", "typing.Optional.__getitem__")
def one_of(call: Call) -> Value:
    """One of several types."""
    state = call.state(call.arg(0))
    members = tuple(state.members) if isinstance(state, SequenceState) else (call.arg(0),)
    if call.name.startswith("typing.Optional"):
        members += (NONE,)
    return call.new(UNION, {"args": call.new_sequence("tuple", members)})


@function(*_of_typing("get_origin"))
def origin(call: Call) -> Value:
    """What a parametrised type was made of; nothing of a class."""
    return union(_origin(call, option) for option in call.decided(call.arg(0, "tp")))


def _origin(call: Call, value: Value) -> Value:
    state = call.state(value)
    if isinstance(state, LibraryState) and state.label in (ANNOTATED, UNION):
        return Library("typing.Annotated" if state.label == ANNOTATED else "typing.Union")
    if isinstance(value, Library):
        known = _ORIGINS.get(value.name)
        if known is not None:
            return Library(known)
        return NONE if value.name.startswith("builtins.") else UNKNOWN
    return NONE if isinstance(value, Class | Const | Text) else UNKNOWN


@function(*_of_typing("get_args"))
def arguments(call: Call) -> Value:
    """What a type is parametrised with."""
    return union(_arguments(call, option) for option in call.decided(call.arg(0, "tp")))


def _arguments(call: Call, value: Value) -> Value:
    state = call.state(value)
    if isinstance(state, LibraryState) and state.label == UNION:
        return state.fields["args"]
    if isinstance(state, LibraryState) and state.label == ANNOTATED:
        said = call.state(state.fields["said"])
        members = tuple(said.members) if isinstance(said, SequenceState) else ()
        return call.new_sequence("tuple", (state.fields["of"], *members))
    is_bare = isinstance(value, Library) and value.name.startswith("builtins.") and value.name not in _ORIGINS
    return call.new_sequence("tuple") if is_bare else UNKNOWN


@function(*_of_typing("is_typeddict"))
def is_typed_dict(call: Call) -> Value:
    """Whether a class describes what a dict holds."""

    def asked(value: Value) -> Value:
        if isinstance(value, Class):
            return const("typeddict" in call.frame.engine.class_facts.traits(value.code))
        is_other = isinstance(value, Library | Const | Text) or call.state(value) is not None
        return const(False) if is_other else UNKNOWN

    return union(asked(option) for option in call.decided(call.arg(0, "tp")))


@function(*_of_typing("is_union"))
def is_union(call: Call) -> Value:
    """Whether what a type was made of is a union."""

    def asked(value: Value) -> Value:
        if isinstance(value, Library):
            return const(value.name in ("typing.Union", "types.UnionType"))
        return const(False) if isinstance(value, Class | Const | Text) else UNKNOWN

    return union(asked(option) for option in call.decided(call.arg(0, "tp")))


@function("typing.get_type_hints")
def type_hints(call: Call) -> Value:
    """The types of the parameters of a function, or of the fields of a class, its bases' first."""
    (of, *others) = call.decided(call.arg(0, "obj"))
    inner = of.function if isinstance(of, Bound) else of
    if not others and isinstance(inner, Function):
        return call.new_dict(annotations_of(call.frame, inner.code))
    if others or not isinstance(of, Class):
        return UNKNOWN
    entries: dict[str, Value] = {}
    for code in reversed(list(of.code.lineage())):
        for name, annotation in code.annotations.items():
            entries[name] = meant(call.frame, annotation, code.module)
    return call.new_dict(entries, is_open=bool(of.code.library_bases()) and not entries)


@attribute("function", "__annotations__")
def of_parameters(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The types of the parameters of a function, by their names."""
    if not isinstance(owner, Function):
        return None
    return frame.allocate(DictState(by_name(annotations_of(frame, owner.code))))


@attribute(ANNOTATED, "__metadata__", "__origin__")
def said(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What else is said of a type, and the type itself."""
    state = frame.state(owner)
    return state.fields["said" if name == "__metadata__" else "of"] if isinstance(state, LibraryState) else None


def is_annotated(frame: Frame, value: Value) -> bool | None:
    """Tell whether a type has more said of it; None where that is not known."""
    state = frame.state(value)
    if state is not None:
        return isinstance(state, LibraryState) and state.label == ANNOTATED
    return False if isinstance(value, Class | Const | Text | Function) or value in _PLAIN else None


def annotations_of(frame: Frame, code: FunctionCode) -> dict[str, Value]:
    """Return what the annotations of a function mean by the parameters' names, that of its result as `return`."""
    written = {param.name: param.annotation for param in code.node.params} | {"return": code.node.returns}
    return {name: meant(frame, one, code.module) for name, one in written.items() if one is not None}


def meant(frame: Frame, annotation: nodes.Expr, module: ModuleCode) -> Value:
    """Return the type that an annotation says, with what else it says; quoted ones by the class that they name."""
    engine = frame.engine
    if isinstance(annotation, nodes.Const):
        return engine.annotated(frame, annotation, module)
    scratch = engine.scratch(module)
    return scratch.close(engine.evaluate(scratch, annotation))
