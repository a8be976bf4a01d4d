"""Logs: `logging`, `structlog`, `loguru` and what is used like them."""

from __future__ import annotations

import re

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Function, Partial
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import TRUE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.text import cut
from cybrid_lint.libraries.registry import function, method, typed_as, unknown_method
from cybrid_lint.libraries.writing import LEVELS, LOG, written

LOGGER = "logger"
# A field of a template for the operator `%`: its precision, and its conversion.
PERCENT = re.compile(r"%(?:\(\w{0,60}\))?[-+ #0]{0,5}(?:\*|[1-9]\d{0,5})?(?:\.(\d{1,6}))?[hlL]?([a-zA-Z%])")
# A field of a template for `str.format`: its name or number, and how many characters it shows.
BRACES = re.compile(r"\{(\w{0,60})(?:![rsa])?(?::[^{}.]{0,20}(?:\.(\d{1,6}))?[^{}.\d]{0,3})?\}")
typed_as(LOGGER, "logging.Logger", "logging.LoggerAdapter", "loguru.Logger", "structlog.stdlib.BoundLogger")
typed_as(LOGGER, "structlog.BoundLogger", "structlog.typing.FilteringBoundLogger")


@function("logging.getLogger", "structlog.get_logger", "structlog.getLogger", "celery.utils.log.get_task_logger")
@function("structlog.stdlib.get_logger", "structlog.wrap_logger", "structlog.stdlib.getLogger")
@function("logging.Logger", "logging.LoggerAdapter", "flask.logging.create_logger", "multiprocessing.get_logger")
@function("prefect.get_run_logger", "dagster.get_dagster_logger")
def get_logger(call: Call) -> Value:
    """A logger; what `structlog` is given for it, or an adapter as `extra`, is written with every line."""
    if call.name.startswith("structlog."):
        written(call, [value for _, value in call.args.keywords], LOG)
    elif call.name == "logging.LoggerAdapter":
        written(call, [call.arg(1, "extra")], LOG)
    return call.new(LOGGER)


@method(LOGGER, *LEVELS, *(f"a{level}" for level in LEVELS))
@unknown_method(*LEVELS)
@function(*(f"logging.{level}" for level in LEVELS), *(f"loguru.logger.{level}" for level in LEVELS))
def log(call: Call) -> Value:
    """Writing to a log: the message with its arguments, and what goes into its fields."""
    return written(call, _as_shown(call), LOG)


def _as_shown(call: Call) -> list[Value]:
    """Return what a line shows; the fields of the message may cut its arguments."""
    lazy = (
        call.name in LEVELS and call.field(call.owner, "lazy") is TRUE if call.state(call.owner) is not None else False
    )
    values = [_evaluated(call, value) if lazy else value for value in call.args.all()]
    place = 1 if call.name.rpartition(".")[2] in ("log", "alog") and len(values) > 1 else 0
    message = values[place] if len(values) > place else UNKNOWN
    if not isinstance(message, Text) or message.known is None:
        return values
    fields = [match[1] for match in PERCENT.finditer(message.known) if match[2] != "%"]
    fields = fields or [match[2] for match in BRACES.finditer(message.known) if not match[1]]
    shown = [
        cut(call, value, int(length)) if length else value
        for value, length in zip(values[place + 1 :], fields, strict=False)
    ]
    return [message, *shown, *values[place + 1 + len(shown) :]]


def _evaluated(call: Call, value: Value) -> Value:
    """Return what a lazy logger writes for a value: of a function, what it returns."""
    if any(isinstance(option, Function | Bound | Partial) for option in options(value)):
        return call.call(value)
    return value


@method(LOGGER, "bind", "new", "opt", "getChild", "contextualize", "unbind", "try_unbind")
@function("loguru.logger.bind", "loguru.logger.opt", "loguru.logger.contextualize")
def bind(call: Call) -> Value:
    """A logger that writes these values with every line."""
    if call.name.rpartition(".")[2] in ("bind", "new", "contextualize"):
        written(call, call.args.all(), LOG)
    lazy = call.get(None, "lazy") or (call.field(call.owner, "lazy") if call.state(call.owner) is not None else None)
    return call.new(LOGGER, {} if lazy is None else {"lazy": lazy})


@method(LOGGER, "patch")
@function("loguru.logger.patch")
def patch(call: Call) -> Value:
    """A logger of `loguru` that lets a function change every record: what this adds is written."""
    extra = call.new_dict({})
    call.call(call.arg(0, "patcher"), call.new_dict({"extra": extra}, is_open=True))
    written(call, [extra], LOG)
    return call.new(LOGGER)


@function("structlog.contextvars.bind_contextvars", "structlog.contextvars.bound_contextvars")
@function("structlog.threadlocal.bind_threadlocal", "structlog.threadlocal.tmp_bind")
def bind_context(call: Call) -> Value:
    """Values that every logger writes with every line from here on."""
    return written(call, [value for _, value in call.args.keywords], LOG)


@function("loguru.logger.configure")
def configure(call: Call) -> Value:
    """Setting up `loguru`: what is `extra` is written with every line."""
    return written(call, [call.arg(None, "extra")], LOG)


@method(LOGGER, "handle")
def handle(call: Call) -> Value:
    """Writing a record."""
    return written(call, call.args.all(), LOG)


@method(LOGGER, "makeRecord")
@function("logging.LogRecord", "logging.makeLogRecord")
def record(call: Call) -> Value:
    """A record: the message and its arguments."""
    return call.new_sequence("tuple", tuple(call.args.all()))


@method(LOGGER, "setLevel", "addHandler", "removeHandler", "addFilter", "isEnabledFor", "add", "remove", "configure")
@method(LOGGER, "getEffectiveLevel", "hasHandlers", "complete", "__enter__", "level")
def logger_quiet(call: Call) -> Value:
    """What writes nothing."""
    return UNKNOWN
