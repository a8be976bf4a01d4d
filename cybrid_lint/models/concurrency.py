"""Calls that run elsewhere or later: asyncio, threads, executors, queues, context variables, task queues."""

from __future__ import annotations

from cybrid_lint.evaluation import context, heap
from cybrid_lint.evaluation.calls import Args, Call, call_value, hand_over
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Bound,
    Func,
    LibMethod,
    Obj,
    Partial,
    Value,
    options,
)
from cybrid_lint.models.registry import function, method


@function("queue.Queue", "queue.SimpleQueue", "queue.LifoQueue", "queue.PriorityQueue", "asyncio.Queue")
@function("multiprocessing.Queue", "asyncio.LifoQueue", "asyncio.PriorityQueue")
def make_queue(call: Call) -> Value:
    """Model a queue: what is put in comes out."""
    return call.obj("list", "queue")


@function(
    "asyncio.run",
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.wait_for",
    "asyncio.shield",
    "anyio.run",
)
@function(
    "asgiref.sync.async_to_sync",
    "asgiref.sync.sync_to_async",
    "typing.cast",
    "asyncio.run_coroutine_threadsafe",
)
@function("inspect.unwrap", "weakref.ref", "weakref.proxy")
def passed(call: Call) -> Value:
    """Model what gives what it is given."""
    if call.name == "typing.cast":
        return call.arg(1)
    if call.name == "anyio.run":
        return call_value(call.frame, call.node, call.arg(0), call.args.after(1))
    return call.arg(0)


@function("asyncio.gather", "asyncio.wait", "asyncio.as_completed")
def gather(call: Call) -> Value:
    """Model waiting for several: their results in order."""
    if call.name == "asyncio.gather":
        return call.obj("list", "list", items=call.args.positional, open_=call.args.open)
    items, more = members_of(call.frame, call.arg(0))
    return call.obj("list", "generator", items=items, open_=more)


@function("werkzeug.local.LocalProxy", "django.utils.functional.SimpleLazyObject", "lazy_object_proxy.Proxy")
@function("asyncio.to_thread", "anyio.to_thread.run_sync", "starlette.concurrency.run_in_threadpool")
@function("fastapi.concurrency.run_in_threadpool", "atexit.register", "gevent.spawn", "trio.to_thread.run_sync")
def call_given(call: Call) -> Value:
    """Model calling the first argument with the others, now or when it is first needed."""
    return call_value(call.frame, call.node, call.arg(0), call.args.after(1))


@method(
    "opaque",
    "submit",
    "run_in_executor",
    "apply_async",
    "spawn",
    "run_sync",
    "create_task",
    "start_soon",
    "call_soon",
)
@method("opaque", "run_until_complete", "schedule", "call_later", "enter")
def submit(call: Call) -> Value:
    """Model handing a callable and its arguments to an executor or a loop."""
    for index, one in enumerate(call.args.positional):
        if any(isinstance(each, Func | Bound | LibMethod | Partial) for each in options(one)):
            rest = call.args.after(index + 1)
            listed = [rest.keywords.pop(name) for name in ("argument", "args") if name in rest.keywords]
            rest.positional += [item for value in listed for item in members_of(call.frame, value)[0]]
            result = call_value(call.frame, call.node, one, rest)
            return call.obj("lib", "future", {"value": result})
    if call.name in ("create_task", "run_until_complete"):
        return call.arg(0)
    return hand_over(call.frame, call.node, call.args)


@function("threading.Thread", "multiprocessing.Process", "threading.Timer")
def thread(call: Call) -> Value:
    """Model a thread: its target is called with its arguments."""
    target = call.args.get(1, "target", "function")
    if target is not None:
        timer = call.name.endswith("Timer")
        given, _ = members_of(call.frame, call.args.get(2 if timer else 3, "args") or NONE)
        keywords = call.arg(3 if timer else 4, "kwargs")
        fields = keywords.fields if isinstance(keywords, Obj) else {}
        call_value(call.frame, call.node, target, Args(given, dict(fields)))
    return call.obj("lib", "thread")


@method("opaque", "result", "get_result")
def result(call: Call) -> Value:
    """Model the result of something that is not seen."""
    return UNKNOWN


@method("future", "result", "get", "join")
def future_result(call: Call) -> Value:
    """Model the result of a future."""
    assert isinstance(call.owner, Obj)
    return heap.read(call.frame, call.owner, "value") or UNKNOWN


@function("contextvars.ContextVar")
def context_var(call: Call) -> Value:
    """Model a context variable."""
    default = call.args.get(None, "default")
    return call.obj("lib", "context variable", {} if default is None else {"value": default})


@method("context variable", "set")
def context_set(call: Call) -> Value:
    """Model setting it."""
    assert isinstance(call.owner, Obj)
    context.assign(call.frame, call.owner, call.arg(0))
    return UNKNOWN


@method("context variable", "get")
def context_get(call: Call) -> Value:
    """Model reading it."""
    assert isinstance(call.owner, Obj)
    return context.read(call.frame, call.owner) or call.arg(0)


@method("func", "delay", "send", "fn", "local", "remote", "original", "__wrapped__", "__call__", "call")
def call_later(call: Call) -> Value:
    """Model the ways in which task queues call a function: Celery's `delay`, Dramatiq's `send`."""
    given = call.args
    if call.name == "apply_async":
        items, _ = members_of(call.frame, call.arg(0, "args"))
        keywords = call.arg(1, "kwargs")
        given = Args(items, dict(keywords.fields) if isinstance(keywords, Obj) else {})
    return call_value(call.frame, call.node, call.owner, given)
