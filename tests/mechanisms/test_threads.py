"""Values through threads, pools, queues and context variables; bound methods that are handed on."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import ASYNC_DESK, program

WAYS: dict[str, dict[str, str]] = {
    "a thread's function and its arguments": {
        "c.py": """
            import asyncio

            from a import f
            from desk import Desk, read_now


            async def go(k):
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(None, read_now, f(), k)  # CYB301
                await asyncio.to_thread(Desk(f()).now, k)  # CYB301
                return await asyncio.to_thread(read_now, v=f(), k=k)  # CYB301
            """,
    },
    "a function from an executor with a partial": {
        "c.py": """
            import asyncio
            import functools

            from a import f
            from desk import read_now


            async def go(k):
                v = await asyncio.get_event_loop().run_in_executor(None, f)
                work = functools.partial(read_now, v, k=k)
                return await asyncio.get_event_loop().run_in_executor(None, work)  # CYB301
            """,
    },
    "a pool's map and submit": {
        "c.py": """
            import functools
            from concurrent.futures import ThreadPoolExecutor, as_completed

            from a import f
            from desk import Desk, read_now


            def go(ks):
                d = Desk(f())
                with ThreadPoolExecutor(max_workers=4) as pool:
                    list(pool.map(d.now, ks))  # CYB301
                    list(pool.map(functools.partial(read_now, f()), ks))  # CYB301
                    waiting = {pool.submit(d.now, k): k for k in ks}  # CYB301
                    v = pool.submit(f).result()
                    read_now(v, ks[0])  # CYB301
                return [one.result() for one in as_completed(waiting)]
            """,
    },
    "a subclass of Thread": {
        "c.py": """
            import threading

            from a import f
            from desk import read_now


            class Worker(threading.Thread):
                def __init__(self, k):
                    super().__init__(daemon=True)
                    self.k = k
                    self.v = f()

                def run(self):
                    read_now(self.v, self.k)  # CYB301


            def go(k):
                Worker(k).start()
            """,
    },
    "a queue": {
        "c.py": """
            import asyncio
            import queue

            from a import f
            from desk import read, read_now

            jobs = queue.Queue()
            later = asyncio.Queue()


            def fill():
                jobs.put(f())


            def work(k):
                read_now(jobs.get(), k)  # CYB301


            async def both(k):
                await later.put((f(), k))
                v, who = await later.get()
                await read(v, who)  # CYB301
            """,
    },
    "a context variable": {
        "b.py": """
            import contextvars

            current = contextvars.ContextVar("current", default=None)
            """,
        "s.py": """
            import a
            from b import current


            def enter():
                return current.set(a.f())
            """,
        "c.py": """
            import s
            from b import current
            from desk import read_now


            def go(k):
                mark = s.enter()
                try:
                    return read_now(current.get(), k)  # CYB301
                finally:
                    current.reset(mark)
            """,
    },
    "a thread's own storage": {
        "c.py": """
            import threading

            from a import f
            from desk import read_now

            local = threading.local()


            def load():
                if not hasattr(local, "v"):
                    local.v = f()
                return local.v


            def go(k):
                return read_now(load(), k)  # CYB301
            """,
    },
    "a poller that is given a bound method": {
        "b.py": """
            import time


            def poll(ask, *p, until, **n):
                for _ in range(30):
                    got = ask(*p, **n)
                    if until(got):
                        return got
                    time.sleep(1)
                raise TimeoutError


            class Pages:
                def __init__(self, ask, **query):
                    self.ask = ask
                    self.query = query

                def __iter__(self):
                    while got := self.ask(**self.query):
                        yield from got
            """,
        "c.py": """
            from a import f
            from b import Pages, poll
            from desk import Desk


            def go(k):
                poll(Desk(f()).now, k, until=lambda got: got["total"])  # CYB301
                return list(Pages(Desk(f()).now, k=k))  # CYB301
            """,
    },
    "a thread": {
        "c.py": """
            import threading

            from a import f
            from desk import Desk, read_now


            def go(k):
                threading.Thread(target=Desk(f()).now, args=(k,), daemon=True).start()  # CYB301
                threading.Thread(target=read_now, kwargs={"v": f(), "k": k}).start()  # CYB301
            """,
    },
    "a timer": {
        "c.py": """
            import threading

            from a import f
            from desk import read_now


            def go(k):
                threading.Timer(3, read_now, [f(), k]).start()  # CYB301
            """,
    },
    "a callback at the end of the program": {
        "c.py": """
            import atexit

            from a import f
            from desk import read_now


            def go(k):
                atexit.register(read_now, f(), k)  # CYB301
            """,
    },
    "a scheduler": {
        "c.py": """
            import sched

            from a import f
            from desk import Desk


            def go(k):
                sched.scheduler().enter(3, 1, Desk(f()).now, argument=(k,))  # CYB301
            """,
    },
}

#: What is not followed yet.


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK, ASYNC_DESK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, ASYNC_DESK, marked=False))
