"""Substitution: a value of a summary for given arguments.

Symbols are replaced, and what waited for them is worked out as far as they let it be. That is all that applying a
summary does: no body is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from types import MappingProxyType
from typing import Any

from cybrid_lint.engine import types
from cybrid_lint.engine.alternatives import Choice, Union, choice, laid_out, named, options, over, union
from cybrid_lint.engine.callables import LibraryMethod, Super
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.entries import waiting_entries
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.lasting import is_look_up, lasting
from cybrid_lint.engine.narrowing import side_left
from cybrid_lint.engine.objects import (
    DictState,
    InstanceState,
    Key,
    LibraryState,
    SequenceState,
    State,
    is_known,
    key_of,
)
from cybrid_lint.engine.operations import GETATTR, Attr, Call, Element, Item, Test
from cybrid_lint.engine.said import left_of
from cybrid_lint.engine.snapshots import Compound, Made, Spread, Updated, made
from cybrid_lint.engine.symbols import FieldOf, Param, Ref, Symbol
from cybrid_lint.engine.texts import WRITTEN, Hole, Lit, Piece, Text, pieces, value_of
from cybrid_lint.engine.traversal import change_args, rebuilt, tied_to, walk
from cybrid_lint.engine.values import ABSENT, NEVER, UNKNOWN, Const, Site, Unknown, Value, Widened, unknown

MOST_PIECES = 80
_NOWHERE: Mapping[Value, Site] = MappingProxyType({})


def _not_seen(state: DictState, key: Key) -> Value | None:
    """Return what a dict holds under a key that it is not seen to hold anything under; None if it is, or may be.

    One that is open may hold something there.
    """
    is_seen = state.rest is NEVER and is_known(key)
    if not is_seen or not all(is_known(known) and known != key for known in state.entries):
        return None
    return union((unknown(key if isinstance(key, str) else ""), ABSENT)) if state.is_open else ABSENT


class Substitution:
    """One replacement of symbols, in the frame where the values are to live."""

    __slots__ = ("_known", "_replaced", "_truths", "engine", "frame", "is_scratch", "site", "sites", "symbols")

    def __init__(
        self, frame: Frame, symbols: dict[Value, Value], site: Site, sites: Mapping[Value, Site] = _NOWHERE
    ) -> None:
        self.frame = frame
        self.engine = frame.engine
        self.is_scratch = frame.is_scratch
        self.symbols = symbols
        # a method that calls another on its own instance replaces that by itself
        self._replaced = frozenset(symbol for symbol, given in symbols.items() if given is not symbol)
        self.site = site
        # where what replaces a symbol stands, as a call's arguments do
        self.sites = sites
        self._known: dict[Value, Value] = {}
        self._truths: dict[Value, Value] = {}

    def truth(self, condition: Value) -> Value:
        """Return a condition with the symbols replaced; the same one is asked of many events."""
        known = self._truths.get(condition)
        if known is None:
            known = self._truths[condition] = self.engine.test(self.frame, "true", (self.apply(condition),))
        return known

    def replace(self, symbol: Value, value: Value) -> None:
        """Replace one more symbol, on which nothing depends that was asked about so far."""
        self.symbols[symbol] = value
        self._replaced |= symbol.symbols

    @contextmanager
    def where(self, value: Value, known: Value) -> Iterator[None]:
        """Let a value come to something else than it would by itself, for as long as this lasts."""
        before = self._known
        self._known = {**before, value: known}
        try:
            yield
        finally:
            # objects that were made meanwhile are those that the value stands for from now on
            before.update((key, made) for key, made in self._known.items() if isinstance(key, Made))
            self._known = before

    def is_unchanged(self, value: Value) -> bool:
        """Tell whether a value depends on nothing that is replaced, and holds no object that a running frame makes."""
        if self.is_scratch:
            return self._replaced.isdisjoint(value.symbols)
        return not value.symbols and type(value) not in HOLDERS

    def apply(self, value: Value) -> Value:
        """Return a value with the symbols replaced."""
        if self.is_unchanged(value):
            return value
        known = self._known.get(value)
        if known is not None:
            return known
        if isinstance(value, Symbol):
            return self.symbols.get(value, value)
        if not self.engine.work.spend():
            return UNKNOWN
        form = _FORMS.get(type(value))
        result = rebuilt(value, self.apply) if form is None else form(self, value)
        self._known[value] = result
        return result

    def _made(self, value: Made) -> Value:
        if self.frame.is_scratch:
            if not value.symbols:
                return value
            state = self._placed(value.state)
            return made(value.identity, normalised(self.frame, state.map(self._change_in(state))))
        ref = self.frame.allocate(value.state)
        self._known[value] = ref
        state = self._placed(tied_to(value, ref))
        self.frame.put(ref, normalised(self.frame, state.map(self._change_in(state))))
        return ref

    def _placed(self, state: State) -> State:
        """Return an object that was given what now stands elsewhere, as if it was given it there."""
        if not isinstance(state, InstanceState) or not state.given:
            return state
        given = tuple((value, self.place(value) or self._place_in_owner(value) or site) for value, site in state.given)
        return InstanceState(state.cls, state.fields, state.base, given, state.is_generic)

    def place(self, value: Value) -> Site | None:
        """Return where a value stands that is one of the symbols, or made of it alone."""
        found = [self.sites[symbol] for symbol in value.symbols if symbol in self.sites]
        is_one = len(found) == len(value.symbols) == 1
        return found[0] if is_one and not any(isinstance(inner, Text) for inner in walk(value)) else None

    def _place_in_owner(self, value: Value) -> Site | None:
        """Return where that stands which one of the symbols was given itself, where an attribute of it keeps that."""
        owner = value.base if isinstance(value, Attr) else value.owner if isinstance(value, FieldOf) else NEVER
        state = self.frame.state(self.symbols[owner]) if owner in self.symbols else None
        if not isinstance(state, InstanceState) or not state.given:
            return None
        kept = self.apply(value)
        return next((site for given, site in state.given if given == kept), None)

    def _change_in(self, state: State) -> Callable[[Value], Value]:
        """Return how what an object holds is changed: no part of a library's, as a request, takes all that is left."""
        return self._part if isinstance(state, LibraryState) else self.apply

    def _part(self, value: Value) -> Value:
        if self.is_unchanged(value):
            return value
        known = self._known.get(value)
        if known is not None:
            return known
        # as `half`, without what that costs where most parts are small
        budget = self.engine.work.budget
        account, kept = budget.account, budget.keep_back()
        try:
            return self.apply(value)
        finally:
            budget.give_back(account, kept)

    def _text(self, value: Text) -> Value:
        parts: list[Piece] = []
        found: list[Value] = []
        for part in value.parts:
            if isinstance(part, Lit):
                parts.append(part)
                continue
            inner = self.apply(part.value)
            if inner is NEVER:
                return NEVER
            if part.form == "str":
                found.append(inner)
                parts.extend(pieces(self.frame.engine.shown(self.frame, inner, self.site)))
            elif part.form in WRITTEN:
                # it was written before whoever is called writes to it
                parts.extend(self.frame.written(inner, part.form).parts)
            else:
                parts.append(Hole(inner, part.form))
        if len(found) == len(value.parts) > 1:
            added = self._added(found)
            if added is not None:
                return added
        return Text(tuple(parts)) if len(parts) <= MOST_PIECES else Text((Hole(UNKNOWN),))

    def _added(self, values: list[Value]) -> Value | None:
        """Return what `+` makes of values that turn out to be no texts, which those of two symbols are taken to be.

        Numbers may as well stand beside each other in a text: what that gives is not known.
        """
        if all(isinstance(value, Const) and isinstance(value.value, int | float) for value in values):
            return UNKNOWN
        if not any(isinstance(self.frame.state(value), SequenceState) for value in values):
            return None
        return reduce(lambda left, right: self.frame.engine.binary(self.frame, "+", left, right, self.site), values)

    def _choice(self, value: Choice) -> Value:
        test = self.apply(value.test)
        if value.test.symbols:
            test = self.frame.engine.test(self.frame, "true", (test,))
        if test is NEVER:
            return NEVER
        if isinstance(test, Test) and not test.symbols and self.engine.library.says_how_it_went(test):
            return choice(test, self._under(test, True, value.then), self._under(test, False, value.orelse))
        if isinstance(test, Test):
            then, orelse = (left_of(self.frame, test, holds, self._side(value, holds)) for holds in (True, False))
            return choice(test, then, orelse)
        return self.apply(value.then if bool(getattr(test, "value", True)) else value.orelse)

    def _side(self, value: Choice, holds: bool) -> Value:
        """Return one side of a choice; where the condition asks about that very value, what is left of it there."""
        side, asked = value.then if holds else value.orelse, value.test
        found = self.apply(side)
        left = side_left(self.frame, found, asked, holds, side, self.apply)
        return found if left is None else left

    def _under(self, test: Value, holds: bool, value: Value) -> Value:
        """Return a value as it is under a condition that nobody decides: an answer keeps where it was read."""
        if not self.engine.library.reads_answer(value):
            return self.apply(value)
        before = self._known
        self._known = {of: known for of, known in before.items() if isinstance(of, Made)}
        try:
            with self.frame.guarded(test, holds):
                return self.apply(value)
        finally:
            before.update((of, known) for of, known in self._known.items() if isinstance(of, Made))
            self._known = before

    def _test(self, value: Test) -> Value:
        found = self.frame.engine.test(self.frame, value.kind, tuple(self.apply(inner) for inner in value.operands))
        calls = any(isinstance(part, Call) and not is_look_up(part) for part in walk(value))
        return found if calls else lasting(self.frame, found)

    def _attr(self, value: Attr) -> Value:
        found = self.frame.engine.attribute(self.frame, self.apply(value.base), value.name, self.site)
        if found is UNKNOWN or not any(isinstance(option, Unknown) for option in options(found)):
            return found
        return _masked(found) if types.is_masked(self.frame, value) else found

    def _item(self, value: Item) -> Value:
        base = self.apply(value.base)
        found = self.frame.engine.item(self.frame, base, self.apply(value.key), self.site)
        if isinstance(base, Unknown) and isinstance(found, Unknown) and _is_rest(value.base):
            # an argument that is given
            found = Unknown(found.names, found.vendor, True, found.whole)
        key = value.key.known if isinstance(value.key, Text) else None
        return named(found, key) if key and found is not ABSENT else found

    def _element(self, value: Element) -> Value:
        members = self.frame.engine.members(self.frame, self.apply(value.base), self.site)
        found = [member for member in members.known if member is not ABSENT]
        found.append(members.rest)
        if members.is_open and members.rest is NEVER:
            found.append(UNKNOWN)
        result = union(found)
        return UNKNOWN if result is NEVER else result

    def _call(self, value: Call) -> Value:
        callee = self.apply(value.callee)
        args = change_args(value.args, self.apply)
        args = spread(self.frame, args, value.site)
        if callee is GETATTR and len(args.positional) == 2:
            owner, name = args.positional
            if isinstance(owner, Ref) and isinstance(name, Text) and name.known is not None:
                # the very part of the object: what is written to it is written to the object
                return self.engine.attribute(self.frame, owner, name.known, value.site)
        return self.engine.value_of_call(self.frame, callee, args, value.site)

    def _updated(self, value: Updated) -> Value:
        base = self.apply(value.base)
        fields = tuple((name, self.apply(inner)) for name, inner in value.fields)
        entries = [(key, self.entry(value.base, key, inner)) for key, inner in value.items]
        items = tuple(
            (self.apply(key) if isinstance(key, Value) else key, inner) for key, inner in entries if inner is not None
        )
        return self.frame.engine.updated(self.frame, Updated(base, fields, items), self.site)

    def entry(self, base: Value, key: Key, value: Value) -> Value | None:
        """Return what is written under a key of something; None if it is left as it was.

        Where it may be left so, and was not there, it is not there then.
        """
        if isinstance(key, Spread):
            return self.apply(value)
        as_before = Item(base, value_of(key))
        state = self.frame.state(self.apply(base)) if isinstance(value, Choice | Union) else None
        if isinstance(state, InstanceState):
            state = self.frame.state(state.base)
        before = _not_seen(state, key_of(self.apply(as_before.key))) if isinstance(state, DictState) else None
        if before is None:
            return self.apply(value)
        with self.where(as_before, before):
            found = self.apply(value)
        return None if found is before and before is not ABSENT else found

    def _field(self, value: FieldOf) -> Value:
        return FieldOf(self.apply(value.owner), value.name, self.apply(value.own))

    def _super(self, value: Super) -> Value:
        return Super(value.cls, self.apply(value.receiver))

    def _method(self, value: LibraryMethod) -> Value:
        owner = self.apply(value.owner)
        if isinstance(value.owner, Symbol | Attr | Item | Call | Element | Updated):
            return self.frame.engine.attribute(self.frame, owner, value.name, self.site)
        return value.of(owner, None if value.instance is None else self.apply(value.instance))

    def _widened(self, value: Widened) -> Value:
        return Widened(tuple(self.apply(inner) for inner in value.kept))


