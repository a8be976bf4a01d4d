"""Arguments and defaults of every kind, caches, dispatch by type, recursion."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "positional arguments handed through": {
        "c.py": """
            import desk
            from a import f


            def retry(w, *p, **n):
                for _ in range(3):
                    try:
                        return w(*p, **n)
                    except OSError:
                        continue
                return None


            def go(k):
                retry(desk.rates, f())
                return retry(desk.read, f(), k=k)  # CYB301
            """,
    },
    "a list and a dict that are unpacked": {
        "c.py": """
            from a import f
            from desk import read


            def go(k):
                p = [f()]
                n = dict(k=k)
                return read(*p, **n)  # CYB301
            """,
    },
    "a default argument": {
        "c.py": """
            from a import f
            from desk import rates, read

            V = f()


            def show(k, v=V):
                rates(v)
                return read(v, k)  # CYB301


            def go(k):
                return show(k)
            """,
    },
    "a keyword-only default of a class": {
        "c.py": """
            from a import f
            from desk import Desk


            class Shop(Desk):
                def __init__(self, *, v=None):
                    super().__init__(v or f())

                def go(self, k):
                    self.rates()
                    return self.read(k)  # CYB301
            """,
    },
    "keywords picked from kwargs": {
        "c.py": """
            from a import f
            from desk import read


            def show(k, **n):
                v = n.pop("v")
                n.get("limit", 10)
                return read(v, k)


            def go(k):
                return show(k, v=f(), limit=3)  # CYB301
            """,
    },
    "a cache": {
        "c.py": """
            import functools

            from a import f
            from desk import Desk


            @functools.cache
            def shop():
                return Desk(f())


            def go(k):
                shop().rates()
                return shop().read(k)  # CYB301
            """,
    },
    "a cache by name": {
        "c.py": """
            from functools import lru_cache

            from a import f
            from desk import Desk


            @lru_cache(maxsize=None)
            def shop(name):
                if name == "x":
                    return Desk(f())
                return None


            def go(k):
                shop.cache_clear()
                return shop("x").read(k)  # CYB301
            """,
    },
    "a singledispatch": {
        "c.py": """
            from functools import singledispatch

            from a import f
            from desk import Desk, read


            @singledispatch
            def show(what, k):
                raise TypeError(what)


            @show.register
            def _(what: Desk, k):
                return what.read(k)  # CYB301


            @show.register(str)
            def _(what, k):
                return read(what, k)


            def go(k):
                show(Desk(f()), k)
                return show(f(), k)  # CYB301
            """,
    },
    "functools.reduce and composition": {
        "c.py": """
            import functools

            from a import f
            from desk import Desk


            def compose(*ws):
                return functools.reduce(lambda p, q: lambda x: q(p(x)), ws)


            def go(k):
                d = compose(lambda _: f(), Desk)(None)
                return d.read(k)  # CYB301
            """,
    },
    "a recursive function": {
        "c.py": """
            from a import f
            from desk import read


            def load(n=3):
                try:
                    return f()
                except OSError:
                    if n == 0:
                        raise
                    return load(n - 1)


            def pages(v, k, page=0):
                if page > 10:
                    return []
                return [read(v, k), *pages(v, k, page + 1)]


            def go(k):
                return pages(load(), k)  # CYB301
            """,
    },
    "a callable instance": {
        "c.py": """
            from a import f
            from desk import Desk


            class Source:
                def __call__(self):
                    return f()


            class Late:
                def __init__(self, source):
                    self.source = source

                def read(self, k):
                    return Desk(self.source()).read(k)


            def go(k):
                return Late(Source()).read(k)  # CYB301
            """,
    },
    "an overloaded and annotated function": {
        "c.py": """
            from typing import Callable, overload

            from a import f
            from desk import read

            Source = Callable[[], str]


            @overload
            def load(w: Source) -> str: ...
            @overload
            def load(w: None) -> None: ...
            def load(w):
                return w() if w is not None else None


            def go(k):
                return read(load(f), k)  # CYB301
            """,
    },
    "operator.itemgetter": {
        "c.py": """
            import operator

            from a import f
            from desk import read


            def go(k):
                return read(operator.itemgetter("v")({"v": f()}), k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))


NEAR = """
from functools import singledispatch

import requests

BANK = "https://bank.sandbox.cybrid.app"


class Card:
    pass


class Gold(Card):
    pass


class Black(Gold):
    pass


@singledispatch
def show(what, guid, bearer):
    pass


REGISTERED
def go(guid, bank_token):
    show(Card(), guid, bank_token)  # CYB301
    show(Gold(), guid, bank_token)
    show(Black(), guid, bank_token)
"""
OF_CARD = """
@show.register
def of_card(what: Card, guid, bearer):
    return requests.get(f"{BANK}/api/customers/{guid}", headers={"Authorization": f"Bearer {bearer}"})


"""
OF_GOLD = """
@show.register
def of_gold(what: Gold, guid, bearer):
    return requests.get(f"{BANK}/api/prices", headers={"Authorization": f"Bearer {bearer}"})


"""


@pytest.mark.parametrize("registered", [OF_CARD + OF_GOLD, OF_GOLD + OF_CARD])
def test_the_nearest_class_is_dispatched_to_whatever_was_registered_first(registered):
    check(NEAR.replace("REGISTERED", registered))


def test_the_last_that_is_registered_for_a_class_counts():
    again = OF_GOLD.replace("Gold", "Card")
    check(NEAR.replace("REGISTERED", OF_CARD + again).replace("  # CYB301", ""))
