"""Cybrid's SDKs: `Configuration` → `ApiClient` → `…Api`, and the models that are sent and received.

The operations, their parameters and the models come from the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint import catalogue
from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.naming import token_type_named
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.scopes import read_scopes
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    External,
    LibMethod,
    Obj,
    Opaque,
    Scalar,
    Token,
    Value,
    options,
    text,
    union,
)
from cybrid_lint.facts import Concern, Flow, Operated
from cybrid_lint.models.registry import EXTERNAL_ATTRIBUTES, TYPE_PREFIXES, method, prefix
from cybrid_lint.protocol.bearer import bearer_of, header_values
from cybrid_lint.protocol.bodies import Body, read_body
from cybrid_lint.protocol.concern import judge
from cybrid_lint.protocol.grants import request_token, token_body
from cybrid_lint.protocol.http import note_use

if TYPE_CHECKING:
    import libcst as cst

PACKAGES = ("cybrid_api_bank", "cybrid_api_id", "cybrid_api_organization")


def last(name: str) -> str:
    """Return the last part of a dotted name."""
    return name.rsplit(".", 1)[-1]


@prefix("cybrid_api_bank")
@prefix("cybrid_api_id")
@prefix("cybrid_api_organization")
def construct(call: Call) -> Value:
    """Model making something of an SDK."""
    name = last(call.name)
    if name == "Configuration":
        return _configuration(call)
    if name == "ApiClient":
        return _client(call)
    if name in catalogue.sdk_classes():
        client = call.args.get(0, "api_client")
        return call.obj("lib", name, {"api_client": client} if client is not None else {})
    if catalogue.model(name) is not None:
        return _model(call, name)
    return UNKNOWN


def _configuration(call: Call) -> Value:
    made = call.obj("lib", "configuration")
    for name, position in (("host", 0), ("access_token", None), ("api_key", 1)):
        value = call.args.get(position, name)
        if value is not None:
            made.fields[name] = value
    _note_literal(call, made.fields.get("access_token"))
    return made


def _note_literal(call: Call, value: Value | None) -> None:
    if value is not None:
        observe(call.frame, value, ("access_token",), call.site, "cybrid:access_token")


@method("configuration", "__setattr__")
def configure(call: Call) -> Value:
    """Model setting `configuration.access_token` later."""
    if call.name == "access_token":
        _note_literal(call, call.args.positional[1])
    return NONE


@method("configuration", "auth_settings", "get_host_settings", "set_default", "get_default_copy", "get_default")
def configuration_quiet(call: Call) -> Value:
    """Model what gives nothing new."""
    return call.owner if "copy" in call.name or call.name == "get_default" else UNKNOWN


def _client(call: Call) -> Value:
    made = call.obj("lib", "api client")
    configuration = call.args.get(0, "configuration")
    if configuration is not None:
        made.fields["configuration"] = configuration
    name, value = call.args.get(1, "header_name"), call.args.get(2, "header_value")
    headers = call.frame.machine.objects.setdefault(("headers", id(made)), Obj("dict", "dict", open_=True))
    headers.frame, headers.branch = made.frame, made.branch
    made.fields["default_headers"] = headers
    if name is not None and value is not None:
        headers.fields["Authorization"] = value
    return made


@method("api client", "set_default_header")
def set_default_header(call: Call) -> Value:
    """Model a header that goes with every call of a client."""
    from cybrid_lint.evaluation.assignments import set_item

    owner = call.owner
    assert isinstance(owner, Obj)
    headers = heap.read(call.frame, owner, "default_headers")
    if headers is None:
        headers = Obj("dict", "dict", open_=True)
        heap.write(call.frame, owner, "default_headers", headers)
    set_item(call.frame, call.node, headers, call.arg(0), call.arg(1))
    return NONE


@method("api client", "close", "__enter__", "__exit__", "select_header_accept")
def client_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if call.name == "__enter__" else NONE


def _model(call: Call, name: str) -> Value:
    fields = {key: value for key, value in call.args.keywords.items() if not key.startswith("_")}
    model = catalogue.model(name)
    if model is not None:
        for key, value in zip(model.required, call.args.positional, strict=False):
            fields.setdefault(key, value)
    made = call.obj("lib", name, fields, open_=call.args.open)
    made.given = {
        key: (fields[key], site) for key, site in call.args.sites.items() if isinstance(key, str) and key in fields
    }
    return made


@method("*", "to_dict", "model_dump", "dict")
@method("instance", "to_dict")
def to_dict(call: Call) -> Value:
    """Model an SDK model's or a record's fields as a mapping."""
    owner = call.owner
    if isinstance(owner, Obj) and owner.kind in ("lib", "instance"):
        fields = {name: value for name, value in owner.fields.items() if not name.startswith("<")}
        return call.obj("dict", "dict", fields, open_=owner.open)
    return Opaque((), owner.vendor) if isinstance(owner, Opaque) else UNKNOWN


# calls


def tokens_of(frame: Frame, api: Obj) -> list[Token]:
    """Return the tokens that an API object carries: its client's configuration's, or what a name says."""
    found: list[Token] = []
    clients = options(heap.read(frame, api, "api_client") or _named(api))
    for client in clients:
        found += _client_tokens(frame, client)
    return list(dict.fromkeys(found))


def _named(api: Obj) -> Value:
    return api.fields.get("<name>", UNKNOWN)


def _client_tokens(frame: Frame, client: Value) -> list[Token]:
    from cybrid_lint.evaluation.objects import library_part

    if isinstance(client, Obj) and client.kind == "instance":
        part = library_part(frame, client)
        return _client_tokens(frame, part) if part is not None else []
    if isinstance(client, Opaque):
        said = next((type_ for name in client.names[:2] if (type_ := token_type_named(name))), None)
        return [Token(said, None, client.names[0])] if said is not None and client.vendor != "other" else []
    if not isinstance(client, Obj):
        return []
    found: list[Token] = []
    for configuration in options(heap.read(frame, client, "configuration") or UNKNOWN):
        if isinstance(configuration, Obj):
            found += bearer_of(heap.read(frame, configuration, "access_token") or UNKNOWN)
            found += _client_tokens(frame, configuration.fields.get("<name>", UNKNOWN))
    headers = heap.read(frame, client, "default_headers")
    for value in header_values(headers, "authorization") if headers is not None else ():
        found += bearer_of(value)
    return found or _client_tokens(frame, client.fields.get("<name>", UNKNOWN))


def call_operation(call: Call) -> Value:
    """Model calling an operation by its SDK method."""
    owner = call.owner
    assert isinstance(owner, Obj)
    operation = catalogue.operation_for_sdk(owner.label, call.name)
    if operation is None:
        return UNKNOWN
    call.frame.machine.note_sender(call.frame)
    given = _given(operation, call.args)
    tokens = tokens_of(call.frame, owner)
    asks_pii = given.get("include_pii", NONE) not in (NONE, Scalar.of(False))
    for token in tokens:
        note_use(call.frame, token, (operation,), False, asks_pii)
        call.frame.emit(Flow(Operated(call.site, (operation,), token, _concern(operation, given, call.args))))
    if operation.path.rstrip("/") == "/api/customer_tokens":
        return _minted(call, operation, given)
    return Opaque((), "cybrid")


def _given(operation: catalogue.Operation, args: Args) -> dict[str, Value]:
    found = dict(zip(operation.positional, args.positional, strict=False))
    found.update(args.keywords)
    return found


def _concern(operation: catalogue.Operation, given: dict[str, Value], args: Args) -> Concern:
    path: dict[str, list[Value]] = {}
    query: dict[str, Value] = {}
    body: Value | None = None
    for name, value in given.items():
        parameter = operation.parameter(name)
        where = parameter.location if parameter is not None else "query"
        if where == "path":
            path[name] = [value]
        elif where == "body":
            body = value
        elif where == "query":
            query[name] = value
    read = read_body(body) if body is not None else Body(given=args.open)
    return judge(operation, path, query, args.open, read)


def _minted(call: Call, operation: catalogue.Operation, given: dict[str, Value]) -> Value:
    body = next(
        (value for name, value in given.items() if operation.parameter(name) and name != "customer_guid"),
        None,
    )
    read = read_body(body)
    scopes = read.get("scopes")
    site = read.sites.get("scopes", call.site)
    tokens = [request_token(call, "customer", one, site) for one in options(scopes)] if scopes is not None else []
    held = token_body(call, union(tokens) if tokens else Token("customer"))
    return call.obj("lib", "customer token", {"access_token": held.fields["access_token"]}, open_=True)


for _class in catalogue.sdk_classes():
    method(_class, "*")(call_operation)


# classes and what belongs to them


def sdk_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model class attributes of the SDK's models: the scopes that a customer token may be granted."""
    if (
        isinstance(owner, External)
        and last(owner.name) == "PostCustomerToken"
        and name in ("allowed_values", "openapi_types")
    ):
        return _allowed_values(frame)
    return None


def _allowed_values(frame: Frame) -> Value:
    key = ("allowed values",)
    made = frame.machine.objects.get(key)
    if made is None:
        whole = Opaque(("allowed_values",), whole=True)
        made = frame.machine.objects[key] = Obj("dict", "dict", open_=True)
        made.rest = _catalogue(whole)
    return made


def _catalogue(whole: Opaque) -> Obj:
    names = catalogue.customer_scope_constants()
    found = Obj("dict", "dict", {name: text(scope) for name, scope in names.items()}, open_=True)
    found.rest = whole
    return found


for _package in PACKAGES:
    EXTERNAL_ATTRIBUTES[_package] = sdk_attribute


def sdk_type(annotation: External) -> str | None:
    """Return the label of a value that is annotated with a class of an SDK."""
    name = last(annotation.name)
    known = {"Configuration": "configuration", "ApiClient": "api client"}
    return known.get(name) or (name if name in catalogue.sdk_classes() else None)


for _package in PACKAGES:
    TYPE_PREFIXES[_package] = sdk_type

__all__ = ["LibMethod", "construct", "read_scopes"]
