"""Subjects: whom a call concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from cybrid_lint import catalogue
from cybrid_lint.cybrid.bodies import Body, read_body
from cybrid_lint.cybrid.names import concerns_bank, names_customer, words
from cybrid_lint.cybrid.queries import query_of
from cybrid_lint.cybrid.reading import is_whole, known_entries, names_of, origins, state_of
from cybrid_lint.cybrid.urls import Target
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.traversal import parts_of as parts_of_value
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, Value
from cybrid_lint.ir import nodes

Subject = Literal["customer", "bank", "nobody", "unseen"]


def subject_of(operation: catalogue.Operation, target: Target, parts: dict[str, Value]) -> Subject:
    """Return whom a request for an operation concerns, from its path, its query and its body."""
    path = dict(zip(operation.path_parameters, _path_values(target), strict=False))
    query, is_open = query_of(parts, target)
    return judge(operation, path, query, is_open, read_body(parts.get("body")))


def judge(
    operation: catalogue.Operation, path: dict[str, list[Value]], query: dict[str, Value], is_open: bool, body: Body
) -> Subject:
    """Return whom a call concerns, from the values of its path, its query and its body by name."""
    if any(names_customer(name) for name in path):
        return "customer"
    if any(names_customer(name) and not is_nothing(value) for name, value in query.items()):
        return "customer"
    if _body_names_customer(body):
        return "customer"
    if _concerns_bank(path, query, body):
        return "bank"
    if operation.body_model is not None and body.is_given:
        model = catalogue.model(operation.body_model)
        if not body.is_seen or body.is_open:
            return "unseen"
        return "bank" if model is not None and model.names_customer else "nobody"
    if operation.body_model is not None:
        return "unseen"
    return "unseen" if is_open else "nobody"


def is_nothing(value: Value) -> bool:
    """Tell whether a value is None, or not there."""
    return all(option in (NONE, ABSENT, NEVER) for option in options(value))


def is_filtered_by_callers(parts: dict[str, Value], target: Target) -> bool:
    """Tell whether callers decide if a request's query names a customer."""
    written = [value for _, value in target.query if isinstance(value, Text)]
    holders = [parts.get("params"), parts.get("client_params"), *target.query_parts, *written]
    return is_left_to_callers(query_of(parts, target)[0], [holder for holder in holders if holder is not None])


def is_left_to_callers(query: dict[str, Value], holders: Iterable[Value]) -> bool:
    """Tell whether callers decide if a query names a customer: by what they leave out of it, or add to its holders."""
    naming = [value for name, value in query.items() if names_customer(name) and not is_nothing(value)]
    if naming:
        return all(any(_may_be_left_out(symbol) for symbol in value.symbols) for value in naming)
    return any(
        any(isinstance(symbol, Param) for symbol in option.symbols) and not is_whole(option)
        for holder in holders
        for option in options(holder)
    )


def _may_be_left_out(symbol: Value) -> bool:
    """Tell whether a symbol is a parameter that may be nothing where a caller does not give it."""
    param = symbol.code.param(symbol.name) if isinstance(symbol, Param) else None
    if param is None:
        return False
    default = param.default
    if isinstance(default, nodes.Const):
        return not default.value or default.value is ...
    # it may be a mark that stands for nothing
    return param.kind == nodes.DOUBLE_STAR or isinstance(default, nodes.Name | nodes.Attr | nodes.Call)


def _path_values(target: Target) -> list[list[Value]]:
    """Return the values of the path's variable segments: behind `api` and the resource every second one."""
    found = [segment for segment in target.segments if segment[0]]
    names = [name for name, _ in found]
    start = names.index("api") + 2 if "api" in names else 1
    return [inner for _, inner in found[start::2]]


def _body_names_customer(body: Body) -> bool:
    if any(names_customer(name) and not is_nothing(value) for name, value in body.fields.items()):
        return True
    for value in body.values:
        for inner in _written_out(value, 5):
            state = state_of(inner)
            if isinstance(state, DictState | InstanceState | LibraryState):
                entries = {name: item for name, item, _ in known_entries(inner)}
                if any(names_customer(name) and not is_nothing(item) for name, item in entries.items()):
                    return True
                kind = entries.get("type")
                if "guid" in entries and isinstance(kind, Text) and kind.known == "customer":
                    return True
    return False


def _written_out(value: Value, depth: int) -> Iterator[Value]:
    """Yield a value and what it holds; whom an answer was about is not said by what is taken from it."""
    state = state_of(value)
    if isinstance(state, LibraryState) and state.label.startswith("http "):
        return
    yield value
    for inner in parts_of_value(value) if depth else ():
        yield from _written_out(inner, depth - 1)


def _concerns_bank(path: dict[str, list[Value]], query: dict[str, Value], body: Body) -> bool:
    owner = query.get("owner") or body.fields.get("owner")
    if isinstance(owner, Text) and owner.known == "bank":
        return True
    if "bank_guid" in query or "bank_guid" in body.fields:
        return True
    given = [(name, value) for name, inner in path.items() for value in inner]
    given += [(name, value) for name, value in {**query, **body.fields}.items() if name.endswith("guid")]
    return any(_says_bank(name, kept) for name, value in given for kept in _kept_names(value))


def _says_bank(place: str, name: str) -> bool:
    """Tell whether the name of a value says that it is the bank's own, in more words than the place it is given to.

    A `bank_account_guid` that is given as `external_bank_account_guid` is an account at some bank.
    """
    return concerns_bank(name) and not set(words(name)) <= set(words(place))


def _kept_names(value: Value) -> list[str]:
    found: list[str] = []
    for origin in origins(value):
        if isinstance(origin, Lit):
            found += origin.names
        else:
            names = names_of(origin)
            found += names[:3]
            if names[:1] == ("guid",):
                found.append("_".join(reversed(names[:2])))
    return found
