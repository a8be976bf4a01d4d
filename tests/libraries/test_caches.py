"""Caches: what is put in under a key comes out under it, and under no other."""

from __future__ import annotations

import pytest
from model_support import LOGIN
from support import check

HEAD = """
    import os

    from cybrid import bank_token, call
"""

USE = """

    def fill():
        FILL


    def use(guid):
        call("prices", READ)
        call(f"trades/{guid}", READ)  # CYB302
        call(f"trades/{guid}", OTHER)
"""

DJANGO = "    from django.core.cache import cache, caches\n\n    KEYS = ['bank', 'own']\n"
REDIS = "    import redis\n\n    r = redis.Redis()\n"
DISK = "    import diskcache\n\n    disk = diskcache.Cache()\n"
FLASK = "    from flask_caching import Cache\n\n    flasks = Cache()\n"
TOOLS = "    import cachetools\n\n    mapping = cachetools.TTLCache(maxsize=8, ttl=1700)\n"
MEMCACHED = "    from pymemcache.client.base import Client\n\n    memcached = Client(('localhost', 11211))\n"


@pytest.mark.parametrize(
    ("made", "fill", "read", "other"),
    [
        (DJANGO, 'cache.set("bank", bank_token(), 1700)', 'cache.get("bank")', 'cache.get("own")'),
        (DJANGO, 'cache.set(key="bank", value=bank_token())', 'cache.get(key="bank")', 'cache.get(key="own")'),
        (DJANGO, 'cache.add("bank", bank_token())', 'cache.get("bank", None)', 'cache.get("own", None)'),
        (DJANGO, "pass", 'cache.get_or_set("bank", bank_token, 1700)', 'cache.get("own")'),
        (DJANGO, "pass", 'cache.get_or_set("bank", lambda: bank_token())', 'cache.get_or_set("own", lambda: "")'),
        (DJANGO, "pass", 'cache.get_or_set("bank", default=bank_token())', 'cache.get_or_set("own", "")'),
        (DJANGO, 'cache.set_many({"bank": bank_token(), "own": ""})', 'cache.get("bank")', 'cache.get("own")'),
        (
            DJANGO,
            'cache.set("bank", bank_token())',
            'cache.get_many(["bank"])["bank"]',
            'cache.get_many(["own"])["own"]',
        ),
        (
            DJANGO,
            'cache.set("bank", bank_token(), version=2)',
            'cache.get("bank", version=2)',
            'cache.get("own", version=2)',
        ),
        (DJANGO, 'caches["x"].set("bank", bank_token())', 'caches["x"].get("bank")', 'caches["x"].get("own")'),
        (DJANGO, 'caches["x"].set("bank", bank_token())', 'caches["x"].get("bank")', 'caches["y"].get("bank")'),
        (DJANGO, 'caches["x"].set("bank", bank_token())', 'caches["x"].get("bank")', 'cache.get("bank")'),
        (DJANGO, 'cache.set("bank", bank_token())', 'caches["default"].get("bank")', 'caches["x"].get("bank")'),
        (DJANGO, 'cache.set("cybrid", {"t": bank_token()})', 'cache.get("cybrid")["t"]', 'cache.get("other")["t"]'),
        (REDIS, 'r.set("bank", bank_token(), ex=1700)', 'r.get("bank")', 'r.get("own")'),
        (REDIS, 'r.setex("bank", 1700, bank_token())', 'r.get("bank").decode()', 'r.get("own").decode()'),
        (REDIS, 'r.setex("bank", time=9, value=bank_token())', 'r.get("bank")', 'r.get("own")'),
        (REDIS, 'r["bank"] = bank_token()', 'r["bank"]', 'r["own"]'),
        (REDIS, 'r.hset("cybrid", "bank", bank_token())', 'r.hget("cybrid", "bank")', 'r.hget("cybrid", "own")'),
        (REDIS, 'r.hset("cybrid", "bank", bank_token())', 'r.hget("cybrid", "bank")', 'r.hget("other", "bank")'),
        (
            REDIS,
            'r.hset("cybrid", mapping={"bank": bank_token(), "own": ""})',
            'r.hget("cybrid", "bank")',
            'r.hget("cybrid", "own")',
        ),
        (
            REDIS,
            'r.hset("cybrid", "bank", bank_token())',
            'r.hgetall("cybrid")["bank"]',
            'r.hgetall("cybrid")["own"]',
        ),
        (REDIS, 'r.mset({"bank": bank_token()})', 'r.mget("bank", "own")[0]', 'r.mget("bank", "own")[1]'),
        (REDIS, 'r.mset({"bank": bank_token()})', 'r.mget(["bank", "own"])[0]', 'r.mget(["bank", "own"])[1]'),
        (REDIS, 'r.pipeline().set("bank", bank_token()).execute()', 'r.get("bank")', 'r.get("own")'),
        (DISK, 'disk.set("bank", bank_token(), expire=1700)', 'disk.get("bank")', 'disk.get("own")'),
        (DISK, 'disk["bank"] = bank_token()', 'disk["bank"]', 'disk["own"]'),
        (
            FLASK,
            'flasks.set("bank", bank_token(), timeout=9)',
            'flasks.get("bank")',
            'flasks.get("own")',
        ),
        (TOOLS, 'mapping["bank"] = bank_token()', 'mapping["bank"]', 'mapping["own"]'),
        (TOOLS, 'mapping["bank"] = bank_token()', 'mapping.get("bank")', 'mapping.get("own")'),
        (MEMCACHED, 'memcached.set("bank", bank_token(), expire=9)', 'memcached.get("bank")', 'memcached.get("own")'),
    ],
)
def test_what_is_put_in_comes_out_under_its_key(made, fill, read, other) -> None:
    use = USE.replace("FILL", fill).replace("READ", read).replace("OTHER", other)
    check({"cybrid.py": LOGIN, "app.py": HEAD + made + use})


