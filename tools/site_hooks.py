"""Hooks for MkDocs: the rules' pages in the navigation, and the project's own files beside those of `docs/`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
#: Files of the project that are pages too, by the names of their pages.
PAGES = {"contributing.md": "CONTRIBUTING.md", "security.md": "SECURITY.md", "changelog.md": "CHANGELOG.md"}
_INTO_DOCS = re.compile(r"\]\(docs/")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the rules' pages, which are generated, behind their index."""
    rules: list[Any] = next(entry["Rules"] for entry in config.nav or () if "Rules" in entry)
    rules += [{page.stem: f"rules/{page.name}"} for page in sorted((ROOT / "docs" / "rules").glob("*.md"))]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files of the project; their links into `docs/` become links to the pages there."""
    for page, name in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=_INTO_DOCS.sub("](", text)))
    return files
