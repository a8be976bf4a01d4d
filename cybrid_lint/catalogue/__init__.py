"""Facts about Cybrid's three APIs: their operations, models and scopes.

Everything here comes from the sources of Cybrid's Python SDKs (`data.json`, written by
`tools/build_catalogue.py`), put right where they contradict themselves (`corrections.py`), and from older
SDKs for operations that the present ones lost (`retired.json`, kept by hand: `seen_in` is the newest SDK
that was seen to have an operation). Importing this package reads no file; the first question does.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from cybrid_lint.catalogue import corrections

Location = Literal["path", "query", "header", "body"]
TokenType = Literal["organization", "bank", "customer"]

_HERE = Path(__file__).parent
_PARAMETER = re.compile(r"\{(\w+)\}")
# The SDK's methods come in variants that do the same.
_VARIANT = re.compile(r"(_endpoint|_with_http_info|_without_preload_content)$")
_WORDS = re.compile(r"[a-z_]+")


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation: its name in the SDK, its name on the wire, and where it goes."""

    name: str
    wire_name: str
    location: Location
    required: bool
    type: str


@dataclass(frozen=True)
class Operation:
    """An HTTP method on a path of one of the APIs, and the SDK's method that performs it.

    `parameters` has the required ones first, in the order in which the SDK's method takes them.
    `optional_scopes` are needed only by calls that ask for personal data (`include_pii`).
    `alternative_scopes` would do instead of `scopes` according to another place in the documentation.
    `seen_in` is None for what the present SDKs have, and else the newest SDK that was seen to have it.
    """

    api: str
    method: str
    path: str
    sdk_class: str
    sdk_method: str
    parameters: tuple[Parameter, ...]
    scopes: frozenset[str]
    optional_scopes: frozenset[str]
    alternative_scopes: frozenset[str]
    body_model: str | None
    seen_in: str | None = None

    @property
    def id(self) -> str:
        """The name by which messages and corrections call it, such as `GET /api/trades/{trade_guid}`."""
        return f"{self.method} {self.path}"

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path between its slashes."""
        return tuple(self.path.strip("/").split("/"))

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """The wire names of the parameters in the path, in their order there."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def positional(self) -> tuple[str, ...]:
        """The names of the parameters that the SDK's method takes by position, in that order."""
        return tuple(each.name for each in self.parameters if each.required)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter that the SDK or the wire calls by this name."""
        return next((each for each in self.parameters if name in (each.name, each.wire_name)), None)


@dataclass(frozen=True)
class Field:
    """A field of a model: its name on the wire, its type, and the values allowed (empty: any)."""

    wire_name: str
    type: str
    enum: tuple[object, ...] = ()


@dataclass(frozen=True)
class Model:
    """A model of the SDKs: its fields by their names in Python.

    `required` has the fields that the constructor takes by position, in that order. A model of one simple
    value, an enumeration for instance, has the one field `value`.
    """

    name: str
    fields: Mapping[str, Field] = field(hash=False)
    required: tuple[str, ...]

    @property
    def names_customer(self) -> bool:
        """Whether the model has a `customer_guid`."""
        return "customer_guid" in self.fields


# --- operations and models ------------------------------------------------------------------------


@cache
def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_HERE / name).read_text(encoding="utf-8"))
    return data


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation of the present SDKs, then those of older ones that the present ones lost."""
    entries = _read("data.json")["operations"] + _read("retired.json")["operations"]
    return tuple(_operation(entry) for entry in entries)


@cache
def operations_by_id() -> Mapping[str, Operation]:
    """Every operation by the name that messages and corrections call it by."""
    return {operation.id: operation for operation in operations()}


def _operation(entry: Mapping[str, Any]) -> Operation:
    name = f"{entry['method']} {entry['path']}"
    needed = {each.operation: each.scopes for each in corrections.NEEDED}
    alternatives = {each.operation: each.scopes for each in corrections.ALTERNATIVES}
    return Operation(
        api=entry["api"],
        method=entry["method"],
        path=entry["path"],
        sdk_class=entry["sdk_class"],
        sdk_method=entry["sdk_method"],
        parameters=tuple(
            Parameter(key, it["wire"], it["in"], it["required"], it["type"]) for key, it in entry["parameters"].items()
        ),
        scopes=frozenset(needed.get(name, entry["scopes"])),
        optional_scopes=frozenset(entry["optional_scopes"]),
        alternative_scopes=frozenset(alternatives.get(name, ())),
        body_model=entry["body"],
        seen_in=entry.get("seen_in"),
    )


