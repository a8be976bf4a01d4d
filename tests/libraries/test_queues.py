"""Task queues and schedulers: what they are handed is called, and its result comes back."""

from __future__ import annotations

from engine_support import scope_findings, tokens_of_accounts

TASKS = """
from celery import Celery, Task, chain, chord, group, shared_task, signature
app = Celery("bank")

@app.task
def read(guid, bearer):
    return accounts(guid, bearer)

@shared_task(bind=True, name="desk.read", max_retries=3)
def bound(self, guid, bearer):
    try:
        return accounts(guid, bearer)
    except OSError as error:
        raise self.retry(exc=error)

@shared_task
def sign_in():
    return bank_token()

@shared_task
def sign_in_customer(guid):
    return customer_token(guid)

@shared_task
def behind(bearer, guid):
    accounts(guid, bearer)

@shared_task
def first(bearers, guid):
    accounts(guid, bearers[0])
"""


def _tokens(statements: str, head: str = TASKS) -> list[str]:
    body = "".join(f"    {line}\n" for line in statements.strip().splitlines())
    return tokens_of_accounts(f"{head}\ndef run(guid, other):\n{body}")


def test_tasks_of_celery_are_called_with_their_arguments() -> None:
    assert _tokens("""
read.delay(guid, bank_token())
read.delay(guid, bearer=customer_token(guid))
read.apply_async(args=[guid, bank_token()], countdown=3)
read.apply_async((guid,), {"bearer": customer_token(guid)})
read.apply(kwargs={"guid": guid, "bearer": bank_token()})
bound.delay(guid, bank_token())
bound.apply_async(args=(guid, customer_token(guid)))
read.delay(guid, other)
""") == ["bank", "customer", "bank", "customer", "bank", "bank", "customer"]


def test_tasks_of_celery_by_their_names() -> None:
    assert _tokens("""
app.send_task("main.read", args=[guid, bank_token()])
app.send_task("desk.read", [guid, customer_token(guid)])
other.send_task("main.read", kwargs={"guid": guid, "bearer": bank_token()})
signature("main.read", args=(guid, customer_token(guid))).delay()
app.send_task("elsewhere.read", args=[guid, bank_token()])
""") == ["bank", "customer", "bank", "customer"]


def test_results_of_celery() -> None:
    assert _tokens("""
accounts(guid, sign_in.delay().get(timeout=3))
accounts(guid, sign_in_customer.apply_async(args=[guid]).get())
accounts(guid, sign_in.apply().result)
accounts(guid, sign_in.delay().id)
""") == ["bank", "customer", "bank"]


def test_the_canvas_of_celery() -> None:
    assert _tokens("""
chain(sign_in.s(), behind.s(guid))()
chain(sign_in_customer.s(guid), behind.s(guid)).delay()
(sign_in.s() | behind.s(guid)).apply_async()
chain(sign_in.si(), read.si(guid, customer_token(guid)))()
group(read.s(guid, bank_token()), sign_in.s())()
group([read.s(guid, customer_token(guid))]).apply_async()
chord([sign_in.s(), sign_in_customer.s(guid)])(first.s(guid))
chord([sign_in_customer.s(guid), sign_in.s()], first.s(guid)).delay()
read.s(guid, bank_token()).set(countdown=3).delay()
sign_in.apply_async(link=behind.s(guid))
read.starmap([(guid, bank_token())])
app.add_periodic_task(60.0, read.s(guid, bank_token()))
""") == [
        "bank", "customer", "bank", "customer", "bank", "customer", "bank", "customer", "bank", "bank", "bank", "bank",
    ]  # fmt: skip


