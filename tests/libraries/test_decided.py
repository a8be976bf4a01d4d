"""Conditions that are decided by what is known: the branch that is never taken is left out."""

from __future__ import annotations

import pytest
from engine_support import lines_of_accounts, tokens_of_accounts

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
    "a sequence by its class": ("isinstance([], Sequence)", "isinstance(frozenset([1]), Sequence)"),
    "an iterable sequence": ("isinstance((), Iterable)", "isinstance(go, Iterable)"),
    "a text of Python 2": ("isinstance('x', basestring)", "isinstance(1, unicode)"),
    "an integer of Python 2": ("isinstance(1, long)", "isinstance('x', long)"),
    "a date, which no text is": ("not isinstance('x', datetime.date)", "isinstance({}, datetime.date)"),
    "a model, which no mapping is": ("not isinstance({}, pydantic.BaseModel)", "isinstance('x', pydantic.BaseModel)"),
    "a record, which no mapping is": ("not dataclasses.is_dataclass({})", "dataclasses.is_dataclass('x')"),
    "an instance of a class that is a text": ("isinstance(Word(), str)", "isinstance(Base(), str)"),
    "a class that equals no text": ("Base != 'x'", "'x' == Base"),
    "a library's class": ("str is str", "str is int"),
    "a member that is a number": ("Level.LOW == 1", "Level.LOW == 2"),
    "a number that is a member": ("1 == Level.LOW", "2 in (Level.LOW, 3)"),
    "a member that is no number": ("Kind.A != 1", "Odd.ONE == 1"),
    "an attribute among those of an object": ("'held' in vars(Holder())", "not ('held' in vars(Holder()))"),
    "what can be called by its class": ("isinstance(go, Callable)", "isinstance('x', Callable)"),
    "a function that can be called": ("callable(go)", "callable('x')"),
    "a class that can be called": ("callable(Base)", "callable({})"),
    "a method that can be called": ("callable(Base().run)", "callable(1)"),
    "an instance that can be called": ("callable(Callee())", "callable(Base())"),
    "an attribute that is there": ("hasattr(Base(), 'run')", "hasattr(1, 'run') and 1 > 2"),
    "an attribute of one of two": (
        "hasattr(Named(1) if guid else Named(2), 'name')",
        "not hasattr(Base() if guid else Derived(), 'run')",
    ),
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
    "a member that no flag has": ("Kind.A not in (Bits.A | Bits.B)", "Kind.A in Bits.A"),
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
import dataclasses
import datetime
from enum import Enum, Flag, IntEnum

import pydantic

from compat import basestring, long, unicode


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


class Named:
    def __init__(self, name):
        self.name = name


class Callee:
    def __call__(self):
        return 1


class Kind(Enum):
    A = "a"
    B = "b"


class Level(IntEnum):
    LOW = 1


class Odd(Enum):
    ONE = 1


class Word(str):
    pass


class Holder:
    def __init__(self):
        self.held = 1


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


