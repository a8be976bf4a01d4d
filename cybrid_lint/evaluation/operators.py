"""Operators: concatenation, formatting, slices, comparisons."""

from __future__ import annotations

import re
from dataclasses import replace

import libcst as cst

from cybrid_lint.evaluation import heap, known
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    MOST_PARTS,
    UNKNOWN,
    Hole,
    Lit,
    Obj,
    Opaque,
    Scalar,
    Text,
    Token,
    Union,
    Value,
    concat,
    options,
    pieces,
    text,
    union,
)

# A slice of at most eight characters of a secret is no secret (SPEC, "Written in plain text").
SHORT = 8
MASKED = Opaque(("masked",), vendor="other")
#: Of a text, that is: a number's precision has another letter behind it.
PRECISION = re.compile(r"\.(\d+)s?$")
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0]*(?:\*|[1-9]\d*)?(?:\.(\d+))?([sdrifgxXeEcoa%])")


def binary(frame: Frame, node: cst.CSTNode, operator: cst.CSTNode, left: Value, right: Value) -> Value:
    """Return what a binary operator gives."""
    if isinstance(operator, cst.Add | cst.AddAssign):
        return plus(frame, node, left, right)
    if isinstance(operator, cst.BitOr | cst.BitOrAssign):
        return merged(frame, node, left, right)
    if isinstance(operator, cst.Modulo) and any(isinstance(one, Text) for one in options(left)):
        return union(percent(one, right) for one in options(left))
    if isinstance(operator, cst.Divide):
        return joined_path(left, right)
    if isinstance(operator, cst.Multiply):
        return repeated(left, right)
    if isinstance(operator, cst.Subtract | cst.BitAnd) and isinstance(left, Obj) and left.kind == "list":
        return difference(frame, node, left, right, keep=isinstance(operator, cst.BitAnd))
    return UNKNOWN


def is_texty(value: Value) -> bool:
    """Tell whether a value may be a text or stand in one."""
    return any(isinstance(one, Text | Token) for one in options(value))


def plus(frame: Frame, node: cst.CSTNode, left: Value, right: Value) -> Value:
    """Return the sum of texts or of lists."""
    if is_texty(left) or is_texty(right):
        return concat([left, right])
    lists = [one for one in (*options(left), *options(right)) if isinstance(one, Obj) and one.kind == "list"]
    if lists:
        return merged(frame, node, left, right)
    if isinstance(left, Opaque) and isinstance(right, Opaque):
        return concat([left, right])
    return UNKNOWN


def merged(frame: Frame, node: cst.CSTNode, left: Value, right: Value) -> Value:
    """Return the union or concatenation of collections or mappings."""
    parts = [*options(left), *options(right)]
    dicts = [one for one in parts if isinstance(one, Obj) and one.kind == "dict"]
    if dicts:
        made = heap.allocate(frame, node, "dict", "dict")
        for one in parts:
            heap.merge(frame, made, one)
        return made
    lists = [one for one in parts if isinstance(one, Obj) and one.kind == "list"]
    if not lists:
        return UNKNOWN
    items = [item for one in lists for item in heap.members(frame, one)]
    open_ = any(one.open for one in lists) or len(lists) < len(parts)
    return heap.allocate(frame, node, "list", lists[0].label, items=items, open_=open_)


def difference(frame: Frame, node: cst.CSTNode, left: Obj, right: Value, *, keep: bool) -> Value:
    """Return a set without, or only with, the members of another."""
    others = [one for option in options(right) if isinstance(option, Obj) for one in heap.members(frame, option)]
    texts = {one.known for one in others if isinstance(one, Text)}
    items = [
        one
        for one in heap.members(frame, left)
        if (isinstance(one, Text) and one.known in texts) is keep or not isinstance(one, Text)
    ]
    return heap.allocate(frame, node, "list", left.label, items=items, open_=left.open)


def repeated(left: Value, right: Value) -> Value:
    """Return a text repeated a known number of times."""
    if isinstance(left, Text) and left.known is not None and isinstance(right, Scalar) and isinstance(right.value, int):
        made = known.repeated(left.known, right.value)
        if made is not None:
            first = left.parts[0] if left.parts else None
            return text(made, first.site if isinstance(first, Lit) else None)
    return UNKNOWN


def joined_path(left: Value, right: Value) -> Value:
    """Return `left / right` of paths and URLs."""
    if is_texty(left):
        return concat([left, text("/"), right])
    names = next((one.names for one in options(left) if isinstance(one, Opaque)), ())
    return Opaque(names)


def cut(value: Value, precision: str | None) -> Value:
    """Return what a field of a format shows of a value, where it says how many characters."""
    most = known.number(precision or "")
    if most is None or most > SHORT:
        return value
    return union(one if isinstance(one, Scalar) else MASKED for one in options(value))