@cache
def _by_sdk() -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Operation]] = {}
    for operation in operations():
        found.setdefault(operation.sdk_class, {})[operation.sdk_method] = operation
    return found


def sdk_classes() -> frozenset[str]:
    """The names of the SDKs' classes whose methods perform operations, such as `TradesBankApi`."""
    return frozenset(_by_sdk())


def sdk_methods(class_name: str) -> frozenset[str]:
    """The names of the methods of an SDK's class that perform operations; none for another class."""
    return frozenset(_by_sdk().get(class_name, ()))


def operation_for_sdk(class_name: str, method_name: str) -> Operation | None:
    """The operation that a method of an SDK's class performs, or None.

    The SDKs' `<method>_endpoint` attributes count as the method, and so do the variants that other versions
    of their generator make: `<method>_with_http_info` and `<method>_without_preload_content`.
    """
    methods = _by_sdk().get(class_name, {})
    plain = _VARIANT.sub("", method_name)
    return methods.get(method_name) or methods.get(plain)


@cache
def models() -> Mapping[str, Model]:
    """Every model of the SDKs by its name, those of lost operations among them."""
    entries = {**_read("retired.json")["models"], **_read("data.json")["models"]}
    return {name: _model(name, entry) for name, entry in entries.items()}


def model(name: str) -> Model | None:
    """The model of this name, or None."""
    return models().get(name)


def _model(name: str, entry: Mapping[str, Any]) -> Model:
    fields = {
        key: Field(it.get("wire", key), it["type"], tuple(it.get("enum", ()))) for key, it in entry["fields"].items()
    }
    return Model(name, fields, tuple(entry["required"]))


# --- matching HTTP calls --------------------------------------------------------------------------


def match(method: str | None, segments: Sequence[str | None], api: str | None = None) -> tuple[Operation, ...]:
    """The operations that an HTTP call may be.

    `method` is None if it is not known. `segments` are the parts of the path between its slashes, with None
    for a part that is not known; an empty part at either end (a slash there) does not count. `api` is
    "bank", "id", "organization", or None if the host is not known. A part that is not known may be anything,
    so several operations can come back; a part that is known counts as a parameter's value only where no
    operation has it literally.
    """
    path = list(segments)
    while path and path[0] == "":
        del path[0]
    while path and path[-1] == "":
        del path[-1]
    return _match(method.upper() if method else None, tuple(path), api)


@lru_cache(maxsize=4096)
def _match(wanted: str | None, path: tuple[str | None, ...], api: str | None) -> tuple[Operation, ...]:
    fits = [
        (literals, operation)
        for operation in operations()
        if wanted in (None, operation.method)
        and api in (None, operation.api)
        and (literals := _literals(operation.segments, path)) is not None
    ]
    best = max((literals for literals, _ in fits), default=0)
    return tuple(operation for literals, operation in fits if literals == best)


def _literals(template: Sequence[str], path: Sequence[str | None]) -> int | None:
    """How many parts of the path are literally the template's, or None if the two do not fit."""
    if len(template) != len(path):
        return None
    count = 0
    for expected, actual in zip(template, path, strict=True):
        if expected == actual:
            count += 1
        elif actual is not None and (not actual or not expected.startswith("{")):
            return None
    return count


# --- scopes ---------------------------------------------------------------------------------------


@cache
def scopes() -> frozenset[str]:
    """Every scope that exists: those that operations need, the documentation lists, or models allow."""
    data = _read("data.json")
    listed = data["scopes"]
    found = {_right_name(scope) for scope in listed["table"]}
    found.update(listed["example_bank"], listed["example_organization"], listed["dropped"])
    found.update(customer_scope_constants().values())
    for operation in operations():
        if operation.seen_in is None:
            found |= operation.scopes | operation.optional_scopes
    return frozenset(found)


@cache
def sign_in_scopes() -> frozenset[str]:
    """The scopes of OpenID Connect (`openid` and such) that people who sign in may have: no API needs them.

    They stand in `PostUser.allowed_values` beside the scopes of the APIs, and name no resource.
    """
    allowed = models()["PostUser"].fields["allowed_scopes"].enum
    return frozenset(str(scope) for scope in allowed if ":" not in str(scope))


