"""Programs of three modules whose names say nothing: how a token gets from its maker to a call."""

from __future__ import annotations

BANK = """
import os

import requests


def f():
    q = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["I"],
            "client_secret": os.environ["S"],
            "scope": "accounts:read",
        },
    )
    return q.json()["access_token"]
"""

CUSTOMER = """
import os

import requests


def e():
    q = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["I"],
            "client_secret": os.environ["S"],
            "scope": "customers:read customers:write",
        },
    )
    return q.json()["access_token"]


def f():
    q = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": os.environ["G"], "scopes": ["accounts:read"]},
        headers={"Authorization": f"Bearer {e()}"},
    )
    return q.json()["access_token"]
"""

URL = "https://bank.sandbox.cybrid.app/api/accounts"

CLIENT = f"""
import requests


class C:
    def __init__(self, v):
        self.v = v

    def g(self, k):
        h = {{"Authorization": "Bearer " + self.v}}
        return requests.get("{URL}", params={{"customer_guid": k}}, headers=h).json()
"""

FUNCTION = f"""
import requests


def g(v, k):
    h = {{"Authorization": "Bearer " + v}}
    return requests.get("{URL}", params={{"customer_guid": k}}, headers=h).json()
"""

FUNCTIONS: dict[str, dict[str, str]] = {
    "a call": {
        "b.py": FUNCTION,
        "c.py": """
            from a import f
            from b import g


            def r(k):
                t = f()
                return g(t, k)  # CYB301
            """,
    },
    "a class attribute and a factory": {
        "b.py": CLIENT,
        "c.py": """
            import a
            import b


            class D:
                m = None

                @classmethod
                def n(cls):
                    if cls.m is None:
                        cls.m = b.C(a.f())
                    return cls.m


            def r(k):
                return D.n().g(k)  # CYB301
            """,
    },
    "an instance attribute": {
        "b.py": CLIENT,
        "c.py": """
            from a import f
            from b import C


            class D:
                def __init__(self):
                    self.z = C(f())

                def r(self, k):
                    return self.z.g(k)  # CYB301
            """,
    },
    "a decorator that gives it": {
        "b.py": """
            import functools

            import a


            def d(w):
                @functools.wraps(w)
                def i(*p, **n):
                    return w(a.f(), *p, **n)

                return i
            """,
        "c.py": f"""
            import requests

            from b import d


            @d
            def r(v, k):
                h = {{"Authorization": "Bearer " + v}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "a context manager": {
        "b.py": """
            import contextlib

            import requests

            import a


            @contextlib.contextmanager
            def o():
                s = requests.Session()
                s.headers["Authorization"] = "Bearer " + a.f()
                yield s
            """,
        "c.py": f"""
            from b import o


            def r(k):
                with o() as s:
                    return s.get("{URL}", params={{"customer_guid": k}}).json()  # CYB301
            """,
    },
    "a context manager that is a class": {
        "b.py": """
            import requests

            import a


            class O:
                def __enter__(self):
                    self.s = requests.Session()
                    self.s.headers.update({"Authorization": "Bearer " + a.f()})
                    return self.s

                def __exit__(self, *p):
                    self.s.close()
            """,
        "c.py": f"""
            from b import O


            def r(k):
                with O() as s:
                    return s.get("{URL}", params={{"customer_guid": k}}).json()  # CYB301
            """,
    },
    "a generator": {
        "b.py": """
            import a


            def y():
                while True:
                    yield a.f()
            """,
        "c.py": f"""
            import requests

            from b import y


            def r(k):
                for v in y():
                    h = {{"Authorization": "Bearer " + v}}
                    requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301


            def u(k):
                h = {{"Authorization": "Bearer " + next(y())}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "a dict": {
        "b.py": """
            import a

            M = {}


            def p(n):
                M[n] = a.f()
            """,
        "c.py": f"""
            import requests

            from b import M


            def r(k):
                h = {{"Authorization": "Bearer " + M["x"]}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "a table of functions": {
        "b.py": """
            import a

            M = {"x": a.f, "y": lambda: a.f()}
            """,
        "c.py": f"""
            import requests

            from b import M


            def r(k):
                h = {{"Authorization": "Bearer " + M["y"]()}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "a partial": {
        "b.py": FUNCTION,
        "c.py": """
            import functools

            import a
            import b

            w = functools.partial(b.g, a.f())


            def r(k):
                return w(k)  # CYB301
            """,
    },
    "a global of a module": {
        "b.py": """
            import a

            V = None


            def i():
                global V
                V = a.f()
            """,
        "c.py": f"""
            import requests

            import b


            def r(k):
                b.i()
                h = {{"Authorization": f"Bearer {{b.V}}"}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "a callback": {
        "b.py": f"""
            import requests


            class C:
                def __init__(self, w):
                    self.w = w

                def g(self, k):
                    h = {{"Authorization": "Bearer " + self.w()}}
                    return requests.get("{URL}", params={{"customer_guid": k}}, headers=h).json()
            """,
        "c.py": """
            import a
            from b import C

            z = C(a.f)


            def r(k):
                return z.g(k)  # CYB301
            """,
    },
}
