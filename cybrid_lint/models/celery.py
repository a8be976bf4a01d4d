"""Task queues and schedulers: Celery, RQ, Dramatiq, Huey, APScheduler. What they are given to call is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, as_text, call_value, hand_over
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.parameters import name_of, params_of
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Bound,
    ClassInfo,
    Func,
    LibMethod,
    Obj,
    Opaque,
    Partial,
    Scalar,
    Value,
    options,
    union,
)
from cybrid_lint.models.concurrency import call_later, submit
from cybrid_lint.models.registry import INJECTORS, decorator, function, method

if TYPE_CHECKING:
    import libcst as cst

APP, TASK, SIGNATURE, RESULT = "celery app", "celery task", "celery signature", "celery result"
TASKS = "celery tasks"
BOUND = "bound task"
CALLABLE = (Func, Bound, LibMethod, Partial)


def call_of(call: Call, start: int = 0) -> Args:
    """Return the arguments that a task gets where they come as a list and a dict: `args=[…], kwargs={…}`."""
    given, more = members_of(call.frame, call.args.get(start, "args") or NONE)
    keywords = call.args.get(start + 1, "kwargs")
    fields: dict[str, Value] = {}
    for one in options(keywords) if keywords is not None else ():
        fields.update(one.fields if isinstance(one, Obj) and one.kind == "dict" else {})
    return Args(given, fields, more)


def outcome(call: Call, value: Value) -> Obj:
    """Return what stands for the result of a call that is made elsewhere."""
    return call.obj("lib", RESULT, {"value": value})


# Celery: tasks


@function("celery.Celery", "celery.app.Celery", "celery.app.base.Celery")
def celery_app(call: Call) -> Value:
    """Model an application."""
    return call.obj("lib", APP, {"conf": Opaque(("conf",))})


@decorator("celery.shared_task", "celery.task", "celery.app.shared_task", "celery.task.task", "?.task", "*.task")
def task(frame: Frame, args: Args, value: Value) -> Value:
    """Model a task: it can be called by its name, and with `bind` it is its own first argument."""
    named = as_text(args.keywords.get("name", NONE))
    is_bound = args.keywords.get("bind") == Scalar.of(True)
    made: list[Value] = []
    for one in options(value):
        made.append(_bound(frame, one, args.keywords.get("base")) if is_bound else one)
        if isinstance(one, Func):
            heap.write(frame, frame.machine.store(TASKS), named or one.name, made[-1])
    return union(made)


def _bound(frame: Frame, value: Value, base: Value | None) -> Value:
    """Return a function with the task, an instance of its class, as its first argument."""
    if not isinstance(value, Func):
        return value
    first = next(iter(params_of(value)), None)
    if first is None:
        return value
    own: Value | None = None
    if isinstance(base, ClassInfo):
        own = call_value(frame, value.node, base, Args())
    if own is None:
        own = heap.allocate(frame, value.node, "lib", TASK)
    known = replace(value, defaults={**value.defaults, f"<{BOUND}>": own}).marked(BOUND)
    # what the function does by itself is found out with the task in its place
    if value.identity in frame.nested:
        frame.nested[value.identity] = known
    return Partial(known, (own,), ())


def injected(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return the task itself for the first parameter of a bound one."""
    if BOUND not in func.marks or name_of(params_of(func)[0]) != param.name.value:
        return None
    return func.defaults.get(f"<{BOUND}>")


INJECTORS.append(injected)


@method(APP, "send_task")
@method("opaque", "send_task")
def send_task(call: Call) -> Value:
    """Model calling a task of the project by its name, which ends with the function's unless it was given."""
    name = as_text(call.arg(0, "name"))
    store = call.frame.machine.store(TASKS)
    found = heap.read(call.frame, store, name) if name else None
    if found is None and name:
        found = heap.read(call.frame, store, name.rsplit(".", 1)[-1])
    if found is None:
        return hand_over(call.frame, call.node, call.args)
    return outcome(call, call_value(call.frame, call.node, found, call_of(call, 1)))


# Celery: calls


