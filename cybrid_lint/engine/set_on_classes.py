"""What a body sets on classes: the class has it from then on, with what the body still changes of it."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.symbols import Global, Ref, has_parameters
from cybrid_lint.engine.values import Value


def set_on_class(frame: Frame, code: ClassCode, name: str, value: Value) -> None:
    """Set an attribute of a class."""
    known = code.attrs.get(name)
    _keep(frame, code, name, known, value)
    if not frame.is_scratch and any(isinstance(option, Ref) for option in options(value)):
        frame.outcome.on_classes[code, name] = (known, value, tuple(frame.guards))


def read_here(frame: Frame, code: ClassCode, name: str, value: Value) -> Value:
    """Return what a class has under a name, where this body has set it as the object that the body may still change."""
    kept = frame.outcome.on_classes.get((code, name))
    if kept is None:
        return value
    known, own, guards = kept
    # behind the branch that has set it, it may still be what it was
    if known is None or tuple(frame.guards[: len(guards)]) == guards:
        return own
    return union((known, own))


def keep_changed(frame: Frame) -> None:
    """Let classes have what a body has set on them as it is at the body's end."""
    for (code, name), (known, value, _) in frame.outcome.on_classes.items():
        _keep(frame, code, name, known, value)


def _keep(frame: Frame, code: ClassCode, name: str, known: Value | None, value: Value) -> None:
    """Keep an attribute beside what was known of it; what callers decide is a variable of the module that they bind."""
    closed = frame.close(value)
    if code.enclosing is None and has_parameters(closed):
        symbol = Global(code.module.path, f"{code.name}.{name}")
        if closed is symbol:
            return
        frame.engine.modules.note_global(frame, code.module, symbol.name, value)
        closed = symbol
    code.attrs[name] = closed if known is None else union((known, closed))
