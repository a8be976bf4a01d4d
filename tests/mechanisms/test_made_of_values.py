"""What the functions on values that need no evaluation give: alternatives, conditions, keys, arguments and events."""

from __future__ import annotations

from typing import Any, cast

import pytest

from cybrid_lint.engine import implications, interning, open_events, operations, outs, widening
from cybrid_lint.engine.alternatives import (
    MOST_BRANCHES,
    Choice,
    Union,
    alternatives,
    choice,
    named,
    options,
    over,
    spread,
    union,
)
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.entries import about, argument, may_be_same, waiting_entries, with_item
from cybrid_lint.engine.objects import DictState, SequenceState, is_filled, is_known, join, key_of
from cybrid_lint.engine.open_events import Open, OpenEvents, within
from cybrid_lint.engine.operations import ARGUMENT, Args, Attr, Call, Element, Item
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Compound, Spread, Updated, made
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Hole, Lit, Text, concat, fills_much, pieces, site_in, site_text, text
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, NONE, TRUE, UNKNOWN, Site, Value, Widened, const, unknown

ONE, TWO, THREE = map(const, (1, 2, 3))
A, B = text("a"), text("b")
SITE = Site("m.py", 5)


def param(name: str, code: object = None) -> Param:
    return Param(cast(Any, code), name)


P, Q, R = map(param, "pqr")
IF_P, IF_Q = operations.Test("true", (P,)), operations.Test("true", (Q,))
MAYBE = Choice(IF_P, ONE, TWO)


@pytest.fixture(autouse=True)
def _forget():
    yield
    interning.forget()


def dict_of(entries: dict[Any, Value], number: int = 1, **more: Any) -> Value:
    return made((1, number), DictState(entries, **more))


def test_a_union_is_of_different_values():
    assert union([]) is union([NEVER]) is NEVER
    assert union([ONE, ONE, NEVER]) is ONE
    assert union([ONE, Union((TWO, ONE))]) is Union((ONE, TWO))
    assert options(Union((ONE, Choice(IF_P, TWO, ONE)))) == (ONE, TWO)
    assert list(alternatives(Choice(IF_P, ONE, ONE))) == [ONE, ONE]
    assert options(ONE) == (ONE,)


def test_a_union_of_many_keeps_what_tells_something():
    texts = [text(str(number)) for number in range(20)]
    sixteen = union(texts[:16])
    assert options(sixteen) == tuple(texts[:16])
    many = options(union([ONE, *texts, Attr(P, "x"), UNKNOWN]))
    assert many == (Attr(P, "x"), *texts[:14], UNKNOWN)


def test_a_choice_is_made_where_its_condition_is_decided():
    assert choice(IF_P, ONE, ONE) is ONE
    assert choice(IF_P, ONE, NEVER) is choice(IF_P, NEVER, ONE) is ONE
    assert choice(TRUE, ONE, TWO) is ONE
    assert choice(FALSE, ONE, TWO) is TWO
    assert choice(operations.Test("not", (IF_P,)), TWO, ONE) is MAYBE
    assert choice(IF_P, TRUE, FALSE) is IF_P
    assert choice(IF_P, FALSE, TRUE) is Choice(IF_P, FALSE, TRUE)
    assert choice(operations.Test("other", ()), ONE, TWO) is Union((ONE, TWO))
    assert choice(IF_P, MAYBE, THREE) is Choice(IF_P, ONE, THREE)
    assert choice(IF_P, THREE, MAYBE) is Choice(IF_P, THREE, TWO)
    assert choice(IF_P, TWO, MAYBE) is TWO
    assert choice(IF_Q, MAYBE, THREE) is Choice(IF_Q, MAYBE, THREE)


def _innermost(value: Value) -> Value:
    """Return what a value is where none of its conditions holds, or all do if that is one more choice."""
    while isinstance(value, Choice):
        value = value.then if isinstance(value.then, Choice) else value.orelse
    return value


