"""Methods of dicts, lists, sets and tuples, and the functions that make or read them."""

from __future__ import annotations

import itertools

from cybrid_lint.engine import displays, items
from cybrid_lint.engine.alternatives import Choice, choice, named, options, over, union
from cybrid_lint.engine.interfaces import Members, UndecidedError
from cybrid_lint.engine.iteration import picked
from cybrid_lint.engine.objects import (
    DictState,
    FieldsState,
    InstanceState,
    LibraryState,
    SequenceState,
    ViewState,
    by_name,
    is_known,
    key_of,
)
from cybrid_lint.engine.operations import Args, Element
from cybrid_lint.engine.snapshots import Spread
from cybrid_lint.engine.symbols import SENT
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, NONE, TRUE, UNKNOWN, Const, Value, const
from cybrid_lint.libraries.registry import Call, function, is_waiting, method

# Rows that are laid out of combinations, and columns that these may have.
MOST_ROWS, MOST_COLUMNS = 100, 4


def dict_state(call: Call) -> DictState:
    """Return the dict that a method is called on."""
    state = call.state(call.owner)
    if isinstance(state, ViewState):
        inner = call.state(state.owner)
        if isinstance(inner, FieldsState):
            return DictState(by_name(inner.fields))
    if not isinstance(state, DictState):
        raise UndecidedError
    return state


def sequence_state(call: Call) -> SequenceState:
    """Return the sequence that a method is called on."""
    state = call.state(call.owner)
    if not isinstance(state, SequenceState):
        raise UndecidedError
    return state


def put(call: Call, state: DictState | SequenceState) -> Value:
    """Let the owner be in another state, where it is an object of this evaluation."""
    view = call.state(call.owner)
    if isinstance(view, ViewState) and isinstance(state, DictState):
        for name, value in [*state.known_items(), *_laid_out(call, state)]:
            call.engine.set_attribute(call.frame, view.owner, name, value, call.site)
        return NONE
    if call.frame.is_writable(call.owner):
        call.frame.put(call.owner, state)
    return NONE


def _laid_out(call: Call, state: DictState) -> list[tuple[str, Value]]:
    """Return the entries, as far as they are seen, of what else was merged into a dict."""
    found: list[tuple[str, Value]] = []
    for source in [key.source for key in state.entries if isinstance(key, Spread)]:
        if is_waiting(call.frame, source):
            raise UndecidedError
        pairs = call.members(call.call(call.attribute(source, "items"))).known
        for name, value in (call.members(pair).known for pair in pairs):
            if isinstance(name, Text) and name.known:
                found.append((name.known, value))
    return found


@function("builtins.dict", "collections.OrderedDict", "types.MappingProxyType", "collections.Counter")
@function("collections.UserDict", "weakref.WeakValueDictionary", "weakref.WeakKeyDictionary", "frozendict.frozendict")
@function("httpx.Headers", "requests.structures.CaseInsensitiveDict", "multidict.CIMultiDict", "multidict.MultiDict")
def make_dict(call: Call) -> Value:
    """`dict(mapping, **items)`."""
    state = DictState({}, is_open=call.args.is_open)
    for source in call.args.positional[:1]:
        inner = call.state(source)
        if isinstance(inner, InstanceState):
            state = DictState(by_name(inner.fields))
        else:
            state = displays.merged(call.frame, state, source)
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
    """`defaultdict(factory)`: any key may be there."""
    factory = call.get(0)
    rest = NEVER if factory is None else call.call(factory)
    return call.frame.allocate(DictState({}, rest, True))


def written(call: Call, key: Value) -> Value | None:
    """Return what this evaluation has written under a key of something symbolic."""
    update = call.frame.update(call.owner)
    return None if update is None else update.items.get(key_of(key))


def write_all(call: Call, state: DictState) -> Value:
    """Write entries to something symbolic."""
    for key, value in state.entries.items():
        call.engine.set_item(call.frame, call.owner, text(key) if isinstance(key, str) else key, value, call.site)
    if state.rest is not NEVER:
        call.engine.set_item(call.frame, call.owner, UNKNOWN, state.rest, call.site)
    return NONE


