"""Token requests for people at a terminal: a group of rows for each, as wide as the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cybrid_lint.output.positions import columns, visible
from cybrid_lint.output.scopes import View
from cybrid_lint.output.scopes.words import inside, is_sent_elsewhere, placed, rest, summary, verdict, where
from cybrid_lint.rules import codes
from cybrid_lint.scopes.report import Request

LEAST = 40
LABELS = 12
_RESET = "\x1b[0m"
_BOLD, _DIM, _RED, _YELLOW = "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[33m"
Piece = tuple[str, str]


def render(view: View) -> str:
    """Return the requests as a table."""
    width = max(LEAST, view.width)
    lines: list[str] = []
    for report in view.reports:
        if len(view.reports) > 1 and report.requests:
            lines += [_paint([(visible(report.project), _BOLD)], view.color), ""]
        for request in report.requests:
            lines += [_paint(row, view.color) for row in _rows(request, width)]
            lines.append("")
    return "\n".join([*lines, f"{summary(view.requests)}."]) + "\n" if lines else ""


def _paint(row: list[Piece], color: bool) -> str:
    return "".join(f"{style}{text}{_RESET}" if color and style else text for text, style in row).rstrip()


def _rows(request: Request, width: int) -> Iterator[list[Piece]]:
    head = [(f"{request.type} token", _BOLD), (where(request.place), _BOLD), (inside(request.place), "")]
    yield from _wrapped(head, width, 2)
    room = width - LABELS - 2
    for place in request.places[1:]:
        yield from _labelled("or", _wrapped([(placed(place), "")], room))
    if is_sent_elsewhere(request):
        yield from _labelled("sent", _wrapped([(placed(request.sent), "")], room))
    yield from _labelled("requested", _wrapped(_asked(request), room))
    yield from _labelled("used for", _operations(request, room))
    yield from _labelled("needed", _wrapped(_names(request.needed) or [("-", "")], room))
    for state, label in (("unneeded", "not needed"), ("unknown", "unknown"), ("forbidden", "not allowed")):
        names = [visible(one.name) for one in request.scopes if one.state == state]
        yield from _labelled(label, _wrapped(_names(names, _YELLOW), room))
    yield from _labelled("missing", _wrapped(_names(request.missing or (), _RED), room))
    if request.paste is not None:
        yield from _labelled("cannot hold", _wrapped(_names(request.unholdable, _RED), room))
    said = verdict(request)
    # what is to be pasted is not broken
    yield from _labelled("sufficient", [[(said, "")]] if request.paste else _wrapped(_names(said.split()), room))


def _labelled(label: str, rows: Iterable[list[Piece]]) -> Iterator[list[Piece]]:
    for index, row in enumerate(rows):
        yield [(f"  {label if index == 0 else '':<{LABELS}}", _DIM), *row]


def _asked(request: Request) -> list[Piece]:
    named = [(visible(one.name), "" if one.state in ("needed", "unsure") else _YELLOW) for one in request.scopes]
    return [*named, *_names(rest(request).split())]


def _names(names: Iterable[str], style: str = "") -> list[Piece]:
    return [(one, style) for one in names]


def _operations(request: Request, room: int) -> Iterator[list[Piece]]:
    """Yield the operations with the places of their calls: beside them, or below them where there is no room."""
    calls = [
        (one.id if index == 0 else "", placed(call.place), call.code)
        for one in request.operations
        for index, call in enumerate(one.calls)
    ]
    first, second = (max((columns(one[index]) for one in calls), default=0) for index in (0, 1))
    beside = first + second + len(codes()[0]) + 4 <= room
    for operation in request.operations:
        for index, call in enumerate(operation.calls):
            name, code = operation.id if index == 0 else "", [(call.code, _RED)] if call.code else []
            if beside:
                at = placed(call.place)
                yield [(f"{name:<{first}}  ", ""), (at + " " * (second - columns(at)) + "  ", ""), *code]
                continue
            yield from _wrapped([(name, "")], room) if name else ()
            yield from ([("  ", ""), *row] for row in _wrapped([(placed(call.place), ""), *code], room - 2))
        if not operation.calls:
            yield from _wrapped([(operation.id, ""), ("(location unknown)", _DIM)], room)
    if not request.operations:
        yield [("-", "")]


def _wrapped(pieces: Iterable[Piece], room: int, indent: int = 0) -> Iterator[list[Piece]]:
    """Yield rows of pieces with blanks between them; what is wider than a row goes on in the next."""
    row: list[Piece] = []
    used = 0
    for text, style in _cut(pieces, room - indent):
        size = columns(text)
        if row and used + 1 + size > room:
            yield row
            row, used = ([(" " * indent, "")] if indent else []), indent
        if used > indent or (row and not indent):
            row.append((" ", ""))
            used += 1
        row.append((text, style))
        used += size
    if used:
        yield row


def _cut(pieces: Iterable[Piece], room: int) -> Iterator[Piece]:
    """Yield pieces none of which is wider than a row; one that is, is cut behind a slash or else where it must be."""
    for text, style in pieces:
        while columns(text) > room:
            fits = next(index for index in range(len(text), 0, -1) if columns(text[:index]) <= room)
            end = text.rfind("/", 1, fits) + 1 or fits
            yield text[:end], style
            text = text[end:]
        yield text, style
