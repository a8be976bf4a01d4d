"""What is known of a symbol without its value: the class that it is an instance of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cybrid_lint.engine.alternatives import Choice, Union, named, options, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial, Super
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interning import remembered
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Attr, Call, Item
from cybrid_lint.engine.snapshots import Made, Updated, made
from cybrid_lint.engine.symbols import Cell, FieldOf, Global, Param
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Const, Label, Library, Member, Unknown, Value
from cybrid_lint.ir import nodes

#: What a library keeps a secret in, so that its text form does not show it.
MASKED = "masked"
# Forms of annotations that say what their argument says.
_TRANSPARENT = frozenset(
    {"Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "Awaitable", "Union", "InitVar"}
)
# Decorators of functions that get the class.
_OF_CLASS = frozenset({"classmethod", "validator", "field_validator", "model_validator"})
_NAME = re.compile(r"[A-Za-z_][\w.]*")


def class_of(frame: Frame, value: Value) -> ClassCode | None:
    """Return the class of the project that a value is an instance of, None if that is not known."""
    state = frame.state(value)
    if isinstance(state, InstanceState):
        return state.cls.code
    meant = type_of(frame, value)
    return meant.code if isinstance(meant, Class) else None


def type_of(frame: Frame, value: Value) -> Value:
    """Return the class, of the project or of a library, that a symbolic value is an instance of; else `UNKNOWN`."""
    if isinstance(value, Updated):
        return type_of(frame, value.base)
    if isinstance(value, Super):
        return UNKNOWN
    if isinstance(value, Param):
        return declared_type(frame, value)
    if isinstance(value, Attr):
        owner = class_of(frame, value.base)
        if owner is None:
            return UNKNOWN
        declared = next((code for code in owner.lineage() if value.name in code.annotations), None)
        if declared is not None:
            return annotated(frame, declared.annotations[value.name], declared.module)
        return _of_closed(frame, frame.engine.class_facts.usual_field(owner, value.name))
    if isinstance(value, FieldOf):
        return _of_closed(frame, value.own)
    if isinstance(value, Global):
        return _of_closed(frame, frame.engine.modules.global_value(value))
    if isinstance(value, Item) and isinstance(value.base, Global):
        return _of_entries(frame, frame.engine.modules.global_value(value.base))
    if isinstance(value, Cell):
        return declared_type(frame, value.code.symbol(value.name)) if value.code.param(value.name) else UNKNOWN
    if isinstance(value, Union | Choice):
        found = {type_of(frame, option) for option in options(value)}
        return found.pop() if len(found) == 1 else UNKNOWN
    return UNKNOWN


def is_masked(frame: Frame, value: Value) -> bool:
    """Tell whether the type that is declared for a symbolic value masks it in its text form."""
    key = (is_masked, value)
    known: bool | None = remembered.get(key)
    if known is None:
        known = remembered[key] = _labelled(frame, type_of(frame, value)) == Label(MASKED)
    return known


def masked(value: Value) -> Value:
    """Return what masks a value from outside in its text form; a name tells what is in there from the whole."""
    return made((0, 0), LibraryState(MASKED, {"wrapped": named(value, "wrapped")}))


def _of_closed(frame: Frame, value: Value) -> Value:
    """Return the class that a value of another evaluation is an instance of, whatever else it may be."""
    found = [_labelled(frame, _class_of_option(frame, option)) for option in options(value)]
    telling = {meant for meant in found if meant is not UNKNOWN}
    return telling.pop() if len(telling) == 1 else UNKNOWN


def _of_entries(frame: Frame, value: Value) -> Value:
    """Return the container of which each entry of a mapping is one, as in a table of lists; else `UNKNOWN`."""
    states = [option.state for option in options(value) if isinstance(option, Made)]
    entries = [entry for state in states if isinstance(state, DictState) for entry in state.parts()]
    meant = _of_closed(frame, union(entries))
    return meant if meant in (Label("list"), Label("dict")) else UNKNOWN


def _labelled(frame: Frame, meant: Value) -> Value:
    """Return a library's class as its objects are known, so that one that is made is like one that is given."""
    label = frame.engine.library.type_label(meant.name) if isinstance(meant, Library) else None
    return meant if label is None else Label(label)


def _class_of_option(frame: Frame, value: Value) -> Value:
    if isinstance(value, Made):
        state = value.state
        if isinstance(state, InstanceState):
            return state.cls
        if isinstance(state, LibraryState):
            return Label(state.label)
        return Label(_STATES.get(type(state).__name__, "list"))
    if isinstance(value, Call) and isinstance(value.callee, Library):
        # a class of a library's is called that is to have arguments which are not known yet
        return value.callee if frame.engine.library.type_label(value.callee.name) is not None else UNKNOWN
    # a module's variable may be what it was before: that says nothing new
    return type_of(frame, value) if isinstance(value, Param) else UNKNOWN


def is_receiver(symbol: Param) -> bool:
    """Tell whether a parameter takes what a method is called on: the instance, or the class."""
    return symbol.code.cls is not None and symbol.name == symbol.code.receiver()


def is_undeclared(param: Param) -> bool:
    """Tell whether a function leaves open what a parameter is: it is no receiver, and has no annotation."""
    written = param.code.param(param.name)
    if written is None or written.annotation is not None or written.kind in (nodes.STAR, nodes.DOUBLE_STAR):
        return False
    return param.code.cls is None or param.name != param.code.receiver()