@method("func", "s", "si", "subtask", "signature")
@method("other", "s", "si", "subtask", "signature")
def signature(call: Call) -> Value:
    """Model a call that is prepared now and made later, perhaps with the result of another."""
    given = call_of(call) if call.name in ("subtask", "signature") else call.args
    fixed = call.name == "si" or call.args.get(None, "immutable") == Scalar.of(True)
    # nobody may be seen to make it, so it is made here, as far as its arguments are known
    value = call_value(call.frame, call.node, call.owner, Args(given.positional, given.keywords, True, given.sites))
    prepared = Partial(call.owner, tuple(given.positional), tuple(given.keywords.items()))
    return call.obj("lib", SIGNATURE, {"call": prepared, "value": value, "fixed": Scalar.of(fixed)})


@method(SIGNATURE, "delay", "apply_async", "apply", "__call__", "get", "set", "clone", "on_error", "link", "link_error")
def signature_called(call: Call) -> Value:
    """Model making a prepared call, or adding to how it is made."""
    assert isinstance(call.owner, Obj)
    if call.name in ("delay", "__call__"):
        return outcome(call, _make(call, call.owner, list(call.args.positional)))
    if call.name in ("apply_async", "apply"):
        return outcome(call, _make(call, call.owner, call_of(call).positional))
    if call.name.startswith("link"):
        for one in options(call.arg(0)):
            _make(call, one, [heap.read(call.frame, call.owner, "value") or UNKNOWN])
    return call.owner


def _make(call: Call, prepared: Value, before: list[Value]) -> Value:
    """Make a prepared call; what comes before goes in front of its own arguments, unless these are fixed."""
    if not isinstance(prepared, Obj) or prepared.label != SIGNATURE:
        return UNKNOWN
    heap.touch(call.frame, prepared)
    ready = prepared.fields.get("call")
    if not before or not isinstance(ready, Partial) or prepared.fields.get("fixed") == Scalar.of(True):
        # it was made where it was prepared
        return prepared.fields.get("value", UNKNOWN)
    return call_value(call.frame, call.node, ready.func, Args([*before, *ready.args], dict(ready.kwargs)))


@function("celery.chain", "celery.canvas.chain")
def chain(call: Call) -> Value:
    """Model a chain: each call gets the result of the one before."""
    before: list[Value] = []
    for one in _prepared(call, call.args.positional):
        before = [union(_make(call, each, before) for each in options(one))]
    return call.obj("lib", SIGNATURE, {"value": before[0] if before else UNKNOWN})


@function("celery.group", "celery.canvas.group")
def group(call: Call) -> Value:
    """Model a group: all calls are made, the result is the list of theirs."""
    found = [union(_make(call, each, []) for each in options(one)) for one in _prepared(call, call.args.positional)]
    return call.obj("lib", SIGNATURE, {"value": heap.allocate(call.frame, call.node, "list", "list", items=found)})


@function("celery.chord", "celery.canvas.chord")
def chord(call: Call) -> Value:
    """Model a chord: the body gets the results of the header."""
    header = [union(_make(call, each, []) for each in options(one)) for one in _prepared(call, [call.arg(0, "header")])]
    results = heap.allocate(call.frame, call.node, "list", "list", items=header)
    body = call.args.get(1, "body")
    if body is not None:
        return call.obj("lib", SIGNATURE, {"value": union(_make(call, one, [results]) for one in options(body))})
    return call.obj("lib", "celery chord", {"results": results})


@method("celery chord", "__call__")
def chord_body(call: Call) -> Value:
    """Model `chord(header)(body)`."""
    assert isinstance(call.owner, Obj)
    results = heap.read(call.frame, call.owner, "results") or UNKNOWN
    return outcome(call, union(_make(call, one, [results]) for one in options(call.arg(0))))


def _prepared(call: Call, values: list[Value]) -> list[Value]:
    """Return prepared calls, whether they come one by one or as a collection."""
    found: list[Value] = []
    for value in values:
        single = any(isinstance(one, Obj) and one.label == SIGNATURE for one in options(value))
        found += [value] if single else members_of(call.frame, value)[0]
    return found


