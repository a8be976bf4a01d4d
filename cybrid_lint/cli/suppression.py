"""What comments leave out of the findings of Python files: `# noqa`, by flake8's own patterns."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from cybrid_lint.findings import Finding


def unsuppressed(findings: Sequence[Finding], lines: Sequence[str], filename: str) -> list[Finding]:
    """Return the findings of a Python file that no comment suppresses."""
    if not findings or not any("noqa" in line.lower() for line in lines):
        return list(findings)
    from flake8.processor import FileProcessor

    options = argparse.Namespace(
        hang_closing=False,
        indent_size=4,
        max_line_length=79,
        max_doc_length=None,
        verbose=0,
        stdin_display_name="",
        disable_noqa=False,
    )
    processor = FileProcessor(filename, options, list(lines))
    if processor.should_ignore_file():
        return []
    return [one for one in findings if not _is_suppressed(one, processor.noqa_line_for(one.span.line))]


def _is_suppressed(finding: Finding, line: str | None) -> bool:
    from flake8.violation import Violation

    span = finding.span
    shown = Violation(finding.code, span.path, span.line, span.column, "", line or "")
    return bool(shown.is_inline_ignored(False))
