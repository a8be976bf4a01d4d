"""Dicts and other mappings: what makes them, and their methods."""

from __future__ import annotations

from cybrid_lint.engine import displays, items, iteration
from cybrid_lint.engine.alternatives import choice, named, options, union
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.keys import keyed
from cybrid_lint.engine.objects import DictState, InstanceState, ViewState, by_name, is_known, key_of
from cybrid_lint.engine.operations import Element
from cybrid_lint.engine.snapshots import Spread
from cybrid_lint.engine.texts import value_of
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.containers import dict_state, put
from cybrid_lint.libraries.registry import function, method


@function("builtins.dict", "collections.OrderedDict", "types.MappingProxyType", "collections.Counter")
@function("collections.UserDict", "weakref.WeakValueDictionary", "weakref.WeakKeyDictionary", "frozendict.frozendict")
@function("httpx.Headers", "requests.structures.CaseInsensitiveDict", "multidict.CIMultiDict", "multidict.MultiDict")
@function("multidict.MultiDictProxy", "multidict.CIMultiDictProxy")
def make_dict(call: Call) -> Value:
    """`dict(mapping, **items)`."""
    state = DictState({}, is_open=call.args.is_open)
    for source in call.args.positional[:1]:
        inner = call.state(source)
        is_mapping = isinstance(inner, InstanceState) and isinstance(call.state(inner.base), DictState)
        if isinstance(inner, InstanceState) and not is_mapping:
            state = DictState(by_name(inner.fields))
        else:
            state = displays.merged(call.frame, state, inner.base if isinstance(inner, InstanceState) else source)
    for name, value in call.args.keywords:
        state = state.with_entry(name, named(value, name), call.args.site(name))
    if call.args.double_star is not None:
        state = displays.merged(call.frame, state, call.args.double_star)
    return call.frame.allocate(state)


@function("collections.ChainMap")
def chain_map(call: Call) -> Value:
    """Several mappings seen as one: the first that has a key decides."""
    state = DictState({}, is_open=call.args.is_open)
    for source in reversed(call.args.positional):
        state = displays.merged(call.frame, state, source)
    return call.frame.allocate(state)


@method("dict", "new_child")
def new_child(call: Call) -> Value:
    """A chain of mappings with a further one in front."""
    state = dict_state(call)
    for source in call.args.positional[:1]:
        state = displays.merged(call.frame, state, source)
    return call.frame.allocate(state)


@function("collections.defaultdict")
def make_default_dict(call: Call) -> Value:
    """`defaultdict(factory, mapping, **items)`: any other key may be there."""
    factory, state = call.get(0), DictState({})
    for source in call.args.positional[1:2]:
        state = displays.merged(call.frame, state, source)
    for name, value in call.args.keywords:
        state = state.with_entry(name, named(value, name), call.args.site(name))
    rest = NEVER if factory is None else call.call(factory)
    return call.frame.allocate(DictState(state.entries, union((state.rest, rest)), True))


def written(call: Call, key: Value) -> Value | None:
    """Return what this evaluation has written under a key of something symbolic."""
    update = call.frame.update(call.owner)
    return None if update is None else update.items.get(key_of(key))


def write_all(call: Call, state: DictState) -> Value:
    """Write entries to something symbolic."""
    for key, value in state.entries.items():
        call.engine.set_item(call.frame, call.owner, value_of(key), value, call.site)
    if state.rest is not NEVER:
        call.engine.set_item(call.frame, call.owner, UNKNOWN, state.rest, call.site)
    return NONE


@method("dict", "get", "pop", "setdefault", "__missing__")
def dict_get(call: Call) -> Value:
    """Look-ups with a fallback."""
    key = keyed(call.frame, call.arg(0))
    if call.state(call.owner) is None:
        known = written(call, key)
        if known is not None:
            return known
        if call.name == "setdefault" and call.get(1) is not None:
            is_there = call.engine.test(call.frame, "in", (key, call.owner))
            value = choice(is_there, call.engine.item(call.frame, call.owner, key, call.site), call.arg(1))
            call.engine.set_item(call.frame, call.owner, key, value, call.site)
            return value
    state = dict_state(call)
    fallback = call.get(1, "default")
    missing = fallback if fallback is not None else (NEVER if call.name == "pop" else NONE)
    under = key_of(key)
    if not is_known(under):
        found = items.item(call.frame, call.owner, key, call.site)
        if call.name == "setdefault":
            call.engine.set_item(call.frame, call.owner, key, union((found, missing)), call.site)
        return union((found, missing)) if missing is not NEVER else found
    found = items.dict_item(call.frame, state, key, missing)
    if call.name == "pop":
        put(call, state.without(under))
    elif call.name == "setdefault":
        put(call, state.with_entry(under, found))
    return found