def declared_type(frame: Frame, value: Param) -> Value:
    """Return the class that a parameter's annotation says, or whose instance a receiver is; else `UNKNOWN`."""
    code = value.code
    if code.cls is not None and value.name == code.receiver() and not takes_class(code):
        return Class(code.cls, ())
    param = code.param(value.name)
    if param is None or param.annotation is None or param.kind in (nodes.STAR, nodes.DOUBLE_STAR):
        return UNKNOWN
    return annotated(frame, param.annotation, code.module)


def decorator_names(code: FunctionCode) -> set[str]:
    """Return the last names of a function's decorators."""
    found: set[str] = set()
    for node in code.node.decorators:
        written = node.func if isinstance(node, nodes.Call) else node
        if isinstance(written, nodes.Name):
            found.add(written.id)
        elif isinstance(written, nodes.Attr):
            found.add(written.name)
    return found


def takes_class(code: FunctionCode) -> bool:
    """Tell whether a function of a class gets the class in the place of an instance."""
    if code.name in ("__new__", "__init_subclass__", "__class_getitem__"):
        return True
    return bool(code.node.decorators) and not _OF_CLASS.isdisjoint(decorator_names(code))


def says_never(code: FunctionCode) -> bool:
    """Tell whether an annotation says that a function never returns."""
    returns = code.node.returns
    name = returns.name if isinstance(returns, nodes.Attr) else returns.id if isinstance(returns, nodes.Name) else ""
    if isinstance(returns, nodes.Const) and isinstance(returns.value, str):
        name = returns.value.rpartition(".")[2]
    return name in ("NoReturn", "Never")


def annotated(frame: Frame, annotation: nodes.Expr, module: ModuleCode) -> Value:
    """Return what an annotation means: a class of the project or of a library, else `UNKNOWN`."""
    if isinstance(annotation, nodes.Const):
        if not isinstance(annotation.value, str) or annotation.is_bytes:
            return UNKNOWN
        return _written(frame, annotation.value, module)
    if isinstance(annotation, nodes.Binary) and annotation.op == "|":
        return _either(annotated(frame, side, module) for side in (annotation.left, annotation.right))
    if isinstance(annotation, nodes.Item):
        outer = annotation.value
        last = outer.name if isinstance(outer, nodes.Attr) else outer.id if isinstance(outer, nodes.Name) else ""
        if last in _TRANSPARENT:
            inner = annotation.key
            members = inner.members if isinstance(inner, nodes.Sequence) else (inner,)
            return _either(annotated(frame, member, module) for member in members)
        return annotated(frame, outer, module)
    found = _resolved(frame, annotation, module)
    return found if isinstance(found, Class | Library) else UNKNOWN


def _either(found: Iterable[Value]) -> Value:
    """Return what is meant by the first of several annotations that means something.

    Of two classes of the project who knows which is given: then none is meant.
    """
    telling = [meant for meant in found if meant is not UNKNOWN]
    classes = {meant.code for meant in telling if isinstance(meant, Class)}
    return telling[0] if telling and len(classes) < 2 else UNKNOWN


def _written(frame: Frame, text: str, module: ModuleCode) -> Value:
    """Return what an annotation in quotes means: the class that is named in it first, or as one of several."""
    named = _named(frame, text, module)
    return _either(named) if "|" in text or "Union[" in text else next(named, UNKNOWN)


def _named(frame: Frame, text: str, module: ModuleCode) -> Iterator[Value]:
    """Yield the classes that an annotation in quotes names."""
    for match in _NAME.finditer(text[:200]):
        names = match[0].split(".")
        if names[-1] in _TRANSPARENT or names[-1] == "None":
            continue
        node: nodes.Expr = nodes.Name(0, names[0])
        for name in names[1:]:
            node = nodes.Attr(0, node, name)
        found = _resolved(frame, node, module)
        if isinstance(found, Class | Library):
            yield found


def _resolved(frame: Frame, node: nodes.Expr, module: ModuleCode) -> Value:
    """Return what a dotted name means in a module."""
    if isinstance(node, nodes.Name):
        found = frame.engine.modules.variable(module, node.id)
        if found is None:
            local = frame.env.get(node.id)
            return local if isinstance(local, Class) else Library(f"builtins.{node.id}")
        if isinstance(found, Global):
            return frame.engine.modules.global_value(found)
        return found
    if isinstance(node, nodes.Attr):
        base = _resolved(frame, node.value, module)
        if base is UNKNOWN:
            return UNKNOWN
        return frame.engine.attribute(frame, base, node.name, frame.site(node))
    return UNKNOWN


def label_of(frame: Frame, value: Value) -> str | None:
    """Return the label by which handlers and stubs know a value, None if that is not known."""
    state = frame.state(value)
    if isinstance(state, LibraryState):
        return state.label
    if isinstance(state, SequenceState):
        return "list"
    if state is not None:
        return _STATES[type(state).__name__]
    if isinstance(value, Text):
        return "text"
    if isinstance(value, Const):
        return "scalar"
    if isinstance(value, Class):
        return "class"
    if isinstance(value, Function | Bound | Partial):
        return "function"
    if isinstance(value, Member):
        return label_of(frame, value.value)
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, LibraryMethod):
        return "method"
    meant = type_of(frame, value)
    if isinstance(meant, Label):
        return meant.name
    if isinstance(meant, Class):
        return "instance"
    return frame.engine.library.type_label(meant.name) if isinstance(meant, Library) else None


_STATES = {"DictState": "dict", "InstanceState": "instance", "ViewState": "dict"}
