"""Defaults of records' fields, however they are written: they are there where nothing is given."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

HEAD = """
import dataclasses

import attr
import attrs
import msgspec
import pydantic
from sqlmodel import Field as ColumnField


def make():
    return customer_token("g")


def start(self):
    return customer_token("g")
"""
KINDS = {
    "dataclass": ("@dataclasses.dataclass\nclass Record:", "Record(bank_token())"),
    "attrs": ("@attrs.define\nclass Record:", "Record(bank_token())"),
    "attr.s": ("@attr.s(auto_attribs=True)\nclass Record:", "Record(bank_token())"),
    "pydantic": ("class Record(pydantic.BaseModel):", "Record(x=bank_token())"),
    "msgspec": ("class Record(msgspec.Struct):", "Record(bank_token())"),
}
DEFAULTS = {
    "dataclass": [
        "make()",
        "dataclasses.field(default=make())",
        "dataclasses.field(default_factory=make)",
        "dataclasses.field(default_factory=lambda: make())",
        "dataclasses.field(default_factory=make, repr=False)",
        "dataclasses.field(repr=False, default=make())",
    ],
    "attrs": [
        "make()",
        "attrs.field(default=make())",
        "attrs.field(factory=make)",
        "attrs.field(default=attrs.Factory(make))",
        "attrs.Factory(make)",
        "attrs.field(default=attrs.Factory(start, takes_self=True))",
    ],
    "attr.s": [
        "attr.ib(make())",
        "attr.ib(default=make())",
        "attr.ib(factory=make)",
        "attr.ib(default=attr.Factory(make))",
        "attr.attrib(default=make())",
        "attr.field(default=make())",
    ],
    "pydantic": [
        "make()",
        "pydantic.Field(make())",
        "pydantic.Field(default=make())",
        "pydantic.Field(default_factory=make)",
        "pydantic.Field(make(), description='x')",
        "pydantic.fields.Field(make())",
        "ColumnField(default=make())",
    ],
    "msgspec": ["make()", "msgspec.field(default=make())", "msgspec.field(default_factory=make)"],
}
# what says that there is no default
NONE = {
    "dataclass": [
        "dataclasses.field()",
        "dataclasses.field(repr=False)",
        "dataclasses.field(default=dataclasses.MISSING)",
    ],
    "attrs": ["attrs.field()", "attrs.field(default=attrs.NOTHING)"],
    "attr.s": ["attr.ib()", "attr.ib(default=attr.NOTHING)"],
    "pydantic": ["pydantic.Field()", "pydantic.Field(...)", "pydantic.Field(description='x')", "..."],
    "msgspec": ["msgspec.field()"],
}


def tokens(kind, default):
    head, given = KINDS[kind]
    program = f"{HEAD}\n\n{head}\n    x: str = {default}\n\n\ndef go(guid):\n    accounts(guid, {given}.x)\n"
    return tokens_of_accounts(program + "    accounts(guid, Record().x)\n")


@pytest.mark.parametrize("kind", KINDS)
def test_a_default_is_there_where_nothing_is_given(kind):
    found = {default: tokens(kind, default) for default in DEFAULTS[kind]}
    assert {default: seen for default, seen in found.items() if seen != ["bank", "customer"]} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_without_a_default_has_nothing(kind):
    found = {default: tokens(kind, default) for default in NONE[kind]}
    assert {default: seen for default, seen in found.items() if seen != ["bank"]} == {}
