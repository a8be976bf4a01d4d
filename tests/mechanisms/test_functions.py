"""Functions as values: closures, lambdas, partials, tables."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

# every scope that these programs need, so that none is over
BANK_OF_ALL = BANK.replace('"accounts:read"', 'os.environ["SCOPES"]')
CUSTOMER_OF_ALL = CUSTOMER.replace('["accounts:read"]', 'os.environ["SCOPES"].split()')

WAYS: dict[str, dict[str, str]] = {
    "a closure over a local": {
        "c.py": """
            from a import f
            from desk import rates, read


            def build():
                v = f()

                def one(k):
                    return read(v, k)  # CYB301

                def two():
                    return rates(v)

                return one, two


            one, two = build()


            def go(k):
                return one(k), two()
            """,
    },
    "a closure over a parameter, two levels": {
        "c.py": """
            from a import f
            from desk import read


            def outer(v):
                def middle():
                    def inner(k):
                        return read(v, k)

                    return inner

                return middle


            def go(k):
                return outer(f())()(k)  # CYB301
            """,
    },
    "a closure whose variable is rebound": {
        "c.py": """
            from a import f
            from desk import read


            def keeper():
                v = None

                def load():
                    nonlocal v
                    if v is None:
                        v = f()
                    return v

                return load


            load = keeper()


            def go(k):
                return read(load(), k)  # CYB301
            """,
    },
    "a lambda that is stored": {
        "c.py": """
            from a import f
            from desk import Desk

            make = lambda: Desk(f())


            def go(k):
                d = make()
                d.rates()
                return d.read(k)  # CYB301
            """,
    },
    "a lambda with a default": {
        "c.py": """
            from a import f
            from desk import read

            todo = [lambda k, v=f(): read(v, k)]  # CYB301


            def go(k):
                return [one(k) for one in todo]
            """,
    },
    "a lambda that is given to map": {
        "c.py": """
            from a import f
            from desk import read


            def go(ks):
                v = f()
                return list(map(lambda k: read(v, k), ks))  # CYB301
            """,
    },
    "a partial of a method": {
        "c.py": """
            from functools import partial

            from a import f
            from desk import Desk


            def go(k):
                todo = partial(Desk(f()).read, k)
                return todo()  # CYB301
            """,
    },
    "a partial of keywords, of a partial": {
        "c.py": """
            import functools

            import desk
            from a import f

            first = functools.partial(desk.read, v=f())
            quiet = functools.partial(desk.rates, v=f())


            def go(k):
                quiet()
                second = functools.partial(first, k=k)
                return second()  # CYB301
            """,
    },
    "a partialmethod": {
        "c.py": """
            from functools import partialmethod

            from a import f
            from desk import Desk


            class Shop(Desk):
                def both(self, k, flag):
                    return self.read(k) if flag else self.rates()

                own = partialmethod(both, flag=True)


            def go(k):
                return Shop(f()).own(k)  # CYB301
            """,
    },
    "a dispatch table by an unknown key": {
        "c.py": """
            from a import f
            from desk import Desk

            d = Desk(f())
            TABLE = {"own": d.read, "all": lambda k: d.rates()}


            def go(name, k):
                work = TABLE.get(name)
                if work is None:
                    raise KeyError(name)
                return work(k)  # CYB301
            """,
    },
    "a dispatch by getattr with a known name": {
        "c.py": """
            from a import f
            from desk import Desk


            def go(k):
                return getattr(Desk(f()), "read")(k)  # CYB301
            """,
    },
    "operator.methodcaller and attrgetter": {
        "c.py": """
            import operator

            from a import f
            from desk import Desk, read


            def go(k):
                operator.methodcaller("read", k)(Desk(f()))  # CYB301
                return read(operator.attrgetter("v")(Desk(f())), k)  # CYB301
            """,
    },
}

#: What is not followed yet.


TURNS = """
import requests
from a import f

HOST = "$HOST/api"


def head():
    return {"Authorization": f"Bearer {f()}"}


def get(path, **query):
    return requests.get(f"{HOST}/{path}", params=query, headers=head()).json()


"""
GONE_THROUGH: dict[str, str] = {
    "a list of another answer": TURNS
    + """
def states(guids):
    found = {}
    for guid in guids:
        found[guid] = get(f"trades/{guid}")["state"]  # CYB302
    return found


def go():
    return states([trade["guid"] for trade in get("trades")["objects"]])
""",
    "a list that is written out": TURNS
    + """
def states(guids):
    return [get(f"trades/{guid}") for guid in guids]  # CYB302


def go():
    states(["a", "b"])
    return states(("c",))
""",
    "a method": TURNS
    + """
class Desk:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(head())

    def states(self, guids):
        for guid in guids:
            yield self.session.get(f"{HOST}/trades/{guid}").json()  # CYB302


def go():
    return list(Desk().states(["a", "b"]))
""",
    "what is gone through decides the call": TURNS
    + """
def every(kinds):
    return [get(kind) for kind in kinds]


def go():
    every(["prices", "assets"])
    return every(["accounts/" + "ab", "trades/cd"])  # CYB302
""",
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))


@pytest.mark.parametrize("name", GONE_THROUGH)
def test_what_stands_in_a_function_does_not_stand_again_with_who_gives_what_it_goes_through(name):
    check(program({"c.py": GONE_THROUGH[name]}, BANK_OF_ALL))


@pytest.mark.parametrize("name", GONE_THROUGH)
def test_a_customer_token_is_right_turn_by_turn(name):
    check(program({"c.py": GONE_THROUGH[name]}, CUSTOMER_OF_ALL, marked=False))