@method("other", "delay", "apply_async", "send", "call_local", "__call__", "apply")
def bound_called(call: Call) -> Value:
    """Model calling a bound task, and other callables with arguments of their own."""
    if isinstance(call.owner, Partial | Bound):
        return call_later(call)
    return hand_over(call.frame, call.node, call.args)


@method("func", "apply", "schedule", "send_with_options", "enqueue", "message_with_options", "apply_async")
def called_with_options(call: Call) -> Value:
    """Model calls that take the task's arguments as a list and a dict, and how to make the call besides."""
    return outcome(call, call_value(call.frame, call.node, call.owner, call_of(call)))


@method("func", "call_local", "message", "map", "starmap", "defer", "defer_async", "kiq", "kicker")
def called_directly(call: Call) -> Value:
    """Model calls that take the task's own arguments; of a mapped task, each of the members."""
    if call.name not in ("map", "starmap"):
        return outcome(call, call_value(call.frame, call.node, call.owner, call.args))
    items, _ = members_of(call.frame, call.arg(0))
    for item in items or [UNKNOWN]:
        given = members_of(call.frame, item)[0] if call.name == "starmap" else [item]
        call_value(call.frame, call.node, call.owner, Args(given))
    return UNKNOWN


@method(RESULT, "get", "result", "get_result", "wait", "__call__", "join")
def result_get(call: Call) -> Value:
    """Model waiting for a result."""
    assert isinstance(call.owner, Obj)
    return heap.read(call.frame, call.owner, "value") or UNKNOWN


# RQ

QUEUE = "job queue"


@function("rq.Queue", "django_rq.get_queue", "flask_rq2.get_queue", "arq.create_pool")
def queue(call: Call) -> Value:
    """Model a queue."""
    return call.obj("lib", QUEUE)


@function("django_rq.enqueue")
@method(QUEUE, "enqueue", "enqueue_at", "enqueue_in", "enqueue_call")
@method("opaque", "enqueue", "enqueue_at", "enqueue_in", "enqueue_call")
def enqueue(call: Call) -> Value:
    """Model handing a function and its arguments to a queue."""
    if call.name == "enqueue_call":
        return outcome(call, call_value(call.frame, call.node, call.arg(0, "func"), call_of(call, 1)))
    if "args" in call.args.keywords or "kwargs" in call.args.keywords:
        target = call.args.get(None, "func") or _first_callable(call)
        return outcome(call, call_value(call.frame, call.node, target, call_of(call, 99)))
    return submit(call)


def _first_callable(call: Call) -> Value:
    return next(
        (one for one in call.args.positional if any(isinstance(each, CALLABLE) for each in options(one))), UNKNOWN
    )


# APScheduler

SCHEDULER = "scheduler"


@function(
    *(
        f"apscheduler.schedulers.{module}.{name}"
        for module, name in (
            ("background", "BackgroundScheduler"),
            ("blocking", "BlockingScheduler"),
            ("asyncio", "AsyncIOScheduler"),
            ("gevent", "GeventScheduler"),
            ("tornado", "TornadoScheduler"),
            ("twisted", "TwistedScheduler"),
        )
    )
)
@function("apscheduler.Scheduler", "apscheduler.AsyncScheduler", "flask_apscheduler.APScheduler")
def scheduler(call: Call) -> Value:
    """Model a scheduler."""
    return call.obj("lib", SCHEDULER)


@method(SCHEDULER, "add_job", "add_schedule")
def add_job(call: Call) -> Value:
    """Model handing a scheduler a function; its arguments stand apart from the trigger's."""
    call_value(call.frame, call.node, call.arg(0, "func"), call_of(call, 2))
    return UNKNOWN


@method("opaque", "add_job")
def add_job_somewhere(call: Call) -> Value:
    """Model a scheduler that is not seen: it is APScheduler's if arguments come as a list or there is a trigger."""
    given = {"args", "kwargs", "trigger", "func"} & set(call.args.keywords)
    return add_job(call) if given or as_text(call.arg(1)) is not None else submit(call)
