"""The fixes of findings as the protocol's code actions: the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from cybrid_lint.findings import Finding
from cybrid_lint.output.positions import clean
from cybrid_lint.server.diagnostics import Places, diagnostic


def fixes(finding: Finding, places: Places) -> Iterator[types.CodeAction]:
    """Yield the fix of a finding, if there is one; what it changes in several files is changed at once."""
    fix: Any = getattr(finding, "fix", None)
    if fix is None or places.document.cells:
        return
    yield types.CodeAction(
        clean(fix.does),
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(finding, places)],
        is_preferred=fix.is_safe or None,
        edit=_edit(fix, places),
    )


def _edit(fix: Any, places: Places) -> types.WorkspaceEdit:
    changes: dict[str, list[types.TextEdit]] = {}
    for one in sorted(set(fix.edits)):
        location = places.location(one.span)
        changes.setdefault(location.uri, []).append(types.TextEdit(places.exact(one.span), one.text))
    return types.WorkspaceEdit(changes=changes)
