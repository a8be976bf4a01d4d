"""The flow of one token as the diagrams draw it: from the request through functions to calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from cybrid_lint.output.positions import visible
from cybrid_lint.output.scopes.words import STATES, inside, rest, where
from cybrid_lint.scopes.report import Call, Operation, Request


@dataclass(frozen=True)
class Line:
    """A line of a box: its text, and its style: "title", "", "spare" for a scope too many, or "wrong"."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Box:
    """What stands in a box, and whether it is a request, a function or a call."""

    kind: str
    lines: tuple[Line, ...]


@dataclass
class Branch:
    """A function that the token comes to, None for code outside functions, and the calls that it makes."""

    function: Box | None
    calls: list[tuple[Box, bool]] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether the token's level is wrong for one of the calls."""
        return any(wrong for _, wrong in self.calls)


def request_box(request: Request) -> Box:
    """Return the box of a request: type, place and scopes, those that are too many marked."""
    others = len(request.places) - 1
    lines = [Line(f"{request.type} token", "title"), Line(where(request.place)), Line(inside(request.place))]
    lines.append(Line(f"or at {others} other place{'s' if others > 1 else ''}" if others else ""))
    for one in request.scopes:
        note = STATES[one.state]
        lines.append(Line(f"{visible(one.name)} ({note})" if note else visible(one.name), "spare" if note else ""))
    lines += [Line(f"{one} (missing)", "wrong") for one in request.missing or ()]
    more = rest(request)
    lines.append(Line(f"scopes: {more}" if more and not request.scopes else more))
    return Box("request", tuple(one for one in lines if one.text))


def branches(request: Request) -> list[Branch]:
    """Return the functions that a token comes to, in the order of its operations, with their calls."""
    found: dict[tuple[str, str], Branch] = {}
    for operation in request.operations:
        for call in operation.calls:
            at = call.place
            box = Box("function", (Line(visible(at.function), "title"), Line(visible(at.span.path))))
            branch = found.setdefault((at.span.path, at.function), Branch(box if at.function else None))
            branch.calls.append((_call_box(operation, call), bool(call.code)))
        if not operation.calls:
            found.setdefault(("", ""), Branch(None)).calls.append((_call_box(operation, None), False))
    return list(found.values())


def _call_box(operation: Operation, call: Call | None) -> Box:
    lines = [Line(operation.id, "title")]
    if call is not None:
        lines.append(Line(where(call.place)))
        lines += [Line(f"by {visible(one.function) or where(one)}") for one in call.way[1:]]
        lines += [Line(f"{call.code}: wrong level of token", "wrong")] if call.code else []
    return Box("call", tuple(lines))
