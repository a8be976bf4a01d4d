"""`msrest`: clients that AutoRest generated build their requests and send them with it.

Source: `msrest/service_client.py`, `authentication.py`, `configuration.py` (0.7).
"""

from __future__ import annotations

from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.oauthlib import AUTH
from cybrid_lint.libraries.http import built, own_headers, present, send_built, with_headers
from cybrid_lint.libraries.registry import function, method, typed_as

CLIENT, SETTINGS = "msrest client", "msrest configuration"
CLIENTS = ("msrest.ServiceClient", "msrest.service_client.ServiceClient")
CONFIGURATIONS = ("msrest.Configuration", "msrest.configuration.Configuration")
VERBS = ("get", "put", "post", "head", "patch", "delete", "merge")
typed_as(CLIENT, *CLIENTS)
typed_as(SETTINGS, *CONFIGURATIONS)


@function(*CONFIGURATIONS)
def configuration(call: Call) -> Value:
    """`Configuration(base_url)`."""
    return call.new(SETTINGS, {"base_url": call.arg(0, "base_url"), "headers": call.new_dict()}, is_open=True)


@function(*CLIENTS)
def client(call: Call) -> Value:
    """`ServiceClient(creds, config)`."""
    config = call.arg(1, "config")
    fields = {
        "creds": present(call.get(0, "creds"), call.field(config, "credentials")) or NONE,
        "config": config,
        "headers": own_headers(call),
    }
    return call.new(CLIENT, fields)


@function("msrest.authentication.BasicTokenAuthentication", "msrest.authentication.OAuthTokenAuthentication")
def token_authentication(call: Call) -> Value:
    """What carries the `access_token` of a mapping."""
    token = call.arg(1 if call.name.endswith("OAuthTokenAuthentication") else 0, "token")
    return call.new(AUTH, {"token": call.item(token, text("access_token"))})


@function("msrest.authentication.ApiKeyCredentials")
def api_key(call: Call) -> Value:
    """Headers that go with each request: `ApiKeyCredentials(in_headers=…)`."""
    return call.new("msrest headers", with_headers(call, call.get(0, "in_headers")))


@method(CLIENT, *VERBS)
def build(call: Call) -> Value:
    """`client.get(url, params, headers, content)`: a request that is built now and sent later."""
    fields = {"method": text(call.name.upper()), "url": call.arg(0, "url"), "params": present(call.get(1, "params"))}
    content = present(call.get(3, "content"), call.get(4, "form_content"))
    return built(call, **fields, content=content, **with_headers(call, call.get(2, "headers")))


@method(CLIENT, "send")
def send(call: Call) -> Value:
    """Sending it."""
    creds, config = call.field(call.owner, "creds") or NONE, call.field(call.owner, "config") or UNKNOWN
    headers = own_headers(call, call.field(call.owner, "headers"), call.field(creds, "headers"))
    return send_built(
        call,
        call.arg(0, "request"),
        auth=creds if call.field(creds, "token") is not None else None,
        client_headers=headers,
        base=call.field(config, "base_url"),
        client=call.owner,
    )


@method(CLIENT, "add_header")
def add_header(call: Call) -> Value:
    """A header of each request."""
    headers = call.field(call.owner, "headers") or UNKNOWN
    call.engine.set_item(call.frame, headers, call.arg(0, "header"), call.arg(1, "value"), call.site)
    return NONE


@method(CLIENT, "close", "__enter__", "__exit__")
def quiet(call: Call) -> Value:
    """What has nothing to do with requests."""
    return call.owner if call.name == "__enter__" else NONE
