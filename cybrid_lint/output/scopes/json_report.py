"""Token requests as JSON, for programs: `schema.json` beside this file describes it.

Lines and columns count from 1, columns in code points. Everything outside ASCII is escaped.
"""

from __future__ import annotations

import json
from typing import Any

from cybrid_lint.output.positions import range_of
from cybrid_lint.output.scopes import View
from cybrid_lint.scopes.report import Call, CodeLocation, Request

VERSION = 1


def render(view: View) -> str:
    """Return the requests as JSON."""
    requests = [_request(one, report.project) for report in view.reports for one in report.requests]
    return json.dumps({"version": VERSION, "requests": requests}, indent=2) + "\n"


def _request(request: Request, project: str) -> dict[str, Any]:
    return {
        "project": project,
        "type": request.type,
        "places": [_place(one) for one in request.places],
        "sent": _place(request.sent),
        "requested": [{"scope": one.name, "state": one.state} for one in request.scopes],
        "codes": list(request.codes),
        "requested_known": request.known,
        "operations": [
            {"operation": one.id, "scopes": list(one.scopes), "calls": [_call(call) for call in one.calls]}
            for one in request.operations
        ],
        "uses_seen": not request.unseen,
        "unseen": list(request.unseen),
        "needed": list(request.needed),
        "unneeded": list(request.unneeded),
        "missing": None if request.missing is None else list(request.missing),
        "unholdable": list(request.unholdable),
        "enough": None if request.enough is None else list(request.enough),
        "paste": request.paste,
    }


def _call(call: Call) -> dict[str, Any]:
    return {**_place(call.place), "way": [_place(one) for one in call.way[1:]], "code": call.code or None}


def _place(one: CodeLocation) -> dict[str, Any]:
    return {**range_of(one.span), "function": one.function or None}
