"""Caches and secrets managers: what is put in under a key comes out under it, and nothing else."""

from __future__ import annotations

from engine_support import shown, tokens_of_accounts


def test_djangos_cache_keeps_what_is_put_in_by_its_key() -> None:
    body = """
from django.core.cache import cache

def bank():
    token = cache.get("bank")
    if token is None:
        token = bank_token()
        cache.set("bank", token, 1700)
    return token

def of_customer(guid):
    key = f"customer:{guid}"
    token = cache.get(key)
    if not token:
        token = customer_token(guid)
        cache.set(key, token, timeout=60)
    return token

def first(guid):
    accounts(guid, bank())
def second(guid):
    accounts(guid, cache.get("bank"))
def third(guid):
    accounts(guid, of_customer(guid))
def fourth(guid):
    accounts(guid, cache.get(f"customer:{guid}"))
def fifth(guid):
    accounts(guid, cache.get("other"))
"""
    assert tokens_of_accounts(body) == ["bank", "bank", "customer", "customer"]


def test_a_function_fills_a_cache() -> None:
    body = """
from django.core.cache import cache
def first(guid):
    accounts(guid, cache.get_or_set("bank", bank_token, 60))
def second(guid):
    accounts(guid, cache.get_or_set("customer", lambda: customer_token(guid)))
"""
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_redis_in_a_field() -> None:
    body = """
import redis
class Store:
    def __init__(self, url):
        self.redis = redis.Redis.from_url(url)
    def fill(self):
        self.redis.setex("bank", 1700, bank_token())
        self.redis.hset("tokens", "customer", customer_token("x"))
    def bank(self):
        return self.redis.get("bank").decode()
    def of_customer(self):
        return self.redis.hget("tokens", "customer")

store = Store("redis://host")
def first(guid):
    accounts(guid, store.bank())
def second(guid):
    accounts(guid, store.of_customer())
"""
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_decorators_that_remember_leave_a_function_what_it_is() -> None:
    body = """
import functools
from cachetools import cached, TTLCache
@functools.lru_cache(maxsize=1)
def first():
    return bank_token()
@cached(TTLCache(1, 60))
def second(guid):
    return customer_token(guid)
def use(guid):
    accounts(guid, first())
    accounts(guid, second(guid))
"""
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_secrets_managers_name_what_they_give_and_ciphers_hide() -> None:
    body = """
import keyring, hvac
from cryptography.fernet import Fernet
from flask import Flask
app = Flask(__name__)
def first(guid):
    accounts(guid, keyring.get_password("cybrid", "bank_token"))
def second(guid):
    accounts(guid, keyring.get_password("cybrid", "other"))
@app.get("/a")
def third():
    return Fernet(b"key").encrypt(bank_token().encode())
@app.get("/b")
def fourth():
    return bank_token().encode()
"""
    assert tokens_of_accounts(body) == ["bank"]
    assert shown(body) == [("bank", "returned")]
