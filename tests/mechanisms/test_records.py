"""Values in records: dataclasses and attrs."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "a dataclass with a default factory": {
        "c.py": """
            from dataclasses import dataclass, field

            from a import f
            from desk import read


            @dataclass
            class Shop:
                name: str
                v: str = field(default_factory=f, repr=False)

                def go(self, k):
                    return read(self.v, k)  # CYB301
            """,
    },
    "a dataclass that is completed after its making": {
        "c.py": """
            from dataclasses import dataclass, field

            from a import f
            from desk import Desk


            @dataclass
            class Shop:
                name: str
                desk: Desk = field(init=False)

                def __post_init__(self):
                    self.desk = Desk(f())

                def go(self, k):
                    return self.desk.read(k)  # CYB301
            """,
    },
    "a dataclass that is replaced": {
        "c.py": """
            import dataclasses

            from a import f
            from desk import read


            @dataclasses.dataclass(frozen=True)
            class Context:
                v: str | None = dataclasses.field(default=None, repr=False)
                limit: int = 10


            def go(k):
                empty = Context(limit=3)
                return read(dataclasses.replace(empty, v=f()).v, k)  # CYB301
            """,
    },
    "a dataclass that inherits": {
        "c.py": """
            from dataclasses import asdict, dataclass

            from a import f
            from desk import read


            @dataclass
            class Base:
                v: str


            @dataclass
            class Context(Base):
                k: str = ""


            def go(k):
                read(**asdict(Context(f(), k)))  # CYB301
                return read(Context(f(), k=k).v, k)  # CYB301
            """,
    },
    "a dataclass as a service": {
        "b.py": """
            from dataclasses import dataclass

            from desk import Desk


            @dataclass(slots=True, kw_only=True)
            class Shop:
                desk: Desk
                limit: int = 10

                def go(self, k):
                    self.desk.rates()
                    return self.desk.read(k)  # CYB301
            """,
        "c.py": """
            from a import f
            from b import Shop
            from desk import Desk


            def main(k):
                return Shop(desk=Desk(f())).go(k)
            """,
    },
    "attrs": {
        "c.py": """
            import attrs

            from a import f
            from desk import read


            @attrs.define
            class Context:
                name: str
                v: str = attrs.field(repr=False)
                kept: dict = attrs.field(factory=dict)

                def go(self, k):
                    return read(self.v, k)


            def main(k):
                return Context("x", v=f()).go(k)  # CYB301
            """,
    },
    "attrs of the old form": {
        "c.py": """
            import attr

            from a import f
            from desk import read


            @attr.s(auto_attribs=True)
            class Context:
                v: str = attr.ib(factory=f, repr=False)


            def main(k):
                return read(Context().v, k)  # CYB301
            """,
    },
    "a private name in attrs": {
        "c.py": """
            import attr

            from a import f
            from desk import read


            @attr.define
            class Context:
                _v: str

                def go(self, k):
                    return read(self._v, k)


            def main(k):
                return Context(v=f()).go(k)  # CYB301
            """,
    },
    "attrs of the oldest form": {
        "c.py": """
            import attr

            from a import f
            from desk import read


            @attr.s
            class Context(object):
                v = attr.ib(repr=False)


            def main(k):
                return read(Context(f()).v, k)  # CYB301
            """,
    },
    "a frozen dataclass that completes itself": {
        "c.py": """
            from dataclasses import dataclass, field

            from a import f
            from desk import read


            @dataclass(frozen=True)
            class Context:
                name: str
                v: str = field(init=False, repr=False)

                def __post_init__(self):
                    object.__setattr__(self, "v", f())


            def go(k):
                return read(Context("x").v, k)  # CYB301
            """,
    },
    "attrs with a constructor of its own": {
        "c.py": """
            import attrs

            from a import f
            from desk import Desk


            @attrs.define(init=False)
            class Shop:
                v: str
                pages: int = 3
                desk: Desk = attrs.field(init=False)

                def __init__(self, maker):
                    self.__attrs_init__(maker())

                def __attrs_post_init__(self):
                    self.desk = Desk(self.v)


            def go(k):
                shop = Shop(f)
                shop.desk.rates()
                return shop.desk.read(k)  # CYB301
            """,
    },
    "attrs whose default a method makes": {
        "c.py": """
            import attrs

            from a import f
            from desk import rates, read


            @attrs.define
            class Shop:
                name: str
                v: str = attrs.field()

                @v.default
                def _fetch(self):
                    return f()


            def go(k):
                shop = Shop("x")
                rates(shop.v)
                return read(shop.v, k)  # CYB301
            """,
    },
    "attrs whose default a factory makes": {
        "c.py": """
            import attr

            from a import f
            from desk import rates, read


            def make(shop):
                return f()


            @attr.s(auto_attribs=True)
            class Shop:
                name: str
                v: str = attr.Factory(make, takes_self=True)


            def go(k):
                shop = Shop("x")
                rates(shop.v)
                return read(shop.v, k)  # CYB301
            """,
    },
    "attrs that converts": {
        "c.py": """
            import attrs

            from a import f
            from desk import rates, read


            def text(value):
                return value.strip()


            @attrs.frozen
            class Shop:
                v: str = attrs.field(converter=text)


            def go(k):
                shop = Shop(f())
                rates(shop.v)
                return read(shop.v, k)  # CYB301
            """,
    },
    "a base that is not seen": {
        "c.py": """
            from elsewhere import Entity

            from a import f
            from desk import rates, read


            class Job(Entity):
                v: str
                k: str = ""

                def run(self):
                    rates(self.v)
                    return read(self.v, self.k)


            def go(k):
                return Job(v=f(), k=k).run()  # CYB301
            """,
    },
    "a base that is not seen, given a mapping": {
        "c.py": """
            from elsewhere import Entity

            from a import f
            from desk import rates, read


            class Job(Entity):
                v: str


            def make(**values):
                return Job(**values)


            def go(k):
                job = make(v=f())
                rates(job.v)
                return read(job.v, k)  # CYB301
            """,
    },
    "a decorator that is not seen": {
        "c.py": """
            from elsewhere import entity

            from a import f
            from desk import rates, read


            @entity
            class Job:
                v: str


            def go(k):
                job = Job(v=f())
                rates(job.v)
                return read(job.v, k)  # CYB301
            """,
    },
    "a constructor that hands on to a base that is not seen": {
        "c.py": """
            from elsewhere import Entity

            from a import f
            from desk import rates, read


            class Job(Entity):
                v: str

                def __init__(self, **values):
                    super().__init__(**values)


            class Named(Entity):
                v: str
                head: str = ""

                def __init__(self, v):
                    super().__init__(v=v)
                    self.head = self.v


            def go(k):
                job, named = Job(v=f()), Named(f())
                rates(job.v)
                read(named.head, k)  # CYB301
                return read(job.v, k)  # CYB301
            """,
    },
    "a model with a constructor of its own": {
        "c.py": """
            from pydantic import BaseModel

            from a import f
            from desk import rates, read


            class Job(BaseModel):
                v: str
                pages: int = 1

                def __init__(self, v, **more):
                    super().__init__(v=v, **more)


            def go(k):
                job = Job(f(), pages=2)
                rates(job.v)
                return read(job.v, k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
