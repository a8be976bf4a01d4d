"""Retries, limits and caches around a function: it stays what it is, and who is given it calls it.

A decorator that no model knows leaves a function as it is already; here are the other ways in which these libraries
take one: as an argument, and by what they make of it.
"""

from __future__ import annotations

from cybrid_lint.evaluation.calls import Args, Call, call_value, hand_over
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.values import NONE, UNKNOWN, Bound, Func, LibMethod, Obj, Partial, Value, options
from cybrid_lint.models.registry import function, method

CALLABLE = (Func, Bound, LibMethod, Partial)
WRAPPER, RETRYER = "function wrapper", "retryer"


def is_callable(value: Value) -> bool:
    """Tell whether a value may be a function that is seen."""
    return any(isinstance(one, CALLABLE) for one in options(value))


@function("tenacity.retry", "backoff.on_exception", "backoff.on_predicate", "backoff.runtime", "retrying.retry")
@function(
    "stamina.retry", "retry.retry", "ratelimit.limits", "ratelimit.sleep_and_retry", "ratelimit.decorators.limits"
)
@function("cachetools.cached", "cachetools.cachedmethod", "cachetools.func.ttl_cache", "cachetools.func.lru_cache")
@function(
    "aiocache.cached", "aiocache.cached_stampede", "async_lru.alru_cache", "functools.lru_cache", "functools.cache"
)
@function("circuitbreaker.circuit", "functools.singledispatch")
def wrapper(call: Call) -> Value:
    """Model making a decorator, or decorating at once: `retry(stop=…)(fetch)`, `lru_cache(fetch)`."""
    given = call.args.get(0)
    if len(call.args.positional) == 1 and given is not None and is_callable(given):
        return given
    return call.obj("lib", WRAPPER)


@method(WRAPPER, "__call__")
def wrapped(call: Call) -> Value:
    """Model a decorator that leaves the function as it is."""
    return call.arg(0)


@method("func", "retry_with", "wraps", "using", "options", "with_options", "override")
def varied(call: Call) -> Value:
    """Model the same function with other options: `fetch.retry_with(stop=…)()`."""
    return call.owner


@method("func", "register")
def register(call: Call) -> Value:
    """Model adding an implementation to a function that chooses by its argument's type: it is what it was."""
    given = call.args.positional[-1:]
    return given[0] if given and is_callable(given[0]) else call.obj("lib", WRAPPER)


@method("func", "cache_clear", "cache_info", "cache_parameters", "statistics", "invalidate", "dispatch")
def asked(call: Call) -> Value:
    """Model what asks something of such a function."""
    return call.owner if call.name == "dispatch" else UNKNOWN


# callers


@function("tenacity.Retrying", "tenacity.AsyncRetrying", "tenacity.BaseRetrying", "tenacity.AsyncRetrying.from_retry")
@function("retrying.Retrying", "stamina.RetryingCaller", "stamina.AsyncRetryingCaller")
def retryer(call: Call) -> Value:
    """Model what calls a function until it succeeds."""
    return call.obj("lib", RETRYER)


@method(RETRYER, "__call__", "call")
def call_retried(call: Call) -> Value:
    """Model calling a function with arguments: what stands before it, in `stamina`, is what to retry on."""
    for index, one in enumerate(call.args.positional):
        if is_callable(one):
            return call_value(call.frame, call.node, one, call.args.after(index + 1))
    return hand_over(call.frame, call.node, call.args)


@function("retry.api.retry_call", "retry.retry_call")
def retry_call(call: Call) -> Value:
    """Model `retry_call(fetch, fargs=[…], fkwargs={…})`."""
    given, more = members_of(call.frame, call.args.get(1, "fargs") or NONE)
    keywords = call.args.get(2, "fkwargs")
    fields = dict(keywords.fields) if isinstance(keywords, Obj) else {}
    return call_value(call.frame, call.node, call.arg(0, "f"), Args(given, fields, more))


@method(RETRYER, "on", "copy", "begin", "__enter__")
def same_retryer(call: Call) -> Value:
    """Model what gives the same caller with other options."""
    return call.owner


@method(RETRYER, "wraps")
def wraps(call: Call) -> Value:
    """Model `@retryer.wraps`: the function stays as it is."""
    return call.arg(0)


@function("stamina.retry_context")
def retry_context(call: Call) -> Value:
    """Model attempts: each is a context manager that gives nothing of matter."""
    return call.obj("list", "generator", items=[UNKNOWN])
