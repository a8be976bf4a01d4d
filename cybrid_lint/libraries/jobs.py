"""Calls that are made elsewhere or later: what task queues, schedulers and workflows have in common.

A function that is handed to a queue is called there and then with what goes with it. Its result is an object that is
asked for it; a call that is prepared now and made later is one that may get results of others, too.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.substitution import spread
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import UNKNOWN, Library, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import present

#: Labels: what is asked for a result, and a call that is made later.
RESULT, PREPARED = "job result", "prepared call"
CALLABLE = (Function, Bound, Partial, LibraryMethod, Library, Class)
#: Where a prepared call takes the result of the one before: in front of its own arguments, behind them, or not at all.
FRONT, BEHIND, NOWHERE = "front", "behind", "nowhere"


def is_callable(value: Value) -> bool:
    """Tell whether a value may be something that can be called."""
    return any(isinstance(option, CALLABLE) for option in options(value))


def laid_out(call: Call, star: Value | None, double_star: Value | None) -> Args:
    """Return the arguments that are handed over as a sequence and a mapping, `args=[…], kwargs={…}`."""
    found: Args = spread(call.frame, Args(star=present(star), double_star=present(double_star)), call.site)
    return found


def outcome(call: Call, value: Value, *names: str) -> Value:
    """Return what stands for the result of a call that is made elsewhere; it has that result under these names."""
    return call.new(RESULT, {"value": value, **dict.fromkeys(names, value)})


def made_elsewhere(call: Call, function: Value, args: Args, *names: str) -> Value:
    """Call a function that is handed over; return what stands for its result, which that has under these names."""
    functions = referred(call, function)
    if not is_callable(functions):
        return call.hand_over()
    return outcome(call, call.call_with(functions, args), *names)


# functions by their names

#: How a function is marked that a library knows by a name of its own.
NAMED = "task "


def referred(call: Call, function: Value) -> Value:
    """Return the function that a value is, or that a text refers to: `package.module.name`, `package.module:name`."""
    found: list[Value] = []
    for option in call.decided(function):
        known = option.known if isinstance(option, Text) else None
        found += functions_named(call.frame, known.replace(":", ".")) if known else [option]
    return union(found) if found else UNKNOWN


def functions_named(frame: Frame, dotted: str) -> list[Value]:
    """Return the functions that a library was told to know by a name, or those of the modules that it names."""
    module, _, name = dotted.rpartition(".")
    ending = module.replace(".", "/")
    told: list[Value] = []
    found: list[Value] = []
    for path, code in frame.engine.modules.loaded.items():
        place = path.removesuffix(".py").removesuffix("/__init__")
        for variable, value in code.variables.items():
            for option in options(value):
                if not isinstance(option, Function | Bound | Partial):
                    continue
                if f"{NAMED}{dotted}" in _marks(option):
                    told.append(option)
                elif variable == name and (not ending or f"/{place}".endswith(f"/{ending}")):
                    found.append(option)
    return list(dict.fromkeys(told or found))


def _marks(function: Value) -> frozenset[str]:
    while isinstance(function, Bound | Partial):
        function = function.function
    return function.marks if isinstance(function, Function) else frozenset()


# calls that are prepared


def prepared(call: Call, function: Value, args: Args, place: str = FRONT) -> Value:
    """Return a call that is made later.

    One that has all its arguments is made now as well: who makes it may not be seen.
    """
    if args.star is not None or args.double_star is not None:
        raise UndecidedError
    fields = {
        "function": function,
        "args": call.new_sequence("tuple", args.positional, is_open=args.is_open),
        "keywords": call.new_dict(dict(args.keywords)),
        "place": text(place),
    }
    if is_complete(function, args):
        fields["value"] = call.call_with(function, args)
    return call.new(PREPARED, fields)


def done(call: Call, value: Value) -> Value:
    """Return a prepared call of which nothing is left to do but to ask for its result."""
    return call.new(PREPARED, {"value": value})


def is_complete(function: Value, args: Args) -> bool:
    """Tell whether a function gets all that it needs."""
    given = args
    while isinstance(function, Partial | Bound):
        first = function.args if isinstance(function, Partial) else (function.receiver,)
        given = given.before(*first)
        if isinstance(function, Partial):
            given = given._replace(keywords=(*function.keywords, *given.keywords))
        function = function.function
    if not isinstance(function, Function):
        return False
    named = {name for name, _ in (*given.keywords, *function.defaults)}
    needed = function.code.positional()[len(given.positional) :]
    return given.is_open or all(param.name in named for param in needed)


def make(call: Call, value: Value, before: tuple[Value, ...] = (), more: Args | None = None) -> Value:
    """Make calls that were prepared: with the results of those before them, and with further arguments."""
    return union(_make(call, option, before, more) for option in call.decided(value))


def _make(call: Call, value: Value, before: tuple[Value, ...], more: Args | None) -> Value:
    state = call.state(value)
    if not isinstance(state, LibraryState) or state.label != PREPARED:
        return UNKNOWN
    place = state.fields.get("place")
    before = () if isinstance(place, Text) and place.known == NOWHERE else before
    if "value" in state.fields and not before and more is None:
        return state.fields["value"]
    if "function" not in state.fields:
        return state.fields.get("value", UNKNOWN)
    own = laid_out(call, state.fields["args"], state.fields["keywords"])
    further = more or Args()
    positional = (*before, *further.positional, *own.positional)
    if isinstance(place, Text) and place.known == BEHIND:
        positional = (*own.positional, *further.positional, *before)
    keywords = {**dict(own.keywords), **dict(further.keywords)}
    return call.call_with(state.fields["function"], Args(positional, tuple(keywords.items()), own.is_open))


def is_prepared(call: Call, value: Value) -> bool:
    """Tell whether a value may be a prepared call."""
    states = [call.state(option) for option in options(value)]
    return any(isinstance(state, LibraryState) and state.label == PREPARED for state in states)


def several(call: Call, values: tuple[Value, ...]) -> list[Value]:
    """Return prepared calls, whether they come one by one or in a collection."""
    found: list[Value] = []
    for value in values:
        call.decided(value)
        found += [value] if is_prepared(call, value) else call.members(value).known
    for value in found:
        call.decided(value)
    return found


def one_after_another(call: Call, values: tuple[Value, ...]) -> Value:
    """Make prepared calls, each with the result of the one before; return the last result."""
    before: tuple[Value, ...] = ()
    for value in several(call, values):
        before = (make(call, value, before),)
    return before[0] if before else UNKNOWN


def side_by_side(call: Call, values: tuple[Value, ...]) -> Value:
    """Make prepared calls; return the list of their results."""
    return call.new_sequence("list", tuple(make(call, value) for value in several(call, values)))


# decorators


def decorator_arguments(frame: Frame, code: FunctionCode, *names: str) -> list[dict[str, nodes.Expr]]:
    """Return the keywords of each decorator of a function whose last name is one of these."""
    found: list[dict[str, nodes.Expr]] = []
    for node in code.node.decorators:
        callee = node.func if isinstance(node, nodes.Call) else node
        last = callee.name if isinstance(callee, nodes.Attr) else callee.id if isinstance(callee, nodes.Name) else ""
        if last in names:
            given = node.args if isinstance(node, nodes.Call) else ()
            found.append({argument.keyword: argument.value for argument in given if argument.keyword})
    return found


def is_true(node: nodes.Expr | None) -> bool:
    """Tell whether an expression is the constant `True`."""
    return isinstance(node, nodes.Const) and node.value is True
