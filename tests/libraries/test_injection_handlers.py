"""Dependency injection: containers make what they are asked for, and wiring gives it to parameters."""

from __future__ import annotations

from engine_support import token_requests, tokens_of_accounts


def test_providers_of_dependency_injector() -> None:
    body = """
from dependency_injector import containers, providers
from dependency_injector.wiring import Provide, inject

class Service:
    def __init__(self, token):
        self.token = token

class Container(containers.DeclarativeContainer):
    token = providers.Singleton(bank_token)
    service = providers.Factory(Service, token=token)
    customer = providers.Factory(customer_token, "x")

@inject
def first(guid, service: Service = Provide[Container.service]):
    accounts(guid, service.token)

@inject
def second(guid, token=Provide[Container.customer]):
    accounts(guid, token)

def third(guid):
    accounts(guid, Container.service().token)

def fourth(guid, token=None):
    accounts(guid, token)
"""
    assert tokens_of_accounts(body) == ["bank", "customer", "bank"]


def test_what_is_wired_is_made() -> None:
    source = """
import os, requests
from dependency_injector import containers, providers
from dependency_injector.wiring import Provide

class Tokens:
    def __init__(self, scope):
        self.scope = scope

    def fetch(self):
        return requests.post("https://id.sandbox.cybrid.app/oauth/token", json={
            "grant_type": "client_credentials", "client_id": os.environ["BANK_ID"],
            "client_secret": os.environ["BANK_SECRET"], "scope": self.scope}).json()["access_token"]

def fetch(tokens):
    return tokens.fetch()

class Container(containers.DeclarativeContainer):
    tokens = providers.Singleton(Tokens, scope="prices:read")
    token = providers.Callable(fetch, tokens)

def use(bearer=Provide[Container.token]):
    return bearer
"""
    assert token_requests(source) == [(19, "bank")]


def test_containers_that_are_asked_by_type() -> None:
    body = """
import punq
class Source:
    pass
class Bank(Source):
    def __init__(self):
        self.token = bank_token()
class Other:
    def __init__(self, token: str):
        self.token = token
container = punq.Container()
container.register(Source, Bank)
def first(guid):
    accounts(guid, container.resolve(Source).token)
def second(guid):
    accounts(guid, container.resolve(Other).token)
"""
    assert tokens_of_accounts(body) == ["bank"]


def test_named_tuples() -> None:
    body = """
from collections import namedtuple
Pair = namedtuple("Pair", "bank, customer")
def make(guid):
    return Pair(bank_token(), customer=customer_token(guid))
def first(guid):
    accounts(guid, make(guid).bank)
def second(guid):
    accounts(guid, make(guid)[1])
def third(guid):
    bank, customer = make(guid)
    accounts(guid, customer)
def fourth(guid):
    accounts(guid, make(guid)._replace(bank=customer_token(guid)).bank)
"""
    assert tokens_of_accounts(body) == ["bank", "customer", "customer", "customer"]
