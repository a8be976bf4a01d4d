"""What runs later: tasks, messages and jobs get the token that they are handed, however that is said."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

CELERY = """
from celery import Celery, Task, chain, chord, group, shared_task, signature
app = Celery("bank")

@app.task
def read(bearer, guid="x"):
    return accounts(guid, bearer)

@app.task
def sign_in():
    return TOKEN

@app.task
def first(bearers):
    return accounts("x", bearers[0])
"""
DRAMATIQ = """
import dramatiq

@dramatiq.actor
def read(guid, bearer):
    return accounts(guid, bearer)

@dramatiq.actor
def sign_in():
    return TOKEN
"""
HUEY = """
from huey import RedisHuey, chord, group
huey = RedisHuey()

@huey.task()
def read(guid, bearer="x"):
    return accounts(guid, bearer)

@huey.task()
def sign_in():
    return TOKEN

@huey.task()
def first(bearers):
    return accounts("x", bearers[0])
"""
PREFECT = """
from prefect import flow, task, unmapped

@task
def read(guid, bearer):
    return accounts(guid, bearer)

@task
def sign_in():
    return TOKEN
"""
ARQ = """
from arq import Worker, cron, func

async def startup(context):
    context.update(bearer=TOKEN)

async def read(context):
    accounts("x", context["bearer"])
"""
RQ = """
from redis import Redis
from rq import Queue
queue = Queue(connection=Redis())

def read(guid, bearer):
    accounts(guid, bearer)
"""
SCHEDULED = """
import _thread
import asyncio
import sched
import threading

def read(guid, bearer):
    accounts(guid, bearer)
"""
# each lists accounts once, with TOKEN
WAYS = {
    "celery's signature": CELERY + "read.signature(args=[TOKEN]).delay()",
    "celery's signature with a list and keywords": CELERY + "read.signature((), {'bearer': TOKEN}).delay()",
    "celery's signature with keywords": CELERY + "read.subtask(kwargs={'bearer': TOKEN}).apply_async()",
    "celery's signature that is fixed": CELERY + "chain(sign_in.s(), read.signature((TOKEN,), immutable=True))()",
    "celery's signature that takes none": CELERY + "chain(sign_in.s(), read.si(TOKEN)).delay()",
    "celery's signature that goes on": CELERY + "(sign_in.s() | read.s()).apply_async()",
    "celery's signature of another": CELERY + "signature(read.s(TOKEN)).delay()",
    "celery's signature with more": CELERY + "read.s(guid='y').apply_async(args=[TOKEN])",
    "celery's signature that is changed": CELERY + "read.s(TOKEN).set(countdown=3).delay()",
    "celery's link": CELERY + "sign_in.s().link(read.s())",
    "celery's chord": CELERY + "chord([sign_in.s()], first.s())()",
    "celery's chord with a body": CELERY + "chord([sign_in.s()])(first.s())",
    "celery's group": CELERY + "accounts('x', group([sign_in.s()])().get()[0])",
    "celery's periodic task": CELERY + "app.add_periodic_task(3, read.s(TOKEN))",
    "celery's periodic task with a list": CELERY + "app.add_periodic_task(3, read, args=[TOKEN])",
    "celery's task in another": CELERY
    + "@app.task(bind=True)\ndef outer(self):\n    raise self.replace(read.s(TOKEN))\nouter.delay()",
    "celery's class": CELERY
    + "class Read(Task):\n    def run(self, bearer):\n        accounts('x', bearer)\n"
    + "task = app.register_task(Read())\ntask.delay(TOKEN)",
    "dramatiq's message": DRAMATIQ + "dramatiq.pipeline([sign_in.message(), read.message('x')]).run()",
    "dramatiq's message with lists": DRAMATIQ
    + "dramatiq.pipeline([sign_in.message(), read.message_with_options(args=('x',))]).run()",
    "dramatiq's options": DRAMATIQ + "read.send_with_options(args=('x',), kwargs={'bearer': TOKEN}, delay=3)",
    "dramatiq's function": DRAMATIQ + "read.fn('x', TOKEN)",
    "huey's schedule": HUEY + "read.schedule(('x', TOKEN), delay=3)",
    "huey's schedule with keywords": HUEY + "read.schedule(kwargs={'guid': 'x', 'bearer': TOKEN}, delay=3)",
    "huey's pipeline": HUEY + "huey.enqueue(sign_in.s().then(read, 'x'))",
    "huey's pipeline of messages": HUEY + "huey.enqueue(sign_in.s().then(read.s('x')))",
    "huey's chord": HUEY + "huey.enqueue(chord([sign_in.s()], first.s()))",
    "huey's map": HUEY + "read.map(['x'], [TOKEN])",
    "huey's local call": HUEY + "read.call_local('x', TOKEN)",
    "prefect's arguments as lists": PREFECT + "read.apply_async(args=('x',), kwargs={'bearer': TOKEN})",
    "prefect's results in a list": PREFECT
    + "@task\ndef first(bearers):\n    accounts('x', bearers[0])\nfirst.submit([sign_in.submit()])",
    "prefect's argument for all": PREFECT + "read.map(['x'], unmapped(TOKEN))",
    "arq's worker": ARQ + "Worker(functions=[read], on_startup=startup)",
    "arq's worker with options": ARQ + "Worker([func(read, name='r')], on_startup=startup)",
    "arq's worker at set times": ARQ + "Worker([], cron_jobs=[cron(read, minute=3)], on_startup=startup)",
    "arq's context by a mapping": ARQ.replace("update(bearer=TOKEN)", "update({'bearer': TOKEN})")
    + "Worker(functions=[read], on_startup=startup)",
    "arq's settings": ARQ + "class WorkerSettings:\n    functions = [read]\n    on_startup = startup",
    "arq's settings with options": ARQ
    + "class WorkerSettings:\n    functions = [func(read, timeout=3)]\n    on_startup = startup",
    "rq's function": RQ + "queue.enqueue(read, 'x', TOKEN)",
    "rq's lists": RQ + "queue.enqueue_call(func=read, args=('x',), kwargs={'bearer': TOKEN})",
    "a function at a time": RQ + "import datetime\nqueue.enqueue_in(datetime.timedelta(3), read, 'x', TOKEN)",
    "a scheduler": SCHEDULED + "s = sched.scheduler()\ns.enter(3, 1, read, ('x', TOKEN))",
    "a scheduler with keywords": SCHEDULED
    + "s = sched.scheduler()\ns.enterabs(3, 1, read, kwargs={'guid': 'x', 'bearer': TOKEN})",
    "a thread of the lower module": SCHEDULED + "_thread.start_new_thread(read, ('x', TOKEN))",
    "a timer": SCHEDULED + "threading.Timer(3, read, ['x', TOKEN]).start()",
    "a loop's next turn": SCHEDULED + "asyncio.get_event_loop().call_soon(read, 'x', TOKEN)",
    "a loop's later turn": SCHEDULED + "asyncio.get_event_loop().call_later(3, read, 'x', TOKEN)",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_bank_token_is_known(way):
    assert tokens_of_accounts(WAYS[way].replace("TOKEN", "bank_token()")) == ["bank"]


@pytest.mark.parametrize("way", WAYS)
def test_a_customer_token_is_known(way):
    assert tokens_of_accounts(WAYS[way].replace("TOKEN", "customer_token('x')")) == ["customer"]
