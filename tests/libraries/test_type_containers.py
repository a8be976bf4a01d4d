"""Containers that are asked by type: what they are told to make is what they give."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

CLASSES = """
class Source:
    token = None
class Bank(Source):
    def __init__(self):
        self.token = TOKEN
class Desk:
    def __init__(self, source: Source):
        self.source = source
    def read(self, guid):
        accounts(guid, self.source.token)
"""

# each lets a desk read accounts once, whose source is a `Bank`
WAYS = {
    "punq": """
import punq
container = punq.Container()
container.register(Source, Bank)
container.register(Desk)
def main(guid):
    container.resolve(Desk).read(guid)
""",
    "an instance in punq": """
import punq
container = punq.Container()
container.register(Source, instance=Bank())
def main(guid):
    container.resolve(Desk).read(guid)
""",
    "injector with a function that binds": """
from injector import Injector, inject
def configure(binder):
    binder.bind(Source, to=Bank)
def main(guid):
    Injector([configure]).get(Desk).read(guid)
""",
    "injector with a module and a provider": """
from injector import Injector, Module, provider, singleton
class Sources(Module):
    @singleton
    @provider
    def source(self) -> Source:
        return Bank()
def main(guid):
    Injector([Sources()]).get(Desk).read(guid)
""",
    "injector with a module that configures": """
import injector
class Sources(injector.Module):
    def configure(self, binder):
        binder.bind(Source, to=Bank, scope=injector.singleton)
def main(guid):
    injector.Injector(Sources()).get(Desk).read(guid)
""",
    "injector into a function": """
from injector import Injector, inject
def configure(binder):
    binder.bind(Source, to=Bank)
@inject
def main(desk: Desk):
    desk.read("x")
Injector([configure]).call_with_injection(main)
""",
    "lagom": """
from lagom import Container
container = Container()
container[Source] = Bank
def main(guid):
    container[Desk].read(guid)
""",
    "a function in lagom": """
from lagom import Container, Singleton
container = Container()
container[Source] = Singleton(lambda: Bank())
container[Desk] = lambda c: Desk(c[Source])
def main(guid):
    container[Desk].read(guid)
""",
    "lagom's definition": """
from lagom import Container, dependency_definition, magic_bind_to_container
container = Container()
@dependency_definition(container)
def source() -> Source:
    return Bank()
@magic_bind_to_container(container)
def main(guid, desk: Desk):
    desk.read(guid)
""",
    "dishka": """
from dishka import Provider, Scope, make_container, provide
class Sources(Provider):
    scope = Scope.APP
    @provide
    def source(self) -> Source:
        return Bank()
    desk = provide(Desk)
def main(guid):
    with make_container(Sources())() as request:
        request.get(Desk).read(guid)
""",
    "a generator in dishka": """
from collections.abc import AsyncIterable
from dishka import Provider, Scope, make_async_container, provide
class Sources(Provider):
    @provide(scope=Scope.REQUEST)
    async def source(self) -> AsyncIterable[Source]:
        yield Bank()
async def main(guid):
    async with make_async_container(Sources())() as request:
        (await request.get(Desk)).read(guid)
""",
    "dishka's provider without a class": """
from dishka import Provider, Scope, make_container
sources = Provider(scope=Scope.APP)
sources.provide(Bank, provides=Source)
def main(guid):
    make_container(sources).get(Desk).read(guid)
""",
    "dishka in a route": """
from dishka import Provider, Scope, make_async_container, provide
from dishka.integrations.fastapi import FromDishka, inject
class Sources(Provider):
    @provide(scope=Scope.APP)
    def source(self) -> Source:
        return Bank()
@inject
async def main(guid: str, desk: FromDishka[Desk]):
    desk.read(guid)
""",
}


@pytest.mark.parametrize("name", WAYS)
def test_a_bank_token_is_known(name: str) -> None:
    assert tokens_of_accounts(CLASSES.replace("TOKEN", "bank_token()") + WAYS[name]) == ["bank"]


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_is_known(name: str) -> None:
    assert tokens_of_accounts(CLASSES.replace("TOKEN", 'customer_token("x")') + WAYS[name]) == ["customer"]


def test_classes_that_need_each_other_end() -> None:
    body = """
import punq
class First:
    def __init__(self, second: "Second"):
        self.second = second
class Second:
    def __init__(self, first: First):
        self.first = first
def main(guid):
    accounts(guid, punq.Container().resolve(First).second.first.token)
"""
    assert tokens_of_accounts(body) == []