def _masked(value: Value) -> Value:
    """Return what an attribute of an object from outside holds if its declared type masks it."""
    return union(types.masked(option) if isinstance(option, Unknown) else option for option in options(value))


def _is_rest(value: Value) -> bool:
    return isinstance(value, Param) and value.code.takes_rest(value.name)


def spread(frame: Frame, args: Any, site: Site) -> Any:
    """Return arguments with `*args` and `**kwargs` laid out that are known by now."""
    if args.star is not None and (frame.state(args.star) is not None or not args.star.symbols):
        members = frame.engine.members(frame, args.star, site)
        args = args._replace(
            positional=(*args.positional, *(member for member in members.known if member is not ABSENT)),
            is_open=args.is_open or members.is_open,
            star=None,
        )
    if args.double_star is not None:
        args = args._replace(double_star=laid_out(args.double_star))
        state = frame.state(args.double_star)
        state = None if state is None else normalised(frame, state)
        if isinstance(state, DictState):
            known = dict(args.keywords)
            for key, value in state.entries.items():
                if isinstance(key, str):
                    known.setdefault(key, value)
            waiting = waiting_entries(state)
            inner = frame.allocate(DictState(waiting)) if waiting else None
            args = args._replace(
                keywords=tuple(known.items()), is_open=args.is_open or state.is_open, double_star=inner
            )
        elif not args.double_star.symbols:
            args = args._replace(is_open=True, double_star=None)
    return args