# what depends on what comes from outside, or on methods that nobody sees
UNDECIDED = """
    unseen.FLAG
    guid.startswith('x')
    guid.startswith(('x', 'y'))
    guid.endswith('x')
    guid == 'x'
    guid != 'x'
    'x' == guid
    guid in ('x', 'y')
    guid not in ('x', 'y')
    'x' in guid
    'x' not in guid
    guid and other
    guid or other
    guid > 2
    guid >= 2
    2 < guid
    1 < guid < 3
    guid < 'x'
    isinstance(guid, int)
    isinstance(guid, (int, Base))
    isinstance(guid, Base)
    hasattr(guid, 'x')
    hasattr(Base(), 'x')
    callable(guid)
    len(guid) > 2
    f'{guid}' == 'x'
    f'a{guid}' == 'ab'
    f'{guid}x'.startswith('a')
    f'a{guid}'.startswith('abc')
    f'{guid}a'.endswith('ba')
    f'{guid}a'.endswith(('ba', 'ca'))
    'x' in f'a{guid}'
    f'{guid}{other}'
    'x' in [guid]
    'x' in ['y', guid]
    guid in {'x': 1}
    guid in [1, 'x']
    guid in [other]
    'x' in {guid: 1}
    'x' in {**guid}
    'x' in [*guid]
    {'x': guid}['x'] == 'y'
    [*guid]
    all(guid)
    any(guid)
    guid == other
    guid is other
    Kind(guid) is Kind.A
    Kind(guid) == Kind.A
    Kind[guid] is Kind.B
    is_mark(guid)
    guid is MARK
    MARK is guid
    guid == 1
    (guid, 1) == ('x', 1)
    re.match('a', guid)
    guid.isdigit()
    guid.upper() == 'A'
    guid.split('-')[0] == 'x'
    Bits.A in Bits(guid)
    Bits(guid) & Bits.A
    guid.attribute
    guid.attribute == 'x'
    guid['x']
    guid['x'] is None
    guid.get('x')
    guid.get('x', 0)
    getattr(guid, 'x', None)
    json.loads(guid)
    os.environ.get('X')
    os.environ.get('X') == 'y'
    os.environ.get('X', 'y') == 'y'
    os.environ['X'] == 'y'
    'X' in os.environ
    requests.get(guid).ok
    requests.get(guid).status_code == 200
    requests.get(guid).json().get('x')
    open(guid).read()
    input() == 'x'
    [x for x in guid if x]
    next(iter(guid), None)
    guid + 1 > 2
    guid % 2
    guid // 2
    os.getpid() // 2
    isinstance({}, collections.OrderedDict)
    isinstance('x', unseen.Text)
    isinstance(Base(), unseen.Text)
    isinstance(Mixed(), Base)
    isinstance(requests.Session(), Base)
    'missing' in vars(Sized())
    'x' < 'y'
    guid is True
    guid is False
    guid == True
    type(guid) is str
    issubclass(guid, Base)
    random.random() > 0.5
    time.time() > 5
    datetime.now() > guid
    Unseen()
    Unseen() == 3
    isinstance(Unseen(), Base)
    unseen.thing == 'x'
    'x' in unseen.thing
    Sized()
    Maybe()
    Equal() == Equal()
    Equal() == 3
    Deep(guid).x == 'y'
    (0 if guid == 'x' else 1)
"""
# an argument that a request is about is there
THERE = """
    guid is not None
    guid
    guid and 1
    0 or guid
    guid or 0
    [guid][0]
    {**guid}
    any([0, guid])
    all([1, guid])
    bool(guid)
    unseen.thing is not None
    Base() if guid else None
    Deep(guid).x
    1 if guid else 0
"""
MISSING = """
    not guid
    ([] if guid else [1])
    (None if guid else 'x')
"""
FURTHER = """
import collections
import json
import random
import re
import time
from datetime import datetime

import unseen
from unseen import Unseen


class Sized:
    def __len__(self):
        return input()


class Maybe:
    def __bool__(self):
        return input()


class Equal:
    def __eq__(self, other):
        return input()


class Mixed(input()):
    pass


class Deep:
    def __init__(self, x):
        self.x = x
"""


@pytest.mark.parametrize(
    ("conditions", "tokens"), [(UNDECIDED, ["bank", "customer"]), (THERE, ["bank"]), (MISSING, ["customer"])]
)
def test_both_branches_are_seen_where_it_is_not_known(conditions, tokens):
    program = FURTHER + PROGRAM.partition("\ndef go")[0]
    wanted = [condition.strip() for condition in conditions.splitlines() if condition.strip()]
    for number, condition in enumerate(wanted):
        value = f"bank_token() if ({condition}) else customer_token(guid)"
        program += f"\n\ndef go_{number}(guid, other):\n    accounts(guid, {value})\n"
    found = {condition: [] for condition in wanted}
    for line, token in lines_of_accounts(program):
        found[line.partition("if (")[2].rpartition(") else")[0]].append(token)
    assert found == dict.fromkeys(wanted, tokens)
