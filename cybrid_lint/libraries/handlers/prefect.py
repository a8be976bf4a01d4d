"""Prefect: tasks and flows, blocks that keep secrets, variables, and artifacts that people read."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class, Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.environment import with_fallback
from cybrid_lint.libraries.jobs import RESULT, laid_out, outcome
from cybrid_lint.libraries.registry import decorator, function, method, with_traits
from cybrid_lint.libraries.writing import LOG, written

TASK, BLOCK = "prefect task", "prefect block"
#: What a call of a task takes for itself.
OPTIONS = frozenset({"wait_for", "return_state", "deferred", "countdown"})
BASES = ("prefect.blocks.core.Block", "prefect.blocks.abstract.CredentialsBlock", "prefect.blocks.abstract.SecretBlock")
with_traits(*BASES, traits=("record", "coerces"))


@decorator("prefect.task", "prefect.tasks.task", "prefect.flow", "prefect.flows.flow")
def task(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """A task or flow: calling it runs it, with the results of what was submitted before; a method stays one."""
    if frame.cls is not None:
        return value
    return union(
        frame.allocate(LibraryState(TASK, {"function": option})) if isinstance(option, Function) else option
        for option in options(value)
    )


def _function(call: Call) -> Value:
    return call.field(call.owner, "function") or UNKNOWN


def _with_results(call: Call) -> Args:
    """Return arguments with results in the place of futures, and without what concerns how a task runs."""
    given = call.args
    keywords = tuple((name, _result(call, value)) for name, value in given.keywords if name not in OPTIONS)
    return given._replace(positional=tuple(_result(call, value) for value in given.positional), keywords=keywords)


def _result(call: Call, value: Value) -> Value:
    return union(_result_of(call, option) for option in options(value))


def _result_of(call: Call, value: Value) -> Value:
    state = call.state(value)
    if isinstance(state, LibraryState) and state.label == RESULT:
        return state.fields["value"]
    if isinstance(state, LibraryState) and state.label == UNMAPPED:
        return state.fields["value"]
    if isinstance(state, SequenceState) and any(_result(call, member) is not member for member in state.members):
        members = tuple(_result(call, member) for member in state.members)
        return call.new_sequence(state.kind, members, state.rest, is_open=state.is_open)
    return value


@method(TASK, "__call__", "fn")
def called(call: Call) -> Value:
    """Running it here and now."""
    return call.call_with(_function(call), _with_results(call))


@method(TASK, "submit", "delay")
def submitted(call: Call) -> Value:
    """Running it beside the flow."""
    return outcome(call, call.call_with(_function(call), _with_results(call)))


@method(TASK, "apply_async")
def applied(call: Call) -> Value:
    """Running it in a worker, with arguments in a list and a dict."""
    args = laid_out(call, call.get(0, "args"), call.get(1, "kwargs"))
    return outcome(call, call.call_with(_function(call), args))


UNMAPPED = "unmapped"


@function("prefect.unmapped", "prefect.utilities.annotations.unmapped")
@function("prefect.allow_failure", "prefect.utilities.annotations.allow_failure")
def unmapped(call: Call) -> Value:
    """An argument that is the same for all runs."""
    return call.new(UNMAPPED, {"value": call.arg(0, "value")})


@method(TASK, "map")
def mapped(call: Call) -> Value:
    """Running it for each member of its iterables."""
    names = [(None, value) for value in call.args.positional]
    pairs = [*names, *((name, value) for name, value in call.args.keywords if name not in OPTIONS)]
    columns = [(name, _column(call, value)) for name, value in pairs]
    count = min((len(column) for _, column in columns if isinstance(column, list)), default=1)
    results: list[Value] = []
    for index in range(count):
        row = [(name, column[index] if isinstance(column, list) else column) for name, column in columns]
        positional = tuple(value for name, value in row if name is None)
        keywords = tuple((name, value) for name, value in row if name is not None)
        results.append(outcome(call, call.call_with(_function(call), Args(positional, keywords))))
    return call.new_sequence("list", tuple(results))


def _column(call: Call, value: Value) -> list[Value] | Value:
    """Return the members that an argument has for each run, or the one value that it has for all of them."""
    call.decided(value)
    states = [call.state(option) for option in options(value)]
    if not all(isinstance(state, SequenceState) for state in states):
        return _result(call, value)
    members = call.members(value)
    known = [_result(call, member) for member in members.known]
    if members.is_open and not known:
        return UNKNOWN
    return known


@method(TASK, "with_options")
def varied(call: Call) -> Value:
    """The same task, run in another way."""
    return call.owner


@method(TASK, "serve", "deploy", "to_deployment", "from_source", "visualize", "on_completion", "on_failure", "aserve")
def deployed(call: Call) -> Value:
    """A flow that runs on its own, perhaps with parameters that are given now."""
    state = call.state(call.arg(None, "parameters"))
    if isinstance(state, DictState):
        call.call_with(_function(call), Args((), tuple(state.known_items()), True))
    return UNKNOWN


# blocks, variables, artifacts


@function(
    *(f"prefect.blocks.system.{name}.{how}" for name in ("Secret", "JSON", "String") for how in ("load", "aload"))
)
@function("prefect.blocks.system.Secret", "prefect.blocks.system.JSON", "prefect.blocks.system.String")
def block(call: Call) -> Value:
    """A block: what is kept under its name, or in it."""
    if not call.name.endswith("load"):
        return call.new(BLOCK, {"value": call.arg(None, "value")})
    name = call.known_text(call.arg(0, "name"))
    return call.new(BLOCK, {"value": unknown(name) if name else UNKNOWN})


@method(BLOCK, "get")
def block_get(call: Call) -> Value:
    """What a block keeps."""
    return call.field(call.owner, "value") or UNKNOWN


@method(BLOCK, "save", "asave")
def block_save(call: Call) -> Value:
    """Keeping it on the server, which encrypts it."""
    return NONE


@method("class", "load", "aload")
def load_block(call: Call) -> Value:
    """A block of a class of the project: its fields are from outside."""
    owner = call.owner
    if isinstance(owner, Class) and any(_is_block(base) for base in owner.code.library_bases()):
        return call.engine.construct(call.frame, owner, Args(is_open=True), call.site)
    return call.hand_over()


def _is_block(name: str) -> bool:
    return name.startswith("prefect.") and name.rpartition(".")[2].endswith("Block")


@function(*(f"prefect.variables.Variable.{how}" for how in ("get", "aget")))
def variable(call: Call) -> Value:
    """A variable of the server."""
    return with_fallback(call, call.arg(0, "name"), call.get(1, "default"))


@function(
    *(f"prefect.artifacts.{a}create_{kind}_artifact" for a in ("", "a") for kind in ("markdown", "table", "link"))
)
def artifact(call: Call) -> Value:
    """What is shown in the server's pages."""
    written(call, call.args.all(), LOG)
    return UNKNOWN
