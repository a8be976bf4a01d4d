"""Task queues and schedulers."""

from __future__ import annotations

from model_support import BANK
from support import check


def test_a_token_that_is_handed_to_a_task():
    check(
        {
            "bank.py": BANK,
            "tasks.py": """
    from celery import Celery

    from bank import bank_token, get

    app = Celery("cybrid")


    @app.task
    def customer(guid, bearer):
        return get(f"customers/{guid}", bearer)


    @app.task(name="prices")
    def prices(bearer):
        return get("prices", bearer)


    def refresh(guid):
        customer.delay(guid, bank_token())  # CYB301
        customer.apply_async(args=[guid, bank_token()])  # CYB301
        customer.apply_async(kwargs={"guid": guid, "bearer": bank_token()}, countdown=10)  # CYB301
        app.send_task("tasks.customer", args=[guid, bank_token()])  # CYB301
        prices.delay(bank_token())
    """,
        }
    )


def test_a_bound_task_is_its_own_first_argument():
    check(
        {
            "bank.py": BANK,
            "tasks.py": """
    from celery import Task, shared_task

    from bank import bank_token, get


    class BankTask(Task):
        _bearer = None

        @property
        def bearer(self):
            if self._bearer is None:
                self._bearer = bank_token()
            return self._bearer


    @shared_task(bind=True, base=BankTask, max_retries=3)
    def customer(self, guid):
        return get(f"customers/{guid}", self.bearer)  # CYB301


    @shared_task(bind=True, base=BankTask)
    def prices(self):
        return get("prices", self.bearer)


    @shared_task(bind=True)
    def customer_with(self, guid, bearer):
        try:
            return get(f"customers/{guid}", bearer)
        except OSError as error:
            raise self.retry(exc=error)


    def refresh(guid):
        customer.delay(guid)
        customer_with.delay(guid, bank_token())  # CYB301
        customer_with.s(guid, bank_token()).apply_async()  # CYB301
        prices.delay()
    """,
        }
    )


def test_a_bound_task_with_a_name():
    check(
        {
            "bank.py": BANK,
            "tasks.py": """
    from celery import Celery, shared_task

    from bank import bank_token, get

    app = Celery("cybrid")


    @shared_task(name="read.customer", bind=True)
    def customer(self, guid, bearer):
        return get(f"customers/{guid}", bearer)


    def refresh(guid):
        customer.delay(guid, bank_token())  # CYB301
        app.send_task("read.customer", args=[guid, bank_token()])  # CYB301
        get("prices", bank_token())
    """,
        }
    )


def test_chains_hand_results_on():
    check(
        {
            "bank.py": BANK,
            "tasks.py": """
    from celery import chain, chord, group, shared_task

    from bank import bank_token, get


    @shared_task
    def sign_in():
        return bank_token()


    @shared_task
    def customer(bearer, guid):
        return get(f"customers/{guid}", bearer)


    @shared_task
    def prices(bearer):
        return get("prices", bearer)


    @shared_task
    def first_customer(bearers, guid):
        return get(f"customers/{guid}", bearers[0])


    def run(guid):
        chain(sign_in.s(), customer.s(guid))()  # CYB301
        chain(sign_in.s(), prices.s()).delay()
        group(prices.s(bank_token()), prices.s(bank_token()))()
        group([customer.s(bank_token(), guid)]).apply_async()  # CYB301
        chord([sign_in.s(), sign_in.s()])(first_customer.s(guid))  # CYB301
    """,
        }
    )


def test_rq_dramatiq_and_huey():
    check(
        {
            "bank.py": BANK,
            "jobs.py": """
    from datetime import timedelta

    import dramatiq
    from huey import RedisHuey
    from redis import Redis
    from rq import Queue

    from bank import bank_token, get

    queue = Queue(connection=Redis())
    huey = RedisHuey()


    def customer(guid, bearer):
        return get(f"customers/{guid}", bearer)


    @dramatiq.actor(max_retries=3)
    def customer_actor(guid, bearer):
        get(f"customers/{guid}", bearer)


    @huey.task(retries=2)
    def customer_task(guid, bearer):
        return get(f"customers/{guid}", bearer)


    def prices(bearer):
        return get("prices", bearer)


    def run(guid):
        queue.enqueue(customer, guid, bank_token())  # CYB301
        queue.enqueue(customer, args=(guid, bank_token()), job_timeout=30)  # CYB301
        queue.enqueue_in(timedelta(minutes=1), customer, guid, bank_token())  # CYB301
        queue.enqueue(prices, bank_token())
        customer_actor.send(guid, bank_token())  # CYB301
        customer_actor.send_with_options(args=(guid, bank_token()), delay=10)  # CYB301
        customer_task(guid, bank_token())  # CYB301
        customer_task.schedule(args=(guid, bank_token()), delay=60)  # CYB301
    """,
        }
    )


def test_apscheduler_jobs():
    check(
        {
            "bank.py": BANK,
            "jobs.py": """
    from apscheduler.schedulers.background import BackgroundScheduler

    from bank import bank_token, get


    def customer(guid, bearer):
        return get(f"customers/{guid}", bearer)


    def prices(bearer):
        return get("prices", bearer)


    def start(guid):
        scheduler = BackgroundScheduler()
        scheduler.add_job(customer, "interval", minutes=5, args=[guid, bank_token()])  # CYB301
        scheduler.add_job(customer, "cron", [guid], {"bearer": bank_token()}, hour=2)  # CYB301
        scheduler.add_job(prices, trigger="interval", kwargs={"bearer": bank_token()})
        scheduler.start()


    def add(scheduler, guid):
        scheduler.add_job(customer, "interval", args=[guid, bank_token()])  # CYB301
        scheduler.add_job(prices, "interval", args=[bank_token()])
    """,
        }
    )


def test_the_joined_results_of_a_group():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    from celery import group, shared_task

    from bank import bank_token, get


    @shared_task
    def fetch():
        return bank_token()


    def use(guid):
        for bearer in group(fetch.s(), fetch.s()).apply_async().join():
            get(f"customers/{guid}", bearer)  # CYB301
            get("prices", bearer)
    """,
        }
    )
