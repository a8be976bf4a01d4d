"""Findings in the Reviewdog Diagnostic Format, by which reviewdog writes comments and suggestions into pull requests.

The format counts columns in bytes of UTF-8 (https://github.com/reviewdog/reviewdog/tree/master/proto/rdf).
"""

from __future__ import annotations

import json
from typing import Any

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Severity, Span
from cybrid_lint.fixes.edits import Fix
from cybrid_lint.output.positions import Position, clean, place
from cybrid_lint.output.result import Result
from cybrid_lint.rules import severity_of

_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(result: Result) -> str:
    """Return the findings as one result of diagnostics."""
    diagnostics = [_diagnostic(result, one) for one in result.ordered]
    return json.dumps({"source": {"name": "cybrid-lint"}, "diagnostics": diagnostics}, indent=2) + "\n"


def _diagnostic(result: Result, finding: Finding) -> dict[str, Any]:
    made: dict[str, Any] = {
        "message": clean(finding.message),
        "location": _location(result, finding.span),
        "severity": _SEVERITIES[severity_of(finding)],
        "code": {"value": finding.code, "url": rule_page(finding.code)},
    }
    if finding.steps:
        made["related_locations"] = [
            {"message": clean(step.message), "location": _location(result, step.span)} for step in finding.steps
        ]
    suggestions = _suggestions(result, finding.fix)
    if suggestions:
        made["suggestions"] = suggestions
    return made


def _suggestions(result: Result, fix: Fix | None) -> list[dict[str, Any]]:
    """Return a fix as whoever reviews a change can take it: one of a single place, as several would be alternatives."""
    if fix is None or len(fix.edits) != 1:
        return []
    edit = fix.edits[0]
    return [{"range": _range(result, edit.span), "text": edit.text}]


def _location(result: Result, span: Span) -> dict[str, Any]:
    return {"path": place(span).path, "range": _range(result, span)}


def _range(result: Result, span: Span) -> dict[str, dict[str, int]]:
    at = place(span)
    start = {"line": at.line} if at.empty else {"line": at.line, "column": _bytes(result, span, at.line, at.column)}
    return {"start": start} if at.empty else {"start": start, "end": _end(result, span, at)}


def _end(result: Result, span: Span, at: Position) -> dict[str, int]:
    return {"line": at.end_line, "column": _bytes(result, span, at.end_line, at.end_column)}


def _bytes(result: Result, span: Span, line: int, column: int) -> int:
    """Return the column of a character, from 1, in bytes of UTF-8."""
    source = result.sources(span.path, line)
    return column if source is None else len(source[: column - 1].encode("utf-8", "surrogatepass")) + 1
