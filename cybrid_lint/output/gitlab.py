"""Findings as a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

import json
from typing import Any

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Severity
from cybrid_lint.output.fingerprint import fingerprints
from cybrid_lint.output.positions import clean, place
from cybrid_lint.output.result import Result
from cybrid_lint.rules import severity_of

_SEVERITIES: dict[Severity, str] = {"error": "critical", "warning": "minor", "note": "info"}


def render(result: Result) -> str:
    """Return the findings as a Code Quality report."""
    marks = fingerprints(result.ordered, result.sources)
    issues = [_issue(one, mark) for one, mark in zip(result.ordered, marks, strict=True)]
    return json.dumps(issues, indent=2) + "\n"


def _issue(finding: Finding, mark: str) -> dict[str, Any]:
    at = place(finding.span)
    return {
        "description": f"{finding.code}: {clean(finding.message)}",
        "check_name": finding.code,
        "content": {"body": rule_page(finding.code)},
        "fingerprint": mark,
        "severity": _SEVERITIES[severity_of(finding)],
        "location": {"path": at.path, "lines": {"begin": at.line}},
    }
