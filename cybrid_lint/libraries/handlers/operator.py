"""`operator`: what reads an item or an attribute, calls a method, or is an operator as a function."""

from __future__ import annotations

from cybrid_lint.engine import augmentation
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.engine.waiting_writes import AUGMENTING
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method

ATTRGETTER, ITEMGETTER, METHODCALLER = "attrgetter", "itemgetter", "methodcaller"


@function("operator.itemgetter", "operator.attrgetter", "operator.methodcaller")
def getter(call: Call) -> Value:
    """What reads items or attributes of what it is given, or calls a method of it."""
    label = call.name.rpartition(".")[2]
    wanted = call.new_sequence("tuple", call.args.positional)
    return call.new(label, {"wanted": wanted, "keywords": call.new_dict(dict(call.args.keywords))})


def _wanted(call: Call) -> tuple[Value, ...]:
    found = call.field(call.owner, "wanted")
    if found is None or call.state(call.owner) is None:
        raise UndecidedError
    return tuple(call.members(found).known)


def _each(call: Call, found: list[Value]) -> Value:
    """Return what a getter gives: of several, a tuple."""
    return found[0] if len(found) == 1 else call.new_sequence("tuple", tuple(found)) if found else UNKNOWN


@method(ITEMGETTER, "__call__")
def get_items(call: Call) -> Value:
    """Reading items."""
    return _each(call, [call.item(call.arg(0), key) for key in _wanted(call)])


@method(ATTRGETTER, "__call__")
def get_attributes(call: Call) -> Value:
    """Reading attributes, each by a path."""
    return _each(call, [_by_path(call, call.arg(0), name) for name in _wanted(call)])


def _by_path(call: Call, target: Value, path: Value) -> Value:
    known = call.known_text(path)
    if known is None:
        return UNKNOWN
    for name in known.split("."):
        target = call.attribute(target, name)
    return target


@method(METHODCALLER, "__call__")
def call_method(call: Call) -> Value:
    """Calling a method with what was given before."""
    wanted = _wanted(call)
    name = wanted[0] if wanted else UNKNOWN
    if not isinstance(name, Text) or name.known is None:
        return UNKNOWN
    state = call.state(call.owner)
    given = call.state(state.fields["keywords"]) if isinstance(state, LibraryState) else None
    keywords = tuple(given.known_items()) if isinstance(given, DictState) else ()
    return call.call_with(call.attribute(call.arg(0), name.known), Args(wanted[1:], keywords))


@function("operator.getitem", "operator.contains", "operator.concat", "operator.or_", "operator.add", "operator.sub")
@function("operator.and_", "operator.iconcat", "operator.mod", "operator.truediv")
def as_function(call: Call) -> Value:
    """An operator as a function."""
    left, right = call.arg(0), call.arg(1)
    name = call.name.rpartition(".")[2]
    if name == "getitem":
        return call.item(left, right)
    if name == "contains":
        return call.engine.test(call.frame, "in", (right, left))
    sign = {"or_": "|", "and_": "&", "sub": "-", "mod": "%", "truediv": "/"}.get(name, "+")
    return call.engine.binary(call.frame, sign, left, right, call.site)


@function(*AUGMENTING.values())
def augment(call: Call) -> Value:
    """`+=` and its like as a function: what is changed in its place, or something new."""
    left, right = call.arg(0), call.arg(1)
    call.decided(left)
    sign = next(sign for sign, name in AUGMENTING.items() if name == call.name)
    done = [augmentation.extended(call.frame, option, sign, right, call.site) for option in options(left)]
    return left if all(done) else call.engine.binary(call.frame, sign, left, right, call.site)


@function("operator.setitem")
def set_item(call: Call) -> Value:
    """Setting an item."""
    call.engine.set_item(call.frame, call.arg(0), call.arg(1), call.arg(2), call.site)
    return UNKNOWN


@function("operator.delitem")
def delete_item(call: Call) -> Value:
    """Deleting an item."""
    return call.call(call.attribute(call.arg(0), "__delitem__"), call.arg(1))


@function("operator.call")
def call_value(call: Call) -> Value:
    """Calling the first argument with the others."""
    return call.call_with(call.arg(0), call.args.after(1))


#: The signs of operators, by the special methods that do what they do.
SIGNS = {
    "__add__": "+",
    "__or__": "|",
    "__sub__": "-",
    "__and__": "&",
    "__mod__": "%",
    "__mul__": "*",
    "__truediv__": "/",
    "__xor__": "^",
    **{name.rpartition(".")[2]: sign for sign, name in augmentation.GIVES.items()},
}


@function(*(f"operator.{name}" for name in SIGNS))
def waiting_operator(call: Call) -> Value:
    """An operator that waited for its operands."""
    left, right = call.arg(0), call.arg(1)
    call.decided(left)
    return call.engine.binary(call.frame, SIGNS[call.name.rpartition(".")[2]], left, right, call.site)
