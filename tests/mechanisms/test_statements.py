"""Values through statements: unpacking, merging, match, try, global names, loops."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "starred and nested unpacking": {
        "c.py": """
            from a import f
            from desk import read


            def parts():
                return ("x", [f(), 3], {"a": 1})


            def go(k):
                name, (v, *rest), *others = parts()
                first, *_, last = [f(), 1, 2, f()]
                read(first, k)  # CYB301
                read(last, k)  # CYB301
                return read(v, k)  # CYB301
            """,
    },
    "dicts that are merged": {
        "c.py": """
            import requests

            from a import f

            BASE = {"Accept": "application/json"}


            def go(k):
                one = BASE | {"Authorization": f"Bearer {f()}"}
                two = {**BASE}
                two |= {"Authorization": f"Bearer {f()}"}
                three = BASE.copy()
                three.setdefault("Authorization", f"Bearer {f()}")
                requests.get("$HOST/api/accounts", headers=one)
                requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=one)  # CYB301
                requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=two)  # CYB301
                requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=three)  # CYB301
            """,
    },
    "a walrus": {
        "c.py": """
            from a import f
            from desk import read


            def go(k):
                if (v := f()) and (rest := read(v, k)):  # CYB301
                    return rest
                return [read(w, k) for _ in range(3) if (w := f())]  # CYB301
            """,
    },
    "match on a text": {
        "c.py": """
            from a import f
            from desk import rates, read


            def go(what, k):
                match what:
                    case "own":
                        v = f()
                    case "none" | "nothing":
                        return None
                    case _:
                        raise ValueError(what)
                return read(v, k)  # CYB301


            def load(what):
                match what:
                    case "x":
                        return f()
                    case _:
                        return None


            def other(k):
                read(load("y"), k)
                rates(load("x"))
                return read(load("x"), k)  # CYB301
            """,
    },
    "match on the shape": {
        "c.py": """
            from dataclasses import dataclass

            from a import f
            from desk import read


            @dataclass
            class Held:
                v: str


            def show(what, k):
                match what:
                    case {"v": v, **rest}:
                        return read(v, k)
                    case [v, *_]:
                        return read(v, k)
                    case Held(v=v):
                        return read(v, k)


            def go(k):
                show({"v": f(), "limit": 3}, k)  # CYB301
                show([f(), 1], k)  # CYB301
                return show(Held(f()), k)  # CYB301
            """,
    },
    "try, except, else and finally": {
        "c.py": """
            import logging

            from a import f
            from desk import rates, read


            def go(k):
                v = None
                try:
                    v = f()
                except OSError:
                    logging.exception("no answer")
                    raise
                else:
                    rates(v)
                finally:
                    if v:
                        read(v, k)  # CYB301
                return None


            def load():
                try:
                    return f()
                finally:
                    logging.info("loaded")


            def other(k):
                return read(load(), k)  # CYB301
            """,
    },
    "an exception that carries": {
        "c.py": """
            from a import f
            from desk import read


            class Stop(Exception):
                def __init__(self, v):
                    super().__init__("stop")
                    self.v = v


            def work():
                raise Stop(f())


            def go(k):
                try:
                    work()
                except Stop as stop:
                    return read(stop.v, k)  # CYB301
            """,
    },
    "a global name and one of a module": {
        "s.py": """
            import a

            v = None
            heads = {}


            def refresh():
                global v
                v = a.f()
                heads["Authorization"] = f"Bearer {v}"
            """,
        "c.py": """
            import requests

            import s
            from desk import read
            from s import heads


            def go(k):
                s.refresh()
                requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=heads)  # CYB301
                return read(s.v, k)  # CYB301
            """,
    },
    "another module's global that is set from outside": {
        "s.py": """
            v = None
            """,
        "c.py": """
            import s
            from a import f
            from desk import read

            s.v = f()


            def go(k):
                return read(s.v, k)  # CYB301
            """,
    },
    "conditions and or": {
        "c.py": """
            import os

            from a import f
            from desk import read


            def go(k, given=None):
                read(given or f(), k)  # CYB301
                read(given if given else f(), k)  # CYB301
                return read(os.environ.get("V") or f(), k)  # CYB301
            """,
    },
    "a loop that breaks": {
        "c.py": """
            from a import f
            from desk import read


            def go(k):
                v = None
                while v is None:
                    try:
                        v = f()
                    except OSError:
                        continue
                return read(v, k)  # CYB301
            """,
    },
    "a loop with an else that gives up": {
        "c.py": """
            from a import f
            from desk import read


            def load():
                for _ in range(3):
                    try:
                        v = f()
                        break
                    except OSError:
                        continue
                else:
                    raise RuntimeError("no answer")
                return v


            def go(k):
                return read(load(), k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
