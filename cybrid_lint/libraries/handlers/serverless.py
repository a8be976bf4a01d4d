"""Functions that a cloud calls for a web request: what they answer reaches a client."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.values import Site, Value
from cybrid_lint.libraries.handlers.web_responses import responses_of
from cybrid_lint.libraries.registry import REGISTRY

# A gateway makes an HTTP response of a mapping that has these; a mapping without them goes to another service.
STATUS = ("statusCode", "status_code")
CONTEXT = ("context", "_context", "ctx", "_", "lambda_context", "_ctx")

responses_of("azure.functions", names=("HttpResponse",))
responses_of("firebase_functions.https_fn", "chalice", "chalice.app", names=("Response",))
responses_of(
    "aws_lambda_powertools.event_handler", "aws_lambda_powertools.event_handler.api_gateway", names=("Response",)
)


def is_handler(code: FunctionCode) -> bool:
    """Tell whether a function is one that AWS Lambda calls: with the event and the context."""
    names = [param.name for param in code.node.params]
    names = names[1:] if code.receiver() is not None else names
    return len(names) == 2 and names[0].lstrip("_") == "event" and names[1] in CONTEXT


def returned(frame: Frame, value: Value, site: Site) -> None:
    """Take note of what such a function answers to a web request."""
    if frame.code is None or not is_handler(frame.code):
        return
    for option in options(value):
        state = frame.state(option)
        if isinstance(state, DictState) and any(name in state.entries for name in STATUS):
            frame.emit("expose", option, site, "returned")


REGISTRY.hooks.returned.append(returned)
