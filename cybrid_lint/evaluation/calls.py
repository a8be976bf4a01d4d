"""Calls: arguments, and what is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import libcst as cst

from cybrid_lint.evaluation import classes, heap
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Bound,
    ClassInfo,
    External,
    Func,
    LibMethod,
    Obj,
    Opaque,
    Partial,
    Scalar,
    Site,
    Text,
    Token,
    Union,
    Value,
    options,
    union,
    walk,
)


@dataclass
class Args:
    """The arguments of a call: those that are seen, their places, and whether there may be more."""

    positional: list[Value] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    open: bool = False
    sites: dict[int | str, Site] = field(default_factory=dict)

    def get(self, position: int | None, *names: str) -> Value | None:
        """Return the argument at a position or of one of these names, None if it is not given."""
        for name in names:
            if name in self.keywords:
                return self.keywords[name]
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return None

    def all(self) -> list[Value]:
        """Return all arguments that are seen."""
        return [*self.positional, *self.keywords.values()]

    def places(self) -> tuple[tuple[Value, Site], ...]:
        """Return each argument with its place."""
        found: list[tuple[Value, Site]] = []
        for key, site in self.sites.items():
            if isinstance(key, int):
                if key < len(self.positional):
                    found.append((self.positional[key], site))
            elif key in self.keywords:
                found.append((self.keywords[key], site))
        return tuple(found)

    def after(self, count: int) -> Args:
        """Return the arguments without the first positional ones."""
        sites: dict[int | str, Site] = {
            (key - count if isinstance(key, int) else key): site
            for key, site in self.sites.items()
            if not isinstance(key, int) or key >= count
        }
        return Args(self.positional[count:], dict(self.keywords), self.open, sites)


@dataclass
class Call:
    """A call of something of a library, as models get it."""

    frame: Frame
    node: cst.CSTNode
    args: Args
    owner: Value = UNKNOWN
    name: str = ""

    @property
    def site(self) -> Site:
        """The place of the call."""
        return Site(self.frame.module, self.node)

    def obj(
        self,
        kind: str,
        label: str,
        fields: dict[str, Value] | None = None,
        items: Iterable[Value] = (),
        *,
        open_: bool = False,
        variant: object = None,
    ) -> Obj:
        """Return the object that this call makes."""
        return heap.allocate(self.frame, self.node, kind, label, fields, items, open_=open_, variant=variant)

    def arg(self, position: int | None, *names: str) -> Value:
        """Return an argument by position or name; unknown if it is not given."""
        found = self.args.get(position, *names)
        return UNKNOWN if found is None else found


def call_value(frame: Frame, node: cst.CSTNode, callee: Value, args: Args) -> Value:
    """Return what calling a value gives."""
    callees = options(callee)
    if len(callees) == 1:
        return _call_one(frame, node, callees[0], args)
    with frame.maybe(node, callees):
        return union([_call_one(frame, node, one, args) for one in callees])


def _call_one(frame: Frame, node: cst.CSTNode, callee: Value, args: Args) -> Value:
    from cybrid_lint.models import registry

    site = Site(frame.module, node)
    if isinstance(callee, Func):
        return frame.machine.call(frame, site, callee, args)
    if isinstance(callee, Bound):
        return frame.machine.call(frame, site, callee.func, args, callee.receiver)
    if isinstance(callee, ClassInfo):
        return classes.construct(frame, site, callee, args)
    if isinstance(callee, Partial):
        return call_value(frame, node, callee.func, applied(callee, args))
    if isinstance(callee, External):
        return registry.call_function(Call(frame, node, args, callee, callee.name))
    if isinstance(callee, LibMethod):
        return registry.call_method(Call(frame, node, args, callee.owner, callee.name))
    if isinstance(callee, Obj):
        return call_object(frame, node, callee, args)
    if isinstance(callee, Opaque):
        return call_opaque(frame, node, callee, args)
    return UNKNOWN


# Methods that change what they are called on.
WRITING = frozenset({"update", "setdefault", "append", "extend", "add", "insert", "pop", "set_default_header"})


def call_opaque(frame: Frame, node: cst.CSTNode, callee: Opaque, args: Args) -> Value:
    """Return what calling something from outside gives: a look-up by a known key keeps the key's name."""
    from cybrid_lint.models import registry

    name, rest = (callee.names[0], callee.names[1:]) if callee.names else ("", ())
    frame.lets_out = frame.lets_out or callee.given
    if callee.given and name in WRITING:
        frame.machine.note_writer(frame)
    model = registry.METHODS.get(("opaque", name))
    if model is not None:
        return model(Call(frame, node, args, Opaque(rest, callee.vendor, callee.given), name))
    return hand_over(frame, node, args)


