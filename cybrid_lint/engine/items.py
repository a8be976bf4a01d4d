"""What items of values are."""

from __future__ import annotations

from collections.abc import Iterable

from cybrid_lint.engine.alternatives import BRANCHING, Union, choice, options, over, spread, union
from cybrid_lint.engine.attributes import attribute
from cybrid_lint.engine.callables import Bound, Class, LibraryMethod
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.entries import candidates, is_meant, is_merged, may_be_same
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.instances import bound, implementation, instance_attribute, walked_at
from cybrid_lint.engine.interfaces import Members
from cybrid_lint.engine.keys import keyed
from cybrid_lint.engine.lasting import lasting
from cybrid_lint.engine.objects import (
    DictState,
    InstanceState,
    Key,
    SequenceState,
    State,
    ViewState,
    is_known,
    key_of,
)
from cybrid_lint.engine.operations import Args, Item
from cybrid_lint.engine.snapshots import Spread, Updated, made
from cybrid_lint.engine.texts import Hole, Text, text, value_of
from cybrid_lint.engine.values import (
    ABSENT,
    NEVER,
    NONE,
    UNKNOWN,
    Const,
    Library,
    Member,
    Site,
    Unknown,
    Value,
    unknown,
)

# Labels of Python's own containers, whose items are read and written here.
CONTAINERS = frozenset({"dict", "list", "text", "scalar"})
# Entries of a table that a key from outside is compared with.
MOST_ASKED = 8


def item(frame: Frame, base: Value, key: Value, site: Site) -> Value:
    """Return an item of a value."""
    if type(base) in BRANCHING:
        return spread(base, lambda option: item(frame, option, key, site))
    if type(key) in BRANCHING:
        asked = _asked_entry(frame, frame.state(base), key)
        if asked is not None:
            return asked
        return spread(key, lambda option: item(frame, base, option, site))
    if not isinstance(base, Unknown | Class | Library | Text):
        key = keyed(frame, key)
    under = key_of(key)
    update = frame.update(base)
    if update is not None and under in update.items:
        # one that was taken away is not there to be read
        found = over(update.items[under], unknown(under) if isinstance(under, str) else UNKNOWN)
        return _under_merged(frame, update.items.items(), key, found, site)
    state = frame.state(base)
    if state is not None:
        return _object_item(frame, base, state, key, site)
    if isinstance(base, Unknown):
        return _outside_item(frame, base, key, site)
    if isinstance(base, Class):
        return _class_item(base, under)
    if isinstance(base, Updated):
        return _updated_item(frame, base, key, site)
    if isinstance(base, Library):
        getter = f"{base.name}.__getitem__"
        if not frame.engine.library.has_function(getter):
            return base
        return frame.engine.call(frame, Library(getter), Args((key,)), site)
    if isinstance(base, Text):
        return _library_item(frame, base, key, site)
    if base is NEVER or base is NONE or base is ABSENT:
        return NEVER
    found = _symbolic_item(frame, base, key, site) if base.symbols else UNKNOWN
    return found if update is None else _under_merged(frame, update.items.items(), key, found, site)


def _object_item(frame: Frame, base: Value, state: State, key: Value, site: Site) -> Value:
    if isinstance(state, DictState):
        made = _made_for_key(frame, base, state, key_of(key))
        return dict_item(frame, state, key, UNKNOWN) if made is None else made
    if isinstance(state, SequenceState):
        table = _table_of_pairs(frame, base, state) if isinstance(key, Text) else None
        return sequence_item(frame, state, key) if table is None else dict_item(frame, table, key, UNKNOWN)
    if isinstance(state, ViewState):
        under = key_of(key)
        return attribute(frame, state.owner, under, site) if isinstance(under, str) else UNKNOWN
    if isinstance(state, InstanceState):
        return _instance_item(frame, base, state, key, site)
    return _library_item(frame, base, key, site)


def _table_of_pairs(frame: Frame, base: Value, state: SequenceState) -> DictState | None:
    """Return the dict that pairs make, which were merged into one before they were known: a list has no such keys."""
    pairs = [frame.state(member) for member in state.members]
    if not pairs or not all(isinstance(pair, SequenceState) and len(pair.members) == 2 for pair in pairs):
        return None
    return merged(frame, DictState({}), base)


def _made_for_key(frame: Frame, base: Value, state: DictState, under: Key) -> Value | None:
    """Return the container that a dict with defaults makes for a key that it does not have; None for any other dict."""
    default = frame.state(state.rest)
    is_empty = (isinstance(default, SequenceState) and not default.members and default.kind in ("list", "set")) or (
        isinstance(default, DictState) and not default.entries
    )
    if not is_empty or under in state.entries or not all(map(is_known, (under, *state.entries))):
        return None
    if not frame.is_writable(base):
        return None
    assert default is not None
    made = frame.allocate(default)
    frame.put(base, state.with_entry(under, made))
    return made


def _outside_item(frame: Frame, base: Unknown, key: Value, site: Site) -> Value:
    if isinstance(frame.state(key), SequenceState) and not base.whole:
        return _library_item(frame, Text((Hole(base),)), key, site)
    under = key_of(key)
    if isinstance(under, str):
        return frame.engine.library.unknown_item(base, under)
    return Item(base, key) if key.symbols and frame.state(key) is None else base


