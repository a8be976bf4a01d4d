"""Bodies of requests: which fields they have, however they are written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace

from cybrid_lint.evaluation.known import computed
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Hole,
    Lit,
    Obj,
    Opaque,
    Scalar,
    Site,
    Text,
    Value,
    options,
    text,
    union,
)
from cybrid_lint.protocol.urls import targets

KEY = re.compile(r'"(\w+)"\s*:')
CREDENTIALS = ("client_id", "client_secret")
# A piece of a text that holds the beginning of a value has at least this many characters of it.
SHORTEST = 4


@dataclass
class Body:
    """What is seen of a body: its fields, whether there may be others, and whether anything is seen at all."""

    fields: dict[str, Value] = field(default_factory=dict)
    open: bool = False
    seen: bool = False
    given: bool = False
    sites: dict[str, Site] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)

    def get(self, name: str) -> Value | None:
        """Return a field, None if it is not there."""
        return self.fields.get(name)


def read_body(value: Value | None) -> Body:
    """Return what is seen of a body: a mapping, a model's object, JSON or form text, or nothing."""
    body = Body(given=value is not None)
    if value is None or value == Scalar.of(None):
        body.given = False
        return body
    readings = [_read(one) for one in options(value)]
    for one in readings:
        body.seen = body.seen or one.seen
        body.open = body.open or one.open or not one.seen
        for name, inner in one.fields.items():
            body.fields[name] = union([body.fields[name], inner]) if name in body.fields else inner
        body.values += one.values
        body.sites.update(one.sites)
    return body


def _read(value: Value) -> Body:
    if isinstance(value, Obj) and value.kind in ("dict", "instance", "lib"):
        fields = {name: one for name, one in value.fields.items() if not name.startswith("<")}
        open_ = value.open or value.rest is not None
        sites = {name: site for name, (_, site) in value.given.items()}
        return Body(fields, open_, seen=True, given=True, sites=sites, values=[value])
    if isinstance(value, Obj) and value.kind == "list":
        return _read_pairs(value)
    if isinstance(value, Text):
        return _read_text(value)
    return Body(given=True)


def _read_pairs(value: Obj) -> Body:
    fields: dict[str, Value] = {}
    for pair in value.items:
        if isinstance(pair, Obj) and len(pair.items) == 2 and isinstance(pair.items[0], Text):
            fields[pair.items[0].known or ""] = pair.items[1]
    return Body(fields, value.open, seen=True, given=True, values=[value])


def _read_text(value: Text) -> Body:
    if len(value.parts) == 1 and isinstance(value.parts[0], Hole):
        part = value.parts[0]
        return read_body(part.value) if part.form in ("json", "query", "str") else Body(given=True)
    known = value.known
    if known is not None and known.lstrip().startswith("{"):
        return _read_json(known, value)
    first = value.parts[0] if value.parts else None
    if isinstance(first, Lit) and first.text.lstrip().startswith("{"):
        # JSON with pieces that are not known: its keys can be read
        keys = [key for part in value.parts if isinstance(part, Lit) for key in KEY.findall(part.text)]
        return Body(dict.fromkeys(keys, UNKNOWN), seen=True, given=True, values=[value])
    if any(isinstance(part, Lit) and "=" in part.text for part in value.parts):
        # form text: read as the query of a URL
        query = targets(Text((Lit("https://form/?"), *value.parts)))[0]
        return Body(dict(query.query), bool(query.query_parts), seen=True, given=True, values=[value])
    return Body(given=True)


def _site_of(piece: str, value: Text) -> Site | None:
    """Return where the piece of a text stands that holds this."""
    lits = [part for part in value.parts if isinstance(part, Lit)]
    for part in lits:
        if piece and (piece in part.text or (len(part.text) >= SHORTEST and piece.startswith(part.text))):
            return part.site
    return lits[0].site if lits else None


def _read_json(known: str, value: Text) -> Body:
    loaded = computed(json.loads, known)
    if not isinstance(loaded, dict):
        return Body(given=True)
    fields: dict[str, Value] = {}
    for key, one in loaded.items():
        fields[key] = text(one, _site_of(one, value)) if isinstance(one, str) else Scalar.of(str(one))
    return Body(fields, seen=True, given=True, values=[value])


def claim(body: Value | None, vendor: str) -> None:
    """Note that what is sent to a vendor as client ID and secret is that vendor's, wherever it came from."""
    for one in options(body) if body is not None else ():
        if not isinstance(one, Obj) or one.kind != "dict":
            continue
        for name in CREDENTIALS:
            value = one.fields.get(name)
            if isinstance(value, Opaque) and value.vendor is None:
                one.fields[name] = replace(value, vendor=vendor)
