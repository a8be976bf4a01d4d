"""What decorators make of functions and classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.arguments import arguments
from cybrid_lint.engine.callables import Bound, Function, LibraryMethod
from cybrid_lint.engine.expressions import evaluate
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import Const, Library, Unknown, Value
from cybrid_lint.ir import nodes


def decorated(frame: Frame, defined: Value, decorators: Sequence[nodes.Expr]) -> Value:
    """Return a function or class as its decorators leave it, applied from the nearest outwards."""
    value = defined
    written = [(decorator, *_decorator(frame, decorator)) for decorator in decorators]
    for node, callee, args in reversed(written):
        value = union(_apply(frame, callee, args, option, frame.site(node)) for option in options(value))
        if isinstance(defined, Function):
            frame.engine.functions.note_decorated(frame, defined.code, value)
        if isinstance(defined, Function):
            value = union(_standing(option, defined) for option in options(value))
    return value


def _decorator(frame: Frame, node: nodes.Expr) -> tuple[Value, Args | None]:
    """Return what a decorator is; of one of a library that is called, the callee and its arguments."""
    if isinstance(node, nodes.Call):
        callee = evaluate(frame, node.func)
        if isinstance(callee, Library | LibraryMethod | Unknown):
            return callee, arguments(frame, node.args)
        return frame.engine.call(frame, callee, arguments(frame, node.args), frame.site(node)), None
    return evaluate(frame, node), None


def _apply(frame: Frame, callee: Value, args: Args | None, value: Value, site: Any) -> Value:
    name = _library_name(frame, callee)
    if name is not None:
        owner = callee.owner if isinstance(callee, LibraryMethod) else None
        made = frame.engine.library.decorator(frame, name, args, value, site, owner)
        if made is not None:
            return made
        return value
    if not isinstance(value, Function) and not isinstance(callee, Function | Bound):
        return value
    result = frame.engine.call(frame, callee, Args((value,)), site)
    telling = [option for option in options(result) if not isinstance(option, Unknown | Const)]
    return union(telling) if telling else value


def _library_name(frame: Frame, callee: Value) -> str | None:
    if isinstance(callee, Library):
        return callee.name
    if isinstance(callee, LibraryMethod):
        label = frame.engine.label_of(frame, callee.owner)
        return f"{label or '?'}.{callee.name}"
    if isinstance(callee, Unknown):
        return f"?.{callee.names[0]}" if callee.names else "?"
    return None


def _standing(value: Value, defined: Function) -> Value:
    """Return what stands in the place of a function, which knows what it stands for."""
    if isinstance(value, Function) and value.code is not defined.code:
        return value.standing_for(defined.code)
    return value
