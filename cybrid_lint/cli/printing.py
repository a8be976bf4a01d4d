"""Where a command's result goes, and whether it may be in colours."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path


def wants_color(given: argparse.Namespace) -> bool:
    """Tell whether the result goes to a terminal and nobody asked for no colours."""
    return given.output is None and not given.no_color and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def write(text: str, output: Path | None) -> None:
    """Write a result to a file, or to standard output, in UTF-8 whatever the system's encoding is."""
    if output is not None:
        output.write_text(text, encoding="utf-8", newline="\n")
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text)