def normalised(frame: Frame, state: State) -> State:
    """Return a dict with the mappings merged into it that are known by now, and its keys as they are now."""
    if not isinstance(state, DictState) or not any(isinstance(key, Spread | Compound) for key in state.entries):
        return state
    made = DictState({}, state.rest, state.is_open, state.sites)
    for key, value in state.entries.items():
        if isinstance(key, Spread):
            made = merged(frame, made, value)
        else:
            under = key_of(frame.close(key)) if isinstance(key, Compound) else key
            # where it was not written, what was merged before shows through; taken away it would be from that as well
            left = over(value, made.entries.get(under, ABSENT))
            made = made if left is ABSENT else made.with_entry(under, left)
    return made


# Values that hand on the identity of the objects in them, which are made anew in a running evaluation.
HOLDERS = frozenset({Made, Union, Choice})
_FORMS: dict[type, Callable[[Substitution, Any], Value]] = {
    Made: Substitution._made,
    Text: Substitution._text,
    Choice: Substitution._choice,
    Test: Substitution._test,
    Attr: Substitution._attr,
    Item: Substitution._item,
    Element: Substitution._element,
    Call: Substitution._call,
    Updated: Substitution._updated,
    FieldOf: Substitution._field,
    Super: Substitution._super,
    LibraryMethod: Substitution._method,
    Widened: Substitution._widened,
}
