"""What Sentry, OpenTelemetry and loggers keep for people to read."""

from __future__ import annotations

from sinks import assert_loud_and_quiet

SENTRY = """
import sentry_sdk
from sentry_sdk import capture_message, set_extra, Hub"""
SENTRY_LOUD = (
    'sentry_sdk.set_extra("token", token)',
    'set_extra("headers", {"Authorization": f"Bearer {token}"})',
    'sentry_sdk.set_context("bank", {"token": token})',
    'capture_message(f"used {token}")',
    'sentry_sdk.set_tag("t", token)',
    'sentry_sdk.set_tags({"t": token})',
    'sentry_sdk.set_user({"id": token})',
    "sentry_sdk.add_breadcrumb(message=token)",
    'sentry_sdk.capture_event({"message": token})',
    'with sentry_sdk.push_scope() as scope:\n    scope.set_extra("token", token)',
    'with sentry_sdk.configure_scope() as scope:\n    scope.set_context("c", {"t": token})',
    'with sentry_sdk.new_scope() as scope:\n    scope.set_tag("c", token)',
    'with sentry_sdk.start_span(op="x", name=token) as span:\n    pass',
    'with sentry_sdk.start_span(op="x") as span:\n    span.set_data("t", token)',
    "sentry_sdk.start_transaction(name=token)",
    'with sentry_sdk.start_span(op="x") as span:\n    span.update_data({"t": token})',
    'sentry_sdk.get_current_scope().set_extra("t", token)',
    'sentry_sdk.get_isolation_scope().add_breadcrumb({"message": token})',
    'sentry_sdk.capture_exception(RuntimeError(f"bad {token}"))',
    'sentry_sdk.logger.info("got {token}", token=token)',
    'sentry_sdk.logger.fatal("x", attributes={"t": token})',
    "sentry_sdk.set_transaction_name(token)",
    'sentry_sdk.metrics.count("c", 1, attributes={"t": token})',
    'sentry_sdk.set_attributes({"t": token})',
    'Hub.current.scope.set_extra("t", token)',
    'sentry_sdk.add_attachment(bytes=token.encode(), filename="t")',
)
SENTRY_QUIET = (
    'sentry_sdk.set_extra("guid", guid)',
    'with sentry_sdk.push_scope() as scope:\n    scope.set_extra("guid", guid)',
    'sentry_sdk.capture_exception(RuntimeError("bad token"))',
)


def test_sentry() -> None:
    assert_loud_and_quiet(SENTRY, SENTRY_LOUD, SENTRY_QUIET)


TRACES = """
from opentelemetry import trace, baggage, metrics
from opentelemetry.trace import Status, StatusCode
tracer = trace.get_tracer(__name__)
meter = metrics.get_meter(__name__)
counter = meter.create_counter("calls")"""
TRACES_LOUD = (
    'span = trace.get_current_span()\nspan.set_attribute("t", token)',
    'with tracer.start_as_current_span("x") as span:\n    span.set_attributes({"t": token})',
    'with tracer.start_as_current_span("x", attributes={"t": token}) as span:\n    pass',
    'with tracer.start_as_current_span(f"x {token}"):\n    pass',
    'span = tracer.start_span("x")\nspan.add_event("e", {"t": token})',
    'span = tracer.start_span("x", attributes={"t": token})',
    'span = tracer.start_span("x")\nspan.update_name(token)',
    'span = tracer.start_span("x")\nspan.set_status(Status(StatusCode.ERROR, f"bad {token}"))',
    'span = tracer.start_span("x")\nspan.record_exception(ValueError(token))',
    'span = tracer.start_span("x")\nspan.set_status(StatusCode.ERROR, token)',
    'counter.add(1, {"t": token})',
    'meter.create_histogram("h").record(2, attributes={"t": token})',
    'baggage.set_baggage("t", token)',
)
TRACES_QUIET = (
    'span = trace.get_current_span()\nspan.set_attribute("guid", guid)',
    'span = trace.get_current_span()\nspan.set_attribute("token.length", len(token))',
    'with tracer.start_as_current_span("x", attributes={"g": guid}) as span:\n    pass',
    'span = tracer.start_span("x")\nspan.set_status(StatusCode.ERROR, "bad")',
    'counter.add(1, {"g": guid})',
)


def test_opentelemetry() -> None:
    assert_loud_and_quiet(TRACES, TRACES_LOUD, TRACES_QUIET)


LOGGERS = """
import structlog
from loguru import logger
log = structlog.get_logger()"""
LOGGERS_LOUD = (
    'log.info("x", token=token)',
    "structlog.contextvars.bind_contextvars(token=token)",
    'log.bind(token=token).info("x")',
    'with structlog.contextvars.bound_contextvars(token=token):\n    log.info("x")',
    'logger.info("x {}", token)',
    'logger.bind(token=token).info("x")',
    'with logger.contextualize(token=token):\n    logger.info("x")',
    'logger.opt(lazy=True).debug("{}", lambda: token)',
    'logger.opt(lazy=True).bind(guid=guid).debug("{}", lambda: token)',
    "logger.success(token)",
    'logger.log("INFO", token)',
    'logger.patch(lambda r: r["extra"].update(token=token)).info("x")',
    'logger.exception(f"failed {token}")',
    'logger.trace("{t}", t=token)',
)
LOGGERS_QUIET = (
    "structlog.contextvars.bind_contextvars(guid=guid)",
    'logger.opt(lazy=True).debug("{}", lambda: guid)',
)


def test_loggers() -> None:
    assert_loud_and_quiet(LOGGERS, LOGGERS_LOUD, LOGGERS_QUIET)
