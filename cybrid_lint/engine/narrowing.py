"""What variables are where a condition holds, or does not."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.values import Const, Unknown, Value
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
    if value is None:
        return
    kept: list[Value] = []
    for option in value.options if hasattr(value, "options") else (value,):
        verdict = frame.engine.test(frame, kind, (option,))
        if isinstance(verdict, Const) and bool(verdict.value) is not holds:
            continue
        there = holds if kind == "true" else not holds
        if there and isinstance(option, Unknown) and not option.there:
            option = Unknown(option.names, option.vendor, True, option.whole)
        kept.append(option)
    if kept:
        frame.env[name] = union(kept)
