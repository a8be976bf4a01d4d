"""Findings as workflow commands, which GitHub Actions shows as annotations.

GitHub shows ten errors and ten warnings of a step at most, and all of them in its log.
"""

from __future__ import annotations

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Severity
from cybrid_lint.output.positions import place, visible
from cybrid_lint.output.result import Result
from cybrid_lint.rules import severity_of

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(result: Result) -> str:
    """Return a command for each finding, one a line."""
    return "".join(_command(one, _COMMANDS[severity_of(one)]) for one in result.ordered)


def _command(finding: Finding, command: str) -> str:
    at = place(finding.span)
    properties: dict[str, str | int] = {"file": at.path, "line": at.line, "endLine": at.end_line}
    if not at.empty:
        properties["col"] = at.column
        if at.end_line == at.line:  # GitHub takes the end's column only on the same line
            properties["endColumn"] = at.end_column
    properties["title"] = finding.code
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    lines = [visible(finding.message)]
    for number, step in enumerate(finding.steps, 1):
        there = place(step.span)
        lines.append(f"{number}. {there.path}:{there.line}:{there.column}: {visible(step.message)}")
    lines.append(rule_page(finding.code))
    text = _data("\n".join(lines))
    return f"::{command} {given}::{text}\n"


def _data(text: str) -> str:
    """Escape a command's text; the percent sign first, since the others are written with it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape the value of a command's property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
