"""Caches: what is put in under a key comes out under it. Django's cache, Redis, Flask-Caching, memcached, diskcache."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Class, Function, Partial
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import Key, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as
from cybrid_lint.libraries.shared import shared, shared_as

CACHE, CACHES, REDIS = "cache", "caches", "redis"
OTHERS = "kept in a cache that others read"
shared_as(CACHE, "django.core.cache.cache")
REGISTRY.names["django.core.cache.caches"] = lambda frame, dotted: frame.allocate(LibraryState(CACHES, {}))


@method(CACHES, "__getitem__")
def named_cache(call: Call) -> Value:
    """`caches["default"]`: of each name one for the program."""
    name = stores.slot(call.arg(0))
    return shared(call.frame, CACHE, "" if name == "[default]" else name)


REDIS_CLIENTS = (
    "redis.Redis", "redis.StrictRedis", "redis.from_url", "redis.Redis.from_url", "redis.StrictRedis.from_url",
    "redis.asyncio.Redis", "redis.asyncio.from_url", "redis.asyncio.Redis.from_url", "aioredis.from_url",
    "aioredis.Redis", "valkey.Valkey", "valkey.from_url", "django_redis.get_redis_connection", "fakeredis.FakeRedis",
    "redis.client.Redis", "redis.asyncio.client.Redis",
)  # fmt: skip
CLIENTS = (
    "pymemcache.client.base.Client", "pymemcache.Client", "pymemcache.client.Client", "pymemcache.HashClient",
    "pymemcache.client.hash.HashClient", "pylibmc.Client", "diskcache.Cache",
    "diskcache.FanoutCache", "diskcache.Index",
    "flask_caching.Cache", "aiocache.Cache", "aiocache.SimpleMemoryCache", "aiocache.RedisCache", "cashews.Cache",
)  # fmt: skip
typed_as(REDIS, *(name for name in REDIS_CLIENTS if name[name.rfind(".") + 1].isupper()))
typed_as(CACHE, *CLIENTS)


@function(*REDIS_CLIENTS)
def redis_client(call: Call) -> Value:
    """A client of Redis: one for the program, whichever connection reaches it; what is in it others may read."""
    return shared(call.frame, REDIS)


@function(*CLIENTS)
def cache_client(call: Call) -> Value:
    """A cache: one for the program."""
    return shared(call.frame, CACHE)


@function(
    *(f"cachetools.{name}Cache" for name in ("TTL", "LRU", "", "LFU", "FIFO", "RR", "TLRU")),
    "expiringdict.ExpiringDict",
    "cacheout.Cache",
)
def mapping(call: Call) -> Value:
    """A cache that is used like a dict."""
    return call.new_dict(is_open=True)


def _escapes(call: Call, value: Value) -> None:
    """Note that what is in Redis others may read."""
    if call.engine.label_of(call.frame, call.owner) == REDIS:
        call.emit("escape", value, OTHERS)


def _put(call: Call, key: Value, value: Value) -> None:
    _escapes(call, value)
    stores.write(call, call.owner, key, value)


@method(CACHE, "set", "setex", "psetex", "add", "aset", "aadd", "put", "__setitem__", "setnx", "replace")
@method(REDIS, "set", "setex", "psetex", "getset", "__setitem__", "setnx", "set_value")
def put(call: Call) -> Value:
    """Putting something in."""
    value = call.get(2 if call.name in ("setex", "psetex") else 1, "value", "val")
    if value is not None:
        _put(call, call.arg(0, "key", "name"), value)
    return NONE


@method(CACHE, "set_many", "aset_many", "multi_set")
@method(REDIS, "mset", "msetnx")
def put_many(call: Call) -> Value:
    """Putting several things in, each under its key."""
    for key, value in list(stores.entries(call, call.arg(0, "data", "mapping", "values"))):
        _put(call, key, value)
    return NONE


def _field_key(name: Value, key: Value) -> Value:
    """Return the key under which an entry of a hash is kept: its own behind the hash's."""
    return text(f"{stores.slot(name)}{stores.slot(key)}")


