"""Parameters that nobody gives are what their annotations say, however that is written."""

from __future__ import annotations

import pytest
from engine_support import BANK_TOKEN, CUSTOMER_TOKEN, tokens_of_accounts

# each means the class `NAME`
ANNOTATIONS = [
    "NAME",
    "'NAME'",
    "NAME | None",
    "None | NAME",
    "'NAME | None'",
    "Optional[NAME]",
    "typing.Optional[NAME]",
    "'Optional[NAME]'",
    "'typing.Optional[NAME]'",
    "Union[None, NAME]",
    "Annotated[NAME, 'x']",
    "NAME[str]",
    "'NAME[str]'",
    "AliasNAME",
    "others.NAME",
    "'others.NAME'",
    "others.NAME | None",
]
CLASSES = """
class Bank(Generic[T]):
    def get(self):
        return bank_token()


class Customer(Generic[T]):
    def get(self):
        return customer_token("x")
"""
OTHERS = """
from typing import Generic, TypeVar

import requests
import os

T = TypeVar("T")
"""
PROGRAM = """
import typing
from typing import Annotated, Generic, Optional, TypeVar, Union

import others

T = TypeVar("T")
$CLASSES

AliasBank, AliasCustomer = Bank, Customer


def go(guid, first: $FIRST, second: $SECOND):
    accounts(guid, first.get())
    accounts(guid, second.get())
"""


def _tokens(first: str, second: str) -> list[str]:

    program = PROGRAM.replace("$CLASSES", CLASSES).replace("$FIRST", first).replace("$SECOND", second)
    return tokens_of_accounts(program, others=OTHERS + BANK_TOKEN + CUSTOMER_TOKEN + CLASSES)


@pytest.mark.parametrize("annotation", ANNOTATIONS)
def test_what_an_annotation_names(annotation):
    first, second = annotation.replace("NAME", "Bank"), annotation.replace("NAME", "Customer")
    assert _tokens(first, second) == ["bank", "customer"]
    assert _tokens(second, first) == ["customer", "bank"]


@pytest.mark.parametrize("annotation", ["str", "'str'", "None", "b'Bank'", "Elsewhere", "'Elsewhere'", "3"])
def test_an_annotation_that_names_no_class_of_the_project(annotation):
    assert _tokens(annotation, "Customer") == ["customer"]


@pytest.mark.parametrize("kind", ["bank", "customer"])
def test_an_attribute_that_is_only_annotated_is_known_by_its_name(kind):
    program = f"""
class Client:
    {kind}_token: str

    def read(self, guid):
        accounts(guid, self.{kind}_token)
"""
    assert tokens_of_accounts(program) == [kind]
    assert tokens_of_accounts(program.replace(f"{kind}_token", "token")) == []
