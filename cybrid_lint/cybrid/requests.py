"""Requests: what one means to Cybrid, by its parts once they are known."""

from __future__ import annotations

from collections.abc import Sequence

from cybrid_lint import catalogue
from cybrid_lint.cybrid.reading import state_of
from cybrid_lint.cybrid.urls import Target, targets
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Call
from cybrid_lint.engine.symbols import has_parameters
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


def is_reckoned(parts: dict[str, Value]) -> bool:
    """Tell whether one of a request's addresses is Cybrid's, and yet to be filled in with what callers give."""
    waiting = (option for option in options(parts.get("url", UNKNOWN)) if isinstance(option, Call))
    given = (value for call in waiting if has_parameters(call) for value in call.args.all())
    return any(target.cybrid for value in given if isinstance(value, Text) for target in targets(value))


def operations_at(parts: dict[str, Value], target: Target) -> tuple[catalogue.Operation, ...]:
    """Return the operations of one path that a request to a target calls; none where that may be several."""
    operations = catalogue.match(method_of(parts), target.segments_for_match(), target.api)
    if not operations and target.api is not None:
        operations = catalogue.match(method_of(parts), target.segments_for_match())
    return operations if len({operation.path for operation in operations}) == 1 else ()


def is_unseen(parts: dict[str, Value], target: Target) -> bool:
    """Tell whether a request goes to Cybrid, and it is not seen what about."""
    start = target.segments_for_match()[:2]
    return target.cybrid and (not start or None in start) and not operations_at(parts, target)


def is_of_no_operation(method: str | None, target: Target) -> bool:
    """Tell whether a path of Cybrid's is seen to be about nothing that any operation is about, whatever follows.

    So is one of an operation by a method that the path does not have. At a host of Cybrid's own the first word may
    tell; elsewhere it may be a gateway's.
    """
    if not target.cybrid:
        return False
    segments = target.segments_for_match()
    if _leads_nowhere(segments[:2], 2) or (target.own_host and _leads_nowhere(segments[:1], 1)):
        return True
    if not segments or None in segments[:2]:
        return False
    if len(segments) == 1 and not catalogue.match(None, segments):
        return True
    return bool(catalogue.match(None, segments)) and not catalogue.match(method, segments)


def _leads_nowhere(start: Sequence[str | None], length: int) -> bool:
    """Tell whether no operation's path begins with so many segments, all of which are known."""
    known = [segment for segment in start if segment is not None]
    return len(known) == length and all(list(each.segments[:length]) != known for each in catalogue.operations())