@method(REDIS, "hset", "hsetnx", "hmset")
def hash_put(call: Call) -> Value:
    """Putting something into a hash: one key of it, or a mapping of several."""
    name = call.arg(0, "name")
    entries = call.get(1 if call.name == "hmset" else 3, "mapping")
    pairs = list(stores.entries(call, entries)) if entries is not None else []
    value = call.get(2, "value")
    if value is not None and call.name != "hmset":
        pairs.append((call.arg(1, "key"), value))
    for key, inner in pairs:
        _put(call, _field_key(name, key), inner)
    return NONE


@method(REDIS, "hget")
def hash_get(call: Call) -> Value:
    """Getting an entry of a hash back."""
    key = _field_key(call.arg(0, "name"), call.arg(1, "key"))
    return stores.or_else(stores.read(call, call.owner, key), call.arg(1, "key"), NONE)


@method(REDIS, "hgetall")
def hash_get_all(call: Call) -> Value:
    """Getting a whole hash back."""
    state = call.state(call.owner)
    if not isinstance(state, LibraryState):
        # what is in it, anybody may have put there
        raise UndecidedError
    start = f"[{stores.slot(call.arg(0, 'name'))}["
    found: dict[Key, Value] = {
        name.removeprefix(start).removesuffix("]]"): value
        for name, value in state.fields.items()
        if name.startswith(start)
    }
    return call.new_dict(found, is_open=True)


@method(CACHE, "get", "aget", "__getitem__", "pop")
@method(REDIS, "get", "getex", "__getitem__", "getdel", "get_value")
def get(call: Call) -> Value:
    """Getting it back; it may not be there any more."""
    key, fallback = call.arg(0, "key", "name"), call.get(1, "default")
    found = stores.read(call, call.owner, key)
    if fallback is None or call.name == "getex":
        fallback = NONE
    return stores.or_else(found, key, fallback)


@method(CACHE, "get_or_set", "aget_or_set")
def get_or_set(call: Call) -> Value:
    """Getting it back, or putting it in first: a value, or what a function gives."""
    key, default = call.arg(0, "key"), call.arg(1, "default")
    made: list[Value] = []
    for option in options(default):
        is_called = isinstance(option, Function | Bound | Partial | Class)
        made.append(call.call_with(option, Args()) if is_called else option)
    value = union(made)
    _put(call, key, value)
    return value


@method(CACHE, "get_many", "aget_many", "multi_get")
def get_many(call: Call) -> Value:
    """Getting several back, by their keys."""
    found: dict[Key, Value] = {}
    for key, value in _several(call, call.arg(0, "keys")):
        found[stores.slot(key)[1:-1]] = value
    return call.new_dict(found, is_open=True)


@method(REDIS, "mget")
def get_in_order(call: Call) -> Value:
    """Getting several back, in the order of their keys."""
    found = [value for given in call.args.all() for _, value in _several(call, given)]
    return call.new_sequence("list", tuple(found))


def _several(call: Call, keys: Value) -> list[tuple[Value, Value]]:
    known = call.members(keys).known if call.engine.label_of(call.frame, keys) == "list" else [keys]
    return [(key, stores.or_else(stores.read(call, call.owner, key), key, NONE)) for key in known]


@method(CACHE, "delete", "touch", "expire", "clear", "ttl", "exists", "incr", "close", "ping", "has_key", "init_app")
@method(REDIS, "delete", "touch", "expire", "clear", "ttl", "exists", "incr", "close", "ping", "has_key", "aclose")
def quiet(call: Call) -> Value:
    """What gives nothing that matters."""
    return UNKNOWN


@method(CACHE, "cached", "memoize", "early", "soft", "hit")
@method(CACHE, "delete_many", "adelete_many", "delete_memoized", "delete_pattern")
def decorating(call: Call) -> Value:
    """What decorates functions to remember their results, and what makes them forget."""
    return UNKNOWN


@method(CACHE, "*")
@method(REDIS, "*")
def same(call: Call) -> Value:
    """Pipelines, locks and the like: the same cache; what else is done with a value is not seen."""
    for value in call.args.all():
        _escapes(call, value)
    return call.owner
