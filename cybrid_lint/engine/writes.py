"""Writing attributes and items of values."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import Choice, Union, named, options, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.entries import with_item
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.instances import (
    OWN_ENTRIES,
    implementation,
    instance_attribute,
    is_empty,
    keeps_fields,
    put_back,
)
from cybrid_lint.engine.items import has_item_method
from cybrid_lint.engine.keys import keyed
from cybrid_lint.engine.objects import (
    DictState,
    InstanceState,
    LibraryState,
    SequenceState,
    State,
    ViewState,
    is_known,
    key_of,
)
from cybrid_lint.engine.operations import Args, Attr, Item
from cybrid_lint.engine.set_on_classes import set_on_class
from cybrid_lint.engine.snapshots import Made, Spread, made
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import (
    ABSENT,
    NEVER,
    NONE,
    TRUE,
    UNKNOWN,
    Const,
    Library,
    Module,
    Site,
    Unknown,
    Value,
    Widened,
    unknown,
)


def set_attribute(frame: Frame, base: Value, name: str, value: Value, site: Site, *, is_plain: bool = False) -> None:
    """Set an attribute of a value; past what its class does in `__setattr__` if it is set as `object` sets it."""
    if value is ABSENT:
        delete_attribute(frame, base, name, site, is_plain=is_plain)
        return
    choices = options(base)
    for option in choices:
        _set_attribute(frame, option, name, value, site, certain=len(choices) == 1, is_plain=is_plain)


def set_any_attribute(frame: Frame, base: Value, value: Value) -> None:
    """Set an attribute whose name is not known to what is not known either: any that is empty may be that now."""
    state, update = frame.state(base), frame.update(base)
    if not isinstance(value, Unknown) or not frame.is_writable(base):
        return
    fields = state.fields if isinstance(state, InstanceState) else {} if update is None else update.fields
    may_be_set = {
        name: union((held, unknown(name))) for name, held in fields.items() if held is NONE or is_empty(frame, held)
    }
    if isinstance(state, InstanceState):
        frame.put(base, state.with_fields({**state.fields, **may_be_set}))
    elif state is None:
        for name, held in may_be_set.items():
            frame.write_field(base, name, held)


def _set_attribute(
    frame: Frame, base: Value, name: str, value: Value, site: Site, *, certain: bool, is_plain: bool
) -> None:
    cls = frame.engine.class_of(frame, base)
    if cls is not None and _is_set_by_class(frame, cls, base, name, value, site, is_plain=is_plain):
        return
    if name == "__dict__" and value is base:
        # a mapping whose entries are its attributes
        name, value = OWN_ENTRIES, TRUE
    elif cls is not None and _is_idle(frame, cls, name, value):
        value = UNKNOWN
    state = frame.state(base)
    if (
        isinstance(state, InstanceState)
        and frame.is_writable(base)
        and _is_entry(frame, base, state, name, value, site)
    ):
        return
    if name == "<base>" and isinstance(state, InstanceState) and frame.is_writable(base):
        frame.put(base, state.with_base(value))
        return
    if isinstance(state, InstanceState | LibraryState) and frame.is_writable(base):
        if isinstance(state, LibraryState):
            handler = frame.engine.library.method(
                frame, state.label, base, "__setattr__", Args((text(name), value)), site
            )
            if handler is not None:
                return
        elif keeps_fields(frame, state) or _is_of_base(frame, state, name):
            set_attribute(frame, state.base, name, value, site)
        kept = value if certain else union((state.fields.get(name, ABSENT), value))
        frame.put(base, state.with_field(name, put_back(base, name, kept)))
    elif isinstance(base, Class | Module | Function):
        _set_of_defined(frame, base, name, value)
    elif _set_on_kept(frame, base, name, value):
        pass
    elif base.symbols and not isinstance(base, Text):
        frame.write_field(base, name, value if certain else union((Attr(base, name), value)))
    else:
        frame.engine.library.set_outside(frame, value, site)


def _set_of_defined(frame: Frame, base: Class | Module | Function, name: str, value: Value) -> None:
    if isinstance(base, Class):
        set_on_class(frame, base.code, name, value)
    elif isinstance(base, Module):
        frame.engine.modules.set_variable(frame, base.path, name, value)
    else:
        _set_of_function(frame, base, name, value)


def _set_of_function(frame: Frame, function: Function, name: str, value: Value) -> None:
    """Keep what a body says of a function, unless functions set that too; what these may change is not followed."""
    code = function.code
    if not frame.is_body or code.enclosing is not None or name in code.module.survey.set_by_functions:
        return
    state = frame.state(value)
    parts = state.entries.values() if isinstance(state, DictState) and not state.is_open else [value]
    if parts and all(isinstance(part, Text) for part in parts):
        code.attributes[name] = frame.close(value)


def _is_of_base(frame: Frame, state: InstanceState, name: str) -> bool:
    """Tell whether what is set on an instance is set on the library's object that it also is.

    It is not where that was made with something else than the instance holds there: the class has it for itself.
    """
    base = ABSENT if state.base is ABSENT else frame.state(state.base)
    if base is ABSENT or isinstance(base, DictState | SequenceState):
        return False
    held = base.fields.get(name) if isinstance(base, LibraryState) else None
    return name not in state.fields or held is state.fields[name]


def _is_entry(frame: Frame, base: Value, state: InstanceState, name: str, value: Value, site: Site) -> bool:
    """Set an attribute in the mapping that holds all of them, or that mapping itself; return whether there is one."""
    if name == "__dict__":
        frame.put(base, state.with_fields({OWN_ENTRIES: value}))
        return True
    mapping = state.fields.get(OWN_ENTRIES, TRUE)
    if mapping is TRUE or name.startswith("<"):
        return False
    set_item(frame, mapping, text(name), value, site)
    return True


def _is_set_by_class(
    frame: Frame, cls: ClassCode, base: Value, name: str, value: Value, site: Site, *, is_plain: bool
) -> bool:
    """Call what a class has for setting an attribute, if it has that; return whether it has."""
    custom = None if is_plain or name == "<base>" else cls.find("__setattr__")
    if custom is not None and isinstance(custom[0], Function) and frame.code is not custom[0].code:
        frame.engine.call(frame, Bound(custom[0], base), Args((text(name), value)), site)
        return True
    setter = cls.find(f"{name}.setter")
    if setter is not None and isinstance(setter[0], Function):
        frame.engine.call(frame, Bound(setter[0], base), Args((value,)), site)
        return True
    return not is_plain and _is_set_by_descriptor(frame, cls, base, name, value, site)


def _is_set_by_descriptor(frame: Frame, cls: ClassCode, base: Value, name: str, value: Value, site: Site) -> bool:
    """Call what the object has for that which a class has under a name; return whether the instance keeps it there.

    What such an object keeps by itself, for each instance, is kept as the instance's own.
    """
    setter = _of_descriptor(frame, cls, name, "__set__", site)
    if setter is None:
        return False
    before = (frame.state(base), frame.update(base))
    frame.engine.call(frame, setter, Args((base, value)), site)
    return (frame.state(base), frame.update(base)) != before


def _of_descriptor(frame: Frame, cls: ClassCode, name: str, method: str, site: Site) -> Value | None:
    """Return a method of the object of the project's that a class has under a name; None if it has none."""
    found = cls.find(name)
    state = None if found is None else frame.state(found[0])
    if found is None or not isinstance(state, InstanceState) or state.cls.code.find(method) is None:
        return None
    return instance_attribute(frame, found[0], state, method, site)


