"""Suppressions in Python files: `# noqa` comments, by flake8's own patterns and over the lines that flake8 says."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from cybrid_lint.findings import Finding


def unsuppressed(findings: Sequence[Finding], lines: Sequence[str], filename: str) -> list[Finding]:
    """Return the findings of a Python file that no comment suppresses."""
    if not findings or not any("noqa" in line.lower() for line in lines):
        return list(findings)
    from flake8 import defaults
    from flake8.processor import FileProcessor

    if any(defaults.NOQA_FILE.match(line) for line in lines):
        codes = [match["codes"] for line in lines if (match := defaults.NOQA_FILE.match(line))]
        if None in codes:
            return []
        named = [code for one in codes for code in _codes(one)]
        findings = [one for one in findings if not one.code.startswith(tuple(named))]
    options = argparse.Namespace(
        hang_closing=False, indent_size=4, max_line_length=79, max_doc_length=None, verbose=0, stdin_display_name=""
    )
    processor = FileProcessor(filename, options, list(lines))
    return [one for one in findings if not _is_suppressed(one, processor.noqa_line_for(one.span.line))]


def _is_suppressed(finding: Finding, line: str | None) -> bool:
    from flake8.violation import Violation

    span = finding.span
    shown = Violation(finding.code, span.path, span.line, span.column, "", line or "")
    return bool(shown.is_inline_ignored(False))


def _codes(text: str) -> list[str]:
    return [one for one in text.replace(",", " ").split() if one]
