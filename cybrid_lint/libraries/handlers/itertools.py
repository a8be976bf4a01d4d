"""Functions that go through members: `itertools`, and those of its kind that are built in."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any

from cybrid_lint.engine import items
from cybrid_lint.engine.alternatives import choice, options, over, union
from cybrid_lint.engine.interfaces import Members
from cybrid_lint.engine.iteration import picked
from cybrid_lint.engine.objects import InstanceState, SequenceState
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, NONE, TRUE, UNKNOWN, Const, Value, const
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import laid_out
from cybrid_lint.libraries.registry import function

# Rows that are laid out of combinations, and columns that these may have.
MOST_ROWS, MOST_COLUMNS = 100, 4


@function("builtins.reversed", "itertools.islice", "collections.deque", "builtins.aiter")
def pass_members(call: Call) -> Value:
    """What gives the members of its iterable, in another order or only some."""
    if not call.args.positional:
        return call.new_sequence("list")
    members = call.members(call.arg(0))
    known = tuple(members.known)
    if call.name.endswith("islice"):
        bounds: list[Any] = [getattr(bound, "value", UNKNOWN) for bound in call.args.positional[1:]]
        if members.is_exact and all(bound is None or _is_length(bound) for bound in bounds):
            with suppress(TypeError, ValueError):
                # there may be too many bounds, and no step is none
                known = tuple(itertools.islice(known, *bounds))
    kind = "list" if call.name.endswith("deque") else "generator"
    ordered = known[::-1] if call.name.endswith("reversed") else known
    return call.new_sequence(kind, ordered, members.rest, is_open=members.is_open)


@function("builtins.filter", "itertools.filterfalse", "itertools.takewhile", "itertools.dropwhile")
def filtered(call: Call) -> Value:
    """The members for which a function gives something true."""
    members = call.members(call.arg(1))
    kept: list[Value] = []
    for place, member in enumerate(members.known):
        value = member if call.arg(0) is NONE else call.call(call.arg(0), member)
        test = call.engine.test(call.frame, "true", (value,))
        if call.name.endswith(("filterfalse", "dropwhile")):
            test = call.engine.test(call.frame, "not", (test,))
        if test is FALSE and call.name.endswith("takewhile"):
            return call.new_sequence("generator", tuple(kept))
        if test is TRUE and call.name.endswith("dropwhile"):
            kept += members.known[place:]
            break
        if test is TRUE:
            kept.append(member)
        elif test is not FALSE:
            kept.append(choice(test, member, ABSENT))
    rest = members.rest
    if rest is not NEVER and call.arg(0) is not NONE and not call.name.endswith(("filterfalse", "dropwhile")):
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
            return call.call_with(call.arg(0), laid_out(call, values[0], None))
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
        _take_first(call, call.arg(0))
        return items.first(tuple(members.known), NEVER if fallback is None else fallback)
    found = union((*found_members, members.rest))
    if found is NEVER:
        found = UNKNOWN if members.is_open or fallback is None else NEVER
    return found if fallback is None else union((found, fallback))


def _take_first(call: Call, source: Value) -> None:
    """Leave an iterator without its first member, if that is certain to be there."""
    state = call.state(source)
    is_iterator = isinstance(state, SequenceState) and state.kind == "generator" and state.sender is None
    if not is_iterator or not call.frame.is_writable(source):
        return
    assert isinstance(state, SequenceState)
    if state.members and ABSENT not in options(state.members[0]):
        call.frame.put(source, SequenceState(state.kind, state.members[1:], returned=state.returned))


@function("builtins.zip", "itertools.zip_longest")
def zip_members(call: Call) -> Value:
    """Pairing the members of iterables."""
    columns = [call.members(source) for source in call.args.positional]
    if call.name.endswith("zip_longest") and all(column.is_exact for column in columns):
        filled = itertools.zip_longest(
            *(column.known for column in columns), fillvalue=call.get(None, "fillvalue") or NONE
        )
        return call.new_sequence("generator", tuple(call.new_sequence("tuple", row) for row in filled))
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


@function("itertools.pairwise", "itertools.permutations")
@function("itertools.combinations", "itertools.combinations_with_replacement")
def arranged(call: Call) -> Value:
    """The members of an iterable with each other, as they are where it is known which there are."""
    members, count = call.members(call.arg(0)), call.get(1, "r")
    lengths: list[Any] = [] if count is None else [getattr(count, "value", UNKNOWN)]
    is_whole = bool(lengths) or call.name.endswith(("pairwise", "permutations"))
    if not members.is_exact or not is_whole or not all(map(_is_length, lengths)):
        return product(call)
    rows = itertools.islice(getattr(itertools, call.name.rpartition(".")[2])(members.known, *lengths), MOST_ROWS)
    found = tuple(call.new_sequence("tuple", row) for row in rows)
    return call.new_sequence("generator", found, is_open=len(found) == MOST_ROWS)


def _is_length(value: object) -> bool:
    return isinstance(value, int) and value >= 0


@function("itertools.product")
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
    start = call.get(1, "start") or const(0)
    first = start.value if isinstance(start, Const) and isinstance(start.value, int) else None
    rows = tuple(
        call.new_sequence("tuple", (UNKNOWN if first is None else const(first + index), member))
        for index, member in enumerate(members.known)
    )
    rest = NEVER if members.rest is NEVER else call.new_sequence("tuple", (UNKNOWN, members.rest))
    return call.new_sequence("generator", rows, rest, is_open=members.is_open)
