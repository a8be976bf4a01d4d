"""`azure.core`: clients of Azure's services, and those that AutoRest generates, send requests through a pipeline.

Source: `azure/core/_pipeline_client.py`, `pipeline/policies/_authentication.py`, `pipeline/transport/_base.py` (1.36).
"""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.engine.alternatives import options, spread
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Lit, Text, concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.oauthlib import AUTH
from cybrid_lint.libraries.handlers.urls import with_slashes
from cybrid_lint.libraries.http import built, present, send_built, with_headers
from cybrid_lint.libraries.registry import attribute, function, method, typed_as

CREDENTIAL, CLIENT, HEADERS, SERIALIZER = "azure key credential", "azure client", "azure headers", "azure serializer"
CLIENTS = ("azure.core.PipelineClient", "azure.core.AsyncPipelineClient")
CREDENTIALS = ("azure.core.credentials.AzureKeyCredential",)
SERIALIZERS = ("msrest.Serializer", "msrest.serialization.Serializer")
VERBS = ("get", "put", "post", "head", "patch", "delete", "merge", "options")
typed_as(CLIENT, *CLIENTS)
typed_as(CREDENTIAL, *CREDENTIALS)
typed_as(SERIALIZER, *SERIALIZERS)


@function(*CREDENTIALS)
def credential(call: Call) -> Value:
    """A key, which may be replaced by another."""
    return call.new(CREDENTIAL, {"key": call.arg(0, "key")})


@method(CREDENTIAL, "update")
def update(call: Call) -> Value:
    """Another key."""
    call.set_field(call.owner, "key", call.arg(0, "key"))
    return NONE


@function("azure.core.pipeline.policies.AzureKeyCredentialPolicy")
def key_policy(call: Call) -> Value:
    """`AzureKeyCredentialPolicy(credential, name, prefix=…)`: what puts the key into a header."""
    name = call.known_text(call.arg(1, "name"))
    if name is None or name.lower() != "authorization":
        return UNKNOWN
    key, prefix = call.field(call.arg(0, "credential"), "key") or UNKNOWN, present(call.get(None, "prefix"))
    return call.new(AUTH, {"token": key if prefix is None else concat([prefix, text(" "), key])})


@function("azure.core.pipeline.policies.HeadersPolicy")
def headers_policy(call: Call) -> Value:
    """What puts headers onto each request."""
    return call.new(HEADERS, with_headers(call, call.get(0, "base_headers")))


@function("azure.core.credentials.AccessToken", "azure.core.credentials.AccessTokenInfo")
def access_token(call: Call) -> Value:
    """What a credential gives: a token, and when it ends."""
    return call.new("azure access token", {"token": call.arg(0, "token"), "expires_on": call.arg(1, "expires_on")})


@function(*(f"azure.core.pipeline.policies.{name}BearerTokenCredentialPolicy" for name in ("", "Async")))
def bearer_policy(call: Call) -> Value:
    """`BearerTokenCredentialPolicy(credential, *scopes)`: what puts a credential's token onto requests."""
    asked = Args(call.args.positional[1:], star=call.args.star)
    given = call.call_with(call.attribute(call.arg(0, "credential"), "get_token"), asked)
    return call.new(AUTH, {"token": call.attribute(given, "token")})


@function(*CLIENTS)
def client(call: Call) -> Value:
    """`PipelineClient(base_url, policies=…)`, or with a `config` that has them."""
    config = present(call.get(None, "config"))
    fields = {"base_url": call.arg(0, "base_url")}
    if config is not None:
        fields["auth"] = call.attribute(config, "authentication_policy")
    for policy in _policies(call):
        label = call.engine.label_of(call.frame, policy)
        if label == HEADERS:
            fields["headers"] = call.field(policy, "headers") or UNKNOWN
        elif label == AUTH:
            fields["auth"] = policy
    return call.new(CLIENT, fields)


def _policies(call: Call) -> Iterator[Value]:
    for name in ("policies", "per_call_policies", "per_retry_policies"):
        given = present(call.get(None, name))
        for policy in call.members(given).known if given is not None else ():
            yield from options(policy)


@attribute(CLIENT, "_pipeline")
def pipeline(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What a client sends requests through: here it is the client."""
    return owner


@method(CLIENT, "format_url")
def format_url(call: Call) -> Value:
    """`client.format_url(template, **values)`: an address below the client's, with values in it."""
    values = Args(keywords=call.args.keywords, double_star=call.args.double_star)
    url, base = (_filled(call, template, values) for template in (call.arg(0, "url_template"), _base(call)))
    return spread(url, lambda option: option if _is_absolute(option) else with_slashes([base, option]))


def _filled(call: Call, template: Value, values: Args) -> Value:
    call.decided(template)
    return call.call_with(call.attribute(template, "format"), values)


def _is_absolute(url: Value) -> bool:
    first = url.parts[0] if isinstance(url, Text) and url.parts else None
    return isinstance(first, Lit) and first.text.startswith(("http://", "https://"))


def _base(call: Call) -> Value:
    return call.field(call.owner, "base_url") or UNKNOWN


@method(CLIENT, *VERBS)
def build(call: Call) -> Value:
    """`client.get(url, params, headers, content)`: a request that is built now and sent later."""
    fields = {"method": text(call.name.upper()), "url": call.arg(0, "url"), "params": present(call.get(1, "params"))}
    content = present(call.get(3, "content"), call.get(4, "form_content"))
    return built(call, **fields, content=content, **with_headers(call, call.get(2, "headers")))


@function(*(f"azure.core.pipeline.transport.{path}HttpRequest" for path in ("", "_base.")))
def transport_request(call: Call) -> Value:
    """`HttpRequest(method, url, headers, files, data)`."""
    fields = {"method": call.arg(0, "method"), "url": call.arg(1, "url"), "data": present(call.get(4, "data"))}
    return built(call, **fields, **with_headers(call, call.get(2, "headers")))


@method(CLIENT, "run")
def run(call: Call) -> Value:
    """Sending a request through the pipeline: what comes back holds the response."""
    return call.new("azure pipeline response", {"http_response": send_request(call)}, is_open=True)


@function(*SERIALIZERS)
def serializer(call: Call) -> Value:
    """What makes texts of values."""
    return call.new(SERIALIZER)


@method(SERIALIZER, "url", "query", "header")
def serialize(call: Call) -> Value:
    """`serializer.url(name, value, type)`."""
    return call.arg(1, "data")


@method(SERIALIZER, "body")
def serialize_body(call: Call) -> Value:
    """`serializer.body(value, type)`."""
    return call.arg(0, "data")


@function("azure.core.rest.HttpRequest")
def request(call: Call) -> Value:
    """`HttpRequest(method, url, params=…, headers=…, json=…)`: built now and sent later."""
    fields = {name: present(call.get(None, name)) for name in ("params", "json", "content", "data")}
    fields |= {"method": call.arg(0, "method"), "url": call.arg(1, "url")}
    return built(call, **fields, **with_headers(call, call.get(None, "headers")))


@method(CLIENT, "send_request")
def send_request(call: Call) -> Value:
    """Sending it."""
    return send_built(
        call,
        call.arg(0, "request"),
        auth=call.field(call.owner, "auth"),
        client_headers=call.field(call.owner, "headers"),
        base=call.field(call.owner, "base_url"),
        client=call.owner,
    )


@method(CLIENT, "close", "__enter__", "__exit__")
def quiet(call: Call) -> Value:
    """What has nothing to do with requests."""
    return call.owner if call.name == "__enter__" else NONE