def delete_attribute(frame: Frame, base: Value, name: str, site: Site, *, is_plain: bool = False) -> None:
    """Delete an attribute of a value; past its class's `__delattr__` if it is deleted as `object` deletes it."""
    choices = options(base)
    for option in choices:
        if not _is_deleted_by_class(frame, option, name, site, is_plain=is_plain):
            _delete_attribute(frame, option, name, certain=len(choices) == 1)


def _is_deleted_by_class(frame: Frame, base: Value, name: str, site: Site, *, is_plain: bool) -> bool:
    """Call what a class, or the object that it has under a name, has for deleting; return whether it has that."""
    state = frame.state(base)
    is_special = isinstance(state, LibraryState) and frame.engine.library.has_special(state.label, "__delattr__")
    if is_special and not is_plain:
        frame.engine.call(frame, LibraryMethod(base, "__delattr__"), Args((text(name),)), site)
        return True
    cls = frame.engine.class_of(frame, base)
    if cls is None:
        return False
    for method, given in (("__delattr__", (text(name),)), (f"{name}.deleter", ())):
        found = None if is_plain and method == "__delattr__" else cls.find(method)
        if found is not None and isinstance(found[0], Function) and frame.code is not found[0].code:
            frame.engine.call(frame, Bound(found[0], base), Args(given), site)
            return True
    deleter = _of_descriptor(frame, cls, name, "__delete__", site)
    if deleter is not None:
        frame.engine.call(frame, deleter, Args((base,)), site)
    return deleter is not None


