"""arq: jobs that are enqueued by their names, and the context that a worker fills at its start and hands to each."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NONE, Value, unknown
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import functions_named, is_callable, outcome
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as, unknown_method
from cybrid_lint.libraries.shared import shared

POOL, CONTEXT, JOB = "arq pool", "arq context", "arq function"
#: What of a worker's settings is called, each time with the context in front.
CALLED = ("functions", "cron_jobs", "on_startup", "on_shutdown", "on_job_start", "on_job_end", "after_job_end")
typed_as(POOL, "arq.ArqRedis", "arq.connections.ArqRedis")


# what functions get


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the context for the first parameter of a function that a worker of the project calls."""
    if frame.code is not code or code.cls is not None or param is not next(iter(code.positional()), None):
        return None
    is_called = any(_calls(cls, code) for cls in frame.engine.definitions.classes.values())
    return shared(frame, CONTEXT) if is_called else None


REGISTRY.hooks.parameters.append(given)


def _calls(cls: ClassCode, code: FunctionCode) -> bool:
    """Tell whether a worker's settings say that it calls a function."""
    if not cls.attrs.keys() & {"functions", "cron_jobs"}:
        return False
    return any(_names(cls.attrs[name], code) for name in CALLED if name in cls.attrs)


def _names(value: Value, code: FunctionCode) -> bool:
    """Tell whether settings name a function: itself, by a text, or with options, alone or among others."""
    for option in options(value):
        if isinstance(option, Bound):
            option = option.function
        if isinstance(option, Function) and option.code is code:
            return True
        if isinstance(option, Text) and (option.known or "").rpartition(".")[2] == code.name:
            return True
        state = option.state if isinstance(option, Made) else None
        if isinstance(state, LibraryState) and state.label == JOB and _names(state.fields["function"], code):
            return True
        if isinstance(state, SequenceState) and any(_names(member, code) for member in state.members):
            return True
    return False


@function("arq.func", "arq.worker.func", "arq.cron", "arq.cron.cron")
def with_options(call: Call) -> Value:
    """A function of a worker with options, or at set times."""
    name = call.get(None, "name")
    fields = {"function": call.arg(0, "coroutine")}
    return call.new(JOB, fields if name is None else {**fields, "name": name})


@function("arq.Worker", "arq.worker.Worker", "arq.run_worker", "arq.worker.run_worker", "arq.worker.create_worker")
def worker(call: Call) -> Value:
    """A worker that is made by hand: it calls what it is given."""
    context = shared(call.frame, CONTEXT)
    targets = [value for name in CALLED if (value := call.get(0 if name == "functions" else None, name)) is not None]
    for target in targets:
        for option in options(target):
            state = call.state(option)
            members = state.members if isinstance(state, SequenceState) else (option,)
            for member in members:
                inner = call.field(member, "function") if isinstance(call.state(member), LibraryState) else member
                if inner is not None and is_callable(inner):
                    call.call_with(inner, Args((context,), is_open=True))
    return unknown("worker")


# the context


@method(CONTEXT, "__getitem__", "get", "pop", "setdefault")
def context_get(call: Call) -> Value:
    """Reading what was kept; the worker itself keeps its connection there."""
    key, fallback = call.arg(0, "key"), call.get(1, "default")
    if call.known_text(key) == "redis":
        return call.new(POOL, is_open=True)
    found = stores.read(call, call.owner, key)
    if call.name == "setdefault" and fallback is not None:
        stores.write(call, call.owner, key, fallback)
    if fallback is None and call.name == "get":
        fallback = NONE
    return stores.or_else(found, key, *([] if fallback is None else [fallback]))


@method(CONTEXT, "__setitem__")
def context_set(call: Call) -> Value:
    """Keeping something."""
    stores.write(call, call.owner, call.arg(0), call.arg(1))
    return NONE


@method(CONTEXT, "update")
def context_update(call: Call) -> Value:
    """Keeping several things."""
    for source in call.args.positional:
        for key, value in list(stores.entries(call, source)):
            stores.write(call, call.owner, key, value)
    for name, value in call.args.keywords:
        stores.write(call, call.owner, text(name), value)
    return NONE


# the queue


@function("arq.create_pool", "arq.connections.create_pool", "arq.ArqRedis", "arq.connections.ArqRedis")
def pool(call: Call) -> Value:
    """A connection to the queue."""
    return call.new(POOL, is_open=True)


@method(POOL, "enqueue_job")
@unknown_method("enqueue_job")
def enqueue_job(call: Call) -> Value:
    """A job by its name: the worker calls the function with the context in front."""
    name = call.known_text(call.arg(0, "function"))
    found = [] if name is None else _jobs_named(call.frame, name)
    if not found:
        return call.hand_over()
    args = call.args.after(1)
    keywords = tuple(pair for pair in args.keywords if not pair[0].startswith("_"))
    args = args._replace(keywords=keywords).before(shared(call.frame, CONTEXT))
    return outcome(call, call.call_with(union(found), args))


def _jobs_named(frame: Frame, name: str) -> list[Value]:
    """Return the functions of a worker that a name means: the one that was given it, or those that are called so."""
    named: list[Value] = []
    for cls in frame.engine.definitions.classes.values():
        for attribute in ("functions", "cron_jobs"):
            state = getattr(cls.attrs.get(attribute), "state", None)
            for member in state.members if isinstance(state, SequenceState) else ():
                inner = getattr(member, "state", None)
                if isinstance(inner, LibraryState) and inner.label == JOB:
                    said = inner.fields.get("name")
                    if isinstance(said, Text) and said.known == name:
                        named.append(inner.fields["function"])
    return named or functions_named(frame, name)


@method(POOL, "*")
def pool_quiet(call: Call) -> Value:
    """What else is done with the connection, which is one to Redis."""
    return call.hand_over()
