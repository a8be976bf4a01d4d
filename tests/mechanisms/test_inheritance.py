"""Values through classes: class and static methods, inheritance, super(), abstract bases, protocols, mixins."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "a class method as a constructor": {
        "b.py": """
            from a import f
            from desk import Desk


            class Shop(Desk):
                @classmethod
                def open(cls, *, quiet=False):
                    return cls(f())
            """,
        "c.py": """
            from b import Shop


            def go(k):
                s = Shop.open(quiet=True)
                s.rates()
                return s.read(k)  # CYB301
            """,
    },
    "a static method and a class attribute": {
        "c.py": """
            from a import f
            from desk import read


            class Shop:
                V = None

                @staticmethod
                def load():
                    return f()

                @classmethod
                def v(cls):
                    cls.V = cls.V or cls.load()
                    return cls.V

                def go(self, k):
                    return read(self.v(), k)  # CYB301
            """,
    },
    "super() through two levels": {
        "b.py": """
            from desk import Desk


            class Middle(Desk):
                def __init__(self, v, name):
                    super().__init__(v)
                    self.name = name

                def read(self, k):
                    print(self.name, k)
                    return super().read(k)
            """,
        "c.py": """
            from a import f
            from b import Middle


            class Shop(Middle):
                def __init__(self, *p, **n):
                    super().__init__(*p, name="shop", **n)


            def go(k):
                s = Shop(v=f())
                s.rates()
                return s.read(k)  # CYB301
            """,
    },
    "the base's constructor by its name": {
        "c.py": """
            from a import f
            from desk import Desk


            class Shop(Desk):
                def __init__(self):
                    Desk.__init__(self, f())

                def go(self, k):
                    return Desk.read(self, k)  # CYB301
            """,
    },
    "an abstract base with one implementation": {
        "b.py": """
            import abc


            class Source(abc.ABC):
                @abc.abstractmethod
                def load(self) -> str: ...
            """,
        "s.py": """
            import a
            from b import Source


            class Real(Source):
                def load(self) -> str:
                    return a.f()
            """,
        "c.py": """
            from b import Source
            from desk import read
            from s import Real


            class Shop:
                def __init__(self, source: Source):
                    self.source = source

                def go(self, k):
                    return read(self.source.load(), k)  # CYB301


            def main(k):
                return Shop(Real()).go(k)
            """,
    },
    "a protocol with two implementations": {
        "s.py": """
            from typing import Protocol

            import a


            class Source(Protocol):
                def load(self) -> str: ...


            class Real:
                def load(self) -> str:
                    return a.f()


            class Stub:
                def load(self) -> str:
                    return "x"
            """,
        "c.py": """
            from desk import read
            from s import Real, Source, Stub


            def show(source: Source, k):
                return read(source.load(), k)


            def main(k):
                show(Stub(), k)
                return show(Real(), k)  # CYB301
            """,
    },
    "a mixin that uses what its neighbours give": {
        "b.py": """
            from desk import read


            class Reading:
                def go(self, k):
                    return read(self.load(), k)
            """,
        "s.py": """
            import a


            class Loading:
                def load(self):
                    return a.f()
            """,
        "c.py": """
            from b import Reading
            from s import Loading


            class Shop(Reading, Loading):
                pass


            def main(k):
                return Shop().go(k)  # CYB301
            """,
    },
    "a method that returns self": {
        "c.py": """
            from a import f
            from desk import Desk


            class Build:
                def given(self, v):
                    self.v = v
                    return self

                def quiet(self):
                    self.loud = False
                    return self

                def make(self):
                    return Desk(self.v)


            def go(k):
                return Build().given(f()).quiet().make().read(k)  # CYB301
            """,
    },
    "a class made in a function": {
        "b.py": """
            from desk import Desk


            def kind(source):
                class Shop(Desk):
                    def __init__(self):
                        super().__init__(source())

                return Shop
            """,
        "c.py": """
            from a import f
            from b import kind

            Shop = kind(f)


            def go(k):
                return Shop().read(k)  # CYB301
            """,
    },
    "a generic class": {
        "b.py": """
            from typing import Generic, TypeVar

            T = TypeVar("T")


            class Held(Generic[T]):
                def __init__(self, x: T) -> None:
                    self.x = x

                def get(self) -> T:
                    return self.x
            """,
        "c.py": """
            from a import f
            from b import Held
            from desk import Desk


            def go(k):
                return Held[Desk](Desk(f())).get().read(k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
