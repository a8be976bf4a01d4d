"""Flow alone: three modules, names that say nothing, and the token still known where it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from nameless import BANK, CLIENT, CUSTOMER, FUNCTION, FUNCTIONS, URL
from support import check, expected

#: What the protocol spells, and no program can spell otherwise.
PROTOCOL = re.compile(
    r"https?://[^\"']*|\"/api/[^\"']*\"|\"(?:grant_type|client_credentials|client_id|client_secret|scopes?|customer_guid"
    r"|Authorization|[a-z_]+:[a-z]+)\"|Bearer |# CYB\d+|access_token(?=\"|=)|customer_guid="
)

OBJECTS: dict[str, dict[str, str]] = {
    "an inherited method": {
        "b.py": CLIENT
        + """

class D(C):
    pass
""",
        "c.py": """
            import a
            from b import D


            class E(D):
                def __init__(self):
                    super().__init__(a.f())

                def r(self, k):
                    return self.g(k)  # CYB301
            """,
    },
    "a template method": {
        "b.py": f"""
            import requests


            class C:
                def v(self):
                    raise NotImplementedError

                def g(self, k):
                    h = {{"Authorization": "Bearer " + self.v()}}
                    return requests.get("{URL}", params={{"customer_guid": k}}, headers=h).json()  # CYB301
            """,
        "c.py": """
            import a
            from b import C


            class D(C):
                def v(self):
                    return a.f()


            def r(k):
                return D().g(k)
            """,
    },
    "a property": {
        "b.py": """
            import a


            class P:
                @property
                def h(self):
                    return {"Authorization": "Bearer " + a.f()}
            """,
        "c.py": f"""
            import requests

            from b import P


            def r(k):
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=P().h)  # CYB301
            """,
    },
    "a list that is unpacked": {
        "b.py": """
            import a


            def p():
                return [1, a.f()], {"x": 2}
            """,
        "c.py": f"""
            import requests

            from b import p


            def r(k):
                (_, v), *_ = p()
                h = {{"Authorization": "Bearer " + v}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "a named tuple and a dataclass": {
        "b.py": """
            import dataclasses
            import typing

            import a


            class N(typing.NamedTuple):
                v: str


            @dataclasses.dataclass
            class D:
                n: N


            def p():
                return D(N(a.f()))
            """,
        "c.py": f"""
            import requests

            from b import p


            def r(k):
                h = {{"Authorization": "Bearer " + p().n.v}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "a closure": {
        "b.py": FUNCTION
        + """

def m(v):
    def i(k):
        return g(v, k)

    return i
""",
        "c.py": """
            import a
            import b

            w = b.m(a.f())


            def r(k):
                return w(k)  # CYB301
            """,
    },
    "a cache": {
        "b.py": """
            import functools

            import a


            @functools.lru_cache(maxsize=1)
            def v():
                return a.f()
            """,
        "c.py": f"""
            import requests

            from b import v


            def r(k):
                h = {{"Authorization": "Bearer " + v()}}
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "coroutines": {
        "b.py": """
            import asyncio

            import a


            async def v():
                await asyncio.sleep(1)
                return a.f()
            """,
        "c.py": f"""
            import httpx

            from b import v


            async def r(k):
                h = {{"Authorization": "Bearer " + await v()}}
                async with httpx.AsyncClient(headers=h) as s:
                    return await s.get("{URL}", params={{"customer_guid": k}})  # CYB301
            """,
    },
    "an auth class": {
        "b.py": """
            import requests

            import a


            class H(requests.auth.AuthBase):
                def __call__(self, q):
                    q.headers["Authorization"] = "Bearer " + a.f()
                    return q
            """,
        "c.py": f"""
            import requests

            from b import H


            def r(k):
                return requests.get("{URL}", params={{"customer_guid": k}}, auth=H())  # CYB301
            """,
    },
    "a dict that another fills": {
        "b.py": """
            import a


            def p(h):
                h["Authorization"] = "Bearer " + a.f()
            """,
        "c.py": f"""
            import requests

            from b import p


            def r(k):
                h = {{}}
                p(h)
                return requests.get("{URL}", params={{"customer_guid": k}}, headers=h)  # CYB301
            """,
    },
    "an auth class with a constructor": {
        "b.py": """
            import requests


            class H(requests.auth.AuthBase):
                def __init__(self, v):
                    self.v = v

                def __call__(self, q):
                    q.headers["Authorization"] = "Bearer " + self.v
                    return q
            """,
        "c.py": f"""
            import requests

            from a import f
            from b import H


            def r(k):
                return requests.get("{URL}", params={{"customer_guid": k}}, auth=H(f()))  # CYB301
            """,
    },
    "the SDK": {
        "b.py": """
            import cybrid_api_bank
            from cybrid_api_bank.api import accounts_bank_api

            import a


            def m():
                c = cybrid_api_bank.Configuration(access_token=a.f())
                return accounts_bank_api.AccountsBankApi(cybrid_api_bank.ApiClient(c))
            """,
        "c.py": """
            from b import m


            def r(k):
                return m().list_accounts(customer_guid=k)  # CYB301
            """,
    },
    "a star and a package": {
        "p/__init__.py": "from p.q import *\n",
        "p/q.py": "from a import f as v\n",
        "b.py": FUNCTION,
        "c.py": """
            import b as n
            import p as m


            def r(k):
                return n.g(m.v(), k)  # CYB301
            """,
    },
    "an import within a function": {
        "b.py": FUNCTION,
        "c.py": """
            def r(k):
                from a import f
                from b import g

                return g(v=f(), k=k)  # CYB301
            """,
    },
    "keywords that are passed on": {
        "b.py": FUNCTION
        + """

def n(*p, **o):
    return g(*p, **o)
""",
        "c.py": """
            import a
            import b


            def r(k):
                o = {"v": a.f()}
                return b.n(k=k, **o)  # CYB301
            """,
    },
    "an object that makes another": {
        "b.py": CLIENT
        + """

class B:
    def __init__(self):
        self.o = {}

    def s(self, v):
        self.o["v"] = v
        return self

    def m(self):
        return C(**self.o)
""",
        "c.py": """
            import a
            from b import B


            def r(k):
                z = B().s(a.f()).m()
                return z.g(k)  # CYB301
            """,
    },
    "a comprehension and a loop": {
        "b.py": CLIENT,
        "c.py": """
            import a
            from b import C


            def r(o):
                l = [C(v) for v in [a.f()]]
                for z in l:
                    for k in o:
                        z.g(k)  # CYB301
            """,
    },
}

ROUTES = FUNCTIONS | OBJECTS


@pytest.mark.parametrize("name", ROUTES)
def test_no_name_says_what_it_is(name):
    for text in [BANK, *ROUTES[name].values()]:
        rest = PROTOCOL.sub("", text)
        assert not re.search(
            "bank|token|customer|organi|cybrid", re.sub(r"cybrid_api_\w+|\w*_bank_api|\w+BankApi", "", rest)
        )


@pytest.mark.parametrize("name", ROUTES)
def test_the_token_is_known_where_it_is_used(name):
    files: Mapping[str, str] = {"a.py": BANK, **ROUTES[name]}
    assert expected(files)
    check(files)


@pytest.mark.parametrize("name", ROUTES)
def test_a_customer_token_on_the_same_way_is_right(name):
    unmarked = {path: re.sub(r" +# CYB\d+", "", text) for path, text in ROUTES[name].items()}
    check({"a.py": CUSTOMER, **unmarked})


@pytest.mark.parametrize("name", ROUTES)
def test_a_value_from_outside_on_the_same_way_is_unknown(name):
    unmarked = {path: re.sub(r" +# CYB\d+", "", text) for path, text in ROUTES[name].items()}
    check({"a.py": 'import os\n\n\ndef f():\n    return os.environ["T"]\n', **unmarked})
