"""Functions on mappings, functions and sequences: `toolz` (`cytoolz`), `pydash`, `glom`, `more_itertools`.

Sources: `toolz` (1.1), `pydash` (8.0), `glom` (25), `more_itertools` (11).
"""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import choice, options, union
from cybrid_lint.engine.callables import Function, Partial
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Members
from cybrid_lint.engine.iteration import presence
from cybrid_lint.engine.objects import DictState, SequenceState, is_known, key_of
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, TRUE, UNKNOWN, Const, Library, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.jobs import is_callable
from cybrid_lint.libraries.registry import decorator, function, method

COMPOSED, CURRIED = "composed function", "curried function"
#: A key, a value, and whether they are there at all.
Entry = tuple[Value, Value, Value]


def _toolz(*names: str) -> tuple[str, ...]:
    places = ("toolz", "cytoolz", "toolz.dicttoolz", "toolz.functoolz", "toolz.itertoolz", "toolz.curried")
    return tuple(f"{place}.{name}" for place in places for name in names)


def _pydash(*names: str) -> tuple[str, ...]:
    return tuple(f"{place}.{name}" for place in ("pydash", "pydash.objects") for name in names)


def _more(*names: str) -> tuple[str, ...]:
    return tuple(f"more_itertools.{name}" for name in names)


def _like(call: Call, name: str, *args: Value) -> Value:
    return call.call(Library(name), *args)


# mappings


@function(*_toolz("merge"), *_pydash("assign", "merge", "defaults", "defaults_deep", "extend"))
def merge(call: Call) -> Value:
    """One mapping of several: the last that has a key decides, or, of defaults, the first."""
    given = call.args.positional
    if len(given) == 1 and call.name.endswith(".merge") and isinstance(call.state(given[0]), SequenceState):
        given = tuple(call.members(given[0]).known)
    is_in_place = call.name.startswith("pydash") and bool(given)
    found = call.new_dict(is_open=call.args.is_open)
    for source in reversed(given) if ".defaults" in call.name else given:
        call.call(call.attribute(found, "update"), source)
    if not is_in_place:
        return found
    call.call(call.attribute(given[0], "update"), found)
    return given[0]


def _rebuilt(call: Call, mapping: Value, change: Callable[[Value, Value], Entry]) -> Value:
    """Return a mapping of what a function makes of the entries of another."""
    members = call.members(call.call(call.attribute(mapping, "items")))
    state = DictState({}, is_open=members.is_open)
    for member in [*members.known, *([] if members.rest is NEVER else [members.rest])]:
        there, pair = presence(call.frame, member)
        parts = call.members(pair).known
        if len(parts) != 2:
            state = state.opened()
            continue
        key, value, kept = change(*parts)
        test = call.engine.test(call.frame, "and", (there, kept))
        if member is members.rest or not is_known(key_of(key)):
            state = state.with_rest(value)
        elif test is not FALSE:
            state = state.with_entry(key_of(key), value if test is TRUE else choice(test, value, ABSENT))
    return call.frame.allocate(state)


@function(*_toolz("valmap", "keymap", "itemmap"))
def map_entries(call: Call) -> Value:
    """A mapping whose values, keys or entries a function makes: `valmap(function, mapping)`."""
    function, kind = call.arg(0, "func"), call.name.rpartition(".")[2]

    def changed(key: Value, value: Value) -> Entry:
        if kind == "valmap":
            return key, call.call(function, value), TRUE
        if kind == "keymap":
            return call.call(function, key), value, TRUE
        made = call.members(call.call(function, call.new_sequence("tuple", (key, value)))).known
        return (made[0], made[1], TRUE) if len(made) == 2 else (UNKNOWN, UNKNOWN, TRUE)

    return _rebuilt(call, call.arg(1, "d"), changed)


@function(*_pydash("map_values", "map_keys"))
def map_entries_of(call: Call) -> Value:
    """The same, as `map_values(mapping, function)`."""
    function, of_keys = call.arg(1, "iteratee"), call.name.endswith("map_keys")

    def changed(key: Value, value: Value) -> Entry:
        made = call.call(function, value)
        return (made, value, TRUE) if of_keys else (key, made, TRUE)

    return _rebuilt(call, call.arg(0, "obj"), changed)


@function(*_toolz("valfilter", "keyfilter", "itemfilter"))
def filter_entries(call: Call) -> Value:
    """The entries for which a function gives something true."""
    function, kind = call.arg(0, "predicate"), call.name.rpartition(".")[2]

    def kept(key: Value, value: Value) -> Entry:
        pair = call.new_sequence("tuple", (key, value))
        tested = call.call(function, {"valfilter": value, "keyfilter": key}.get(kind, pair))
        return key, value, call.engine.test(call.frame, "true", (tested,))

    return _rebuilt(call, call.arg(1, "d"), kept)


