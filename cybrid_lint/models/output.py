"""Where values are written: logs, standard output, files, and the messages of exceptions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from cybrid_lint.evaluation.calls import Args, Call, call_value, escape
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.operators import PERCENT, cut
from cybrid_lint.evaluation.secrets import secrets_in
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Bound,
    ClassInfo,
    Func,
    Obj,
    Opaque,
    Partial,
    Site,
    Text,
    Value,
    options,
)
from cybrid_lint.facts import Leaked
from cybrid_lint.models.registry import RAISED, decorator, function, method
from cybrid_lint.models.serialization import dumps

if TYPE_CHECKING:
    import libcst as cst

# A field of a template for `str.format`: its name or number, and how many characters it shows.
BRACES = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}.]*(?:\.(\d{1,9})?[^{}]*)?)?\}")
LEVELS = (
    "debug",
    "info",
    "warning",
    "warn",
    "error",
    "exception",
    "critical",
    "fatal",
    "log",
    "trace",
    "success",
    "msg",
)
Where = Literal["log", "output", "exception", "file"]


def note_written(call: Call, values: list[Value], where: Where) -> Value:
    """Note the secrets among values that are written."""
    found = [word for value in values for word in secrets_in(call.frame, value)]
    if found:
        call.frame.machine.add(Leaked(call.site, found[0], where))
        for value in values:
            escape(value, "written out")
    return NONE


@function("logging.getLogger", "structlog.get_logger", "structlog.getLogger", "celery.utils.log.get_task_logger")
@function("structlog.stdlib.get_logger", "structlog.wrap_logger")
@function("logging.Logger", "logging.LoggerAdapter", "flask.logging.create_logger", "multiprocessing.get_logger")
def get_logger(call: Call) -> Value:
    """Model a logger; what `structlog` is given for it is written with every line."""
    if call.name.startswith("structlog."):
        note_written(call, list(call.args.keywords.values()), "log")
    return call.obj("lib", "logger")


@method("logger", *LEVELS, *(f"a{level}" for level in LEVELS))
@method("opaque", *LEVELS)
@function(*(f"logging.{level}" for level in LEVELS), *(f"loguru.logger.{level}" for level in LEVELS))
def log(call: Call) -> Value:
    """Model writing to a log: the message and what goes into its fields."""
    values = [one for value in call.args.all() for one in _evaluated(call, value)]
    message = values[0] if values else UNKNOWN
    if isinstance(message, Text) and message.known is not None:
        fields = [(one[1], one[2]) for one in PERCENT.finditer(message.known) if one[3] != "%"]
        fields = fields or [(one[1], one[2]) for one in BRACES.finditer(message.known)]
        positional = [precision for name, precision in fields if not name]
        shown = [cut(value, one) for value, one in zip(values[1:], positional, strict=False)]
        values = [message, *shown, *values[1 + len(shown) :]]
    return note_written(call, values, "log")


def _evaluated(call: Call, value: Value) -> list[Value]:
    """Return a value that is written; a lazy logger calls what is a function, and writes what that returns."""
    lazy = isinstance(call.owner, Obj) and "lazy" in call.owner.fields
    functions = [one for one in options(value) if lazy and isinstance(one, Func | Bound | Partial)]
    return [call_value(call.frame, call.node, one, Args()) for one in functions] or [value]


@method("logger", "bind", "new", "opt", "getChild", "contextualize", "unbind", "try_unbind", "patch")
@function("loguru.logger.bind", "loguru.logger.opt", "loguru.logger.contextualize")
def bind(call: Call) -> Value:
    """Model a logger that writes these values with every line."""
    if call.name.endswith(("bind", "new", "contextualize")):
        note_written(call, call.args.all(), "log")
    lazy = call.args.keywords.get("lazy") or (call.owner.fields.get("lazy") if isinstance(call.owner, Obj) else None)
    return call.obj("lib", "logger", {} if lazy is None else {"lazy": lazy})


@function("structlog.contextvars.bind_contextvars", "structlog.contextvars.bound_contextvars")
def bind_context(call: Call) -> Value:
    """Model values that every logger writes with every line from here on."""
    return note_written(call, list(call.args.keywords.values()), "log")


@function("loguru.logger.configure")
def configure(call: Call) -> Value:
    """Model setting up `loguru`: what is `extra` is written with every line."""
    return note_written(call, [call.arg(None, "extra")], "log")


@method(
    "logger",
    "setLevel",
    "addHandler",
    "removeHandler",
    "addFilter",
    "isEnabledFor",
    "add",
    "remove",
    "configure",
)
def logger_quiet(call: Call) -> Value:
    """Model what writes nothing."""
    return UNKNOWN


ECHOES = ("click.echo", "click.secho", "typer.echo", "typer.secho")


@function(*ECHOES, "builtins.print", "rich.print", "pprint.pprint", "pprint.pp")
@function("sys.stdout.write", "sys.stderr.write", "sys.exit", "builtins.exit", "warnings.warn", "builtins.quit")
def write_output(call: Call) -> Value:
    """Model writing to standard output or standard error."""
    # `print` and its like take the stream by keyword alone
    target = call.args.get(1 if call.name in ECHOES else None, "file")
    values = [value for key, value in call.args.keywords.items() if key in ("sep", "end", "message", "text")]
    where: Where = "output" if target is None else "file" if _is_file(target) else "output"
    return note_written(call, [*call.args.positional, *values], where)


def _is_file(value: Value) -> bool:
    return any(isinstance(one, Obj) and one.label == "file" for one in options(value))


# files


@function(
    "builtins.open",
    "io.open",
    "os.fdopen",
    "codecs.open",
    "gzip.open",
    "tempfile.NamedTemporaryFile",
    "aiofiles.open",
)
@function("tempfile.TemporaryFile", "pathlib.Path.open")
def open_file(call: Call) -> Value:
    """Model an open file."""
    return call.obj("lib", "file")


@method("file", "write", "writelines")
def write_file(call: Call) -> Value:
    """Model writing to a file."""
    return note_written(call, call.args.all(), "file")


@method("file", "read", "readline", "readlines", "__iter__")
def read_file(call: Call) -> Value:
    """Model reading a file: from outside."""
    return Opaque()


@method("file", "close", "flush", "seek", "__enter__", "__aenter__", "fileno")
def file_quiet(call: Call) -> Value:
    """Model what writes nothing."""
    return call.owner if "enter" in call.name else UNKNOWN


@method("opaque", "write_text", "write_bytes", "write", "writelines", "writerow", "writerows")
def write_somewhere(call: Call) -> Value:
    """Model writing to a path or to something that is written to like a file."""
    return note_written(call, call.args.all(), "file" if call.name.startswith("write_") else "output")


@function("json.dump", "pickle.dump", "toml.dump", "tomli_w.dump", "marshal.dump")
@function("yaml.dump", "yaml.dump_all", "yaml.safe_dump", "yaml.safe_dump_all")
def dump(call: Call) -> Value:
    """Model writing a value to a file; without a file, `yaml.dump` gives the text."""
    stream = call.args.get(1, "fp", "stream", "file")
    if stream is None or stream == NONE:
        return dumps(call)
    return note_written(call, [call.arg(0)], "file")


@function("dotenv.set_key", "dotenv.main.set_key")
def set_key(call: Call) -> Value:
    """Model writing a variable into a dotenv file."""
    return note_written(call, [call.arg(2, "value_to_set")], "file")


# exceptions


def raised(frame: Frame, node: cst.CSTNode, value: Value) -> None:
    """Note a secret in the message of an exception that is raised."""
    for one in options(value):
        if isinstance(one, Obj) and one.kind == "instance" and isinstance(one.cls, ClassInfo):
            part = one.fields.get("<library>")
            message = one.fields.get("args") or (part.fields.get("args") if isinstance(part, Obj) else None)
        elif isinstance(one, Obj) and one.label == "exception":
            message = one.fields.get("args")
        else:
            continue
        found = secrets_in(frame, message) if message is not None else []
        if message is not None:
            escape(message, "carried by an exception")
        if found:
            frame.machine.add(Leaked(Site(frame.module, node), found[0], "exception"))


RAISED.append(raised)

_EXCEPTIONS = [
    name
    for name in dir(__import__("builtins"))
    if name.endswith(("Error", "Exception", "Warning")) or name in ("SystemExit", "KeyboardInterrupt")
]


@function(
    *(f"builtins.{name}" for name in _EXCEPTIONS),
    "click.ClickException",
    "click.UsageError",
    "fastapi.HTTPException",
)
@function("starlette.exceptions.HTTPException", "django.core.exceptions.ValidationError", "requests.HTTPError")
@function("requests.exceptions.HTTPError", "requests.exceptions.RequestException", "requests.RequestException")
@function("httpx.HTTPError", "rest_framework.exceptions.APIException", "werkzeug.exceptions.HTTPException")
def exception(call: Call) -> Value:
    """Model making an exception of a library: its arguments are its message."""
    return call.obj("lib", "exception", {"args": call.obj("list", "tuple", items=call.args.all())})


decorator("click.command", "click.group")(lambda frame, args, value: value)