def _updated_item(frame: Frame, base: Updated, key: Value, site: Site) -> Value:
    under = key_of(key)
    for known, value in base.items:
        if known == under:
            return _under_merged(frame, base.items, key, value, site)
    before = item(frame, base.base, key, site)
    if base.items and not isinstance(under, str | Const):
        return union((before, *(value for known, value in base.items if is_meant(known, under))))
    return _under_merged(frame, base.items, key, before, site)


def _under_merged(frame: Frame, items: Iterable[tuple[Key, Value]], key: Value, found: Value, site: Site) -> Value:
    """Return an item of something symbolic, where mappings that are not known yet were merged into that later."""
    under = key_of(key)
    if not is_known(under):
        return found
    later: list[Value] = []
    for known, value in items:
        if known == under:
            later.clear()
        elif isinstance(known, Spread):
            later.append(value)
    for mapping in later:
        is_waiting = is_merged(frame.state(mapping))
        inner = Item(mapping, value_of(under)) if is_waiting else item(frame, mapping, key, site)
        found = choice(frame.engine.test(frame, "in", (key, mapping)), inner, found)
    return found


def _symbolic_item(frame: Frame, base: Value, key: Value, site: Site) -> Value:
    """Return an item of something symbolic; what its class says of it, if that is known."""
    if has_item_method(frame, base, "__getitem__"):
        return _library_item(frame, base, key, site)
    cls = frame.engine.class_of(frame, base)
    getter = None if cls is None else implementation(cls, "__getitem__")
    if getter is not None:
        return frame.engine.call(frame, Bound(getter, base), Args((key,)), site)
    under = key_of(key)
    # one key is one item, wherever its text stands
    return Item(base, text(under) if isinstance(under, str) else key)


def has_item_method(frame: Frame, base: Value, name: str) -> bool:
    """Tell whether something symbolic is a library's object that has its own way to read or write items."""
    label = frame.engine.label_of(frame, base)
    return label is not None and label not in CONTAINERS and frame.engine.library.has_method(label, name)


def dict_item(frame: Frame, state: DictState, key: Value, missing: Value) -> Value:
    """Return an item of a dict; `missing` is what stands for one that is not there."""
    key = keyed(frame, key)
    under = key_of(key)
    if not is_known(under):
        is_waiting = bool(key.symbols) and bool(frame.close(key).symbols)
        asked = _asked_entry(frame, state, key)
        return _any_entry(state, under, key, is_waiting=is_waiting) if asked is None else asked
    found: Value = ABSENT
    for known, value in state.entries.items():
        if known == under:
            found = over(value, found)
        elif isinstance(known, Spread):
            # what is merged later stands above what was there, if it has the key
            inner = item(frame, value, key, Site(frame.module.path, 0))
            is_sure = found is ABSENT and missing is UNKNOWN
            found = inner if is_sure else choice(frame.engine.test(frame, "in", (key, value)), inner, found)
    # an entry under a symbolic key may be this one
    others = [
        value
        for known, value in state.entries.items()
        if isinstance(known, Value) and known.symbols and not isinstance(known, Spread) and may_be_same(known, under)
    ]
    if others:
        found = union((found, *others)) if found is not ABSENT else union((*others, ABSENT))
    if state.rest is not NEVER:
        found = union((over(found, state.rest), state.rest)) if found is ABSENT else found
    if found is ABSENT or ABSENT in options(found):
        if missing is UNKNOWN:
            name = under if isinstance(under, str) else ""
            missing = unknown(name) if state.is_open and name else UNKNOWN if state.is_open else NEVER
            if found is ABSENT and missing is NEVER:
                return unknown(name) if name else UNKNOWN
        elif state.is_open:
            missing = union((unknown(under), missing)) if isinstance(under, str) else union((UNKNOWN, missing))
        return over(found, missing)
    return found


def _asked_entry(frame: Frame, state: State | None, key: Value) -> Value | None:
    """Return an item of a table by a key from outside, since others may ask which key that is; None for any other."""
    if not isinstance(key, Unknown | Union) or not isinstance(state, DictState) or state.is_open:
        return None
    keys = list(state.entries)
    if state.rest is not NEVER or not 1 < len(keys) <= MOST_ASKED or not all(isinstance(one, str) for one in keys):
        return None
    found = over(state.entries[keys[-1]], NEVER)
    for one in reversed(keys[:-1]):
        test = lasting(frame, frame.engine.test(frame, "eq", (key, value_of(one))))
        if not test.is_told_apart:
            return None
        found = choice(test, over(state.entries[one], NEVER), found)
    return found


def _any_entry(state: DictState, under: Key, key: Value, *, is_waiting: bool) -> Value:
    """Return an item whose key is not known: what was kept under the same key, else any of them."""
    if under in state.entries and key is not UNKNOWN:
        return over(state.entries[under], UNKNOWN)
    found = [over(value, NEVER) for value in candidates(state, under)]
    if is_waiting:
        # which entry it is, the key decides once it is known
        return Item(_frozen(state, under), key) if not state.is_open and found else union((*found, UNKNOWN))
    if state.is_open or not found:
        found.append(UNKNOWN)
    return union(found)


