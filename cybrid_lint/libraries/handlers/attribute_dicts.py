"""Mappings whose entries are attributes, too: `addict`, `munch`, `box`, `dotmap`, `attrdict`.

The entries are the fields of the object. Sources: `addict/addict.py` (2.4), `munch/__init__.py` (4.0), `box/box.py`
(8.0), `dotmap/__init__.py` (1.3), `attrdict` (2.0).
"""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine import displays
from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, Entries, LibraryState, SequenceState
from cybrid_lint.engine.snapshots import Spread
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, F, attribute, function, method, typed_as

#: Labels: what has only what was put in, and what makes what is missing when it is read.
MAPPING, GROWING = "attribute dict", "growing attribute dict"
LABELS = (MAPPING, GROWING)
CLASSES = {
    MAPPING: (
        *(f"munch.{name}" for name in ("Munch", "AutoMunch", "DefaultMunch", "RecursiveMunch")),
        *(f"attrdict.{name}" for name in ("AttrDict", "AttrMap", "mapping.AttrMap", "dictionary.AttrDict")),
        *("box.Box", "box.SBox", "box.box.Box"),
    ),
    GROWING: ("addict.Dict", "addict.addict.Dict", "dotmap.DotMap"),
}
#: How deep mappings in mappings become such objects.
MOST_NESTED = 4
#: What stands for the values whose keys are not known.
REST = "<rest>"
typed_as(MAPPING, *CLASSES[MAPPING])
typed_as(GROWING, *CLASSES[GROWING])


@function(*CLASSES[MAPPING], *CLASSES[GROWING])
def make(call: Call) -> Value:
    """`Box(mapping, **items)`; the defaults of `DefaultMunch` stand in front."""
    label = GROWING if call.name in CLASSES[GROWING] else MAPPING
    args = call.args.after(1) if call.name == "munch.DefaultMunch" else call.args
    state = DictState({}, is_open=args.is_open)
    for source in (*args.positional[:1], *([] if args.double_star is None else [args.double_star])):
        call.decided(source)
        state = displays.merged(call.frame, state, source)
    for name, value in args.keywords:
        if not (name.startswith("box_") or name in ("default_box", "frozen_box", "_dynamic")):
            state = state.with_entry(name, value)
    return _of_dict(call.frame, label, state)


def _of_dict(frame: Frame, label: str, state: DictState, depth: int = 0) -> Value:
    """Return an object of a mapping's entries, those that are mappings themselves included."""
    if any(isinstance(key, Spread) for key in state.entries):
        raise UndecidedError
    fields = {key: _nested(frame, label, value, depth) for key, value in state.entries.items() if isinstance(key, str)}
    if state.rest is not NEVER:
        fields[REST] = state.rest
    return frame.allocate(LibraryState(label, fields, state.is_open))


def _nested(frame: Frame, label: str, value: Value, depth: int) -> Value:
    state = frame.state(value)
    if depth < MOST_NESTED and isinstance(state, DictState):
        return _of_dict(frame, label, state, depth + 1)
    if depth < MOST_NESTED and isinstance(state, SequenceState):
        members = tuple(_nested(frame, label, member, depth + 1) for member in state.members)
        return frame.allocate(SequenceState(state.kind, members, state.rest, state.is_open))
    return value


@function("munch.munchify", "munch.Munch.fromDict")
def munchify(call: Call) -> Value:
    """A mapping, or what holds mappings, with such objects in their places."""
    return union(_nested(call.frame, MAPPING, option, 0) for option in call.decided(call.arg(0, "x", "d")))


@function("munch.unmunchify")
def unmunchify(call: Call) -> Value:
    """Plain mappings again."""
    return union(_plain(call, option) for option in call.decided(call.arg(0, "x")))


def _state(call: Call) -> LibraryState:
    state = call.state(call.owner)
    if not isinstance(state, LibraryState):
        raise UndecidedError
    return state


