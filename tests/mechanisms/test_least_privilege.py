"""CYB203: exactly which scopes nothing needs, and the list that would do, where every use is seen."""

from __future__ import annotations

import re
import textwrap

import pytest
from support import GRANT, expected, findings, project

from cybrid_lint.findings import Finding

MAKER = (
    GRANT
    + """

def mint(v, guid, scopes):
    body = {"customer_guid": guid, "scopes": scopes}
    made = requests.post(f"{IDP}/api/customer_tokens", json=body, headers={"Authorization": f"Bearer {v}"})
    return made.json()["access_token"]


def get(v, path, **query):
    return requests.get(API + path, params=query, headers={"Authorization": f"Bearer {v}"}).json()


class Client:
    def __init__(self, v):
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {v}"

    def prices(self):
        return self.session.get(API + "/prices").json()

    def customers(self):
        return self.session.get(API + "/customers").json()


class Late:
    def __init__(self, scope):
        self.scope = scope
        self.v = None

    def load(self):
        self.v = self.v or grant(self.scope)
        return self.v

    def prices(self):
        return get(self.load(), "/prices")


class Narrow:
    def __init__(self, v):
        self.v = v

    def prices(self):
        return get(self.v, "/prices")
"""
)

# name: (the program, the scopes that nothing needs, the list that would do)
SPARE: dict[str, tuple[str, str, str]] = {
    "one of two": (
        """
        def go():
            return get(grant("prices:read trades:read"), "/prices")  # CYB203
        """,
        "trades:read",
        "prices:read",
    ),
    "two of four, in order": (
        """
        SCOPES = ["trades:read", "prices:read", "customers:read", "accounts:read"]


        def go():
            v = grant(" ".join(SCOPES))  # CYB203
            get(v, "/prices")
            return get(v, "/customers", page=0)
        """,
        "accounts:read, trades:read",
        "customers:read prices:read",
    ),
    "writing where reading is enough": (
        """
        def go():
            return get(grant("customers:read customers:write"), "/customers")  # CYB203
        """,
        "customers:write",
        "customers:read",
    ),
    "a use in a helper's helper": (
        """
        def pages(v, path):
            return [get(v, path, page=n) for n in range(3)]


        def every(v):
            return pages(v, "/prices") + pages(v, "/customers")


        def go():
            return every(grant("prices:read customers:read banks:read"))  # CYB203
        """,
        "banks:read",
        "customers:read prices:read",
    ),
    "uses in a loop over a table": (
        """
        PATHS = {"a": "/prices", "b": "/customers"}


        def go():
            v = grant("prices:read customers:read trades:read")  # CYB203
            return {name: get(v, path) for name, path in PATHS.items()}
        """,
        "trades:read",
        "customers:read prices:read",
    ),
    "a client's methods, called or not": (
        """
        def go():
            return Client(grant("prices:read customers:read accounts:read")).prices()  # CYB203
        """,
        "accounts:read",
        "customers:read prices:read",
    ),
    "a session and a module's name": (
        """
        session = requests.Session()
        session.headers["Authorization"] = "Bearer " + grant("prices:read quotes:read")  # CYB203


        def go():
            return session.get(f"{API}/prices")
        """,
        "quotes:read",
        "prices:read",
    ),
    "a cached token": (
        """
        import functools


        @functools.lru_cache(maxsize=1)
        def load():
            return grant("prices:read trades:read")  # CYB203


        def go():
            return get(load(), "/prices")


        def other():
            return get(load(), "/symbols")
        """,
        "trades:read",
        "prices:read",
    ),
    "instances that request later, each by itself": (
        """
        def go():
            one = Late("prices:read")
            two = Late("prices:read trades:read")  # CYB203
            return one.prices(), two.prices()
        """,
        "trades:read",
        "prices:read",
    ),
    "a bank token that makes customer tokens": (
        """
        def go(guid):
            v = grant("customers:read customers:write accounts:read")  # CYB203
            return get(mint(v, guid, ["accounts:read"]), "/accounts", customer_guid=guid)
        """,
        "accounts:read",
        "customers:read customers:write",
    ),
    "a customer token": (
        """
        def go(guid):
            v = grant("customers:read customers:write")
            w = mint(v, guid, ["accounts:read", "trades:read"])  # CYB203
            return get(w, "/accounts", customer_guid=guid)
        """,
        "trades:read",
        "accounts:read",
    ),
    "a customer token that writes": (
        """
        def go(guid, quote):
            v = grant("customers:read customers:write")
            w = mint(v, guid, ["quotes:execute", "trades:execute", "trades:read"])  # CYB203
            h = {"Authorization": f"Bearer {w}"}
            requests.post(f"{API}/quotes", json={"customer_guid": guid, **quote}, headers=h)
            return requests.post(f"{API}/trades", json=quote, headers=h)
        """,
        "trades:read",
        "quotes:execute trades:execute",
    ),
    "PII that nothing asks for": (
        """
        def go():
            return get(grant("customers:read customers:pii:read"), "/customers", include_pii=False)  # CYB203
        """,
        "customers:pii:read",
        "customers:read",
    ),
    "a branch": (
        """
        def go(flag):
            v = grant("prices:read customers:read trades:read" if flag else "prices:read customers:read")  # CYB203
            return get(v, "/prices" if flag else "/customers")
        """,
        "trades:read",
        "customers:read prices:read",
    ),
    "coroutines": (
        """
        import asyncio

        import httpx


        async def ask(client, path):
            return (await client.get(path)).json()


        async def go():
            v = await asyncio.to_thread(grant, "prices:read customers:read files:read")  # CYB203
            async with httpx.AsyncClient(base_url=API, headers={"Authorization": f"Bearer {v}"}) as client:
                return await asyncio.gather(ask(client, "/prices"), ask(client, "/customers"))
        """,
        "files:read",
        "customers:read prices:read",
    ),
}

