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
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