def test_a_bound_task_is_an_instance_of_its_class() -> None:
    body = """
from celery import Task, shared_task

class BankTask(Task):
    _bearer = None

    @property
    def bearer(self):
        if self._bearer is None:
            self._bearer = bank_token()
        return self._bearer

@shared_task(bind=True, base=BankTask)
def read(self, guid):
    return accounts(guid, self.bearer)

@shared_task(bind=True)
def plain(self, guid):
    return accounts(guid, self.bearer)

class Reading(Task):
    def run(self, guid, bearer):
        return accounts(guid, bearer)

def run(guid):
    Reading().delay(guid, customer_token(guid))
"""
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_a_retry_ends_a_task() -> None:
    body = """
from celery import shared_task

@shared_task(bind=True)
def read(self, guid):
    token = customer_token(guid)
    try:
        accounts(guid, token)
    except OSError as error:
        token = bank_token()
        self.retry(exc=error)
    return accounts(guid, token)
"""
    assert tokens_of_accounts(body) == ["customer", "customer"]


RQ = """
from datetime import timedelta
import django_rq
from django_rq import job
from redis import Redis
from rq import Queue
queue = Queue(connection=Redis())

def read(guid, bearer):
    return accounts(guid, bearer)

@job("low")
def low(guid, bearer):
    return accounts(guid, bearer)
"""


def test_jobs_of_rq() -> None:
    statements = """
queue.enqueue(read, guid, bank_token(), job_timeout=3)
queue.enqueue(read, args=(guid,), kwargs={"bearer": customer_token(guid)}, retry=None)
queue.enqueue("main.read", guid, bearer=bank_token())
queue.enqueue_in(timedelta(minutes=1), read, guid, customer_token(guid))
queue.enqueue_at(other, read, guid, bank_token())
queue.enqueue_call(read, args=(guid, customer_token(guid)), timeout=3)
queue.enqueue_many([Queue.prepare_data(read, (guid, bank_token()))])
django_rq.enqueue(read, guid, customer_token(guid))
django_rq.get_queue("low").enqueue(read, guid, bank_token())
low.delay(guid, customer_token(guid))
other.enqueue(read, guid, bearer=bank_token())
accounts(guid, queue.enqueue(bank_token).return_value())
queue.enqueue("elsewhere.read", guid, bank_token())
queue.enqueue(read, guid, other)
"""
    assert _tokens(statements, RQ) == ["bank", "customer"] * 5 + ["bank", "bank"]


ARQ = """
from arq import create_pool, cron
from arq.worker import func

async def startup(ctx):
    ctx["bank"] = bank_token()
    ctx.update(customer=customer_token("a"))

async def first(ctx, guid):
    return accounts(guid, ctx["bank"])

async def second(ctx, guid):
    return accounts(guid, ctx.get("customer"))

async def third(ctx, guid, bearer):
    return accounts(guid, bearer)

async def nightly(ctx):
    return accounts("a", ctx["bank"])

async def unlisted(ctx, guid):
    return accounts(guid, ctx["bank"])

async def nothing(ctx, guid):
    return accounts(guid, ctx["elsewhere"])

class WorkerSettings:
    functions = [first, second, func(third, name="pull"), nothing]
    cron_jobs = [cron(nightly, hour=1)]
    on_startup = startup
"""


def test_what_a_worker_of_arq_keeps_reaches_its_jobs() -> None:
    assert tokens_of_accounts(ARQ) == ["bank", "customer", "bank"]


def test_jobs_of_arq_are_called_by_their_names() -> None:
    body = (
        ARQ
        + """
async def run(guid, request):
    pool = await create_pool()
    await pool.enqueue_job("pull", guid, bank_token(), _defer_by=3)
    job = await request.app.state.queue.enqueue_job("pull", guid, bearer=customer_token(guid))
    await pool.enqueue_job("elsewhere", guid, bank_token())
"""
    )
    assert tokens_of_accounts(body) == ["bank", "customer", "bank", "bank", "customer"]


ACTORS = """
import dramatiq
from dramatiq import group, pipeline

@dramatiq.actor(max_retries=3)
def read(guid, bearer):
    accounts(guid, bearer)

@dramatiq.actor
def sign_in():
    return bank_token()

class Reading(dramatiq.GenericActor):
    class Meta:
        queue_name = "low"

    def perform(self, guid, bearer):
        accounts(guid, bearer)
"""


