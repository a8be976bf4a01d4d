"""The ways of a token: programs in which it travels from its maker to a desk that calls Cybrid with it.

A way is the modules between the maker `a.py` and the desk `desk.py`; what must be reported is marked in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

HOST = "https://bank.sandbox.cybrid.app"
DESK = """
import requests


def read(v, k):
    h = {"Authorization": "Bearer " + v}
    return requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=h).json()


def rates(v):
    return requests.get("$HOST/api/accounts", headers={"Authorization": "Bearer " + v}).json()


class Desk:
    def __init__(self, v):
        self.v = v

    def read(self, k):
        return read(self.v, k)

    def rates(self):
        return rates(self.v)
"""
ASYNC_DESK = """
import httpx


async def read(v, k):
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {v}"}) as s:
        return (await s.get("$HOST/api/accounts", params={"customer_guid": k})).json()


def read_now(v, k):
    h = {"Authorization": f"Bearer {v}"}
    return httpx.get("$HOST/api/accounts", params={"customer_guid": k}, headers=h).json()


class Desk:
    def __init__(self, v):
        self.v = v

    async def read(self, k):
        return await read(self.v, k)

    async def rates(self):
        async with httpx.AsyncClient() as s:
            return await s.get("$HOST/api/accounts", headers={"Authorization": f"Bearer {self.v}"})

    def now(self, k):
        return read_now(self.v, k)
"""


def program(way: Mapping[str, str], maker: str, desk: str = DESK, *, marked: bool = True) -> dict[str, str]:
    """Return the modules of a way; without the marks where its token is right."""
    files = {"a.py": maker, "desk.py": desk, **way}
    return {
        path: (text if marked else re.sub(r" +# CYB\d+", "", text)).replace("$HOST", HOST)
        for path, text in files.items()
    }
