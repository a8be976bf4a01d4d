"""Locust: the users of a load test and their tasks, each with a session that puts a host before the paths."""

from __future__ import annotations

from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import UNKNOWN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.requests import SESSION
from cybrid_lint.libraries.registry import base, function, method, typed_as

USER = "locust user"
SESSIONS = ("locust.clients.HttpSession", "locust.contrib.fasthttp.FastHttpSession")
TASKS = ("TaskSet", "SequentialTaskSet", "MarkovTaskSet")
typed_as(SESSION, *SESSIONS)


@function(*SESSIONS)
def session(call: Call) -> Value:
    """A session of `requests` with a host, or one that is used like it."""
    return _session(call, call.arg(0, "base_url"), call.get(None, "headers"))


def _session(call: Call, host: Value, headers: Value | None = None) -> Value:
    given = [("base_url", host)] if headers is None else [("base_url", host), ("headers", headers)]
    return call.call_with(Library("requests.Session"), Args((), tuple(given)))


def user(call: Call) -> Value:
    """What users derive from: a client for the host that the class says, or else the command line."""
    headers = call.attribute(call.owner, "default_headers") if "Fast" in call.name else None
    client = _session(call, call.attribute(call.owner, "host"), headers)
    return call.new(USER, {"client": client}, is_open=True)


def tasks(call: Call) -> Value:
    """What a set of tasks derives from: the client is that of a user who is told only where the test runs."""
    return call.new(USER, {"client": _session(call, UNKNOWN)}, is_open=True)


base("locust.HttpUser", "locust.FastHttpUser", "locust.user.users.HttpUser", handler=user)
base("locust.contrib.fasthttp.FastHttpUser", handler=user)
base(*(f"locust.{name}" for name in TASKS), "locust.user.task.TaskSet", handler=tasks)


@method(USER, "rest", "rest_")
def rest(call: Call) -> Value:
    """A request of the client whose answer is JSON."""
    return call.call_with(call.attribute(call.attribute(call.owner, "client"), "request"), call.args)
