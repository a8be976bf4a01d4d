"""Values through special methods, and objects that there are one of."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "a singleton by __new__": {
        "s.py": """
            import a


            class Pool:
                _one = None

                def __new__(cls):
                    if cls._one is None:
                        cls._one = super().__new__(cls)
                        cls._one.v = a.f()
                    return cls._one
            """,
        "c.py": """
            from desk import read
            from s import Pool


            def go(k):
                return read(Pool().v, k)  # CYB301
            """,
    },
    "a singleton of a module that is filled later": {
        "s.py": """
            from desk import Desk

            _desk = None


            def open_(v):
                global _desk
                _desk = Desk(v)


            def current():
                if _desk is None:
                    raise RuntimeError("closed")
                return _desk
            """,
        "c.py": """
            import s
            from a import f

            s.open_(f())


            def go(k):
                s.current().rates()
                return s.current().read(k)  # CYB301
            """,
    },
    "a container by __getitem__": {
        "s.py": """
            import a


            class Pool:
                def __init__(self):
                    self._all = {}

                def __getitem__(self, name):
                    if name not in self._all:
                        self._all[name] = a.f()
                    return self._all[name]
            """,
        "c.py": """
            from desk import read
            from s import Pool

            pool = Pool()


            def go(k):
                return read(pool["x"], k)  # CYB301
            """,
    },
    "iteration by __iter__": {
        "s.py": """
            import a
            from desk import Desk


            class Pool:
                def __iter__(self):
                    yield Desk(a.f())
            """,
        "c.py": """
            from s import Pool


            def go(k):
                for d in Pool():
                    d.rates()
                    d.read(k)  # CYB301
            """,
    },
    "a text form by __str__": {
        "s.py": """
            import a


            class Held:
                def __init__(self):
                    self.v = a.f()

                def __str__(self):
                    return self.v
            """,
        "c.py": """
            import requests

            from s import Held


            def go(k):
                h = {"Authorization": f"Bearer {Held()}"}
                return requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=h)  # CYB301
            """,
    },
    "slots and a class attribute that annotates": {
        "c.py": """
            from a import f
            from desk import Desk


            class Shop:
                __slots__ = ("desk", "name")
                desk: Desk

                def __init__(self, name: str, desk: Desk) -> None:
                    self.name, self.desk = name, desk


            def go(k):
                return Shop("x", Desk(f())).desk.read(k)  # CYB301
            """,
    },
    "a singleton by a metaclass": {
        "c.py": """
            from a import f
            from desk import read


            class Once(type):
                _all = {}

                def __call__(cls, *p, **n):
                    if cls not in cls._all:
                        cls._all[cls] = super().__call__(*p, **n)
                    return cls._all[cls]


            class Pool(metaclass=Once):
                def __init__(self):
                    self.v = f()


            def go(k):
                return read(Pool().v, k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
