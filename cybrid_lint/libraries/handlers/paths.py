"""Paths that are texts: `os.path` and `posixpath`."""

from __future__ import annotations

from cybrid_lint.engine.values import Value
from cybrid_lint.libraries.handlers.urls import plain, with_slashes
from cybrid_lint.libraries.registry import Call, function


@function("posixpath.join", "os.path.join")
def join_path(call: Call) -> Value:
    """Joining the parts of a path."""
    parts = list(call.args.positional)
    if call.args.star is not None:
        parts += call.members(call.args.star).known
    return with_slashes([plain(call, part) for part in parts])
