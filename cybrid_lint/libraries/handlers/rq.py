"""RQ, Django-RQ and rq-scheduler: functions that are handed to a queue with their arguments."""

from __future__ import annotations

from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import is_callable, laid_out, made_elsewhere, outcome, prepared, side_by_side
from cybrid_lint.libraries.registry import function, method, typed_as, unknown_method

QUEUE = "job queue"
#: What `enqueue` takes for itself.
OPTIONS = frozenset(
    {
        "job_timeout", "description", "result_ttl", "ttl", "failure_ttl", "depends_on", "job_id", "at_front", "meta",
        "retry", "repeat", "on_success", "on_failure", "on_stopped", "rate_limit", "webhooks", "pipeline", "unique",
        "timeout",
    }
)  # fmt: skip
QUEUES = ("rq.Queue", "rq.queue.Queue", "rq_scheduler.Scheduler", "rq_scheduler.scheduler.Scheduler")
typed_as(QUEUE, *QUEUES)


@function(*QUEUES, "django_rq.get_queue", "django_rq.queues.get_queue", "django_rq.get_scheduler")
@function("flask_rq2.RQ.get_queue")
def queue(call: Call) -> Value:
    """A queue, or what puts jobs into one later."""
    return call.new(QUEUE, is_open=True)


def _enqueued(call: Call, target: Value, args: Args) -> Value:
    """Hand over a function with its arguments, which may come as a sequence and a mapping."""
    if args.get(None, "args") is not None or args.get(None, "kwargs") is not None:
        args = laid_out(call, args.get(None, "args"), args.get(None, "kwargs"))
    else:
        args = args._replace(keywords=tuple(pair for pair in args.keywords if pair[0] not in OPTIONS))
    return made_elsewhere(call, target, args, "result")


@function("django_rq.enqueue", "django_rq.queues.enqueue")
@method(QUEUE, "enqueue")
@unknown_method("enqueue")
def enqueue(call: Call) -> Value:
    """`enqueue(function, …)`."""
    return _enqueued(call, call.arg(0, "f", "func"), call.args.after(1))


@method(QUEUE, "enqueue_at", "enqueue_in")
@unknown_method("enqueue_at", "enqueue_in")
def enqueue_later(call: Call) -> Value:
    """`enqueue_in(when, function, …)`."""
    return _enqueued(call, call.arg(1, "f", "func"), call.args.after(2))


@function("rq.job.Job.create", "rq.Job.create")
@method(QUEUE, "enqueue_call", "create_job")
@unknown_method("enqueue_call")
def enqueue_call(call: Call) -> Value:
    """`enqueue_call(function, args, kwargs)`."""
    args = laid_out(call, call.get(1, "args"), call.get(2, "kwargs"))
    return made_elsewhere(call, call.arg(0, "func"), args, "result")


@function("rq.Queue.prepare_data", "rq.queue.Queue.prepare_data")
@method(QUEUE, "prepare_data")
def prepare_data(call: Call) -> Value:
    """A job that is enqueued later, with others."""
    return prepared(call, call.arg(0, "func"), laid_out(call, call.get(1, "args"), call.get(2, "kwargs")))


@method(QUEUE, "enqueue_many")
def enqueue_many(call: Call) -> Value:
    """Several jobs."""
    return side_by_side(call, (call.arg(0, "job_datas"),))


@method(QUEUE, "schedule", "cron")
def schedule(call: Call) -> Value:
    """A job of rq-scheduler, which runs again and again."""
    args = laid_out(call, call.get(2, "args"), call.get(3, "kwargs"))
    return made_elsewhere(call, call.arg(1, "func"), args)


@method(QUEUE, "fetch_job", "get_jobs", "empty", "count", "delete", "enqueue_job", "run_job", "remove", "cancel")
def queue_quiet(call: Call) -> Value:
    """What has nothing to do with the values of a job."""
    return unknown("job")


@function("django_q.tasks.async_task")
def async_task(call: Call) -> Value:
    """Django-Q's `async_task(function, …)`."""
    own = frozenset({"hook", "group", "save", "sync", "cached", "ack_failure", "timeout", "q_options", "task_name"})
    keywords = tuple(pair for pair in call.args.keywords if pair[0] not in own)
    return made_elsewhere(call, call.arg(0, "func"), call.args.after(1)._replace(keywords=keywords))


@function("rq.Callback", "rq.job.Callback")
def callback(call: Call) -> Value:
    """A function that a worker calls after a job."""
    target = call.arg(0, "func")
    return outcome(call, call.call_with(target, Args(is_open=True))) if is_callable(target) else unknown("callback")