@method("dict", "__getitem__")
def dict_item(call: Call) -> Value:
    """An item."""
    return items.item(call.frame, call.owner, call.arg(0), call.site)


@method("dict", "__setitem__", "set", "add_header", "replace_header")
def dict_set(call: Call) -> Value:
    """Setting an item."""
    call.engine.set_item(call.frame, call.owner, call.arg(0), call.arg(1), call.site)
    return NONE


@method("dict", "update", "merge")
def dict_update(call: Call) -> Value:
    """`update`; `merge` gives a new one."""
    held = call.state(call.owner)
    is_symbolic = held is None
    is_written_only = call.name == "update" and (is_symbolic or isinstance(held, ViewState))
    state = DictState({}) if is_written_only else dict_state(call)
    for source in call.args.positional:
        state = displays.merged(call.frame, state, source)
    for name, value in call.args.keywords:
        state = state.with_entry(name, named(value, name), call.args.site(name))
    if call.args.double_star is not None:
        state = displays.merged(call.frame, state, call.args.double_star)
    if call.args.is_open:
        state = state.opened()
    if is_symbolic:
        return write_all(call, state)
    return call.frame.allocate(state) if call.name == "merge" else put(call, state)


@method("dict", "copy", "__copy__")
def dict_copy(call: Call) -> Value:
    """A shallow copy."""
    return call.frame.allocate(dict_state(call))


@method("dict", "keys", "__iter__", "iterkeys", "viewkeys")
def dict_keys(call: Call) -> Value:
    """The keys."""
    members = call.engine.members(call.frame, call.owner, call.site)
    return call.new_sequence("list", tuple(members.known), members.rest, is_open=members.is_open)


@method("dict", "values", "itervalues", "viewvalues")
def dict_values(call: Call) -> Value:
    """The values."""
    state = dict_state(call)
    merged = _merged(call, state)
    known = tuple(value for key, value in state.entries.items() if not isinstance(key, Spread))
    return call.new_sequence("list", known, union((state.rest, merged)), is_open=state.is_open or merged is not NEVER)


def _merged(call: Call, state: DictState) -> Value:
    """Return what any value, or pair, may be that is merged into a dict: what a caller merges into it decides that."""
    sources = [key.source for key in state.entries if isinstance(key, Spread)]
    if sources and len(sources) == len(state.entries):
        raise UndecidedError
    for source in sources:
        call.frame.note_iterated(source)
    return union(Element(call.call(call.attribute(source, call.name))) for source in sources)


@method("dict", "items", "iteritems", "viewitems")
def dict_items(call: Call) -> Value:
    """The pairs."""
    state = dict_state(call)
    pairs: list[Value] = []
    merged = rest = _merged(call, state)
    for key, value in state.entries.items():
        if isinstance(key, Spread):
            continue
        present = union(option for option in options(value) if option is not ABSENT)
        pair = call.new_sequence("tuple", (value_of(key), present))
        pairs.append(iteration.if_there(value, pair))
    if state.rest is not NEVER:
        rest = union((rest, call.new_sequence("tuple", (UNKNOWN, state.rest))))
    return call.new_sequence("list", tuple(pairs), rest, is_open=state.is_open or merged is not NEVER)


@method("dict", "popitem")
def dict_popitem(call: Call) -> Value:
    """Taking the last pair, or the first of those that are kept in order."""
    state = dict_state(call)
    entries = dict(state.entries)
    if not entries or not state.is_exact:
        return call.new_sequence("tuple", (UNKNOWN, union((*entries.values(), state.rest, UNKNOWN))))
    key = next(iter(entries)) if call.get(0, "last") is FALSE else next(reversed(entries))
    value = entries.pop(key)
    put(call, DictState(entries))
    return call.new_sequence("tuple", (value_of(key), value))


@method("dict", "clear")
def dict_clear(call: Call) -> Value:
    """Emptying."""
    return put(call, DictState({}))


@method("dict", "__delitem__", "popall")
def dict_delete(call: Call) -> Value:
    """Taking an entry away."""
    state = dict_state(call)
    under = key_of(keyed(call.frame, call.arg(0)))
    if is_known(under):
        return put(call, state.without(under))
    return put(call, state.opened())


@function("builtins.dict.fromkeys")
def from_keys(call: Call) -> Value:
    """`dict.fromkeys(keys, value)`."""
    members = call.members(call.arg(0))
    state = DictState({}, is_open=members.is_open)
    value = call.get(1) or NONE
    for member in members.known:
        under = key_of(member)
        state = state.with_entry(under, value) if is_known(under) else state.with_rest(value)
    return call.frame.allocate(state)
