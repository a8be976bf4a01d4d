"""Caches: what is put in under a key comes out under it. Django's cache, Redis, cachetools, memcached."""

from __future__ import annotations

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value, escape
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import NONE, Hole, Obj, Opaque, Text, Union, Value, options, text, union
from cybrid_lint.models.registry import function, method, shared
from cybrid_lint.models.retry import is_callable

CACHE, REDIS = "cache", "redis"
OTHERS = "kept in a cache that others read"
shared("django.core.cache.cache", CACHE)
shared("django.core.cache.caches", "caches")


@method("caches", "__getitem__")
def named_cache(call: Call) -> Value:
    """Model `caches["default"]`: of each name one for the program."""
    name = key_of(call.arg(0))
    return call.frame.machine.store(CACHE) if name in (None, "default") else _cache_of(call.frame, name or "")


def _cache_of(frame: Frame, name: str) -> Obj:
    made = frame.machine.objects.setdefault((CACHE, name), Obj("lib", CACHE, open_=True))
    frame.machine.shared.add(made)
    return made


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
    return call.frame.machine.store(REDIS) if "redis" in call.name else _cache_of(call.frame, call.name)


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
    """Return under which key a cache keeps something; pieces that are not known are a star and their names."""
    known = key_text(value)
    if known is not None:
        return known
    if isinstance(value, Text):
        return "".join("*" if isinstance(part, Hole) else part.text for part in value.parts)
    if isinstance(value, Union):
        # one of several, and not each of them
        return "|".join(sorted(key_of(one) or "*" for one in value.options))
    return f"*{'.'.join(value.names)}" if isinstance(value, Opaque) and value.names else None


@method(CACHE, "set", "setex", "psetex", "add", "aset", "aadd", "put", "__setitem__", "setnx")
@method(REDIS, "set", "setex", "psetex", "getset", "__setitem__", "setnx")
def cache_set(call: Call) -> Value:
    """Model putting something in."""
    value = call.args.get(2 if call.name in ("setex", "psetex") else 1, "value")
    if value is not None:
        _put(call, _owner(call), call.arg(0, "key", "name"), value)
    return NONE


@method(CACHE, "set_many", "aset_many")
@method(REDIS, "mset", "msetnx")
def cache_set_many(call: Call) -> Value:
    """Model putting several things in, each under its key."""
    for one in options(call.arg(0, "data", "mapping")):
        for name, value in one.fields.items() if isinstance(one, Obj) and one.kind == "dict" else ():
            _put(call, _owner(call), text(name), value)
    return NONE


@method(REDIS, "hset", "hsetnx", "hmset")
def hash_set(call: Call) -> Value:
    """Model putting something into a hash: one key of it, or a mapping of several."""
    owner, name = _owner(call), call.arg(0, "name")
    known = heap.read(call.frame, owner, key_of(name) or "")
    if isinstance(known, Obj):
        inside = known
    else:
        inside = call.obj("dict", "dict", open_=True)
        _put(call, owner, name, inside)
    several = call.name == "hmset"
    value = None if several else call.args.get(2, "value")
    if value is not None:
        _put(call, inside, call.arg(1, "key"), value)
    mapping = call.args.get(1 if several else 3, "mapping")
    if mapping is not None:
        escape(mapping, OTHERS)
        heap.merge(call.frame, inside, mapping)
    return NONE


def _owner(call: Call) -> Obj:
    assert isinstance(call.owner, Obj)
    return call.owner


def _put(call: Call, owner: Obj, key: Value, value: Value) -> None:
    if _owner(call).label == REDIS:
        escape(value, OTHERS)
    name = key_of(key)
    if name is not None:
        heap.write(call.frame, owner, name, value)
    else:
        heap.write_rest(call.frame, owner, value)


@method(CACHE, "get", "aget", "__getitem__", "pop", "get_or_set", "aget_or_set")
@method(REDIS, "get", "getex", "__getitem__", "getdel")
def cache_get(call: Call) -> Value:
    """Model getting it back."""
    key = call.arg(0, "key", "name")
    found = _kept(call, _owner(call), key)
    # what stands second in a call of Redis is how long to keep it
    fallback = call.args.get(1, "default") if _owner(call).label == CACHE else None
    if fallback is not None and call.name in ("get_or_set", "aget_or_set"):
        made = call_value(call.frame, call.node, fallback, Args()) if is_callable(fallback) else fallback
        _put(call, _owner(call), key, made)
        found.append(made)
    elif fallback is not None:
        found.append(fallback)
    return union(found) if found else _unknown(key)


def _kept(call: Call, owner: Obj, key: Value) -> list[Value]:
    """Return what is kept under a key, as far as it is seen."""
    name = key_of(key)
    stored = heap.read(call.frame, owner, name) if name is not None else None
    return [one for one in (stored, owner.rest) if one is not None]


def _unknown(key: Value) -> Value:
    name = key_of(key)
    return union([NONE, Opaque((name,) if name else ())])


@method(CACHE, "get_many", "aget_many")
def cache_get_many(call: Call) -> Value:
    """Model getting several back, by their keys."""
    return call.obj("dict", "dict", {key_of(key) or "": value for key, value in _several(call, call.arg(0, "keys"))})


@method(REDIS, "mget")
def cache_mget(call: Call) -> Value:
    """Model getting several back, in the order of their keys."""
    found = [pair for given in call.args.all() for pair in _several(call, given)]
    return call.obj("list", "list", items=[value for _, value in found])


def _several(call: Call, keys: Value) -> list[tuple[Value, Value]]:
    given = members_of(call.frame, keys)[0] if isinstance(keys, Obj) else [keys]
    return [(key, union(_kept(call, _owner(call), key) or [_unknown(key)])) for key in given]


@method(REDIS, "hget", "hgetall")
def hash_get(call: Call) -> Value:
    """Model getting a hash back, or one key of it."""
    name, key = call.arg(0, "name"), call.arg(1, "key")
    found = _kept(call, _owner(call), name)
    if call.name == "hgetall":
        return union(found or [_unknown(name)])
    return union([value for one in found if isinstance(one, Obj) for value in _kept(call, one, key)] or [_unknown(key)])


@method(CACHE, "delete", "touch", "expire", "clear", "ttl", "exists", "incr", "close", "ping", "lock", "has_key")
@method(REDIS, "delete", "touch", "expire", "clear", "ttl", "exists", "incr", "close", "ping", "lock", "has_key")
def cache_quiet(call: Call) -> Value:
    """Model what gives nothing that matters."""
    return Opaque()


@method(CACHE, "*")
@method(REDIS, "*")
def cache_same(call: Call) -> Value:
    """Model pipelines and the like: the same cache; what else is done with a value is not seen."""
    for value in call.args.all():
        escape(value, OTHERS)
    return call.owner
