"""What variables are where a condition holds, or does not."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import Choice, Union, choice, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.values import FALSE, NONE, Const, Unknown, Value
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes

# What a test may be made of that changes nothing when it is asked again.
_READING = (nodes.Name, nodes.Attr, nodes.Item, nodes.Const, nodes.Compare, nodes.Arg, nodes.Sequence)


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
        else:
            _narrow_by_parts(frame, written, holds)
    else:
        _narrow_by_parts(frame, written, holds)


def _narrow_by_parts(frame: Frame, written: nodes.Expr, holds: bool) -> None:
    """Let a variable be those of several objects of which a condition may hold: `entry.kind == "x"`."""
    name = _asked_variable(written)
    value = frame.env.get(name)
    if not isinstance(value, Union) or not all(map(_is_reading, walk(written))):
        return
    kept: list[Value] = []
    with frame.silenced():
        for option in value.options:
            frame.env[name] = option
            verdict = frame.engine.test(frame, "true", (frame.engine.evaluate(frame, written),))
            if not isinstance(verdict, Const) or bool(verdict.value) is holds:
                kept.append(option)
    frame.env[name] = union(kept) if kept else value


def _asked_variable(asked: nodes.Expr) -> str:
    """Return the variable that a condition asks of what it is or has, empty if it asks of something else."""
    if isinstance(asked, nodes.Compare):
        # `"key" in entry`
        asked = asked.rights[0][1] if isinstance(asked.left, nodes.Const) else asked.left
    while isinstance(asked, nodes.Attr | nodes.Item | nodes.Call):
        if not isinstance(asked, nodes.Call):
            asked = asked.value
        elif isinstance(asked.func, nodes.Name) and asked.args:
            asked = asked.args[0].value
        else:
            asked = asked.func
    return asked.id if isinstance(asked, nodes.Name) else ""


def _is_reading(node: nodes.Node) -> bool:
    """Tell whether a part of a condition changes nothing when it is asked again."""
    if not isinstance(node, nodes.Call):
        return isinstance(node, _READING)
    if isinstance(node.func, nodes.Name):
        return node.func.id == "isinstance"
    is_look_up = isinstance(node.func, nodes.Attr) and node.func.name == "get"
    return is_look_up and any(isinstance(arg.value, nodes.Const) for arg in node.args[:1])


def _narrow_name(frame: Frame, name: str, kind: str, holds: bool) -> None:
    value = frame.env.get(name)
    left = None if value is None else narrowed(frame, value, kind, holds)
    if left is not None:
        frame.env[name] = left


def narrowed(frame: Frame, value: Value, kind: str, holds: bool) -> Value | None:
    """Return what a value may be still, None if it can be nothing of what it was."""
    if isinstance(value, Union):
        kept = [narrowed(frame, option, kind, holds) for option in value.options]
        left = [option for option in kept if option is not None]
        if kind == "true" and not holds and any(frame.engine.test(frame, kind, (option,)) is FALSE for option in left):
            # one of which nothing is known has nothing to show here either
            left = [option for option in left if not isinstance(option, Unknown)]
        return union(left) if left else None
    if isinstance(value, Choice):
        then, orelse = (narrowed(frame, side, kind, holds) for side in (value.then, value.orelse))
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