def test_keys_that_are_put_together() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from django.core.cache import cache

                from cybrid import bank_token, call

                PREFIX = "cybrid"


                def key(kind, user):
                    return f"{PREFIX}:{kind}:{user}"


                def fill(user):
                    cache.set(key("bank", user), bank_token(), 1700)
                    cache.set(key("own", user), user.token, 1700)


                def use(user, guid):
                    call("prices", cache.get(key("bank", user)))
                    call(f"trades/{guid}", cache.get(key("bank", user)))  # CYB302
                    call(f"trades/{guid}", cache.get(key("own", user)))
            """,
        }
    )


def test_keys_that_come_from_outside() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from django.conf import settings
                from django.core.cache import cache

                from cybrid import bank_token, call


                def fill():
                    cache.set(settings.BANK_KEY, bank_token(), 1700)


                def use(guid):
                    call("prices", cache.get(settings.BANK_KEY))
                    call(f"trades/{guid}", cache.get(settings.BANK_KEY))  # CYB302
                    call(f"trades/{guid}", cache.get(settings.OWN_KEY))
            """,
        }
    )


def test_a_token_that_is_fetched_when_the_cache_has_none() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "tokens.py": """
                import os

                import redis

                from cybrid import bank_token

                store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


                def cached_token():
                    token = store.get("cybrid:bank")
                    if token is None:
                        token = bank_token()
                        store.set("cybrid:bank", token, ex=1700)
                    return token


                def visitor_token(session):
                    return store.get(f"visitor:{session}")
            """,
            "app.py": """
                from cybrid import call
                from tokens import cached_token, visitor_token


                def use(session, guid):
                    call("prices", cached_token())
                    call(f"trades/{guid}", cached_token())  # CYB302
                    call(f"trades/{guid}", visitor_token(session))
            """,
        }
    )


def test_a_key_that_each_subclass_says() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "tokens.py": """
                import os

                import requests
                from django.core.cache import caches


                class Source:
                    def get(self):
                        return caches["default"].get_or_set(f"tokens:{self.label}", self.fetch, timeout=1200)

                    def fetch(self):
                        form = {
                            "grant_type": "client_credentials",
                            "client_id": os.environ["CYBRID_CLIENT_ID"],
                            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                            "scope": " ".join(self.scopes),
                        }
                        response = requests.post("https://id.sandbox.cybrid.app/oauth/token", json=form)
                        return response.json()["access_token"]


                class Group(Source):
                    label = "group"
                    scopes = ("organizations:read", "accounts:read")


                class House(Source):
                    label = "house"
                    scopes = ("accounts:read",)
            """,
            "app.py": """
                from cybrid import call
                from tokens import Group, House


                def use(guid):
                    call(f"accounts/{guid}", Group().get())  # CYB303
                    call(f"accounts/{guid}", House().get())  # CYB302
                    call("organizations", Group().get())
            """,
        }
    )


def test_asynchronous_caches() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from django.core.cache import cache
                from redis import asyncio as aioredis

                from cybrid import bank_token, call

                store = aioredis.from_url("redis://localhost")


                async def fill():
                    await cache.aset("bank", bank_token(), 1700)
                    await store.setex("bank", 1700, bank_token())


                async def use(guid):
                    call(f"trades/{guid}", await cache.aget("bank"))  # CYB302
                    call(f"trades/{guid}", await store.get("bank"))  # CYB302
                    call(f"trades/{guid}", await cache.aget("own"))
                    call(f"trades/{guid}", await store.get("own"))
                    call("prices", await cache.aget_or_set("bank", bank_token))
            """,
        }
    )


def test_two_mappings_do_not_mix() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from cachetools import LRUCache, TTLCache

                from cybrid import bank_token, call

                bank_tokens = TTLCache(maxsize=1, ttl=1700)
                own_tokens = LRUCache(maxsize=64)


                def fill(visitor):
                    bank_tokens["token"] = bank_token()
                    own_tokens["token"] = visitor.token


                def use(guid):
                    call(f"trades/{guid}", bank_tokens["token"])  # CYB302
                    call(f"trades/{guid}", own_tokens["token"])
                    call("prices", bank_tokens["token"])
            """,
        }
    )


def test_a_function_that_a_cache_remembers() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from flask_caching import Cache

                from cybrid import bank_token, call

                cache = Cache()


                @cache.memoize(timeout=1700)
                def token():
                    return bank_token()


                @cache.cached(timeout=1700, key_prefix="own")
                def own_token():
                    return cache.get("own")


                def use(guid):
                    call(f"trades/{guid}", token())  # CYB302
                    call(f"trades/{guid}", own_token())
                    call("prices", token())
            """,
        }
    )


def test_a_credential_that_is_read_back_is_that_credential() -> None:
    check(
        """
        import logging
        import os

        from django.core.cache import cache

        log = logging.getLogger(__name__)


        def fill():
            cache.set("cybrid_client_secret", os.environ["CYBRID_CLIENT_SECRET"])
            cache.set("cybrid_environment", os.environ["CYBRID_ENVIRONMENT"])


        def show():
            log.info("environment %s", cache.get("cybrid_environment"))
            log.info("secret %s", cache.get("cybrid_client_secret"))  # CYB105
        """
    )
