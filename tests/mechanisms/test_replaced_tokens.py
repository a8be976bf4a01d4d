"""A token that replaces another is the one that is used."""

from __future__ import annotations

import pytest
from mechanisms.test_precision import program
from support import check

# each replaces the bank token by the customer's
REPLACED = {
    "what a context variable is set to": """
        import contextvars

        now = contextvars.ContextVar("now")


        def ask(k):
            return read(now.get(), k)


        def go(k):
            now.set(grant())
            ask(k)  # CYB301
            now.set(mint(k))
            return ask(k)
        """,
    "a context variable inside of a with": """
        import contextlib
        import contextvars

        now = contextvars.ContextVar("now")


        @contextlib.contextmanager
        def acting(v):
            mark = now.set(v)
            try:
                yield
            finally:
                now.reset(mark)


        class Acting:
            def __init__(self, v):
                self.v = v

            def __enter__(self):
                self.mark = now.set(self.v)

            def __exit__(self, *error):
                now.reset(self.mark)


        def ask(k):
            return read(now.get(), k)


        def go(k):
            with acting(grant()):
                ask(k)  # CYB301
                with acting(mint(k)):
                    ask(k)
                ask(k)  # CYB301
            with Acting(mint(k)):
                ask(k)
            with Acting(grant()):
                return ask(k)  # CYB301
        """,
    "a context variable on one of two ways": """
        import contextvars

        now = contextvars.ContextVar("now")


        def go(k, flag):
            now.set(mint(k))
            if flag:
                now.set(grant())
            return read(now.get(), k)  # CYB301
        """,
    "a context variable that a handler leaves to others": """
        import contextvars

        now = contextvars.ContextVar("now")


        def prepare(request, following):
            now.set(grant())
            return following(request)


        def ask(k):
            return read(now.get(), k)  # CYB301
        """,
    "a method that one of two objects may be given": """
        def go(k, flag):
            every, other = Desk(grant()), Desk(grant())
            chosen = every if flag else other
            chosen.become(mint(k))
            return every.read(k)  # CYB301
        """,
    "an attribute that a method may set": """
        def go(k, flag):
            d = Desk(grant())
            if flag:
                d.become(mint(k))
            return d.read(k)  # CYB301
        """,
    "an attribute that a method sets on one of its ways": """
        def change(d, k, flag):
            if flag:
                d.become(mint(k))


        def go(k, flag):
            d = Desk(grant())
            change(d, k, flag)
            return d.read(k)  # CYB301
        """,
    "an attribute that a method sets again and again": """
        def go(k):
            d = Desk(grant())
            d.become(mint(k))
            d.read(k)
            d.become(grant())
            d.read(k)  # CYB301
            d.become(mint(k))
            return d.read(k)
        """,
    "an item that may be popped": """
        def go(k, flag):
            kept = [grant()]
            if flag:
                kept.pop()
            kept.append(mint(k))
            return read(kept[0], k)  # CYB301
        """,
    "an attribute that is set": """
        def go(k):
            d = Desk(grant())
            d.read(k)  # CYB301
            d.v = mint(k)
            return d.read(k)
        """,
    "an attribute that a method sets": """
        def go(k):
            d = Desk(grant())
            d.rates()
            d.become(mint(k))
            return d.read(k)
        """,
    "the head of one request": """
        session = requests.Session()
        session.headers["Authorization"] = "Bearer " + grant()


        def go(k):
            own = {"Authorization": "Bearer " + mint(k)}
            session.get(API + "/prices")
            session.get(API + "/accounts", params={"customer_guid": k})  # CYB301
            return session.get(API + "/accounts", params={"customer_guid": k}, headers=own)
        """,
    "the head of one httpx request": """
        client = httpx.Client(base_url=API, headers={"Authorization": "Bearer " + grant()})


        def go(k):
            own = {"Authorization": "Bearer " + mint(k)}
            client.get("/prices")
            return client.get("/accounts", params={"customer_guid": k}, headers=own)
        """,
    "an item that is popped": """
        def go(k):
            kept = [grant()]
            read(kept.pop(), k)  # CYB301
            kept.append(mint(k))
            return read(kept[0], k)
        """,
    "a copy of a head": """
        def go(k):
            one = {"Authorization": "Bearer " + grant()}
            two = dict(one)
            two["Authorization"] = "Bearer " + mint(k)
            requests.get(API + "/accounts", params={"customer_guid": k}, headers=one)  # CYB301
            return requests.get(API + "/accounts", params={"customer_guid": k}, headers=two)
        """,
    "two objects of a class": """
        def go(k):
            one, two = (Desk(v) for v in (grant(), mint(k)))
            one.read(k)  # CYB301
            return two.read(k)
        """,
}


@pytest.mark.parametrize("name", REPLACED)
def test_the_token_that_replaces_another(name):
    check(program(REPLACED[name]))
