"""Auth objects and credentials that put a value into a header: `requests_auth`, `httpx_auth`, `azure.core`.

Sources: `requests_auth/_authentication.py` (8.0), `httpx_auth/_authentication.py` (0.23), `azure/core` (1.36).
"""

from __future__ import annotations

from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.oauthlib import AUTH
from cybrid_lint.libraries.http import built, present, send_built, with_headers
from cybrid_lint.libraries.registry import function, method, typed_as

CREDENTIAL, CLIENT = "azure key credential", "azure client"
CLIENTS = ("azure.core.PipelineClient", "azure.core.AsyncPipelineClient")
CREDENTIALS = ("azure.core.credentials.AzureKeyCredential",)
typed_as(CLIENT, *CLIENTS)
typed_as(CREDENTIAL, *CREDENTIALS)


@function("requests_auth.HeaderApiKey", "httpx_auth.HeaderApiKey")
def header_key(call: Call) -> Value:
    """`HeaderApiKey(api_key, header_name)`: a token, if it is the header for those."""
    name = call.known_text(call.arg(1, "header_name"))
    is_token = name is not None and name.lower() == "authorization"
    return call.new(AUTH, {"token": call.arg(0, "api_key")}) if is_token else UNKNOWN


# azure.core


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
    return call.new("azure headers", with_headers(call, call.get(0, "base_headers")))


@function(*CLIENTS)
def client(call: Call) -> Value:
    """`PipelineClient(base_url, policies=…)`."""
    fields = {"base_url": call.arg(0, "base_url")}
    for name in ("policies", "per_call_policies", "per_retry_policies"):
        given = present(call.get(None, name))
        for policy in call.members(given).known if given is not None else ():
            headers, token = call.field(policy, "headers"), call.field(policy, "token")
            if headers is not None:
                fields["headers"] = headers
            if token is not None:
                fields["auth"] = policy
    return call.new(CLIENT, fields)


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
