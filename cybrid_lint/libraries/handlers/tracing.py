"""Error trackers, traces and metrics: logs that are kept elsewhere (Datadog, New Relic, Rollbar, and the like).

Sentry and OpenTelemetry have modules of their own; what a part of a trace carries is the same for all.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method, typed_as, unknown_method
from cybrid_lint.libraries.writing import LOG, written

SPAN = "span"
typed_as(SPAN, "ddtrace.Span", "ddtrace.span.Span", "ddtrace.trace.Span")


@function("rollbar.report_message", "bugsnag.notify", "bugsnag.leave_breadcrumb", "bugsnag.add_metadata_tab")
@function(
    "newrelic.agent.add_custom_attribute", "newrelic.agent.record_custom_event", "newrelic.agent.record_log_event"
)
@function("datadog.api.Event.create", "datadog.statsd.event", "ddtrace.tracer.set_tags", "posthog.capture")
def tracked(call: Call) -> Value:
    """Sending values to a tracker."""
    written(call, call.args.all(), LOG)
    return UNKNOWN


@function("ddtrace.tracer.current_span", "ddtrace.tracer.trace", "ddtrace.tracer.current_root_span")
def span(call: Call) -> Value:
    """A part of a trace; what it is given is carried with it."""
    written(call, call.args.all(), LOG)
    return call.new(SPAN)


@method(SPAN, "set_attribute", "set_attributes", "add_event", "set_tag", "set_tags", "set_tag_str", "set_metric")
@method(SPAN, "set_extra", "set_context", "set_data", "update_data", "set_user", "add_breadcrumb", "capture_message")
@method(SPAN, "update_name", "set_status", "record_exception", "add_link", "set_transaction_name", "add_attachment")
@method(SPAN, "capture_exception", "capture_event", "set_level")
@unknown_method("set_attribute", "set_attributes", "add_event", "set_tag", "set_tags", "set_extra", "set_context")
@unknown_method("add_breadcrumb", "capture_message", "record_exception")
def attributed(call: Call) -> Value:
    """What a part of a trace carries."""
    written(call, [told(call, value) for value in call.args.all()], LOG)
    return UNKNOWN


def told(call: Call, value: Value) -> Value:
    """Return what a value tells: of an exception, its message."""
    return union(_message(call, option) for option in options(value))


def _message(call: Call, value: Value) -> Value:
    state = call.state(value)
    if isinstance(state, LibraryState) and state.label == "exception":
        return state.fields.get("args", UNKNOWN)
    return value