def test_a_choice_of_many_keeps_its_own_condition():
    wide: Value = ONE
    for number in range(MOST_BRANCHES - 1):
        wide = choice(operations.Test("true", (param(f"x{number}"),)), Attr(P, f"a{number}"), wide)
    assert isinstance(wide, Choice)
    assert wide.width == MOST_BRANCHES
    # what stands furthest in is one of several, whichever side that is
    for one in (choice(IF_P, A, wide), choice(IF_P, wide, A)):
        assert isinstance(one, Choice)
        assert one.test is IF_P
        assert A in (one.then, one.orelse)
        assert one.width <= MOST_BRANCHES
        assert isinstance(_innermost(one), Union)
    # of two that are wide each has half
    both = choice(IF_P, wide, choice(IF_Q, A, wide))
    assert isinstance(both, Choice)
    assert isinstance(both.then, Choice)
    assert isinstance(both.orelse, Choice)
    assert both.then.width == both.orelse.width == MOST_BRANCHES // 2
    assert Choice(IF_P, Union((ONE, TWO)), MAYBE).width == 4


def test_a_name_is_remembered_once():
    assert named(unknown("a"), "b") is unknown("b", "a")
    assert named(unknown("b", "a"), "b") is unknown("b", "a")
    assert named(unknown("a", whole=True), "b") is unknown("a", whole=True)
    assert named(unknown("a", vendor="other", there=True), "b") is unknown("b", "a", vendor="other", there=True)
    assert cast(Any, named(unknown(*"abcdef"), "g")).names == tuple("gabcde")
    assert named(A, "n").parts == (Lit("a", None, ("n",)),)
    assert named(named(A, "n"), "n") is named(A, "n")
    assert named(Text((Lit("a"), Hole(P))), "n") is Text((Lit("a"), Hole(P)))
    assert named(Union((A, ONE)), "n") is Union((named(A, "n"), ONE))
    assert named(Choice(IF_P, A, ONE), "n") is Choice(IF_P, named(A, "n"), ONE)
    assert named(P, "n") is P


def test_what_may_be_missing_lies_over_something():
    assert over(ABSENT, ONE) is ONE
    assert over(TWO, ONE) is TWO
    assert over(Choice(IF_P, ABSENT, TWO), ONE) is MAYBE
    assert over(Union((ABSENT, TWO)), ONE) is Union((ONE, TWO))
    assert over(Union((THREE, TWO)), ONE) is Union((THREE, TWO))
    assert spread(Choice(IF_P, Union((ONE, TWO)), P), lambda one: Attr(one, "x")) is Choice(
        IF_P, Union((Attr(ONE, "x"), Attr(TWO, "x"))), Attr(P, "x")
    )


def test_what_a_condition_says_of_others():
    none_p, both, either = (
        operations.Test("none", (P,)),
        operations.Test("and", (IF_P, IF_Q)),
        operations.Test("or", (IF_P, IF_Q)),
    )
    none_q = operations.Test("none", (Q,))
    assert implications.implied(IF_P, True) == {IF_P: True, none_p: False}
    assert implications.implied(IF_P, False) == {IF_P: False, none_p: True}
    assert implications.implied(none_p, True) == {none_p: True, IF_P: False}
    assert implications.implied(both, True) == {both: True, IF_P: True, none_p: False, IF_Q: True, none_q: False}
    assert implications.implied(both, False) == {both: False}
    assert implications.implied(either, True) == {either: True}
    assert implications.implied(either, False) == {either: False, IF_P: False, none_p: True, IF_Q: False, none_q: True}
    assert implications.implied(operations.Test("not", (IF_P,)), False)[IF_P] is True
    attribute = operations.Test("true", (Attr(P, "x"),))
    assert implications.implied(attribute, False) == {attribute: False}
    assert implications.implied(attribute, True)[operations.Test("none", (Attr(P, "x"),))] is False
    outside = operations.Test("true", (unknown("a"),))
    assert implications.implied(outside, True)[operations.Test("true", (unknown("a", there=True),))] is True
    assert operations.Test("true", (unknown("a", there=True),)) not in implications.implied(outside, False)
    assert (
        implications.implied(operations.Test("none", (unknown("a"),)), False)[
            operations.Test("none", (unknown("a", there=True),))
        ]
        is False
    )


