"""Conditions that are decided by what is known: the branch that is never taken is left out."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

# of each, the first condition holds and the second does not
CONDITIONS = {
    "a text that starts so": ("'abc'.startswith('ab')", "'abc'.startswith('b')"),
    "a text that starts with one of several": ("'abc'.startswith(('x', 'ab'))", "'abc'.startswith(('x', 'b'))"),
    "a text that ends so": ("'abc'.endswith('bc')", "'abc'.endswith('b')"),
    "a text that ends with one of several": ("'abc'.endswith(('x', 'c'))", "'abc'.endswith(('x', 'b'))"),
    "a text of which the end is known": ("f'{guid}-end'.endswith('end')", "f'{guid}-end'.endswith('and')"),
    "a text of which the start is known": ("f'a-{guid}'.startswith('a')", "f'a-{guid}'.startswith('b')"),
    "a text that holds another": ("'b' in 'abc'", "'x' in 'abc'"),
    "a text that holds what is known of it": ("'b' in f'abc{guid}'", "'b' not in f'abc{guid}'"),
    "a member": ("1 in [1, 2]", "3 in [1, 2]"),
    "a key": ("'k' in {'k': 1}", "'m' in {'k': 1}"),
    "texts that are equal": ("'a' == 'a'", "'a' == 'b'"),
    "numbers that are equal": ("1 == 1", "1 != 1"),
    "numbers in order": ("1 < 2", "2 < 2"),
    "numbers in order or equal": ("2 <= 2", "3 <= 2"),
    "numbers in the other order": ("3 > 2", "2 > 2"),
    "numbers in the other order or equal": ("2 >= 2", "1 >= 2"),
    "numbers in a chain": ("1 < 2 < 3", "1 < 2 < 2"),
    "floats in order": ("0.5 < 0.6", "0.7 < 0.6"),
    "None": ("None is None", "'x' is None"),
    "a mark that is the same": ("MARK is MARK", "MARK is 'x'"),
    "a mark that is another": ("MARK is not 'x'", "'x' is MARK"),
    "a mark of a class": ("OTHER is OTHER", "OTHER == 3"),
    "a mark that a member is not": ("Kind.A is not MARK", "Kind.A == MARK"),
    "a mark that is given": ("is_mark(MARK)", "is_mark('x')"),
    "a mark that is left": ("is_mark()", "is_mark(3)"),
    "a class that is the same": ("Base is Base", "Base is Derived"),
    "an instance of a class": ("isinstance(Base(), Base)", "isinstance(Base(), Derived)"),
    "an instance of a derived class": ("isinstance(Derived(), Base)", "isinstance(Other(), Base)"),
    "an instance of one of several classes": (
        "isinstance(Base(), (Other, Base))",
        "isinstance(Base(), (Other, Derived))",
    ),
    "an instance of a member's class": ("isinstance(Kind.A, Kind)", "isinstance(Kind.A, Base)"),
    "a text by its class": ("isinstance('x', str)", "isinstance(1, str)"),
    "bytes by their class": ("isinstance(b'x', bytes)", "isinstance(1, bytes)"),
    "a dict by its class": ("isinstance({}, dict)", "isinstance([], dict)"),
    "a list by its class": ("isinstance([], list)", "isinstance((), list)"),
    "a tuple by its class": ("isinstance((), tuple)", "isinstance([], tuple)"),
    "a set by its class": ("isinstance({1}, set)", "isinstance([], set)"),
    "a frozen set by its class": ("isinstance(frozenset([1]), frozenset)", "isinstance([], frozenset)"),
    "an integer by its class": ("isinstance(1, int)", "isinstance('1', int)"),
    "a float by its class": ("isinstance(1.5, float)", "isinstance(1, float)"),
    "a truth by its class": ("isinstance(True, bool)", "isinstance(1, bool)"),
    "a class by its class": ("isinstance(Base, type)", "isinstance('x', type)"),
    "a mapping": ("isinstance({}, Mapping)", "isinstance([], MutableMapping)"),
    "a mapping that changes": ("isinstance({}, MutableMapping)", "isinstance((), Mapping)"),
    "a sequence": ("isinstance((), Sequence)", "isinstance({1}, Sequence)"),
    "a sequence of letters": ("isinstance('x', Sequence)", "isinstance({}, Sequence)"),
    "an iterable": ("isinstance({}, Iterable)", "isinstance(1, Iterable)"),
    "what can be called by its class": ("isinstance(go, Callable)", "isinstance('x', Callable)"),
    "a function that can be called": ("callable(go)", "callable('x')"),
    "a class that can be called": ("callable(Base)", "callable({})"),
    "a method that can be called": ("callable(Base().run)", "callable(1)"),
    "an instance that can be called": ("callable(Callee())", "callable(Base())"),
    "an attribute that is there": ("hasattr(Base(), 'run')", "hasattr(1, 'run') and 1 > 2"),
    "a list with members": ("[1]", "[]"),
    "a dict with entries": ("{'k': 1}", "{}"),
    "a text of which a part is known": ("f'x{guid}'", "not f'x{guid}'"),
    "a number": ("1", "0"),
    "a function": ("go", "not go"),
    "an instance": ("Base()", "not Base()"),
    "a member of an enumeration": ("Kind.A", "not Kind.A"),
    "members that are the same": ("Kind.A is Kind.A", "Kind.A is Kind.B"),
    "members that are equal": ("Kind.A == Kind.A", "Kind.A == Kind.B"),
    "a flag without bits": ("Bits.A", "Bits(0)"),
    "a flag in another": ("Bits.A in (Bits.A | Bits.B)", "Bits.C in (Bits.A | Bits.B)"),
    "a flag that both have": ("Bits.A & (Bits.A | Bits.B)", "Bits.C & (Bits.A | Bits.B)"),
    "all": ("all([1, 'x'])", "all([1, 0])"),
    "all of none": ("all([])", "all([0])"),
    "any": ("any([0, 'x'])", "any([0, None])"),
    "any of none": ("not any([])", "any([])"),
    "not": ("not 0", "not 'x'"),
    "and": ("1 and 'x'", "1 and []"),
    "or": ("0 or 'x'", "0 or {}"),
}
PROGRAM = """
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from enum import Enum, Flag


class Base:
    def run(self):
        return 1


class Derived(Base):
    pass


class Other:
    pass


MARK = object()
OTHER = Other()


def is_mark(value=MARK):
    return MARK is value


class Callee:
    def __call__(self):
        return 1


class Kind(Enum):
    A = "a"
    B = "b"


class Bits(Flag):
    A = 1
    B = 2
    C = 4


def go(guid):
    accounts(guid, bank_token() if $HOLDS else customer_token(guid))
    accounts(guid, bank_token() if $FAILS else customer_token(guid))
"""


@pytest.mark.parametrize("kind", CONDITIONS)
def test_only_the_branch_that_is_taken_is_seen(kind):
    holds, fails = CONDITIONS[kind]
    assert tokens_of_accounts(PROGRAM.replace("$HOLDS", holds).replace("$FAILS", fails)) == ["bank", "customer"]


@pytest.mark.parametrize("condition", ["guid.endswith('x')", "isinstance(guid, str)", "callable(guid)", "guid > 2"])
def test_both_branches_are_seen_where_it_is_not_known(condition):
    program = PROGRAM.replace("$HOLDS", condition).replace("$FAILS", "1 > 2")
    assert tokens_of_accounts(program) == ["bank", "customer", "customer"]