# The field in which an instance that a decorator has made keeps the function that it stands for.
DECORATES = "<decorates>"


def called_as(frame: Frame, node: cst.CSTNode, instance: Obj) -> Value:
    """Return what is called when an instance is: its `__call__`."""
    from cybrid_lint.evaluation.objects import attribute

    method = attribute(frame, node, instance, "__call__")
    decorated = instance.fields.get(DECORATES)
    if isinstance(method, Bound) and isinstance(decorated, Func):
        return Bound(replace(method.func, decorates=decorated), method.receiver)
    return method


def call_object(frame: Frame, node: cst.CSTNode, callee: Obj, args: Args) -> Value:
    """Return what calling an instance gives: its `__call__`, or for a library's object what its model says."""
    from cybrid_lint.models import registry

    if callee.kind == "instance":
        method = called_as(frame, node, callee)
        if isinstance(method, Bound):
            return call_value(frame, node, method, args)
        return hand_over(frame, node, args)
    return registry.call_method(Call(frame, node, args, callee, "__call__"))


def applied(partial: Partial, args: Args) -> Args:
    """Return the arguments of a call together with those that a partial has already."""
    count = len(partial.args)
    sites: dict[int | str, Site] = {
        (key + count if isinstance(key, int) else key): site for key, site in args.sites.items()
    }
    return Args([*partial.args, *args.positional], {**dict(partial.kwargs), **args.keywords}, args.open, sites)


def hand_over(frame: Frame, node: cst.CSTNode, args: Args) -> Value:
    """Give arguments to code that is not seen: tokens are out of sight from here, and callables will be called."""
    for value in args.all():
        escape(value, "handed to code that is not seen")
        heap.share_value(frame, value)
        for one in options(value):
            if isinstance(one, Func) and not one.is_given and not isinstance(one.node, cst.Lambda):
                escape(frame.machine.summary(one).value, "returned to code that is not seen")
            if isinstance(one, LibMethod) or (isinstance(one, Partial) and isinstance(one.func, LibMethod)):
                rest = [other for other in args.positional if other is not value]
                call_value(frame, node, one, Args(rest, {}, open=True))
            elif isinstance(one, Partial):
                call_value(frame, node, one, Args([], {}, open=True))
            elif (isinstance(one, Func) and one.is_given) or is_given(one):
                # it holds what somebody gave it: the place that hands it over is where that was chosen
                call_value(frame, node, one, Args([], {}, open=True))
    return UNKNOWN


def is_given(value: Value) -> bool:
    """Tell whether a value is a method of an instance that was made with certain arguments."""
    if not isinstance(value, Bound) or not isinstance(value.receiver, Obj):
        return False
    cls = value.receiver.cls
    return not isinstance(cls, str) and value.receiver is not cls.generic and value.receiver.kind == "instance"


def escape(value: Value, how: str) -> int:
    """Note of every token in a value that not all of its uses are seen; return how many values were looked at."""
    held = list(walk(value))
    for one in held:
        if isinstance(one, Token) and one.request is not None:
            one.request.unseen.add(how)
    return len(held)


def is_plain(value: Value) -> bool:
    """Tell whether a value says nothing that a callee could do something with."""
    if isinstance(value, Union):
        return all(is_plain(one) for one in value.options)
    return isinstance(value, Opaque | Scalar)


def as_text(value: Value) -> str | None:
    """Return the one known text that a value is, else None."""
    return value.known if isinstance(value, Text) else None
