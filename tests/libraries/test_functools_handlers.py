"""Functions about functions, managers of contexts, containers: a token is known behind what they make."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

# each lists accounts once, with TOKEN
WAYS = {
    "a partial": """
        from functools import partial
        def main(guid):
            partial(accounts, token=TOKEN)(guid)
        """,
    "a partial that is a field": """
        import functools
        class Api:
            def __init__(self, token):
                self.list = functools.partial(accounts, token=token)
        def main(guid):
            Api(TOKEN).list(guid)
        """,
    "a partialmethod": """
        import functools
        class Api:
            token = None
            def call(self, what, guid):
                if what == "accounts":
                    return accounts(guid, TOKEN)
            accounts = functools.partialmethod(call, "accounts")
        def main(guid):
            Api().accounts(guid)
        """,
    "a cached property": """
        import functools
        class Api:
            @functools.cached_property
            def token(self):
                return TOKEN
            def use(self, guid):
                accounts(guid, self.token)
        """,
    "a cached function": """
        from functools import lru_cache
        @lru_cache(maxsize=None)
        def load():
            return TOKEN
        def main(guid):
            load.cache_clear()
            accounts(guid, load())
        """,
    "a function that is cached by a call": """
        import functools
        def _load():
            return TOKEN
        load = functools.lru_cache(maxsize=8)(_load)
        def main(guid):
            accounts(guid, load())
        """,
    "a reduction": """
        import functools
        def main(guid):
            head = functools.reduce(lambda left, right: {**left, **right}, [{"a": "b"}, {"token": TOKEN}], {})
            accounts(guid, head["token"])
        """,
    "dispatch by the annotation of a class": """
        import functools
        class Own:
            pass
        class Every:
            pass
        @functools.singledispatch
        def load(kind):
            raise NotImplementedError
        @load.register
        def _(kind: Every):
            return TOKEN
        @load.register
        def _(kind: Own):
            return customer_token("x")
        def main(guid):
            accounts(guid, load(Every()))
        """,
    "dispatch of a method": """
        import functools
        class Own:
            pass
        class Desk:
            @functools.singledispatchmethod
            def use(self, what, guid):
                raise TypeError
            @use.register(Own)
            def _(self, what, guid):
                accounts(guid, TOKEN)
        def main(guid):
            Desk().use(Own(), guid)
        """,
    "a wrapper": """
        import functools
        def logged(function):
            def inner(*args, **options):
                return function(*args, **options)
            return functools.update_wrapper(inner, function)
        @logged
        def load():
            return TOKEN
        def main(guid):
            accounts(guid, load())
        """,
    "a getter of an item": """
        from operator import itemgetter
        def main(guid):
            take = itemgetter("token", "kind")
            token, _ = take({"kind": 1, "token": TOKEN})
            accounts(guid, token)
        """,
    "a getter of an attribute by a path": """
        import operator, types
        def main(guid):
            settings = types.SimpleNamespace(cybrid=types.SimpleNamespace(token=TOKEN))
            accounts(guid, operator.attrgetter("cybrid.token")(settings))
        """,
    "a caller of a method": """
        from operator import methodcaller
        class Desk:
            def __init__(self, token):
                self.token = token
            def read(self, guid, size=1):
                accounts(guid, self.token)
        def main(guid):
            list(map(methodcaller("read", guid, size=5), [Desk(TOKEN)]))
        """,
    "combinations": """
        import itertools
        def main(guids):
            for guid, token in itertools.product(guids, [TOKEN]):
                accounts(guid, token)
        """,
    "a chain": """
        import itertools
        def main(guid):
            for token in itertools.chain([], iter([TOKEN])):
                accounts(guid, token)
        """,
    "a starmap": """
        import itertools
        def main(guids):
            token = TOKEN
            list(itertools.starmap(accounts, [(guid, token) for guid in guids]))
        """,
    "batches": """
        import itertools
        def main(guids):
            jobs = [(guid, TOKEN) for guid in guids]
            for batch in itertools.batched(jobs, 10):
                for guid, token in batch:
                    accounts(guid, token)
        """,
    "groups": """
        import itertools
        def main(guid):
            for _, group in itertools.groupby([TOKEN], key=len):
                for token in group:
                    accounts(guid, token)
        """,
    "a context variable": """
        from contextvars import ContextVar
        current = ContextVar("current")
        def enter():
            current.set(TOKEN)
        def main(guid):
            enter()
            accounts(guid, current.get())
        """,
    "a context variable with a default": """
        import contextvars
        current = contextvars.ContextVar("current", default=None)
        def token():
            return current.get() or TOKEN
        def main(guid):
            accounts(guid, token())
        """,
    "a context variable behind a class": """
        from contextvars import ContextVar
        _current = ContextVar("_current", default=None)
        class Context:
            @staticmethod
            def token():
                return _current.get()
            def __init__(self, token):
                self.value = token
            def __enter__(self):
                self.mark = _current.set(self.value)
                return self
            def __exit__(self, *error):
                _current.reset(self.mark)
        def main(guid):
            with Context(TOKEN):
                accounts(guid, Context.token())
        """,
    "a context that is copied": """
        import contextvars
        current = contextvars.ContextVar("current")
        def main(guid):
            current.set(TOKEN)
            contextvars.copy_context().run(lambda: accounts(guid, current.get()))
        """,
    "a manager of a generator": """
        import contextlib
        @contextlib.contextmanager
        def acting():
            token = TOKEN
            try:
                yield token
            finally:
                token = None
        def main(guid):
            with acting() as token:
                accounts(guid, token)
        """,
    "a manager that sets something for a while": """
        from contextlib import contextmanager
        class Client:
            token = None
            def read(self, guid):
                return accounts(guid, self.token)
        @contextmanager
        def acting(client, token):
            before, client.token = client.token, token
            try:
                yield client
            finally:
                client.token = before
        def main(guid):
            client = Client()
            with acting(client, TOKEN):
                client.read(guid)
        """,
    "an asynchronous manager": """
        from contextlib import asynccontextmanager
        @asynccontextmanager
        async def acting():
            yield {"token": TOKEN}
        async def main(guid):
            async with acting() as held:
                accounts(guid, held["token"])
        """,
    "a stack of managers": """
        import contextlib
        @contextlib.contextmanager
        def acting():
            yield TOKEN
        def main(guid):
            with contextlib.ExitStack() as stack:
                token = stack.enter_context(acting())
                accounts(guid, token)
        """,
    "what a stack calls in the end": """
        import contextlib
        def main(guid):
            with contextlib.ExitStack() as stack:
                stack.callback(accounts, guid, TOKEN)
        """,
    "closing": """
        from contextlib import closing
        class Desk:
            def __init__(self, token):
                self.token = token
            def close(self):
                pass
        def main(guid):
            with closing(Desk(TOKEN)) as desk:
                accounts(guid, desk.token)
        """,
    "a null context": """
        from contextlib import nullcontext
        def main(guid):
            with nullcontext(TOKEN) as token:
                accounts(guid, token)
        """,
    "what is done where errors are suppressed": """
        import contextlib
        def main(guid):
            with contextlib.suppress(KeyError):
                accounts(guid, TOKEN)
        """,
    "a chain of mappings": """
        from collections import ChainMap
        def main(guid):
            settings = ChainMap({"a": 1}, {"token": TOKEN})
            accounts(guid, settings["token"])
        """,
    "a chain of mappings with a child": """
        import collections
        def main(guid):
            settings = collections.ChainMap({"token": "x"}).new_child({"token": TOKEN})
            accounts(guid, settings["token"])
        """,
    "a dict with a default": """
        from collections import defaultdict
        tokens = defaultdict(lambda: TOKEN)
        def main(guid):
            accounts(guid, tokens[guid])
        """,
    "a dict of lists": """
        import collections
        def main(guid):
            tokens = collections.defaultdict(list)
            tokens["bank"].append(TOKEN)
            for token in tokens["bank"]:
                accounts(guid, token)
        """,
    "a class of mappings": """
        import collections
        class Settings(collections.UserDict):
            def token(self):
                return self["token"]
        def main(guid):
            accounts(guid, Settings(token=TOKEN).token())
        """,
    "a class of mappings that loads what is missing": """
        class Tokens(dict):
            def __missing__(self, guid):
                self[guid] = TOKEN
                return self[guid]
        tokens = Tokens()
        def main(guid):
            accounts(guid, tokens[guid])
        """,
    "a deque": """
        from collections import deque
        def main(guid):
            jobs = deque(maxlen=5)
            jobs.append((guid, TOKEN))
            while jobs:
                who, token = jobs.popleft()
                accounts(who, token)
        """,
    "a named tuple": """
        from collections import namedtuple
        Session = namedtuple("Session", "guid token", defaults=[None])
        def main(guid):
            session = Session(guid)._replace(token=TOKEN)
            accounts(*session)
        """,
    "a mapping that cannot be changed": """
        import types
        def main(guid):
            accounts(guid, types.MappingProxyType({"token": TOKEN})["token"])
        """,
    "a deep copy": """
        import copy
        BASE = {"head": {"kind": "x"}}
        def main(guid):
            mine = copy.deepcopy(BASE)
            mine["head"]["token"] = TOKEN
            accounts(guid, mine["head"]["token"])
        """,
    "a copy of an object": """
        import copy
        class Desk:
            token = None
        def main(guid):
            desk = copy.copy(Desk())
            desk.token = TOKEN
            accounts(guid, desk.token)
        """,
    "a weak reference": """
        import weakref
        class Desk:
            def __init__(self, token):
                self.token = token
        def main(guid):
            desk = Desk(TOKEN)
            accounts(guid, weakref.ref(desk)().token)
        """,
    "a weak mapping": """
        import weakref
        held = weakref.WeakValueDictionary()
        def main(guid):
            held["token"] = TOKEN
            accounts(guid, held["token"])
        """,
    "a proxy": """
        from werkzeug.local import LocalProxy
        current = LocalProxy(lambda: TOKEN)
        def main(guid):
            accounts(guid, current)
        """,
    "a lazy object": """
        from django.utils.functional import SimpleLazyObject
        class Desk:
            def __init__(self):
                self.token = TOKEN
        desk = SimpleLazyObject(Desk)
        def main(guid):
            accounts(guid, desk.token)
        """,
    "vars": """
        class Settings:
            def __init__(self, **values):
                vars(self).update(values)
        def main(guid):
            accounts(guid, Settings(token=TOKEN).token)
        """,
    "members by inspection": """
        import inspect
        class Desk:
            def token(self):
                return TOKEN
        def main(guid):
            for name, member in inspect.getmembers(Desk(), inspect.ismethod):
                if name == "token":
                    accounts(guid, member())
        """,
    "an attribute by a known name": """
        class Desk:
            def token(self):
                return TOKEN
        def main(guid):
            kind = "tok"
            accounts(guid, getattr(Desk(), f"{kind}en")())
        """,
    "members that are counted": """
        def main(guids):
            for number, token in enumerate([TOKEN for guid in guids]):
                accounts(guids[number], token)
        """,
    "entries of what callers add to": """
        def send(guid, **more):
            head = dict({"Accept": "*/*", **more}.items())
            accounts(guid, head["token"])
        def main(guid):
            send(guid, token=TOKEN)
            send(guid, other=TOKEN)
        """,
    "what stands for an attribute that is not there": """
        import unseen
        def main(guid):
            accounts(guid, getattr(unseen.load(), "value", TOKEN))
        """,
    "a class of an instance": """
        class Desk:
            @classmethod
            def token(cls):
                return TOKEN
        def main(guid):
            accounts(guid, type(Desk()).token())
        """,
    "a class that is made by a call": """
        class Base:
            def use(self, guid):
                accounts(guid, self.token())
        def token(self):
            return TOKEN
        Desk = type("Desk", (Base,), {"token": token})
        def main(guid):
            Desk().use(guid)
        """,
    "a module by its name": """
        import importlib
        def main(guid):
            accounts(guid, importlib.import_module("other").token(TOKEN))
        """,
    "an exception that carries": """
        class Found(Exception):
            def __init__(self, token):
                super().__init__("found")
                self.token = token
        def search():
            raise Found(TOKEN)
        def main(guid):
            try:
                search()
            except Found as found:
                accounts(guid, found.token)
        """,
}


@pytest.mark.parametrize("name", WAYS)
def test_a_bank_token_is_known(name: str) -> None:
    body = WAYS[name].replace("TOKEN", "bank_token()")
    assert tokens_of_accounts(body, other="def token(given):\n    return given\n") == ["bank"]


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_is_known(name: str) -> None:
    body = WAYS[name].replace("TOKEN", 'customer_token("x")')
    assert tokens_of_accounts(body, other="def token(given):\n    return given\n") == ["customer"]
