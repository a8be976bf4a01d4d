"""Functions that a cloud calls for a web request: what they answer reaches a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.parameters import name_of, params_of
from cybrid_lint.evaluation.values import Func, Obj, Value, options
from cybrid_lint.models.registry import RETURNED, decorator, function
from cybrid_lint.models.web import handed_out, route, web_response

if TYPE_CHECKING:
    import libcst as cst

# A gateway makes an HTTP response of a mapping that has these; a mapping without them goes to another service.
STATUS = ("statusCode", "status_code")
CONTEXT = ("context", "_context", "ctx", "_", "lambda_context", "_ctx")

decorator("functions_framework.http", "firebase_functions.https_fn.on_request", "firebase_functions.https_fn.on_call")(
    route
)
decorator("aws_lambda_powertools.event_handler.router.Router.route", "modal.web_endpoint", "modal.fastapi_endpoint")(
    route
)
function(
    "azure.functions.HttpResponse", "firebase_functions.https_fn.Response", "chalice.Response", "chalice.app.Response"
)(web_response)
function("aws_lambda_powertools.event_handler.Response", "aws_lambda_powertools.event_handler.api_gateway.Response")(
    web_response
)


def is_handler(func: Func) -> bool:
    """Tell whether a function is one that AWS Lambda calls: with the event and the context."""
    names = [name_of(param) for param in params_of(func)]
    names = names[1:] if func.owner is not None else names
    return len(names) == 2 and names[0].lstrip("_") == "event" and names[1] in CONTEXT


def returned(frame: Frame, node: cst.CSTNode, value: Value) -> None:
    """Note a token in what such a function answers to a web request."""
    if frame.func is None or not is_handler(frame.func):
        return
    for one in options(value):
        if isinstance(one, Obj) and one.kind == "dict" and any(name in one.fields for name in STATUS):
            handed_out(frame, node, one, "returned")


RETURNED.append(returned)
