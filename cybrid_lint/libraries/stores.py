"""Things that keep values for the whole program: what is written under a key or name is what is read there.

An object of the program (`registry.shared`) is a symbol while bodies are evaluated: writes to it are noted, reads wait.
In the end all writes come together, whoever made them, and what waited is looked up (`engine.travel`). The same
functions serve an object that somebody makes (a cache in a field): there all happens at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, FieldsState, key_of
from cybrid_lint.engine.operations import Attr, Item
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.texts import Hole, Text, text
from cybrid_lint.engine.values import ABSENT, UNKNOWN, Const, Unknown, Value, unknown
from cybrid_lint.libraries.calls import Call

#: What is kept under keys that are not known at all.
REST = "[*]"


def slot(key: Value) -> str:
    """Return under which field a key's value is kept; pieces of a text that are not known are stars."""
    if isinstance(key, Text):
        return f"[{''.join('*' if isinstance(part, Hole) else part.text for part in key.parts)}]"
    if isinstance(key, Const):
        return f"[{key.value}]"
    if isinstance(key, Class):
        return f"[{key.code.name} {key.code.node.at}]"
    names = key.names if isinstance(key, Unknown) else (getattr(key, "name", ""),)
    return f"[*{'.'.join(name for name in names if isinstance(name, str))}]"


def write(call: Call, owner: Value, key: Value, value: Value) -> None:
    """Keep a value under a key, beside what is there already."""
    for option in options(key):
        _write(call.frame, owner, option, value)


def _write(frame: Frame, owner: Value, key: Value, value: Value) -> None:
    state = frame.state(owner)
    if isinstance(state, FieldsState):
        name = slot(key)
        frame.put(owner, state.with_field(name, union((state.fields.get(name, ABSENT), value))))
    elif owner.symbols:
        frame.write_item(owner, key_of(key), value)


def read(call: Call, owner: Value, key: Value) -> Value:
    """Return what is kept under a key; `ABSENT` is among it where that may be nothing."""
    return union(_read(call.frame, owner, option) for option in options(key))


def _read(frame: Frame, owner: Value, key: Value) -> Value:
    state = frame.state(owner)
    if isinstance(state, FieldsState):
        kept = (state.fields.get(name, ABSENT) for name in (slot(key), REST))
        return union((ABSENT, *kept))
    update = frame.update(owner)
    if update is not None and key_of(key) in update.items:
        return union((update.items[key_of(key)], ABSENT))
    return Item(owner, key) if owner.symbols else ABSENT


def or_else(found: Value, key: Value, *missing: Value) -> Value:
    """Return what was read, with what stands for a value that is not there: `missing`, or something from outside."""
    name = slot(key)[1:-1].lstrip("*")
    others = missing or (unknown(name) if name else UNKNOWN,)
    present = [option for option in options(found) if option is not ABSENT]
    return union((*present, *others))


def attribute(frame: Frame, owner: Value, name: str, *, is_own: bool = False) -> Value:
    """Return an attribute that anybody may have set; it may be another or none.

    Of an object whose attributes are the program's own, one that the program sets is nothing else.
    """
    state = frame.state(owner)
    if isinstance(state, FieldsState):
        missing = unknown(name)
        # the first write was joined to what was missing then
        kept = [option for option in options(state.fields.get(name, ABSENT)) if option not in (ABSENT, missing)]
        return union(kept if kept and is_own else (*kept, missing))
    return Attr(owner, name)


def settled(frame: Frame, value: Value) -> Value:
    """Return what a module's variable is that nobody is expected to change."""
    return frame.engine.modules.global_value(value) if isinstance(value, Global) else value


def entries(call: Call, mapping: Value) -> Iterator[tuple[Value, Value]]:
    """Yield the entries of a mapping under known keys."""
    for option in call.decided(mapping):
        state = call.state(option)
        if isinstance(state, DictState):
            for key, value in state.known_items():
                yield text(key), value
