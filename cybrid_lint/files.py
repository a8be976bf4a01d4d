"""The findings in one file, as an editor or flake8 has it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cybrid_lint.analysis import analyse
from cybrid_lint.cache.store import Store
from cybrid_lint.findings import Finding
from cybrid_lint.options import Options
from cybrid_lint.project.files import decode_anyhow, find_root, read_bytes
from cybrid_lint.siblings import with_siblings
from cybrid_lint.words import concerns_cybrid


def findings_of(
    filename: str, lines: Sequence[str], options: Options, cwd: Path, store: Store | None = None
) -> list[Finding]:
    """Return the findings of a file with these lines; the project is found from its name and the working directory.

    `store` is the cache, if there is one.
    """
    path = Path(os.path.normpath(cwd / filename))
    root = find_root(path, cwd)
    options = with_siblings(root, options, store)
    known = analyse(root, options, store=store)
    text = "".join(lines)
    if not known.concerned and not options.reaches_out and not concerns_cybrid(text):
        return []
    if known.holds(path) and _is_on_disk(path, text):
        return known.findings.get(path, []) if path in known.concerned else []
    # an unsaved buffer, a script without the suffix of Python, or a file that is not among the project's own
    return analyse(root, options, {path: text}, store=store).findings.get(path, [])


def _is_on_disk(path: Path, text: str) -> bool:
    """Tell whether a file on the disk holds this text."""
    raw = read_bytes(path)
    if raw is None:
        return False
    if raw == text.encode("utf-8", "surrogatepass"):
        return True
    return decode_anyhow(raw) == text
