"""Huey: tasks, whose calls give results that come later."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import BEHIND, done, make, outcome, prepared, side_by_side
from cybrid_lint.libraries.registry import decorator, function, method, typed_as

HUEY, TASK = "huey", "huey task"
MAKERS = (
    "BlackHoleHuey", "CySqliteHuey", "Huey", "FileHuey", "MemoryHuey", "PostgresHuey", "PriorityRedisExpireHuey",
    "PriorityRedisHuey", "RedisExpireHuey", "RedisHuey", "SqliteHuey",
)  # fmt: skip
DECORATORS = ("task", "periodic_task", "context_task")
MODULE = "huey.contrib.djhuey"
#: What a call of a task takes for itself.
OPTIONS = frozenset({"eta", "delay", "id", "retries", "retry_delay", "retry_backoff", "priority", "expires", "timeout"})
typed_as(HUEY, *(f"huey.{name}" for name in MAKERS), "huey.contrib.sql_huey.SqlHuey")


@function(*(f"huey.{name}" for name in MAKERS), "huey.contrib.sql_huey.SqlHuey")
def huey(call: Call) -> Value:
    """A queue."""
    return call.new(HUEY)


@decorator(*(f"{HUEY}.{name}" for name in DECORATORS), *(f"{MODULE}.{name}" for name in DECORATORS))
@decorator(f"{MODULE}.db_task", f"{MODULE}.db_periodic_task", f"{MODULE}.on_commit_task")
def task(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """A task: calling it gives a result that comes later."""
    return union(
        frame.allocate(LibraryState(TASK, {"function": option})) if isinstance(option, Function) else option
        for option in options(value)
    )


def _function(call: Call) -> Value:
    return call.field(call.owner, "function") or UNKNOWN


def _own(args: Args) -> Args:
    return args._replace(keywords=tuple(pair for pair in args.keywords if pair[0] not in OPTIONS))


@method(TASK, "__call__")
def called(call: Call) -> Value:
    """Calling a task."""
    return outcome(call, call.call_with(_function(call), _own(call.args)))


@method(TASK, "map")
def called_for_each(call: Call) -> Value:
    """Calling it once for each member, of which a tuple is all arguments."""
    members = call.members(call.arg(0, "it"))
    states = [call.state(member) for member in (*members.known, members.rest)]
    are_tuples = any(isinstance(state, SequenceState) and state.kind == "tuple" for state in states)
    return call.call_with(call.attribute(_function(call), "starmap" if are_tuples else "map"), call.args)


@method(TASK, "schedule", "call_local")
def called_otherwise(call: Call) -> Value:
    """Calling it later, or here and now."""
    return call.call_with(call.attribute(_function(call), call.name), call.args)


@method(TASK, "s")
def signature(call: Call) -> Value:
    """A call that is prepared; one that follows another gets that one's result behind its arguments."""
    return prepared(call, _function(call), _own(call.args), BEHIND)


@method(HUEY, "enqueue")
def enqueue(call: Call) -> Value:
    """Making a call that was prepared."""
    return outcome(call, make(call, call.arg(0, "task")))


@function("huey.group", "huey.api.group")
def group(call: Call) -> Value:
    """Calls side by side."""
    return done(call, side_by_side(call, (call.arg(0, "tasks"),)))


@function("huey.chord", "huey.api.chord")
def chord(call: Call) -> Value:
    """Calls side by side, and one that gets the list of their results."""
    call.decided(call.arg(1, "callback"))
    results = side_by_side(call, (call.arg(0, "tasks"),))
    return done(call, make(call, call.arg(1, "callback"), (results,)))


@method(HUEY, *DECORATORS, "pre_execute", "post_execute", "on_startup", "on_shutdown", "signal", "lock_task", "flush")
@method(HUEY, "result", "pending", "scheduled", "revoke", "revoke_by_id", "restore", "is_revoked", "rate_limit")
@method(TASK, "revoke", "restore", "is_revoked", "unregister")
def quiet(call: Call) -> Value:
    """What has nothing to do with the values of a task."""
    return UNKNOWN


@method(HUEY, "put", "put_if_empty")
def put(call: Call) -> Value:
    """What is kept for whoever asks."""
    return call.hand_over()
