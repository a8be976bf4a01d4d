"""What variables are where a condition holds, or does not."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import Choice, Union, choice, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.values import NONE, Const, Unknown, Value
from cybrid_lint.ir import nodes


def narrow(frame: Frame, written: nodes.Expr, holds: bool) -> None:
    """Let variables be what a condition says of them that holds, or does not."""
    if isinstance(written, nodes.Unary) and written.op == "not":
        narrow(frame, written.value, not holds)
    elif isinstance(written, nodes.Bool) and (written.op == "and") is holds:
        narrow(frame, written.left, holds)
        narrow(frame, written.right, holds)
    elif isinstance(written, nodes.Named):
        narrow(frame, written.target, holds)
    elif isinstance(written, nodes.Name):
        _narrow_name(frame, written.id, "true", holds)
    elif isinstance(written, nodes.Compare) and len(written.rights) == 1:
        op, right = written.rights[0]
        left = written.left.target if isinstance(written.left, nodes.Named) else written.left
        if isinstance(right, nodes.Const) and right.value is None and isinstance(left, nodes.Name):
            if op in ("is", "=="):
                _narrow_name(frame, left.id, "none", holds)
            elif op in ("is not", "!="):
                _narrow_name(frame, left.id, "none", not holds)


def _narrow_name(frame: Frame, name: str, kind: str, holds: bool) -> None:
    value = frame.env.get(name)
    narrowed = None if value is None else _narrowed(frame, value, kind, holds)
    if narrowed is not None:
        frame.env[name] = narrowed


def _narrowed(frame: Frame, value: Value, kind: str, holds: bool) -> Value | None:
    """Return what a value may be still, None if it can be nothing of what it was."""
    if isinstance(value, Union):
        kept = [_narrowed(frame, option, kind, holds) for option in value.options]
        left = [option for option in kept if option is not None]
        return union(left) if left else None
    if isinstance(value, Choice):
        then, orelse = (_narrowed(frame, side, kind, holds) for side in (value.then, value.orelse))
        return choice(value.test, then, orelse) if then is not None and orelse is not None else then or orelse
    verdict = frame.engine.test(frame, kind, (value,))
    if isinstance(verdict, Const) and bool(verdict.value) is not holds:
        return None
    if kind == "none" and holds:
        return NONE
    is_there = holds if kind == "true" else not holds
    if is_there and isinstance(value, Unknown) and not value.there:
        return Unknown(value.names, value.vendor, True, value.whole)
    return value
