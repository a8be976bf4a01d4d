"""Retries and rate limits around functions: tenacity, backoff, retrying, retry, stamina, ratelimit, circuit breakers.

A function that one of these decorates stays what it is, and returns what it returned. Here are the other ways in which
they take one: as an argument, and by what they make of it.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.values import UNKNOWN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import is_callable, laid_out
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as

WRAPPER, RETRYER, ATTEMPT = "function wrapper", "retryer", "attempt"
RETRYERS = (
    "tenacity.Retrying", "tenacity.AsyncRetrying", "tenacity.BaseRetrying", "tenacity.asyncio.AsyncRetrying",
    "tenacity.tornadoweb.TornadoRetrying", "retrying.Retrying", "stamina.RetryingCaller", "stamina.AsyncRetryingCaller",
    "circuitbreaker.CircuitBreaker", "pybreaker.CircuitBreaker", "aiobreaker.CircuitBreaker",
)  # fmt: skip
typed_as(RETRYER, *RETRYERS)


@function("tenacity.retry", "backoff.on_exception", "backoff.on_predicate", "retrying.retry", "stamina.retry")
@function("retry.retry", "retry.api.retry", "ratelimit.limits", "ratelimit.sleep_and_retry", "ratelimit.rate_limited")
@function(
    "ratelimit.decorators.limits", "circuitbreaker.circuit", "aiolimiter.AsyncLimiter", "timeout_decorator.timeout"
)
def wrapper(call: Call) -> Value:
    """Making a decorator, or decorating at once: `retry(stop=…)(fetch)`, `retry(fetch)`."""
    given = call.args.positional
    if len(given) == 1 and not call.args.keywords:
        call.decided(given[0])
        if is_callable(given[0]):
            return given[0]
    return call.new(WRAPPER)


@method(WRAPPER, "__call__")
def wrapped(call: Call) -> Value:
    """A decorator that leaves a function as it is."""
    return call.arg(0)


@method("function", "retry_with")
def retry_with(call: Call) -> Value:
    """The same function, retried in another way: `fetch.retry_with(stop=…)()`."""
    return call.owner


# what calls functions


@function(*RETRYERS)
def retryer(call: Call) -> Value:
    """What calls a function until it succeeds."""
    return call.new(RETRYER)


@method(RETRYER, "__call__", "call", "call_async")
def call_retried(call: Call) -> Value:
    """Calling a function; what stands before it is, in `stamina`, what to retry on."""
    for index, value in enumerate(call.args.positional):
        call.decided(value)
        if is_callable(value) and not _is_exception(value):
            return call.call_with(value, call.args.after(index + 1))
    return call.hand_over()


def _is_exception(value: Value) -> bool:
    """Tell whether a value is a class of exceptions, to judge by its name if it is a library's."""
    names = [option.name for option in options(value) if isinstance(option, Library)]
    classes = [option for option in options(value) if isinstance(option, Class)]
    return bool(classes) or any(name.endswith(("Error", "Exception", "Warning", "Timeout")) for name in names)


@function("retry.api.retry_call", "retry.retry_call")
def retry_call(call: Call) -> Value:
    """`retry_call(fetch, fargs=[…], fkwargs={…})`."""
    args = laid_out(call, call.get(1, "fargs"), call.get(2, "fkwargs"))
    return call.call_with(call.arg(0, "f"), args)


@method(RETRYER, "on", "copy")
def same_retryer(call: Call) -> Value:
    """The same with other options."""
    return call.owner


@method(RETRYER, "wraps")
def wraps(call: Call) -> Value:
    """`@retryer.wraps`: the function stays as it is."""
    return call.arg(0)


# attempts


@method(RETRYER, "__iter__", "__aiter__")
@function("stamina.retry_context")
def attempts(call: Call) -> Value:
    """Attempts: each is a context manager that says nothing of what happens in it."""
    return call.new_sequence("generator", (), call.new(ATTEMPT), is_open=True)


@method(ATTEMPT, "__enter__")
def entered(call: Call) -> Value:
    """Entering an attempt."""
    return UNKNOWN


@method(RETRYER, "begin", "statistics", "iter")
def quiet(call: Call) -> Value:
    """What says nothing of the function."""
    return UNKNOWN


REGISTRY.entered[ATTEMPT] = entered