CLEAN: dict[str, str] = {
    "every scope is needed": """
        def go():
            v = grant("prices:read customers:read")
            return get(v, "/prices"), get(v, "/customers")
        """,
    "a use in a function that nothing calls": """
        v = grant("prices:read trades:read")


        def go():
            return get(v, "/prices")


        def unused():
            return get(v, "/trades")
        """,
    "a use by a subclass": """
        class More(Client):
            def trades(self):
                return self.session.get(API + "/trades").json()


        def go():
            return More(grant("prices:read customers:read trades:read")).prices()
        """,
    "a token that is not used": """
        def probe():
            assert grant("prices:read trades:read")
        """,
    "a token that is returned to a browser's script": """
        import flask

        app = flask.Flask(__name__)


        @app.get("/x")
        def x():
            w = mint(grant("customers:read customers:write"), flask.request.args["g"], ["accounts:read", "trades:read"])
            get(w, "/accounts")
            return flask.jsonify(access=w)
        """,
    "a token that unknown code is given": """
        import elsewhere


        def go():
            v = grant("prices:read trades:read")
            elsewhere.take(v)
            return get(v, "/prices")
        """,
    "a token that a client takes away": """
        import elsewhere


        def go():
            c = Client(grant("prices:read customers:read trades:read"))
            c.prices()
            return elsewhere.Runner(client=c)
        """,
    "a token whose text is sent to another": """
        def go():
            v = grant("prices:read trades:read")
            requests.post("https://hooks.example.com/x", json={"v": v})
            return get(v, "/prices")
        """,
    "a token on a queue of a broker": """
        import redis

        box = redis.Redis()


        def go():
            v = grant("prices:read trades:read")
            box.publish("v", v)
            return get(v, "/prices")
        """,
    "a path that is not known": """
        def go(path):
            v = grant("prices:read trades:read")
            return get(v, "/prices"), get(v, path)
        """,
    "scopes that are not known": """
        def go():
            return get(grant(f"prices:read {os.environ['MORE']}"), "/prices")
        """,
    "a helper whose callers are not seen": """
        def client(scope="prices:read customers:read"):
            return Client(grant(scope))


        def go():
            return client().prices(), client().customers()
        """,
    "PII that is asked for": """
        def go():
            return get(grant("customers:read customers:pii:read"), "/customers", include_pii=True)
        """,
    "PII that is asked for or not": """
        def go(flag):
            return get(grant("customers:read customers:pii:read"), "/customers", include_pii=flag)
        """,
    "a way to any path in a method": """
        class Hidden:
            def __init__(self, v):
                self._get = lambda path: get(v, path)

            def prices(self):
                return self._get("/prices")

            def any(self, path):
                return self._get(path)


        def go():
            return Hidden(grant("prices:read trades:read")).prices()
        """,
    "a token for two paths by a condition": """
        def go(flag):
            path = "/prices" if flag else "/customers"
            return get(grant("prices:read customers:read"), path)
        """,
}


def files(text: str, *, split: bool) -> dict[str, str]:
    """The program in one module, or its maker and its clients in a module of their own."""
    text = textwrap.dedent(text)
    if split:
        return {"maker.py": MAKER, "app.py": "from maker import *\nimport os\nimport requests\n" + text}
    return {"app.py": MAKER + "\n\n" + text}


def level(found: list[Finding]) -> list[tuple[str, int, str]]:
    """The places of what is found, without CYB301 to CYB304, which have their own tests."""
    return sorted((one.span.path, one.span.line, one.code) for one in found if not one.code.startswith("CYB3"))


@pytest.mark.parametrize("split", [False, True], ids=["one module", "two modules"])
@pytest.mark.parametrize("name", SPARE)
def test_exactly_what_nothing_needs_is_named(name, split):
    text, spare, enough = SPARE[name]
    given = files(text, split=split)
    found = findings(given)
    assert level(found) == expected(given)
    (message,) = [one.message for one in found if one.code == "CYB203"]
    assert re.split(r" that no call uses: |; request only", message)[1] == spare
    assert message.endswith(f'; request only "{enough}"')


@pytest.mark.parametrize("split", [False, True], ids=["one module", "two modules"])
@pytest.mark.parametrize("name", CLEAN)
def test_nothing_is_named_that_something_may_need(name, split):
    assert level(findings(project(files(CLEAN[name], split=split)))) == []
