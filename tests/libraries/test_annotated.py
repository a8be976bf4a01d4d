"""Parameters that nobody gives are what their annotations say, however that is written."""

from __future__ import annotations

import textwrap

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
    "Final[NAME]",
    "ClassVar[NAME]",
    "Union[NAME, None]",
    "Annotated['NAME', 3]",
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
from typing import Annotated, ClassVar, Final, Generic, Optional, TypeVar, Union

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


# where classes are said, and each is used as what it is said to be
PLACES = {
    "attributes that a class annotates": """
        class Holder:
            first: Bank
            second: "Customer"

            def go(self, guid):
                accounts(guid, self.first.get())
                accounts(guid, self.second.get())
        """,
    "attributes that a base annotates": """
        class Base:
            first: Bank
            second: Customer | None = None

        class Holder(Base):
            def go(self, guid):
                accounts(guid, self.first.get())
                accounts(guid, self.second.get())
        """,
    "attributes of a record": """
        @dataclasses.dataclass
        class Holder:
            first: Bank
            second: Customer

        def go(holder: Holder, guid):
            accounts(guid, holder.first.get())
            accounts(guid, holder.second.get())
        """,
    "attributes that a constructor is given": """
        class Holder:
            def __init__(self, first: Bank, second: Customer):
                self.first = first
                self.second = second

            def go(self, guid):
                accounts(guid, self.first.get())
                accounts(guid, self.second.get())
        """,
    "attributes that a constructor makes": """
        class Holder:
            def __init__(self):
                self.first = Bank()
                self.second = Customer()

            def go(self, guid):
                accounts(guid, self.first.get())
                accounts(guid, self.second.get())
        """,
    "attributes of attributes": """
        class Inner:
            first: Bank

        class Holder:
            inner: Inner
            second: Customer

            def go(self, guid):
                accounts(guid, self.inner.first.get())
                accounts(guid, self.second.get())
        """,
    "parameters that are captured": """
        def go(guid, first: Bank, second: Customer):
            def inner():
                accounts(guid, first.get())
                accounts(guid, second.get())
            return inner
        """,
    "parameters by keyword": """
        def go(guid, *, first: Bank, second: Customer = None):
            accounts(guid, first.get())
            accounts(guid, second.get())
        """,
    "parameters of a static method": """
        class Holder:
            @staticmethod
            def go(first: Bank, second: Customer, guid):
                accounts(guid, first.get())
                accounts(guid, second.get())
        """,
    "parameters of a class method": """
        class Holder:
            @classmethod
            def go(cls, first: Bank, second: Customer, guid):
                accounts(guid, first.get())
                accounts(guid, second.get())
        """,
    "the receiver": """
        class First(Bank):
            def go(self, guid):
                accounts(guid, self.get())

        class Second(Customer):
            def go(self, guid):
                accounts(guid, self.get())
        """,
    "the class itself": """
        class First(Bank):
            @classmethod
            def go(cls, guid):
                accounts(guid, cls().get())

        class Second(Customer):
            @classmethod
            def go(cls, guid):
                accounts(guid, cls().get())
        """,
    "variables of the module": """
        first, second = Bank(), Customer()

        def go(guid):
            accounts(guid, first.get())
            accounts(guid, second.get())
        """,
    "a variable of the module that is set later": """
        first: Bank | None = None
        second = None

        def start():
            global first, second
            first, second = Bank(), Customer()

        def go(guid):
            accounts(guid, first.get())
            accounts(guid, second.get())
        """,
    "what is left where a function never returns": """
        def fail() -> typing.NoReturn:
            raise SystemExit

        def go(guid, first: Bank, second: Customer):
            if guid == "x":
                chosen = second
                fail()
            else:
                chosen = first
            accounts(guid, chosen.get())
            accounts(guid, second.get())
        """,
    "what is left where a function never returns, in quotes": """
        def fail() -> "typing.Never":
            sys.exit(1)

        def go(guid, first: Bank, second: Customer):
            chosen = first
            if guid == "x":
                chosen = second
                fail()
            accounts(guid, chosen.get())
            accounts(guid, second.get())
        """,
}


@pytest.mark.parametrize("place", PLACES)
def test_where_a_class_is_said(place):
    program = PROGRAM.partition("\ndef go")[0].replace("$CLASSES", CLASSES) + textwrap.dedent(PLACES[place])
    program = "import dataclasses\nimport sys\n" + program
    assert tokens_of_accounts(program, others=OTHERS + BANK_TOKEN + CUSTOMER_TOKEN + CLASSES) == ["bank", "customer"]
