"""Values in attributes: properties, descriptors, attributes on demand."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "a property with a lazy attribute": {
        "c.py": """
            from a import f
            from desk import read


            class Shop:
                def __init__(self):
                    self._v = None

                @property
                def v(self):
                    if self._v is None:
                        self._v = f()
                    return self._v

                def go(self, k):
                    return read(self.v, k)  # CYB301
            """,
    },
    "a property's setter": {
        "c.py": """
            from a import f
            from desk import read


            class Shop:
                @property
                def v(self):
                    return self._v

                @v.setter
                def v(self, x):
                    self._v = x.strip()


            def go(k):
                s = Shop()
                s.v = f()
                return read(s.v, k)  # CYB301
            """,
    },
    "a cached property that holds a client": {
        "c.py": """
            from functools import cached_property

            from a import f
            from desk import Desk


            class Shop:
                @cached_property
                def desk(self):
                    return Desk(f())

                def go(self, k):
                    self.desk.rates()
                    return self.desk.read(k)  # CYB301
            """,
    },
    "Django's cached property of a session": {
        "c.py": """
            import requests
            from django.utils.functional import cached_property

            from a import f


            class Shop:
                @cached_property
                def session(self):
                    s = requests.Session()
                    s.headers["Authorization"] = f"Bearer {f()}"
                    return s

                def go(self, k):
                    self.session.get("$HOST/api/accounts")
                    return self.session.get("$HOST/api/accounts", params={"customer_guid": k})  # CYB301
            """,
    },
    "settings by __getattr__": {
        "s.py": """
            import a


            class Settings:
                def __init__(self):
                    self._kept = {}

                def __getattr__(self, name):
                    if name == "v":
                        self._kept[name] = a.f()
                        return self._kept[name]
                    raise AttributeError(name)


            settings = Settings()
            """,
        "c.py": """
            from desk import read
            from s import settings


            def go(k):
                return read(settings.v, k)  # CYB301
            """,
    },
    "a proxy by __getattr__": {
        "s.py": """
            class Proxy:
                def __init__(self, inner):
                    self._inner = inner

                def __getattr__(self, name):
                    return getattr(self._inner, name)
            """,
        "c.py": """
            from a import f
            from desk import Desk
            from s import Proxy


            def go(k):
                p = Proxy(Desk(f()))
                p.rates()
                return p.read(k)  # CYB301
            """,
    },
    "a module's __getattr__": {
        "s.py": """
            import a


            def __getattr__(name):
                if name == "v":
                    return a.f()
                raise AttributeError(name)
            """,
        "c.py": """
            import s
            from desk import read


            def go(k):
                return read(s.v, k)  # CYB301
            """,
    },
    "a descriptor": {
        "s.py": """
            import a


            class Loaded:
                def __get__(self, owner, kind=None):
                    return a.f()
            """,
        "c.py": """
            from desk import read
            from s import Loaded


            class Shop:
                v = Loaded()

                def go(self, k):
                    return read(self.v, k)  # CYB301
            """,
    },
    "setattr and getattr with known names": {
        "c.py": """
            from a import f
            from desk import read


            class Shop:
                def __init__(self, **n):
                    for name, x in n.items():
                        setattr(self, name, x)


            def go(k):
                s = Shop(v=f(), limit=3)
                return read(getattr(s, "v", None), k)  # CYB301
            """,
    },
    "vars and __dict__": {
        "c.py": """
            from a import f
            from desk import read


            class Shop:
                def __init__(self, **n):
                    self.__dict__.update(n)


            def go(k):
                s = Shop(v=f())
                return read(s.v, k)  # CYB301
            """,
    },
    "a hook of __init_subclass__": {
        "b.py": """
            KINDS = {}


            class Base:
                def __init_subclass__(cls, name, **n):
                    super().__init_subclass__(**n)
                    KINDS[name] = cls

                def go(self, k):
                    raise NotImplementedError
            """,
        "s.py": """
            from a import f
            from b import Base
            from desk import read


            class Own(Base, name="own"):
                def go(self, k):
                    return read(f(), k)  # CYB301
            """,
        "c.py": """
            import s
            from b import KINDS


            def go(k):
                return KINDS["own"]().go(k)
            """,
    },
    "a setter that fills a session": {
        "c.py": """
            import requests

            from a import f


            class Shop:
                def __init__(self):
                    self.session = requests.Session()

                @property
                def v(self):
                    return self.session.headers["Authorization"]

                @v.setter
                def v(self, x):
                    self.session.headers["Authorization"] = "Bearer " + x

                def go(self, k):
                    return self.session.get("$HOST/api/accounts", params={"customer_guid": k})


            def main(k):
                s = Shop()
                s.v = f()
                return s.go(k)  # CYB301
            """,
    },
    "a method that fills a session": {
        "c.py": """
            import requests

            from a import f


            class Shop:
                def __init__(self):
                    self.session = requests.Session()

                def login(self, v):
                    self.session.headers["Authorization"] = "Bearer " + v

                def go(self, k):
                    return self.session.get("$HOST/api/accounts", params={"customer_guid": k})


            def main(k):
                s = Shop()
                s.login(f())
                return s.go(k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
