"""Literals that are sent to Cybrid as credentials, on the engine."""

from __future__ import annotations

from engine_support import credentials_sent


def test_literals_that_are_sent() -> None:
    sent = credentials_sent(
        """
import requests

def login(key, phrase):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={"grant_type": "client_credentials", "client_id": key, "client_secret": phrase, "scope": "prices:read"},
    )

def other(key, phrase):
    return requests.post("https://auth.example.com/oauth/token", json={"client_id": key, "client_secret": phrase})

login("a key", "a phrase")
other("another key", "another phrase")
requests.post("https://id.sandbox.cybrid.app/oauth/token", params={"client_id": "a query's key"})
requests.post("https://id.sandbox.cybrid.app/oauth/token", auth=("a pair's key", "a pair's phrase"))
requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer a token"})
"""
    )
    assert sent == {
        ("client_id", "a key"),
        ("client_secret", "a phrase"),
        ("client_id", "a query's key"),
        ("client_id", "a pair's key"),
        ("client_secret", "a pair's phrase"),
        ("access_token", "Bearer a token"),
    }


def test_literals_of_httpx_basic_authentication():
    sent = credentials_sent(
        """
import httpx

IDP = "https://id.sandbox.cybrid.app/oauth/token"
httpx.post(IDP, auth=httpx.BasicAuth("a key", "a phrase"))
httpx.post(IDP, auth=httpx.DigestAuth("another key", "another phrase"))
httpx.post("https://auth.example.com/oauth/token", auth=httpx.BasicAuth("a third key", "a third phrase"))
"""
    )
    assert sent == {
        ("client_id", "a key"),
        ("client_secret", "a phrase"),
        ("client_id", "another key"),
        ("client_secret", "another phrase"),
    }


def test_literals_of_tornados_basic_authentication():
    sent = credentials_sent(
        """
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

IDP = "https://id.sandbox.cybrid.app/oauth/token"
client = AsyncHTTPClient()

async def login(key, phrase):
    return await client.fetch(IDP, method="POST", auth_username=key, auth_password=phrase)

async def built(key, phrase):
    return await client.fetch(HTTPRequest(IDP, "POST", None, "", key, phrase))

async def no_pair(phrase):
    return await client.fetch(IDP, method="POST", auth_password=phrase)

login("a key", "a phrase")
built("a request's key", "a request's phrase")
no_pair("a phrase alone")
"""
    )
    assert sent == {
        ("client_id", "a key"),
        ("client_secret", "a phrase"),
        ("client_id", "a request's key"),
        ("client_secret", "a request's phrase"),
    }