def _frozen(state: DictState, under: Key) -> Value:
    """Return a dict with what may be under a key."""
    entries = {known: value for known, value in state.entries.items() if may_be_same(known, under)}
    return made((0, 0), DictState(entries, state.rest, state.is_open, state.sites))


def sequence_item(frame: Frame, state: SequenceState, key: Value) -> Value:
    """Return an item of a sequence, or a part of it for a slice."""
    bounds = frame.state(key)
    if isinstance(bounds, SequenceState) and bounds.kind == "slice":
        return _sliced(frame, state, bounds)
    if isinstance(key, Const) and isinstance(key.value, int) and state.kind != "generator":
        index = key.value
        if state.is_exact:
            return state.members[index] if -len(state.members) <= index < len(state.members) else UNKNOWN
        certain = all(ABSENT not in options(member) for member in state.members)
        if certain and 0 <= index < min(len(state.members), state.placed):
            return state.members[index]
        if index == 0 and not state.is_open and state.placed >= len(state.members):
            return first(state.members, state.rest)
        if index == -1 and not state.is_open and state.rest is NEVER:
            return first(state.members[::-1], NEVER)
    return element(state)


def first(members: tuple[Value, ...], otherwise: Value) -> Value:
    """Return the first of members that may be absent, or something else where there is none."""
    found = otherwise
    for member in reversed(members):
        found = over(member, found)
    return found


def element(state: SequenceState) -> Value:
    """Return what any one member of a sequence may be."""
    found = [over(member, NEVER) for member in state.members]
    found.append(state.rest)
    if state.is_open and state.rest is NEVER:
        found.append(UNKNOWN)
    return union(found) if found and union(found) is not NEVER else UNKNOWN


def known_slice(state: State | None) -> slice | None:
    """Return a slice whose bounds are known, None for any other."""
    bounds: list[int | None] = []
    if not isinstance(state, SequenceState) or state.kind != "slice":
        return None
    for member in state.members:
        if not isinstance(member, Const) or not isinstance(member.value, int | None):
            return None
        bounds.append(member.value)
    return None if bounds[2] == 0 else slice(*bounds)


def replaced(state: SequenceState, part: slice | None, members: Members) -> SequenceState | None:
    """Return a sequence with other members in the place of a part; None where it is not known which these are."""
    if part == slice(None):
        return SequenceState(state.kind, tuple(members.known), members.rest, members.is_open)
    if part is None or not state.is_exact or members.is_open or members.rest is not NEVER:
        return None
    changed = list(state.members)
    try:
        changed[part] = members.known
    except ValueError:
        # as many as there were must follow each other at a distance
        return None
    return SequenceState(state.kind, tuple(changed))


def slice_length(part: slice) -> int | None:
    """Return how many members a slice gives at most, None if that depends on what it is taken of."""
    start: int = part.start or 0
    stop: int | None = part.stop
    if stop is None:
        return -start if start < 0 else None
    return max(0, stop - start) if (start < 0) == (stop < 0) else None


def _sliced(frame: Frame, state: SequenceState, bounds: SequenceState) -> Value:
    part = known_slice(bounds)
    if part is not None and state.is_exact:
        return frame.allocate(SequenceState(state.kind, state.members[part]))
    return frame.allocate(SequenceState(state.kind, (), union((*state.members, state.rest)), True))


def _instance_item(frame: Frame, base: Value, state: InstanceState, key: Value, site: Site) -> Value:
    cls = state.cls.code
    traits = frame.engine.class_facts.traits(cls)
    if "namedtuple" in traits and isinstance(key, Const) and isinstance(key.value, int):
        names = frame.engine.field_names(cls)
        if -len(names) <= key.value < len(names):
            return attribute(frame, base, names[key.value], site)
    if cls.find("__getitem__") is not None:
        # a number says where among its members one stands, a key which one there is
        is_place = isinstance(key, Const) or isinstance(frame.state(key), SequenceState)
        at = walked_at(frame, base, state, site) if is_place else site
        return frame.engine.call(frame, instance_attribute(frame, base, state, "__getitem__", at), Args((key,)), at)
    if state.base is not ABSENT:
        found = item(frame, state.base, key, site)
        under = key_of(key)
        missing = cls.find("__missing__")
        if missing is not None:
            made = frame.engine.call(frame, bound(frame, missing[0], base, site), Args((key,)), site)
            return union((found, made)) if not isinstance(found, Unknown) else made
        return found
    under = key_of(key)
    return state.fields.get(under, unknown(under)) if isinstance(under, str) else UNKNOWN


def _library_item(frame: Frame, base: Value, key: Value, site: Site) -> Value:
    return frame.engine.call(frame, LibraryMethod(base, "__getitem__"), Args((key,)), site)


def _class_item(base: Class, under: Key) -> Value:
    members = base.code.members()
    if not members:
        return base
    found = base.code.attrs.get(under) if isinstance(under, str) else None
    return found if isinstance(found, Member) else union(members)
