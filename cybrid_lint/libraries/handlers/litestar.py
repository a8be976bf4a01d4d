"""Litestar: responses, redirects and templates, as its handlers return them."""

from __future__ import annotations

from dataclasses import replace

from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import (
    RESPONSE,
    redirect,
    rendered,
    responses_of,
)
from cybrid_lint.libraries.http import with_query
from cybrid_lint.libraries.registry import function, typed_as

PLACES = ("litestar.response", "litestar.response.base")

responses_of("litestar", *PLACES, "litestar.response.streaming", "litestar.response.sse",
             names=("Response", "Stream", "ServerSentEvent"))  # fmt: skip
typed_as(RESPONSE, "litestar.response.Redirect", "litestar.response.redirect.Redirect")


@function("litestar.response.Redirect", "litestar.response.redirect.Redirect")
def redirect_to(call: Call) -> Value:
    """A redirect: to a path, with a query of its own."""
    url = with_query(call, call.arg(0, "path"), call.get(None, "query_params"))
    return redirect(replace(call, args=Args((url,))))


@function("litestar.response.Template", "litestar.response.template.Template")
def template(call: Call) -> Value:
    """A template with its values."""
    return rendered(call, [value for value in (call.get(None, "context"), call.get(None, "headers")) if value])
