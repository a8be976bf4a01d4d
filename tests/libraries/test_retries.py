"""Retries and limits: a function that they decorate or are handed is called, and returns what it returned."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

IMPORTS = """
import backoff, circuitbreaker, pybreaker, ratelimit, retrying, stamina, tenacity
from retry import retry
from retry.api import retry_call
from tenacity import AsyncRetrying, Retrying, stop_after_attempt
"""
DECORATORS = (
    "tenacity.retry",
    "tenacity.retry(stop=stop_after_attempt(3), reraise=True)",
    "backoff.on_exception(backoff.expo, OSError, max_tries=3)",
    "backoff.on_predicate(backoff.fibo, lambda answer: not answer)",
    "retrying.retry(wait_fixed=1000)",
    "retry(OSError, tries=3)",
    "stamina.retry(on=OSError, attempts=3)",
    "ratelimit.limits(calls=15, period=900)",
    "ratelimit.sleep_and_retry",
    "circuitbreaker.circuit",
    "circuitbreaker.circuit(failure_threshold=3)",
)


@pytest.mark.parametrize("decorator", DECORATORS)
def test_decorators_keep_what_a_function_takes_and_returns(decorator: str) -> None:
    body = f"""{IMPORTS}
persistent = {decorator}

@{decorator}
def token():
    return bank_token()

@{decorator}
async def read(guid, bearer):
    return accounts(guid, bearer)

class Desk:
    @{decorator}
    def read(self, guid, bearer):
        return accounts(guid, bearer)

@persistent
def read_again(guid, bearer):
    return accounts(guid, bearer)

async def run(guid, other):
    await read(guid, token())
    await read(guid, customer_token(guid))
    Desk().read(guid, token())
    read_again(guid, customer_token(guid))
    {decorator}(read)(guid, token())
    await read(guid, other)
"""
    assert tokens_of_accounts(body) == ["bank", "customer", "bank", "customer", "bank"]


@pytest.mark.parametrize(
    "caller",
    [
        "Retrying(stop=stop_after_attempt(3))",
        "AsyncRetrying(stop=stop_after_attempt(3))",
        "Retrying().copy(stop=stop_after_attempt(3))",
        "retrying.Retrying(wait_fixed=1000).call",
        "stamina.RetryingCaller(attempts=3).on(OSError)",
        "stamina.AsyncRetryingCaller().on(OSError)",
        "pybreaker.CircuitBreaker().call",
    ],
)
def test_callers_call_what_they_are_given(caller: str) -> None:
    body = f"""{IMPORTS}
caller = {caller}

async def run(guid, other):
    caller(accounts, guid, bank_token())
    await caller(accounts, guid, token=customer_token(guid))
    accounts(guid, caller(bank_token))
    accounts(guid, await caller(customer_token, guid))
    caller(accounts, guid, other)
    caller(other, guid, bank_token())
"""
    assert tokens_of_accounts(body) == ["bank", "customer", "bank", "customer"]


def test_other_ways_to_retry() -> None:
    body = f"""{IMPORTS}
@tenacity.retry
def read(guid, bearer):
    return accounts(guid, bearer)

@Retrying(stop=stop_after_attempt(3)).wraps
def wrapped(guid, bearer):
    return accounts(guid, bearer)

def run(guid, other):
    stamina.RetryingCaller()(OSError, accounts, guid, bank_token())
    retry_call(accounts, fargs=[guid], fkwargs={{"token": customer_token(guid)}}, tries=3)
    retry_call(accounts, [guid, bank_token()])
    read.retry_with(stop=stop_after_attempt(9))(guid, customer_token(guid))
    wrapped(guid, bank_token())
    wrapped(guid, other)
"""
    assert tokens_of_accounts(body) == ["bank", "customer", "bank", "customer", "bank"]


def test_attempts() -> None:
    body = f"""{IMPORTS}
def first(guid):
    for attempt in Retrying(stop=stop_after_attempt(3)):
        with attempt:
            token = bank_token()
    return accounts(guid, token)

def second(guid):
    for attempt in stamina.retry_context(on=OSError):
        with attempt:
            return accounts(guid, customer_token(guid))

async def third(guid):
    async for attempt in AsyncRetrying(stop=stop_after_attempt(3)):
        with attempt:
            return accounts(guid, bank_token())

def fourth(guid, token):
    for attempt in Retrying():
        with attempt:
            return accounts(guid, token)
"""
    assert tokens_of_accounts(body) == ["bank", "customer", "bank"]