@method("dict", "get", "pop", "setdefault", "__missing__")
def dict_get(call: Call) -> Value:
    """Look-ups with a fallback."""
    key = items.keyed(call.frame, call.arg(0))
    if call.state(call.owner) is None:
        known = written(call, key)
        if known is not None:
            return known
        if call.name == "setdefault" and call.get(1) is not None:
            call.engine.set_item(call.frame, call.owner, key, call.arg(1), call.site)
            return call.arg(1)
    state = dict_state(call)
    fallback = call.get(1, "default")
    missing = fallback if fallback is not None else (NEVER if call.name == "pop" else NONE)
    under = key_of(key)
    if not is_known(under):
        found = items.item(call.frame, call.owner, key, call.site)
        if call.name == "setdefault":
            call.engine.set_item(call.frame, call.owner, key, union((found, missing)), call.site)
        return union((found, missing)) if missing is not NEVER else found
    found = items.dict_item(call.frame, call.owner, state, key, missing)
    if call.name == "pop":
        entries = {name: value for name, value in state.entries.items() if name != under}
        put(call, DictState(entries, state.rest, state.is_open, state.sites))
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


@method("dict", "keys", "__iter__")
def dict_keys(call: Call) -> Value:
    """The keys."""
    members = call.engine.members(call.frame, call.owner, call.site)
    return call.new_sequence("list", tuple(members.known), members.rest, is_open=members.is_open)


@method("dict", "values")
def dict_values(call: Call) -> Value:
    """The values."""
    state = dict_state(call)
    known = tuple(value for key, value in state.entries.items() if not isinstance(key, Spread))
    rest = union((state.rest, *(Element(key.source) for key in state.entries if isinstance(key, Spread))))
    return call.new_sequence("list", known, rest, is_open=state.is_open)


@method("dict", "items")
def dict_items(call: Call) -> Value:
    """The pairs."""
    state = dict_state(call)
    pairs: list[Value] = []
    rest: Value = NEVER
    for key, value in state.entries.items():
        if isinstance(key, Spread):
            raise UndecidedError
        present = union(option for option in options(value) if option is not ABSENT)
        pair = call.new_sequence("tuple", (text(key) if isinstance(key, str) else key, present))
        if ABSENT in options(value):
            pair = (
                choice(value.test, pair, ABSENT)
                if isinstance(value, Choice) and value.orelse is ABSENT
                else union((pair, ABSENT))
            )
        pairs.append(pair)
    if state.rest is not NEVER:
        rest = call.new_sequence("tuple", (UNKNOWN, state.rest))
    return call.new_sequence("list", tuple(pairs), rest, is_open=state.is_open)


@method("dict", "popitem")
def dict_popitem(call: Call) -> Value:
    """Taking any pair."""
    state = dict_state(call)
    return call.new_sequence("tuple", (UNKNOWN, union((*state.entries.values(), state.rest, UNKNOWN))))


@method("dict", "clear")
def dict_clear(call: Call) -> Value:
    """Emptying."""
    return put(call, DictState({}))


@method("dict", "__delitem__", "popall")
def dict_delete(call: Call) -> Value:
    """Taking an entry away."""
    state = dict_state(call)
    under = key_of(items.keyed(call.frame, call.arg(0)))
    if is_known(under):
        return put(
            call,
            DictState({key: value for key, value in state.entries.items() if key != under}, state.rest, state.is_open),
        )
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


# lists, tuples, sets, generators

_KINDS = {"list": "list", "tuple": "tuple", "set": "set", "frozenset": "set", "sorted": "list", "iter": "generator"}


@function("builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.sorted", "builtins.iter")
def convert(call: Call) -> Value:
    """Making a collection of another."""
    kind = _KINDS[call.name.rsplit(".", 1)[-1]]
    if not call.args.positional:
        return call.new_sequence(kind)
    if call.name == "builtins.iter" and len(call.args.positional) == 2:
        # what is called until it gives the second argument
        return call.new_sequence(kind, (), call.call(call.arg(0)), is_open=True)
    # of several collections that it may be, each is made into one of its own
    return union(_converted(call, kind, source) for source in call.decided(call.arg(0)))


def _converted(call: Call, kind: str, source: Value) -> Value:
    members = call.engine.members(call.frame, source, call.site)
    known = members.known
    if call.name == "builtins.sorted" and all(isinstance(one, Text) and one.known is not None for one in known):
        known = sorted(known, key=lambda one: one.known if isinstance(one, Text) and one.known else "")
    return call.new_sequence(kind, tuple(known), members.rest, is_open=members.is_open)


@function("builtins.reversed", "itertools.islice", "collections.deque", "builtins.aiter")
def pass_members(call: Call) -> Value:
    """What gives the members of its iterable, in another order or only some."""
    if not call.args.positional:
        return call.new_sequence("list")
    members = call.members(call.arg(0))
    known = tuple(members.known)
    kind = "list" if call.name.endswith("deque") else "generator"
    ordered = known[::-1] if call.name.endswith("reversed") else known
    return call.new_sequence(kind, ordered, members.rest, is_open=members.is_open)


