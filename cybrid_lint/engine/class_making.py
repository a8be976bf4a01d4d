"""What happens when a class is made: the hooks of its metaclass, of its bases and of what its body holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.instances import instance_attribute
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, State, by_name
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.traversal import change_cells
from cybrid_lint.engine.values import Value, unknown

#: The entry of a class's namespace by which `type.__new__` knows which class it makes, as it is in Python.
CLASS_CELL = "__classcell__"


def make(frame: Frame, code: ClassCode) -> None:
    """Let the metaclass make a class of what its body has left, and tell what stands in it of its name."""
    creator = _hook(code, "__new__")
    if creator is not None:
        names = {"__module__": unknown("__module__"), "__qualname__": text(code.name), CLASS_CELL: Class(code, ())}
        namespace = frame.allocate(DictState(by_name({**code.attrs, **names}), is_open=False))
        metaclass = code.metaclass()
        assert metaclass is not None
        with _settled(frame, code):
            _call(frame, code, creator, (metaclass, *_name_and_bases(frame, code), namespace))
        state = frame.state(namespace)
        for name, value in state.known_items() if isinstance(state, DictState) else ():
            if name not in names and (
                name not in code.attrs or frame.close(value) is not frame.close(code.attrs[name])
            ):
                code.attrs[name] = value
    for name, value in list(code.attrs.items()):
        _set_name(frame, code, name, value)


def make_again(frame: Frame, code: ClassCode, metaclass: Value) -> None:
    """Make a class once more by another metaclass, as a decorator does that gives it one."""
    code.keywords["metaclass"] = metaclass
    make(frame, code)
    code.attrs = {name: settled(frame, value) for name, value in code.attrs.items()}
    note_made(frame, code)


def settled(frame: Frame, value: Value) -> Value:
    """Return a class's attribute as its instances share it; what a method captures may still change."""
    if isinstance(value, Function) and value.cells is None:
        return value.with_defaults(change_cells(value.defaults, frame.close))
    return frame.close(value)


@contextmanager
def _settled(frame: Frame, code: ClassCode) -> Iterator[None]:
    """Let the class that is being made hold what others can look at meanwhile, who know no object of this body."""
    own = code.attrs
    shown = {name: settled(frame, value) for name, value in own.items()}
    code.attrs = dict(shown)
    try:
        yield
    finally:
        code.attrs = {name: own[name] if value is shown.get(name) else value for name, value in code.attrs.items()}


def note_made(frame: Frame, code: ClassCode) -> None:
    """Tell the bases of a class of it, and let its metaclass initialize it."""
    above = next((base for base in code.lineage()[1:] if "__init_subclass__" in base.attrs), None)
    if above is not None and isinstance(hook := above.attrs["__init_subclass__"], Function):
        _call(frame, code, hook, (Class(code, ()),))
    initializer = _hook(code, "__init__")
    if initializer is not None:
        namespace = frame.allocate(DictState(by_name(code.attrs), is_open=False))
        _call(frame, code, initializer, (Class(code, ()), *_name_and_bases(frame, code), namespace))


def _hook(code: ClassCode, name: str) -> Function | None:
    metaclass = code.metaclass()
    found = None if metaclass is None else metaclass.code.find(name)
    return found[0] if found is not None and isinstance(found[0], Function) else None


def _name_and_bases(frame: Frame, code: ClassCode) -> tuple[Value, Value]:
    return text(code.name), frame.allocate(SequenceState("tuple", code.bases))


def _call(frame: Frame, code: ClassCode, hook: Function, args: tuple[Value, ...]) -> None:
    keywords = tuple((name, value) for name, value in code.keywords.items() if name != "metaclass")
    frame.engine.call(frame, hook, Args(args, keywords), frame.site(code.node))


def _set_name(frame: Frame, code: ClassCode, name: str, value: Value) -> None:
    for option in options(value):
        state = frame.state(option)
        hook: Value | None = None
        if isinstance(state, LibraryState) and frame.engine.library.has_special(state.label, "__set_name__"):
            hook = LibraryMethod(option, "__set_name__")
        elif isinstance(state, InstanceState) and state.cls.code.find("__set_name__") is not None:
            hook = instance_attribute(frame, option, state, "__set_name__", frame.site(code.node))
        if isinstance(hook, LibraryMethod | Bound):
            frame.engine.call(frame, hook, Args((Class(code, ()), text(name))), frame.site(code.node))


def share(frame: Frame, code: ClassCode) -> None:
    """Let variables stand for the objects that a class keeps for all its instances and that functions change."""
    if frame is not code.module.frame or frame.cls is not None:
        return
    reached, facts = frame.engine.modules.reached, frame.engine.class_facts
    for name, value in code.attrs.items():
        if name in reached and name not in code.annotations and not facts.is_assigned(code, name):
            state = frame.state(value)
            if _may_change(frame, state):
                symbol = Global(code.module.path, f"{code.name}.{name}")
                frame.share(value, symbol)
                frame.engine.modules.shared.add(symbol)
                frame.engine.modules.flowing.add(symbol)


def _may_change(frame: Frame, state: State | None) -> bool:
    """Tell whether a state is that of a collection or a library's object that changes, and describes no attribute."""
    if isinstance(state, DictState | SequenceState):
        # of a tuple `+=` makes another
        return not isinstance(state, SequenceState) or state.kind != "tuple"
    if not isinstance(state, LibraryState) or frame.engine.library.is_fixed(state.label):
        return False
    return not any(frame.engine.library.has_special(state.label, hook) for hook in ("__get__", "__set_name__"))
