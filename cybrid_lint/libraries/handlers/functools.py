"""`functools`: partial calls, folding, caches, and functions that are chosen by the class of an argument."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import FALSE, TRUE, UNKNOWN, Const, Library, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import DecoratorHandler, attribute, decorator, function, method, method_decorator

DISPATCH, IDENTITY = "dispatch", "identity"
MOST_FOLDED = 40
TEXT = Library("builtins.str")


@function("functools.partial", "functools.partialmethod")
def partial(call: Call) -> Value:
    """`functools.partial`."""
    if call.args.star is not None or call.args.double_star is not None:
        raise UndecidedError
    return Partial(call.arg(0), call.args.positional[1:], call.args.keywords, call.name.endswith("method"))


@function("functools.reduce")
def reduce(call: Call) -> Value:
    """Calling a function with what it gave and each further member."""
    members = call.members(call.arg(1))
    known = list(members.known)
    start = call.get(2)
    value = start if start is not None else known.pop(0) if known else UNKNOWN
    for member in known[:MOST_FOLDED]:
        value = call.call(call.arg(0), value, member)
    return union((value, UNKNOWN)) if members.is_open else value


@function("functools.wraps", "functools.lru_cache", "functools.cache", "functools.total_ordering")
@function("functools.update_wrapper", "inspect.unwrap", "async_lru.alru_cache")
def unchanged(call: Call) -> Value:
    """What leaves a function as it is, or a decorator that does."""
    given = call.get(0, "wrapper", "func")
    is_decorator = call.name == "functools.wraps" or given is None or isinstance(given, Const)
    return call.new(IDENTITY) if is_decorator or given is None else given


@method(IDENTITY, "__call__")
def identity(call: Call) -> Value:
    """The function that is decorated."""
    return call.arg(0)


@method("function", "cache_clear", "cache_info", "cache_parameters")
def cache_quiet(call: Call) -> Value:
    """What a cached function is asked for beside its result."""
    return UNKNOWN


@function("functools.cached_property")
def cached_property(call: Call) -> Value:
    """A property that is made by a call."""
    return union(
        option.marked("property") if isinstance(option, Function) else option for option in options(call.arg(0, "func"))
    )


# functions that are chosen by the class of an argument


def _dispatching(kind: str) -> DecoratorHandler:
    def handle(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
        if not isinstance(value, Function):
            return None
        found = frame.allocate(SequenceState("list", ()))
        return frame.allocate(LibraryState(DISPATCH, {"default": value, "registered": found, kind: value}))

    return handle


decorator("functools.singledispatch")(_dispatching("function"))
decorator("functools.singledispatchmethod")(_dispatching("method"))


@function("functools.singledispatch", "functools.singledispatchmethod")
def make_dispatch(call: Call) -> Value:
    """`singledispatch(function)`."""
    kind = "method" if call.name.endswith("method") else "function"
    found = _dispatching(kind)(call.frame, None, call.arg(0, "func"), call.site)
    return call.arg(0, "func") if found is None else found


@attribute(DISPATCH, "__get__")
def bound_dispatch(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """A method that is chosen is bound to its instance; a function in a class is not."""
    state = frame.state(owner)
    is_method = isinstance(state, LibraryState) and "method" in state.fields
    return LibraryMethod(owner, "__call__") if is_method else None


@method_decorator(DISPATCH, "register")
def register_by(frame: Frame, owner: Value, args: Args | None, value: Value, site: Site) -> None:
    """Note the function for a class, or for the class that its first parameter is annotated with."""
    call = Call(frame, owner, "register", args or Args(), site)
    registered = call.field(owner, "registered")
    if registered is None or not isinstance(value, Function):
        return
    classes = args.get(0, "cls") if args is not None else _annotated(call, value)
    if classes is not None:
        pair = call.new_sequence("tuple", (classes, value))
        call.call(call.attribute(registered, "append"), pair)


def _annotated(call: Call, func: Function) -> Value | None:
    """Return the class that a function's annotation says it is for."""
    params = func.code.positional()[1 if call.field(call.owner, "method") is not None else 0 :]
    annotation = params[0].annotation if params else None
    return None if annotation is None else call.engine.evaluate(call.frame, annotation)


@method(DISPATCH, "register")
def register(call: Call) -> Value:
    """`register(cls, function)`, `register(cls)(function)`, `register(function)`."""
    first, func = call.arg(0, "cls"), call.get(1, "func")
    if func is None and not isinstance(first, Function):
        return Partial(LibraryMethod(call.owner, "register"), (first,), (), False)
    if func is None:
        register_by(call.frame, call.owner, None, first, call.site)
        return first
    register_by(call.frame, call.owner, Args((first,)), func, call.site)
    return func


@method(DISPATCH, "__call__")
def dispatch(call: Call) -> Value:
    """The call: of the implementation that fits for sure, or of all that may fit."""
    is_method = call.field(call.owner, "method") is not None
    registered = call.field(call.owner, "registered")
    if registered is None:
        raise UndecidedError
    default = call.field(call.owner, "default") or UNKNOWN
    pairs = [tuple(call.members(pair).known) for pair in call.members(registered).known]
    # of several registrations of the same class the last counts
    pairs.reverse()
    subjects = call.decided(call.arg(1 if is_method else 0))
    found = [option for subject in subjects for option in _fitting(call, pairs, default, subject)]
    return union(call.call_with(option, call.args) for option in dict.fromkeys(found))


def _fitting(call: Call, pairs: list[tuple[Value, ...]], default: Value, subject: Value) -> Iterator[Value]:
    maybe: list[Value] = []
    for classes, implementation in sorted(pairs, key=lambda pair: _distance(call, subject, pair[0])):
        test = call.engine.test(call.frame, "isinstance", (subject, classes))
        if test is TRUE or (_is_part_of_answer(call, subject) and classes is TEXT):
            yield implementation
            return
        if test is not FALSE:
            maybe.append(implementation)
    yield from maybe
    yield default


def _is_part_of_answer(call: Call, value: Value) -> bool:
    """Tell whether a value stands in an answer's JSON, where most are texts."""
    return call.engine.label_of(call.frame, value) == "http body part"


def _distance(call: Call, subject: Value, classes: Value) -> int:
    """Return how far above the class of a value the nearest of these classes is."""
    state = call.state(subject)
    lineage = state.cls.code.lineage() if isinstance(state, InstanceState) else []
    codes = [option.code for option in options(classes) if isinstance(option, Class)]
    return min((lineage.index(code) for code in codes if code in lineage), default=len(lineage))
