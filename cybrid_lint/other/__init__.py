"""Findings in files other than Python: credentials in configuration, scripts, documents and notebooks."""

from __future__ import annotations

from cybrid_lint.other.comments import CODES, Suppression, noqa_pattern, suppressions
from cybrid_lint.other.formats import is_candidate, is_dotenv
from cybrid_lint.other.notebooks import Cell, notebook_cells
from cybrid_lint.other.scanning import scan_file
from cybrid_lint.other.state import State, exempt, files_held, git_state

__all__ = [
    "CODES",
    "Cell",
    "State",
    "Suppression",
    "exempt",
    "files_held",
    "git_state",
    "is_candidate",
    "is_dotenv",
    "noqa_pattern",
    "notebook_cells",
    "scan_file",
    "suppressions",
]
