"""Bodies of requests: what is seen of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cybrid_lint import catalogue
from cybrid_lint.cybrid.json_text import json_fields
from cybrid_lint.cybrid.reading import is_whole, known_entries, state_of
from cybrid_lint.cybrid.urls import targets
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, ViewState
from cybrid_lint.engine.operations import Call
from cybrid_lint.engine.texts import Hole, Lit, Text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, Library, Site, Value
from cybrid_lint.libraries.http import BODY


@dataclass
class Body:
    """What is seen of a body: its fields, whether there may be others, and whether anything is seen at all."""

    fields: dict[str, Value] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    is_open: bool = False
    is_seen: bool = False
    is_given: bool = False
    values: list[Value] = field(default_factory=list)


def read_body(value: Value | None) -> Body:
    """Return what is seen of a body: a mapping, a model's object, JSON or form text, or nothing."""
    body = Body()
    if value is None or value is NONE:
        return body
    body.is_given = True
    for option in _objects(value):
        if option in (ABSENT, NEVER, NONE):
            # where none is sent, nothing is said in it
            continue
        if isinstance(option, Text):
            _read_text(option, body)
            continue
        if isinstance(option, Call) and _makes_model(option.callee):
            # what is spread into it (`**more`) is not known
            body.fields.update(option.args.keywords)
            body.sites.update({key: site for key, site in option.args.sites if isinstance(key, str)})
            body.is_seen = body.is_open = True
            continue
        state = state_of(option)
        if not isinstance(state, DictState | InstanceState | LibraryState | SequenceState) and not hasattr(
            option, "items"
        ):
            body.is_open = True
            continue
        if isinstance(state, LibraryState) and state.label == BODY:
            body.is_open = True
            continue
        body.is_seen = True
        body.values.append(option)
        for name, inner, site in known_entries(option):
            if inner is ABSENT:
                continue
            body.fields[name] = inner
            if isinstance(site, Site):
                body.sites[name] = site
        body.is_open = body.is_open or not is_whole(option)
    return body


def _objects(value: Value) -> Iterator[Value]:
    """Yield what a body may be; for the attributes of an object (`vars(model)`) that object."""
    for option in options(value):
        state = state_of(option)
        yield from options(state.owner) if isinstance(state, ViewState) else (option,)


def _makes_model(callee: Value) -> bool:
    return isinstance(callee, Library) and catalogue.model(callee.name.rpartition(".")[2]) is not None


def _read_text(value: Text, body: Body) -> None:
    if len(value.parts) == 1 and isinstance(value.parts[0], Hole):
        part = value.parts[0]
        if part.form in ("json", "query", "str"):
            inner = read_body(part.value)
            body.fields.update(inner.fields)
            body.sites.update(inner.sites)
            body.values += inner.values
            body.is_seen = body.is_seen or inner.is_seen
            body.is_open = body.is_open or inner.is_open
        return
    written = json_fields(value)
    if written is not None:
        body.fields.update(written)
        body.is_seen = True
        return
    if any(isinstance(part, Lit) and "=" in part.text for part in value.parts):
        query = targets(Text((Lit("https://form/?"), *value.parts)))[0]
        body.fields.update(query.query)
        body.is_seen = True
        body.is_open = body.is_open or bool(query.query_parts)
