"""Celery: applications, tasks that are bound to themselves, and the canvas of prepared calls."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Class, Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NEVER, NONE, TRUE, UNKNOWN, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import (
    FRONT,
    NAMED,
    NOWHERE,
    decorator_arguments,
    done,
    is_prepared,
    is_true,
    laid_out,
    made_elsewhere,
    make,
    one_after_another,
    outcome,
    prepared,
    referred,
    side_by_side,
)
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, method, typed_as, unknown_method

APP, TASK, CHORD = "celery app", "celery task", "celery chord"
typed_as(APP, "celery.Celery", "celery.app.base.Celery", "celery.app.Celery")
typed_as(TASK, "celery.Task", "celery.app.task.Task")
# `retry` raises, so that the task ends
REGISTRY.endings |= {f"{TASK}.retry", f"{TASK}.replace"}


@function("celery.Celery", "celery.app.Celery", "celery.app.base.Celery")
def application(call: Call) -> Value:
    """An application."""
    return call.new(APP, is_open=True)


REGISTRY.names["celery.current_app"] = lambda frame, dotted: frame.allocate(LibraryState(APP, {}, True))


# tasks


@decorator("celery.shared_task", "celery.app.shared_task", "celery.task", "celery.task.task", f"{APP}.task", "*.task")
def task(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """A task: it may have a name of its own, and with `bind` gets itself as its first argument."""
    given = None if args is None else args.get(None, "name")
    marks = (f"{NAMED}{given.known}",) if isinstance(given, Text) and given.known else ()
    is_bound = args is not None and args.get(None, "bind") is TRUE
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, Function):
            marked = option.marked(*marks)
            found.append(Bound(marked, UNKNOWN) if is_bound else marked)
        else:
            found.append(option)
    return union(found)


def itself(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what a bound task gets as its first argument: an instance of its class."""
    if frame.code is not code or param is not next(iter(code.positional()), None):
        return None
    for keywords in decorator_arguments(frame, code, "task", "shared_task"):
        if not is_true(keywords.get("bind")):
            continue
        for option in options(frame.engine.evaluate(frame, keywords["base"])) if "base" in keywords else ():
            if isinstance(option, Class):
                return frame.engine.class_facts.generic(option.code)
        return frame.allocate(LibraryState(TASK, {}, True))
    return None


REGISTRY.hooks.parameters.append(itself)


@function("celery.Task", "celery.app.task.Task")
def task_base(call: Call) -> Value:
    """What a task's class derives from."""
    return call.new(TASK, is_open=True)


@method(APP, "register_task")
def register_task(call: Call) -> Value:
    """A task whose class was written out: it is the instance."""
    return call.arg(0, "task")


@method(TASK, "delay", "apply_async", "apply", "s", "si", "signature", "subtask", "__call__")
def class_called(call: Call) -> Value:
    """A task whose class was written out is its `run`."""
    instance = call.instance
    if instance is None:
        return call.hand_over()
    run = call.attribute(instance, "run")
    return call.call_with(run if call.name == "__call__" else call.attribute(run, call.name), call.args)


@method(TASK, "retry")
def retry(call: Call) -> Value:
    """The task again: with the same arguments, or with others that a queue keeps."""
    for name, position in (("args", 0), ("kwargs", 1)):
        value = call.get(position, name)
        if value is not None and value is not NONE:
            call.emit("escape", value, "put into a queue")
    return NEVER


@method(TASK, "replace", "add_to_chord")
def replace(call: Call) -> Value:
    """Another task in the place of this one."""
    return make(call, call.arg(0, "sig"))


@method(TASK, "update_state", "send_event", "backend")
def shown_state(call: Call) -> Value:
    """What others may ask of the task."""
    return call.hand_over()


@method(APP, "send_task")
@unknown_method("send_task")
def send_task(call: Call) -> Value:
    """A task that is called by its name."""
    args = laid_out(call, call.get(1, "args"), call.get(2, "kwargs"))
    return made_elsewhere(call, call.arg(0, "name"), args, "result")


@method(APP, "add_periodic_task")
@unknown_method("add_periodic_task")
def add_periodic_task(call: Call) -> Value:
    """A task that is called again and again."""
    args = laid_out(call, call.get(2, "args"), call.get(3, "kwargs"))
    call.decided(call.arg(1, "sig"))
    if is_prepared(call, call.arg(1, "sig")):
        return outcome(call, make(call, call.arg(1, "sig"), (), args if args.all() else None))
    return made_elsewhere(call, call.arg(1, "sig"), args)


@method(APP, "task", "config_from_object", "autodiscover_tasks", "start", "worker_main", "set_default", "now")
@method(APP, "finalize", "close", "on_after_configure", "gen_task_name", "add_defaults", "config_from_envvar")
def application_quiet(call: Call) -> Value:
    """What has nothing to do with values."""
    return call.arg(0) if call.name == "task" else UNKNOWN


# the canvas


@function(
    "celery.signature", "celery.canvas.signature", "celery.subtask", "celery.Signature", "celery.canvas.Signature"
)
@method(APP, "signature")
def signature(call: Call) -> Value:
    """A prepared call of a task, which may be given by its name."""
    if is_prepared(call, call.arg(0, "varies", "task")):
        return call.arg(0, "varies", "task")
    args = laid_out(call, call.get(1, "args"), call.get(2, "kwargs"))
    is_fixed = call.get(None, "immutable") is TRUE
    return prepared(call, referred(call, call.arg(0, "varies", "task")), args, NOWHERE if is_fixed else FRONT)


@function("celery.chain", "celery.canvas.chain")
def chain(call: Call) -> Value:
    """Calls of which each gets the result of the one before."""
    return done(call, one_after_another(call, call.args.positional))


@function("celery.group", "celery.canvas.group")
def group(call: Call) -> Value:
    """Calls side by side: the list of their results."""
    return done(call, side_by_side(call, call.args.positional))


@function("celery.chord", "celery.canvas.chord")
def chord(call: Call) -> Value:
    """Calls side by side, and one that gets the list of their results."""
    body = call.get(1, "body")
    if body is not None and body is not NONE:
        call.decided(body)
    results = side_by_side(call, (call.arg(0, "header"),))
    if body is None or body is NONE:
        return call.new(CHORD, {"results": results})
    return done(call, make(call, body, (results,)))


@method(CHORD, "__call__", "__or__")
def chord_body(call: Call) -> Value:
    """`chord(header)(body)`."""
    value = make(call, call.arg(0, "body"), (call.field(call.owner, "results") or UNKNOWN,))
    return done(call, value) if call.name == "__or__" else outcome(call, value, "result")


@function("celery.result.AsyncResult", "celery.result.GroupResult.restore")
@method(APP, "AsyncResult")
def result_by_id(call: Call) -> Value:
    """The result of a task of which nothing but the number is known."""
    return UNKNOWN
