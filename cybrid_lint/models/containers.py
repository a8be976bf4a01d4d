"""Methods of dicts, lists, sets and tuples, and the built-in functions that make or read them."""

from __future__ import annotations

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.comprehensions import each, members_of
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.objects import dict_item, item_just_written
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.values import NONE, UNKNOWN, Obj, Scalar, Site, Text, Value, options, text, union
from cybrid_lint.models.registry import function, method


def _owner(call: Call) -> Obj:
    assert isinstance(call.owner, Obj)
    return call.owner


def _keyword_fields(call: Call, made: Obj) -> None:
    for name, value in call.args.keywords.items():
        made.fields[name] = value
        site = call.args.sites.get(name)
        if site is not None:
            made.given[name] = (value, site)
            observe(call.frame, value, (name, *call.frame.naming), site)


# dicts


@function("builtins.dict", "collections.OrderedDict", "types.MappingProxyType")
@function("httpx.Headers", "requests.structures.CaseInsensitiveDict", "multidict.CIMultiDict")
def make_dict(call: Call) -> Value:
    """Model `dict(mapping, **items)`."""
    made = call.obj("dict", "dict", open_=call.args.open)
    for source in call.args.positional[:1]:
        for one in options(source):
            if isinstance(one, Obj) and one.kind == "instance":
                made.fields.update({name: value for name, value in one.fields.items() if not name.startswith("<")})
        heap.merge(call.frame, made, source)
    _keyword_fields(call, made)
    return made


@function("collections.ChainMap")
def chain_map(call: Call) -> Value:
    """Model several mappings seen as one: the first that has a key decides."""
    made = call.obj("dict", "dict", open_=call.args.open)
    for source in reversed(call.args.positional):
        heap.merge(call.frame, made, source)
    return made


@function("collections.defaultdict")
def make_default_dict(call: Call) -> Value:
    """Model `defaultdict(factory)`: any key may be there."""
    made = call.obj("dict", "dict", open_=True)
    factory = call.args.get(0)
    if factory is not None:
        made.rest = call_value(call.frame, call.node, factory, Args())
    return made


@method("dict", "get", "pop", "setdefault", "__getitem__", "__missing__")
def dict_get(call: Call) -> Value:
    """Model look-ups with a fallback."""
    owner = _owner(call)
    name = key_text(call.arg(0))
    if call.name == "setdefault" and name is not None and call.args.get(1) is not None:
        heap.write(call.frame, owner, name, call.arg(1))
    found = (
        dict_item(call.frame, owner, name) if name is not None else item_just_written(call.frame, owner, call.arg(0))
    )
    fallback = call.args.get(1, "default")
    known = name is not None and name in owner.fields
    if call.name == "pop":
        heap.remove(call.frame, owner, name)
    if known and call.name != "setdefault":
        return found if fallback is None else union([found, fallback])
    return union([found, fallback if fallback is not None else NONE])


@method("dict", "update")
def dict_update(call: Call) -> Value:
    """Model `update`."""
    owner = _owner(call)
    for source in call.args.positional:
        heap.merge(call.frame, owner, source)
    for name, value in call.args.keywords.items():
        heap.write(call.frame, owner, name, value)
        if name in call.args.sites:
            owner.given[name] = (value, call.args.sites[name])
    if call.args.open:
        heap.opened(call.frame, owner)
    return NONE


@method("dict", "copy", "__copy__")
def dict_copy(call: Call) -> Value:
    """Model a shallow copy."""
    return heap.copy(call.frame, call.node, _owner(call))


@method("dict", "keys")
def dict_keys(call: Call) -> Value:
    """Model the keys."""
    owner = _owner(call)
    heap.touch(call.frame, owner)
    return call.obj("list", "list", items=[text(key) for key in owner.fields], open_=owner.open)


@method("dict", "values")
def dict_values(call: Call) -> Value:
    """Model the values."""
    owner = _owner(call)
    heap.touch(call.frame, owner)
    rest = [owner.rest] if owner.rest is not None else []
    return call.obj("list", "list", items=[*owner.fields.values(), *rest], open_=owner.open)


@method("dict", "items")
def dict_items(call: Call) -> Value:
    """Model the pairs."""
    owner = _owner(call)
    heap.touch(call.frame, owner)
    pairs: list[Value] = []
    for key, value in owner.fields.items():
        pairs.append(_pair(call, key, text(key), value))
    if owner.rest is not None:
        pairs.append(_pair(call, "*", UNKNOWN, owner.rest))
    return call.obj("list", "list", items=pairs, open_=owner.open)


