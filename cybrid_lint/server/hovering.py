"""What an editor tells of a request for a token and of a call: in Markdown, and above the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cybrid_lint.findings import Span
from cybrid_lint.output.positions import clean
from cybrid_lint.scopes.report import Request
from cybrid_lint.server.usage import CallOfOperation, Usage

_MARKS = {
    "needed": "",
    "unneeded": " (no call needs it)",
    "unsure": "",
    "unknown": " (there is no such scope)",
    "forbidden": " (this type of token cannot hold it)",
}
_MOST_CALLS = 12


def at(span: Span, line: int, column: int) -> bool:
    """Tell whether a place, the line from 1 and the column from 0, lies in a span."""
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)


def told_at(usage: Usage, path: str, line: int, column: int) -> tuple[str, Span] | None:
    """Return what is to be told of a place of a file, whose path is relative to the project, and of which span.

    Of several spans around it the innermost decides.
    """
    told: list[tuple[Span, str]] = []
    for request in usage.requests:
        for place in dict.fromkeys((*request.places, request.sent)):
            if place.span.path == path and at(place.span, line, column):
                told.append((place.span, _request(request)))
    for call in usage.calls:
        told += [(span, _call(call)) for span in call.places if span.path == path and at(span, line, column)]
    if not told:
        return None
    span = min((span for span, _ in told), key=_size)
    texts = dict.fromkeys(text for other, text in told if other == span)
    return "\n\n---\n\n".join(texts), span


def _size(span: Span) -> tuple[int, int]:
    return span.end_line - span.line, span.end_column - span.column


def above_lines(usage: Usage, path: str) -> Iterator[tuple[Span, str]]:
    """Yield what stands above the requests for tokens in a file: how much each asks for, and what of it is needed."""
    for request in usage.requests:
        for place in request.places:
            if place.span.path == path:
                yield place.span, summary_of(request)


def summary_of(request: Request) -> str:
    """Return in one line what a request asks for and needs."""
    if request.known == "every":
        asked = "every scope"
    else:
        count = len(request.scopes)
        more = " or more" if request.known == "some" else ""
        asked = "unknown scopes" if request.known == "none" else f"{count}{more} scope{'' if count == 1 else 's'}"
    if request.missing:
        need = f"{len(request.missing)} missing"
    elif request.enough is not None:
        need = f"{len(request.enough)} needed"
    elif not request.operations:
        need = "no call seen"
    else:
        need = "not every use is seen"
    return f"{request.type} token: {asked}, {need}"


def _request(request: Request) -> str:
    lines = [f"**Request for {_article(request.type)} {request.type} token**", ""]
    if request.known == "every":
        lines += ["Asks for every scope there is.", ""]
    elif request.scopes:
        lines += ["Asks for:", *(f"- {_code(one.name)}{_MARKS[one.state]}" for one in request.scopes), ""]
        lines += ["… and perhaps more, which is not seen.", ""] if request.known != "all" else []
    else:
        lines += ["What it asks for is not seen.", ""]
    if request.operations:
        lines += ["Calls made with it:", *_operations(request), ""]
    if request.missing:
        lines += ["Missing: " + _listed(request.missing), ""]
    if request.unholdable:
        lines += [f"No {request.type} token can hold: " + _listed(request.unholdable), ""]
    if request.enough is not None and request.paste is not None:
        lines += ["These would do:", "```python", clean(request.paste), "```"]
    elif request.unseen:
        lines += ["Not every use of the token is seen: it is " + clean("; ".join(request.unseen)) + "."]
    return "\n".join(lines).strip()


def _operations(request: Request) -> Iterator[str]:
    for one in request.operations[:_MOST_CALLS]:
        yield f"- {_code(one.id)} needs {_listed(one.scopes)}"
    if len(request.operations) > _MOST_CALLS:
        yield f"- and {len(request.operations) - _MOST_CALLS} more"


def _call(call: CallOfOperation) -> str:
    lines = [f"**{_code(' or '.join(call.operations))}**", "", f"Needs {_listed(call.scopes)}.", ""]
    if call.requested:
        places = ", ".join(_code(f"{span.path}:{span.line}") for span in call.requested)
        lines.append(f"{_article(call.token).capitalize()} {call.token} token comes here, requested at {places}.")
    else:
        lines.append(f"{_article(call.token).capitalize()} {call.token} token comes here.")
    return "\n".join(lines)


def _article(word: str) -> str:
    return "an" if word == "organization" else "a"


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(map(_code, names)) if names else "no scope"


def _code(text: str) -> str:
    """Return a text as code; backticks in it would end that."""
    return f"`{clean(text).replace('`', chr(39))}`"
