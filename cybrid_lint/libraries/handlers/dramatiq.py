"""Dramatiq: actors that are classes, pipelines and groups of messages."""

from __future__ import annotations

from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import done, one_after_another, side_by_side
from cybrid_lint.libraries.registry import function, method

GENERIC = ("dramatiq.GenericActor", "dramatiq.generic.GenericActor")


@function("dramatiq.pipeline", "dramatiq.composition.pipeline")
def pipeline(call: Call) -> Value:
    """Messages of which each gets the result of the one before."""
    return done(call, one_after_another(call, (call.arg(0, "children"),)))


@function("dramatiq.group", "dramatiq.composition.group")
def group(call: Call) -> Value:
    """Messages side by side."""
    return done(call, side_by_side(call, (call.arg(0, "children"),)))


@method("class", "send", "send_with_options", "message", "message_with_options")
def generic_actor(call: Call) -> Value:
    """A message to an actor that is a class: its `perform` gets the arguments."""
    owner = call.owner
    if not isinstance(owner, Class) or not set(GENERIC) & set(owner.code.library_bases()):
        return call.hand_over()
    instance = call.engine.construct(call.frame, owner, Args(), call.site)
    return call.call_with(call.attribute(call.attribute(instance, "perform"), call.name), call.args)
