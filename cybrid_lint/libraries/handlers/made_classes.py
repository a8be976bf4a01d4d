"""Classes that are made at run time: by `type`, `types.new_class` and `dataclasses.make_dataclass`."""

from __future__ import annotations

from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function


def made_class(call: Call, bases: Value | None, attributes: Value | None) -> Value:
    """Return the class of a name that a call makes of bases and attributes."""
    code = _code(call, bases)
    state = None if attributes is None else call.state(attributes)
    if code is None or (attributes is not None and not isinstance(state, DictState)):
        return UNKNOWN
    items = state.known_items() if isinstance(state, DictState) else ()
    code.attrs = {key: call.frame.close(value) for key, value in items}
    # what is set on it later may depend on what its maker is given as well
    return Class(code, () if code.enclosing is None else None)


def _code(call: Call, bases: Value | None) -> ClassCode | None:
    name = call.known_text(call.arg(0, "name", "cls_name"))
    members = () if bases is None else tuple(call.members(bases).known)
    if name is None:
        return None
    code = call.engine.definitions.class_code(call.frame, nodes.Class(call.site.at, name, (), ()))
    code.bases = members
    for base in code.own_bases():
        if code not in base.subclasses:
            base.subclasses.append(code)
    return code


@function("types.new_class")
def new_class(call: Call) -> Value:
    """A class whose body is a function that fills its namespace."""
    namespace, fill = call.new_dict(), call.get(3, "exec_body")
    if fill is not None:
        call.call(fill, namespace)
    return made_class(call, call.get(1, "bases"), namespace)


@function("dataclasses.make_dataclass", "attr.make_class", "attrs.make_class", "msgspec.defstruct")
def make_dataclass(call: Call) -> Value:
    """A class of records that names its fields by a list."""
    names: list[str] = []
    defaults: dict[str, Value] = {}
    for member in call.members(call.arg(1, "fields", "attrs")).known:
        parts = [member] if isinstance(member, Text) else call.members(member).known
        known = call.known_text(parts[0]) if parts else None
        if known is None:
            return UNKNOWN
        names.append(known)
        if len(parts) > 2:
            defaults[known] = call.frame.close(parts[2])
    made = made_class(call, call.get(None, "bases"), call.get(None, "namespace"))
    if isinstance(made, Class):
        made.code.annotations = {name: nodes.Unread(call.site.at) for name in names}
        made.code.attrs = {**defaults, **made.code.attrs}
        made.code.marks |= {"record"}
    return made