def percent(template: Value, right: Value) -> Value:
    """Return `template % right`."""
    if not isinstance(template, Text) or template.known is None:
        return concat([template, right]) if isinstance(template, Text) else UNKNOWN
    if template.known.count("%") > MOST_PARTS:
        return UNKNOWN
    site = next((part.site for part in template.parts if isinstance(part, Lit)), None)
    values = list(right.items) if isinstance(right, Obj) and right.kind == "list" else [right]
    made: list[Value] = []
    end = 0
    for match in PERCENT.finditer(template.known):
        made.append(Text((Lit(template.known[end : match.start()], site),)))
        end = match.end()
        if match[3] == "%":
            made.append(text("%"))
        elif match[1] and isinstance(right, Obj):
            made.append(cut(right.fields.get(match[1], UNKNOWN), match[2]))
        else:
            made.append(cut(values.pop(0), match[2]) if values else UNKNOWN)
    made.append(Text((Lit(template.known[end:], site),)))
    return concat([one for one in made if one != Text((Lit("", site),))])


def sliced(
    frame: Frame,
    node: cst.CSTNode,
    owner: Value,
    lower: Value | None,
    upper: Value | None,
    step: Value | None,
) -> Value:
    """Return a slice: of known text the text, of a secret nothing if it is short, else the secret."""
    start, stop, stride = _number(lower), _number(upper), _number(step)
    certain = all(one is None or isinstance(one, Scalar) for one in (lower, upper, step)) and stride != 0
    found: list[Value] = []
    for one in options(owner):
        if isinstance(one, Text) and one.known is not None and certain:
            first = one.parts[0] if one.parts else Lit("")
            found.append(Text((replace(first, text=one.known[start:stop:stride]),)) if isinstance(first, Lit) else one)
        elif isinstance(one, Obj) and one.kind == "list":
            exact = certain and not one.open
            items = one.items[start:stop:stride] if exact else one.items
            found.append(heap.allocate(frame, node, "list", one.label, items=items, open_=one.open))
        elif _is_short(start, stop, lower, upper):
            found.append(MASKED)
        else:
            found.append(one)
    return union(found)


def _number(value: Value | None) -> int | None:
    return value.value if isinstance(value, Scalar) and isinstance(value.value, int) else None


def _is_short(start: int | None, stop: int | None, lower: Value | None, upper: Value | None) -> bool:
    """Tell whether a slice is sure to have at most eight characters."""
    if upper is None:
        return start is not None and -SHORT <= start < 0
    if stop is None:
        return not isinstance(upper, Scalar)
    begin = start or 0
    return stop >= 0 and begin >= 0 and stop - begin <= SHORT


def compare(operator: cst.BaseCompOp, left: Value, right: Value) -> Value:
    """Return what a comparison gives where both sides are known."""
    if isinstance(left, Union) or isinstance(right, Union):
        answers = {compare(operator, one, other) for one in options(left) for other in options(right)}
        return answers.pop() if len(answers) == 1 else UNKNOWN
    if isinstance(operator, cst.In | cst.NotIn):
        return _contained(left, right, isinstance(operator, cst.In))
    same = _same(left, right)
    if same is None:
        return UNKNOWN
    if isinstance(operator, cst.Equal | cst.Is):
        return Scalar.of(same)
    if isinstance(operator, cst.NotEqual | cst.IsNot):
        return Scalar.of(not same)
    return UNKNOWN


def _same(left: Value, right: Value) -> bool | None:
    first, second = constant(left), constant(right)
    if first is not None and second is not None:
        return first == second
    if isinstance(left, Obj) and isinstance(right, Obj) and left.kind == right.kind == "member":
        return left is right
    nothing = Scalar.of(None)
    for one, other in ((left, right), (right, left)):
        if one == nothing and (isinstance(other, Obj | Text | Token) or (isinstance(other, Opaque) and other.there)):
            return False
    return None


def constant(value: Value) -> tuple[object] | None:
    """Return a known constant in a tuple, None for anything else."""
    if isinstance(value, Scalar):
        return (value.value,)
    if isinstance(value, Text) and value.known is not None:
        return (value.known,)
    if isinstance(value, Obj) and value.kind == "member":
        return constant(value.fields["value"])
    return None


def _contained(left: Value, right: Value, wanted: bool) -> Value:
    wanted_one = constant(left)
    if wanted_one is None or not isinstance(right, Obj) or right.open:
        return UNKNOWN
    members = [text(key) for key in right.fields] if right.kind == "dict" else right.items
    constants = [constant(one) for one in members]
    if wanted_one in constants:
        return Scalar.of(wanted)
    return UNKNOWN if None in constants else Scalar.of(not wanted)


__all__ = ["Hole", "binary", "compare", "constant", "percent", "pieces", "sliced"]