@function("builtins.filter", "itertools.filterfalse", "itertools.takewhile", "itertools.dropwhile")
def filtered(call: Call) -> Value:
    """The members for which a function gives something true."""
    members = call.members(call.arg(1))
    kept: list[Value] = []
    for member in members.known:
        value = member if call.arg(0) is NONE else call.call(call.arg(0), member)
        test = call.engine.test(call.frame, "true", (value,))
        if call.name.endswith("filterfalse"):
            test = call.engine.test(call.frame, "not", (test,))
        if test is TRUE:
            kept.append(member)
        elif test is not FALSE:
            kept.append(choice(test, member, ABSENT))
    rest = members.rest
    if rest is not NEVER and call.arg(0) is not NONE and not call.name.endswith("filterfalse"):
        rest = picked(rest, [call.call(call.arg(0), rest)])
    return call.new_sequence("generator", tuple(kept), rest, is_open=members.is_open)


@function("itertools.chain", "itertools.chain.from_iterable")
def chain(call: Call) -> Value:
    """The members of several iterables."""
    sources = list(call.args.positional)
    rest: Value = NEVER
    is_open = call.args.is_open
    if call.name.endswith("from_iterable"):
        outer = call.members(call.arg(0))
        sources, is_open = outer.known, outer.is_open
    known: list[Value] = []
    for source in sources:
        members = call.members(source)
        known += members.known
        rest, is_open = union((rest, members.rest)), is_open or members.is_open
    return call.new_sequence("generator", tuple(known), rest, is_open=is_open)


@function("builtins.map", "itertools.starmap")
def map_members(call: Call) -> Value:
    """Calling a function with each member."""
    columns = [call.members(source) for source in call.args.positional[1:]]
    if not columns:
        return UNKNOWN
    starred = call.name.endswith("starmap")

    def called(*values: Value) -> Value:
        if starred:
            values = tuple(call.engine.members(call.frame, values[0], call.site).known)
        return call.call(call.arg(0), *values)

    rows = zip(*(column.known for column in columns), strict=False)
    known = tuple(called(*row) for row in rows)
    rest: Value = NEVER
    is_open = any(column.is_open for column in columns)
    if is_open:
        rest = called(*(UNKNOWN if column.rest is NEVER else column.rest for column in columns))
    return call.new_sequence("generator", known, rest, is_open=is_open)


@function("builtins.next", "builtins.anext", "random.choice", "builtins.min", "builtins.max")
def one_member(call: Call) -> Value:
    """Taking one member."""
    fallback = call.get(1, "default")
    if call.name.endswith(("min", "max")) and len(call.args.positional) > 1:
        return union(call.args.positional)
    for source in call.decided(call.arg(0)):
        state = call.state(source)
        if isinstance(state, InstanceState):
            for name in ("__next__", "__anext__"):
                if state.cls.code.find(name) is not None:
                    found = call.call(call.attribute(source, name))
                    return found if fallback is None else union((found, fallback))
    members = call.members(call.arg(0))
    found_members = [over(member, NEVER) for member in members.known]
    if call.name.endswith("next") and not members.is_open and members.rest is NEVER:
        return items.first(tuple(members.known), NEVER if fallback is None else fallback)
    found = union((*found_members, members.rest))
    if found is NEVER:
        found = UNKNOWN if members.is_open or fallback is None else NEVER
    return found if fallback is None else union((found, fallback))


@function("builtins.zip", "itertools.zip_longest")
def zip_members(call: Call) -> Value:
    """Pairing the members of iterables."""
    columns = [call.members(source) for source in call.args.positional]
    endless = [column for column in columns if column.is_open and column.known]
    bounded = [column for column in columns if not column.is_open]
    if bounded and len(bounded) + len(endless) == len(columns):
        count = min(len(column.known) for column in bounded)
        rows = [
            call.new_sequence(
                "tuple",
                tuple(column.known[index] if index < len(column.known) else column.rest for column in columns),
            )
            for index in range(count)
        ]
        return call.new_sequence("generator", tuple(rows))
    parts = tuple(union((*column.known, column.rest)) for column in columns)
    row = call.new_sequence("tuple", tuple(UNKNOWN if part is NEVER else part for part in parts))
    return call.new_sequence("generator", (), row, is_open=True)