@function(*_pydash("pick_by", "omit_by"))
def pick_by(call: Call) -> Value:
    """The entries for whose values a function gives something true, or those for which it does not."""
    function, test = present(call.get(1, "iteratee")), "not" if call.name.endswith("omit_by") else "true"

    def kept(key: Value, value: Value) -> Entry:
        tested = value if function is None else call.call(function, value)
        return key, value, call.engine.test(call.frame, test, (tested,))

    return _rebuilt(call, call.arg(0, "obj"), kept)


@function(*_toolz("dissoc"), *_pydash("omit", "pick"))
def chosen(call: Call) -> Value:
    """A mapping without some keys, or with these alone."""
    wanted = [name for value in call.args.positional[1:] for name in _names(call, value)]
    is_pick = call.name.endswith("pick")

    def kept(key: Value, value: Value) -> Entry:
        known = key.known if isinstance(key, Text) else None
        is_named = UNKNOWN if known is None else TRUE if known in wanted else FALSE
        return key, value, is_named if is_pick else call.engine.test(call.frame, "not", (is_named,))

    return _rebuilt(call, call.arg(0, "d", "obj"), kept)


def _names(call: Call, value: Value) -> list[str]:
    """Return the key that a value is, or the keys that are its members."""
    values = [value] if isinstance(value, Text) else call.members(value).known
    return [member.known for member in values if isinstance(member, Text) and member.known is not None]


@function(*_toolz("assoc"), *_pydash("set_"))
def assoc(call: Call) -> Value:
    """A mapping with a further entry; that of `pydash` is changed itself, at a path."""
    key, value = call.arg(1, "key", "path"), call.arg(2, "value")
    if call.name.startswith("pydash"):
        return _set(call, call.arg(0, "obj"), _path(call, key), value)
    found = call.new_dict()
    call.call(call.attribute(found, "update"), call.arg(0, "d"))
    call.engine.set_item(call.frame, found, key, value, call.site)
    return found


@function(*_toolz("assoc_in"))
def assoc_in(call: Call) -> Value:
    """A mapping with a further entry at a path."""
    copied = _like(call, "copy.deepcopy", call.arg(0, "d"))
    return _set(call, copied, list(call.members(call.arg(1, "keys")).known), call.arg(2, "value"))


def _set(call: Call, mapping: Value, keys: list[Value], value: Value) -> Value:
    target = mapping
    for key in keys[:-1]:
        target = call.call(call.attribute(target, "setdefault"), key, call.new_dict())
    if keys:
        call.engine.set_item(call.frame, target, keys[-1], value, call.site)
    return mapping


# what is read at a path


def _path(call: Call, path: Value) -> list[Value]:
    """Return the keys of a path: `"a.b"`, or a list of them."""
    known = call.known_text(path)
    if known is not None:
        return [text(name) for name in known.split(".")]
    return [path] if isinstance(path, Const) else list(call.members(path).known)


def _read(call: Call, target: Value, keys: list[Value], default: Value | None) -> Value:
    for key in keys:
        target = call.item(target, key)
    return target if default is None else union((target, default))


@function(*_toolz("get_in"))
def get_in(call: Call) -> Value:
    """`get_in(keys, collection, default)`."""
    return _read(
        call, call.arg(1, "coll"), list(call.members(call.arg(0, "keys")).known), present(call.get(2, "default"))
    )


@function(*_pydash("get"), "glom.glom")
def get(call: Call) -> Value:
    """`get(object, path, default)`; other specifications of `glom` are not followed."""
    path = call.arg(1, "path", "spec")
    if call.name == "glom.glom" and (is_callable(path) or not isinstance(path, Text)):
        return call.call(path, call.arg(0, "target")) if is_callable(path) else UNKNOWN
    default = present(call.get(2 if call.name != "glom.glom" else None, "default"))
    return _read(call, call.arg(0, "obj", "target"), _path(call, path), default)


# functions


@function(*_toolz("pipe"), "pydash.pipe")
def pipe(call: Call) -> Value:
    """What functions make of a value, one behind the other."""
    value = call.arg(0, "data")
    for step in call.args.positional[1:]:
        value = call.call(step, value)
    return value


@function(*_toolz("compose", "compose_left"), "pydash.flow", "pydash.flow_right")
def compose(call: Call) -> Value:
    """A function of several: the last is called first, or the first."""
    given = call.args.positional
    is_left = call.name.endswith(("compose_left", "flow"))
    return call.new(COMPOSED, {"steps": call.new_sequence("tuple", given if is_left else given[::-1])})


