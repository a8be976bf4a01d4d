"""What runs in event loops: `asyncio`, anyio, trio, asgiref.

Awaiting is left out of the representation: a coroutine, a task and what they give are the same value here.
"""

from __future__ import annotations

from cybrid_lint.engine.values import NEVER, NONE, UNKNOWN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.threads import FUTURE, future, pair_of
from cybrid_lint.libraries.registry import function, method, typed_as, unknown_method

LOOP, GROUP, CHANNEL, PORTAL = "event loop", "task group", "channel", "portal"

typed_as(LOOP, "asyncio.AbstractEventLoop", "asyncio.events.AbstractEventLoop", "uvloop.Loop", "asyncio.Runner")
typed_as(GROUP, "asyncio.TaskGroup", "anyio.abc.TaskGroup", "trio.Nursery", "aiojobs.Scheduler")
typed_as(GROUP, "taskgroup.TaskGroup", "quattro.TaskGroup", "curio.TaskGroup")
typed_as(PORTAL, "anyio.from_thread.BlockingPortal", "anyio.abc.BlockingPortal")
typed_as(PORTAL, "anyio.from_thread.BlockingPortalProvider")


def _task(call: Call, value: Value) -> Value:
    """Return a task; one that gives nothing can still be asked for."""
    return future(call, value) if value is NONE else value


@function("asyncio.run", "asyncio.wait_for", "asyncio.shield", "asyncio.timeouts.wait_for", "uvloop.run")
@function("asyncio.run_coroutine_threadsafe", "nest_asyncio.run")
def passed(call: Call) -> Value:
    """What gives what a coroutine gives."""
    return call.arg(0, "main", "fut", "arg", "coro")


@function("asyncio.create_task", "asyncio.ensure_future", "asyncio.tasks.create_task")
@method(LOOP, "create_task")
@method(GROUP, "create_task", "spawn")
@unknown_method("create_task")
def create_task(call: Call) -> Value:
    """A task of a coroutine."""
    return _task(call, call.arg(0, "coro", "coro_or_future"))


@function("asyncio.wrap_future")
def wrapped(call: Call) -> Value:
    """An executor's future as one that is awaited."""
    return call.call(call.attribute(call.arg(0, "future"), "result"))


@function("asyncio.gather")
def gather(call: Call) -> Value:
    """Waiting for several: their results in order."""
    star = call.args.star
    rest: Value = NEVER
    if star is not None:
        rest = call.engine.members(call.frame, star, call.site).rest
    return call.new_sequence("list", call.args.positional, rest, is_open=call.args.is_open or star is not None)


@function("asyncio.as_completed", "aiostream.stream.merge")
def as_completed(call: Call) -> Value:
    """Tasks in the order in which they are done."""
    members = call.members(call.arg(0, "fs", "aws"))
    return call.new_sequence("generator", tuple(members.known), members.rest, is_open=members.is_open)


@function("asyncio.wait")
def wait_for_all(call: Call) -> Value:
    """`done, pending = await wait(tasks)`."""
    return pair_of(call, call.arg(0, "fs", "aws"))


@function("asyncio.to_thread", "trio.run", "trio.from_thread.run", "trio.from_thread.run_sync")
@function("trio.to_thread.run_sync", "anyio.run", "anyio.to_thread.run_sync", "anyio.to_process.run_sync")
@function("anyio.from_thread.run", "anyio.from_thread.run_sync", "curio.run", "curio.run_in_thread")
@function("quart.utils.run_sync", "trio_asyncio.run")
def call_first(call: Call) -> Value:
    """Calling the first argument with those behind it."""
    # what the other libraries' functions take by keyword is for themselves
    rest = call.args.after(1)
    rest = rest if call.name == "asyncio.to_thread" else rest._replace(keywords=())
    return call.call_with(call.arg(0, "func", "async_fn", "sync_fn", "fn", "afn"), rest)


@function("asgiref.sync.async_to_sync", "asgiref.sync.sync_to_async", "asgiref.sync.SyncToAsync")
@function("asgiref.sync.AsyncToSync", "channels.db.database_sync_to_async", "asyncer.asyncify", "asyncer.syncify")
@function("syncer.sync", "asyncio.coroutine", "types.coroutine")
def converted(call: Call) -> Value:
    """A function that is called in another way; without one, a decorator."""
    found = call.get(0, "func", "awaitable", "function", "async_function")
    return Library("functools.wraps") if found is None else found


# what tasks are asked for


@method("*", "result")
@method("instance", "result")
@unknown_method("result", "get_result")
def result(call: Call) -> Value:
    """The result of a task."""
    return call.owner


@method("*", "add_done_callback")
@method("instance", "add_done_callback")
@unknown_method("add_done_callback")
def callback(call: Call) -> Value:
    """A function that gets a task once it is done."""
    call.call(call.arg(0, "fn"), call.owner)
    return NONE


