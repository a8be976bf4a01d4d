"""Auth objects that put a value into a header: `requests_auth` and `httpx_auth`.

Sources: `requests_auth/_authentication.py` (8.0), `httpx_auth/_authentication.py` (0.23).
"""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.oauthlib import AUTH
from cybrid_lint.libraries.registry import function


@function("requests_auth.HeaderApiKey", "httpx_auth.HeaderApiKey")
def header_key(call: Call) -> Value:
    """`HeaderApiKey(api_key, header_name)`: a token, if it is the header for those."""
    name = call.known_text(call.arg(1, "header_name"))
    is_token = name is not None and name.lower() == "authorization"
    return call.new(AUTH, {"token": call.arg(0, "api_key")}) if is_token else UNKNOWN