def _plain(call: Call, value: Value, depth: int = 0) -> Value:
    """Return an object as a plain dict, and what it holds too."""
    state = call.state(value)
    if not isinstance(state, LibraryState) or state.label not in LABELS or depth > MOST_NESTED:
        return value
    entries: Entries = {name: _plain(call, entry, depth + 1) for name, entry in state.fields.items() if name != REST}
    return call.frame.allocate(DictState(entries, state.fields.get(REST, NEVER), state.is_open))


def _dict(call: Call) -> Value:
    """Return the entries as a dict; what they are stays as it is."""
    state = _state(call)
    entries: Entries = {name: value for name, value in state.fields.items() if name != REST}
    return call.frame.allocate(DictState(entries, state.fields.get(REST, NEVER), state.is_open))


for _label in LABELS:

    @attribute(_label, "*")
    def entry(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
        """An entry as an attribute; methods come first."""
        state = frame.state(owner)
        if not isinstance(state, LibraryState) or (state.label, name) in REGISTRY.methods or name.startswith("__"):
            return None
        return _entry(frame, owner, state, name)


def _entry(frame: Frame, owner: Value, state: LibraryState, name: str) -> Value:
    found = state.fields.get(name, ABSENT)
    if found is ABSENT and state.label == GROWING and not state.is_open:
        found = frame.allocate(LibraryState(GROWING, {}))
        frame.put(owner, state.with_field(name, found))
    there = [option for option in options(found) if option is not ABSENT]
    return union(there) if there else state.fields.get(REST, UNKNOWN)


def _method(*names: str) -> Callable[[F], F]:
    def note(handler: F) -> F:
        for label in LABELS:
            method(label, *names)(handler)
        return handler

    return note


@_method("__getitem__")
def item(call: Call) -> Value:
    """An entry by its key."""
    state, name = _state(call), call.known_text(call.arg(0))
    return call.item(_dict(call), call.arg(0)) if name is None else _entry(call.frame, call.owner, state, name)


@_method("__setattr__", "__setitem__")
def put(call: Call) -> Value:
    """Setting an entry."""
    name = call.known_text(call.arg(0))
    call.set_field(call.owner, REST if name is None else name, call.arg(1))
    return NONE


@_method("__delitem__", "__delattr__")
def take_away(call: Call) -> Value:
    """Taking an entry away."""
    state, name = _state(call), call.known_text(call.arg(0))
    _put(call, {key: value for key, value in state.fields.items() if key != name})
    return NONE


def _put(call: Call, fields: dict[str, Value]) -> None:
    if call.frame.is_writable(call.owner):
        call.frame.put(call.owner, _state(call).with_fields(fields))


@_method("get", "items", "keys", "values", "__iter__", "iteritems", "__contains__")
def read(call: Call) -> Value:
    """What a mapping is asked for."""
    name = "items" if call.name == "iteritems" else call.name
    return call.call_with(call.attribute(_dict(call), name), call.args)


@_method("pop", "update", "setdefault", "merge_update", "clear", "popitem")
def change(call: Call) -> Value:
    """What changes a mapping."""
    changed = _dict(call)
    name = "update" if call.name == "merge_update" else call.name
    found = call.call_with(call.attribute(changed, name), call.args)
    state = call.state(changed)
    made = _of_dict(call.frame, _state(call).label, state) if isinstance(state, DictState) else call.owner
    held = call.state(made)
    if isinstance(held, LibraryState):
        _put(call, held.fields)
    return found


@_method("to_dict", "toDict", "as_dict")
def to_dict(call: Call) -> Value:
    """A plain dict."""
    _state(call)
    return _plain(call, call.owner)


@_method("to_json", "toJSON")
def to_json(call: Call) -> Value:
    """JSON."""
    _state(call)
    return call.frame.written(_plain(call, call.owner), "json")


@_method("copy", "deepcopy", "__copy__")
def copy(call: Call) -> Value:
    """A copy."""
    return call.frame.allocate(_state(call))


@_method("freeze", "unfreeze", "pprint")
def quiet(call: Call) -> Value:
    """What leaves the entries as they are."""
    return NONE