def _delete_attribute(frame: Frame, base: Value, name: str, *, certain: bool) -> None:
    state = frame.state(base)
    if isinstance(state, InstanceState):
        if frame.is_writable(base):
            kept = ABSENT if certain else union((state.fields.get(name, ABSENT), ABSENT))
            frame.put(base, state.with_field(name, kept))
    elif state is None and base.symbols and not isinstance(base, Text):
        frame.write_field(base, name, ABSENT if certain else union((Attr(base, name), ABSENT)))


def _is_idle(frame: Frame, cls: ClassCode, name: str, value: Value) -> bool:
    """Tell whether an attribute holds an object that nobody reads from there, as clients keep their last answer.

    A name that is written nowhere was put together to set it, and so may one be to read it.
    """
    if name not in frame.engine.modules.unread_names or set(cls.library_bases()) - {"builtins.object"}:
        return False
    if any("__dict__" in code.module.survey.read for code in cls.lineage()):
        return False
    choices = options(value)
    are_objects = (isinstance(frame.state(option), InstanceState | LibraryState) for option in choices)
    if not any(are_objects) and not any(isinstance(option, Widened) for option in choices):
        return False
    return not frame.engine.library.is_kept(frame.close(value))


def _set_on_kept(frame: Frame, base: Value, name: str, value: Value) -> bool:
    """Set an attribute of an instance that its own class keeps, as singletons are kept; return whether it does."""
    if not isinstance(base, Made) or not isinstance(base.state, InstanceState):
        return False
    changed = made(base.identity, base.state.with_field(name, frame.close(value)))
    is_kept = False
    for code in base.state.cls.code.lineage():
        for attr, held in code.attrs.items():
            kept = [option for option in options(held) if isinstance(option, Made) and option.identity == base.identity]
            if kept:
                others = [option for option in options(held) if option not in kept]
                code.attrs[attr] = union((*others, changed))
                is_kept = True
    return is_kept


def set_item(frame: Frame, base: Value, key: Value, value: Value, site: Site) -> None:
    """Set an item of a value; take it away if what it is set to is `ABSENT`. Under a `Spread`, merge a mapping."""
    choices = options(base)
    for option in choices:
        if isinstance(key, Spread):
            _merge(frame, option, value, site, certain=len(choices) == 1)
            continue
        _set_item(frame, option, key, value, site, certain=len(choices) == 1)


def _set_item(frame: Frame, base: Value, key: Value, value: Value, site: Site, *, certain: bool) -> None:
    key = keyed(frame, key)
    under = key_of(key)
    state = frame.state(base)
    if value is ABSENT and state is not None:
        _take_item(frame, base, state, key, site)
        return
    if isinstance(under, str):
        value = named(value, under)
    if isinstance(state, DictState) and frame.is_writable(base):
        _set_entry(frame, base, state, key, value, site, certain=certain)
        return
    if isinstance(state, SequenceState) and frame.is_writable(base):
        _set_member(frame, base, state, key, value, certain=certain)
        return
    if isinstance(state, ViewState):
        # past what the class does in `__setattr__`; under a name that callers give, once that is known
        frame.engine.call(frame, Library("builtins.object.__setattr__"), Args((state.owner, key, value)), site)
        return
    if isinstance(state, InstanceState):
        _set_instance_item(frame, base, state, key, value, site)
        return
    if isinstance(state, LibraryState) or isinstance(base, Library | Unknown):
        frame.engine.call(frame, LibraryMethod(base, "__setitem__"), Args((key, value)), site)
        return
    if base.symbols:
        _set_symbolic_item(frame, base, key, value, site, certain=certain)


