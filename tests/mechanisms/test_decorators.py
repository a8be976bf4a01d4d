"""Decorators: without and with arguments, as classes, on one another, on methods and classes."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "a decorator without arguments that adds a keyword": {
        "d.py": """
            import functools

            from a import f


            def given(w):
                @functools.wraps(w)
                def i(*p, **n):
                    n["v"] = f()
                    return w(*p, **n)

                return i
            """,
        "c.py": """
            from d import given
            from desk import rates, read


            @given
            def go(k, v=None):
                rates(v)
                return read(v, k)  # CYB301
            """,
    },
    "a decorator with arguments": {
        "d.py": """
            from functools import wraps


            def given(source, name):
                def outer(w):
                    @wraps(w)
                    def i(*p, **n):
                        return w(*p, **{name: source()}, **n)

                    return i

                return outer
            """,
        "c.py": """
            from a import f
            from d import given
            from desk import rates, read


            @given(f, "v")
            def go(k, v):
                rates(v)
                return read(v, k)  # CYB301
            """,
    },
    "a decorator with optional arguments": {
        "d.py": """
            import functools

            from a import f


            def given(w=None, *, quiet=False):
                if w is None:
                    return functools.partial(given, quiet=quiet)

                @functools.wraps(w)
                def i(*p, **n):
                    return w(f(), *p, **n)

                return i
            """,
        "c.py": """
            from d import given
            from desk import rates, read


            @given(quiet=True)
            def go(v, k):
                return read(v, k)  # CYB301


            @given
            def went(v):
                return rates(v)
            """,
    },
    "a decorator that is a class": {
        "d.py": """
            import functools

            from a import f


            class Given:
                def __init__(self, w):
                    functools.update_wrapper(self, w)
                    self.w = w

                def __call__(self, *p, **n):
                    return self.w(f(), *p, **n)
            """,
        "c.py": """
            from d import Given
            from desk import rates, read


            @Given
            def go(v, k):
                rates(v)
                return read(v, k)  # CYB301
            """,
    },
    "a decorator that only logs": {
        "d.py": """
            import functools
            import logging
            import time

            log = logging.getLogger(__name__)


            def timed(w):
                @functools.wraps(w)
                def i(*p, **n):
                    start = time.monotonic()
                    try:
                        return w(*p, **n)
                    finally:
                        log.info("%s took %.3f s", w.__name__, time.monotonic() - start)

                return i
            """,
        "c.py": """
            import desk
            from a import f
            from d import timed

            load = timed(f)
            read = timed(desk.read)


            @timed
            def go(k):
                return read(load(), k)  # CYB301
            """,
    },
    "decorators on one another and on a method": {
        "d.py": """
            import functools

            from a import f


            def checked(w):
                @functools.wraps(w)
                def i(self, *p, **n):
                    if not self.ready:
                        raise RuntimeError("not ready")
                    return w(self, *p, **n)

                return i


            def given(w):
                @functools.wraps(w)
                def i(self, *p, **n):
                    return w(self, f(), *p, **n)

                return i
            """,
        "c.py": """
            from d import checked, given
            from desk import read


            class Shop:
                ready = True

                @checked
                @given
                def go(self, v, k):
                    return read(v, k)  # CYB301


            def main(k):
                return Shop().go(k)
            """,
    },
    "a class decorator": {
        "d.py": """
            from a import f


            def given(cls):
                cls.v = property(lambda self: f())
                return cls
            """,
        "c.py": """
            from d import given
            from desk import read


            @given
            class Shop:
                def go(self, k):
                    return read(self.v, k)  # CYB301
            """,
    },
    "a registering decorator and a table": {
        "d.py": """
            TABLE = {}


            def register(name):
                def outer(w):
                    TABLE[name] = w
                    return w

                return outer
            """,
        "e.py": """
            import desk
            from d import register


            @register("own")
            def own(v, k):
                return desk.read(v, k)


            @register("all")
            def every(v, k):
                return desk.rates(v)
            """,
        "c.py": """
            import e
            from a import f
            from d import TABLE


            def go(k):
                TABLE["all"](f(), k)
                return TABLE["own"](f(), k)  # CYB301
            """,
    },
    "a decorator that is an object": {
        "d.py": """
            import functools


            class Given:
                def __init__(self, source):
                    self.source = source

                def __call__(self, w):
                    @functools.wraps(w)
                    def i(*p, **n):
                        return w(self.source(), *p, **n)

                    return i
            """,
        "c.py": """
            from a import f
            from d import Given
            from desk import read


            @Given(f)
            def go(v, k):
                return read(v, k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
