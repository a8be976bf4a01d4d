"""Generators that are driven as coroutines: `tornado.gen.coroutine`, Twisted's `inlineCallbacks` and deferreds."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.code import COROUTINE
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import NONE, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import BODY, RESPONSE
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, method

RESULT = "result of a coroutine"
REGISTRY.endings |= {"twisted.internet.defer.returnValue"}


@decorator("*.inlineCallbacks", "tornado.gen.coroutine", "asyncio.coroutine", "types.coroutine")
def driven(frame: Frame, args: Args | None, value: Value, site: Site) -> Value:
    """A generator that gives what it returns, and gets back what it yields."""
    for option in options(value):
        if isinstance(option, Function) and option.code.node.is_generator:
            option.code.marks |= {COROUTINE}
    return value


@function("twisted.internet.defer.returnValue")
def return_value(call: Call) -> Value:
    """Returning from such a generator by a call."""
    _return(call.frame, call.arg(0, "val"))
    return NONE


@function("tornado.gen.Return")
def result(call: Call) -> Value:
    """What is raised to return from such a generator."""
    return call.new(RESULT, {"value": call.get(0, "value") or NONE})


def returned(frame: Frame, value: Value, site: Site) -> None:
    """Take what is raised so as what is returned."""
    state = frame.state(value)
    if isinstance(state, LibraryState) and state.label == RESULT:
        _return(frame, state.fields["value"])


def _return(frame: Frame, value: Value) -> None:
    if frame.reachable:
        frame.outcome.returns.append((tuple(frame.guards), value, frame.branch()))


REGISTRY.hooks.raised.append(returned)


@function("twisted.internet.defer.ensureDeferred", "twisted.internet.defer.succeed", "tornado.gen.convert_yielded")
@function("twisted.internet.defer.Deferred.fromCoroutine", "tornado.gen.maybe_future")
def same(call: Call) -> Value:
    """A deferred of what is there already is the same value here."""
    return call.arg(0)


@method(RESPONSE, "addCallback", "addCallbacks", "addBoth")
@method(BODY, "addCallback", "addCallbacks", "addBoth")
def add_callback(call: Call) -> Value:
    """Handing what a deferred gives to a function: it gives what that returns from then on."""
    return call.call_with(call.arg(0, "callback"), Args((call.owner, *call.args.positional[1:]), is_open=True))


@method(RESPONSE, "addErrback")
@method(BODY, "addErrback")
def add_errback(call: Call) -> Value:
    """What is done where something failed."""
    return call.owner
