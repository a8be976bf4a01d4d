"""`inspect`: the parameters of a function of the project, what each is by default, and which argument it takes."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.arguments import bind
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState, by_name
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Library, Site, Value, unknown
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.type_forms import meant
from cybrid_lint.libraries.registry import attribute, function, method

SIGNATURE, PARAMETER, BOUND = "signature", "parameter of a function", "bound arguments"
# By the numbers of `nodes.Param.kind`.
KINDS = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")


@function("inspect.signature")
def signature(call: Call) -> Value:
    """The signature of a function or method."""
    return union(_signature(call, option) for option in call.decided(call.arg(0, "obj", "callable")))


def _signature(call: Call, value: Value) -> Value:
    inner = value.function if isinstance(value, Bound) else value
    if not isinstance(inner, Function):
        return UNKNOWN
    defaults = dict(inner.defaults)
    entries: dict[str, Value] = {}
    # the first of a method is what it is bound to
    for param in inner.code.node.params[isinstance(value, Bound) :]:
        known = {"name": text(param.name), "kind": Library(f"inspect.Parameter.{KINDS[param.kind]}")}
        if param.name in defaults or param.default is None:
            known["default"] = defaults.get(param.name, _empty(call))
        annotation = param.annotation
        known["annotation"] = _empty(call) if annotation is None else meant(call.frame, annotation, inner.code.module)
        entries[param.name] = call.new(PARAMETER, known)
    return call.new(SIGNATURE, {"parameters": call.new_dict(entries), "of": value})


def _empty(call: Call) -> Value:
    """Return what a parameter without a default has for one: equal to itself alone."""
    return call.new("object", {"at": text("inspect.Parameter.empty")})


@attribute(SIGNATURE, "parameters")
@attribute(PARAMETER, "name", "kind", "default", "annotation")
def kept(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What was said of it."""
    state = frame.state(owner)
    return state.fields.get(name, unknown(name)) if isinstance(state, LibraryState) else None


@attribute(PARAMETER, "empty")
def empty(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What stands for no default."""
    return frame.allocate(LibraryState("object", {"at": text("inspect.Parameter.empty")}))


@function("inspect.getcallargs")
def getcallargs(call: Call) -> Value:
    """What each parameter of a function is in a call: `getcallargs(func, *args, **kwds)`."""
    args = call.args._replace(positional=call.args.positional[1:])
    found = [_taken(call, option, args, is_complete=True) for option in call.decided(call.arg(0))]
    return union(UNKNOWN if taken is None else call.new_dict(taken) for taken in found)


@method(SIGNATURE, "bind", "bind_partial")
def bound(call: Call) -> Value:
    """What the parameters take of arguments."""
    of = call.field(call.owner, "of") or UNKNOWN
    taken = _taken(call, of, call.args)
    return UNKNOWN if taken is None else call.new(BOUND, {"arguments": call.new_dict(taken), "of": of})


@method(BOUND, "apply_defaults")
def apply_defaults(call: Call) -> Value:
    """What is not given becomes what it is by default."""
    of = call.field(call.owner, "of")
    function = of.function if isinstance(of, Bound) else of
    if isinstance(function, Function):
        taken = call.field(call.owner, "arguments") or UNKNOWN
        complete = merged(call.frame, DictState(by_name(dict(function.defaults))), taken)
        call.set_field(call.owner, "arguments", call.frame.allocate(complete))
    return NONE


def _taken(call: Call, value: Value, args: Args, *, is_complete: bool = False) -> dict[str, Value] | None:
    """Return what parameters take, by their names: those that are given something, or all; None of who knows what.

    What may be given by `*args` or `**kwargs` that are not seen yet counts as given.
    """
    function = value
    if isinstance(value, Bound):
        function, args = value.function, args._replace(positional=(value.receiver, *args.positional))
    if not isinstance(function, Function):
        return None
    cells = dict(bind(call.frame, function, args, call.site))
    if is_complete:
        return cells
    if args.star is None and args.double_star is None:
        given = {name for name, _ in args.keywords}
        given |= {param.name for param in function.code.positional()[: len(args.positional)]}
        for name, _ in function.defaults:
            if name not in given:
                cells.pop(name, None)
    if isinstance(value, Bound):
        # whom it is bound to is no parameter of its signature
        cells.pop(function.code.node.params[0].name, None)
    return cells


@attribute(BOUND, "arguments", "args", "kwargs")
def handed(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The arguments by the names of their parameters, or as the function is called with them."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState):
        return None
    arguments, of = state.fields["arguments"], state.fields["of"]
    taken, function = frame.state(arguments), of.function if isinstance(of, Bound) else of
    if name == "arguments" or not isinstance(taken, DictState) or not isinstance(function, Function):
        return arguments
    return (_positional if name == "args" else _keywords)(frame, function.code, taken)


def _positional(frame: Frame, code: FunctionCode, taken: DictState) -> Value:
    members = tuple(taken.entries[param.name] for param in code.positional() if param.name in taken.entries)
    star = code.of_kind(nodes.STAR)
    further = None if star is None else frame.state(taken.entries.get(star.name, ABSENT))
    if not isinstance(further, SequenceState):
        return frame.allocate(SequenceState("tuple", members))
    return frame.allocate(SequenceState("tuple", (*members, *further.members), further.rest, further.is_open))


def _keywords(frame: Frame, code: FunctionCode, taken: DictState) -> Value:
    own = [param.name for param in code.node.params if param.kind == nodes.KEYWORD]
    named = DictState({name: taken.entries[name] for name in own if name in taken.entries})
    extra = code.of_kind(nodes.DOUBLE_STAR)
    return frame.allocate(named if extra is None else merged(frame, named, taken.entries.get(extra.name, NONE)))