def test_what_is_left_of_a_value_that_is_given():
    assert implications.there(Union((NONE, unknown("a"), ONE))) is Union((unknown("a", there=True), ONE))
    assert implications.there(unknown("a", vendor="other", whole=True)) is unknown(
        "a", vendor="other", there=True, whole=True
    )
    assert implications.there(P) is P


def test_choices_under_conditions():
    both = Text((Hole(MAYBE), Hole(Choice(IF_P, THREE, Choice(IF_Q, ONE, TWO)))))
    assert implications.conditions_in(both) == {IF_P, IF_Q}
    assert implications.conditions_in(ONE) == frozenset()
    assert implications.conditions_in(operations.Test("eq", (MAYBE, Q))) == {IF_P}
    assert implications.conditions_in(Choice(operations.Test("eq", (MAYBE, Q)), ONE, TWO)) == {
        operations.Test("eq", (MAYBE, Q)),
        IF_P,
    }
    assert implications.shared_conditions(both) == (IF_P,)
    assert implications.shared_conditions(MAYBE) == implications.shared_conditions(P) == ()
    assert implications.under(both, [(IF_P, True)]) is concat((ONE, THREE))
    assert implications.under(both, [(IF_P, False), (IF_Q, True)]) is concat((TWO, ONE))
    assert implications.under(both, [(IF_Q, False)]) is Text((Hole(MAYBE), Hole(Choice(IF_P, THREE, TWO))))
    assert implications.under(both, []) is implications.under(both, [(operations.Test("true", (R,)), True)]) is both
    assert implications.under(ONE, [(IF_P, True)]) is ONE
    assert list(implications.in_each_case(MAYBE, [IF_P])) == [ONE, TWO]
    assert len(list(implications.in_each_case(both, [IF_P, IF_Q]))) == 4


SAME = [
    ("a", "a", True),
    ("a", "b", False),
    ("a", ONE, False),
    ("a", P, True),
    ("a", Text((Lit("a"), Hole(P))), True),
    ("b", Text((Lit("a"), Hole(P))), False),
    ("b", Text((Hole(P), Lit("a"))), False),
    ("ba", Text((Hole(P), Lit("a"))), True),
    (Text((Lit("ab"), Hole(P))), Text((Lit("a"), Hole(Q))), True),
    (Text((Lit("ab"), Hole(P))), Text((Lit("c"), Hole(Q))), False),
    (ONE, Text((Lit("a"), Hole(P))), False),
    (P, Q, True),
    (Choice(IF_P, A, B), "a", True),
    (Choice(IF_P, A, B), "c", False),
    ("a", Choice(IF_P, A, B), True),
    ("c", Union((A, B)), False),
    (Compound("tuple", (ONE, P)), Compound("tuple", (ONE, TWO)), True),
    (Compound("tuple", (ONE, P)), Compound("tuple", (TWO, TWO)), False),
    (Compound("tuple", (ONE, P)), Compound("tuple", (ONE,)), False),
    (Compound("set", (ONE, P)), Compound("set", (ONE,)), True),
    (Compound("set", (ONE, P)), Compound("tuple", (ONE, TWO)), False),
    (Compound("tuple", (P,)), "a", False),
    (Compound("tuple", (P,)), Q, True),
    (NONE, P, True),
]


@pytest.mark.parametrize(("first", "second", "wanted"), SAME)
def test_keys_that_may_be_the_same(first, second, wanted):
    assert may_be_same(first, second) is may_be_same(second, first) is wanted


