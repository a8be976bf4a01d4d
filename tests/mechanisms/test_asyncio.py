"""Values through coroutines, tasks and asynchronous generators."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import ASYNC_DESK, program

WAYS: dict[str, dict[str, str]] = {
    "coroutines that are awaited": {
        "c.py": """
            import asyncio

            from a import f
            from desk import Desk


            async def load():
                return await asyncio.to_thread(f)


            async def go(k):
                d = Desk(await load())
                await d.rates()
                return await d.read(k)  # CYB301
            """,
    },
    "gather": {
        "c.py": """
            import asyncio

            from a import f
            from desk import Desk


            async def go(ks):
                d = Desk(f())
                await asyncio.gather(d.rates(), d.rates())
                return await asyncio.gather(*(d.read(k) for k in ks), return_exceptions=True)  # CYB301
            """,
    },
    "what gather gives back": {
        "c.py": """
            import asyncio

            from a import f
            from desk import read


            async def load():
                return f()


            async def other():
                return 3


            async def go(k):
                v, limit = await asyncio.gather(load(), other())
                return await read(v, k)  # CYB301
            """,
    },
    "tasks and a group of tasks": {
        "c.py": """
            import asyncio

            from a import f
            from desk import Desk


            async def go(ks):
                d = Desk(f())
                first = asyncio.create_task(d.read(ks[0]))  # CYB301
                async with asyncio.TaskGroup() as group:
                    for k in ks:
                        group.create_task(d.read(k))  # CYB301
                await first
            """,
    },
    "wait_for, shield and a task's result": {
        "c.py": """
            import asyncio

            from a import f
            from desk import read


            async def load():
                return f()


            async def go(k):
                v = await asyncio.wait_for(load(), timeout=3)
                w = await asyncio.create_task(load())
                await asyncio.shield(read(w, k))  # CYB301
                return await asyncio.wait_for(read(v, k), 10)  # CYB301
            """,
    },
    "as_completed and asyncio.run": {
        "c.py": """
            import asyncio

            from a import f
            from desk import read


            async def load():
                return f()


            async def go(k):
                for one in asyncio.as_completed([load()]):
                    v = await one
                    await read(v, k)  # CYB301


            def main(k):
                asyncio.run(go(k))
                asyncio.run(read(f(), k))  # CYB301
            """,
    },
    "an asynchronous generator": {
        "c.py": """
            from a import f
            from desk import Desk


            async def opened():
                yield Desk(f())


            async def go(k):
                async for d in opened():
                    await d.rates()
                    await d.read(k)  # CYB301
                d = await anext(opened())
                [await one.read(k) async for one in opened()]  # CYB301
                return await d.read(k)  # CYB301
            """,
    },
    "an asynchronous context manager by a generator": {
        "c.py": """
            from contextlib import AsyncExitStack, asynccontextmanager

            from a import f
            from desk import Desk


            @asynccontextmanager
            async def opened():
                yield Desk(f())


            async def go(k):
                async with AsyncExitStack() as stack:
                    s = await stack.enter_async_context(opened())
                    await s.read(k)  # CYB301
                async with opened() as d:
                    await d.rates()
                    return await d.read(k)  # CYB301
            """,
    },
    "an asynchronous context manager by a class": {
        "c.py": """
            import httpx

            from a import f


            class Open:
                async def __aenter__(self):
                    self.s = httpx.AsyncClient(
                        base_url="$HOST", headers={"Authorization": f"Bearer {f()}"}
                    )
                    return self

                async def __aexit__(self, *p):
                    await self.s.aclose()

                async def read(self, k):
                    return await self.s.get("/api/accounts", params={"customer_guid": k})  # CYB301

                async def rates(self):
                    return await self.s.get("/api/accounts")


            async def go(k):
                async with Open() as o:
                    await o.rates()
                    return await o.read(k)
            """,
    },
    "a lock around a kept value": {
        "c.py": """
            import asyncio
            import time

            from a import f
            from desk import read


            class Kept:
                def __init__(self):
                    self._lock = asyncio.Lock()
                    self._v = None
                    self._until = 0.0

                async def get(self):
                    async with self._lock:
                        if self._v is None or time.monotonic() > self._until:
                            self._v, self._until = f(), time.monotonic() + 1700
                        return self._v


            kept = Kept()


            async def go(k):
                return await read(await kept.get(), k)  # CYB301
            """,
    },
    "an asynchronous generator without an end": {
        "c.py": """
            from a import f
            from desk import Desk


            async def opened():
                while True:
                    yield Desk(f())


            async def go(k):
                async for d in opened():
                    await d.read(k)  # CYB301
            """,
    },
    "a callback of an event loop": {
        "c.py": """
            import asyncio

            from a import f
            from desk import Desk


            def go(k):
                d = Desk(f())
                asyncio.get_event_loop().call_later(3, d.now, k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK, ASYNC_DESK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, ASYNC_DESK, marked=False))
