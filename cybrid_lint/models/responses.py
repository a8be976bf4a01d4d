"""Responses of every HTTP client: they hold the body that the request was answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import UNKNOWN, Hole, Obj, Opaque, Text, Value, options, union
from cybrid_lint.models.registry import attribute, method
from cybrid_lint.protocol.http import sent

if TYPE_CHECKING:
    import libcst as cst

# What a failed request answers is no token (SPEC, "Written in plain text").
FAILED = Opaque((), vendor="other")


def body_of(frame: Frame, owner: Value) -> Value:
    """Return what the body of a response is, where the request has not failed."""
    if frame.failing:
        return FAILED
    return union(
        heap.read(frame, one, "body") or UNKNOWN if isinstance(one, Obj) else UNKNOWN for one in options(owner)
    )


@method("response", "json", "read", "get_json", "text", "aread", "iter_lines", "readlines", "getvalue")
def read(call: Call) -> Value:
    """Model reading the body."""
    body = body_of(call.frame, call.owner)
    if call.name in ("json", "get_json"):
        return body
    return as_text(body)


def as_text(body: Value) -> Value:
    """Return a body as the text that it came as."""
    return union(Text((Hole(one, "json"),)) if isinstance(one, Obj) else one for one in options(body))


@attribute("response", "text", "content", "data", "_content")
def content(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model the body as text; in `aiohttp`, where `text` is a method, calling the text gives it too."""
    if isinstance(owner, Obj) and "is aiohttp" in owner.fields:
        return None
    return as_text(body_of(frame, owner))


@attribute("response", "status_code", "status", "ok", "reason", "headers", "elapsed", "url", "is_error", "is_success")
def about(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model what a response says about itself."""
    return Opaque((name,), vendor="other")


@attribute("response", "request")
def answered(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model the request that a response is the answer to."""
    return sent(frame, owner)


@method("response", "raise_for_status", "__enter__", "__aenter__", "result")
def itself(call: Call) -> Value:
    """Model what gives the response again."""
    return call.owner


@method("response", "close", "aclose", "release", "raise_for_status_", "getcode", "info")
def quiet(call: Call) -> Value:
    """Model what gives nothing that matters."""
    return UNKNOWN
