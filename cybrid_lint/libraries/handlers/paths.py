"""Paths that are texts: `os.path` and `posixpath`."""

from __future__ import annotations

import posixpath

from cybrid_lint.engine.alternatives import Choice, choice, spread
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NEVER, NONE, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.urls import plain, starts_with_slash, with_slashes
from cybrid_lint.libraries.pieces import Pieces
from cybrid_lint.libraries.registry import function


@function("posixpath.join", "os.path.join")
def join_path(call: Call) -> Value:
    """Joining the parts of a path; an absolute one leaves off what stands before it."""
    parts = list(call.args.positional)
    if call.args.star is not None:
        parts += call.members(call.args.star).known
    return _joined([plain(call, part) for part in parts])


def _joined(texts: list[Value]) -> Value:
    for at, part in enumerate(texts):
        if isinstance(part, Choice):
            then, orelse = ([*texts[:at], option, *texts[at + 1 :]] for option in (part.then, part.orelse))
            return choice(part.test, _joined(then), _joined(orelse))
    absolute = [index for index, part in enumerate(texts) if starts_with_slash(part)]
    return with_slashes(texts[absolute[-1] :] if absolute else texts)


@function("posixpath.normpath")
def normal_path(call: Call) -> Value:
    """A path without doubled slashes and dots."""
    return spread(plain(call, call.arg(0, "path")), _normal)


def _normal(path: Value) -> Value:
    if not isinstance(path, Text):
        return NEVER if path is NONE else path
    taken = Pieces(path)
    return taken.read(posixpath.normpath(taken.plain[0]))
