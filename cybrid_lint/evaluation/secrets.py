"""Secrets: which values are credentials, and whether a text, a mapping or an object shows one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cybrid_lint.credentials import judge, vendor_of
from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import (
    Bound,
    ClassInfo,
    Func,
    Hole,
    Lit,
    Obj,
    Opaque,
    Scalar,
    Text,
    Token,
    Union,
    Value,
    options,
    union,
)

WORDS = {
    "client_id": "client ID",
    "client_secret": "client secret",
    "access_token": "access token",
    "signing_key": "signing key",
    "private_key": "private key",
}
MOST_DEPTH = 6
#: What a field says that is shown as it is; anything else hides it, or is a function that masks it.
SHOWN = Scalar.of(True)


def secrets_in(frame: Frame, value: Value, *, client_id: bool = False, depth: int = MOST_DEPTH) -> list[str]:
    """Return in words which secrets a reader of this value sees; client IDs only where they count."""
    found = [kind for one in shown(frame, value, depth) if (kind := secret_kind(frame, one)) is not None]
    return [WORDS[kind] for kind in dict.fromkeys(found) if client_id or kind != "client_id"]


def secret_kind(frame: Frame, value: Value) -> str | None:
    """Return which kind of Cybrid credential a value is, None if it is none."""
    if isinstance(value, Token):
        return "access_token"
    if isinstance(value, Opaque):
        return _outside(frame, value)
    if isinstance(value, Text) and value.known is not None and len(value.known) >= 16:
        kept = next((part for part in value.parts if isinstance(part, Lit) and part.names), None)
        if kept is not None:
            module = kept.site.module if kept.site is not None else frame.module
            # the nearest name may say nothing, as `key` in a loop, where the one before says what it is
            ways = [kept.names, kept.names[1:]] if len(kept.names) > 1 else [kept.names]
            kinds = (judge(value.known, [*names, *module.words], vendor_hint=module.vendor) for names in ways)
            return next((kind for kind in kinds if kind is not None), None)
    return None


def _outside(frame: Frame, value: Opaque) -> str | None:
    """Judge a value from outside by the names it came by, in Cybrid context alone."""
    if value.vendor == "other" or not value.names:
        return None
    vendors = [vendor for name in value.names if (vendor := vendor_of(name)) is not None]
    if vendors and vendors[0] != "cybrid":
        return None
    ours = value.vendor == "cybrid" or bool(vendors) or frame.module.speaks_cybrid
    if not ours:
        return None
    surely = value.vendor == "cybrid" or "cybrid" in vendors
    for name in value.names[:2]:
        sense = sense_of_name(name)
        if sense.kind is None or sense.strength == "weak":
            continue
        if surely or sense.strength == "strong":
            return sense.kind
    return None


def shown(frame: Frame, value: Value, depth: int = MOST_DEPTH) -> Iterator[Value]:
    """Yield the plain values that the text form of a value shows."""
    if depth == 0:
        return
    if isinstance(value, Union):
        for one in value.options:
            yield from shown(frame, one, depth)
    elif isinstance(value, Text):
        yield value
        for part in value.parts:
            if isinstance(part, Hole):
                yield from shown(frame, part.value, depth - 1)
            elif part.names:
                yield Text((part,))
    elif isinstance(value, Obj):
        yield from _shown_object(frame, value, depth)
    else:
        yield value


def _shown_object(frame: Frame, value: Obj, depth: int) -> Iterator[Value]:
    if value.kind in ("dict", "list"):
        for one in [*value.fields.values(), *value.items, *([value.rest] if value.rest is not None else [])]:
            yield from shown(frame, one, depth - 1)
    elif value.kind == "instance" and isinstance(value.cls, ClassInfo):
        yield from _shown_instance(frame, value, value.cls, depth)
    elif value.kind == "lib" and value.label in ("prepared headers", "headers"):
        for one in value.fields.values():
            yield from shown(frame, one, depth - 1)


def _shown_instance(frame: Frame, value: Obj, cls: ClassInfo, depth: int) -> Iterator[Value]:
    from cybrid_lint.evaluation.calls import Args
    from cybrid_lint.evaluation.classes import is_record
    from cybrid_lint.evaluation.values import Site

    for name in ("__str__", "__repr__"):
        found = cls.find(name)
        if found is not None:
            for func in options(found[0]):
                if isinstance(func, Func):
                    bound = Bound(func, value)
                    site = Site(func.module, func.node)
                    text = frame.machine.call(frame, site, bound.func, Args(), value)
                    yield from shown(frame, text, depth - 1)
            return
    if is_record(cls):
        for name, one in value.fields.items():
            if not name.startswith("<") and not _is_hidden(cls, name):
                yield from shown(frame, union(_kept_in(each, name, cls) for each in options(one)), depth - 1)


def _kept_in(value: Value, name: str, cls: ClassInfo) -> Value:
    """Return a text of a field with the names that the record gives it."""
    literals = [part for part in value.parts if isinstance(part, Lit)] if isinstance(value, Text) else []
    if not isinstance(value, Text) or len(literals) != len(value.parts):
        return value
    return Text(tuple(replace(one, names=(*one.names, name, cls.name)) for one in literals))


def _is_hidden(cls: ClassInfo, name: str) -> bool:
    """Tell whether a record's text form leaves a field out."""
    found = cls.find(name)
    if found is None:
        return False
    return any(
        isinstance(one, Obj) and one.label == "field" and one.fields.get("repr", SHOWN) != SHOWN
        for one in options(found[0])
    )
