"""Where the pages of rules are published."""

from __future__ import annotations

from cybrid_lint.output import sarif


def page_of(code: str) -> str | None:
    """Return the address of a rule's page, None while the pages are not published."""
    return None if sarif.PAGES is None else sarif.PAGES.format(code=code)
