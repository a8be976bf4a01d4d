"""The wording that the table and the diagrams share."""

from __future__ import annotations

from cybrid_lint.output.positions import place, visible
from cybrid_lint.scopes.report import CodeLocation, Request, State

STATES: dict[State, str] = {
    "needed": "",
    "unneeded": "no call needs it",
    "unsure": "",
    "unknown": "unknown scope",
    "forbidden": "not available to this type of token",
}


def where(one: CodeLocation) -> str:
    """Return a place as flake8 prints it."""
    at = place(one.span)
    return f"{visible(at.path)}:{at.line}:{at.column}"


def inside(one: CodeLocation) -> str:
    """Return the function that a place stands in, "" for none."""
    return f"in {visible(one.function)}" if one.function else ""


def placed(one: CodeLocation) -> str:
    """Return a place and its function."""
    return f"{where(one)} {inside(one)}".rstrip()


def is_sent_elsewhere(request: Request) -> bool:
    """Tell whether a request is sent by another function than the one that gives its scopes."""
    return (request.sent.span.path, request.sent.function) != (request.place.span.path, request.place.function)


def rest(request: Request) -> str:
    """Return what is to be said of what a request asks for besides the scopes that are seen."""
    return {
        "all": "" if request.scopes else "none",
        "some": "and others that are not known",
        "none": "not known",
        "every": "every scope there is",
    }[request.known]


def verdict(request: Request) -> str:
    """Return the scopes that suffice, or why they are not known."""
    if request.paste is not None:
        return request.paste
    if request.unseen:
        return f"not all uses could be traced: {', '.join(visible(one) for one in request.unseen)}"
    if not request.operations:
        return "no call that uses it was found"
    return f"none: a {request.type} token cannot hold {', '.join(request.unholdable)}"


def states(request: Request) -> list[str]:
    """Return in short what is to be said of a request."""
    found = list(request.codes)
    if request.unneeded:
        found.append("unneeded scopes")
    if any(one.state in ("unknown", "forbidden") for one in request.scopes):
        found.append("wrong scopes")
    if request.missing:
        found.append("missing scopes")
    if request.unseen:
        found.append("not all uses traced")
    if not request.operations:
        found.append("no call found")
    return found or ["ok"]


def summary(requests: list[Request]) -> str:
    """Return one line that counts the requests."""
    counts = [
        (len(requests), "token request" if len(requests) == 1 else "token requests"),
        (sum(bool(one.level_codes) for one in requests), "used at a wrong level"),
        (sum(bool(one.unneeded) for one in requests), "with scopes that no call needs"),
        (sum(bool(one.unseen) for one in requests), "whose uses could not all be traced"),
    ]
    return ", ".join(f"{number} {what}" for number, what in counts if number)