# event loops


@function("asyncio.get_event_loop", "asyncio.get_running_loop", "asyncio.new_event_loop", "uvloop.new_event_loop")
@function("asyncio.Runner", "asyncio.get_event_loop_policy")
def loop(call: Call) -> Value:
    """An event loop."""
    return call.new(LOOP)


@method(LOOP, "run_until_complete", "run", "run_coroutine_threadsafe")
@unknown_method("run_until_complete")
def run_until_complete(call: Call) -> Value:
    """What a coroutine gives."""
    return call.arg(0, "future", "coro")


@method(LOOP, "run_in_executor")
def run_in_executor(call: Call) -> Value:
    """`run_in_executor(executor, function, *args)`."""
    return call.call_with(call.arg(1, "func"), call.args.after(2))


@method(LOOP, "call_soon", "call_later", "call_at", "call_soon_threadsafe", "add_signal_handler", "add_reader")
def call_soon(call: Call) -> Value:
    """A function that the loop calls: `call_soon(callback, *args)`, `call_later(delay, callback, *args)`."""
    shift = 0 if call.name.startswith("call_soon") else 1
    callback, args = call.arg(shift, "callback"), call.args.after(shift + 1)._replace(keywords=())
    if call.name in ("call_later", "call_at"):
        call.call_in_the_end(callback, args)
    else:
        call.call_with(callback, args)
    return UNKNOWN


@method(LOOP, "create_future")
def create_future(call: Call) -> Value:
    """A future that somebody will fill."""
    return call.new(FUTURE, {})


@method(LOOP, "close", "stop", "run_forever", "is_running", "is_closed", "get_loop", "set_debug", "time")
@method(LOOP, "shutdown_asyncgens", "shutdown_default_executor", "set_exception_handler", "set_default_executor")
def loop_quiet(call: Call) -> Value:
    """What gives nothing."""
    return call.owner if call.name == "get_loop" else NONE


# groups of tasks


@function("asyncio.TaskGroup", "anyio.create_task_group", "trio.open_nursery", "aiojobs.Scheduler")
@function("taskgroup.TaskGroup", "quattro.TaskGroup", "curio.TaskGroup")
def task_group(call: Call) -> Value:
    """A group of tasks."""
    return call.new(GROUP)


@method(GROUP, "start_soon", "start", "soonify")
def start_soon(call: Call) -> Value:
    """`start_soon(function, *args, name=…)`; curio and trio's `start` give what the function reports."""
    return call.call_with(call.arg(0, "func", "async_fn"), call.args.after(1)._replace(keywords=()))


@method(GROUP, "cancel", "join", "close")
def group_quiet(call: Call) -> Value:
    """What gives nothing."""
    return NONE


# anyio's portals, and channels


@function("anyio.from_thread.start_blocking_portal", "anyio.from_thread.BlockingPortal")
@function("anyio.from_thread.BlockingPortalProvider")
def portal(call: Call) -> Value:
    """What runs coroutines of an event loop from threads outside."""
    return call.new(PORTAL)


@method(PORTAL, "call", "start_task_soon", "start_task", "wrap_async_context_manager")
def portal_call(call: Call) -> Value:
    """Calling a function in the event loop."""
    if call.name.startswith("wrap"):
        return call.arg(0)
    found = call.call_with(call.arg(0, "func"), call.args.after(1)._replace(keywords=()))
    return found if call.name == "call" else future(call, found)


@function("anyio.create_memory_object_stream", "trio.open_memory_channel")
@function("anyio.create_memory_object_stream.__getitem__")
def channel(call: Call) -> Value:
    """`send, receive`: what goes into the one comes out of the other."""
    if call.name.endswith("__getitem__"):
        return Library("anyio.create_memory_object_stream")
    queue = call.new_sequence("list")
    return call.new_sequence("tuple", (call.new(CHANNEL, {"queue": queue}), call.new(CHANNEL, {"queue": queue})))


def _queue(call: Call) -> Value:
    found = call.field(call.owner, "queue")
    return UNKNOWN if found is None else found


@method(CHANNEL, "send", "send_nowait")
def channel_send(call: Call) -> Value:
    """Putting something in."""
    return call.call(call.attribute(_queue(call), "append"), call.arg(0))


@method(CHANNEL, "receive", "receive_nowait", "__next__", "__anext__")
def channel_receive(call: Call) -> Value:
    """Taking something out."""
    return call.call(call.attribute(_queue(call), "get"))


@method(CHANNEL, "__iter__", "__aiter__", "clone", "close", "aclose")
def channel_members(call: Call) -> Value:
    """All that comes out."""
    return call.owner if call.name == "clone" else _queue(call)
