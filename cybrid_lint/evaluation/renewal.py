"""Renewal: what a remembered evaluation has made is made anew for each call, so that two calls share no object."""

from __future__ import annotations

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import Bound, Hole, LibMethod, Obj, Site, Text, Union, Value, union


def renew(frame: Frame, site: Site, value: Value, made: set[Obj], seen: dict[Obj, Obj]) -> Value:
    """Return the value with the objects of `made` replaced by copies that belong to this call."""
    if isinstance(value, Union):
        return union(renew(frame, site, one, made, seen) for one in value.options)
    if isinstance(value, Text):
        if not any(isinstance(part, Hole) for part in value.parts):
            return value
        return Text(
            tuple(
                Hole(renew(frame, site, part.value, made, seen), part.form) if isinstance(part, Hole) else part
                for part in value.parts
            )
        )
    if isinstance(value, Bound):
        return Bound(value.func, renew(frame, site, value.receiver, made, seen))
    if isinstance(value, LibMethod):
        return LibMethod(renew(frame, site, value.owner, made, seen), value.name)
    if not isinstance(value, Obj) or value not in made:
        return value
    if value not in seen:
        key = ("renewed", id(value), id(site.node), frame.key)
        copy = frame.machine.objects.get(key)
        if copy is None:
            copy = frame.machine.objects[key] = Obj(value.kind, value.cls, site=value.site)
        seen[value] = copy
        copy.given = value.given
        copy.frame, copy.branch = frame.key, frame.branch
        copy.open, copy.filled = value.open, value.filled
        copy.rest = None if value.rest is None else renew(frame, site, value.rest, made, seen)
        copy.fields = {name: renew(frame, site, one, made, seen) for name, one in value.fields.items()}
        copy.items = [renew(frame, site, one, made, seen) for one in value.items]
        frame.fresh.append(copy)
    return seen[value]
