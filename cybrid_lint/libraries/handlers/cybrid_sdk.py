"""Cybrid's SDKs: `Configuration` → `ApiClient` → `…Api`, and the models that are sent and received.

The operations, their parameters and the models come from the catalogue. A call of an operation is an event; which token
it carries and whom it concerns, the policy decides (`cybrid_lint.cybrid.sdk`).
"""

from __future__ import annotations

from cybrid_lint import catalogue
from cybrid_lint.engine.alternatives import named
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, FieldsState, Key, LibraryState
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NEVER, NONE, UNKNOWN, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import BODY
from cybrid_lint.libraries.registry import method, name_below, prefix, typed_below

PACKAGES = ("cybrid_api_bank", "cybrid_api_id", "cybrid_api_organization")
CONFIGURATION, CLIENT, MODEL, OPERATION = "cybrid configuration", "cybrid client", "cybrid model", "sdk operation"
CUSTOMER_TOKENS = "/api/customer_tokens"
#: What an operation's method may be called besides its own name, by other versions of the SDKs' generator.
VARIANTS = ("", "_endpoint", "_with_http_info", "_without_preload_content")


@prefix(*PACKAGES)
def construct(call: Call) -> Value:
    """Making something of an SDK."""
    name = call.name.rpartition(".")[2]
    if name == "Configuration":
        return _configuration(call)
    if name == "ApiClient":
        return _client(call)
    if name in catalogue.sdk_classes():
        client = call.get(0, "api_client")
        return call.new(name, {} if client is None else {"api_client": client})
    if catalogue.model(name) is not None:
        return _model(call, name)
    return UNKNOWN


def _configuration(call: Call) -> Value:
    positions = {"host": 0, "api_key": 1, "access_token": 3, "username": 4, "password": 5}
    fields = {name: value for name, position in positions.items() if (value := call.get(position, name)) is not None}
    if "access_token" in fields:
        fields["access_token"] = named(fields["access_token"], "access_token")
    return call.new(CONFIGURATION, fields, is_open=True)


@method(CONFIGURATION, "auth_settings", "get_host_settings", "set_default", "get_default_copy", "get_default")
@method(CONFIGURATION, "get_api_key_with_prefix", "get_basic_auth_token", "get_host_from_settings")
def configuration_quiet(call: Call) -> Value:
    """What gives nothing new."""
    return call.owner if call.name.startswith("get_default") else UNKNOWN


def _client(call: Call) -> Value:
    headers = call.new_dict(is_open=True)
    name, value = call.get(1, "header_name"), call.get(2, "header_value")
    if name is not None and value is not None:
        call.engine.set_item(call.frame, headers, name, value, call.site)
    fields = {"default_headers": headers}
    configuration = call.get(0, "configuration")
    if configuration is not None:
        fields["configuration"] = configuration
    return call.new(CLIENT, fields, is_open=True)


@method(CLIENT, "set_default_header")
def set_default_header(call: Call) -> Value:
    """A header that goes with every call of a client."""
    headers = call.attribute(call.owner, "default_headers")
    call.engine.set_item(call.frame, headers, call.arg(0, "header_name"), call.arg(1, "header_value"), call.site)
    return NONE


@method(CLIENT, "close", "__enter__", "__exit__", "select_header_accept", "select_header_content_type")
def client_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return call.owner if call.name == "__enter__" else NONE


def _model(call: Call, name: str) -> Value:
    settle_arguments(call)
    model = catalogue.model(name)
    fields = {key: value for key, value in call.args.keywords if not key.startswith("_")}
    sites: dict[Key, Site] = {key: site for key, site in call.args.sites if isinstance(key, str) and key in fields}
    for index, (key, value) in enumerate(zip(model.required if model else (), call.args.positional, strict=False)):
        fields.setdefault(key, value)
        site = call.args.site(index)
        if site is not None:
            sites.setdefault(key, site)
    is_open = call.args.is_open
    # where the arguments stand; hidden, as it is no field
    places = DictState(dict.fromkeys(sites, NONE), NEVER, False, sites)
    fields = {key: named(value, key) for key, value in fields.items()}
    return call.new(MODEL, {**fields, "<places>": call.frame.allocate(places)}, is_open=is_open)


