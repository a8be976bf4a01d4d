"""Lists, tuples, sets and generators: what makes them, and their methods."""

from __future__ import annotations

from collections import deque
from typing import Any

from cybrid_lint.engine import items
from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.interfaces import Members
from cybrid_lint.engine.objects import SequenceState, key_of
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.symbols import SENT
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, TRUE, UNKNOWN, Const, Value, const
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.containers import put, sequence_state
from cybrid_lint.libraries.handlers.dicts import written
from cybrid_lint.libraries.registry import function, method

_OPERATORS = {
    "difference": "-",
    "__sub__": "-",
    "intersection": "&",
    "__and__": "&",
    "__add__": "+",
    "symmetric_difference": "^",
    "__xor__": "^",
}
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
    known = _in_order(call, members.known) if call.name == "builtins.sorted" else members.known
    return call.new_sequence(kind, tuple(known), members.rest, is_open=members.is_open)


def _in_order(call: Call, members: list[Value]) -> list[Value]:
    """Return members in the order that sorting gives them, where it compares nothing that is not known."""
    by = call.get(None, "key")
    if ABSENT in members:
        return members
    values = members if by is None or by is NONE else [call.call(by, member) for member in members]
    keys: list[Any] = [_sort_key(call, value) for value in values]
    try:
        is_reverse = call.get(None, "reverse") is TRUE
        places = sorted(range(len(keys)), key=lambda place: keys[place], reverse=is_reverse)
    except TypeError:
        return members
    return [members[place] for place in places]


def _sort_key(call: Call, value: Value) -> object:
    """Return what a value is sorted by: a text, a number, or several of these; one that is not known has no order."""
    if isinstance(value, Text) and value.known is not None:
        return value.known
    state = call.state(value)
    if isinstance(state, SequenceState) and state.is_exact:
        return tuple(_sort_key(call, member) for member in state.members)
    return value.value if isinstance(value, Const) and isinstance(value.value, int | float) else value


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
    if call.name == "appendleft":
        return _prepend(call, state, Members([call.arg(0)], NEVER, False))
    return put(call, state.with_member(call.arg(0)))


@method("list", "extendleft")
def list_prepend(call: Call) -> Value:
    """Adding members before the others, each before the one before it."""
    return _prepend(call, sequence_state(call), call.engine.members(call.frame, call.arg(0), call.site))


def _prepend(call: Call, state: SequenceState, added: Members) -> Value:
    members = (*added.known[::-1], *state.members)
    rest, is_open = union((state.rest, added.rest)), state.is_open or added.is_open
    return put(call, SequenceState(state.kind, members, rest, is_open))


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


@method("list", "extend", "update", "__iadd__")
def list_extend(call: Call) -> Value:
    """Adding members."""
    state = sequence_state(call)
    for source in call.args.positional:
        members = call.engine.members(call.frame, source, call.site)
        known = members.known
        if state.kind == "set":
            known = [member for member in known if member not in state.members]
        state = state.with_members(tuple(known), members.rest, members.is_open)
    return put(call, state)


@method("list", "remove", "discard", "difference_update", "intersection_update", "symmetric_difference_update")
def list_remove(call: Call) -> Value:
    """Taking known members out."""
    state = sequence_state(call)
    keys = {key_of(call.arg(0))}
    if call.name.endswith("_update"):
        members = call.engine.members(call.frame, call.arg(0), call.site)
        keys = {key_of(member) for member in members.known}
        if members.is_open or members.rest is not NEVER:
            # which of them the other has is seen once it is known
            left = tuple(union((member, ABSENT)) for member in state.members)
            return put(call, SequenceState(state.kind, left, state.rest, state.is_open))
    if call.name == "symmetric_difference_update":
        found = call.state(call.engine.binary(call.frame, "^", call.owner, call.arg(0), call.site))
        return put(call, found if isinstance(found, SequenceState) else state.opened())
    if call.name == "remove" and state.kind == "list":
        # only the first of those that are equal
        keep = [place for place, member in enumerate(state.members) if key_of(member) not in keys]
        keep += [place for place in range(len(state.members)) if place not in keep][1:]
        return put(
            call,
            SequenceState(state.kind, tuple(state.members[place] for place in sorted(keep)), state.rest, state.is_open),
        )
    keep_common = call.name == "intersection_update"
    kept = tuple(member for member in state.members if (key_of(member) in keys) is keep_common)
    return put(call, SequenceState(state.kind, kept, state.rest, state.is_open))


@method("list", "pop", "popleft")
def list_take(call: Call) -> Value:
    """Taking a member out of a list."""
    state = sequence_state(call)
    at = call.get(0) or const(0 if call.name == "popleft" else -1)
    if state.is_exact and isinstance(at, Const) and isinstance(at.value, int) and state.kind == "list":
        members = list(state.members)
        if -len(members) <= at.value < len(members):
            taken = members.pop(at.value)
            put(call, SequenceState(state.kind, tuple(members)))
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


@method("list", "__delitem__")
def list_delete(call: Call) -> Value:
    """Taking a member or a part out, where it is known which that is."""
    state, key = sequence_state(call), call.arg(0)
    part = items.known_slice(call.state(key))
    if isinstance(key, Const) and isinstance(key.value, int):
        part = slice(key.value, key.value + 1 or None)
    return put(call, items.replaced(state, part, Members([], NEVER, False)) or state)


@method("list", "sort", "reverse", "rotate")
def list_arrange(call: Call) -> Value:
    """Putting the members into another order, where their places are known."""
    state = sequence_state(call)
    members = list(state.members)
    if state.is_exact:
        if call.name == "sort":
            members = _in_order(call, members)
        elif call.name == "reverse":
            members.reverse()
        else:
            steps = call.get(0) or const(1)
            turned = deque(members)
            turned.rotate(steps.value if isinstance(steps, Const) and isinstance(steps.value, int) else 0)
            members = list(turned)
    return put(call, SequenceState(state.kind, tuple(members), state.rest, state.is_open))


@method("list", "close", "aclose", "throw", "task_done", "index", "count")
def list_quiet(call: Call) -> Value:
    """What changes nothing."""
    return UNKNOWN if call.name in ("index", "count") else NONE


@method(
    *("list", "union", "symmetric_difference", "intersection", "difference"),
    *("__or__", "__sub__", "__and__", "__xor__", "__add__"),
)
def list_union(call: Call) -> Value:
    """The operations on sets."""
    op = _OPERATORS.get(call.name, "|")
    found: Value = call.frame.allocate(sequence_state(call))
    for source in call.args.positional:
        call.decided(source)
        found = call.engine.binary(call.frame, op, found, source, call.site)
    return found
