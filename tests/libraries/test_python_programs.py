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
    "inheritance": """
import abc
from typing import Generic, TypeVar

T = TypeVar("T")


class Root:
    kind = "root"
    made = []

    def __init__(self, a, b=2, *rest, c=3, **more):
        self.a, self.b, self.rest, self.c, self.more = a, b, rest, c, more

    def name(self):
        return "root " + self.part()

    def part(self):
        return "r"

    @classmethod
    def of(cls, a):
        return cls(a)

    @classmethod
    def label(cls):
        return cls.kind

    @property
    def shown(self):
        return [self.a, self.kind]


class Left(Root):
    kind = "left"

    def part(self):
        return "l" + super().part()


class Right(Root):
    def part(self):
        return "t" + super().part()

    @property
    def shown(self):
        return [*super().shown, "right"]


class Both(Left, Right):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = "x"

    @classmethod
    def of(cls, a):
        made = super().of(a)
        made.b = "changed"
        return made


class Abstract(abc.ABC):
    @abc.abstractmethod
    def work(self):
        ...

    def run(self):
        return [self.work()]


class Concrete(Abstract):
    def work(self):
        return "worked"


class Typed(Generic[T]):
    def __init__(self, value: T):
        self.value = value

    def get(self) -> T:
        return self.value


class TypedChild(Typed[int]):
    pass


class Counted:
    count = 0
    seen = {}

    def __init__(self, key):
        self.key = key
        type(self).last = key
        Counted.first = key


class New:
    def __new__(cls, value):
        made = super().__new__(cls)
        made.value = value
        return made


class Registry:
    known = {}

    def __init_subclass__(cls, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.key = key


class Registered(Registry, key="k"):
    pass


class Descriptor:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        setattr(instance, self.name, [value])


class Described:
    field = Descriptor()

    def __init__(self, value):
        self.field = value


class Settable:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, value):
        self._x = [value]


class Slotted:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


def decorated(cls):
    cls.added = "added"
    return cls


@decorated
class Decorated:
    pass


class Outer:
    class Inner:
        value = "inner"

    def inner(self):
        return self.Inner.value


class Chain:
    def __init__(self):
        self.parts = []

    def add(self, part):
        self.parts.append(part)
        return self


one = Root(1, 2, 3, c=4, d=5)
value_1 = [one.a, one.b, one.rest, one.c, one.more]
value_2 = [Root(1).b, Root(1).rest, Root(1).c, Root(1).more]
value_4 = Both(1, c=9).extra
value_5 = [Root.label(), Left.label(), Both.label(), Right.kind]
value_6 = Root(5).shown
value_7 = Right(5).shown
value_8 = Both.of(3).b
value_9 = Left.of(3).kind
value_10 = Concrete().run()
value_11 = TypedChild(4).get()
value_12 = New("n").value
settable = Settable()
settable.x = 2
value_15 = settable.x
value_16 = Slotted(3).x
value_17 = Decorated.added
value_18 = Outer().inner()
value_19 = Outer.Inner.value
value_21 = Root.part(Left(1))
value_23 = isinstance(Both(1), Right)
value_24 = isinstance(Root(1), Left)
value_25 = issubclass(Both, (Left, int))
value_26 = issubclass(Root, Both)
value_27 = getattr(Both(1), "extra")
value_30 = Root(1).__class__ is Root
value_31 = type(Left(1)).kind
first, second = Left(1), Left(2)
first.kind = "own"
value_32 = [first.kind, second.kind]
value_33 = vars(Slotted)["__slots__"] and 1
value_34 = Root(1).__dict__["a"]
value_35 = [x.kind for x in (Left(1), Right(1))]
value_36 = {cls.__name__: cls.kind for cls in (Left, Right)}
value_37 = Root(*[1, 2], **{"c": 5}).c
method = Left(1).part
value_38 = method()
value_39 = Left(1).part() if isinstance(Left(1), Root) else "no"
""",
    "operators": """
class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return ["add", self.n, other]

    def __sub__(self, other):
        return ["sub", self.n, other]

    def __mul__(self, other):
        return ["mul", self.n, other]

    def __truediv__(self, other):
        return ["div", self.n, other]

    def __mod__(self, other):
        return ["mod", self.n, other]

    def __or__(self, other):
        return ["or", self.n, other]

    def __and__(self, other):
        return ["and", self.n, other]

    def __xor__(self, other):
        return ["xor", self.n, other]

    def __getitem__(self, key):
        return ["item", key]

    def __len__(self):
        return 2

    def __iter__(self):
        yield self.n
        yield "b"

    def __call__(self, *args, **kwargs):
        return [args, kwargs]

    def __enter__(self):
        return ["in", self.n]

    def __exit__(self, *args):
        return None

    def __str__(self):
        return f"number {self.n}"


class Keys(dict):
    def __missing__(self, key):
        return ["missing", key]


class Listed(list):
    def first(self):
        return self[0]


class Named(str):
    def loud(self):
        return self.upper() + "!"


class Attributes:
    def __init__(self):
        self.held = {"a": 1}

    def __getattr__(self, name):
        return self.held.get(name, name)


class Setting:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, [value])


class Held:
    def __init__(self):
        self.items = {}

    def __setitem__(self, key, value):
        self.items[key] = value

    def __getitem__(self, key):
        return self.items[key]

    def __contains__(self, key):
        return key in self.items

    def __delitem__(self, key):
        del self.items[key]


class Once:
    def __init__(self):
        self.left = ["a", "b"]

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        return self.left.pop(0)


n = Number(7)
value_1 = [n + 1, n - 1, n * 1, n / 1, n % 1]
value_2 = [n | 1, n & 1, n ^ 1]
value_3 = n["k"]
value_4 = list(n)
value_5 = n(1, a=2)
with n as m:
    value_6 = m
value_7 = str(n)
value_8 = f"{n}-{n!s}"
value_9 = "%s" % n
value_10 = "{}".format(n)
a, b = n
value_11 = [a, b]
value_12 = [x for x in n]
value_13 = [*n]
value_15 = Keys()["z"]
value_16 = Listed([1, 2]).first()
value_18 = [Attributes().a, Attributes().b]
setting = Setting()
setting.x = 1
held = Held()
held["k"] = 1
value_20 = held["k"]
value_21 = "k" in held.items
value_23 = n.__call__(3)
value_24 = n.__add__(2)
value_25 = " ".join(str(x) for x in ["a", n])
value_26 = (lambda x: x + 1)(n)
held.update = 5
value_28 = held.update
value_29 = held.__getitem__("k")
value_30 = Keys({"a": 1}, b=2).get("b")
value_31 = list(Keys(a=1))
value_33 = Listed([1]) + [2]
value_35 = Listed((3, 4))[1]
""",
    "flow": """
import contextlib
import functools


def guarded(x):
    if not x:
        return "none"
    if x == 1:
        result = "one"
    elif x in (2, 3):
        result = "few"
    else:
        result = "many"
    return result


def nested(x, y):
    if x:
        if y:
            return "both"
        return "x"
    if y:
        return "y"
    return "neither"


def raises(x):
    if x:
        raise KeyError("k")
    return "fine"


def looked(table, key):
    for name, value in table:
        if name == key:
            return value
    return None


def collected(*parts):
    found = {}
    for part in parts:
        found[part] = len(found) and "later" or "first"
    return list(found)


def keyworded(**options):
    options.setdefault("a", 1)
    options["b"] = 2
    return options


def passing(*args, **kwargs):
    return inner(*args, **kwargs)


def inner(a, b=2, *, c=3):
    return [a, b, c]


def counted(n=0):
    n += 1
    n -= 2
    return n


def shadowed(x):
    x = [x]
    x = x + [1]
    return x


def closures():
    made = []
    for x in "ab":
        made.append(lambda y, x=x: [x, y])
    return [f(1) for f in made]


def late():
    made = [lambda: x for x in ("a", "a")]
    return made[0]()


def memo(key, _cache={}):
    _cache[key] = key
    return _cache[key]


def sent():
    got = yield "first"
    yield [got]


def wrapped(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return ["wrapped", function(*args, **kwargs)]

    return wrapper


class Wrapping:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return ["object", self.function(*args)]


class WithArguments:
    def __init__(self, tag):
        self.tag = tag

    def __call__(self, function):
        def wrapper(*args):
            return [self.tag, function(*args)]

        return wrapper


@wrapped
def plain(x):
    return x


@Wrapping
def objected(x):
    return x


@WithArguments("tag")
def tagged(x):
    return x


@contextlib.contextmanager
def opened(name):
    state = {"name": name}
    try:
        yield state
    finally:
        state["closed"] = True


def using():
    with opened("n") as state:
        state["used"] = True
    return state


def using_stack():
    with contextlib.ExitStack() as stack:
        return stack.enter_context(opened("s"))["name"]


def finalized():
    found = []
    try:
        found.append("try")
        return found
    finally:
        found.append("finally")


def unpacked(pair):
    (a, b), *rest = pair
    return [a, b, rest]


def chosen(kind):
    return {"a": inner, "b": guarded}[kind](1)


def ternary(x):
    return "yes" if x else "no"


def recursive(xs):
    return [xs[0], *recursive(xs[1:])] if xs else []


def folded(xs):
    total = ""
    for x in xs:
        total += x
    return total


def walrused(xs):
    return [y for x in xs if (y := x.upper()) != "B"]


def indexed():
    found = []
    for i in range(3):
        found.append(i)
    return found


def while_counted():
    i = 0
    while i < 3:
        i += 1
    return i


def zipped(a, b):
    return {k: v for k, v in zip(a, b)}


def globalled():
    global STATE
    STATE = "set"
    return STATE


STATE = "unset"


value_1 = [guarded(0), guarded(1), guarded(2), guarded(9)]
value_2 = [nested(1, 1), nested(1, 0), nested(0, 1), nested(0, 0)]
value_3 = raises(0)
value_4 = [looked([("a", 1), ("b", 2)], "b"), looked([("a", 1)], "z")]
value_5 = collected("a", "b", "a")
value_6 = keyworded(c=3)
value_7 = [passing(1), passing(1, 5), passing(1, c=6), passing(a=4)]
value_8 = counted(5)
value_9 = shadowed(0)
value_10 = closures()
value_12 = memo("k")
value_14 = plain(1)
value_15 = objected(2)
value_16 = tagged(3)
value_18 = using_stack()
value_20 = unpacked(((1, 2), 3, 4))
value_21 = [chosen("a"), chosen("b")]
value_22 = [ternary(1), ternary("")]
value_23 = recursive([1, 2])
value_24 = folded(["a", "b"])
value_25 = walrused(["a", "b", "c"])
value_26 = indexed()
value_30 = functools.partial(inner, 1, c=9)(5)
value_31 = functools.partial(functools.partial(inner, 1), 2)(c=0)
value_32 = (lambda *a, b, **c: [a, b, c])(1, b=2, d=3)
value_33 = [f.__name__ for f in (inner, guarded)]
value_34 = list(map(inner, [1, 2], [3, 4]))
value_35 = [x if x else "zero" for x in (0, 1)]
value_36 = {**keyworded(), "b": 9}
value_37 = inner(*(1,), *(2,), **{"c": 4})
value_38 = (guarded if 1 else nested)(1)
value_39 = [inner][0](1)
value_40 = unpacked([[1, 2]])
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
