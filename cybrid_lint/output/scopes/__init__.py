"""The formats of `cybrid-lint scopes`, each in a module of its own that is imported when it is needed."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cybrid_lint.credentials.masking import redact
from cybrid_lint.output.positions import clean, inert
from cybrid_lint.scopes.report import CodeLocation, Operation, Request, ScopeReport

#: What each `--format` calls: a module with `render(view) -> str`.
FORMATS = {"table": "table", "json": "json_report", "mermaid": "mermaid", "html": "html_page", "svg": "svg"}


@dataclass(frozen=True)
class View:
    """The reports of a run. The last two are for the table alone: how wide it may be, and whether it is in colours."""

    reports: Sequence[ScopeReport]
    width: int = 100
    color: bool = False

    @property
    def requests(self) -> list[Request]:
        """The requests of all projects."""
        return [one for report in self.reports for one in report.requests]


def render(format_: str, view: View) -> str:
    """Return the reports in a format, with a newline at the end. No name of the code shows a credential."""
    safe = replace(view, reports=[without_credentials(one) for one in view.reports])
    text: str = importlib.import_module(f"{__name__}.{FORMATS[format_]}").render(safe)
    return inert(text)


def without_credentials(report: ScopeReport) -> ScopeReport:
    """Return a report none of whose names shows a credential, on one line each."""
    return replace(
        report, project=clean(report.project), requests=tuple(_request(one) for one in report.requests), skipped=()
    )


def _request(request: Request) -> Request:
    return replace(
        request,
        places=tuple(_place(one) for one in request.places),
        sent=_place(request.sent),
        scopes=tuple(replace(one, name=clean(redact(one.name))) for one in request.scopes),
        operations=tuple(_operation(one) for one in request.operations),
    )


def _operation(operation: Operation) -> Operation:
    calls = (replace(one, way=tuple(_place(place) for place in one.way)) for one in operation.calls)
    return replace(operation, calls=tuple(calls))


def _place(place: CodeLocation) -> CodeLocation:
    return CodeLocation(replace(place.span, path=clean(place.span.path)), clean(redact(place.function)))