def _pair(call: Call, mark: str, key: Value, value: Value) -> Obj:
    objects = call.frame.machine.objects
    made = objects.setdefault(("pair", id(call.node), mark, call.frame.key, value), Obj("list", "tuple"))
    made.items = [key, value]
    return made


@method("dict", "popitem")
def dict_popitem(call: Call) -> Value:
    """Model taking any pair."""
    _owner(call).filled = False
    return call.obj("list", "tuple", items=[UNKNOWN, heap.element(call.frame, _owner(call))])


@method("dict", "clear")
def dict_clear(call: Call) -> Value:
    """Model emptying, where that is sure to happen."""
    _owner(call).filled = False
    for name in list(_owner(call).fields):
        heap.remove(call.frame, _owner(call), name)
    return NONE


# lists, tuples, sets, generators

CONVERSIONS = {
    "list": "list",
    "tuple": "tuple",
    "set": "set",
    "frozenset": "set",
    "sorted": "list",
    "iter": "generator",
}


@function(
    "builtins.list",
    "builtins.tuple",
    "builtins.set",
    "builtins.frozenset",
    "builtins.sorted",
    "builtins.iter",
)
def convert(call: Call) -> Value:
    """Model making a collection of another."""
    label = CONVERSIONS[call.name.rsplit(".", 1)[-1]]
    if not call.args.positional:
        return call.obj("list", label)
    if call.name == "builtins.iter" and len(call.args.positional) == 2:
        # what is called until it gives the second argument
        return call.obj("list", label, items=[call_value(call.frame, call.node, call.arg(0), Args())], open_=True)
    made: list[Value] = []
    for index, one in enumerate(options(call.args.positional[0])):
        items, more = members_of(call.frame, one)
        made.append(call.obj("list", label, items=items, open_=more, variant=index))
    return union(made)


@function("builtins.reversed", "builtins.filter", "itertools.islice", "collections.deque")
def pass_members(call: Call) -> Value:
    """Model what gives the members of its iterable, in another order or only some."""
    source = call.arg(1 if call.name.endswith("filter") else 0)
    items, more = members_of(call.frame, source)
    ordered = items[::-1] if call.name.endswith("reversed") else items
    return call.obj("list", "generator", items=ordered, open_=more)


@function("itertools.chain", "itertools.chain.from_iterable")
def chain(call: Call) -> Value:
    """Model the members of several iterables."""
    sources = call.args.positional
    open_ = call.args.open
    if call.name.endswith("from_iterable"):
        sources, more = members_of(call.frame, call.arg(0))
        open_ = open_ or more
    items: list[Value] = []
    for source in sources:
        found, more = members_of(call.frame, source)
        items += found
        open_ = open_ or more
    return call.obj("list", "generator", items=items, open_=open_)


@function("builtins.map", "itertools.starmap")
def map_members(call: Call) -> Value:
    """Model calling a function with each member."""
    items, more = members_of(call.frame, call.arg(1))
    made = [call_value(call.frame, call.node, call.arg(0), Args([one])) for one in items]
    if more:
        made.append(call_value(call.frame, call.node, call.arg(0), Args([UNKNOWN])))
    return call.obj("list", "generator", items=made, open_=more)


@function("builtins.next", "builtins.anext", "builtins.min", "builtins.max", "random.choice")
def one_member(call: Call) -> Value:
    """Model taking one member."""
    fallback = call.args.get(1, "default")
    found = each(call.frame, call.node, call.arg(0))
    return found if fallback is None else union([found, fallback])


@function("builtins.zip")
def zip_members(call: Call) -> Value:
    """Model pairing the members of iterables."""
    endless = {one for one in call.args.positional if isinstance(one, Obj) and one.label == "endless"}
    columns = [members_of(call.frame, one) for one in call.args.positional if one not in endless]
    if not columns or endless or any(more for _, more in columns):
        parts = [each(call.frame, call.node, one) for one in call.args.positional]
        return call.obj("list", "generator", items=[_row(call, 0, parts)], open_=True)
    rows = zip(*(items for items, _ in columns), strict=False)
    return call.obj("list", "generator", items=[_row(call, i, list(row)) for i, row in enumerate(rows)])


