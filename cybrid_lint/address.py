"""Where the project is published. To publish it elsewhere, change `HOME` and run `python tools/build_docs.py`."""

from __future__ import annotations

HOME = "https://git.example.com/cybrid-lint"
#: The files of the newest version, as the repository's host shows them.
FILES = f"{HOME}/blob/main"


def rule_page(code: str) -> str:
    """Return the address of a rule's page."""
    return f"{FILES}/docs/rules/{code}.md"


def project_urls() -> dict[str, str]:
    """Return what a package index shows of the project's addresses, by their labels."""
    return {
        "Homepage": HOME,
        "Documentation": f"{FILES}/docs",
        "Changelog": f"{FILES}/CHANGELOG.md",
        "Issues": f"{HOME}/issues",
    }
