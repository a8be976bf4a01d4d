"""Findings as SARIF 2.1.0, for code scanning. Snippets are left out: they would contain the credentials."""

from __future__ import annotations

import json
import os
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from cybrid_lint import __version__
from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.output.fingerprint import fingerprints
from cybrid_lint.output.positions import clean, place
from cybrid_lint.output.result import Result
from cybrid_lint.output.rule_page import page
from cybrid_lint.rules import Rule, all_rules, severity_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
#: The name of our fingerprints: the number is raised when they are made in another way.
FINGERPRINT = "cybridLintFingerprint/v1"


def render(result: Result) -> str:
    """Return the findings as a SARIF log."""
    rules = all_rules()
    places = {rule.code: index for index, rule in enumerate(rules)}
    marks = fingerprints(result.ordered, result.sources)
    run = {
        "tool": {
            "driver": {
                "name": "cybrid-lint",
                "version": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [_invocation(result)],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The repository's root."}}},
        "results": [_result(one, mark, places[one.code]) for one, mark in zip(result.ordered, marks, strict=True)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    text = page(rule)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _sentence(rule.summary)},
        "fullDescription": {"text": _sentence(rule.why)},
        "help": {"text": text, "markdown": text},
        "helpUri": rule_page(rule.code),
        "defaultConfiguration": {"level": rule.severity},
        "properties": _properties(rule),
    }


def _properties(rule: Rule) -> dict[str, Any]:
    if rule.score is None:
        return {"tags": ["cybrid"], "precision": rule.confidence}
    weaknesses = [f"external/cwe/cwe-{number}" for number in rule.cwe]
    return {
        "tags": ["security", "cybrid", *weaknesses],
        "precision": rule.confidence,
        "security-severity": f"{rule.score:.1f}",
    }


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _invocation(result: Result) -> dict[str, Any]:
    made: dict[str, Any] = {"executionSuccessful": True}
    if result.skipped:
        made["toolExecutionNotifications"] = [{"level": "warning", "message": _message(one)} for one in result.skipped]
    return made


def _result(finding: Finding, mark: str, index: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": severity_of(finding),
        "message": _message(finding.message),
        "locations": [_location(finding.span)],
        "partialFingerprints": {FINGERPRINT: mark},
    }
    if finding.fix is not None:
        made["fixes"] = [_fix(finding.fix)]
    if finding.span.commit:
        made["properties"] = {"commit": finding.span.commit}
    if finding.steps:
        made["codeFlows"] = [{"threadFlows": [{"locations": _flow(finding)}]}]
        made["relatedLocations"] = [
            {"id": number, **_location(step.span, step.message)} for number, step in enumerate(finding.steps, 1)
        ]
    return made


def _fix(fix: Fix) -> dict[str, Any]:
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    kept = "" if fix.is_safe else " It may change what the program does."
    return {
        "description": _message(f"{_sentence(fix.does)}{kept}"),
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": [_replacement(edit) for edit in edits]}
            for path, edits in by_path.items()
        ],
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    at = place(edit.span)
    region = {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}


def _flow(finding: Finding) -> list[dict[str, Any]]:
    """Return the steps and, at their end, the finding's own place."""
    places = [_location(step.span, step.message) for step in finding.steps]
    if finding.steps[-1].span != finding.span:
        places.append(_location(finding.span, finding.message))
    return [{"location": one} for one in places]


def _location(span: Span, message: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(span.path), "region": _region(span)}}
    if message is not None:
        made["message"] = _message(message)
    return made


def _region(span: Span) -> dict[str, int]:
    at = place(span)
    if at.empty:  # a region of a line and nothing more is the whole line; an empty one would be between two characters
        return {"startLine": at.line}
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    try:
        if os.path.isabs(path):
            return {"uri": PurePath(path).as_uri()}
        # bytes of a path that are no UTF-8 are encoded as themselves
        uri = quote(path, errors="surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte, as file names on Windows may hold
        uri = quote(clean(path))
    return {"uri": uri, "uriBaseId": ROOT}


def _message(text: str) -> dict[str, str]:
    return {"text": clean(text)}
