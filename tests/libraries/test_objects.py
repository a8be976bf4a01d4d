"""What objects hold, and how their classes look it up: special methods, enumerations, records, patterns, `super`."""

from __future__ import annotations

import textwrap

import pytest
from engine_support import tokens_of_accounts

# of each: what stands before the function, in it, and in it the bank's token B and the customer's token C
OBJECTS = {
    "an item by a special method": (
        """
        class Box:
            def __init__(self, x, y):
                self.held = {"x": x, "y": y}
            def __getitem__(self, key):
                return self.held[key]
        """,
        "o = Box(B, C)",
        "o['x']",
        "o['y']",
    ),
    "an item that a special method sets": (
        """
        class Box:
            def __init__(self):
                self.held = {}
            def __setitem__(self, key, value):
                self.held[key] = value
        """,
        "o = Box()\no['x'] = B\no['y'] = C",
        "o.held['x']",
        "o.held['y']",
    ),
    "an attribute that is not there": (
        """
        class Box:
            def __init__(self, x, y):
                self.held = {"x": x, "y": y}
            def __getattr__(self, name):
                return self.held[name]
        """,
        "o = Box(B, C)",
        "o.x",
        "o.y",
    ),
    "a property that is set": (
        """
        class Box:
            @property
            def x(self):
                return self._x
            @x.setter
            def x(self, value):
                self._x = value
        """,
        "o, p = Box(), Box()\no.x = B\np.x = C",
        "o._x",
        "p.x",
    ),
    "an instance that is called": (
        """
        class Box:
            def __init__(self, x):
                self.x = x
            def __call__(self, first):
                return self.x if first else customer_token("x")
        """,
        "o = Box(B)",
        "o(True)",
        "o(False)",
    ),
    "an instance that is added to": (
        """
        class Box:
            def __init__(self, x):
                self.x = x
            def __add__(self, other):
                return other
            def __or__(self, other):
                return self.x
        """,
        "o = Box(B)",
        "o | C",
        "o + C",
    ),
    "a list of one's own": (
        "class Many(list):\n    pass",
        "o = Many([B])\no.append(C)",
        "o[0]",
        "o[1]",
    ),
    "a list of one's own with another": (
        "class Many(list):\n    pass",
        "o = Many([B]) + [C]",
        "o[0]",
        "o[1]",
    ),
    "a dict with what is missing": (
        """
        class Found(dict):
            def __missing__(self, key):
                return customer_token("x")
        """,
        "o = Found()\nx = B",
        "x",
        "o['z']",
    ),
    "what an exception is given": (
        "class Failed(Exception):\n    def __init__(self, x, y):\n        super().__init__(y, x)",
        "o = Failed(C, B)",
        "o.args[0]",
        "o.args[1]",
    ),
    "members of one's own": (
        """
        class Pages:
            def __init__(self, *all):
                self.all = all
            def __iter__(self):
                return iter(self.all)
        """,
        "x, y = Pages(B, C)",
        "x",
        "y",
    ),
    "members one by one": (
        """
        class One:
            def __init__(self, x):
                self.x = x
            def __iter__(self):
                return self
            def __next__(self):
                return self.x
        """,
        "o = One(B)",
        "next(o)",
        "next(iter(One(C)))",
    ),
    "a named tuple": (
        """
        class Pair(NamedTuple):
            x: str
            y: str
        """,
        "o = Pair(B, C)",
        "o[0]",
        "o[-1]",
    ),
    "members of a named tuple": (
        """
        class Pair(NamedTuple):
            x: str
            y: str
        """,
        "x, y = Pair(B, C)",
        "x",
        "y",
    ),
    "the value of a member": (
        "class Kind(Enum):\n    A = 0\n    B = 1",
        "both = [B, C]",
        "both[Kind.A.value]",
        "both[Kind['B'].value]",
    ),
    "the name of a member": (
        "class Kind(Enum):\n    A = 0\n    B = 1",
        "",
        "{'A': B, 'z': C}[Kind.A.name]",
        "{'B': C, 'z': B}[Kind(1).name]",
    ),
    "a member's own attribute": (
        """
        class Kind(Enum):
            A = ("x", 0)
            B = ("y", 1)
            def __init__(self, label, place):
                self.place = place
        """,
        "both = [B, C]",
        "both[Kind.A.place]",
        "both[Kind.B.place]",
    ),
    "members of an enumeration by name": (
        "class Kind(Enum):\n    A = 0\n    B = 1",
        "both = [B, C]",
        "both[list(Kind)[0].value]",
        "both[list(Kind)[1].value]",
    ),
    "a member of texts": (
        "class Kind(str, Enum):\n    A = 'a'\n    B = 'b'",
        "",
        "{'xa': B, 'z': C}['x' + Kind.A]",
        "{'b-': C, 'z': B}[Kind.B + '-']",
    ),
    "vars": (
        "class Box:\n    def __init__(self, x, y):\n        self.x, self.y = x, y",
        "o = Box(B, C)",
        "vars(o)['x']",
        "o.__dict__['y']",
    ),
    "what is written to vars": (
        "class Box:\n    pass",
        "o = Box()\nvars(o)['x'] = B\no.__dict__.update(y=C)",
        "o.x",
        "o.y",
    ),
    "a class's own dict": (
        "class Box:\n    x = 0\n    y = 1",
        "both = [B, C]",
        "both[Box.__dict__['x']]",
        "both[vars(Box)['y']]",
    ),
    "a class method of a base class": (
        """
        class Base:
            @classmethod
            def make(cls):
                return bank_token()
        class Derived(Base):
            @classmethod
            def make(cls):
                return super().make()
            @classmethod
            def other(cls):
                return customer_token("x")
        """,
        "",
        "Derived.make()",
        "Derived.other()",
    ),
    "what two base classes have": (
        """
        class First:
            def get(self):
                return bank_token()
        class Second:
            def get(self):
                return customer_token("x")
        class Both(First, Second):
            def other(self):
                return super(First, self).get()
        """,
        "",
        "Both().get()",
        "Both().other()",
    ),
    "a method's function": (
        """
        class Box:
            def get(self, x):
                return x
        """,
        "f = Box().get.__func__",
        "f(None, B)",
        "f(None, C)",
    ),
    "a part of a function": (
        "def take(x, y):\n    return y",
        "f = partial(take, 1)",
        "f(B)",
        "f.func(1, C)",
    ),
    "a name of a function": (
        "def take(x):\n    return x",
        "",
        "{'take': B, 'z': C}[take.__name__]",
        "{'take': C, 'z': B}[take.__qualname__]",
    ),
    "a class that is copied": (
        "@dataclass\nclass Box:\n    x: str\n    y: str",
        "o = Box(B, B)\np = replace(o, y=C)",
        "o.y",
        "p.y",
    ),
    "fields of a class": (
        "@dataclass\nclass Box:\n    x: str\n    y: str",
        "o = Box(B, C)",
        "asdict(o)['x']",
        "asdict(o)['y']",
    ),
    "an attribute that is no field": (
        "@dataclass\nclass Box:\n    x: str\n    def __post_init__(self):\n        self.z = bank_token()",
        "o = Box(B)",
        "o.z",
        "asdict(o).get('z', C)",
    ),
    "a field that is made": (
        "@dataclass\nclass Box:\n    x: list = field(default_factory=lambda: [bank_token()])\n    y: str = None",
        "",
        "Box().x[0]",
        "Box(y=C).y",
    ),
    "a pattern of a class": (
        "@dataclass\nclass Box:\n    x: str\n    y: str",
        "match Box(B, C):\n    case Box(x, y=y):\n        pass",
        "x",
        "y",
    ),
    "a pattern with names of its own": (
        """
        class Box:
            __match_args__ = ("y", "x")
            def __init__(self, x, y):
                self.x, self.y = x, y
        """,
        "match Box(B, C):\n    case Box(y, x):\n        pass",
        "x",
        "y",
    ),
    "a pattern of a text": ("", "match B:\n    case str(x):\n        pass\ny = C", "x", "y"),
    "a pattern of a dict": ("", "match {'k': B, 'm': C}:\n    case {'k': x, **rest}:\n        pass", "x", "rest['m']"),
    "a pattern of a list": ("", "match [B, C]:\n    case [x, y]:\n        pass", "x", "y"),
    "a pattern with a guard": (
        "",
        "match 1:\n    case y if y > 1:\n        z = B\n    case _:\n        z = C",
        "B",
        "z",
    ),
}
HEAD = """
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from functools import partial
from typing import NamedTuple
"""


@pytest.mark.parametrize("kind", OBJECTS)
def test_what_an_object_holds_is_the_token_that_it_is(kind):
    definitions, before, bank, customer = OBJECTS[kind]
    body = f"B, C = bank_token(), customer_token(guid)\n{before}\naccounts(guid, {bank})\naccounts(guid, {customer})\n"
    program = f"{HEAD}{textwrap.dedent(definitions)}\n\ndef go(guid):\n{textwrap.indent(body, ' ' * 4)}"
    assert tokens_of_accounts(program) == ["bank", "customer"]
