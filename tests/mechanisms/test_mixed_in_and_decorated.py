"""What a mixin calls above itself, what decorators ask for, and pages that fetch their successors."""

from __future__ import annotations

import textwrap

import pytest
from support import GRANT, check

BASE = (
    GRANT
    + """
import functools


class Base:
    def __init__(self, scopes):
        self.token = grant(scopes)

    def send(self, verb, path, **more):
        headers = {"Authorization": "Bearer " + self.token}
        return requests.request(verb, API + path, headers=headers, **more).json()


class Logged:
    def send(self, verb, path, **more):
        print(path)
        return super().send(verb, path, **more)


def for_customer(*scopes):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(k, *args, **more):
            asked = requests.post(
                f"{IDP}/api/customer_tokens",
                json={"customer_guid": k, "scopes": list(scopes)},
                headers={"Authorization": "Bearer " + grant("customers:read customers:write")},
            )
            session = requests.Session()
            session.headers["Authorization"] = "Bearer " + asked.json()["access_token"]
            return function(session, k, *args, **more)

        return wrapper

    return decorate


class Page:
    def __init__(self, base, path, query):
        self.base, self.path, self.query = base, path, query
        self.objects = base.send("GET", path, params=query)["objects"]

    def all(self):
        yield from self.objects
        while self.objects:
            self.query = {**self.query, "page": self.query.get("page", 0) + 1}
            self.objects = self.base.send("GET", self.path, params=self.query)["objects"]
            yield from self.objects
"""
)

PROGRAMS = {
    "a mixin before the class that sends": """
        class Client(Logged, Base):
            def customer(self, k):
                return self.send("GET", f"/customers/{k}")  # CYB301


        def go(k):
            return Client("customers:read").customer(k)
        """,
    "a mixin two classes further up": """
        class Timed(Logged):
            pass


        class Client(Timed, Base):
            pass


        def go(k):
            return Client("trades:read").send("GET", "/trades/" + k)  # CYB302
        """,
    "a class method that a property of the class above calls": """
        class Record(Base):
            endpoint = ""

            @classmethod
            def name(cls):
                return cls.endpoint or cls.__name__.lower()

            @property
            def path(self):
                return f"/{self.name()}"

            def one(self, k):
                return self.send("GET", f"{self.path}/{k}")


        class Customer(Record):
            endpoint = "customers"


        class Prices(Record):
            pass


        def go(k):
            Prices("prices:read").one(k)
            return Customer("customers:read").one(k)  # CYB301
        """,
    "a mixin that nothing stands behind": """
        def go(k):
            return Logged().send("GET", "/trades/" + k)
        """,
    "a scope that a decorator asks for and customers cannot have": """
        @for_customer("files:read", "counterparties:read")  # CYB205
        def contacts(session, k):
            return session.get(API + "/counterparties", params={"customer_guid": k}).json()
        """,
    "scopes that a decorator may ask for": """
        @for_customer("counterparties:read")
        def contacts(session, k):
            return session.get(API + "/counterparties", params={"customer_guid": k}).json()
        """,
    "a page, on the call that makes it": """
        def go(k):
            page = Page(Base("accounts:read"), "/accounts", {"customer_guid": k})  # CYB301
            return list(page.all())
        """,
    "a page that chooses what it asks for next": """
        class Choosing(Page):
            def next(self, k):
                self.objects = self.base.send("GET", self.path, params={"customer_guid": k})["objects"]
                return self.objects


        def go(k):
            page = Choosing(Base("accounts:read"), "/accounts", {"owner": "bank"})
            return page.next(k)  # CYB301
        """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_stands_where_it_was_chosen(name: str) -> None:
    check({"base.py": BASE, "app.py": "from base import *\n" + textwrap.dedent(PROGRAMS[name])})


def test_what_a_generator_hands_on_from_an_answer_is_gone_through() -> None:
    program = """
        def pages(session: requests.Session, path):
            while True:
                objects = session.get(API + path).json()["objects"]
                yield from objects
                if len(objects) < 100:
                    return


        def go():
            session = requests.Session()
            session.headers["Authorization"] = "Bearer " + grant("customers:read trades:read prices:read")  # CYB203
            for customer in pages(session, "/customers"):
                session.get(API + "/trades", params={"customer_guid": customer["guid"]})  # CYB301
        """
    check({"base.py": BASE, "app.py": "from base import *\n" + textwrap.dedent(program)})
