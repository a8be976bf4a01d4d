"""Findings as JSON, for programs: `schema.json` beside this file describes it.

Lines and columns count from 1, columns in code points; the end column is that after the last character. Everything
outside ASCII is escaped, so the text is the same in whatever encoding it is written.
"""

from __future__ import annotations

import json
from typing import Any

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Span, Step
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.output.fingerprint import fingerprints
from cybrid_lint.output.positions import clean, place, range_of
from cybrid_lint.output.result import Result
from cybrid_lint.rules import rule, severity_of

VERSION = 1


def render(result: Result) -> str:
    """Return the findings as JSON."""
    marks = fingerprints(result.ordered, result.sources)
    report = {
        "version": VERSION,
        "findings": [_finding(one, mark) for one, mark in zip(result.ordered, marks, strict=True)],
        "skipped": [clean(one) for one in result.skipped],
        "summary": {
            "files": result.files,
            "findings": len(result.findings),
            "skipped": len(result.skipped),
            "fixed": result.fixed,
            "codes": result.counts,
        },
    }
    return json.dumps(report, indent=2) + "\n"


def _finding(finding: Finding, mark: str) -> dict[str, Any]:
    return {
        **range_of(finding.span),
        "code": finding.code,
        "message": clean(finding.message),
        "url": rule_page(finding.code),
        "severity": severity_of(finding),
        "confidence": rule(finding.code).confidence,
        "steps": [_step(one) for one in finding.steps],
        "fix": _fix(finding.fix),
        "fingerprint": mark,
        **_cell(finding.span),
        **({"commit": finding.span.commit} if finding.span.commit else {}),
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "applicability": fix.applicability,
        "does": clean(fix.does),
        "edits": [_edit(one) for one in fix.edits],
        "variables": list(fix.variables),
        "notes": [clean(one) for one in fix.notes],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {**range_of(edit.span), "text": edit.text}


def _step(step: Step) -> dict[str, Any]:
    at = place(step.span)
    return {"path": at.path, "line": at.line, "column": at.column, "message": clean(step.message), **_cell(step.span)}


def _cell(span: Span) -> dict[str, Any]:
    """Return where in a notebook's cell a span begins; nothing for other files."""
    if span.cell is None:
        return {}
    at = place(span.shown)
    return {"cell": {"number": span.cell.number, "line": at.line, "column": at.column}}
