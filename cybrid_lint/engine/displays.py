"""Displays of sequences and dicts, and mappings that are merged into dicts."""

from __future__ import annotations

from functools import reduce

from cybrid_lint.engine.alternatives import Choice, Union, laid_out, named, options, over, union
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.entries import with_item
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.naming import Naming
from cybrid_lint.engine.objects import (
    MOST_ENTRIES,
    DictState,
    InstanceState,
    LibraryState,
    SequenceState,
    ViewState,
    by_name,
    is_known,
    key_of,
)
from cybrid_lint.engine.operations import Args, Attr
from cybrid_lint.engine.snapshots import Spread, Updated
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, NEVER, UNKNOWN, Const, Site, Value
from cybrid_lint.ir import nodes


def mapping_of(frame: Frame, value: Value, site: Site) -> DictState | None:
    """Return the entries of a mapping, also of a library's object that says its items; None for any other value."""
    if isinstance(value, Choice | Union):
        known = [mapping_of(frame, option, site) for option in options(value)]
        return None if None in known else merged(frame, DictState({}), value)
    state = frame.state(value)
    if isinstance(state, LibraryState) and frame.engine.library.has_method(state.label, "items"):
        items = frame.engine.call(frame, LibraryMethod(value, "items"), Args(), site)
        return merged(frame, DictState({}), items)
    return state if isinstance(state, DictState) else None


def sequence_display(frame: Frame, node: nodes.Sequence) -> Value:
    """Return the list, tuple or set that is written out."""
    members: list[Value] = []
    rest: Value = NEVER
    is_open = False
    placed = MOST_ENTRIES
    for member in node.members:
        value = frame.engine.evaluate(frame, member)
        if isinstance(member, nodes.Star):
            spread = frame.engine.members(frame, value, frame.site(member))
            members.extend(spread.known)
            if spread.is_open or spread.rest is not NEVER:
                placed = min(placed, len(members))
            rest = union((rest, spread.rest))
            is_open = is_open or spread.is_open
        else:
            members.append(value)
    if node.kind == "tuple" and len(members) == 2 and isinstance(members[0], Text):
        # a pair of a name and its value, as in a list of query parameters
        first = members[0].known
        if first and first.replace("_", "").replace("-", "").isalpha() and len(first) < 40:
            members[1] = named(members[1], first)
    return frame.allocate(SequenceState(node.kind, tuple(members), rest, is_open, placed=placed))


def dict_display(frame: Frame, node: nodes.Dict) -> Value:
    """Return the dict that is written out."""
    state = DictState({})
    for key_node, value_node in node.entries:
        if key_node is None:
            state = merged(frame, state, laid_out(frame.engine.evaluate(frame, value_node)))
            continue
        key = as_key(frame, frame.engine.evaluate(frame, key_node))
        name = key_of(key)
        with Naming(frame, *([name] if isinstance(name, str) else [])):
            value = frame.engine.evaluate(frame, value_node)
        state = with_item(state, key, value, frame.site(value_node))
    return frame.allocate(state)


def as_key(frame: Frame, key: Value) -> Value:
    """Return a key as it is now, where it is a tuple or a frozen set."""
    return frame.close(key) if isinstance(frame.state(key), SequenceState) else key


def merged(frame: Frame, state: DictState, source: Value) -> DictState:
    """Return a dict with the entries of a mapping, or of pairs, written over its own."""
    if isinstance(source, Choice):
        first, second = merged(frame, state, source.then), merged(frame, state, source.orelse)
        return first.joined(source.test, second)
    if isinstance(source, Union):
        results = [merged(frame, state, option) for option in source.options]
        return reduce(lambda first, second: first.joined(UNKNOWN, second), results)
    if isinstance(source, Const) or source is ABSENT:
        return state
    inner = frame.state(source)
    if isinstance(inner, InstanceState) and inner.base is not ABSENT:
        return merged(frame, state, inner.base)
    if isinstance(inner, ViewState):
        # what it is made of holds the attributes as they are now
        owner = frame.state(inner.owner)
        if isinstance(owner, InstanceState):
            inner = DictState(by_name(owner.fields), is_open=owner.is_generic)
        elif owner is None:
            source = Attr(frame.close(inner.owner), "__dict__")
    if isinstance(inner, DictState):
        entries = dict(state.entries)
        sites = {**state.sites, **inner.sites}
        for key, value in inner.entries.items():
            entries[key] = over(value, entries.get(key, ABSENT))
        return DictState(entries, union((state.rest, inner.rest)), state.is_open or inner.is_open, sites)
    if isinstance(inner, SequenceState):
        for member in inner.members:
            state = _with_pair(frame, state, member)
        return state.opened() if inner.is_open else state
    if isinstance(source, Updated) or source.symbols or isinstance(inner, LibraryState):
        # which entries there are is seen once the mapping is known; under a key of its own until then
        source = _with_writes(frame, source)
        return DictState({**state.entries, Spread(source): source}, state.rest, state.is_open, state.sites)
    return state.opened()


def _with_pair(frame: Frame, state: DictState, pair: Value) -> DictState:
    """Return a dict with a key and its value, which may not be there, written over its own."""
    if isinstance(pair, Choice):
        return _with_pair(frame, state, pair.then).joined(pair.test, _with_pair(frame, state, pair.orelse))
    if isinstance(pair, Union):
        found = [_with_pair(frame, state, option) for option in pair.options]
        return reduce(lambda first, second: first.joined(UNKNOWN, second), found)
    if pair is ABSENT:
        return state
    parts = frame.state(pair)
    if not isinstance(parts, SequenceState) or len(parts.members) != 2:
        return state.opened()
    key = key_of(parts.members[0])
    return state.with_entry(key, parts.members[1]) if is_known(key) else state.with_rest(parts.members[1])


def _with_writes(frame: Frame, source: Value) -> Value:
    """Return a symbolic mapping with what was written to it so far: what is made of it holds that whoever gives it."""
    update = frame.update(source)
    return source if update is None or not update.items else Updated(source, (), tuple(update.items.items()))
