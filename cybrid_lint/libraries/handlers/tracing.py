"""Error trackers, traces and metrics: logs that are kept elsewhere (Sentry, OpenTelemetry, Datadog, and the like)."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.registry import Call, function, method, typed_as, unknown_method
from cybrid_lint.libraries.writing import LOG, written

SPAN = "span"
typed_as(SPAN, "opentelemetry.trace.Span", "ddtrace.Span", "ddtrace.span.Span", "sentry_sdk.tracing.Span")
typed_as(SPAN, "sentry_sdk.Scope", "sentry_sdk.scope.Scope")


@function(
    *(
        f"sentry_sdk.{name}"
        for name in (
            "capture_message", "capture_event", "add_breadcrumb", "set_tag", "set_tags", "set_context", "set_extra",
            "set_user", "set_attribute",
        )
    )
)  # fmt: skip
@function("sentry_sdk.logger.info", "sentry_sdk.logger.warning", "sentry_sdk.logger.error", "sentry_sdk.logger.debug")
@function("rollbar.report_message", "bugsnag.notify", "bugsnag.leave_breadcrumb", "bugsnag.add_metadata_tab")
@function(
    "newrelic.agent.add_custom_attribute", "newrelic.agent.record_custom_event", "newrelic.agent.record_log_event"
)
@function("datadog.api.Event.create", "datadog.statsd.event", "ddtrace.tracer.set_tags")
@function("posthog.capture", "opentelemetry.baggage.set_baggage")
def tracked(call: Call) -> Value:
    """Sending values to a tracker."""
    written(call, call.args.all(), LOG)
    return UNKNOWN


@function("opentelemetry.trace.get_current_span", "ddtrace.tracer.current_span", "ddtrace.tracer.trace")
@function("ddtrace.tracer.current_root_span", "sentry_sdk.start_span", "sentry_sdk.start_transaction")
@function("sentry_sdk.push_scope", "sentry_sdk.new_scope", "sentry_sdk.configure_scope", "sentry_sdk.get_current_scope")
@function("sentry_sdk.isolation_scope", "sentry_sdk.get_isolation_scope", "sentry_sdk.get_current_span")
def span(call: Call) -> Value:
    """A part of a trace, or the scope of what is reported."""
    return call.new(SPAN)


@method(
    SPAN, "set_attribute", "set_attributes", "add_event", "set_tag", "set_tags", "set_extra", "set_context", "set_data"
)
@method(SPAN, "set_user", "add_breadcrumb", "update_name", "set_tag_str", "set_metric")
@unknown_method("set_attribute", "set_attributes", "add_event", "set_tag", "set_tags", "set_extra", "set_context")
@unknown_method("add_breadcrumb", "capture_message")
def attributed(call: Call) -> Value:
    """What a part of a trace carries."""
    written(call, call.args.all(), LOG)
    return UNKNOWN
