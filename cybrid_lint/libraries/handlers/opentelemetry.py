"""OpenTelemetry: spans with their attributes, metrics, and baggage, which goes with every request."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.tracing import SPAN
from cybrid_lint.libraries.registry import function, method, typed_as
from cybrid_lint.libraries.writing import LOG, written

TRACER, METER, INSTRUMENT = "tracer", "meter", "instrument"
typed_as(SPAN, "opentelemetry.trace.Span", "opentelemetry.trace.span.Span", "opentelemetry.sdk.trace.Span")
typed_as(TRACER, "opentelemetry.trace.Tracer", "opentelemetry.sdk.trace.Tracer")
typed_as(METER, "opentelemetry.metrics.Meter")
typed_as(INSTRUMENT, *(f"opentelemetry.metrics.{name}" for name in ("Counter", "UpDownCounter", "Histogram")))


@function("opentelemetry.trace.get_tracer", "opentelemetry.trace.Tracer")
def tracer(call: Call) -> Value:
    """What starts spans."""
    return call.new(TRACER, is_open=True)


@method(TRACER, "start_span", "start_as_current_span")
def start_span(call: Call) -> Value:
    """A span, with its name and attributes."""
    values = [call.get(0, "name"), call.get(3, "attributes"), call.get(4, "links")]
    written(call, [value for value in values if value is not None], LOG)
    return call.new(SPAN)


@function("opentelemetry.trace.get_current_span")
def current_span(call: Call) -> Value:
    """The span that is running."""
    return call.new(SPAN)


@function("opentelemetry.trace.Status", "opentelemetry.trace.status.Status", "opentelemetry.trace.Link")
def status(call: Call) -> Value:
    """How a span ended: its description is shown."""
    return call.arg(1, "description", "attributes")


@function("opentelemetry.baggage.set_baggage")
@function("opentelemetry.sdk.resources.Resource.create", "opentelemetry.sdk.resources.Resource")
def baggage(call: Call) -> Value:
    """What goes with every span and every request."""
    written(call, call.args.all(), LOG)
    return UNKNOWN


# metrics


@function("opentelemetry.metrics.get_meter")
def meter(call: Call) -> Value:
    """What makes instruments."""
    return call.new(METER, is_open=True)


@method(METER, "create_counter", "create_up_down_counter", "create_histogram", "create_gauge")
@method(METER, "create_observable_counter", "create_observable_gauge", "create_observable_up_down_counter")
def instrument(call: Call) -> Value:
    """An instrument."""
    return call.new(INSTRUMENT)


@method(INSTRUMENT, "add", "record", "set")
def measured(call: Call) -> Value:
    """A measurement with its attributes."""
    return written(call, [call.arg(1, "attributes")], LOG)
