"""`kiota_abstractions` and `kiota_http`: requests that generated clients describe, and the adapter that sends them.

Sources: `kiota_abstractions/request_information.py`, `kiota_http/httpx_request_adapter.py` (1.9).
"""

from __future__ import annotations

from cybrid_lint.engine import displays
from cybrid_lint.engine.alternatives import options, spread
from cybrid_lint.engine.objects import DictState, FieldsState, InstanceState, LibraryState, by_name
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, concat, text
from cybrid_lint.engine.values import NONE, TRUE, UNKNOWN, UNSEEN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.uri_templates import filled
from cybrid_lint.libraries.http import present, send
from cybrid_lint.libraries.registry import function, method, typed_as

REQUEST, HEADERS, ADAPTER, PROVIDER = "kiota request", "kiota headers", "kiota adapter", "kiota token provider"
REQUESTS = ("kiota_abstractions.request_information.RequestInformation",)
ADAPTERS = ("kiota_http.httpx_request_adapter.HttpxRequestAdapter", "kiota_abstractions.request_adapter.RequestAdapter")
BUILDERS = ("kiota_abstractions.base_request_builder.BaseRequestBuilder",)
PROVIDERS = tuple(
    f"kiota_abstractions.authentication.{path}BaseBearerTokenAuthenticationProvider"
    for path in ("", "base_bearer_token_authentication_provider.")
)
SENDING = ("send_async", "send_collection_async", "send_primitive_async", "send_collection_of_primitive_async")
#: What puts a token on a request, in an authentication provider.
AUTHENTICATE = "authenticate_request"
BUILDER, RAW_URL = "kiota request builder", "request-raw-url"
typed_as(BUILDER, *BUILDERS)
typed_as(REQUEST, *REQUESTS)
typed_as(ADAPTER, *ADAPTERS)
typed_as(PROVIDER, *PROVIDERS)


@function(*REQUESTS)
def request(call: Call) -> Value:
    """`RequestInformation(method, url_template, path_parameters)`."""
    fields = {
        "http_method": call.arg(0, "method"),
        "url_template": call.arg(1, "url_template"),
        "path_parameters": present(call.get(2, "path_parameters")) or call.new_dict(),
        "query_parameters": call.new_dict(),
        "headers": call.new(HEADERS),
    }
    return call.new(REQUEST, fields, is_open=True)


@function(*BUILDERS)
def builder(call: Call) -> Value:
    """`BaseRequestBuilder(request_adapter, url_template, path_parameters)`, from which request builders derive."""
    fields = {
        "request_adapter": call.arg(0, "request_adapter"),
        "url_template": call.arg(1, "url_template"),
        "path_parameters": _parameters(call, call.get(2, "path_parameters")),
    }
    return call.new(BUILDER, fields)


@function("kiota_abstractions.get_path_parameters.get_path_parameters")
def path_parameters(call: Call) -> Value:
    """A copy of a request builder's parameters."""
    given = call.arg(0, "parameters")
    call.decided(given)
    return call.frame.allocate(displays.merged(call.frame, DictState({}), _parameters(call, given)))


def _parameters(call: Call, given: Value | None) -> Value:
    """Return parameters as a dict. What is given may be none, or an address that stands for all of them."""

    def as_dict(option: Value) -> Value:
        if option is NONE:
            return call.new_dict()
        return call.new_dict({RAW_URL: option}) if isinstance(option, Text) else option

    return call.new_dict() if given is None else spread(given, as_dict)


@function("kiota_abstractions.headers_collection.HeadersCollection")
def headers(call: Call) -> Value:
    """Headers, each with all of its values."""
    return call.new(HEADERS)


@method(HEADERS, "add", "try_add", "__setitem__")
def add_header(call: Call) -> Value:
    """Adding a header."""
    name = call.known_text(call.arg(0, "header_name"))
    if name is not None:
        call.set_field(call.owner, name, call.arg(1, "header_value", "header_values"))
    return TRUE


