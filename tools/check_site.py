"""Checks that the built documentation loads nothing from the network, and that each page can be searched.

    python tools/check_site.py [SITE]

Looks at every element and style sheet of the pages in SITE (default: `site`) that makes a browser fetch something.
Links that readers follow may lead anywhere. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

# Attributes by which an element makes the browser fetch something.
FETCHED = {
    ("link", "href"),
    *((tag, "src") for tag in ("script", "img", "iframe", "source", "audio", "video", "embed")),
    *((tag, "srcset") for tag in ("img", "source")),
    ("object", "data"),
}
# What a `link` names without having it fetched.
NAMED = {"canonical", "next", "prev", "alternate"}
_REMOTE = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
_IN_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\s\"')]+)", re.IGNORECASE)
_INDEX = "search/search_index.js"


class Resources(HTMLParser):
    """The addresses that a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element fetches."""
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and NAMED.intersection(values.get("rel", "").split()):
            return
        self.addresses += [value for name, value in values.items() if (tag, name) in FETCHED]
        self.addresses += _IN_CSS.findall(values.get("style", ""))


def remote(path: Path) -> list[str]:
    """Return the addresses on the network that a page or a style sheet makes a browser fetch."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return _IN_CSS.findall(text)
    page = Resources()
    page.feed(text)
    return [address for address in page.addresses if _REMOTE.match(address)]


def faults(site: Path) -> Iterator[str]:
    """Yield what is wrong with a built site, a line each."""
    pages = sorted(path for path in site.rglob("*.html") if path.name != "404.html")
    if not pages:
        yield f"{site}: no pages"
        return
    for path in [*pages, *sorted(site.rglob("*.css"))]:
        yield from (f"{path.relative_to(site)}: fetches {address}" for address in remote(path))
    index = site / _INDEX
    if not index.exists():
        yield f"{_INDEX}: missing, so that the search needs a server"
        return
    # a script that sets a variable, since no page of the file system can fetch JSON
    entries = json.loads(index.read_text(encoding="utf-8").partition("=")[2].strip().rstrip(";"))["docs"]
    searched = {entry["location"].partition("#")[0] or "index.html" for entry in entries}
    for path in pages:
        if path.relative_to(site).as_posix() not in searched:
            yield f"{path.relative_to(site)}: not in the search index"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a site; print what is wrong."""
    parser = argparse.ArgumentParser(description="Checks the built documentation.")
    parser.add_argument("site", nargs="?", type=Path, default=Path("site"), metavar="SITE")
    found = list(faults(parser.parse_args(arguments).site))
    print(*found, sep="\n", file=sys.stderr, end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