@function("itertools.repeat", "itertools.cycle")
def repeated(call: Call) -> Value:
    """Model the same again and again: there is no last member."""
    items = [call.arg(0)] if call.name == "itertools.repeat" else members_of(call.frame, call.arg(0))[0]
    return call.obj("list", "endless", items=items)


@function("builtins.enumerate")
def enumerate_members(call: Call) -> Value:
    """Model counting the members."""
    items, more = members_of(call.frame, call.arg(0))
    rows: list[Value] = [_row(call, i, [UNKNOWN, one]) for i, one in enumerate(items)]
    return call.obj("list", "generator", items=rows, open_=more)


def _row(call: Call, index: int, parts: list[Value]) -> Obj:
    key = ("row", id(call.node), index, call.frame.key, tuple(parts))
    made = call.frame.machine.objects.setdefault(key, Obj("list", "tuple"))
    made.items = list(parts)
    return made


@method("list", "append", "add", "appendleft", "put", "put_nowait")
def list_append(call: Call) -> Value:
    """Model adding a member."""
    heap.add(call.frame, _owner(call), call.arg(0))
    return NONE


@method("list", "insert")
def list_insert(call: Call) -> Value:
    """Model adding a member at a place."""
    heap.add(call.frame, _owner(call), call.arg(1))
    return NONE


@method("list", "extend", "update")
def list_extend(call: Call) -> Value:
    """Model adding members."""
    filled = _owner(call).filled or any(isinstance(one, Obj) and one.filled for one in call.args.positional)
    for source in call.args.positional:
        items, more = members_of(call.frame, source)
        for one in items:
            heap.add(call.frame, _owner(call), one)
        if more:
            heap.opened(call.frame, _owner(call))
    _owner(call).filled = filled
    return NONE


@method("list", "remove", "discard")
def list_remove(call: Call) -> Value:
    """Model taking a known text out, where that is sure to happen."""
    owner, wanted = _owner(call), call.arg(0)
    owner.filled = False
    if heap.owns(call.frame, owner) and isinstance(wanted, Text):
        owner.items = [one for one in owner.items if not (isinstance(one, Text) and one.known == wanted.known)]
        heap.changed(call.frame, owner)
    return NONE


@method("list", "send", "asend")
def send_to_generator(call: Call) -> Value:
    """Model sending a value to a generator, which goes on with it."""
    call.frame.machine.send(call.frame, call.site, _owner(call), call.args)
    return heap.element(call.frame, _owner(call))


@method("list", "pop", "popleft")
def list_take(call: Call) -> Value:
    """Model taking a member out of a list."""
    owner, index = _owner(call), call.args.get(0) or Scalar.of(0 if call.name == "popleft" else -1)
    known = index.value if isinstance(index, Scalar) and isinstance(index.value, int) else None
    taken = heap.take(call.frame, owner, known) if known is not None and owner.label in ("list", "deque") else None
    return heap.element(call.frame, owner) if taken is None else taken


@method("list", "get", "get_nowait", "__next__", "__anext__")
def list_pop(call: Call) -> Value:
    """Model taking a member."""
    return heap.element(call.frame, _owner(call))


@method("list", "copy", "__iter__", "__aiter__")
def list_copy(call: Call) -> Value:
    """Model a shallow copy."""
    return heap.copy(call.frame, call.node, _owner(call))


@method("list", "union", "symmetric_difference", "intersection", "difference")
def list_union(call: Call) -> Value:
    """Model the operations on sets."""
    owner = _owner(call)
    items = list(heap.members(call.frame, owner))
    open_ = owner.open
    others: list[Value] = []
    for source in call.args.positional:
        found, more = members_of(call.frame, source)
        others += found
        open_ = open_ or more
    known = {one.known for one in others if isinstance(one, Text)}
    if call.name == "difference":
        items = [one for one in items if not (isinstance(one, Text) and one.known in known)]
    elif call.name == "intersection":
        items = [one for one in items if isinstance(one, Text) and one.known in known]
    else:
        items += others
    return call.obj("list", owner.label, items=items, open_=open_)


@function("copy.copy", "copy.deepcopy")
def copy_value(call: Call) -> Value:
    """Model copying: of containers a new one, of anything else itself."""
    found = call.arg(0)
    if isinstance(found, Obj) and found.kind in ("dict", "list"):
        return heap.copy(call.frame, call.node, found)
    return found


__all__ = ["Site", "make_dict"]
