"""Parameters: what they are when nobody has given them, and how arguments are bound to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import libcst as cst

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    ClassInfo,
    Func,
    Obj,
    Opaque,
    Partial,
    Scalar,
    Text,
    Token,
    Value,
    options,
    union,
)


def params_of(func: Func) -> list[cst.Param]:
    """Return the parameters that can be given by position, in order."""
    params = func.node.params
    return [*params.posonly_params, *params.params]


def name_of(param: cst.Param) -> str:
    """Return a parameter's name."""
    return param.name.value


def star_of(func: Func) -> cst.Param | None:
    """Return the parameter that takes the remaining positional arguments."""
    star = func.node.params.star_arg
    return star if isinstance(star, cst.Param) else None


def own_receiver(receiver: Value | None) -> Value | None:
    """Return the receiver that a method's own summary is made with: the generic instance of the class."""
    if isinstance(receiver, Obj) and receiver.kind == "instance" and not isinstance(receiver.cls, str):
        return receiver.cls.generic or receiver
    return receiver


def takes_receiver(func: Func) -> bool:
    """Tell whether a function of a class gets the instance or the class as its first argument."""
    return func.owner is not None and "staticmethod" not in func.marks


def bind_unknown(frame: Frame, func: Func, receiver: Value | None) -> None:
    """Bind all parameters to what they say themselves: their name, their annotation, their default."""
    variables = frame.scope.vars
    positional = params_of(func)
    if receiver is not None and positional and "staticmethod" not in func.marks:
        variables[name_of(positional[0])] = receiver
        positional = positional[1:]
    for param in [*positional, *func.node.params.kwonly_params]:
        variables[name_of(param)] = unknown(frame, func, param)
    star = star_of(func)
    if star is not None:
        variables[name_of(star)] = heap.allocate(frame, star, "list", "tuple", open_=True)
    extra = func.node.params.star_kwarg
    if extra is not None:
        variables[name_of(extra)] = heap.allocate(frame, extra, "dict", "dict", open_=True)


def unknown(frame: Frame, func: Func, param: cst.Param) -> Value:
    """Return what a parameter is when no caller has given it."""
    from cybrid_lint.models import registry

    name = name_of(param)
    injected = registry.injected(frame, func, param)
    if injected is not None:
        return injected
    typed = typed_value(frame, func, param)
    default = func.defaults.get(name)
    if typed is not None:
        return typed
    plain: Value = Opaque((name,), given=True)
    if func.owner is not None and func.name == "__init__" and name in func.owner.addresses:
        plain = union([func.owner.addresses[name], plain])
    if default is None or default == NONE:
        return plain
    return union([default, plain])


def typed_value(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return what a parameter's annotation says of it, None if that is nothing."""
    from cybrid_lint.evaluation.annotations import value_of_annotation

    if param.annotation is None or isinstance(func.node, cst.Lambda):
        return None
    holder = Frame(frame.machine, func.module, func.scope, ("annotation", frame.key), func, frame)
    return value_of_annotation(holder, param.annotation.annotation, name_of(param))


def bind(frame: Frame, func: Func, args: Args, receiver: Value | None) -> dict[str, Value]:
    """Return the parameters as a call's arguments set them."""
    bound: dict[str, Value] = {}
    given = list(args.positional)
    if receiver is not None and "staticmethod" not in func.marks:
        given.insert(0, receiver)
    positional = params_of(func)
    for param, value in zip(positional, given, strict=False):
        bound[name_of(param)] = _there(func, param, value)
    keywords = dict(args.keywords)
    for param in [*positional, *func.node.params.kwonly_params]:
        name = name_of(param)
        if name in bound:
            continue
        if name in keywords:
            bound[name] = _there(func, param, keywords.pop(name))
        else:
            # who gives arguments that are not seen may give this one: what a framework injects, for one
            bound[name] = unknown(frame, func, param) if args.open else _missing(func, name)
    star = star_of(func)
    if star is not None:
        rest = given[len(positional) :]
        bound[name_of(star)] = _gathered(frame, star, "list", "tuple", {}, rest, args.open)
    extra = func.node.params.star_kwarg
    if extra is not None:
        bound[name_of(extra)] = _gathered(frame, extra, "dict", "dict", keywords, [], args.open)
    return bound


def _there(func: Func, param: cst.Param, value: Value) -> Value:
    """Return an argument; one from outside that is given in the place of None is taken to be something else."""
    if func.defaults.get(name_of(param)) != NONE or not isinstance(value, Opaque):
        return value
    return replace(value, there=True)


def _missing(func: Func, name: str) -> Value:
    default = func.defaults.get(name)
    return Opaque((name,), given=True) if default is None else default


def _gathered(
    frame: Frame,
    node: cst.Param,
    kind: str,
    label: str,
    fields: dict[str, Value],
    items: list[Value],
    open_: bool,
) -> Obj:
    """Return the container of the remaining arguments; the same one for the same arguments."""
    key = ("gathered", id(node), tuple(fields.items()), tuple(items), open_)
    made = frame.machine.objects.get(key)
    if made is None:
        made = frame.machine.objects[key] = Obj(kind, label, dict(fields), list(items), open_=open_)
    return made


def key_of(bound: dict[str, Value]) -> tuple[Any, ...]:
    """Return what makes two calls the same."""
    return tuple(sorted(bound.items(), key=lambda item: item[0]))


# The field in which a generator keeps the call that it goes on with when something is sent to it.
RESUMED = "<call>"


def result_of(frame: Frame, func: Func) -> Value:
    """Return what a call gives, from what its body returned and yielded."""
    if not frame.yields:
        if not frame.returns:
            return NONE
        return union([*frame.returns, *([NONE] if frame.reachable else [])])
    produced = union(frame.yields)
    if "contextmanager" in func.marks:
        return heap.allocate(frame, func.node, "lib", "contextmanager", {"value": produced})
    made = heap.allocate(frame, func.node, "list", "generator", items=options(produced), open_=False)
    if frame.returns:
        made.fields["return"] = union(frame.returns)
    made.fields[RESUMED] = Partial(func, (), tuple(frame.bound.items()))
    return made


def hook_of(frame: Frame, func: Func) -> Callable[[Value], Value] | None:
    """Return what a `yield` in this function gives back, where a library drives the generator."""
    from cybrid_lint.models import registry

    return registry.yield_hook(frame, func)


def token_named(names: tuple[str, ...]) -> Token | None:
    """Return the token that names say a value from outside to be, such as `bank_token` or `org_client`."""
    from cybrid_lint.evaluation.naming import token_type_named

    for name in names:
        found = token_type_named(name)
        if found is not None:
            return Token(found, None, name)
    return None


def fields_of(cls: ClassInfo) -> list[str]:
    """Return the annotated fields of a class and its bases, in the order in which a constructor takes them."""
    found: dict[str, None] = {}
    for one in reversed(cls.lineage()):
        described = [name for name, value in one.attrs.items() if isinstance(value, Obj) and value.label == "field"]
        for name in [*one.annotations, *described]:
            found.setdefault(name)
    return list(found)


__all__ = ["UNKNOWN", "Scalar", "Text", "bind", "bind_unknown"]
