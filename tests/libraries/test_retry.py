"""Retries, limits and caches around functions."""

from __future__ import annotations

import pytest
from model_support import BANK
from support import check


@pytest.mark.parametrize(
    ("imported", "decorator"),
    [
        ("from tenacity import retry", "retry"),
        ("from tenacity import retry, stop_after_attempt", "retry(stop=stop_after_attempt(3), reraise=True)"),
        ("import backoff", "backoff.on_exception(backoff.expo, OSError, max_tries=3)"),
        ("import stamina", "stamina.retry(on=OSError, attempts=3)"),
        ("from retrying import retry", "retry(wait_fixed=1000)"),
        ("from ratelimit import limits, sleep_and_retry", "limits(calls=15, period=900)"),
        ("from cachetools import TTLCache, cached", "cached(TTLCache(maxsize=1, ttl=1700))"),
        ("from aiocache import cached", "cached(ttl=1700)"),
    ],
)
def test_decorators_leave_functions_as_they_are(imported, decorator):
    check(
        {
            "bank.py": BANK,
            "app.py": f"""
    {imported}

    from bank import bank_token, get


    @{decorator}
    def token():
        return bank_token()


    @{decorator}
    def customer(guid, bearer):
        return get(f"customers/{{guid}}", bearer)


    def run(guid):
        customer(guid, token())  # CYB301
        return get("prices", token())
    """,
        }
    )


def test_decorators_that_are_made_before_and_applied_by_hand():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    import backoff
    from functools import lru_cache
    from tenacity import retry, stop_after_attempt

    from bank import bank_token, get

    persistent = retry(stop=stop_after_attempt(3))
    token = lru_cache(maxsize=1)(bank_token)


    @persistent
    def customer(guid):
        return get(f"customers/{guid}", token())  # CYB301


    fetch = backoff.on_exception(backoff.expo, OSError)(get)


    def run(guid):
        fetch(f"customers/{guid}", token())  # CYB301
        return fetch("prices", token())
    """,
        }
    )


def test_callers_that_retry():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    import stamina
    from retry.api import retry_call
    from tenacity import AsyncRetrying, Retrying, retry, stop_after_attempt

    from bank import bank_token, get

    retryer = Retrying(stop=stop_after_attempt(3), reraise=True)
    caller = stamina.RetryingCaller(attempts=3).on(OSError)


    @retry
    def plain(path, bearer):
        return get(path, bearer)


    def run(guid):
        retryer(get, f"customers/{guid}", bank_token())  # CYB301
        retryer.call(get, f"customers/{guid}", bearer=bank_token())  # CYB301
        caller(get, f"customers/{guid}", bank_token())  # CYB301
        retry_call(get, fargs=[f"customers/{guid}"], fkwargs={"bearer": bank_token()})  # CYB301
        plain.retry_with(stop=stop_after_attempt(5))(f"customers/{guid}", bank_token())  # CYB301
        retryer(get, "prices", bank_token())
        token = retryer(bank_token)
        return get(f"customers/{guid}", token)  # CYB301


    def attempts(guid):
        for attempt in Retrying(stop=stop_after_attempt(3)):
            with attempt:
                token = bank_token()
        for attempt in stamina.retry_context(on=OSError):
            with attempt:
                get("prices", token)
                return get(f"customers/{guid}", token)  # CYB301


    async def async_attempts(guid):
        async for attempt in AsyncRetrying(stop=stop_after_attempt(3)):
            with attempt:
                get("prices", bank_token())
                return get(f"customers/{guid}", bank_token())  # CYB301
    """,
        }
    )


def test_methods_that_are_retried_or_cached():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    import operator

    from cachetools import TTLCache, cachedmethod
    from tenacity import retry, wait_fixed

    from bank import bank_token, get


    class Bank:
        def __init__(self):
            self.cache = TTLCache(maxsize=1, ttl=1700)

        @cachedmethod(operator.attrgetter("cache"))
        def token(self):
            return bank_token()

        @retry(wait=wait_fixed(2))
        def get(self, path):
            return get(path, self.token())


    def run(guid):
        bank = Bank()
        bank.get("prices")
        return bank.get(f"customers/{guid}")  # CYB301
    """,
        }
    )


def test_implementations_that_are_registered_for_a_type():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    from functools import singledispatch

    from bank import bank_token, get


    @singledispatch
    def read(what, bearer):
        return get("prices", bearer)


    @read.register
    def _(what: str, bearer):
        return get(f"customers/{what}", bank_token())  # CYB301


    @read.register(int)
    def read_symbols(what, bearer):
        return get("symbols", bank_token())


    def run():
        return read(None, bank_token()), read_symbols(1, bank_token())
    """,
        }
    )


@pytest.mark.parametrize(
    "decorator",
    [
        "backoff.on_exception(backoff.expo, OSError, max_tries=3)",
        "backoff.on_exception(backoff.constant, (OSError, ValueError), interval=1, jitter=None, giveup=is_final)",
        "backoff.on_predicate(backoff.fibo, lambda answer: not answer, max_value=13)",
        "backoff.on_predicate(backoff.runtime, predicate=is_final, value=lambda answer: 1)",
    ],
)
@pytest.mark.parametrize("start", ["def", "async def"])
def test_backoff_around_functions_and_methods(decorator, start):
    wait = "await " if start == "async def" else ""
    check(
        {
            "bank.py": BANK,
            "app.py": f"""
    import backoff

    from bank import bank_token, get


    def is_final(error):
        return True


    @{decorator}
    @{decorator}
    {start} customer(guid):
        return get(f"customers/{{guid}}", bank_token())  # CYB301


    class Desk:
        def __init__(self, bearer):
            self.bearer = bearer

        @{decorator}
        {start} customer(self, guid):
            return get(f"customers/{{guid}}", self.bearer)

        @{decorator}
        {start} prices(self):
            return get("prices", self.bearer)


    {start} run(guid, visitor):
        bank = Desk(bank_token())
        {wait}bank.customer(guid)  # CYB301
        {wait}bank.prices()
        {wait}Desk(visitor).customer(guid)
    """,
        }
    )


def test_the_handlers_of_backoff():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    import logging

    import backoff

    from bank import bank_token, get

    log = logging.getLogger(__name__)


    def loud(details):
        log.warning("token %s after %s tries", bank_token(), details["tries"])  # CYB105


    def quiet(details):
        log.warning("%s after %s tries", details["target"], details["tries"])


    @backoff.on_exception(backoff.expo, OSError, on_backoff=loud, on_giveup=[quiet], on_success=quiet)
    def customer(guid):
        return get(f"customers/{guid}", bank_token())  # CYB301


    def prices():
        return backoff.on_exception(backoff.expo, OSError, on_backoff=quiet)(get)("prices", bank_token())
    """,
        }
    )
