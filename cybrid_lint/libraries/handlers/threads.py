"""What runs in other threads, processes and greenlets: `threading`, `concurrent.futures`, `multiprocessing`, gevent.

A callable that is handed over is called where it is handed over, and its result waits in a future.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import NEVER, NONE, UNKNOWN, Library, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import is_callable, laid_out
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as, unknown_method

THREAD, EXECUTOR, FUTURE, MANAGER, DELAYED = "thread", "executor", "future", "process manager", "delayed"

typed_as(THREAD, "threading.Thread", "threading.Timer", "multiprocessing.Process", "multiprocessing.context.Process")
typed_as(THREAD, "multiprocessing.dummy.Process", "billiard.Process", "eventlet.green.threading.Thread")
typed_as(EXECUTOR, "concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor")
typed_as(EXECUTOR, "concurrent.futures.Executor", "multiprocessing.pool.Pool", "multiprocessing.pool.ThreadPool")
typed_as(FUTURE, "concurrent.futures.Future", "multiprocessing.pool.AsyncResult", "gevent.Greenlet")


def future(call: Call, value: Value) -> Value:
    """Return what will hold a value."""
    return call.new(FUTURE, {"value": value})


# threads and processes


@function("threading.Thread", "multiprocessing.Process", "multiprocessing.context.Process")
@function("multiprocessing.dummy.Process", "billiard.Process", "eventlet.green.threading.Thread")
def thread(call: Call) -> Value:
    """A thread: its target is called with its arguments."""
    target = call.get(1, "target", "function")
    if target is not None and target is not NONE:
        call.call_with(target, laid_out(call, call.get(3, "args"), call.get(4, "kwargs")))
    return call.new(THREAD, is_open=True)


@function("threading.Timer")
def timer(call: Call) -> Value:
    """A thread whose function is called after some time: who does not wait for it sees nothing of what that changes."""
    target, args, keywords = call.arg(1, "function"), call.get(2, "args"), call.get(3, "kwargs")
    call.call_in_the_end(target, laid_out(call, args, keywords))
    return call.new(THREAD, {"function": target, "args": args or NONE, "kwargs": keywords or NONE}, is_open=True)


@method(THREAD, "run", "join")
def awaited(call: Call) -> Value:
    """Waiting for a thread: what a timer calls has been called then."""
    function = call.field(call.owner, "function")
    if function is not None:
        args, keywords = (call.field(call.owner, name) or NONE for name in ("args", "kwargs"))
        with call.frame.silenced():
            call.call_with(function, laid_out(call, args, keywords))
    return NONE


@method(THREAD, "start", "cancel", "terminate", "kill", "close", "is_alive", "setDaemon", "setName")
def thread_quiet(call: Call) -> Value:
    """What was seen when the thread was made."""
    return NONE


# a class that derives from a thread says in `run` what `start` lets it do
REGISTRY.callbacks[THREAD, "start"] = "run"


@function("threading.local", "werkzeug.local.Local", "asgiref.local.Local", "gevent.local.local")
def local(call: Call) -> Value:
    """An object that keeps whatever attributes are set on it."""
    return call.new("namespace", dict(call.args.keywords), is_open=True)


@function("atexit.register", "_thread.start_new_thread")
def registered(call: Call) -> Value:
    """A function that is called in the end, or in a thread of its own."""
    if call.name.endswith("register"):
        call.call_in_the_end(call.arg(0, "func"), call.args.after(1))
        return call.arg(0, "func")
    call.call_with(call.arg(0), laid_out(call, call.get(1), call.get(2)))
    return UNKNOWN


@function("sched.scheduler")
def scheduler(call: Call) -> Value:
    """A scheduler of events."""
    return call.new("scheduler")


@method("scheduler", "enter", "enterabs")
def schedule(call: Call) -> Value:
    """An event: `enter(delay, priority, action, argument, kwargs)`."""
    call.call_with(call.arg(2, "action"), laid_out(call, call.get(3, "argument"), call.get(4, "kwargs")))
    return UNKNOWN


@method("scheduler", "run", "cancel", "empty")
def scheduler_quiet(call: Call) -> Value:
    """What was seen when the event was entered."""
    return NONE


# executors and pools


@function("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor")
@function("concurrent.futures.thread.ThreadPoolExecutor", "concurrent.futures.process.ProcessPoolExecutor")
@function("concurrent.futures.InterpreterPoolExecutor", "multiprocessing.Pool", "multiprocessing.pool.Pool")
@function("multiprocessing.pool.ThreadPool", "multiprocessing.dummy.Pool", "billiard.Pool", "loky.ProcessPoolExecutor")
@function("gevent.pool.Pool", "gevent.pool.Group", "gevent.threadpool.ThreadPool", "eventlet.GreenPool")
@function("eventlet.greenpool.GreenPool", "loky.get_reusable_executor", "gevent.get_hub.threadpool")
def executor(call: Call) -> Value:
    """A pool of workers; each may be set up by a function first."""
    setup = call.get(None, "initializer")
    if setup is not None and setup is not NONE:
        call.call_with(setup, laid_out(call, call.get(None, "initargs"), None))
    return call.new(EXECUTOR)


@method(EXECUTOR, "submit", "spawn", "spawn_n")
def submit(call: Call) -> Value:
    """A function that is called with what follows it."""
    return future(call, call.call_with(call.arg(0, "fn"), call.args.after(1)))


@method(EXECUTOR, "apply", "apply_async")
def pool_apply(call: Call) -> Value:
    """`apply_async(function, args, kwds, callback)`: the callback gets the result."""
    result = call.call_with(call.arg(0, "func"), laid_out(call, call.get(1, "args"), call.get(2, "kwds")))
    callback = call.get(3, "callback") if call.name.endswith("async") else None
    if callback is not None and callback is not NONE:
        call.call(callback, result)
    return future(call, result) if call.name.endswith("async") else result


@method(EXECUTOR, "map", "imap", "imap_unordered", "map_async", "starmap", "starmap_async")
def pool_map(call: Call) -> Value:
    """A function that is called with each member: `map(function, *iterables)`, or with a size of chunks behind."""
    columns = tuple(option for option in call.args.positional[1:] if not _is_number(option))
    name = "itertools.starmap" if call.name.startswith("starmap") else "builtins.map"
    results = call.call_with(Library(name), Args((call.arg(0, "fn", "func"), *columns)))
    return future(call, results) if call.name.endswith("async") else results


def _is_number(value: Value) -> bool:
    return isinstance(getattr(value, "value", None), int | float)


@method(EXECUTOR, "shutdown", "close", "join", "terminate", "waitall", "kill", "wait")
def executor_quiet(call: Call) -> Value:
    """What only waits or ends."""
    return NONE


@unknown_method("submit", "apply_async", "run_in_executor", "spawn", "spawn_n", "start_soon", "call_soon", "call_later")
@unknown_method("call_soon_threadsafe", "call_at", "run_sync", "schedule", "enter", "start_task_soon", "add_task")
@unknown_method("defer", "do", "spawn_later", "run_in_threadpool")
def handed(call: Call) -> Value:
    """A callable, and behind it its arguments, that are handed to something that is not seen."""
    for index, value in enumerate(call.args.positional):
        if not any(is_callable(option) for option in call.decided(value)):
            continue
        rest = call.args.after(index + 1)
        named = dict(rest.keywords)
        listed = named.pop("argument", named.pop("args", None))
        if listed is None:
            result = call.call_with(value, rest)
        else:
            result = call.call_with(value, laid_out(call, listed, named.get("kwargs")))
        return future(call, result)
    return call.hand_over()


# what they give


@function("concurrent.futures.Future")
def empty_future(call: Call) -> Value:
    """A future that somebody will fill."""
    return call.new(FUTURE, {})


@method(FUTURE, "result", "get", "wait", "get_nowait")
def future_result(call: Call) -> Value:
    """What it holds."""
    found = call.field(call.owner, "value")
    return UNKNOWN if found is None else found


@method(FUTURE, "set_result", "set")
def future_set(call: Call) -> Value:
    """Filling it."""
    known = call.field(call.owner, "value")
    call.set_field(call.owner, "value", call.arg(0) if known is None else union((known, call.arg(0))))
    return NONE


@method(FUTURE, "add_done_callback", "link", "rawlink")
def future_callback(call: Call) -> Value:
    """A function that gets the future once it is done."""
    call.call(call.arg(0), call.owner)
    return NONE


@method(FUTURE, "cancel", "done", "running", "cancelled", "exception", "join", "kill", "ready", "successful", "start")
@method(FUTURE, "set_exception", "set_running_or_notify_cancel", "set_name", "get_name")
def future_quiet(call: Call) -> Value:
    """What says nothing of what it holds."""
    return UNKNOWN


@function("concurrent.futures.as_completed", "gevent.iwait")
def as_completed(call: Call) -> Value:
    """Futures in the order in which they are done."""
    members = call.members(call.arg(0, "fs"))
    return call.new_sequence("generator", tuple(members.known), members.rest, is_open=members.is_open)


@function("concurrent.futures.wait")
def wait_for_all(call: Call) -> Value:
    """`done, not_done = wait(futures)`."""
    return pair_of(call, call.arg(0, "fs"))


def pair_of(call: Call, waited: Value) -> Value:
    """Return what is done and what is not yet, each of which may be any."""
    members = call.members(waited)
    both = [
        call.new_sequence("set", tuple(members.known), members.rest, is_open=members.is_open) for _ in ("done", "rest")
    ]
    return call.new_sequence("tuple", tuple(both))


# greenlets


@function("gevent.spawn", "gevent.Greenlet.spawn", "gevent.Greenlet", "eventlet.spawn", "eventlet.spawn_n")
@function("eventlet.greenthread.spawn", "gevent.spawn_raw", "eventlet.tpool.execute")
def spawn(call: Call) -> Value:
    """A greenlet that calls a function."""
    result = call.call_with(call.arg(0, "run", "func"), call.args.after(1))
    return result if call.name.endswith("execute") else future(call, result)


@function(
    "gevent.spawn_later", "gevent.Greenlet.spawn_later", "eventlet.spawn_after", "eventlet.greenthread.spawn_after"
)
def spawn_later(call: Call) -> Value:
    """A greenlet that calls a function after a time."""
    return future(call, call.call_with(call.arg(1), call.args.after(2)))


@function("gevent.joinall", "gevent.wait")
def join_all(call: Call) -> Value:
    """Waiting for greenlets gives them."""
    return call.arg(0, "greenlets", "objects")


@function("twisted.internet.threads.deferToThread")
def deferred(call: Call) -> Value:
    """A function that is called in a thread of twisted's."""
    return call.call_with(call.arg(0, "f"), call.args.after(1))


