"""Iteration: the members that a loop, an unpacking or a comprehension gets from a value."""

from __future__ import annotations

from collections.abc import Iterable

from cybrid_lint.engine import flags
from cybrid_lint.engine.alternatives import Choice, Union, choice, options, spread, union
from cybrid_lint.engine.callables import Class, Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.instances import may_be_walked, walked_at
from cybrid_lint.engine.interfaces import Members, UndecidedError
from cybrid_lint.engine.iterated import tests_of_types
from cybrid_lint.engine.objects import (
    DictState,
    FieldsState,
    InstanceState,
    LibraryState,
    SequenceState,
    ViewState,
    by_name,
)
from cybrid_lint.engine.operations import ITER, Args, Attr, Call, Element, Test
from cybrid_lint.engine.snapshots import Compound, Spread
from cybrid_lint.engine.texts import Text, text, value_of
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, NONE, TRUE, Const, Member, Site, Unknown, Value, Widened
from cybrid_lint.engine.widening import is_too_large

# A text is gone through letter by letter up to this length.
MOST_LETTERS = 100


def members(frame: Frame, value: Value, site: Site) -> Members:
    """Return what iterating over a value gives."""
    if isinstance(value, Choice):
        for test in tests_of_types(value.test):
            frame.note_iterated(test)
        then, orelse = members(frame, value.then, site), members(frame, value.orelse, site)
        known = [choice(value.test, member, ABSENT) for member in then.known]
        known += [choice(value.test, ABSENT, member) for member in orelse.known]
        return Members(known, union((then.rest, orelse.rest)), then.is_open or orelse.is_open)
    if isinstance(value, Union):
        known = []
        rest: Value = NEVER
        is_open = False
        for option in value.options:
            inner = members(frame, option, site)
            known.extend(inner.known)
            rest, is_open = union((rest, inner.rest)), is_open or inner.is_open
        return Members(list(dict.fromkeys(known)), rest, is_open)
    return _members(frame, value, site)


def presence(frame: Frame, member: Value) -> tuple[Value, Value]:
    """Return whether a member is there, as a condition, and what it is then."""
    if ABSENT not in options(member):
        return TRUE, member
    if member is ABSENT:
        return FALSE, NEVER
    test = frame.engine.test
    if isinstance(member, Choice):
        (first, then), (second, orelse) = presence(frame, member.then), presence(frame, member.orelse)
        negated = test(frame, "not", (member.test,))
        either = (test(frame, "and", (member.test, first)), test(frame, "and", (negated, second)))
        return test(frame, "or", either), choice(member.test, then, orelse)
    return test(frame, "other", ()), union(option for option in options(member) if option is not ABSENT)


def _members(frame: Frame, value: Value, site: Site) -> Members:
    state = frame.state(value)
    if isinstance(state, SequenceState):
        return Members(list(state.members), state.rest, state.is_open)
    if isinstance(state, DictState):
        return _keys(frame, state)
    if isinstance(state, ViewState):
        return _names_of_attributes(frame, state.owner, site)
    if isinstance(state, InstanceState):
        return _instance(frame, value, state, site)
    if isinstance(state, LibraryState):
        try:
            found = frame.engine.library.method(frame, state.label, value, "__iter__", Args(), site)
        except UndecidedError:
            found = None
        if found is not None and found is not value:
            return members(frame, found, site)
        return Members([], NEVER, True)
    of_enumeration = _of_enumeration(frame, value)
    if of_enumeration is not None:
        return Members(of_enumeration, NEVER, False)
    if isinstance(value, Text):
        known = value.known
        if known is not None and len(known) <= MOST_LETTERS:
            return Members([text(letter) for letter in known], NEVER, False)
        return Members([], NEVER, True)
    if isinstance(value, Unknown):
        return Members([], value if value.whole else NEVER, True)
    if value is NONE or value is NEVER or value is ABSENT or isinstance(value, Const | Member):
        return Members([], NEVER, False)
    if value.symbols and not isinstance(value, Widened):
        frame.note_iterated(value)
        _note_walked(frame, value, site)
        update = frame.update(value)
        written = {} if update is None else update.items
        added = (Element(inner) if isinstance(key, Spread) else inner for key, inner in written.items())
        return Members([], union((Element(value), *added)), True)
    return Members([], NEVER, True)


def _names_of_attributes(frame: Frame, instance: Value, site: Site) -> Members:
    state = frame.state(instance)
    if isinstance(state, FieldsState):
        return _keys(frame, DictState(by_name(state.fields)))
    return members(frame, Attr(frame.close(instance), "__dict__"), site)


def _note_walked(frame: Frame, value: Value, site: Site) -> None:
    """Let what an object does where it is gone through wait until it is known which object it is."""
    if may_be_walked(frame, value):
        waiting = Call(ITER, Args((frame.close(value),)), site)
        if not is_too_large(waiting):
            frame.emit("call", waiting, site)


def _of_enumeration(frame: Frame, value: Value) -> list[Value] | None:
    """Return the members of an enumeration, of a flag or of a key that is a tuple; None for anything else."""
    if isinstance(value, Compound):
        return list(value.members)
    if isinstance(value, Class) and value.code.members():
        every = value.code.members()
        return list((flags.single(every) if "flag" in frame.engine.class_facts.traits(value.code) else []) or every)
    parts = flags.parts(value) if isinstance(value, Member) else None
    return None if parts is None else list(parts)


def _keys(frame: Frame, state: DictState) -> Members:
    known: list[Value] = []
    rest: Value = NEVER
    is_open = state.is_open
    for key, value in state.entries.items():
        if isinstance(key, Spread):
            # which keys are merged into it, who gives them decides
            frame.note_iterated(key.source)
            rest, is_open = union((rest, Element(key.source))), True
            continue
        member = value_of(key)
        if ABSENT in options(value):
            member = if_there(value, member)
        known.append(member)
    return Members(known, rest, is_open)


def if_there(value: Value, member: Value) -> Value:
    """Return a key, or a pair, of an entry that is there if its value is."""
    return spread(value, lambda option: ABSENT if option is ABSENT else member)


def _instance(frame: Frame, value: Value, state: InstanceState, site: Site) -> Members:
    engine = frame.engine
    site = walked_at(frame, value, state, site)
    for name in ("__iter__", "__aiter__"):
        found = state.cls.code.find(name)
        # what can be gone through in one way alone may refuse the other
        if found is not None and not (isinstance(found[0], Function) and found[0].code.is_abstract):
            result = engine.call(frame, engine.attribute(frame, value, name, site), Args(), site)
            if result is not value:
                return members(frame, result, site)
            break
    if "namedtuple" in engine.class_facts.traits(state.cls.code):
        return Members(list(state.fields.values()), NEVER, False)
    for name in ("__next__", "__anext__"):
        if state.cls.code.find(name) is not None:
            result = engine.call(frame, engine.attribute(frame, value, name, site), Args(), site)
            return Members([], result, True)
    if state.base is not ABSENT:
        return members(frame, state.base, site)
    return Members([], NEVER, True)


def picked(member: Value, tests: Iterable[Value]) -> Value:
    """Return a member of a collection that some conditions let through.

    Of everything that there is, one that says what a member must be leaves a few; one that says what it must not be
    leaves nearly all.
    """
    is_picked = any(isinstance(test, Test) and test.kind in ("eq", "in", "startswith") for test in tests)
    if isinstance(member, Unknown) and member.whole and is_picked:
        return Unknown(member.names, member.vendor, member.there, False)
    return member
