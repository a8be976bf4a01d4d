"""Standard output and standard error: `print`, `click`, `rich`, warnings, the message that ends a program."""

from __future__ import annotations

from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.values import UNKNOWN, Value, options
from cybrid_lint.libraries.handlers.files import FILE as FILE_LABEL
from cybrid_lint.libraries.registry import Call, function, method, typed_as, unknown_method
from cybrid_lint.libraries.writing import FILE, OUTPUT, written

CONSOLE = "console"
TEXT_NAMES = ("sep", "end", "message", "text", "object")
typed_as(CONSOLE, "rich.console.Console")


@function("builtins.print", "click.echo", "click.secho", "typer.echo", "typer.secho", "rich.print", "rich.print_json")
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
def write_stream(call: Call) -> Value:
    """Writing to a stream of the process, and messages that end up there."""
    values = call.args.positional[1:] if call.name == "os.write" else call.args.positional[:1]
    named = [value for name, value in call.args.keywords if name == "message"]
    return written(call, [*values, *named], OUTPUT)


@function("rich.console.Console", "rich.get_console")
def console(call: Call) -> Value:
    """A console of `rich`."""
    return call.new(CONSOLE)


@method(CONSOLE, "print", "log", "print_json", "rule", "out")
def console_print(call: Call) -> Value:
    """Printing to it."""
    return written(call, call.args.all(), OUTPUT)


@unknown_method("SUCCESS", "ERROR", "WARNING", "NOTICE", "SQL_FIELD", "HTTP_INFO", "MIGRATE_HEADING", "MIGRATE_LABEL")
@function("click.style", "typer.style", "rich.markup.escape", "rich.text.Text", "rich.panel.Panel")
def styled(call: Call) -> Value:
    """A text in a style, or in a frame."""
    return call.arg(0)


@function("traceback.print_exception", "traceback.print_exc", "traceback.print_stack")
def trace(call: Call) -> Value:
    """A traceback shows the program's lines, and no values but the exception's message."""
    return UNKNOWN
