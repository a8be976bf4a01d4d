"""What `isinstance` says of values."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Class, Function, Partial
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, State
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, Const, Library, Member, Module, Unknown, Value

# What built-in classes' instances are.
_KINDS: dict[str, Callable[[State | None, Value], bool]] = {
    "str": lambda state, value: isinstance(value, Text),
    "bytes": lambda state, value: isinstance(value, Text),
    # of Python 2, where programs still ask for them
    "basestring": lambda state, value: isinstance(value, Text),
    "unicode": lambda state, value: isinstance(value, Text),
    "long": lambda state, value: isinstance(value, Const) and isinstance(value.value, int),
    "dict": lambda state, value: isinstance(state, DictState),
    "list": lambda state, value: isinstance(state, SequenceState) and state.kind == "list",
    "tuple": lambda state, value: isinstance(state, SequenceState) and state.kind == "tuple",
    "set": lambda state, value: isinstance(state, SequenceState) and state.kind == "set",
    "frozenset": lambda state, value: isinstance(state, SequenceState) and state.kind == "set",
    "int": lambda state, value: isinstance(value, Const) and isinstance(value.value, int),
    "float": lambda state, value: isinstance(value, Const) and isinstance(value.value, float),
    "bool": lambda state, value: isinstance(value, Const) and isinstance(value.value, bool),
    "type": lambda state, value: isinstance(value, Class),
    "NoneType": lambda state, value: value is NONE,
    "ModuleType": lambda state, value: isinstance(value, Module),
    "Mapping": lambda state, value: isinstance(state, DictState),
    "MutableMapping": lambda state, value: isinstance(state, DictState),
    "Sequence": lambda state, value: isinstance(value, Text) or _is_ordered(state),
    "Iterable": lambda state, value: isinstance(value, Text) or isinstance(state, DictState | SequenceState),
    "Callable": lambda state, value: isinstance(value, Function | Bound | Partial | Class),
}


def _is_ordered(state: State | None) -> bool:
    return isinstance(state, SequenceState) and state.kind in ("list", "tuple")


# How the names of classes begin whose instances no text, number or container stands for: a dict stands for an
# `OrderedDict` as well, and a text for a URL.
_APART = (
    *("datetime.", "decimal.", "enum.", "io.", "pydantic.BaseModel", "pydantic.v1.BaseModel", "msgspec.Struct"),
    *("pydantic.Secret", "pydantic.types.Secret", "pydantic.v1.Secret", "uuid.", "ipaddress.", "fractions."),
)
# The same for containers alone: a text stands for a path as well.
_APART_FROM_CONTAINERS = (*_APART, "pathlib.", "os.PathLike")


def is_instance(frame: Frame, value: Value, classes: Value) -> bool | None:
    """Tell whether a value is an instance of a class, or of one of several; None if it may be."""
    answers: set[bool | None] = set()
    for cls in options(classes):
        wanted = _classes(frame, cls)
        if wanted is None:
            return None
        answers |= {_is_any(frame, option, wanted) for option in options(value)}
    return answers.pop() if len(answers) == 1 else None


def _classes(frame: Frame, value: Value) -> list[Value] | None:
    state = frame.state(value)
    if isinstance(state, SequenceState):
        return None if state.is_open else list(state.members)
    return [value] if isinstance(value, Class | Library) else None


def _is_any(frame: Frame, value: Value, classes: list[Value]) -> bool | None:
    answers = [_is_one(frame, value, cls) for cls in classes]
    if True in answers:
        return True
    return None if None in answers else False


def _is_one(frame: Frame, value: Value, cls: Value) -> bool | None:
    state = frame.state(value)
    if isinstance(value, Unknown) or (state is None and value.symbols and not isinstance(value, Text | Function)):
        return None
    if isinstance(cls, Class):
        if isinstance(state, InstanceState):
            if cls.code in state.cls.code.lineage():
                return True
            return None if state.cls.code.has_unknown_base() or state.is_generic else False
        if isinstance(value, Member):
            return cls.code in value.cls.lineage()
        if isinstance(value, Class):
            return _is_made_by(value, cls)
        return None if isinstance(state, LibraryState) else False
    if isinstance(cls, Library):
        name = cls.name.rsplit(".", 1)[-1]
        asked = _KINDS.get(name)
        if isinstance(value, Member) and asked is not None:
            kind = value.cls.kind_of_members()
            return None if kind is None else kind == name
        if asked is not None and not isinstance(state, InstanceState | LibraryState):
            return asked(state, value)
        if isinstance(state, InstanceState):
            if cls.name in state.cls.code.library_bases():
                return True
            return False if asked is not None and not state.cls.code.library_bases() else None
        if isinstance(state, LibraryState):
            label = frame.engine.library.type_label(cls.name)
            return None if label is None or label != state.label else True
        if isinstance(state, DictState | SequenceState):
            return False if cls.name.startswith(_APART_FROM_CONTAINERS) else None
        is_plain = isinstance(value, Text | Const)
        return False if is_plain and (asked is not None or cls.name.startswith(_APART)) else None
    return None


def _is_made_by(value: Class, cls: Class) -> bool | None:
    """Tell whether a class is an instance of another, as it is of its metaclass."""
    metaclass = value.code.metaclass()
    if metaclass is not None and cls.code in metaclass.code.lineage():
        return True
    return None if value.code.has_unknown_base() else False
