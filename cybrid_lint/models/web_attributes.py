"""Attributes of the objects that web applications share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import LibMethod, Obj, Opaque, Value
from cybrid_lint.models.registry import METHODS, attribute

if TYPE_CHECKING:
    import libcst as cst


@attribute("web app", "state")
def app_state(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `app.state`."""
    return frame.machine.store("web state")


@attribute("web app", "app", "fastapi_app")
def app_itself(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `request.app.app` and its like."""
    return owner


@attribute("web state", "*")
@attribute("store", "*")
def stored(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model an attribute of what is shared: what anybody set, else something from outside."""
    assert isinstance(owner, Obj)
    known = heap.read(frame, owner, name)
    if known is not None:
        return known
    if (owner.label, name) in METHODS:
        return LibMethod(owner, name)
    return Opaque((name,))