# queues and what processes share


@function("queue.Queue", "queue.SimpleQueue", "queue.LifoQueue", "queue.PriorityQueue")
@function("asyncio.Queue", "asyncio.LifoQueue", "asyncio.PriorityQueue", "asyncio.queues.Queue", "janus.Queue")
@function("multiprocessing.Queue", "multiprocessing.SimpleQueue", "multiprocessing.JoinableQueue")
@function("gevent.queue.Queue", "eventlet.Queue", "eventlet.queue.Queue")
def make_queue(call: Call) -> Value:
    """A queue: what is put in comes out."""
    return call.new_sequence("list")


typed_as("list", "queue.Queue", "queue.SimpleQueue", "queue.LifoQueue", "queue.PriorityQueue", "asyncio.Queue")


@function("multiprocessing.Manager", "multiprocessing.managers.SyncManager", "multiprocessing.managers.BaseManager")
def manager(call: Call) -> Value:
    """What makes objects that processes share."""
    return call.new(MANAGER)


@method(MANAGER, "dict", "list", "Queue", "Namespace", "start", "shutdown", "connect")
def managed(call: Call) -> Value:
    """A dict, list, queue or namespace that processes share."""
    if call.name == "dict":
        return call.call_with(Library("builtins.dict"), call.args)
    if call.name in ("list", "Queue"):
        return call.call_with(Library("builtins.list"), call.args if call.name == "list" else Args())
    return call.new("namespace", dict(call.args.keywords), is_open=True) if call.name == "Namespace" else NONE