def test_keys_are_what_is_known():
    assert key_of(A) == "a"
    assert key_of(Text((Lit("a"), Hole(P)))) is Text((Lit("a"), Hole(P)))
    assert key_of(ONE) is ONE
    assert key_of(made((1, 1), SequenceState("tuple", (ONE, A)))) is Compound("tuple", (ONE, A))
    assert key_of(made((1, 1), SequenceState("set", (TWO, ONE)))) is Compound("set", (ONE, TWO))
    as_list = made((1, 1), SequenceState("list", (ONE,)))
    assert key_of(as_list) is as_list
    is_open = made((1, 1), SequenceState("tuple", (ONE,), is_open=True))
    assert key_of(is_open) is is_open
    may_lack = made((1, 1), SequenceState("tuple", (Choice(IF_P, ONE, ABSENT),)))
    assert key_of(may_lack) is may_lack
    assert is_known("a")
    assert is_known(Compound("tuple", (ONE, A)))
    assert not is_known(Compound("tuple", (ONE, P)))
    assert not is_known(P)


def test_an_entry_is_put_under_each_key_that_it_may_have():
    state = DictState({"a": ONE})
    assert with_item(state, B, TWO, SITE).entries == {"a": ONE, "b": TWO}
    assert with_item(state, B, TWO, SITE).sites == {"b": SITE}
    assert with_item(state, P, TWO, SITE).entries == {"a": ONE, P: TWO}
    by_choice = with_item(state, Choice(IF_P, A, B), TWO, SITE)
    assert by_choice.entries == {"a": Choice(IF_P, TWO, ONE), "b": Choice(IF_P, ABSENT, TWO)}
    either = with_item(state, Union((A, B)), TWO, SITE)
    assert either.entries == {"a": Union((TWO, ONE)), "b": Union((ABSENT, TWO))}
    outside = with_item(state, unknown("k"), TWO, SITE)
    assert (outside.entries, outside.rest, outside.is_open) == ({"a": ONE}, TWO, True)
    assert with_item(state, B, A, SITE).entries["b"] is named(A, "b")


def test_what_of_a_mapping_matters_for_a_key():
    state = dict_of({"a": ONE, "b": TWO, P: THREE}, rest=UNKNOWN, is_open=True)
    assert about(state, "a") is dict_of({"a": ONE, P: THREE}, rest=UNKNOWN, is_open=True)
    assert about(P, "a") is P
    assert about(Choice(IF_P, dict_of({"b": ONE}), Q), "a") is Choice(IF_P, dict_of({}), Q)
    assert about(Union((dict_of({"b": ONE}), Q)), "a") is Union((dict_of({}), Q))
    updated = Updated(dict_of({"b": ONE, "a": TWO}), (), (("b", ONE), ("a", TWO)))
    assert about(updated, "a") is Updated(dict_of({"a": TWO}), (), (("a", TWO),))
    assert about(Updated(P, (), (("b", ONE),)), "a") is P
    assert about(Updated(P, (("f", ONE),), (("b", ONE),)), "a") is Updated(P, (("f", ONE),), ())
    call = Call(ARGUMENT, Args((P, ONE, dict_of({"a": ONE, "b": TWO}), A, NONE)), SITE)
    assert argument(call) is Call(ARGUMENT, Args((P, ONE, dict_of({"a": ONE}), A, NONE)), SITE)