def _merge(frame: Frame, base: Value, mapping: Value, site: Site, *, certain: bool) -> None:
    """Write the entries of a mapping over those of a dict; what anything else does with it, the call of it says."""
    state, given = frame.state(base), frame.state(mapping)
    if isinstance(given, DictState) and given.truth() is False:
        # nothing is written: callers need not look into it
        return
    if isinstance(state, DictState) and frame.is_writable(base):
        written = merged(frame, state, mapping)
        frame.put(base, written if certain else written.joined(UNKNOWN, state))
    elif isinstance(state, InstanceState):
        if state.base is not ABSENT and state.cls.code.find("update") is None:
            set_item(frame, state.base, Spread(mapping), mapping, site)
    elif state is None and not isinstance(base, Param):
        _set_item(frame, base, Spread(mapping), mapping, site, certain=certain)
    elif state is None and mapping.symbols:
        frame.write_item(base, Spread(mapping), mapping)


def _take_item(frame: Frame, base: Value, state: State, key: Value, site: Site) -> None:
    """Take an item away from a container, or from an object that says what that means."""
    if isinstance(state, InstanceState) and state.cls.code.find("__delitem__") is not None:
        taker = instance_attribute(frame, base, state, "__delitem__", site)
        frame.engine.call(frame, taker, Args((key,)), site)
    elif isinstance(state, InstanceState) and state.base is not ABSENT:
        set_item(frame, state.base, key, ABSENT, site)
    elif isinstance(state, DictState | SequenceState) or (
        isinstance(state, LibraryState) and frame.engine.library.has_special(state.label, "__delitem__")
    ):
        frame.engine.call(frame, LibraryMethod(base, "__delitem__"), Args((key,)), site)


def _set_entry(
    frame: Frame, base: Value, state: DictState, key: Value, value: Value, site: Site, *, certain: bool
) -> None:
    under = key_of(key)
    if isinstance(key, Choice | Union):
        written = with_item(state, key, value, site)
        frame.put(base, written if certain else written.joined(UNKNOWN, state))
    elif is_known(under) or (isinstance(under, Value) and not isinstance(under, Unknown)):
        kept = value if certain else union((state.entries.get(under, ABSENT), value))
        frame.put(base, state.with_entry(under, kept, site))
    else:
        frame.put(base, state.with_entry(under, value) if key is not UNKNOWN else state.with_rest(value))


def _set_member(frame: Frame, base: Value, state: SequenceState, key: Value, value: Value, *, certain: bool) -> None:
    if isinstance(key, Const) and isinstance(key.value, int) and 0 <= key.value < len(state.members):
        members = list(state.members)
        members[key.value] = value if certain else union((members[key.value], value))
        frame.put(base, SequenceState(state.kind, tuple(members), state.rest, state.is_open))
    elif certain and state.is_exact and isinstance(key, Const) and key.value == len(state.members):
        # what is called has added it
        frame.put(base, SequenceState(state.kind, (*state.members, value)))
    else:
        frame.put(base, state.with_members((), value, True))


def _set_instance_item(frame: Frame, base: Value, state: InstanceState, key: Value, value: Value, site: Site) -> None:
    under = key_of(key)
    if state.cls.code.find("__setitem__") is not None:
        setter = instance_attribute(frame, base, state, "__setitem__", site)
        frame.engine.call(frame, setter, Args((key, value)), site)
    elif state.base is not ABSENT:
        set_item(frame, state.base, key, value, site)
    elif isinstance(under, str):
        frame.put(base, state.with_field(under, value))


def _set_symbolic_item(frame: Frame, base: Value, key: Value, value: Value, site: Site, *, certain: bool) -> None:
    if has_item_method(frame, base, "__setitem__"):
        frame.engine.call(frame, LibraryMethod(base, "__setitem__"), Args((key, value)), site)
        return
    cls = frame.engine.class_of(frame, base)
    setter = None if cls is None else implementation(cls, "__setitem__")
    if setter is not None:
        frame.engine.call(frame, Bound(setter, base), Args((key, value)), site)
        return
    if key is UNKNOWN:
        # what was written before may stand under another key: one call appends a member, the next call another
        written = frame.update(base)
        value = union((NEVER if written is None else written.items.get(UNKNOWN, NEVER), value))
    frame.write_item(base, key_of(key), value if certain else union((Item(base, key), value)))