def settle_arguments(call: Call) -> None:
    """Raise `UndecidedError` while it is not known which arguments a call spreads."""
    for spread in (call.args.star, call.args.double_star):
        if spread is not None:
            call.decided(spread)
    if call.args.star is not None or call.args.double_star is not None:
        call.args = call.args._replace(star=None, double_star=None, is_open=True)


@method(MODEL, "to_dict", "model_dump", "dict")
@method("instance", "to_dict")
def to_dict(call: Call) -> Value:
    """The fields of a model, or of an object of the project, as a mapping."""
    state = call.state(call.owner)
    if not isinstance(state, FieldsState):
        return UNKNOWN
    is_open = isinstance(state, LibraryState) and state.is_open
    entries: dict[Key, Value] = {name: value for name, value in state.fields.items() if name[0] != "<"}
    return call.new_dict(entries, is_open=is_open)


@method(MODEL, "__getitem__", "get")
def model_item(call: Call) -> Value:
    """A field of a model that is read as an item."""
    name = call.known_text(call.arg(0))
    return call.attribute(call.owner, name) if name else UNKNOWN


@method(MODEL, "__setitem__")
def set_model_item(call: Call) -> Value:
    """Setting a field of a model as an item."""
    name = call.known_text(call.arg(0))
    if name:
        call.engine.set_attribute(call.frame, call.owner, name, call.arg(1), call.site)
    return NONE


# operations


def perform(call: Call) -> Value:
    """Calling an operation by its SDK method."""
    operation = catalogue.operation_for_sdk(call.engine.label_of(call.frame, call.owner) or "", call.name)
    if operation is None:
        return UNKNOWN
    settle_arguments(call)
    client = call.field(call.owner, "api_client") or call.field(call.owner, "<name>") or UNKNOWN
    arguments: dict[Key, Value] = dict(zip(operation.positional, call.args.positional, strict=False))
    arguments.update(call.args.keywords)
    fields: dict[str, Value] = {
        "operation": text(operation.id),
        "api": text(operation.api),
        "client": client,
        "arguments": call.new_dict(arguments, is_open=call.args.is_open),
        "at": text(f"{call.site.module}:{call.site.at}"),
    }
    performed = call.frame.close(call.new(OPERATION, fields))
    call.emit("operation", performed)
    if operation.path.rstrip("/") == CUSTOMER_TOKENS and operation.method == "POST":
        return call.new(BODY, {"request": performed}, is_open=True)
    return unknown(vendor="cybrid")


for _class in catalogue.sdk_classes():
    method(_class, *(f"{name}{variant}" for name in catalogue.sdk_methods(_class) for variant in VARIANTS))(perform)


# classes and what belongs to them


@name_below(*PACKAGES)
def allowed_values(frame: Frame, dotted: str) -> Value | None:
    """The scopes that a customer token may be granted, as the model of its request lists them."""
    *_, owner, name = dotted.split(".")
    if owner != "PostCustomerToken" or name not in ("allowed_values", "openapi_types"):
        return None
    scopes: dict[Key, Value] = {key: text(scope) for key, scope in catalogue.customer_scope_constants().items()}
    listed = frame.allocate(DictState(scopes, unknown(name, whole=True), True))
    return frame.allocate(DictState({}, listed, True))


@typed_below(*PACKAGES)
def label_of_class(dotted: str) -> str | None:
    """The label of what is annotated with a class of an SDK."""
    name = dotted.rpartition(".")[2]
    known = {"Configuration": CONFIGURATION, "ApiClient": CLIENT}
    return known.get(name) or (name if name in catalogue.sdk_classes() else None)