def test_states_of_collections():
    assert DictState({"a": ONE}).truth() is True
    assert DictState({}).truth() is False
    assert DictState({}, ONE).truth() is DictState({}, is_open=True).truth() is None
    assert DictState({"a": ABSENT}).truth() is DictState({"a": Choice(IF_P, ONE, ABSENT)}).truth() is None
    assert SequenceState("list", (ONE,)).truth() is True
    assert SequenceState("list", ()).truth() is False
    assert SequenceState("list", (), ONE).truth() is SequenceState("list", (), is_open=True).truth() is None
    assert SequenceState("list", (Choice(IF_P, ONE, ABSENT),)).truth() is None
    assert is_filled(DictState({"a": ONE}))
    assert not is_filled(DictState({}))
    assert not is_filled(ONE)
    may_lack = DictState({"a": Choice(IF_P, ONE, ABSENT), "b": ABSENT, ONE: TWO})
    assert may_lack.known_items() == [("a", ONE)]
    assert may_lack.count() == 3
    assert set(DictState({P: ONE}, TWO).parts()) == {P, ONE, TWO}
    spreading = DictState({"a": ONE, Spread(P): P, Q: TWO, ONE: THREE})
    assert waiting_entries(spreading) == {Spread(P): P, Q: TWO}
    assert list(spreading.with_entry("a", TWO).entries) == [Spread(P), Q, ONE, "a"]
    assert list(DictState({"a": ONE, "b": TWO}).with_entry("a", TWO).entries) == ["a", "b"]
    assert spreading.opened().is_open
    first, second = SequenceState("list", (ONE,), returned=P), SequenceState("list", (TWO, THREE), UNKNOWN, True)
    joined = join(IF_P, first, second)
    assert joined.members == (MAYBE, Choice(IF_P, ABSENT, THREE))
    assert (joined.rest, joined.is_open, joined.returned) == (UNKNOWN, True, None)
    assert join(IF_P, first, first) is first
    assert join(IF_P, first, DictState({})) is first
    assert join(IF_P, first, SequenceState("list", (ONE,), returned=P)).returned is P
    both = join(IF_P, DictState({"a": ONE}, sites={"a": SITE}), DictState({"a": TWO, "b": ONE}, is_open=True))
    assert both.entries == {"a": MAYBE, "b": Choice(IF_P, ABSENT, ONE)}
    assert (both.is_open, both.sites) == (True, {"a": SITE})
    more = first.with_members((TWO,), THREE, True)
    assert (more.members, more.rest, more.is_open, more.returned) == ((ONE, TWO), THREE, True, P)
    assert first.with_member(TWO).members == (ONE, TWO)
    long = SequenceState("list", (*map(const, range(400)), A))
    assert (len(long.members), long.rest, long.is_open) == (400, A, True)
    full = DictState({const(number): ONE for number in range(400)}).with_entry("a", TWO)
    assert (len(full.entries), full.rest, full.is_open) == (400, TWO, True)


def test_arguments():
    other = Site("m.py", 6)
    args = Args((ONE, TWO), (("k", THREE),), sites=((0, SITE), (1, other), ("k", SITE)))
    assert args.get(0) is ONE
    assert args.get(1, "k") is THREE
    assert args.get(2, "x") is args.get(None) is None
    assert args.all() == [ONE, TWO, THREE]
    assert Args((ONE,), star=P, double_star=Q).all() == [ONE, P, Q]
    assert args.site(1) is other
    assert args.site("x") is None
    assert args.after(1) == args._replace(positional=(TWO,), sites=((0, other), ("k", SITE)))
    assert args.before(P) == args._replace(positional=(P, ONE, TWO), sites=((1, SITE), (2, other), ("k", SITE)))
    nowhere = Site("", 0)
    waiting = Args((ONE,), star=P, double_star=Q).get(2, "k")
    assert waiting is Call(ARGUMENT, Args((P, ONE, Q, text("k"), NONE)), nowhere)
    assert Args((ONE,), star=P).get(0) is ONE
    assert Args(double_star=Q).get(0) is Call(ARGUMENT, Args((NONE, const(-1), Q, text(""), NONE)), nowhere)
    assert Args(star=P).get(None, "k") is Call(ARGUMENT, Args((P, const(-1), NONE, text("k"), NONE)), nowhere)
    inner = Call(ARGUMENT, Args((NONE, const(-1), Q, text("b"), NONE)), nowhere)
    assert Args(double_star=Q).get(0, "a", "b") is Call(ARGUMENT, Args((NONE, const(-1), Q, text("a"), inner)), nowhere)


