"""Requests for tokens as one HTML page that needs no network: an overview, and for each its flow and its calls.

It is read without its script as well, which only finds requests. A policy in the page forbids it to load or send
anything, and to run any other script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cybrid_lint.output.positions import visible
from cybrid_lint.output.scopes import View
from cybrid_lint.output.scopes.svg import STYLE, Lane, escaped, lane_of, widths_of
from cybrid_lint.output.scopes.words import (
    STATES,
    is_sent_elsewhere,
    rest,
    states,
    summary,
    verdict,
    where,
)
from cybrid_lint.rules import rule
from cybrid_lint.scopes.report import CodeLocation, Operation, Request, ScopeRow

HERE = Path(__file__).parent
TITLE = "Tokens of Cybrid and their scopes"


def render(view: View) -> str:
    """Return the requests as a page."""
    style = STYLE + (HERE / "page.css").read_text(encoding="utf-8")
    script = (HERE / "page.js").read_text(encoding="utf-8")
    body = "".join(_body(view))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{TITLE}</title>
<style>{style}</style>
</head>
<body>
{body}<script>{script}</script>
</body>
</html>
"""


def _policy(style: str, script: str) -> str:
    """Return a policy under which nothing is loaded, and this style and script alone are used."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _body(view: View) -> Iterator[str]:
    said = summary(view.requests)
    yield f"<header>\n<h1>{TITLE}</h1>\n<p>{said or 'No token request'}.</p>\n</header>\n<main>\n"
    if view.requests:
        yield from _overview(view)
    widths, number = widths_of(view.requests), 0
    for report in view.reports:
        if len(view.reports) > 1 and report.requests:
            yield f'<h2 class="project">{escaped(visible(report.project))}</h2>\n'
        for request in report.requests:
            number += 1
            yield from _request(request, number, lane_of(request, widths))
    yield "</main>\n"


def _overview(view: View) -> Iterator[str]:
    yield (
        '<form id="find" role="search" hidden>\n<label for="words">Find requests</label>\n'
        '<input id="words" type="search" autocomplete="off" placeholder="type, file, scope, operation, CYB301 ...">\n'
        '<output id="found" for="words"></output>\n</form>\n'
    )
    rows = []
    for number, request in enumerate(view.requests, 1):
        asked = str(len(request.scopes)) + ("" if request.known == "all" else "+")
        link = f'<a href="#request-{number}">{_code(where(request.place))}</a>'
        cells = (_type(request), link, asked, str(len(request.needed)), _states(request))
        rows.append((f' data-request="{number}"', cells))
    yield from _table("All requests", ("token", "requested at", "scopes", "needed", "to look at"), rows)


def _request(request: Request, number: int, lane: Lane) -> Iterator[str]:
    name = f"{request.type} token, {where(request.place)}"
    yield (
        f'<article id="request-{number}" data-request="{number}" aria-labelledby="name-{number}">\n'
        f'<h2 id="name-{number}">{_type(request)} {_code(where(request.place))}</h2>\n'
        f"<p>{_function(request.place)} {_states(request)}</p>\n<dl>\n"
    )
    for label, content in _entries(request):
        yield f"<dt>{label}<dd>{content}\n"
    yield (
        f'</dl>\n<div class="wide" role="region" aria-label="{escaped(f"Flow of the {name}")}" tabindex="0">\n'
        f'<svg class="flow" width="{lane.width:g}" height="{lane.height:g}"'
        f' viewBox="0 0 {lane.width:g} {lane.height:g}">\n{lane.markup}</svg>\n</div>\n'
    )
    if request.operations:
        heads = ("operation", "needs", "called at", "by way of", "finding")
        yield from _table("Operations reached", heads, _calls(request.operations))
    yield "</article>\n"


def _entries(request: Request) -> Iterator[tuple[str, str]]:
    if len(request.places) > 1:
        yield "or at", "".join(f"<span>{_place(one)}</span>" for one in request.places[1:])
    if is_sent_elsewhere(request):
        yield "sent", f"<span>{_place(request.sent)}</span>"
    more = rest(request)
    yield "requested", "".join(map(_scope, request.scopes)) + (f"<span>{more}</span>" if more else "")
    yield "needed", "".join(f"<span>{_code(one)}</span>" for one in request.needed) or "-"
    if request.missing:
        yield "missing", "".join(f'<span class="bad">{_code(one)}</span>' for one in request.missing)
    if request.paste is not None and request.unholdable:
        yield "cannot hold", "".join(f'<span class="bad">{_code(one)}</span>' for one in request.unholdable)
    said = verdict(request)
    yield "sufficient", escaped(said) if request.paste is None else f'<code class="paste">{escaped(said)}</code>'


def _scope(scope: ScopeRow) -> str:
    note = STATES[scope.state]
    said = f" {note}" if note else ""
    badge = f" {_badge(scope.code)}" if scope.code else ""
    return f'<span class="{scope.state}">{_code(visible(scope.name))}{said}{badge}</span>'


def _calls(operations: Iterable[Operation]) -> Iterator[tuple[str, Sequence[str]]]:
    for operation in operations:
        start = (_code(operation.id), " ".join(map(_code, operation.scopes)) or "-")
        if not operation.calls:
            yield "", (*start, "not known", "-", "-")
        for call in operation.calls:
            way = "<br>".join(_place(one) for one in call.way[1:])
            code = _badge(call.code) if call.code else "-"
            yield "", (*start, _place(call.place), way or "-", code)


def _table(caption: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """Yield a table of rows, each with its attributes; narrow pages show a cell's head before the cell."""
    yield f"<table>\n<caption>{caption}</caption>\n<thead><tr>{''.join(f'<th>{one}' for one in heads)}</tr></thead>\n"
    for attributes, cells in rows:
        inner = "".join(f'<td data-name="{head}">{cell}' for head, cell in zip(heads, cells, strict=True))
        yield f"<tr{attributes}>{inner}</tr>\n"
    yield "</table>\n"


def _place(one: CodeLocation) -> str:
    return f"{_code(where(one))} {_function(one)}"


def _function(one: CodeLocation) -> str:
    return f"in {_code(visible(one.function))}" if one.function else ""


def _type(request: Request) -> str:
    return f'<span class="type {request.type}">{request.type} token</span>'


def _states(request: Request) -> str:
    return " ".join(
        _badge(one) if one in request.codes else f'<span class="state">{one}</span>' for one in states(request)
    )


def _badge(code: str) -> str:
    """Return a finding's code as it stands out wherever it is named, with what it says."""
    return f'<strong class="state bad" title="{escaped(rule(code).summary)}">{code}</strong>'


def _code(text: str) -> str:
    return f"<code>{escaped(text)}</code>"
