"""Click and Typer: options that reach parameters, and what the context carries from one command to the next."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import named, options, union
from cybrid_lint.engine.arguments import arguments
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.context_managers import entered
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import FieldsState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Const, Library, Site, Value, unknown
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import redirect
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method, typed_as
from cybrid_lint.libraries.shared import shared, shared_part
from cybrid_lint.libraries.writing import OUTPUT, written

CONTEXT, PASSER, PARAMETER = "click context", "click passer", "typer parameter"
PACKAGES = ("click", "rich_click", "asyncclick")
OPTIONS = frozenset(f"{package}.{name}" for package in PACKAGES for name in ("option", "argument"))
PASSES_CONTEXT = frozenset(f"{package}.pass_context" for package in PACKAGES)
PASSES_OBJECT = frozenset(f"{package}.pass_obj" for package in PACKAGES)
typed_as(CONTEXT, *(f"{package}.Context" for package in PACKAGES), "typer.Context")
shared_part(CONTEXT, "parent", of=CONTEXT)
REGISTRY.endings |= {f"{CONTEXT}.{name}" for name in ("exit", "abort", "fail")}
function("click.launch", "typer.launch")(redirect)


def option_name(names: tuple[Value, ...]) -> str | None:
    """Return under which name an option's value is kept: `client_secret` for "-s", "--client-secret"."""
    known = [value.known for value in names if isinstance(value, Text) and value.known]
    bare = [name for name in known if not name.startswith("-")]
    long = [name for name in known if name.startswith("--")]
    chosen = [*bare, *long, *known]
    return chosen[0].split("/")[0].lstrip("-").replace("-", "_") if chosen else None


def entered_as(name: str, variable: Value | None, default: Value | None) -> Value:
    """Return an option's value: what is entered, known by its name and its variable's, or its default."""
    given = variable.known if isinstance(variable, Text) else None
    outside = unknown(given, name) if given else unknown(name)
    if default is None or default is NONE:
        return outside
    return union((named(default, name), outside))


# what parameters are given


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what Click or Typer gives for a parameter of a command."""
    if frame.code is not code:
        return None
    if param.annotation is not None and _last(param.annotation) == "Context":
        meant = frame.engine.annotated(frame, param.annotation, code.module)
        if isinstance(meant, Library) and REGISTRY.classes.types.get(meant.name) == CONTEXT:
            return shared(frame, CONTEXT)
    for annotated, default in _typer_parameters(param):
        found = _typed_parameter(frame, param, annotated, default)
        if found is not None:
            return found
    for node in code.node.decorators:
        found = _decorated(frame, code, node, param)
        if found is not None:
            return found
    return None


REGISTRY.hooks.parameters.append(given)


def _last(node: nodes.Expr) -> str:
    return node.name if isinstance(node, nodes.Attr) else node.id if isinstance(node, nodes.Name) else ""


def _typer_parameters(param: nodes.Param) -> list[tuple[nodes.Call, nodes.Expr | None]]:
    """Return what may say Typer's options of a parameter, with the default that stands apart from it.

    They are the default itself, `secret: str = Option(…)`, or in the annotation, `secret: Annotated[str, Option(…)]`.
    """
    found: list[tuple[nodes.Call, nodes.Expr | None]] = []
    if isinstance(param.default, nodes.Call):
        found.append((param.default, None))
    annotation = param.annotation
    if isinstance(annotation, nodes.Item) and _last(annotation.value) == "Annotated":
        members = annotation.key.members if isinstance(annotation.key, nodes.Sequence) else ()
        found += [(member, param.default) for member in members if isinstance(member, nodes.Call)]
    return [(node, default) for node, default in found if _last(node.func) in ("Option", "Argument")]


def _typed_parameter(frame: Frame, param: nodes.Param, written: nodes.Call, default: nodes.Expr | None) -> Value | None:
    apart = frame.engine.evaluate(frame, default) if default is not None else None
    for option in options(frame.engine.evaluate(frame, written)):
        state = frame.state(option)
        if isinstance(state, LibraryState) and state.label == PARAMETER:
            is_annotated = written is not param.default
            own = apart if is_annotated else state.fields.get("default")
            if own is NONE and "envvar" not in state.fields:
                # given or left out, as any other parameter
                return None
            return entered_as(param.name, _variable(frame, state.fields.get("envvar")), own)
    return None


@method(PARAMETER, "__default__")
def left_out(call: Call) -> Value:
    """What a parameter is that is not entered."""
    return call.field(call.owner, "default") or UNKNOWN


def _variable(frame: Frame, value: Value | None) -> Value | None:
    """Return the environment's variable of an option, of several the first."""
    state = frame.state(value) if value is not None else None
    return state.members[0] if isinstance(state, SequenceState) and state.members else value


