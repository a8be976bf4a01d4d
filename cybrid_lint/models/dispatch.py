"""`functools.singledispatch`: the implementation is chosen by the class of the first argument."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.expressions import evaluate
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.parameters import params_of
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    ClassInfo,
    External,
    Func,
    LibMethod,
    Obj,
    Partial,
    Value,
    options,
    union,
    walk,
)
from cybrid_lint.models.introspection import is_one_of
from cybrid_lint.models.registry import Decorator, decorator, method

LABEL = "dispatch"


def _dispatching(position: int) -> Decorator:
    """Return the model of a decorator whose functions are chosen by the argument at a position."""

    def model(frame: Frame, args: Args, value: Value) -> Value:
        made: list[Value] = []
        for one in options(value):
            if isinstance(one, Func):
                fields: dict[str, Value] = {"default": one}
                if position:
                    fields["method"] = one
                made.append(heap.allocate(frame, one.node, "lib", LABEL, fields))
            else:
                made.append(one)
        return union(made)

    return model


decorator("functools.singledispatch")(_dispatching(0))
decorator("functools.singledispatchmethod")(_dispatching(1))


@method(LABEL, "register")
def register(call: Call) -> Value:
    """Model `register`, with the class, or with a function that says it by its annotation."""
    owner = call.owner
    assert isinstance(owner, Obj)
    first, func = call.arg(0), call.args.get(1, "func")
    if func is None and not isinstance(first, Func):
        return Partial(LibMethod(owner, "register"), (first,), ())
    implementation = first if func is None else func
    classes = _annotated(call.frame, owner, first) if func is None else first
    heap.add(call.frame, owner, call.obj("list", "tuple", items=[classes, implementation]))
    return implementation


def _annotated(frame: Frame, owner: Obj, func: Value) -> Value:
    """Return the class that a function's annotation says it is for."""
    if not isinstance(func, Func):
        return UNKNOWN
    params = params_of(func)[1 if "method" in owner.fields else 0 :]
    annotation = params[0].annotation if params else None
    return UNKNOWN if annotation is None else evaluate(frame, annotation.annotation)


@method(LABEL, "__call__")
def dispatch(call: Call) -> Value:
    """Model the call: of the implementation that fits for sure, or of all that may fit."""
    owner = call.owner
    assert isinstance(owner, Obj)
    subject = call.arg(1 if "method" in owner.fields else 0)
    found = [one for each in options(subject) for one in _fitting(call.frame, owner, each)]
    return union(call_value(call.frame, call.node, one, call.args) for one in dict.fromkeys(found))


def _fitting(frame: Frame, owner: Obj, subject: Value) -> Iterator[Value]:
    maybe: list[Value] = []
    pairs = [tuple(pair.items) for pair in heap.members(frame, owner) if isinstance(pair, Obj)][::-1]
    # of several registrations of the same class the last counts
    for classes, implementation in sorted(pairs, key=lambda pair: _distance(subject, pair[0])):
        verdict = _is_for(subject, classes)
        if verdict:
            yield implementation
            return
        if verdict is None:
            maybe.append(implementation)
    yield from maybe
    yield owner.fields["default"]


def _distance(subject: Value, classes: Value) -> int:
    """Return how far above the class of a value the nearest of these classes is."""
    lineage = subject.cls.lineage() if isinstance(subject, Obj) and isinstance(subject.cls, ClassInfo) else []
    near = [lineage.index(one) for one in options(classes) if isinstance(one, ClassInfo) and one in lineage]
    return min(near, default=len(lineage))


def _is_for(subject: Value, classes: Value) -> bool | None:
    wanted = [one for option in options(classes) for one in walk(option, 2)]
    own = [one for one in wanted if isinstance(one, ClassInfo)]
    names = {one.name for one in wanted if isinstance(one, External)}
    return is_one_of(subject, own, names) if own or names else None
