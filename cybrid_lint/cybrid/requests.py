"""Requests: what one means to Cybrid, by its parts once they are known."""

from __future__ import annotations

from cybrid_lint import catalogue
from cybrid_lint.cybrid.reading import state_of
from cybrid_lint.cybrid.urls import Target, targets
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Member, Value
from cybrid_lint.libraries.http import REQUEST


def parts_of(request: Value) -> dict[str, Value]:
    """Return the parts of a request that was sent."""
    state = state_of(request)
    return state.fields if isinstance(state, LibraryState) and state.label == REQUEST else {}


def method_of(parts: dict[str, Value]) -> str | None:
    """Return a request's method, None if that is not known."""
    method = parts.get("method")
    if isinstance(method, Member):
        # an enumeration of methods is one of texts, or no library would take them
        method = method.value
    return method.known if isinstance(method, Text) else None


def targets_of(parts: dict[str, Value]) -> list[Target]:
    """Return where a request may go."""
    return targets(parts.get("url", UNKNOWN), parts.get("base"))


def operations_at(parts: dict[str, Value], target: Target) -> tuple[catalogue.Operation, ...]:
    """Return the operations of one path that a request to a target calls; none where that may be several."""
    operations = catalogue.match(method_of(parts), target.segments_for_match(), target.api)
    if not operations and target.api is not None:
        operations = catalogue.match(method_of(parts), target.segments_for_match())
    return operations if len({operation.path for operation in operations}) == 1 else ()
