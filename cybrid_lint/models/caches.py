"""Caches: what is put in under a key comes out under it. Django's cache, Redis, cachetools, memcached."""

from __future__ import annotations

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value, escape
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.values import NONE, Hole, Lit, Obj, Opaque, Text, Value, options, union
from cybrid_lint.models.registry import function, method, shared

REDIS = "redis"
shared("django.core.cache.cache", "cache")
shared("django.core.cache.caches", "caches")


@method("caches", "__getitem__")
def named_cache(call: Call) -> Value:
    """Model `caches["default"]`: one cache for the program, whatever its name."""
    return call.frame.machine.store("cache")


@function("redis.Redis", "redis.StrictRedis", "redis.from_url", "redis.Redis.from_url", "redis.asyncio.Redis")
@function("redis.asyncio.from_url", "redis.asyncio.Redis.from_url", "aioredis.from_url", "flask_caching.Cache")
@function(
    "pymemcache.client.base.Client",
    "pymemcache.Client",
    "django_redis.get_redis_connection",
    "diskcache.Cache",
)
def make_cache(call: Call) -> Value:
    """Model a cache: one for the program, whichever connection reaches it; what is in Redis others may read."""
    return call.frame.machine.store(REDIS if "redis" in call.name else "cache")


@function(
    "cachetools.TTLCache",
    "cachetools.LRUCache",
    "cachetools.Cache",
    "cachetools.LFUCache",
    "expiringdict.ExpiringDict",
)
def make_mapping(call: Call) -> Value:
    """Model a cache that is used like a dict."""
    return call.obj("dict", "dict", open_=True)


def key_of(value: Value) -> str | None:
    """Return under which key a cache keeps something; pieces that are not known are a star."""
    known = key_text(value)
    if known is not None:
        return known
    if isinstance(value, Text):
        return "".join(
            "*" if isinstance(part, Hole) else part.text for part in value.parts if isinstance(part, Hole | Lit)
        )
    return None


@method("cache", "set", "setex", "psetex", "add", "aset", "put", "__setitem__", "setnx", "hset", "set_many")
@method(REDIS, "set", "setex", "psetex", "add", "aset", "put", "__setitem__", "setnx", "hset", "set_many")
def cache_set(call: Call) -> Value:
    """Model putting something in."""
    owner = call.owner
    assert isinstance(owner, Obj)
    value = call.args.get(2 if call.name in ("setex", "psetex", "hset") else 1, "value")
    key = key_of(call.arg(0, "key", "name"))
    if value is None:
        return NONE
    if owner.label == REDIS:
        escape(value, "kept in a cache that others read")
    if key is not None:
        heap.write(call.frame, owner, key, value)
    else:
        heap.write_rest(call.frame, owner, value)
    return NONE


@method("cache", "get", "aget", "getex", "__getitem__", "get_or_set", "hget", "getdel", "pop")
@method(REDIS, "get", "aget", "getex", "__getitem__", "get_or_set", "hget", "getdel", "pop")
def cache_get(call: Call) -> Value:
    """Model getting it back."""
    owner = call.owner
    assert isinstance(owner, Obj)
    key = key_of(call.arg(0, "key", "name"))
    found: list[Value] = []
    stored = heap.read(call.frame, owner, key) if key is not None else None
    if stored is not None:
        found.append(stored)
    if owner.rest is not None:
        found.append(owner.rest)
    fallback = call.args.get(1, "default")
    if fallback is not None and call.name == "get_or_set":
        made = call_value(call.frame, call.node, fallback, Args()) if _callable(fallback) else fallback
        heap.write(call.frame, owner, key or "", made)
        found.append(made)
    elif fallback is not None:
        found.append(fallback)
    return union(found) if found else union([NONE, Opaque((key,) if key else ())])


def _callable(value: Value) -> bool:
    return any(type(one).__name__ in ("Func", "Bound", "Partial") for one in options(value))


@method("cache", "delete", "touch", "expire", "clear", "ttl", "exists", "incr", "close", "ping", "lock", "has_key")
@method(REDIS, "delete", "touch", "expire", "clear", "ttl", "exists", "incr", "close", "ping", "lock", "has_key")
def cache_quiet(call: Call) -> Value:
    """Model what gives nothing that matters."""
    return Opaque()


@method("cache", "*")
@method(REDIS, "*")
def cache_same(call: Call) -> Value:
    """Model pipelines and the like: the same cache; what else is done with a value is not seen."""
    for value in call.args.all():
        escape(value, "kept in a cache that others read")
    return call.owner
