"""Which findings in Python files comments suppress: `# noqa`, by flake8's own patterns."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cybrid_lint.findings import Finding
from cybrid_lint.project.files import read_bytes


def unsuppressed(findings: Sequence[Finding], lines: Sequence[str], filename: str) -> list[Finding]:
    """Return the findings of a Python file that no comment suppresses."""
    if not findings or not any("noqa" in line.lower() for line in lines):
        return list(findings)
    processor = _processor(filename, lines)
    if processor.should_ignore_file():
        return []
    return [one for one in findings if not is_suppressed(one, processor.noqa_line_for(one.span.line))]


def _processor(filename: str, lines: Sequence[str]) -> Any:
    """Return what tells, in flake8, which comment holds for a line."""
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
    return FileProcessor(filename, options, list(lines))


def is_suppressed(finding: Finding, line: str | None) -> bool:
    """Tell whether a comment suppresses a finding; the line is what flake8 looks for it in, several if a text is."""
    from flake8.violation import Violation

    span = finding.span
    shown = Violation(finding.code, span.path, span.line, span.column, "", line or "")
    return bool(shown.is_inline_ignored(False))


def is_file_suppressed(finding: Finding, path: Path) -> bool:
    """Tell whether a comment on the first line of a file that is not Python suppresses a finding on that file."""
    from cybrid_lint.textfiles import suppressions
    from cybrid_lint.textfiles.reading import decode

    text = decode(read_bytes(path) or b"", known=True) or ""
    suppression = suppressions(path.name, text).get(finding.span.line)
    return suppression is not None and suppression.covers(finding.code)
