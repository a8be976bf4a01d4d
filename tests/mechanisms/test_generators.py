"""Values through generators, context managers and comprehensions."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "yield from": {
        "b.py": """
            import a


            def inner():
                yield a.f()


            def outer():
                yield from inner()
            """,
        "c.py": """
            from b import outer
            from desk import read


            def go(k):
                for v in outer():
                    read(v, k)  # CYB301
            """,
    },
    "what a generator returns": {
        "b.py": """
            import a


            def inner():
                yield 1
                return a.f()


            def outer():
                v = yield from inner()
                yield v
            """,
        "c.py": """
            from b import outer
            from desk import read


            def go(k):
                *_, v = outer()
                return read(v, k)  # CYB301
            """,
    },
    "what is sent to a generator": {
        "c.py": """
            from a import f
            from desk import read


            def worker(k):
                while True:
                    v = yield
                    read(v, k)


            def go(k):
                w = worker(k)
                next(w)
                w.send(f())  # CYB301
            """,
    },
    "a generator of pages": {
        "b.py": """
            import requests


            def pages(v, **query):
                page = 0
                h = {"Authorization": f"Bearer {v}"}
                while True:
                    query["page"] = page
                    got = requests.get("$HOST/api/accounts", params=query, headers=h).json()
                    yield from got["objects"]
                    page += 1
                    if page * 10 >= got["total"]:
                        return
            """,
        "c.py": """
            from a import f
            from b import pages


            def go(k):
                every = list(pages(f(), owner="bank"))
                return every + [one["guid"] for one in pages(f(), customer_guid=k)]  # CYB301
            """,
    },
    "a generator expression and next": {
        "c.py": """
            from a import f
            from desk import Desk


            def go(k):
                every = {"x": Desk(f()), "y": None}
                d = next((one for one in every.values() if one), None)
                return d.read(k)  # CYB301
            """,
    },
    "comprehensions of dicts and sets": {
        "c.py": """
            from a import f
            from desk import Desk, read


            def go(k):
                every = {n: Desk(f()) for n in k}
                heads = {v for v in [f()]}
                pairs = [(n, d) for n, d in every.items()]
                every["x"].read(k)  # CYB301
                pairs[0][1].read(k)  # CYB301
                return [read(v, k) for v in heads]  # CYB301
            """,
    },
    "zip, enumerate, sorted and reversed": {
        "c.py": """
            from a import f
            from desk import read


            def go(ks):
                vs = [f(), f()]
                for v, k in zip(vs, ks):
                    read(v, k)  # CYB301
                for _, v in enumerate(reversed(vs)):
                    read(v, ks[0])  # CYB301
                return read(sorted(vs)[0], ks[0])  # CYB301
            """,
    },
    "itertools": {
        "c.py": """
            import itertools

            from a import f
            from desk import read


            def go(ks):
                return [read(v, ks[0]) for v in itertools.chain([f()], [])]  # CYB301
            """,
    },
    "a context manager with an exit stack": {
        "b.py": """
            import contextlib

            import a
            from desk import Desk


            @contextlib.contextmanager
            def opened():
                d = Desk(a.f())
                try:
                    yield d
                finally:
                    d.v = None
            """,
        "c.py": """
            import contextlib

            from b import opened


            def go(k):
                with contextlib.ExitStack() as stack:
                    d = stack.enter_context(opened())
                    d.rates()
                    return d.read(k)  # CYB301
            """,
    },
    "a context manager that returns itself": {
        "b.py": """
            import requests


            class Open:
                def __init__(self, source):
                    self.source = source
                    self.session = None

                def __enter__(self):
                    self.session = requests.Session()
                    self.session.headers["Authorization"] = "Bearer " + self.source()
                    return self

                def __exit__(self, *p):
                    self.session.close()

                def go(self, k):
                    return self.session.get("$HOST/api/accounts", params={"customer_guid": k})

                def quiet(self):
                    return self.session.get("$HOST/api/accounts")
            """,
        "c.py": """
            from a import f
            from b import Open


            def go(k):
                with Open(f) as o:
                    o.quiet()
                    return o.go(k)  # CYB301
            """,
    },
    "contextlib.closing and nullcontext": {
        "c.py": """
            from contextlib import closing, nullcontext

            from a import f
            from desk import Desk


            class Shop(Desk):
                def close(self):
                    self.v = None


            def go(k):
                with closing(Shop(f())) as s, nullcontext(Desk(f())) as d:
                    s.read(k)  # CYB301
                    return d.read(k)  # CYB301
            """,
    },
    "a context manager as a decorator": {
        "c.py": """
            from contextlib import ContextDecorator

            from a import f
            from desk import read


            class Quiet(ContextDecorator):
                def __enter__(self):
                    return self

                def __exit__(self, *p):
                    return False


            @Quiet()
            def go(k):
                return read(f(), k)  # CYB301
            """,
    },
    "a comprehension over known keys": {
        "c.py": """
            from a import f
            from desk import Desk


            def go(k):
                every = {n: Desk(f()) for n in ("x", "y")}
                return every["x"].read(k)  # CYB301
            """,
    },
    "products and repetitions": {
        "c.py": """
            import itertools

            from a import f
            from desk import read


            def go(ks):
                for v, k in itertools.product([f()], ks):
                    read(v, k)  # CYB301
                for k, v in zip(ks, itertools.repeat(f())):
                    read(v, k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
