"""Whether a call does nothing but give a value, for what is known of its arguments."""

from __future__ import annotations

from cybrid_lint.engine.callables import Cells, Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Applied, Attr, Call, Element, Item
from cybrid_lint.engine.outcome import Event, Guard
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.values import Const, Library, Value


def gives_only(frame: Frame, function: Function, summary: Summary, binding: Cells) -> bool:
    """Tell whether a call does nothing but give a value.

    What stands under a condition that the arguments rule out does not happen, what a function that calls itself does
    then is what it does at all, and what it does with a part of what it is given is left to who gives that.
    """
    functions = frame.engine.functions
    if functions.is_pure(summary):
        return True
    code = function.code
    # what it calls itself with is worked out where it is applied: it would not be applied again in that
    if frame.code is code or not summary.changes_only_if_known:
        return False
    scratch = frame.engine.scratch(frame.module)
    given: dict[Value, Value] = {code.symbol(name): _roughly(frame, value) for name, value in binding}
    substitution = Substitution(scratch, given, code.site)

    def is_ruled_out(guards: tuple[Guard, ...]) -> bool:
        return any(_is_against(scratch, substitution.apply(test), holds) for test, holds in guards)

    def is_harmless(event: Event) -> bool:
        calls_itself = isinstance(event.value, Applied) and event.value.function.code is code
        asks = isinstance(event.value, Call) and isinstance(event.value.callee, Library)
        return event.kind == "escape" or calls_itself or asks or functions.is_pure_call(event)

    return all(_is_of_part(call) or is_ruled_out(guards) for call, guards in summary.waiting) and all(
        is_harmless(event) or is_ruled_out(event.guards) for event in summary.events
    )


def _roughly(frame: Frame, value: Value) -> Value:
    """Return what a call that waits gives to anybody: conditions ask which kind of value it is."""
    callee = value.callee if isinstance(value, Call) else None
    return frame.engine.functions.summary(callee.code).result if isinstance(callee, Function) else value


def _is_against(frame: Frame, test: Value, holds: bool) -> bool:
    verdict = frame.engine.test(frame, "true" if holds else "not", (test,))
    return isinstance(verdict, Const) and not verdict.value


def _is_of_part(call: Value) -> bool:
    """Tell whether a call that waits is one of a member of what a function is given."""
    owner = call.callee if isinstance(call, Call) else call
    while isinstance(owner, Attr | Item):
        owner = owner.base
    return isinstance(owner, Element)
