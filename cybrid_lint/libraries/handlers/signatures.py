"""`inspect`: the parameters of a function of the project, what each is by default, and which argument it takes."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.arguments import bind
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState, by_name
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Library, Site, Value, unknown
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.type_forms import meant
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method, typed_as

SIGNATURE, PARAMETER, BOUND = "signature", "parameter of a function", "bound arguments"
#: What is told apart by it: what stands for no default and for no annotation.
EMPTY = text("inspect.Parameter.empty")
typed_as(SIGNATURE, "inspect.Signature")
typed_as(PARAMETER, "inspect.Parameter")
REGISTRY.classes.fixed |= {SIGNATURE, PARAMETER}
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
            known["default"] = defaults.get(param.name, empty(call.frame))
        annotation = param.annotation
        known["annotation"] = (
            empty(call.frame) if annotation is None else meant(call.frame, annotation, inner.code.module)
        )
        entries[param.name] = call.new(PARAMETER, known)
    return call.new(SIGNATURE, {"parameters": call.new_dict(entries), "of": value})


def empty(frame: Frame) -> Value:
    """Return what a parameter without a default has for one: equal to itself alone."""
    return frame.allocate(LibraryState("object", {"at": EMPTY}))


for _name in ("inspect.Parameter.empty", "inspect.Signature.empty"):
    REGISTRY.names[_name] = lambda frame, dotted: empty(frame)


@attribute(SIGNATURE, "parameters")
@attribute(PARAMETER, "name", "kind", "default", "annotation")
def kept(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What was said of it."""
    state = frame.state(owner)
    return state.fields.get(name, unknown(name)) if isinstance(state, LibraryState) else None


@attribute(PARAMETER, "empty")
@attribute(SIGNATURE, "empty")
def empty_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What stands for no default."""
    return empty(frame)


@function("inspect.getcallargs")
def getcallargs(call: Call) -> Value:
    """What each parameter of a function is in a call: `getcallargs(func, *args, **kwds)`."""
    args = call.args._replace(positional=call.args.positional[1:])
    found = [_taken(call, option, args, is_complete=True) for option in call.decided(call.arg(0))]
    return union(UNKNOWN if taken is None else call.new_dict(taken) for taken in found)


@method(SIGNATURE, "bind", "bind_partial")
def bound(call: Call) -> Value:
    """What the parameters take of arguments."""
    if call.state(call.owner) is None:
        # which parameters there are, and what they take, decides what is done with that
        _note(call, call.owner, call.args.star, call.args.double_star)
        raise UndecidedError
    of, parameters = call.field(call.owner, "of"), call.field(call.owner, "parameters") or UNKNOWN
    taken = _taken_by(call, parameters, call.args) if of is None else _taken(call, of, call.args)
    if taken is None:
        return UNKNOWN
    known = call.state(parameters)
    if call.frame.is_scratch and isinstance(known, DictState):
        # the call was made late: whether `apply_defaults` follows is not seen here
        for name, default in _defaults_of(call, known).items():
            taken.setdefault(name, union((ABSENT, default)))
    return call.new(BOUND, {"arguments": call.new_dict(taken), "parameters": parameters, "of": of or UNKNOWN})


@method(BOUND, "apply_defaults")
def apply_defaults(call: Call) -> Value:
    """What is not given becomes what it is by default."""
    parameters = call.state(call.field(call.owner, "parameters") or UNKNOWN)
    taken = call.field(call.owner, "arguments") or UNKNOWN
    if isinstance(parameters, DictState):
        complete = merged(call.frame, DictState(by_name(_defaults_of(call, parameters))), taken)
        in_order = {name: complete.entries[name] for name in parameters.entries if name in complete.entries}
        arguments = DictState({**in_order, **complete.entries}, complete.rest, complete.is_open, complete.sites)
        call.set_field(call.owner, "arguments", call.frame.allocate(arguments))
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


def _note(call: Call, *values: Value | None) -> None:
    """Note that the function in which a call stands goes through what is not known yet of these."""
    for value in values:
        if value is not None:
            call.frame.note_iterated(value)


def _taken_by(call: Call, parameters: Value, args: Args) -> dict[str, Value] | None:
    """Return what parameters take of arguments, by their names; None if either are not seen one by one."""
    known = call.state(parameters)
    if not isinstance(known, DictState) or args.is_open:
        return None
    if args.star is not None or args.double_star is not None:
        _note(call, args.star, args.double_star)
        raise UndecidedError
    positional, named = list(args.positional), dict(args.keywords)
    taken: dict[str, Value] = {}
    for name, one in known.known_items():
        kind = _kind(call, one)
        if kind == "VAR_POSITIONAL":
            taken[name], positional = call.new_sequence("tuple", tuple(positional)), []
        elif kind == "VAR_KEYWORD":
            taken[name], named = call.new_dict(named), {}
        elif positional and kind != "KEYWORD_ONLY":
            taken[name] = positional.pop(0)
        elif name in named:
            taken[name] = named.pop(name)
    return taken


def _defaults_of(call: Call, parameters: DictState) -> dict[str, Value]:
    """Return what parameters are by default, by their names, of those that have something."""
    found = {name: call.field(one, "default") for name, one in parameters.known_items()}
    return {name: UNKNOWN if value is None else value for name, value in found.items() if not _is_empty(call, value)}


def _is_empty(call: Call, value: Value | None) -> bool:
    state = None if value is None else call.state(value)
    return isinstance(state, LibraryState) and state.fields.get("at") == EMPTY


def _kind(call: Call, one: Value) -> str:
    kind = call.field(one, "kind")
    return kind.name.rpartition(".")[2] if isinstance(kind, Library) else ""


@attribute(BOUND, "arguments", "args", "kwargs")
def handed(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The arguments by the names of their parameters, or as the function is called with them."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState):
        return None
    arguments, of = state.fields["arguments"], state.fields["of"]
    taken, function = frame.state(arguments), of.function if isinstance(of, Bound) else of
    if name == "arguments" or not isinstance(taken, DictState) or not isinstance(function, Function):
        return arguments if name == "arguments" or function is not UNKNOWN else UNKNOWN
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
