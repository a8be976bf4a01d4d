"""Values in NamedTuple, TypedDict, Enum, and collections like them."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "a named tuple": {
        "b.py": """
            from collections import namedtuple

            Pair = namedtuple("Pair", ["v", "limit"], defaults=[10])
            """,
        "c.py": """
            from a import f
            from b import Pair
            from desk import read


            def go(k):
                p = Pair(f())
                v, limit = p
                read(v, k)  # CYB301
                read(p[0], k)  # CYB301
                return read(p._replace(limit=3).v, k)  # CYB301
            """,
    },
    "a typed tuple with a method": {
        "c.py": """
            from typing import NamedTuple

            from a import f
            from desk import read


            class Pair(NamedTuple):
                v: str
                limit: int = 10

                def head(self):
                    return self.v

                def shown(self):
                    return self.v[:4]


            def go(k):
                p = Pair(v=f())
                print(p.shown())
                v, limit = p
                read(v, k)  # CYB301
                return read(p.head(), k)  # CYB301
            """,
    },
    "a typed dict": {
        "b.py": """
            from typing import NotRequired, TypedDict


            class Kept(TypedDict):
                v: str
                until: NotRequired[float]
            """,
        "c.py": """
            import time

            from a import f
            from b import Kept
            from desk import read

            kept: Kept | None = None


            def load() -> Kept:
                global kept
                if kept is None or kept["until"] < time.time():
                    kept = Kept(v=f(), until=time.time() + 1700)
                return kept


            def go(k):
                return read(load()["v"], k)  # CYB301
            """,
    },
    "an enum of paths": {
        "b.py": """
            import enum


            class Path(str, enum.Enum):
                OWN = "/api/accounts"
                OTHER = "/api/files"

                def url(self):
                    return "$HOST" + self.value
            """,
        "c.py": """
            import requests

            from a import f
            from b import Path


            def go(k):
                h = {"Authorization": "Bearer " + f()}
                requests.get(Path.OWN.url(), headers=h)
                return requests.get(Path.OWN.url(), params={"customer_guid": k}, headers=h)  # CYB301
            """,
    },
    "an enum that chooses the source": {
        "b.py": """
            import enum

            from a import f


            class Kind(enum.Enum):
                ONE = "one"
                TWO = "two"


            def load(kind):
                return {Kind.ONE: f, Kind.TWO: lambda: None}[kind]()
            """,
        "c.py": """
            from b import Kind, load
            from desk import read


            def go(k):
                read(load(Kind.TWO), k)
                return read(load(Kind.ONE), k)  # CYB301
            """,
    },
    "a default dict, an ordered dict and a deque": {
        "c.py": """
            import collections

            from a import f
            from desk import read


            def go(k):
                d = collections.defaultdict(f)
                o = collections.OrderedDict(v=f())
                q = collections.deque(maxlen=3)
                q.append(f())
                read(d["x"], k)  # CYB301
                read(o["v"], k)  # CYB301
                return read(q.popleft(), k)  # CYB301
            """,
    },
    "a simple namespace": {
        "c.py": """
            import types

            from a import f
            from desk import read


            def go(k):
                n = types.SimpleNamespace(v=f(), limit=3)
                return read(n.v, k)  # CYB301
            """,
    },
    "a chain map": {
        "c.py": """
            import collections

            from a import f
            from desk import read


            def go(k):
                m = collections.ChainMap({"v": f()}, {"v": "", "limit": 10})
                return read(m["v"], k)  # CYB301
            """,
    },
    "a typed tuple by place, and replaced": {
        "c.py": """
            from typing import NamedTuple

            from a import f
            from desk import read


            class Pair(NamedTuple):
                v: str
                limit: int = 10


            def go(k):
                read(Pair(f())[0], k)  # CYB301
                return read(Pair("")._replace(v=f()).v, k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
