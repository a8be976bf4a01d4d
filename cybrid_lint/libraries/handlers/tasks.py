"""Functions that are tasks: the ways in which queues, actors and workflows call them.

What a decorator of such a library makes of a function stays that function; the methods that it gets are said here,
and those of calls that are prepared and of results. What each library has besides stands in the module of its name.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import TRUE, UNKNOWN, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import (
    BEHIND,
    FRONT,
    NOWHERE,
    PREPARED,
    RESULT,
    done,
    is_callable,
    is_prepared,
    laid_out,
    make,
    one_after_another,
    outcome,
    prepared,
)
from cybrid_lint.libraries.registry import attribute, method

FUNCTION = "function"


@method(FUNCTION, "delay", "enqueue")
def delayed(call: Call) -> Value:
    """A task that is called with the arguments that are given: Celery's, RQ's `job`."""
    return outcome(call, call.call_with(call.owner, call.args), "result")


@method(FUNCTION, "send", "kiq", "defer", "defer_async")
def sent(call: Call) -> Value:
    """A task that is called with the arguments that are given: Dramatiq, taskiq, Procrastinate."""
    return outcome(call, call.call_with(call.owner, call.args))


@method(FUNCTION, "apply_async", "apply")
def applied(call: Call) -> Value:
    """A task whose arguments come as a list and a dict; what is linked to it gets its result."""
    args = laid_out(call, call.get(0, "args"), call.get(1, "kwargs"))
    linked = [value for name in ("link", "link_error") if (value := call.get(None, name)) is not None]
    for value in linked:
        call.decided(value)
    result = call.call_with(call.owner, args)
    for value in linked:
        make(call, value, (result,))
    return outcome(call, result, "result")


@method(FUNCTION, "send_with_options", "schedule")
def sent_with_options(call: Call) -> Value:
    """A task whose arguments come as a list and a dict: Dramatiq, Huey."""
    positions = (0, 1) if call.name == "schedule" else (None, None)
    args = laid_out(call, call.get(positions[0], "args"), call.get(positions[1], "kwargs"))
    return outcome(call, call.call_with(call.owner, args))


@method(FUNCTION, "call_local", "fn", "local", "original", "__wrapped__", "run")
def called_here(call: Call) -> Value:
    """The function itself, which is called here and now."""
    return call.call_with(call.owner, call.args)


@method(FUNCTION, "map", "starmap")
def mapped(call: Call) -> Value:
    """A task that is called with each member: of each of its iterables in step, or of one of tuples."""
    columns = [call.members(value) for value in call.args.positional]
    if call.name == "starmap":
        rows = [laid_out(call, member, None) for column in columns[:1] for member in (*column.known, column.rest)]
        rows = [row for row in rows if row.all()]
    else:
        rows = [Args(row) for row in zip(*(column.known for column in columns), strict=False)] if columns else []
    rows = rows or [Args(is_open=True)]
    results = [call.call_with(call.owner, row._replace(keywords=call.args.keywords)) for row in rows]
    return call.new_sequence("list", tuple(outcome(call, result) for result in results))


@method(FUNCTION, "chunks")
def in_chunks(call: Call) -> Value:
    """Calls of Celery with each of many tuples, which are made by a few messages."""
    return done(call, call.call_with(call.attribute(call.owner, "starmap"), Args((call.arg(0, "it"),))))


@method(FUNCTION, "with_options", "options", "kicker", "with_labels", "configure")
def varied(call: Call) -> Value:
    """The same function, to be called in another way."""
    return call.owner


# calls that are prepared


@method(FUNCTION, "s", "si")
def signature(call: Call) -> Value:
    """A call of Celery that is prepared with its arguments; `si` gets no other."""
    return prepared(call, call.owner, call.args, FRONT if call.name == "s" else NOWHERE)


@method(FUNCTION, "signature", "subtask")
def signature_of_lists(call: Call) -> Value:
    """A call of Celery that is prepared with arguments in a list and a dict."""
    args = laid_out(call, call.get(0, "args"), call.get(1, "kwargs"))
    return prepared(call, call.owner, args, NOWHERE if call.get(None, "immutable") is TRUE else FRONT)


@method(FUNCTION, "message")
def message(call: Call) -> Value:
    """A message of Dramatiq: a pipeline puts the result of the one before behind its arguments."""
    return prepared(call, call.owner, call.args, BEHIND)


@method(FUNCTION, "message_with_options")
def message_of_lists(call: Call) -> Value:
    """A message of Dramatiq with arguments in a list and a dict."""
    args = laid_out(call, call.get(None, "args"), call.get(None, "kwargs"))
    return prepared(call, call.owner, args, NOWHERE if call.get(None, "pipe_ignore") is TRUE else BEHIND)


@method(PREPARED, "delay", "__call__", "run")
def prepared_called(call: Call) -> Value:
    """Making it, with further arguments in front."""
    more = call.args if call.args.all() and call.name != "run" else None
    return outcome(call, make(call, call.owner, (), more), "result")


@method(PREPARED, "apply_async", "apply")
def prepared_applied(call: Call) -> Value:
    """Making it, with further arguments in a list and a dict."""
    more = laid_out(call, call.get(0, "args"), call.get(1, "kwargs"))
    return outcome(call, make(call, call.owner, (), more if more.all() else None), "result")


@method(PREPARED, "link", "link_error", "on_error", "add_completion_callback", "error")
def linked(call: Call) -> Value:
    """Another one that is made afterwards, with the result."""
    make(call, call.arg(0), (make(call, call.owner),))
    return call.owner


@method(PREPARED, "then")
def followed(call: Call) -> Value:
    """Huey's next task, with arguments or prepared: the result goes behind them."""
    following = call.arg(0, "task")
    call.decided(following)
    result = make(call, call.owner)
    if is_callable(following):
        following = prepared(call, following, call.args.after(1), BEHIND)
    elif not is_prepared(call, following):
        following = call.call_with(call.attribute(following, "s"), call.args.after(1))
    return done(call, make(call, following, (result,)))


@method(PREPARED, "__or__")
def chained(call: Call) -> Value:
    """`first | second`."""
    return done(call, one_after_another(call, (call.owner, call.arg(0))))


@method(PREPARED, "set", "clone", "stamp", "replace", "copy", "freeze", "set_immutable")
def same_call(call: Call) -> Value:
    """What changes how it is made, and not with what."""
    return call.owner


# results


@method(PREPARED, "get_result", "get_results")
@method(RESULT, "get", "result", "get_result", "get_results", "wait", "join", "join_native", "__call__", "collect")
@method(RESULT, "return_value", "wait_result", "aresult", "get_leaf")
def result(call: Call) -> Value:
    """Waiting for a result."""
    return union((call.field(call.owner, "value") or UNKNOWN,))


@attribute(
    RESULT, "id", "task_id", "job_id", "message_id", "state", "status", "name", "date_done", "traceback", "origin"
)
def about(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What a job says of itself, and not of its result."""
    return unknown(name, vendor="other")


@method(RESULT, "then")
def then(call: Call) -> Value:
    """A function that is called with a result."""
    call.call(call.arg(0), call.owner)
    return call.owner


@method(RESULT, "ready", "successful", "failed", "revoke", "forget", "abort", "cancel", "refresh", "delete")
@method(RESULT, "info", "result_info", "remove", "pause", "resume", "reschedule", "modify", "get_status", "get_id")
def result_quiet(call: Call) -> Value:
    """What says nothing of a result itself."""
    return UNKNOWN
