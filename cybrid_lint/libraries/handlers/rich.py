"""Rich: what it prints, and what is put together to be printed: panels, texts, tables, trees, progress."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.values import FALSE, UNKNOWN, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.files import FILE as FILE_LABEL
from cybrid_lint.libraries.handlers.printing import write_output
from cybrid_lint.libraries.registry import attribute, function, method, typed_as
from cybrid_lint.libraries.shared import shared_part
from cybrid_lint.libraries.writing import FILE, OUTPUT, written

CONSOLE, RENDERED, TABLE, PROGRESS = "console", "rich text", "rich table", "rich progress"
typed_as(CONSOLE, "rich.console.Console")
typed_as(RENDERED, "rich.text.Text")
typed_as(TABLE, "rich.table.Table", "rich.tree.Tree")
typed_as(PROGRESS, "rich.progress.Progress", "rich.live.Live", "rich.status.Status")
shared_part(CONSOLE, "console", of=PROGRESS)

function("rich.print", "rich.pretty.pprint")(write_output)


@function("rich.print_json")
def print_json(call: Call) -> Value:
    """Printing JSON: a text or data."""
    return written(call, [call.arg(0, "json"), call.arg(None, "data")], OUTPUT)


@function("rich.inspect")
def inspect(call: Call) -> Value:
    """Printing what there is to know of an object."""
    return written(call, [call.arg(0, "obj")], OUTPUT)


# consoles


@function("rich.console.Console", "rich.get_console")
def console(call: Call) -> Value:
    """A console: on the standard output, or on a file that is given."""
    file = call.get(None, "file")
    return call.new(CONSOLE, {} if file is None else {"<file>": file})


def _where(call: Call) -> str:
    owner = call.state(call.owner)
    file = owner.fields.get("<file>") if isinstance(owner, LibraryState) else None
    states = [call.state(option) for option in options(file)] if file is not None else []
    return FILE if any(isinstance(state, LibraryState) and state.label == FILE_LABEL for state in states) else OUTPUT


@method(CONSOLE, "print", "log", "rule", "out", "print_json", "update_screen", "set_window_title")
def console_print(call: Call) -> Value:
    """Printing to it."""
    own = ("style", "end", "justify", "characters", "align", "highlight")
    values = [*call.args.positional, *(value for name, value in call.args.keywords if name not in own)]
    return written(call, values, _where(call))


@method(CONSOLE, "status")
def console_status(call: Call) -> Value:
    """A line that is shown while something runs."""
    written(call, [call.arg(0, "status")], OUTPUT)
    return call.new(PROGRESS)


@method(CONSOLE, "input")
def console_input(call: Call) -> Value:
    """A prompt."""
    written(call, [call.arg(0, "prompt")], OUTPUT)
    asked = call.known_text(call.arg(0, "prompt"))
    return unknown(asked.strip(" :?")) if asked else UNKNOWN


@method(CONSOLE, "print_exception", "save_text", "save_html", "export_text", "clear", "capture", "pager", "size")
def console_quiet(call: Call) -> Value:
    """What shows nothing of a value, or what was shown already."""
    return UNKNOWN


@function(*(f"rich.prompt.{name}.ask" for name in ("Prompt", "Confirm", "IntPrompt", "FloatPrompt")))
def ask(call: Call) -> Value:
    """A prompt, with its default."""
    question, default = call.arg(0, "prompt"), call.get(None, "default")
    is_hidden = default is None or call.get(None, "show_default") is FALSE
    written(call, [question] if is_hidden or default is None else [question, default], OUTPUT)
    asked = call.known_text(question)
    return unknown(asked.strip(" :?")) if asked else UNKNOWN


# what is printed


FRAMES = ("panel.Panel", "panel.Panel.fit", "padding.Padding", "align.Align", "align.Align.center", "styled.Styled")


@function(*(f"rich.{name}" for name in FRAMES), "rich.markup.escape")
@function("rich.text.Text", "rich.text.Text.from_markup", "rich.text.Text.from_ansi", "rich.text.Text.styled")
@function("rich.markdown.Markdown", "rich.syntax.Syntax", "rich.json.JSON", "rich.json.JSON.from_data")
@function(
    "rich.pretty.Pretty", "rich.pretty.pretty_repr", "rich.columns.Columns", "rich.rule.Rule", "rich.align.Align.left"
)
def framed(call: Call) -> Value:
    """Something in a frame or a form: with its title it is what it shows."""
    shown = [call.arg(0, "renderable", "text", "markup", "code", "json", "renderables", "title")]
    shown += [value for name in ("title", "subtitle") if (value := call.get(None, name)) is not None]
    return call.new(RENDERED, {"shows": call.new_sequence("tuple", tuple(shown))})


@function("rich.console.Group", "rich.text.Text.assemble")
def group(call: Call) -> Value:
    """Several things under each other, or a text in pieces."""
    return call.new(RENDERED, {"shows": call.new_sequence("tuple", call.args.positional)})


@method(RENDERED, "append", "append_text", "append_tokens")
def append(call: Call) -> Value:
    """Adding to a text."""
    held = call.field(call.owner, "shows")
    state = call.state(held) if held is not None else None
    members = state.members if isinstance(state, SequenceState) else (held,) if held is not None else ()
    call.set_field(call.owner, "shows", call.new_sequence("tuple", (*members, call.arg(0, "text", "tokens"))))
    return call.owner


@attribute(RENDERED, "plain", "markup", "renderable")
def plain(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What a text shows."""
    return owner


@method(
    RENDERED, "stylize", "highlight_regex", "highlight_words", "copy", "rstrip", "set_length", "__str__", "truncate"
)
def restyled(call: Call) -> Value:
    """The same, shown in another way."""
    return call.owner


@function("rich.table.Table", "rich.tree.Tree", "rich.table.Table.grid")
def table(call: Call) -> Value:
    """A table or tree, which is there to be shown."""
    own = [value for name in ("title", "caption", "label") if (value := call.get(None, name)) is not None]
    written(call, [*call.args.positional, *own], OUTPUT)
    return call.new(TABLE)


@method(TABLE, "add_row", "add_column", "add")
def add_row(call: Call) -> Value:
    """Adding to it."""
    written(call, call.args.positional, OUTPUT)
    return call.owner if call.name == "add" else UNKNOWN


@method(TABLE, "add_section")
def add_section(call: Call) -> Value:
    """A line between rows."""
    return UNKNOWN


# progress


@function("rich.progress.Progress", "rich.live.Live", "rich.status.Status", "rich.progress.track")
def progress(call: Call) -> Value:
    """What shows how far something is."""
    is_tracked = call.name.endswith("track")
    shown = call.arg(1, "description") if is_tracked else call.arg(0, "renderable", "status")
    written(call, [shown], OUTPUT)
    return call.arg(0, "sequence") if is_tracked else call.new(PROGRESS)


@method(PROGRESS, "add_task", "update", "print", "log")
def progress_shown(call: Call) -> Value:
    """What it shows."""
    written(call, call.args.all(), OUTPUT)
    return UNKNOWN


@method(PROGRESS, "track")
def tracked(call: Call) -> Value:
    """The members of a sequence, one after another."""
    written(call, [call.arg(None, "description")], OUTPUT)
    return call.arg(0, "sequence")


@method(PROGRESS, "start", "stop", "advance", "remove_task", "refresh", "start_task", "stop_task", "reset")
def progress_quiet(call: Call) -> Value:
    """What shows nothing of a value."""
    return UNKNOWN
