"""Findings in files other than Python: credentials in configuration, scripts, documents and notebooks.

What is asked for is imported when it is asked for: most files are done after a look at their names and bytes.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cybrid_lint.textfiles.comments import CODES, Suppression, noqa_pattern, suppressions
    from cybrid_lint.textfiles.formats import is_dotenv, may_hold_text
    from cybrid_lint.textfiles.scanning import scan_file
    from cybrid_lint.textfiles.state import State, exempt, files_held, git_state

__all__ = [
    "CODES",
    "State",
    "Suppression",
    "exempt",
    "files_held",
    "git_state",
    "is_dotenv",
    "may_hold_text",
    "noqa_pattern",
    "scan_file",
    "suppressions",
]

_HOMES = {
    "comments": ("CODES", "Suppression", "noqa_pattern", "suppressions"),
    "formats": ("is_dotenv", "may_hold_text"),
    "scanning": ("scan_file",),
    "state": ("State", "exempt", "files_held", "git_state"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
