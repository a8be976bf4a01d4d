"""`dlt`: auth objects of its REST client. `stubs/dlt.toml` has the client.

Sources: https://dlthub.com/docs/general-usage/http/rest-client and `dlt/sources/helpers/rest_client/auth.py` (1.18).
"""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.oauthlib import AUTH, holding, token_request
from cybrid_lint.libraries.registry import function

PLACES = ("dlt.sources.helpers.rest_client.auth", "dlt.sources.helpers.rest_client")


@function(*(f"{place}.BearerTokenAuth" for place in PLACES))
def bearer(call: Call) -> Value:
    """A token in a header."""
    return holding(call, AUTH, token=0)


@function(*(f"{place}.HttpBasicAuth" for place in PLACES))
def basic(call: Call) -> Value:
    """A name and a password."""
    return call.new_sequence("tuple", (call.arg(0, "username"), call.arg(1, "password")))


@function(*(f"{place}.OAuth2ClientCredentials" for place in PLACES))
def client_credentials(call: Call) -> Value:
    """An auth object that requests its token when it is first used; what else that asks for stands in a mapping."""
    given = holding(call, AUTH, access_token_url=1, client_id=2, client_secret=3)
    url = call.field(given, "access_token_url") or UNKNOWN
    token = token_request(call, url, [given, call.get(4, "access_token_request_data")])
    return call.new(AUTH, {"token": token})
