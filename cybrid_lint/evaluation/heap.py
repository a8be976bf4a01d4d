"""Reading and writing objects.

Where an object was made, in the same branch, a write replaces what was there; anywhere else it adds. Every read is
noted, so that a remembered result is used again only while all that it was read from is unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable

from cybrid_lint.evaluation.frames import Frame, grown
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Bound,
    ClassInfo,
    Obj,
    Partial,
    Scalar,
    Scope,
    Site,
    Text,
    Union,
    Value,
    options,
    union,
    walk,
)

MOST_ITEMS = 256
#: No branch has this mark.
HANDED_OUT = (-1,)


def allocate(
    frame: Frame,
    node: object,
    kind: str,
    cls: ClassInfo | str,
    fields: dict[str, Value] | None = None,
    items: Iterable[Value] = (),
    *,
    open_: bool = False,
    variant: object = None,
) -> Obj:
    """Return the object that this evaluation makes at a node; the same one in every round.

    Where one node makes several, for several alternatives of what it is made from, `variant` tells them apart.
    """
    key = (id(node), kind, cls if isinstance(cls, str) else id(cls), frame.key, variant, frame.turn)
    obj = frame.machine.objects.get(key)
    members = list(items)[:MOST_ITEMS]
    if obj is None:
        obj = Obj(kind, cls, dict(fields or {}), members, open_=open_, site=Site(frame.module, node))  # type: ignore[arg-type]
        frame.machine.objects[key] = obj
    elif frame.is_body or obj in frame.machine.shared:
        for name, value in (fields or {}).items():
            write(frame, obj, name, value)
        for value in members:
            add(frame, obj, value)
    else:
        fresh = (dict(fields or {}), members, open_, None)
        if (obj.fields, obj.items, obj.open, obj.rest) != fresh:
            obj.fields, obj.items, obj.open, obj.rest = fresh
            obj.version += 1
        obj.filled = False
    obj.frame, obj.branch = frame.key, frame.branch
    frame.fresh.append(obj)
    return obj


def touch(frame: Frame, thing: Obj | Scope) -> None:
    """Note that an object is read or written: what another writes to it, or its being made anew, is seen."""
    frame.reads.setdefault(thing, 0)


def read(frame: Frame, obj: Obj, key: str) -> Value | None:
    """Return a field, None if there is no such field."""
    touch(frame, obj)
    return obj.fields.get(key)


def members(frame: Frame, obj: Obj) -> list[Value]:
    """Return the members of a collection as far as they are seen."""
    touch(frame, obj)
    return obj.items


def owns(frame: Frame, obj: Obj) -> bool:
    """Tell whether a write here replaces what was there.

    That is where the object was made, in the same branch, or in a function that is called there and writes whatever
    branches it takes.
    """
    around: Frame | None = frame
    while around is not None and not around.is_body:
        if obj.frame == around.key:
            return obj.branch == around.branch
        if around.branch:
            return False
        around = around.parent
    return False


def handed_out(value: Value) -> None:
    """Note that another holds these objects from now on: no later write here replaces what they hold."""
    for one in walk(value, 2):
        if isinstance(one, Obj):
            one.branch = HANDED_OUT


def write(frame: Frame, obj: Obj, key: str, value: Value) -> None:
    """Write a field."""
    touch(frame, obj)
    if obj.shows is not None:
        write(frame, obj.shows, key, value)
    before = obj.fields.get(key)
    own = owns(frame, obj)
    obj.filled = obj.filled or (own and obj.kind == "dict")
    after = value if own else grown(before, value)
    if after is not None and after is not before and after != before:
        changed(frame, obj)
        obj.fields[key] = after
        share(frame, obj, value)


def write_rest(frame: Frame, obj: Obj, value: Value) -> None:
    """Write an item whose key is not known."""
    touch(frame, obj)
    after = grown(obj.rest, value)
    obj.open = True
    if after is not None:
        changed(frame, obj)
        obj.rest = after
        share(frame, obj, value)


def add(frame: Frame, obj: Obj, value: Value) -> None:
    """Add a member to a collection."""
    touch(frame, obj)
    obj.filled = obj.filled or owns(frame, obj)
    if value in obj.items:
        return
    changed(frame, obj)
    if len(obj.items) < MOST_ITEMS:
        obj.items.append(value)
        share(frame, obj, value)
    else:
        obj.open = True


def remove(frame: Frame, obj: Obj, key: str | None) -> None:
    """Take a field away, where that is sure to happen; of a key that is not known, only note that one may be gone."""
    obj.filled = False
    if key is not None and key in obj.fields and owns(frame, obj):
        changed(frame, obj)
        del obj.fields[key]


def take(frame: Frame, obj: Obj, index: int) -> Value | None:
    """Take a member away and return it, where that is sure to happen; None where it is not known which one it is."""
    obj.filled = False
    if not owns(frame, obj) or obj.open or not -len(obj.items) <= index < len(obj.items):
        return None
    changed(frame, obj)
    return obj.items.pop(index)


def opened(frame: Frame, obj: Obj) -> None:
    """Note that the object may hold more than is seen."""
    if not obj.open:
        changed(frame, obj)
        obj.open = True


def changed(frame: Frame, thing: Obj | Scope) -> None:
    """Note that something has changed; what no other function can see is no news to the next round."""
    thing.version += 1
    if isinstance(thing, Scope) or thing in frame.machine.shared:
        frame.machine.changes += 1


def share(frame: Frame, obj: Obj, value: Value) -> None:
    """Note that what an object holds can be reached by whoever reaches the object."""
    if obj.frame != frame.key or frame.is_body or obj in frame.machine.shared:
        share_value(frame, value)


def share_value(frame: Frame, value: Value) -> None:
    """Note that a value can be reached from outside this evaluation: its objects keep what is written to them."""
    queue = [value]
    while queue:
        one = queue.pop()
        if isinstance(one, Union):
            queue.extend(one.options)
        elif isinstance(one, Bound):
            queue.append(one.receiver)
        elif isinstance(one, Partial):
            queue.extend(one.args)
        elif isinstance(one, Obj) and one not in frame.machine.shared:
            frame.machine.shared.add(one)
            queue.extend([*one.fields.values(), *one.items])


def copy(frame: Frame, node: object, obj: Obj, *, kind: str | None = None, label: str | None = None) -> Obj:
    """Return a shallow copy of a container."""
    touch(frame, obj)
    made = allocate(
        frame,
        node,
        kind or obj.kind,
        label or obj.cls,
        dict(obj.fields),
        list(obj.items),
        open_=obj.open,
    )
    if obj.rest is not None:
        made.rest = obj.rest
    made.given = dict(obj.given)
    return made


def merge(frame: Frame, target: Obj, source: Value) -> None:
    """Write all entries of a mapping into another; from an unknown one, entries that are not seen."""
    filled = target.filled or any(isinstance(one, Obj) and one.filled for one in options(source))
    for one in options(source):
        if isinstance(one, Obj) and one.kind == "dict":
            touch(frame, one)
            for key, value in list(one.fields.items()):
                write(frame, target, key, value)
                if key in one.given:
                    target.given.setdefault(key, one.given[key])
            if one.rest is not None:
                write_rest(frame, target, one.rest)
            if one.open:
                opened(frame, target)
        elif isinstance(one, Obj) and one.kind == "list":
            merge_pairs(frame, target, one)
        elif not isinstance(one, Scalar):
            opened(frame, target)
    target.filled = filled


def merge_pairs(frame: Frame, target: Obj, pairs: Obj) -> None:
    """Write a list of pairs into a mapping."""
    for pair in members(frame, pairs):
        if isinstance(pair, Obj) and len(pair.items) == 2:
            key = pair.items[0]
            if isinstance(key, Text) and key.known is not None:
                write(frame, target, key.known, pair.items[1])
                continue
            write_rest(frame, target, pair.items[1])
        else:
            opened(frame, target)
    if pairs.open:
        opened(frame, target)


def element(frame: Frame, obj: Obj) -> Value:
    """Return what any one member of a container may be."""
    touch(frame, obj)
    found = [*obj.items, *(obj.fields.values() if obj.kind == "dict" else ())]
    if obj.rest is not None:
        found.append(obj.rest)
    if obj.open or not found:
        found.append(UNKNOWN)
    return union(found)