@function("multiprocessing.Value", "multiprocessing.Array")
def shared_value(call: Call) -> Value:
    """`Value(type, value)`, read and set as `.value`."""
    return call.new("namespace", {"value": call.arg(1)}, is_open=True)


@function("multiprocessing.get_context")
def context(call: Call) -> Value:
    """A way to start processes: it has what the module has."""
    return Library("multiprocessing")


# joblib and dask


@function("joblib.delayed", "joblib.parallel.delayed", "dask.delayed", "dask.delayed.delayed")
def delayed(call: Call) -> Value:
    """A function whose calls are made later."""
    return call.new(DELAYED, {"function": call.arg(0, "function", "obj")})


@method(DELAYED, "__call__")
def delayed_call(call: Call) -> Value:
    """A call that is made later."""
    target = call.field(call.owner, "function")
    return UNKNOWN if target is None else call.call_with(target, call.args)


@function("joblib.Parallel", "joblib.parallel.Parallel")
def parallel(call: Call) -> Value:
    """What makes the calls of an iterable."""
    return call.new("parallel")


@method("parallel", "__call__")
def parallel_call(call: Call) -> Value:
    """The results of the calls."""
    return call.call_with(Library("builtins.list"), call.args)


@function("dask.compute")
def compute(call: Call) -> Value:
    """The results of several calls."""
    rest = NEVER if not call.args.is_open else unknown("result")
    return call.new_sequence("tuple", tuple(options(value)[0] for value in call.args.positional), rest)