@function("itertools.product", "itertools.combinations", "itertools.permutations", "itertools.pairwise")
def product(call: Call) -> Value:
    """All combinations of the members of iterables, or of the members of one with each other."""
    count = call.get(None, "repeat") if call.name.endswith("product") else call.get(1, "r")
    times = count.value if isinstance(count, Const) and isinstance(count.value, int) else 1
    sources = call.args.positional
    if not call.name.endswith("product"):
        sources, times = sources[:1], 2 if call.name.endswith("pairwise") else times
    columns = [call.members(source) for source in sources] * max(1, min(times, MOST_COLUMNS))
    is_open = any(column.is_open or column.rest is not NEVER for column in columns)
    parts = [list(column.known) + ([_rest_of(column)] if column.is_open else []) for column in columns]
    rows = itertools.islice(itertools.product(*parts), MOST_ROWS)
    members = tuple(call.new_sequence("tuple", row) for row in rows)
    return call.new_sequence("generator", members, is_open=is_open or len(members) == MOST_ROWS)


def _rest_of(column: Members) -> Value:
    return UNKNOWN if column.rest is NEVER else column.rest


@function("itertools.groupby")
def group_by(call: Call) -> Value:
    """The members in groups, each with its key."""
    members = call.members(call.arg(0, "iterable"))
    group = call.new_sequence("generator", tuple(members.known), members.rest, is_open=members.is_open)
    return call.new_sequence("generator", (), call.new_sequence("tuple", (UNKNOWN, group)), is_open=True)


@function("itertools.batched")
def batched(call: Call) -> Value:
    """The members in tuples of a length."""
    members = call.members(call.arg(0, "iterable"))
    batch = call.new_sequence("tuple", (), union((*members.known, members.rest)), is_open=True)
    return call.new_sequence("generator", (), batch, is_open=True)


@function("itertools.tee")
def tee(call: Call) -> Value:
    """Several iterators over the same members."""
    members = call.members(call.arg(0))
    count = call.get(1, "n")
    times = count.value if isinstance(count, Const) and isinstance(count.value, int) else 2
    copies = tuple(
        call.new_sequence("generator", tuple(members.known), members.rest, is_open=members.is_open)
        for _ in range(max(0, min(times, MOST_COLUMNS)))
    )
    return call.new_sequence("tuple", copies)


@function("itertools.accumulate")
def accumulate(call: Call) -> Value:
    """What folding gives on the way."""
    members = call.members(call.arg(0, "iterable"))
    known = list(members.known)
    start, folding = call.get(None, "initial"), call.get(1, "func")
    found: list[Value] = [] if start is None else [start]
    for member in known[:MOST_ROWS]:
        folded = call.call(folding, found[-1], member) if found and folding is not None else None
        found.append(member if not found else UNKNOWN if folded is None else folded)
    return call.new_sequence("generator", tuple(found), members.rest, is_open=members.is_open)


@function("itertools.compress")
def compress(call: Call) -> Value:
    """Those members that something is true for."""
    members = call.members(call.arg(0, "data"))
    known = tuple(union((member, ABSENT)) for member in members.known)
    return call.new_sequence("generator", known, members.rest, is_open=members.is_open)


@function("itertools.repeat", "itertools.cycle")
def repeated(call: Call) -> Value:
    """The same again and again: there is no last member."""
    rest = call.arg(0)
    if call.name.endswith("cycle"):
        members = call.members(call.arg(0))
        rest = union((*members.known, members.rest))
    return call.new_sequence("generator", (), rest, is_open=True)


@function("builtins.enumerate")
def enumerate_members(call: Call) -> Value:
    """Counting the members."""
    members = call.members(call.arg(0))
    rows = tuple(call.new_sequence("tuple", (const(index), member)) for index, member in enumerate(members.known))
    rest = (
        NEVER
        if members.rest is NEVER and not members.is_open
        else call.new_sequence("tuple", (UNKNOWN, UNKNOWN if members.rest is NEVER else members.rest))
    )
    return call.new_sequence("generator", rows, rest, is_open=members.is_open)


@method("list", "append", "add", "appendleft", "put", "put_nowait")
def list_append(call: Call) -> Value:
    """Adding a member."""
    if call.state(call.owner) is None:
        known = written(call, UNKNOWN)
        call.frame.write_item(call.owner, UNKNOWN, call.arg(0) if known is None else union((known, call.arg(0))))
        return NONE
    state = sequence_state(call)
    if state.kind == "set" and call.arg(0) in state.members:
        return NONE
    return put(call, state.with_member(call.arg(0)))


@method("list", "insert")
def list_insert(call: Call) -> Value:
    """Adding a member at a place."""
    state = sequence_state(call)
    at = call.arg(0)
    if isinstance(at, Const) and isinstance(at.value, int) and not state.is_open:
        members = list(state.members)
        members.insert(at.value, call.arg(1))
        return put(call, SequenceState(state.kind, tuple(members), state.rest))
    return put(call, state.with_member(call.arg(1)))


