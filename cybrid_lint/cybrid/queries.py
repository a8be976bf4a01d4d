"""Queries of requests: what stands in them, wherever it was put together."""

from __future__ import annotations

from cybrid_lint.cybrid.reading import is_whole, known_entries
from cybrid_lint.cybrid.requests import targets_of
from cybrid_lint.cybrid.urls import Target, targets
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.interning import remembered
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, Const, Value

Query = tuple[dict[str, Value], bool]


def queries_of(parts: dict[str, Value]) -> list[Query]:
    """Return what a request may have in its query, by name, each with whether there may be more in it."""
    return [query_of(parts, target) for target in targets_of(parts)]


def query_of(parts: dict[str, Value], target: Target) -> Query:
    """Return what stands in the query of a request by name, and whether there may be more in it.

    A query that was encoded apart from the URL says the same as one that the client encodes.
    """
    given = tuple(value for value in (parts.get("params"), parts.get("client_params")) if value is not None)
    key = (query_of, given, tuple(target.query), tuple(target.query_parts))
    known: Query | None = remembered.get(key)
    if known is None:
        known = remembered[key] = _read([*given, *target.query_parts], dict(target.query))
    return known


def _read(waiting: list[Value], query: dict[str, Value]) -> Query:
    is_open = False
    for option in (option for value in waiting for option in options(value)):
        if isinstance(option, Text):
            written = targets(Text((Lit("https://query/?"), *option.parts)))[0]
            query.update(written.query)
            waiting += written.query_parts
        elif option not in (NONE, ABSENT):
            query.update((key, inner) for key, inner, _ in known_entries(option))
            is_open = is_open or not is_whole(option)
    return query, is_open


def asks_personal_data(parts: dict[str, Value], target: Target) -> bool:
    """Tell whether a request asks for personal data."""
    query, _ = query_of(parts, target)
    return not all(_is_off(option) for option in options(query.get("include_pii", ABSENT)))


def _is_off(value: Value) -> bool:
    if isinstance(value, Text):
        return (value.known or "").lower() in ("false", "0")
    return value in (ABSENT, NEVER) or (isinstance(value, Const) and not value.value)
