"""Threads, processes, event loops: a token is known where a function that is handed over uses it."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

# each lists accounts once, with TOKEN
WAYS = {
    "a thread with arguments": """
        import threading
        def main(guid):
            threading.Thread(target=accounts, args=(guid, TOKEN), daemon=True).start()
        """,
    "a thread with keywords": """
        from threading import Thread
        def main(guid):
            worker = Thread(None, accounts, "name", (), {"guid": guid, "token": TOKEN})
            worker.start()
            worker.join()
        """,
    "a thread of a helper that hands arguments on": """
        import threading
        def start(target, *args, **options):
            threading.Thread(target=target, args=args, kwargs=options).start()
        def main(guid):
            start(accounts, guid, token=TOKEN)
        """,
    "a class of threads": """
        import threading
        class Worker(threading.Thread):
            def __init__(self, token, guid):
                super().__init__(daemon=True)
                self.token, self.guid = token, guid
            def run(self):
                accounts(self.guid, self.token)
        def main(guid):
            Worker(TOKEN, guid).start()
        """,
    "a class that starts a thread of its own": """
        import threading
        class Poller:
            def __init__(self, token):
                self.token = token
                self.thread = threading.Thread(target=self.loop, args=("x",))
            def loop(self, guid):
                while True:
                    accounts(guid, self.token)
        def main():
            Poller(TOKEN).thread.start()
        """,
    "a timer": """
        import threading
        def main(guid):
            threading.Timer(30, accounts, [guid], {"token": TOKEN}).start()
        """,
    "a process": """
        import multiprocessing
        def main(guid):
            multiprocessing.get_context("spawn").Process(target=accounts, args=(guid, TOKEN)).start()
        """,
    "an executor's submit": """
        import concurrent.futures
        def main(guid):
            with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
                pool.submit(accounts, guid, token=TOKEN)
        """,
    "a result of an executor": """
        from concurrent.futures import ThreadPoolExecutor
        def main(guid):
            pool = ThreadPoolExecutor()
            waiting = pool.submit(lambda: TOKEN)
            accounts(guid, waiting.result(timeout=3))
        """,
    "results as they are completed": """
        from concurrent.futures import ThreadPoolExecutor, as_completed
        def load(guid):
            return guid, TOKEN
        def main(guids):
            with ThreadPoolExecutor() as pool:
                waiting = [pool.submit(load, guid) for guid in guids]
                for future in as_completed(waiting):
                    guid, token = future.result()
                    accounts(guid, token)
        """,
    "what wait gives": """
        from concurrent.futures import ThreadPoolExecutor, wait
        def main(guid):
            with ThreadPoolExecutor() as pool:
                done, _ = wait([pool.submit(lambda: TOKEN)])
                for future in done:
                    accounts(guid, future.result())
        """,
    "an executor's map": """
        from concurrent.futures import ProcessPoolExecutor
        from functools import partial
        def main(guids):
            with ProcessPoolExecutor() as pool:
                list(pool.map(partial(accounts, token=TOKEN), guids))
        """,
    "a callback of a future": """
        from concurrent.futures import ThreadPoolExecutor
        def use(future):
            accounts("x", future.result())
        def main():
            ThreadPoolExecutor().submit(lambda: TOKEN).add_done_callback(use)
        """,
    "an executor that is a field": """
        from concurrent.futures import ThreadPoolExecutor
        class Service:
            def __init__(self):
                self.pool = ThreadPoolExecutor(2)
            def refresh(self, guid):
                return self.pool.submit(accounts, guid, TOKEN)
        """,
    "a pool's starmap": """
        from multiprocessing import Pool
        def main(guid):
            with Pool(4) as pool:
                pool.starmap(accounts, [(guid, TOKEN)])
        """,
    "a pool's apply_async with a callback": """
        from multiprocessing.pool import ThreadPool
        def load():
            return TOKEN
        def main(guid):
            ThreadPool(2).apply_async(load, (), {}, lambda token: accounts(guid, token))
        """,
    "a queue between threads": """
        import queue
        jobs = queue.Queue(maxsize=10)
        def fill(guid):
            jobs.put((guid, TOKEN))
        def work():
            while True:
                guid, token = jobs.get()
                accounts(guid, token)
                jobs.task_done()
        """,
    "a queue that is handed over": """
        import queue, threading
        def work(jobs, guid):
            accounts(guid, jobs.get_nowait())
        def main(guid):
            jobs = queue.SimpleQueue()
            jobs.put(TOKEN)
            threading.Thread(target=work, args=(jobs, guid)).start()
        """,
    "what threads keep for themselves": """
        import threading
        local = threading.local()
        def login():
            local.token = TOKEN
        def main(guid):
            login()
            accounts(guid, local.token)
        """,
    "a dict that processes share": """
        import multiprocessing
        def main(guid):
            shared = multiprocessing.Manager().dict()
            shared["token"] = TOKEN
            accounts(guid, shared["token"])
        """,
    "a function at the end of the program": """
        import atexit
        def main(guid):
            atexit.register(accounts, guid, token=TOKEN)
        """,
    "a scheduler": """
        import sched
        def main(guid):
            events = sched.scheduler()
            events.enter(5, 1, accounts, kwargs={"guid": guid, "token": TOKEN})
            events.run()
        """,
    "greenlets": """
        import gevent
        def main(guid):
            waiting = gevent.spawn(lambda: TOKEN)
            gevent.joinall([waiting])
            accounts(guid, waiting.get())
        """,
    "a greenlet that is spawned later": """
        import gevent
        def main(guid):
            gevent.spawn_later(5, accounts, guid, token=TOKEN)
        """,
    "eventlet's pool": """
        import eventlet
        def main(guid):
            pool = eventlet.GreenPool()
            pool.spawn(accounts, guid, TOKEN)
            pool.waitall()
        """,
    "joblib": """
        from joblib import Parallel, delayed
        def main(guids):
            token = TOKEN
            Parallel(n_jobs=2)(delayed(accounts)(guid, token) for guid in guids)
        """,
    "an executor that is not seen": """
        def main(guid, pool):
            pool.submit(accounts, guid, TOKEN)
        """,
    "a scheduler that is not seen": """
        import somewhere
        def main(guid):
            somewhere.scheduler().add_job(accounts, "interval", args=[guid, TOKEN], minutes=5)
        """,
    "a finalizer": """
        import weakref
        class Session:
            def __init__(self, guid):
                self._end = weakref.finalize(self, accounts, guid, TOKEN)
        """,
    "gather": """
        import asyncio
        async def load():
            return TOKEN
        async def main(guid):
            token, _ = await asyncio.gather(load(), asyncio.sleep(1))
            accounts(guid, token)
        """,
    "gather of any number": """
        import asyncio
        async def load(name):
            return TOKEN
        async def main(names):
            tokens = await asyncio.gather(*(load(name) for name in names))
            for token in tokens:
                accounts("x", token)
        """,
    "gather of a list of tasks": """
        import asyncio
        async def main(names):
            tasks = []
            for name in names:
                tasks.append(asyncio.create_task(asyncio.to_thread(lambda: TOKEN)))
            for token in await asyncio.gather(*tasks, return_exceptions=True):
                accounts("x", token)
        """,
    "a task's result": """
        import asyncio
        async def load():
            return TOKEN
        async def main(guid):
            async with asyncio.TaskGroup() as group:
                task = group.create_task(load())
            accounts(guid, task.result())
        """,
    "a task that is a field": """
        import asyncio
        class Tokens:
            def __init__(self):
                self._task = None
            async def _load(self):
                return TOKEN
            async def get(self):
                if self._task is None:
                    self._task = asyncio.create_task(self._load())
                return await asyncio.shield(self._task)
            async def use(self, guid):
                accounts(guid, await self.get())
        """,
    "a callback of a task that gives nothing": """
        import asyncio
        async def work():
            await asyncio.sleep(1)
        async def main(guid):
            token = TOKEN
            task = asyncio.create_task(work())
            task.add_done_callback(lambda done: accounts(guid, token))
        """,
    "wait and its sets": """
        import asyncio
        async def load():
            return TOKEN
        async def main(guid):
            done, pending = await asyncio.wait({asyncio.ensure_future(load())}, timeout=3)
            for task in done:
                accounts(guid, task.result())
        """,
    "as_completed": """
        import asyncio
        async def load():
            return TOKEN
        async def main(guid):
            for task in asyncio.as_completed([load()]):
                accounts(guid, await task)
        """,
    "wait_for and run": """
        import asyncio
        async def load():
            return await asyncio.wait_for(asyncio.to_thread(lambda: TOKEN), timeout=10)
        def main(guid):
            accounts(guid, asyncio.run(load()))
        """,
    "run_in_executor": """
        import asyncio, functools
        async def main(guid):
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, functools.partial(accounts, guid, token=TOKEN))
        """,
    "run_until_complete": """
        import asyncio
        async def load():
            return TOKEN
        def main(guid):
            accounts(guid, asyncio.new_event_loop().run_until_complete(load()))
        """,
    "a coroutine from another thread": """
        import asyncio
        async def load():
            return TOKEN
        def main(guid, loop):
            accounts(guid, asyncio.run_coroutine_threadsafe(load(), loop).result(5))
        """,
    "a call that the loop makes later": """
        import asyncio
        def main(guid):
            asyncio.get_event_loop().call_later(5, accounts, guid, TOKEN)
        """,
    "a queue of asyncio": """
        import asyncio
        async def produce(jobs):
            await jobs.put({"token": TOKEN})
        async def consume(jobs, guid):
            job = await jobs.get()
            accounts(guid, job["token"])
        async def main(guid):
            jobs = asyncio.Queue()
            await asyncio.gather(produce(jobs), consume(jobs, guid))
        """,
    "anyio's tasks": """
        import anyio
        async def use(guid, token):
            accounts(guid, token)
        async def main(guid):
            async with anyio.create_task_group() as group:
                group.start_soon(use, guid, TOKEN, name="use")
        """,
    "a group of tasks that is handed over": """
        import anyio
        async def use(guid, token):
            accounts(guid, token)
        async def start(group, guid):
            group.start_soon(use, guid, TOKEN)
        """,
    "anyio's threads": """
        import anyio
        async def main(guid):
            await anyio.to_thread.run_sync(accounts, guid, TOKEN)
        """,
    "anyio's way back": """
        import anyio
        def main(guid):
            token = anyio.from_thread.run(lambda: TOKEN)
            accounts(guid, token)
        """,
    "a portal": """
        from anyio.from_thread import start_blocking_portal
        async def load():
            return TOKEN
        def main(guid):
            with start_blocking_portal() as portal:
                accounts(guid, portal.start_task_soon(load).result())
        """,
    "a stream between tasks": """
        import anyio
        async def main(guid):
            send, receive = anyio.create_memory_object_stream(10)
            await send.send(TOKEN)
            async for token in receive:
                accounts(guid, token)
        """,
    "trio": """
        import trio
        async def use(guid, token):
            accounts(guid, token)
        async def main(guid):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(use, guid, TOKEN)
        """,
    "trio's run": """
        import trio
        async def load():
            return TOKEN
        def main(guid):
            accounts(guid, trio.run(load))
        """,
    "asgiref": """
        from asgiref.sync import sync_to_async
        async def main(guid):
            await sync_to_async(accounts, thread_sensitive=False)(guid, TOKEN)
        """,
    "asgiref's other way": """
        from asgiref.sync import async_to_sync
        @async_to_sync
        async def load():
            return TOKEN
        def main(guid):
            accounts(guid, load())
        """,
    "starlette's threads": """
        from starlette.concurrency import run_in_threadpool
        async def main(guid):
            await run_in_threadpool(accounts, guid, token=TOKEN)
        """,
    "background tasks": """
        from starlette.background import BackgroundTasks
        async def main(guid):
            tasks = BackgroundTasks()
            tasks.add_task(accounts, guid, TOKEN)
        """,
}


@pytest.mark.parametrize("name", WAYS)
def test_a_bank_token_is_known(name: str) -> None:
    assert tokens_of_accounts(WAYS[name].replace("TOKEN", "bank_token()")) == ["bank"]


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_is_known(name: str) -> None:
    assert tokens_of_accounts(WAYS[name].replace("TOKEN", 'customer_token("x")')) == ["customer"]


def test_queues_are_kept_apart() -> None:
    body = """
        import queue
        ours, theirs = queue.Queue(), queue.Queue()
        def fill(guid):
            ours.put(bank_token())
            theirs.put(customer_token(guid))
        def work(guid):
            accounts(guid, theirs.get())
            accounts(guid, ours.get())
        """
    assert tokens_of_accounts(body) == ["customer", "bank"]


def test_results_are_kept_apart() -> None:
    body = """
        import asyncio
        from concurrent.futures import ThreadPoolExecutor
        def main(guid):
            pool = ThreadPoolExecutor()
            ours, theirs = pool.submit(bank_token), pool.submit(customer_token, guid)
            accounts(guid, theirs.result())
            accounts(guid, ours.result())
        async def other(guid):
            ours, theirs = await asyncio.gather(asyncio.to_thread(bank_token), asyncio.to_thread(customer_token, guid))
            accounts(guid, theirs)
            accounts(guid, ours)
        """
    assert tokens_of_accounts(body) == ["customer", "bank", "customer", "bank"]
