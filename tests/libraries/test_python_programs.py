"""Programs that work values out by classes, functions and statements: what Python gives is what the engine says."""

from __future__ import annotations

import sys
import types

import pytest
from engine_support import values_of

PROGRAMS = {
    "classes": """
class A:
    x = 1

    def __init__(self, y=2):
        self.y = y

    def get(self):
        return [self.x, self.y]

    @property
    def both(self):
        return self.x + self.y

    @staticmethod
    def still(z):
        return z

    @classmethod
    def make(cls, y):
        return cls(y)

    def __getitem__(self, key):
        return [key, self.y]

    def __call__(self, z, *more, **named):
        return [self.y, z, more, named]

    def __len__(self):
        return 3

    def __contains__(self, key):
        return key == self.y

    def __iter__(self):
        return iter([self.x, self.y])

    def __add__(self, other):
        return self.y

    def __eq__(self, other):
        return self.y == other.y

    def __enter__(self):
        return self.y

    def __exit__(self, *error):
        return False

    def __bool__(self):
        return self.y == 2

    def __str__(self):
        return "text of A"

    def __getattr__(self, name):
        return name


class B(A):
    x = 10

    def __init__(self, y, z):
        super().__init__(y)
        self.z = z

    def get(self):
        return [*super().get(), self.z]


class C(B):
    pass


a, b = A(), B(5, 6)
value_1 = a.get()
value_2 = b.get()
value_3 = A.x
value_4 = B.x
value_5 = C(7, 8).get()
value_6 = A.still(4)
value_7 = a.still(5)
value_8 = A.make(9).get()
value_10 = a["k"]
value_11 = a(1, 2, 3, w=4)
value_12 = list(a)
value_13 = a + 1
value_16 = a.missing
value_17 = getattr(a, "y")
value_18 = getattr(b, "z", 0)
value_19 = hasattr(b, "z")
value_20 = isinstance(b, A)
value_21 = isinstance(a, B)
value_22 = issubclass(B, A)
value_23 = type(b) is B
value_24 = [x for x in b]
with a as inside:
    value_25 = inside
a.y = 20
value_26 = a.get()
setattr(a, "y", 21)
value_27 = a.y
A.x = 30
value_29 = B.__name__
value_31 = str(a)
value_32 = f"{a}"
bound = b.get
value_34 = bound()
value_36 = b.__class__.__name__
""",
    "functions": """
def f(a, b=2, *c, d=4, **e):
    return [a, b, c, d, e]


def outer(x):
    count = [x]

    def inner(y):
        count.append(y)
        return count

    return inner


def counter():
    n = 1

    def step():
        nonlocal n
        n = 5
        return n

    step()
    return n


def defaults(x, seen=None):
    seen = [] if seen is None else seen
    seen.append(x)
    return seen


def early(x):
    if x == 1:
        return "one"
    elif x == 2:
        return "two"
    else:
        return "more"


def falls(x):
    if x:
        return 1


def only(*, k):
    return k


def first(a, /, b):
    return [a, b]


def twice(function):
    def wrapper(*args, **kwargs):
        return [function(*args, **kwargs), function(*args, **kwargs)]

    return wrapper


def times(n):
    def decorate(function):
        def wrapper(*args):
            return [n, function(*args)]

        return wrapper

    return decorate


@twice
def decorated(x):
    return x


@times(3)
@twice
def stacked(x):
    return x


def gen(x):
    yield 1
    yield x
    return 3


def delegating():
    got = yield from gen(5)
    yield got


def down(n):
    return "end" if n == 0 else down(n - 1)


value_1 = f(1)
value_2 = f(1, 3)
value_3 = f(1, 3, 5, 6)
value_4 = f(1, d=7, z=8)
value_5 = f(*[1, 2, 3], **{"d": 9, "q": 0})
value_6 = f(b=1, a=2)
value_7 = outer(1)(2)
value_8 = counter()
value_9 = defaults(1)
value_10 = defaults(1, [0])
value_11 = [early(1), early(2), early(3)]
value_12 = falls(1)
value_13 = falls(0)
value_14 = only(k=1)
value_15 = first(1, 2)
value_16 = first(1, b=3)
value_17 = decorated(1)
value_18 = stacked(2)
value_19 = list(gen(2))
value_20 = list(delegating())
value_21 = down(2)
value_22 = (lambda *a, **k: [a, k])(1, z=2)
value_23 = [g(1) for g in (early, falls)]
value_24 = {"f": early}["f"](2)
value_25 = (lambda x: lambda y: [x, y])(1)(2)
value_26 = f.__name__
value_28 = next(gen(1))
""",
    "statements": """
def breaks():
    found = []
    for x in [1, 2, 3]:
        if x == 2:
            break
        found.append(x)
    else:
        found.append("else")
    return found


def continues():
    found = []
    for x in [1, 2, 3]:
        if x == 2:
            continue
        found.append(x)
    else:
        found.append("else")
    return found


def counts():
    found = []
    for i, x in enumerate("ab"):
        found.append((i, x))
    return found


def caught():
    try:
        raise ValueError("x")
    except KeyError:
        return "key"
    except ValueError as error:
        return "value"
    finally:
        pass


def not_raised():
    try:
        x = 1
    except ValueError:
        x = 2
    else:
        x = 3
    return x


def in_the_end():
    found = []
    try:
        found.append(1)
    finally:
        found.append(2)
    return found


def overridden():
    try:
        return 1
    finally:
        return 2


def matched(x):
    match x:
        case 1 | 2:
            return "small"
        case "a":
            return "text"
        case None:
            return "none"
        case [a, b]:
            return [b, a]
        case [a, *rest]:
            return rest
        case {"k": v, **more}:
            return [v, more]
        case int(n):
            return n
        case str() as s:
            return s
        case _:
            return "other"


def deleted():
    x = {"a": 1, "b": 2}
    del x["a"]
    return x


def looked_up():
    table = {"a": 1, "b": 2}
    return [table[k] for k in table]


def swapped():
    a, b = 1, 2
    a, b = b, a
    return [a, b]


def nested():
    (a, [b, *c]), d = (1, [2, 3, 4]), 5
    return [a, b, c, d]


def chained():
    a = b = [1]
    a.append(2)
    return b


def conditional():
    x = 1
    if x > 0 and not x > 2 or x == 7:
        return "yes"
    return "no"


def unreached():
    return 1
    return 2


def asserted():
    assert True, "no"
    return 1


def popped():
    xs = [1, 2, 3]
    found = []
    while xs:
        found.append(xs.pop())
    return found


def comprehended():
    return [[x * y for x in (1, 2)] for y in (3, 4)]


def merged():
    x = {"a": 1}
    return {**x, "a": 2, **{"c": 3}}


def walrus():
    if (n := 5) > 3:
        return n


state = []


def global_list():
    state.append(1)
    return state


total = 1


def global_name():
    global total
    total = 2


value_1 = breaks()
value_2 = continues()
value_3 = counts()
value_6 = in_the_end()
value_8 = [matched(1), matched(2), matched("a"), matched(None)]
value_10 = deleted()
value_11 = looked_up()
value_12 = swapped()
value_13 = nested()
value_14 = chained()
value_15 = conditional()
value_16 = unreached()
value_17 = asserted()
value_18 = popped()
value_19 = comprehended()
value_20 = merged()
value_21 = walrus()
value_25 = matched(True)
""",
    "records": """
import dataclasses
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum, Flag, IntEnum, auto
from functools import cached_property, lru_cache, partialmethod, singledispatch
from types import SimpleNamespace
from typing import ClassVar, NamedTuple, TypedDict
from contextlib import contextmanager, suppress, nullcontext


@dataclass
class Point:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
    kind: ClassVar[str] = "point"
    hidden: int = field(default=9, init=False)
    named: int = field(default=8, kw_only=True)

    def __post_init__(self):
        self.z = self.x


@dataclass
class Sub(Point):
    w: int = 4


class Row(NamedTuple):
    a: int
    b: str = "b"


class Dict(TypedDict):
    a: int


Old = namedtuple("Old", "p q", defaults=[7])


class Color(Enum):
    RED = "r"
    BLUE = "b"

    @property
    def low(self):
        return self.value


class Number(IntEnum):
    ONE = 1
    TWO = 2


class Auto(Enum):
    A = auto()
    B = auto()


class Bits(Flag):
    X = 1
    Y = 2


class Lazy:
    @cached_property
    def value(self):
        return [1]

    def of(self, a, b):
        return [a, b]

    two = partialmethod(of, 2)


@lru_cache
def cached(x):
    return x


@singledispatch
def shown(x):
    return "other"


@shown.register
def _(x: int):
    return "int"


@shown.register(str)
def _(x):
    return "str"


@contextmanager
def managed(x):
    yield [x]


def with_managed():
    with managed(3) as m, nullcontext(4) as n:
        return [m, n]


def suppressed():
    with suppress(ValueError):
        return 1


p = Point(1)
p2 = dataclasses.replace(p, y=5)
value_1 = [p.x, p.y, p.tags, p.kind, p.hidden, p.named]
value_2 = dataclasses.asdict(Point(1, 3))
value_3 = dataclasses.astuple(Point(1, 3))
value_4 = [p2.x, p2.y]
value_5 = [f.name for f in dataclasses.fields(p)]
value_6 = [Row(1).a, Row(1).b, Row(1, "c")[1]]
value_7 = Row(1)._asdict()
value_8 = Row(1)._replace(a=2).a
value_9 = list(Row(3))
value_10 = Dict(a=1)
value_11 = [Old(1).q, Old(1, 2).q]
value_12 = Color.RED.value
value_13 = Color("b").name
value_14 = Color["RED"].value
value_15 = [c.value for c in Color]
value_16 = Color.BLUE.low
value_17 = Number.TWO == 2
value_19 = (Bits.X | Bits.Y).value
value_20 = Bits.X in (Bits.X | Bits.Y)
value_21 = Lazy().value
value_22 = Lazy().two(3)
value_23 = cached(4)
value_24 = [shown(1), shown("a"), shown(None)]
value_25 = with_managed()
value_26 = suppressed()
value_27 = SimpleNamespace(a=1).a
value_29 = Sub(1, w=5).w
value_30 = Color.RED is Color.RED
value_31 = Color.RED == Color.BLUE
a, b = Row(5)
value_34 = [a, b]
value_35 = Color.RED.name
""",
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_programs_give_what_python_gives(kind, monkeypatch):
    module = types.ModuleType("program")
    monkeypatch.setitem(sys.modules, "program", module)
    exec(PROGRAMS[kind], vars(module))
    ours = values_of(PROGRAMS[kind])
    pairs = {name: (ours[name], value) for name, value in vars(module).items() if name.startswith("value_")}
    assert pairs
    assert {name: pair for name, pair in pairs.items() if repr(pair[0]) != repr(pair[1])} == {}
