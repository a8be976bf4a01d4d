"""The flow of tokens as an SVG: a lane for each request, in three columns: requests, functions, calls.

Text is measured as wider than fonts are, and each box cuts off what would stand out of it all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cybrid_lint.output.positions import visible
from cybrid_lint.output.scopes import View
from cybrid_lint.output.scopes.flow import Box, Branch, branches, request_box
from cybrid_lint.output.scopes.words import states, summary, where
from cybrid_lint.scopes.report import Request

LINE, PAD, GAP, BETWEEN = 18, 9, 12, 64
MARGIN = 16
# How far down the box of a request may stand: the calls of one token can be hundreds.
LOWEST = 240
# Widths of characters in a monospaced font of 13 pixels, generously.
NARROW, OTHER, WIDE = 8.2, 13.0, 17.0
MOST = 44 * NARROW
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
STYLE = """\
.flow text { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1a1d21; }
.flow .title { font-weight: bold; }
.flow .heading { font-size: 16px; font-weight: bold; }
.flow .page { fill: #fff; }
.flow .request rect { fill: #e8f0fe; stroke: #3b5bdb; }
.flow .function rect { fill: #f1f3f5; stroke: #6c757d; }
.flow .call rect { fill: #ebfbee; stroke: #2b8a3e; }
.flow .call.bad rect { fill: #fff0f0; stroke: #c92a2a; }
.flow .spare { fill: #8a4b00; }
.flow .wrong { fill: #b01e1e; font-weight: bold; }
.flow .edge { fill: none; stroke: #868e96; stroke-width: 1.5; }
.flow .head { fill: #868e96; }
.flow .edge.bad { stroke: #d62f2f; stroke-width: 2.5; }
.flow .head.bad { fill: #d62f2f; }
@media screen and (prefers-color-scheme: dark) {
.flow text { fill: #e9ecef; }
.flow .page { fill: #16181c; }
.flow .request rect { fill: #1c2a52; stroke: #748ffc; }
.flow .function rect { fill: #2a2e33; stroke: #868e96; }
.flow .call rect { fill: #153020; stroke: #51cf66; }
.flow .call.bad rect { fill: #3d1717; stroke: #ff6b6b; }
.flow .spare { fill: #ffc078; }
.flow .wrong { fill: #ff8787; }
.flow .edge.bad { stroke: #ff6b6b; }
.flow .head.bad { fill: #ff6b6b; }
}
"""


def escaped(text: str) -> str:
    """Return a text as XML and HTML may hold it, in elements and attributes."""
    return "".join(_ESCAPES.get(one, one) for one in _INVALID.sub("\ufffd", text))


def render(view: View) -> str:
    """Return the requests as one picture, with the projects' names above their lanes if there are several."""
    widths = widths_of(view.requests)
    parts: list[str] = []
    top = float(MARGIN)
    for report in view.reports:
        if len(view.reports) > 1 and report.requests:
            name = escaped(visible(report.project))
            parts.append(f'<text class="heading" x="{MARGIN}" y="{top + LINE:g}">{name}</text>')
            top += LINE + GAP
        for request in report.requests:
            lane = lane_of(request, widths)
            parts.append(f'<g transform="translate({MARGIN} {top:g})">\n{lane.markup}</g>')
            top += lane.height + 2 * GAP
    if not view.requests:
        parts.append(f'<text x="{MARGIN}" y="{top + LINE:g}">No token request.</text>')
        top += LINE + GAP
    width = sum(widths) + 2 * BETWEEN + 2 * MARGIN
    said = summary(view.requests) or "no token request"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="{width:g}" height="{top:g}"'
        f' viewBox="0 0 {width:g} {top:g}" role="img" aria-labelledby="title desc">\n'
        f'<title id="title">Tokens of Cybrid, from request to call</title>\n<desc id="desc">{escaped(said)}</desc>\n'
        f"<style>\n{STYLE}</style>\n"
        '<rect class="page" width="100%" height="100%"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


class Lane(NamedTuple):
    """The picture of one request: its markup, its width and its height."""

    markup: str
    width: float
    height: float


def widths_of(requests: Iterable[Request]) -> tuple[float, float, float]:
    """Return the widths of the three columns, so that the lanes of all requests stand below each other."""
    widest = [22 * NARROW] * 3
    for request in requests:
        found = branches(request)
        columns: Sequence[list[Box]] = (
            [request_box(request)],
            [one.function for one in found if one.function is not None],
            [box for one in found for box, _ in one.calls],
        )
        for index, boxes in enumerate(columns):
            widest[index] = max([widest[index], *(_width(box) for box in boxes)])
    first, second, third = widest
    return first, second, third


def lane_of(request: Request, widths: tuple[float, float, float]) -> Lane:
    """Return the picture of one request."""
    drawing = _Drawing(widths)
    height = drawing.draw(request)
    said = f"{request.type} token requested at {where(request.place)}: {', '.join(states(request))}"
    markup = f'<g role="img" aria-label="{escaped(said)}">\n{"".join(drawing.parts)}</g>\n'
    return Lane(markup, sum(widths) + 2 * BETWEEN, height)


class _Drawing:
    """The parts of a lane in the order in which they are drawn."""

    def __init__(self, widths: tuple[float, float, float]) -> None:
        self.widths = widths
        self.parts: list[str] = []
        first, second, _ = widths
        self.columns = (0.0, first + BETWEEN, first + second + 2 * BETWEEN)

    def draw(self, request: Request) -> float:
        """Draw a request with all that its token reaches; return the height."""
        box, found = request_box(request), branches(request)
        heights = [_branch_height(one) for one in found]
        right = sum(heights) + GAP * max(0, len(found) - 1)
        height = max(_height(box), right)
        middle = min(height / 2, _height(box) / 2 + LOWEST)
        self._box(box, 0, middle)
        top = (height - right) / 2
        for branch, size in zip(found, heights, strict=True):
            self._branch(branch, top, size, middle)
            top += size + GAP
        return height

    def _branch(self, branch: Branch, top: float, size: float, start: float) -> None:
        column, middle = 0, start
        if branch.function is not None:
            column, middle = 1, top + size / 2
            self._edge(0, start, 1, middle, branch.wrong)
            self._box(branch.function, 1, middle)
        calls = sum(_height(box) for box, _ in branch.calls) + GAP * (len(branch.calls) - 1)
        top += (size - calls) / 2
        for box, wrong in branch.calls:
            at = top + _height(box) / 2
            self._edge(column, middle, 2, at, wrong)
            self._box(box, 2, at, wrong)
            top += _height(box) + GAP

    def _box(self, box: Box, column: int, middle: float, wrong: bool = False) -> None:
        """Draw a box, its middle at this height. What is too long for it stands whole in its title."""
        width, height = self.widths[column], _height(box)
        lines = "".join(
            f'<text class="{one.style or "line"}" x="{PAD}" y="{PAD + LINE * index + 13:g}">'
            f"{escaped(shortened(one.text, width - 2 * PAD))}</text>"
            for index, one in enumerate(box.lines)
        )
        said = escaped("\n".join(one.text for one in box.lines))
        self.parts.append(
            f'<svg class="{box.kind}{" bad" if wrong else ""}" x="{self.columns[column]:g}"'
            f' y="{middle - height / 2:g}" width="{width:g}" height="{height:g}"><title>{said}</title>'
            f'<rect x="1" y="1" width="{width - 2:g}" height="{height - 2:g}" rx="6"/>{lines}</svg>\n'
        )

    def _edge(self, start: int, high: float, end: int, low: float, wrong: bool) -> None:
        left, right = self.columns[start] + self.widths[start], self.columns[end]
        # it bends between the two columns, and goes straight on where it passes by the functions
        bend, bent, bad = left + BETWEEN / 2, left + BETWEEN - 8, " bad" if wrong else ""
        curve = f"M{left:g} {high:g} C{bend:g} {high:g} {bend:g} {low:g} {bent:g} {low:g} H{right - 8:g}"
        self.parts.append(
            f'<path class="edge{bad}" d="{curve}"/><path class="head{bad}" d="M{right:g} {low:g} l-9 -5 v10 z"/>\n'
        )


def _branch_height(branch: Branch) -> float:
    calls = sum(_height(box) for box, _ in branch.calls) + GAP * (len(branch.calls) - 1)
    return max(calls, _height(branch.function) if branch.function is not None else 0)


def _height(box: Box) -> float:
    return len(box.lines) * LINE + 2 * PAD


def _width(box: Box) -> float:
    return min(MOST, max(measured(one.text) for one in box.lines)) + 2 * PAD


def measured(text: str) -> float:
    """Return how wide a text is at most, in pixels."""
    return sum(map(_advance, text))


def _advance(character: str) -> float:
    if character.isascii():
        return NARROW
    return WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else OTHER


def shortened(text: str, room: float) -> str:
    """Return a text that fits: of one too long its beginning and, since places end with a line, its end."""
    if measured(text) <= room:
        return text
    head, tail = 0, len(text)
    used = OTHER
    while head < tail:
        # two characters of the end for each of the beginning
        at = head if (head + len(text) - tail) % 3 == 0 else tail - 1
        used += _advance(text[at])
        if used > room:
            break
        head, tail = (head + 1, tail) if at == head else (head, tail - 1)
    return f"{text[:head]}\u2026{text[tail:]}"