def _decorated(frame: Frame, code: FunctionCode, node: nodes.Expr, param: nodes.Param) -> Value | None:
    """Return what one decorator gives for a parameter."""
    if isinstance(node, nodes.Call):
        if _last(node.func) not in ("option", "argument"):
            return None
        callee = frame.engine.evaluate(frame, node.func)
        if not isinstance(callee, Library) or callee.name not in OPTIONS:
            return None
        args = arguments(frame, node.args)
        if option_name(args.positional) != param.name:
            return None
        return entered_as(param.name, _variable(frame, args.get(None, "envvar")), args.get(None, "default"))
    if param.name != _first(code):
        return None
    callee = frame.engine.evaluate(frame, node)
    if isinstance(callee, Library) and callee.name in PASSES_CONTEXT:
        return shared(frame, CONTEXT)
    if isinstance(callee, Library) and callee.name in PASSES_OBJECT:
        return frame.engine.attribute(frame, shared(frame, CONTEXT), "obj", frame.site(node))
    return _passed(frame, callee, frame.site(node))


def _first(code: FunctionCode) -> str | None:
    names = [param.name for param in code.positional()]
    names = names[1:] if code.receiver() is not None else names
    return names[0] if names else None


def _passed(frame: Frame, decorator: Value, site: Site) -> Value | None:
    """Return what a decorator made by `make_pass_decorator` passes: what the context carries, or one of its class."""
    for option in options(stores.settled(frame, decorator)):
        state = frame.state(option)
        if isinstance(state, LibraryState) and state.label == PASSER:
            carried = frame.engine.attribute(frame, shared(frame, CONTEXT), "obj", site)
            made = frame.engine.call(frame, state.fields["type"], Args(is_open=True), site)
            return union((carried, made))
    return None


@function(*(f"{package}.make_pass_decorator" for package in PACKAGES))
def make_pass_decorator(call: Call) -> Value:
    """Making a decorator that passes the object of a class."""
    return call.new(PASSER, {"type": call.arg(0, "object_type")})


@function("typer.Option", "typer.Argument")
def typer_parameter(call: Call) -> Value:
    """The default of a command's parameter."""
    variable, default = call.get(None, "envvar"), call.get(0, "default")
    fields = {} if variable is None else {"envvar": variable}
    # `...` says that there is no default
    is_left_open = default is None or (isinstance(default, Const) and default is not NONE)
    return call.new(PARAMETER, fields if default is None or is_left_open else {**fields, "default": default})


# the context


@function(*(f"{package}.get_current_context" for package in PACKAGES))
def current_context(call: Call) -> Value:
    """Asking for the context."""
    return shared(call.frame, CONTEXT)


@attribute(CONTEXT, "*")
def context_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What a context carries: what any command stored there."""
    if (CONTEXT, name) in REGISTRY.methods:
        return None
    state = frame.state(owner)
    if isinstance(state, FieldsState) and name in state.fields:
        return union(option for option in options(state.fields[name]) if option is not ABSENT)
    return unknown(name)


@method(CONTEXT, "ensure_object", "find_object")
def ensure_object(call: Call) -> Value:
    """What the context carries, made if there is none."""
    carried = call.attribute(call.owner, "obj")
    if call.name == "find_object":
        return carried
    made = call.call(call.arg(0, "object_type"))
    call.engine.set_attribute(call.frame, call.owner, "obj", made, call.site)
    return made


@method(CONTEXT, "find_root", "__enter__", "scope")
def root(call: Call) -> Value:
    """The outermost context: it carries the same."""
    return call.owner


@method(CONTEXT, "invoke", "forward")
def invoke(call: Call) -> Value:
    """Calling another command."""
    return call.call_with(call.arg(0), call.args.after(1))


@method(CONTEXT, "call_on_close")
def call_on_close(call: Call) -> Value:
    """Calling a function when the command ends."""
    return call.call(call.arg(0))


@method(CONTEXT, "fail")
def context_fails(call: Call) -> Value:
    """The end of a command, with a message."""
    return written(call, call.args.all(), OUTPUT)


@method(CONTEXT, "exit", "abort", "get_help", "close", "get_parameter_source")
def context_quiet(call: Call) -> Value:
    """What has nothing to do with values."""
    return UNKNOWN


@method(CONTEXT, "with_resource", "enter_context")
def with_resource(call: Call) -> Value:
    """A context manager that is left when the command ends."""
    return union(entered(call.frame, option, call.site) for option in call.decided(call.arg(0)))