def test_texts_in_pieces():
    assert concat((A, ONE, P)) is Text((Lit("a"), Lit("1"), Hole(P)))
    assert concat((A, NEVER)) is NEVER
    assert concat((text("", SITE), A)) is A
    assert Text((Lit("a"), Lit("b"))).known == "ab"
    assert Text((Lit("a"), Hole(P))).known is None
    assert text("").parts == ()
    assert text("", SITE).parts == (Lit("", SITE),)
    assert pieces(P) == (Hole(P),)
    long = concat([P] * 90)
    assert len(cast(Any, long).parts) == 80
    assert cast(Any, long).parts[-1] == Hole(UNKNOWN)
    whole = unknown("w", whole=True)
    assert cast(Any, concat([*[P] * 85, whole])).parts[-1] == Hole(whole)
    assert fills_much("10000")
    assert not fills_much("9999")
    assert site_in(site_text(SITE)) == SITE
    assert site_in(ONE) is site_in(None) is site_in(text("")) is None


def test_what_leads_further_in_is_not_told():
    link, entry = Attr(P, "x"), Item(P, A)
    update = UpdateState({"x": link, "y": ONE}, {"a": entry, "b": TWO})
    assert [(place.is_field, place.key, value) for place, value in outs.told(P, update)] == [
        (True, "y", ONE),
        (False, "b", TWO),
    ]
    assert outs.are_links(P, UpdateState({"x": link}, {"a": entry}))
    assert not outs.are_links(P, UpdateState({"x": link, "y": ONE}, {}))
    assert not outs.are_links(P, UpdateState({}, {"a": TWO}))
    assert not outs.are_links(Q, UpdateState({"x": link}, {}))
    assert not outs.is_link(P, "y", link)


def test_what_several_callers_give_is_not_everybodys():
    def left(*values: Value) -> list[dict[str, Value]]:
        updates = [(A, UpdateState({"x": value}, {})) for value in values]
        return [update.fields for _, update in outs.agreed(updates, lambda value: value in (ONE, TWO))]

    assert left(ONE) == [{"x": ONE}]
    assert left(ONE, TWO) == [{"x": ONE}, {"x": TWO}]
    assert left(ONE, TWO, P) == [{}, {}, {"x": P}]
    assert left(ONE, P) == [{"x": ONE}, {"x": P}]
    assert left(ONE, THREE, P, TWO) == [{}, {"x": THREE}, {"x": P}, {}]
    by_key = [(A, UpdateState({}, {"k": value})) for value in (ONE, TWO, P)]
    assert [update.items for _, update in outs.agreed(by_key, lambda value: value in (ONE, TWO))] == [{}, {}, {"k": P}]


def event(value: Value, *guards: tuple[Value, bool], at: int = 1, kind: str = "write") -> Open:
    return Open(Event(kind, value, Site("m.py", at), guards), (), ())


