"""Standard output and standard error: `print`, `click`, prompts, warnings, the message that ends a program."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.values import FALSE, UNKNOWN, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.files import FILE as FILE_LABEL
from cybrid_lint.libraries.registry import function, unknown_method, with_traits
from cybrid_lint.libraries.writing import FILE, OUTPUT, written

# What commands raise to end with a message; other exceptions are known by how their names end.
with_traits(
    *(f"{package}.BadParameter" for package in ("click", "typer", "rich_click", "asyncclick")),
    "click.MissingParameter",
    "click.NoSuchOption",
    traits=("exception",),
)
MESSAGE_NAMES = ("message", "reason", "msg")
TEXT_NAMES = ("sep", "end", "message", "text", "object")


@function("builtins.print", "click.echo", "click.secho", "typer.echo", "typer.secho")
@function("pprint.pprint", "pprint.pp", "builtins.help", "tqdm.tqdm.write", "IPython.display.display")
def write_output(call: Call) -> Value:
    """Writing to standard output or standard error, or to a stream that is given."""
    target = call.get(None, "file", "stream")
    if target is None and call.name.startswith(("pprint.", "click.", "typer.")):
        target = call.get(1, "stream", "file")
    values = [*call.args.positional[:1]] if call.name.startswith("pprint.") else list(call.args.positional)
    values += [value for name, value in call.args.keywords if name in TEXT_NAMES]
    values += [value for value in (call.args.star,) if value is not None]
    return written(call, values, FILE if target is not None and _is_file(call, target) else OUTPUT)


def _is_file(call: Call, value: Value) -> bool:
    states = [call.state(option) for option in options(value)]
    return any(isinstance(state, LibraryState) and state.label == FILE_LABEL for state in states)


@function("sys.stdout.write", "sys.stderr.write", "sys.stdout.buffer.write", "sys.stderr.buffer.write")
@function("sys.stdout.writelines", "sys.stderr.writelines", "sys.__stdout__.write", "sys.__stderr__.write")
@function("sys.exit", "builtins.exit", "builtins.quit", "warnings.warn", "os.write")
@function("pytest.fail", "pytest.skip", "pytest.exit", "pytest.xfail")
def write_stream(call: Call) -> Value:
    """Writing to a stream of the process, and messages that end up there."""
    values = call.args.positional[1:] if call.name == "os.write" else call.args.positional[:1]
    named = [value for name, value in call.args.keywords if name in MESSAGE_NAMES]
    return written(call, [*values, *named], OUTPUT)


@unknown_method("SUCCESS", "ERROR", "WARNING", "NOTICE", "SQL_FIELD", "HTTP_INFO", "MIGRATE_HEADING", "MIGRATE_LABEL")
@function("click.style", "typer.style")
def styled(call: Call) -> Value:
    """A text in a style."""
    return call.arg(0)


@function("builtins.input", "getpass.getpass", "click.prompt", "typer.prompt", "click.confirm", "typer.confirm")
@function("questionary.password", "questionary.text", "questionary.confirm")
def prompt(call: Call) -> Value:
    """A prompt: what it asks is shown with the default; what is entered is known by what was asked for."""
    question = call.arg(0, "prompt", "text", "message")
    default = call.get(1, "default")
    is_hidden = call.get(None, "show_default") is FALSE or call.name.startswith("getpass.")
    written(call, [question] if default is None or is_hidden else [question, default], OUTPUT)
    asked = call.known_text(question)
    return unknown(asked.strip(" :?")) if asked else UNKNOWN


@function("traceback.print_exception", "traceback.print_exc", "traceback.print_stack")
def trace(call: Call) -> Value:
    """A traceback shows the program's lines, and no values but the exception's message."""
    return UNKNOWN