@cache
def holdable(token_type: TokenType) -> frozenset[str]:
    """The scopes that a type of token can hold.

    An organization or bank token can hold what the table of scopes or the example request for its type in
    the SDKs' documentation gives it; a customer token what `PostCustomerToken.allowed_values` has.
    """
    if token_type == "customer":
        return frozenset(customer_scope_constants().values())
    listed = _read("data.json")["scopes"]
    table = {_right_name(scope) for scope, types in listed["table"].items() if token_type in types}
    return frozenset(table.union(listed[f"example_{token_type}"]))


def organization_only_scopes() -> frozenset[str]:
    """The scopes that organization tokens can hold and no other type can."""
    return holdable("organization") - holdable("bank") - holdable("customer")


def could_make(token_type: TokenType, operation: Operation) -> bool:
    """Whether a type of token can hold every scope that an operation needs, and it needs any."""
    return bool(operation.scopes) and operation.scopes <= holdable(token_type)


def customer_could_make(operation: Operation) -> bool:
    """Whether a customer token can hold every scope that an operation needs, and it needs any."""
    return could_make("customer", operation)


@cache
def customer_scope_constants() -> Mapping[str, str]:
    """The scopes of `PostCustomerToken.allowed_values[("scopes",)]` by the keys they have there.

    A key is the scope in capitals, such as `TRADES:READ`.
    """
    constants: dict[str, str] = _read("data.json")["scopes"]["customer_constants"]
    return constants


def _right_name(scope: str) -> str:
    """A scope of the documentation's table by its name in the API."""
    return next((each.right for each in corrections.RENAMED if each.wrong == scope), scope)


def resource(scope: str) -> str:
    """The first part of a scope: `customers` in `customers:pii:read`."""
    return scope.partition(":")[0]


# What people who know other APIs write for an action, and the action that does it here: Cybrid's
# documentation says that write updates a resource, and its delete operations need execute.
_ACTIONS = {
    **dict.fromkeys(("get", "list", "view", "show", "fetch"), "read"),
    **dict.fromkeys(("update", "edit", "patch", "modify", "manage"), "write"),
    **dict.fromkeys(("create", "delete", "cancel", "remove", "post", "exec", "run", "make"), "execute"),
}


# How like a word must be to another to be near it.
_NEAR = 0.75


def nearest_scope(name: str) -> str | None:
    """The scope that a name which is none was probably meant to be, or None if none comes near it.

    The resource decides first, then the action: `trade:read` is near `trades:read`, and `accounts:delete`
    near `accounts:execute`. A name that is a scope is nearest to itself.
    """
    parts = _WORDS.findall(name.lower().replace("-", "_"))
    if len(parts) == 2 and parts[0] in {"read", "write", "execute"}:
        parts.reverse()
    if not parts:
        return None
    found = _nearest_resource(parts[0])
    if found is None:
        return None
    candidates = {scope.partition(":")[2] for scope in scopes() if resource(scope) == found}
    action = ":".join(_ACTIONS.get(part, part) for part in parts[1:])
    return f"{found}:{_nearest(action or 'read', candidates, cutoff=0.0)}"


def only_near_scope(name: str) -> str | None:
    """Return the scope that a name which is none was meant to be, if no other one comes near it.

    `quotes:write` has none: quotes can be read and executed, and neither word is near.
    """
    nearest = nearest_scope(name)
    if nearest is None or nearest == name:
        return nearest
    parts = _WORDS.findall(name.lower().replace("-", "_"))
    wanted = {_ACTIONS.get(part, part) for part in parts}
    action = nearest.partition(":")[2]
    if wanted.isdisjoint(action.split(":")) and _nearest(action, wanted, cutoff=_NEAR) is None:
        return None
    near = difflib.get_close_matches(parts[0], sorted({resource(scope) for scope in scopes()}), n=2, cutoff=_NEAR)
    is_end = nearest.partition(":")[0].endswith(f"_{parts[0]}")
    is_clear = len(near) < 2 or _ratio(parts[0], near[0]) > _ratio(parts[0], near[1])
    return nearest if is_clear or is_end else None


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _nearest_resource(name: str) -> str | None:
    resources = {resource(scope) for scope in scopes()}
    # `wallets` is near in spelling to none, but it is the end of one.
    ends = {each for each in resources if each.endswith(f"_{name}")}
    return _nearest(name, resources, cutoff=0.7) or _nearest(name, ends, cutoff=0.0)


def _nearest(word: str, words: set[str], cutoff: float) -> str | None:
    # Sorted, so that of two that are equally near the same one is chosen in every process.
    return next(iter(difflib.get_close_matches(word, sorted(words), n=1, cutoff=cutoff)), None)