@method(COMPOSED, "__call__")
def call_composed(call: Call) -> Value:
    """Calling them."""
    steps = call.field(call.owner, "steps")
    first, *others = call.members(steps).known if steps is not None else (UNKNOWN,)
    value = call.call_with(first, call.args)
    for step in others:
        value = call.call(step, value)
    return value


@function(*_toolz("curry"), "pydash.curry")
def curry(call: Call) -> Value:
    """A function that may be given its arguments in several calls."""
    partial = Partial(call.arg(0, "func"), call.args.positional[1:], call.args.keywords, False)
    return call.new(CURRIED, {"function": partial})


@decorator(*_toolz("curry"), "pydash.curry")
def curried(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """The same as a decorator; a method stays what it is."""
    is_method = isinstance(value, Function) and [param.name for param in value.code.positional()][:1] == ["self"]
    return None if is_method else curry(Call(frame, Library("toolz.curry"), "toolz.curry", Args((value,)), site))


@method(CURRIED, "__call__")
def call_curried(call: Call) -> Value:
    """The result where nothing is missing, else a function of what is."""
    function = call.field(call.owner, "function") or UNKNOWN
    for option in options(function):
        if isinstance(option, Partial) and _missing(option) > len(call.args.positional) + len(call.args.keywords):
            more = dict(option.keywords) | dict(call.args.keywords)
            further = Partial(option.function, (*option.args, *call.args.positional), tuple(more.items()), False)
            return call.new(CURRIED, {"function": further})
    return call.call_with(function, call.args)


def _missing(partial: Partial) -> int:
    """Return how many arguments a function must still be given."""
    if not isinstance(partial.function, Function):
        return 0
    required = [param for param in partial.function.code.positional() if param.default is None]
    return len(required) - len(partial.args) - len(partial.keywords)


@function(*_toolz("memoize", "identity"))
def same(call: Call) -> Value:
    """What is given."""
    return call.arg(0, "func", "x")


# sequences


@function(
    *_toolz("first", "second", "last", "peek"), *_more("first", "last", "one", "only", "nth_or_last", "first_true")
)
@function("more_itertools.nth", *_toolz("nth"))
def one_member(call: Call) -> Value:
    """A member; the first and the last, where that is known."""
    source = call.args.positional[1] if call.name in _toolz("nth") and len(call.args.positional) > 1 else call.arg(0)
    members: Members = call.members(source)
    index = {"first": 0, "one": 0, "only": 0, "second": 1, "last": -1}.get(call.name.rpartition(".")[2])
    known = [member for member in members.known if member is not ABSENT]
    is_certain = not members.is_open and all(ABSENT not in options(member) for member in known)
    if index is not None and is_certain and len(known) > max(index, 0):
        return known[index]
    default = present(call.get(1, "default"))
    found = union((*(option for member in known for option in options(member) if option is not ABSENT), members.rest))
    found = UNKNOWN if found is NEVER else found
    return found if default is None else union((found, default))


@function(*_toolz("concat"), *_more("flatten"))
def flatten(call: Call) -> Value:
    """The members of the members."""
    return _like(call, "itertools.chain.from_iterable", call.arg(0))


@function(*_toolz("take", "drop", "tail"), *_more("take", "tail"))
def some(call: Call) -> Value:
    """Some of the members: `take(n, iterable)`."""
    return _like(call, "builtins.list", call.arg(1, "seq", "iterable"))


@function(*_toolz("unique"), *_more("unique_everseen", "always_iterable", "peekable", "seekable", "collapse"))
def members_of(call: Call) -> Value:
    """The members; a text, a mapping and what is no collection stand for themselves."""
    given = call.arg(0, "seq", "iterable", "obj")
    is_one = call.name.endswith("always_iterable") and not isinstance(call.state(given), SequenceState)
    return call.new_sequence("generator", (given,)) if is_one else _like(call, "builtins.iter", given)


@function(*_toolz("partition_all", "partition", "sliding_window"))
def batches(call: Call) -> Value:
    """The members in tuples of a length: `partition_all(n, seq)`."""
    return _like(call, "itertools.batched", call.arg(1, "seq"))


@function(*_more("chunked", "ichunked", "sliced", "grouper", "batched", "windowed", "chunked_even", "divide"))
def chunks(call: Call) -> Value:
    """The members in lists of a length: `chunked(iterable, n)`."""
    return _like(call, "itertools.batched", call.arg(1 if call.name.endswith("divide") else 0, "iterable", "seq"))
