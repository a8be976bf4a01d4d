"""Sentry: what is sent with an event, by the module's functions, scopes, transactions and its own logger."""

from __future__ import annotations

from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.tracing import SPAN, attributed, told
from cybrid_lint.libraries.registry import REGISTRY, function, typed_as
from cybrid_lint.libraries.writing import LOG, written

typed_as(SPAN, "sentry_sdk.Scope", "sentry_sdk.scope.Scope", "sentry_sdk.tracing.Span", "sentry_sdk.Hub")
REGISTRY.names["sentry_sdk.Hub.current"] = lambda frame, dotted: frame.allocate(LibraryState(SPAN, {}, True))

SETTERS = (
    "capture_message", "capture_event", "capture_exception", "add_breadcrumb", "add_attachment", "set_tag", "set_tags",
    "set_context", "set_extra", "set_user", "set_attribute", "set_attributes", "set_measurement",
    "set_transaction_name",
)  # fmt: skip
function(*(f"sentry_sdk.{name}" for name in SETTERS))(attributed)
function(*(f"sentry_sdk.api.{name}" for name in SETTERS))(attributed)


@function(*(f"sentry_sdk.logger.{level}" for level in ("trace", "debug", "info", "warning", "error", "fatal")))
@function(*(f"sentry_sdk.metrics.{kind}" for kind in ("count", "gauge", "distribution")))
def logged(call: Call) -> Value:
    """A line of its logger, or a metric with attributes."""
    written(call, call.args.all(), LOG)
    return UNKNOWN


@function("sentry_sdk.start_span", "sentry_sdk.start_transaction", "sentry_sdk.continue_trace")
@function("sentry_sdk.push_scope", "sentry_sdk.new_scope", "sentry_sdk.configure_scope", "sentry_sdk.isolation_scope")
@function("sentry_sdk.get_current_scope", "sentry_sdk.get_isolation_scope", "sentry_sdk.get_global_scope")
@function("sentry_sdk.get_current_span", "sentry_sdk.Scope", "sentry_sdk.scope.Scope.get_current_scope")
def scope(call: Call) -> Value:
    """The scope of what is reported, or a part of a trace with what it is given."""
    written(call, [told(call, value) for _, value in call.args.keywords], LOG)
    return call.new(SPAN)
