"""Twisted's reactor and the functions that it calls, once or again and again."""

from __future__ import annotations

from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_state import imports_any
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as, unknown_method

# https://docs.twisted.org/en/stable/api/twisted.internet.interfaces.IReactorTime.html
REACTOR, LOOP = "twisted.internet.reactor", "twisted looping call"
#: Methods of a reactor, with the position of the function that they are given.
_GIVEN = {
    "callLater": 1,
    "callWhenRunning": 0,
    "callFromThread": 0,
    "callInThread": 0,
    "addSystemEventTrigger": 2,
}


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the reactor for a parameter that is called so, as by convention: there is one."""
    is_named = param.name == "reactor" and param.kind != nodes.STAR and param.annotation is None
    return Library(REACTOR) if is_named and imports_any(code, ("twisted",)) else None


REGISTRY.hooks.parameters.append(given)


@function(*(f"{REACTOR}.{name}" for name in _GIVEN))
@unknown_method(*_GIVEN)
def call_later(call: Call) -> Value:
    """A function that is called once what runs now has come to its end."""
    position = _GIVEN[call.name.rpartition(".")[2]]
    call.call_in_the_end(call.arg(position, "callable", "f"), call.args.after(position + 1))
    return UNKNOWN


@function(f"{REACTOR}.run", f"{REACTOR}.stop")
def quiet(call: Call) -> Value:
    """What has the reactor run, or end."""
    return NONE


@function("twisted.internet.task.deferLater")
def defer_later(call: Call) -> Value:
    """What a function gives that is called after some time."""
    callee = call.get(2, "callable")
    return NONE if callee is None else call.call_with(callee, call.args.after(3))


typed_as(LOOP, "twisted.internet.task.LoopingCall")


@function("twisted.internet.task.LoopingCall")
def looping_call(call: Call) -> Value:
    """A function that is called again and again."""
    call.call_in_the_end(call.arg(0, "f"), call.args.after(1))
    return call.new(LOOP, is_open=True)


@method(LOOP, "start", "stop", "reset")
def quiet_loop(call: Call) -> Value:
    """What begins or ends it."""
    return UNKNOWN


@function("twisted.internet.task.react")
def react(call: Call) -> Value:
    """Running a function with the reactor."""
    call.call(call.arg(0, "main"), Library(REACTOR))
    return NONE
