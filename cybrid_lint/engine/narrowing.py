"""What variables are where a condition holds, or does not."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import Choice, Union, choice, spread, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, InstanceState, SequenceState
from cybrid_lint.engine.operations import LEN, Call, Test
from cybrid_lint.engine.texts import Hole, Text
from cybrid_lint.engine.values import FALSE, NONE, UNKNOWN, Const, Unknown, Value
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes

# Comparisons, what is left of one that does not hold, and the same with its sides exchanged.
CONTRARY = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "eq": ""}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "eq": "eq"}
# Characters that a text may have of which so few are left to be seen as of a piece of it.
MOST_SHORT = 32
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


def side_left(
    frame: Frame, found: Value, asked: Value, holds: bool, side: Value, apply: Callable[[Value], Value]
) -> Value | None:
    """Return what is left of a side of a choice where a condition about that very value holds, or does not.

    The side has come to what was `found`, and `apply` says what else has that the condition asks about. None if nothing
    of it is left.
    """
    if not isinstance(asked, Test):
        return found
    if asked.kind == "not":
        return side_left(frame, found, asked.operands[0], not holds, side, apply)
    if asked.kind in ("and", "or"):
        each = [side_left(frame, found, operand, holds, side, apply) for operand in asked.operands]
        left = [one for one in each if one is not None]
        if holds is (asked.kind == "or"):
            return union(left) if left else None
        # what differs from what was found says more than that
        return next((one for one in left if one is not found), found) if len(left) == len(each) else None
    if asked.kind in ("true", "none"):
        return narrowed(frame, found, asked.kind, holds) if asked.operands[0] is side else found
    if asked.kind == "in" and not holds and asked.operands[1] is side:
        return _without(found, apply(asked.operands[0]))
    most = _most_characters(asked, holds, side, apply)
    return found if most is None or most > MOST_SHORT else spread(found, lambda one: _shortened(frame, one, most))


def _without(value: Value, other: Value) -> Value:
    """Return a text in which another is not: what was filled into it is something else."""
    if not isinstance(value, Text):
        return value
    parts = (UNKNOWN if isinstance(part, Hole) and part.value is other else part for part in value.parts)
    return Text(tuple(Hole(part) if isinstance(part, Value) else part for part in parts))


def _most_characters(asked: Test, holds: bool, side: Value, apply: Callable[[Value], Value]) -> int | None:
    """Return how long a value is at most, as a comparison of its length says that holds, or does not."""
    if asked.kind not in CONTRARY or len(asked.operands) != 2:
        return None
    kind, (length, most) = asked.kind, asked.operands
    if not isinstance(length, Call):
        kind, length, most = MIRRORED[kind], most, length
    kind = kind if holds else CONTRARY[kind]
    is_asked = isinstance(length, Call) and length.callee is LEN and length.args.positional == (side,)
    known = apply(most) if is_asked and kind in ("<", "<=", "eq") else None
    if not isinstance(known, Const) or not isinstance(known.value, int):
        return None
    return known.value - (kind == "<")


def _shortened(frame: Frame, value: Value, most: int) -> Value:
    """Return a text that has so many characters at most as what shows no more of it; a container as it is."""
    is_container = isinstance(frame.state(value), SequenceState | DictState | InstanceState)
    return value if is_container or isinstance(value, Const | Text) else Text((Hole(value, f"cut:{max(0, most)}"),))
