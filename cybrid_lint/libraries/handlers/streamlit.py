"""Streamlit and Gradio: what a page shows, and what a function behind it returns, reaches a client."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import route
from cybrid_lint.libraries.registry import function

# https://docs.streamlit.io/develop/api-reference
SHOWING = (
    "write", "write_stream", "markdown", "title", "header", "subheader", "caption", "code", "text", "latex", "html",
    "json", "dataframe", "table", "metric", "success", "info", "warning", "error", "toast", "download_button",
    "link_button",
)  # fmt: skip


@function(*(f"streamlit.{name}" for name in SHOWING), *(f"streamlit.sidebar.{name}" for name in SHOWING))
def show(call: Call) -> Value:
    """Showing values on the page."""
    for value in call.args.all():
        call.emit("expose", value, "returned")
    return UNKNOWN


@function("gradio.Interface", "gradio.ChatInterface")
def interface(call: Call) -> Value:
    """A page around a function: what that returns is shown."""
    route(call.frame, call.arg(0, "fn"))
    return UNKNOWN