@method("list", "extend", "update", "extendleft", "__iadd__")
def list_extend(call: Call) -> Value:
    """Adding members."""
    state = sequence_state(call)
    for source in call.args.positional:
        members = call.members(source)
        known = members.known
        if state.kind == "set":
            known = [member for member in known if member not in state.members]
        state = state.with_members(tuple(known), members.rest, members.is_open)
    return put(call, state)


@method("list", "remove", "discard", "difference_update", "intersection_update")
def list_remove(call: Call) -> Value:
    """Taking known members out."""
    state = sequence_state(call)
    keys = {key_of(call.arg(0))}
    if call.name.endswith("_update"):
        members = call.members(call.arg(0))
        keys = {key_of(member) for member in members.known}
    keep_common = call.name == "intersection_update"
    kept = tuple(member for member in state.members if (key_of(member) in keys) is keep_common)
    return put(call, SequenceState(state.kind, kept, state.rest, state.is_open))


@method("list", "pop", "popleft")
def list_take(call: Call) -> Value:
    """Taking a member out of a list."""
    state = sequence_state(call)
    at = call.get(0) or const(0 if call.name == "popleft" else -1)
    certain = not state.is_open and all(ABSENT not in options(member) for member in state.members)
    if certain and isinstance(at, Const) and isinstance(at.value, int) and state.kind == "list":
        members = list(state.members)
        if -len(members) <= at.value < len(members):
            taken = members.pop(at.value)
            put(call, SequenceState(state.kind, tuple(members), state.rest))
            return taken
    return items.element(state)


@method("list", "get", "get_nowait", "__next__", "__anext__")
def list_get(call: Call) -> Value:
    """Taking a member."""
    return items.element(sequence_state(call))


@method("list", "send", "asend")
def list_send(call: Call) -> Value:
    """Sending a value to a generator."""
    sender = sequence_state(call).sender
    if sender is not None:
        call.call_with(sender, Args(keywords=((SENT, call.arg(0)),)))
    return items.element(sequence_state(call))


@method("list", "__getitem__")
def list_item(call: Call) -> Value:
    """An item."""
    return items.item(call.frame, call.owner, call.arg(0), call.site)


@method("list", "copy", "__iter__", "__aiter__", "__copy__")
def list_copy(call: Call) -> Value:
    """A shallow copy."""
    return call.frame.allocate(sequence_state(call))


@method("list", "clear")
def list_clear(call: Call) -> Value:
    """Emptying."""
    return put(call, SequenceState(sequence_state(call).kind, ()))


@method("list", "__delitem__", "sort", "reverse", "close", "aclose", "throw", "rotate", "index", "count", "task_done")
def list_quiet(call: Call) -> Value:
    """What changes nothing that matters."""
    return NONE


@method(
    "list", "union", "symmetric_difference", "intersection", "difference", "__or__", "__sub__", "__and__", "__add__"
)
def list_union(call: Call) -> Value:
    """The operations on sets."""
    op = {"difference": "-", "__sub__": "-", "intersection": "&", "__and__": "&", "__add__": "+"}.get(call.name, "|")
    found: Value = call.frame.allocate(sequence_state(call))
    for source in call.args.positional:
        call.decided(source)
        found = call.engine.binary(call.frame, op, found, source, call.site)
    return found


@function("copy.deepcopy")
def copy_all(call: Call) -> Value:
    """Copying an object with all that it holds."""
    return union(call.frame.open(call.frame.close(option)) for option in call.decided(call.arg(0)))


@function("copy.copy")
def copy_value(call: Call) -> Value:
    """Copying: of containers and objects a new one, of anything else itself."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        state = call.state(option)
        known = isinstance(state, DictState | SequenceState | InstanceState | LibraryState)
        found.append(call.frame.allocate(state) if known and state is not None else option)
    return union(found)


for _name in ("__add__", "__or__", "__sub__", "__and__", "__mod__", "__mul__", "__truediv__", "__xor__"):
    _sign = {
        "__add__": "+",
        "__or__": "|",
        "__sub__": "-",
        "__and__": "&",
        "__mod__": "%",
        "__mul__": "*",
        "__truediv__": "/",
        "__xor__": "^",
    }[_name]

    @function(f"operator.{_name}")
    def _operator(call: Call, sign: str = _sign) -> Value:
        """An operator that waited for its operands."""
        left, right = call.arg(0), call.arg(1)
        call.decided(left)
        return call.engine.binary(call.frame, sign, left, right, call.site)
