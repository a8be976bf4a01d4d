"""Patterns of `match`: what they bind, and whether they match."""

from __future__ import annotations

import libcst as cst

from cybrid_lint.evaluation.assignments import assign_name
from cybrid_lint.evaluation.comprehensions import each, members_of
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.operators import constant
from cybrid_lint.evaluation.values import UNKNOWN, External, Obj, Value, options, truth, union


def bind_pattern(frame: Frame, pattern: cst.MatchPattern, subject: Value) -> bool | None:
    """Bind the names of a pattern; return whether it is sure to match (True) or not to (False), else None."""
    if isinstance(pattern, cst.MatchAs):
        verdict = True if pattern.pattern is None else bind_pattern(frame, pattern.pattern, subject)
        if pattern.name is not None:
            assign_name(frame, pattern.name.value, subject)
        return verdict
    if isinstance(pattern, cst.MatchValue | cst.MatchSingleton):
        return _compared(frame, pattern.value, subject)
    if isinstance(pattern, cst.MatchOr):
        verdicts = [bind_pattern(frame, one.pattern, subject) for one in pattern.patterns]
        if True in verdicts:
            return True
        return None if None in verdicts else False
    if isinstance(pattern, cst.MatchList | cst.MatchTuple):
        _sequence(frame, pattern, subject)
    elif isinstance(pattern, cst.MatchMapping):
        _mapping(frame, pattern, subject)
    elif isinstance(pattern, cst.MatchClass):
        return _class(frame, pattern, subject)
    return None


def _compared(frame: Frame, node: cst.BaseExpression, subject: Value) -> bool | None:
    from cybrid_lint.evaluation.expressions import evaluate

    wanted, known = constant(evaluate(frame, node)), constant(subject)
    if wanted is None or known is None or frame.is_body:
        return None
    return wanted == known


def _sequence(frame: Frame, pattern: cst.MatchList | cst.MatchTuple, subject: Value) -> None:
    items, more = members_of(frame, subject)
    starred = any(isinstance(one, cst.MatchStar) for one in pattern.patterns)
    exact = not more and not starred and len(items) == len(pattern.patterns)
    for index, one in enumerate(pattern.patterns):
        if isinstance(one, cst.MatchStar):
            if one.name is not None:
                assign_name(frame, one.name.value, UNKNOWN)
        else:
            bind_pattern(frame, one.value, items[index] if exact else each(frame, pattern, subject))


def _mapping(frame: Frame, pattern: cst.MatchMapping, subject: Value) -> None:
    from cybrid_lint.evaluation.expressions import evaluate
    from cybrid_lint.evaluation.objects import item

    for one in pattern.elements:
        bind_pattern(frame, one.pattern, item(frame, pattern, subject, evaluate(frame, one.key)))
    if pattern.rest is not None:
        assign_name(frame, pattern.rest.value, UNKNOWN)


def _class(frame: Frame, pattern: cst.MatchClass, subject: Value) -> bool | None:
    from cybrid_lint.evaluation.calls import Args, call_value
    from cybrid_lint.evaluation.expressions import evaluate

    cls = evaluate(frame, pattern.cls)
    asked = call_value(frame, pattern, External("builtins.isinstance"), Args([subject, cls]))
    verdict = None if frame.is_body else truth(asked)
    if verdict is not False:
        _parts(frame, pattern, subject, cls)
    return None if verdict and (pattern.patterns or pattern.kwds) else verdict


def _parts(frame: Frame, pattern: cst.MatchClass, subject: Value, cls: Value) -> None:
    from cybrid_lint.evaluation.objects import attribute

    for one in pattern.kwds:
        bind_pattern(frame, one.pattern, attribute(frame, pattern, subject, one.key.value))
    if isinstance(cls, External) and cls.name.startswith("builtins."):
        # a built-in type's pattern takes the subject itself
        for element in pattern.patterns[:1]:
            bind_pattern(frame, element.value, subject)
        return
    fields = union(options(subject))
    names = list(fields.fields) if isinstance(fields, Obj) else []
    for index, element in enumerate(pattern.patterns):
        value = attribute(frame, pattern, subject, names[index]) if index < len(names) else UNKNOWN
        bind_pattern(frame, element.value, value)