def test_actors_of_dramatiq() -> None:
    statements = """
read.send(guid, bank_token())
read.send_with_options(args=(guid,), kwargs={"bearer": customer_token(guid)}, delay=3)
pipeline([sign_in.message(), read.message(guid)]).run()
(sign_in.message() | read.message(guid)).run()
group([read.message(guid, customer_token(guid))]).run()
Reading.send(guid, bank_token())
accounts(guid, sign_in.send().get_result(block=True))
read.send(guid, other)
"""
    assert _tokens(statements, ACTORS) == ["bank", "customer", "bank", "bank", "customer", "bank", "bank"]


HUEY = """
from huey import RedisHuey, crontab, group
huey = RedisHuey()

@huey.task(retries=2)
def read(guid, bearer):
    return accounts(guid, bearer)

@huey.task()
def sign_in():
    return bank_token()

@huey.periodic_task(crontab(minute="0"))
def nightly():
    accounts("a", sign_in()(blocking=True))
"""


def test_tasks_of_huey() -> None:
    statements = """
read(guid, bank_token(), delay=3)
read.schedule(args=(guid, customer_token(guid)), delay=60)
read.call_local(guid, bank_token())
huey.enqueue(sign_in.s().then(read, guid))
huey.enqueue(group([read.s(guid, customer_token(guid))]))
accounts(guid, sign_in().get(blocking=True))
accounts(guid, sign_in().id)
read(guid, other)
"""
    assert _tokens(statements, HUEY) == ["bank", "bank", "customer", "bank", "bank", "customer", "bank"]


SCHEDULER = """
from apscheduler.schedulers.background import BackgroundScheduler
scheduler = BackgroundScheduler()

def read(guid, bearer):
    accounts(guid, bearer)

@scheduler.scheduled_job("interval", args=["a", bank_token()])
def listed(guid, bearer):
    accounts(guid, bearer)
"""


def test_jobs_of_apscheduler() -> None:
    statements = """
scheduler.add_job(read, "interval", minutes=5, args=[guid, bank_token()])
scheduler.add_job(read, "cron", [guid], {"bearer": customer_token(guid)}, hour=2)
scheduler.add_job("main:read", "cron", [guid, bank_token()])
other.add_job(read, trigger="interval", kwargs={"guid": guid, "bearer": customer_token(guid)})
other.add_job(read, guid, bank_token())
scheduler.add_job(read, "interval", [guid, other])
"""
    found = _tokens(statements, SCHEDULER)
    assert found == ["bank", "bank", "customer", "bank", "customer", "bank"]


def test_other_queues() -> None:
    head = """
import procrastinate
from django_q.tasks import async_task
app = procrastinate.App(connector=None)

@app.task
def read(guid, bearer):
    accounts(guid, bearer)

@broker.task
async def other_read(guid, bearer):
    accounts(guid, bearer)
"""
    statements = """
read.defer(guid=guid, bearer=bank_token())
read.configure(lock="a").defer(guid=guid, bearer=customer_token(guid))
other_read.kiq(guid, bank_token())
other_read.kicker().with_labels(delay=1).kiq(guid, customer_token(guid))
async_task(read, guid, bank_token(), group="a")
async_task("elsewhere.read", guid, bank_token())
"""
    assert _tokens(statements, head) == ["bank", "customer", "bank", "customer", "bank"]


SCOPES = """
import os, requests
from celery import Celery
app = Celery("bank")

def sign_in():
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json={
        "grant_type": "client_credentials", "client_id": os.environ["BANK_ID"],
        "client_secret": os.environ["BANK_SECRET"], "scope": "prices:read trades:read"}).json()["access_token"]

@app.task
def prices(bearer):
    requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer " + bearer})

def run():
    token = sign_in()
"""


def test_a_token_in_a_queue_of_unknown_consumers_may_do_anything() -> None:
    assert scope_findings(SCOPES + "    prices.delay(token)\n") == [(9, "CYB203")]
    assert scope_findings(SCOPES + '    app.send_task("main.prices", [token])\n') == [(9, "CYB203")]
    assert scope_findings(SCOPES + '    prices(token)\n    app.send_task("elsewhere.prices", [token])\n') == []