@method(REQUEST, "set_query_string_parameters_from_raw_object")
def set_query(call: Call) -> Value:
    """Putting what an object holds into the query; it is looked into once the request is sent."""
    call.set_field(call.owner, "raw query", call.arg(0, "q"))
    return NONE


@method(REQUEST, "configure")
def configure(call: Call) -> Value:
    """The query of a request's configuration."""
    given = present(call.get(0, "request_configuration"))
    if given is not None:
        raw = call.attribute(given, "query_parameters")
        call.call(call.attribute(call.owner, "set_query_string_parameters_from_raw_object"), raw)
    return NONE


@function(*PROVIDERS)
def provider(call: Call) -> Value:
    """What puts the token of a provider onto requests."""
    return call.new(PROVIDER, {"provider": call.arg(0, "access_token_provider")})


@function("kiota_http.httpx_request_adapter.HttpxRequestAdapter")
def adapter(call: Call) -> Value:
    """`HttpxRequestAdapter(authentication_provider, base_url=…)`."""
    fields = {"provider": call.arg(0, "authentication_provider"), "base_url": present(call.get(4, "base_url")) or NONE}
    return call.new(ADAPTER, fields, is_open=True)


@method(PROVIDER, AUTHENTICATE)
def authenticate(call: Call) -> Value:
    """Putting the token that a provider gives for an address onto a request."""
    request, source = call.arg(0, "request"), call.field(call.owner, "provider") or UNKNOWN
    token = call.call(call.attribute(source, "get_authorization_token"), call.attribute(request, "url"))
    add = call.attribute(call.attribute(request, "headers"), "add")
    call.call(add, text("Authorization"), concat([text("Bearer "), token]))
    return NONE


@method(ADAPTER, *SENDING, "send_no_response_content_async")
def send_request(call: Call) -> Value:
    """Sending a request that was described, with what the adapter's provider puts on it."""
    given = call.arg(0, "request_info")
    url, source = _url(call, given), call.field(call.owner, "provider") or NONE

    def send_one(provider: Value) -> Value:
        described = _authenticated(call, given, provider, url)
        response = send(
            call,
            method=_verb(call.field(described, "http_method") or UNKNOWN),
            url=url,
            headers=call.field(described, "headers"),
            body=present(call.field(described, "content")),
            client=call.owner,
        )
        return call.call(call.attribute(response, "json"))

    return call.each(source, send_one)


def _url(call: Call, described: Value) -> Value:
    """Return the address of a request: its template with its parameters."""
    template, state = call.field(described, "url_template"), DictState({})
    for name in ("query_parameters", "path_parameters"):
        source = call.field(described, name) or UNKNOWN
        call.decided(source)
        state = displays.merged(call.frame, state, _parameters(call, source))
    raw = present(call.field(described, "raw query"))
    for option in call.decided(raw) if raw is not None else ():
        held = call.state(option)
        if isinstance(held, InstanceState):
            state = displays.merged(call.frame, state, call.frame.allocate(DictState(by_name(held.fields))))
    base = present(call.field(call.owner, "base_url"))
    if base is not None and "baseurl" not in state.entries:
        state = state.with_entry("baseurl", base)
    return state.entries.get(RAW_URL) or filled(call, template or UNKNOWN, state)


def _authenticated(call: Call, given: Value, provider: Value, url: Value) -> Value:
    """Return a copy of a request, which can be written where it is sent, with what a provider puts on it."""
    state, headers = call.state(given), call.state(call.field(given, "headers") or NONE)
    if not isinstance(state, LibraryState):
        return given
    own = call.new(HEADERS, headers.fields if isinstance(headers, LibraryState) else {})
    described = call.new(REQUEST, {**state.fields, "headers": own, "url": url}, is_open=True)
    if isinstance(call.state(provider), FieldsState):
        callee = call.attribute(provider, AUTHENTICATE)
        call.engine.call(call.frame, callee, Args((described,), is_open=True), UNSEEN)
    return described


def _verb(verb: Value) -> Value:
    """Return the name of a member of `Method`."""
    names = [option.name.rpartition(".")[2] for option in options(verb) if isinstance(option, Library)]
    return text(names[0]) if len(names) == 1 else verb
