"""Answers that are taken apart and put together anew: item by item, renamed, by libraries that convert them."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

MAKER = BANK.replace('    return q.json()["access_token"]\n', "    return q.json()\n")
CUSTOMER_MAKER = CUSTOMER.replace(
    'headers={"Authorization": f"Bearer {e()}"},\n    )\n    return q.json()["access_token"]\n',
    'headers={"Authorization": f"Bearer {e()}"},\n    )\n    return q.json()\n',
)
START = """
from a import f
from desk import rates, read

"""
RECORD = (
    START
    + """
from dataclasses import dataclass


@dataclass
class Grant:
    access_token: str
    expires_in: int = 0


"""
)
GO = """

def go(k):
    t = grant()
    rates(t.access_token)
    return read(t.access_token, k)  # CYB301
"""
WAYS: dict[str, str] = {
    "copied in a loop": START
    + """
def go(k):
    kept = {}
    for name, value in f().items():
        kept[name.strip()] = value
    rates(kept["access_token"])
    return read(kept["access_token"], k)  # CYB301
""",
    "what is empty left out": START
    + """
def go(k):
    kept = {name: value for name, value in f().items() if value}
    rates(kept["access_token"])
    return read(kept.get("access_token"), k)  # CYB301
""",
    "renamed by a table": START
    + """
NAMES = {"access_token": "token", "expires_in": "seconds"}


class Grant:
    def __init__(self, token, seconds=0, **more):
        self.access_token = token


def grant():
    return Grant(**{NAMES.get(name, name): value for name, value in f().items()})
"""
    + GO,
    "set one after the other": START
    + """
class Grant:
    names = ("access_token", "token_type")

    def fill(self, values):
        for name in self.names:
            setattr(self, name, values.get(name))
        return self


def grant():
    return Grant().fill(f())
"""
    + GO,
    "set as attributes at once": START
    + """
class Grant:
    def __init__(self, values):
        vars(self).update(values)


def grant():
    return Grant(f())
"""
    + GO,
    "given as keywords": RECORD
    + """
def grant():
    return Grant(**f())
"""
    + GO,
    "a class's own maker": RECORD.replace(
        "    expires_in: int = 0\n",
        """    expires_in: int = 0

    @classmethod
    def of(cls, values):
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})
""",
    )
    + """
def grant():
    return Grant.of(f())
"""
    + GO,
    "dacite": RECORD
    + """
import dacite


def grant():
    return dacite.from_dict(data_class=Grant, data=f())
"""
    + GO,
    "cattrs": RECORD
    + """
import cattrs

converter = cattrs.Converter()


def grant():
    return converter.structure(f(), Grant)
"""
    + GO,
    "cattrs at the module": START
    + """
import attrs
import cattrs


@attrs.define
class Grant:
    access_token: str


def grant():
    return cattrs.structure(f(), Grant)
"""
    + GO,
    "an adapter of pydantic": RECORD
    + """
from pydantic import TypeAdapter

GRANTS = TypeAdapter(Grant)


def grant():
    return GRANTS.validate_python(f())
"""
    + GO,
    "a model": START
    + """
from pydantic import BaseModel, Field


class Grant(BaseModel):
    secret_part: str = Field(alias="access_token")

    @property
    def access_token(self):
        return self.secret_part


def grant():
    return Grant.model_validate(f())
"""
    + GO,
    "a model that a helper makes": START
    + """
from pydantic import BaseModel


class Grant(BaseModel):
    access_token: str


def load(kind, values):
    return kind.model_validate(values)


def grant():
    return load(Grant, f())
"""
    + GO,
    "a model within a model": START
    + """
from pydantic import BaseModel


class Grant(BaseModel):
    access_token: str


class Kept(BaseModel):
    grant: Grant


def grant():
    return Kept.model_validate({"grant": {"access_token": f()["access_token"]}}).grant
"""
    + GO,
    "msgspec": START
    + """
import msgspec


class Grant(msgspec.Struct):
    access_token: str


def grant():
    return msgspec.convert(f(), Grant)
"""
    + GO,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_token_is_followed(way):
    check(program({"c.py": WAYS[way]}, MAKER))


@pytest.mark.parametrize("way", WAYS)
def test_a_customer_token_is_right(way):
    check(program({"c.py": WAYS[way]}, CUSTOMER_MAKER, marked=False))