def test_events_that_differ_in_their_conditions_alone():
    def left(*events: Open) -> list[tuple[tuple[Value, bool], ...]]:
        found = OpenEvents()
        for one in events:
            found.add(one)
        return [open_.event.guards for open_ in found.all()]

    p, q, not_p = (IF_P, True), (IF_Q, True), (IF_P, False)
    assert left(event(ONE, p), event(ONE, p)) == [(p,)]
    assert left(event(ONE, p), event(ONE, not_p)) == [()]
    assert left(event(ONE, p, q), event(ONE, not_p, q)) == [(q,)]
    assert left(event(ONE, p, q), event(ONE, q)) == [(q,)]
    assert left(event(ONE), event(ONE, p)) == [()]
    assert left(event(ONE, p), event(ONE, q)) == [(p,), (q,)]
    assert left(event(ONE, p), event(TWO, p)) == [(p,), (p,)]
    assert left(event(ONE, p), event(ONE, not_p, at=2)) == [(p,), (not_p,)]
    assert left(event(ONE, p, kind="escape"), event(ONE, not_p, at=2, kind="escape")) == [()]
    assert left(event(ONE, p), event(ONE, not_p, kind="call")) == [(p,), (not_p,)]
    told = OpenEvents()
    told.add(event(ONE, p)._replace(is_told=True))
    told.add(event(ONE, not_p))
    assert [open_.is_told for open_ in told.all()] == [False]
    ways = [
        event(ONE, (operations.Test("true", (param(f"x{number}"),)), True))
        for number in range(open_events.MOST_WAYS + 1)
    ]
    assert left(*ways)[0] == ()
    assert len(left(*ways)) == open_events.MOST_WAYS
    full = OpenEvents()
    for number in range(open_events.MOST_OPEN + 5):
        full.add(event(const(number)))
    assert len(full.all()) == open_events.MOST_OPEN
    full.add(event(A), however_many=True)
    assert len(full.all()) == open_events.MOST_OPEN + 1


def test_an_event_seen_from_within_a_function():
    first, second, third = cast(Any, ("first", "second", "third"))
    stages = tuple(Event(name, ONE, SITE) for name in ("s1", "s2", "s3"))
    sites = tuple(Site("m.py", number) for number in (7, 8, 9))
    given = tuple(((number, None),) for number in (ONE, TWO, THREE))
    open_ = Open(stages[0], sites, (first, second, third), given, False, stages)
    inner = within(second, open_)
    assert (inner.path, inner.chain, inner.given) == (sites[2:], (first,), given[2:])
    assert inner.stages == stages[:1]
    assert within(cast(Any, "other"), open_) is open_
    assert within(first, open_).chain == ()


def grown(value: Value) -> Value:
    """Return a value that is made of many different ones, of which the given one is the innermost."""
    for number in range(20):
        value = Attr(
            Choice(operations.Test("true", (param(f"x{number}"),)), value, Attr(R, f"n{number}")), f"a{number}"
        )
    return value


def test_of_a_value_that_has_grown_what_is_kept_is_left(monkeypatch):
    monkeypatch.setattr(widening, "MOST_SIZE", 60)
    monkeypatch.setattr(widening, "MOST_PARTS", 50)
    kept = Attr(P, "kept")

    def is_kept(value: Value) -> bool:
        return value is kept

    assert widening.bounded(kept, is_kept) is kept
    assert not widening.is_too_large(kept)
    large = grown(kept)
    assert widening.is_too_large(large)
    assert widening.bounded(large, is_kept) is Widened((kept,))
    assert widening.bounded(large, lambda value: False) is Widened(())
    assert widening.bounded(Element(large), lambda value: isinstance(value, Element)) is Widened((Widened(()),))
    inside = dict_of({"a": large, "b": ONE})
    assert widening.bounded(inside, is_kept) is dict_of({"a": Widened((kept,)), "b": ONE})
    asked = Choice(operations.Test("eq", (kept, Q)), grown(Q), ONE)
    assert widening.bounded(asked, is_kept) is Widened(())
    assert widening.bounded(Choice(IF_Q, ONE, large), is_kept) is Widened((kept,))
    written = Updated(P, (("x", kept), ("y", large)), ())
    assert widening.bounded(Attr(written, "x"), is_kept) is Widened((kept,))
    assert widening.bounded(Attr(Updated(kept, (("y", large),), ()), "x"), is_kept) is Widened((kept,))
    assert widening.bounded(Attr(Updated(Q, (("x", Q), ("y", large)), ()), "x"), is_kept) is Widened(())
    # the same parts again and again are few
    doubled: Value = P
    for _ in range(20):
        doubled = Text((Hole(doubled), Hole(doubled)))
    assert not widening.is_too_large(doubled)
