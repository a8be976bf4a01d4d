"""Whom a call concerns: a customer that it names, the bank itself, or nobody that is seen."""

from __future__ import annotations

from collections.abc import Iterable

from cybrid_lint import catalogue
from cybrid_lint.evaluation.naming import concerns_bank, names_customer
from cybrid_lint.evaluation.values import Lit, Obj, Opaque, Scalar, Text, Value, options, origins, walk
from cybrid_lint.facts import Concern
from cybrid_lint.protocol.bodies import Body
from cybrid_lint.protocol.urls import Target, targets


def concern_of(operation: catalogue.Operation, target: Target, params: Iterable[Value], body: Body) -> Concern:
    """Return whom a request for an operation concerns, from its path, its query and its body."""
    inside = dict(zip(_template(operation), _path_values(target), strict=False))
    query = dict(target.query)
    open_query = bool(target.query_parts) and not all(_merge(query, one) for one in target.query_parts)
    for one in params:
        open_query = not _merge(query, one) or open_query
    return judge(operation, inside, query, open_query, body)


def judge(
    operation: catalogue.Operation,
    path: dict[str, list[Value]],
    query: dict[str, Value],
    open_query: bool,
    body: Body,
) -> Concern:
    """Return whom a call concerns, from the values of its path, its query and its body by name."""
    if any(names_customer(name) for name in path):
        return "customer"
    if any(names_customer(name) and not _is_nothing(value) for name, value in query.items()):
        return "customer"
    if _body_names_customer(body):
        return "customer"
    if _concerns_bank(path, query, body):
        return "bank"
    if operation.body_model is not None and body.given:
        return _judge_body(operation, body)
    if operation.body_model is not None:
        return "unseen"
    return "unseen" if open_query else "nobody"


def _judge_body(operation: catalogue.Operation, body: Body) -> Concern:
    model = catalogue.model(operation.body_model or "")
    if not body.seen or body.open:
        return "unseen"
    return "bank" if model is not None and model.names_customer else "nobody"


def _template(operation: catalogue.Operation) -> list[str]:
    return list(operation.path_parameters)


def _path_values(target: Target) -> list[list[Value]]:
    """Return the values of the path's variable segments: behind `api` and the resource every second one."""
    found = [one for one in target.segments if one[0]]
    names = [one for one, _ in found]
    start = names.index("api") + 2 if "api" in names else 1
    return [inner for _, inner in found[start::2]]


def _merge(query: dict[str, Value], value: Value) -> bool:
    """Add the entries of a query to those known; return whether all of it is seen."""
    seen = True
    for one in options(value):
        if isinstance(one, Obj) and one.kind == "dict":
            query.update(one.fields)
            seen = seen and not one.open
        elif isinstance(one, Obj) and one.kind == "list":
            for pair in one.items:
                if isinstance(pair, Obj) and len(pair.items) == 2 and isinstance(pair.items[0], Text):
                    query[pair.items[0].known or ""] = pair.items[1]
            seen = seen and not one.open
        elif isinstance(one, Text):
            parts = targets(Text((Lit("https://query/?"), *one.parts)))[0]
            query.update(dict(parts.query))
            for inner in parts.query_parts:
                seen = _merge(query, inner) and seen
        elif not _is_nothing(one):
            seen = False
    return seen


def _is_nothing(value: Value) -> bool:
    return all(isinstance(one, Scalar) and one.value is None for one in options(value))


def _body_names_customer(body: Body) -> bool:
    if any(names_customer(name) and not _is_nothing(value) for name, value in body.fields.items()):
        return True
    for value in body.values:
        for one in walk(value, 5):
            if isinstance(one, Obj) and any(names_customer(name) for name in one.fields):
                return True
            if isinstance(one, Obj) and _is_customer_party(one):
                return True
    return False


def _is_customer_party(value: Obj) -> bool:
    """Tell whether this is a participant of a transfer that is a customer, named by its GUID."""
    kind = value.fields.get("type")
    return "guid" in value.fields and isinstance(kind, Text) and kind.known == "customer"


def _concerns_bank(path: dict[str, list[Value]], query: dict[str, Value], body: Body) -> bool:
    owner = query.get("owner") or body.get("owner")
    if isinstance(owner, Text) and owner.known == "bank":
        return True
    if "bank_guid" in query or "bank_guid" in body.fields:
        return True
    values = [one for inner in path.values() for one in inner]
    values += [value for name, value in {**query, **body.fields}.items() if name.endswith("guid")]
    return any(concerns_bank(name) for value in values for name in names_of(value))


def names_of(value: Value) -> list[str]:
    """Return the names under which a value was kept on its way."""
    found: list[str] = []
    for one in origins(value):
        found += one.names if isinstance(one, Lit) else one.names[:3]
        found += ["_".join(reversed(one.names[:2]))] if isinstance(one, Opaque) and one.names[:1] == ("guid",) else []
    return found
