"""Reads a file that describes a library: its entries, each with its line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from cybrid_lint.libraries.declared.checking import Checker, MisfitError, Path
from cybrid_lint.libraries.declared.schema import ENTRIES, schema

_HEADER = re.compile(r"^\s*\[\[\s*([\w-]+)\s*\]\]")
_QUOTED = re.compile(r"[\"']([\w.*]+)[\"']")
_AT_LINE = re.compile(r"\(at line (\d+), ")
# What parses TOML needs time and memory that grow with the square of a key's parts; no key spans lines.
MOST_DOTS = 500


class DeclarationError(Exception):
    """A description cannot be used: its line, what is wrong, and the word that this is about with the known ones."""

    def __init__(self, line: int, problem: str, word: str = "", known: Iterable[str] = ()) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem
        self.word = word
        self.known = tuple(known)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of some names: their kind, what they belong to, and what they do, as it stands in the file."""

    kind: str
    names: tuple[str, ...]
    of: str
    says: dict[str, Any]
    lines: dict[str, int]

    def line(self, name: str = "") -> int:
        """Return the line in which a name, or the entry, stands."""
        return self.lines.get(name, self.lines[""])


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of a library."""

    library: str
    version: str
    page: str
    entries: tuple[Entry, ...]

    @property
    def packages(self) -> frozenset[str]:
        """The outermost packages whose names are described."""
        return frozenset(name.partition(".")[0] for one in self.entries for name in (one.names if not one.of else ()))


@lru_cache(maxsize=32)
def parse(text: str) -> Description:
    """Return what the text of a file says. Raises `DeclarationError`."""
    document = _document(text)
    blocks = _blocks(text)
    try:
        _checker().check(document)
    except MisfitError as error:
        line = _line_of(text, blocks, error.path)
        raise DeclarationError(line, _said(error), error.word, error.known) from None
    except RecursionError:
        raise DeclarationError(0, "values are nested too deeply") from None
    rows = text.split("\n")
    entries = tuple(
        _entry(kind, says, rows, blocks.get((kind, index), (0, 0)))
        for kind in ENTRIES
        for index, says in enumerate(document.get(kind, ()))
    )
    return Description(document["library"], document.get("version", ""), document.get("page", ""), entries)


@cache
def _checker() -> Checker:
    return Checker(schema())


def _document(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise DeclarationError(number, f"line with more than {MOST_DOTS} dots")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a text of TOML's own would repeat what stands there
        at = _AT_LINE.search(str(error))
        raise DeclarationError(int(at[1]) if at else 0, "not valid TOML") from None


def _said(error: MisfitError) -> str:
    if error.problem.startswith("unknown"):
        return error.problem
    key = ".".join(part for part in error.path[2:] if isinstance(part, str)) or ".".join(map(str, error.path[:1]))
    if len(error.path) > 2 and isinstance(error.path[-1], int):
        key = f"an entry of {key}"
    return f"{key} {error.problem}".lstrip()


def _blocks(text: str) -> dict[tuple[str, int], tuple[int, int]]:
    """Return the first line of each table of a list, and the line behind it, by kind and number."""
    starts: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        if header is not None:
            starts.append((number, header[1]))
    found: dict[tuple[str, int], tuple[int, int]] = {}
    counts: dict[str, int] = {}
    ends = [*(number for number, _ in starts[1:]), text.count("\n") + 2]
    for (number, kind), end in zip(starts, ends, strict=False):
        found[kind, counts.get(kind, 0)] = (number, end)
        counts[kind] = counts.get(kind, 0) + 1
    return found


def _line_of(text: str, blocks: dict[tuple[str, int], tuple[int, int]], path: Path) -> int:
    """Return the line that a path into the document leads to, or the table around it; 0 if that is not known."""
    begin, end = 1, text.count("\n") + 2
    if len(path) > 1 and isinstance(path[0], str) and isinstance(path[1], int):
        begin, end = blocks.get((path[0], path[1]), (begin, end))
    lines = text.split("\n")[begin - 1 : end - 1]
    for key in reversed([part for part in path if isinstance(part, str)]):
        sets = re.compile(rf"(^|[\s{{,\[.\"']){re.escape(key)}[\"']?\s*([=.]|\]\])")
        for number, line in enumerate(lines, begin):
            if sets.search(line):
                return number
    return begin if path[1:] else 0


def _entry(kind: str, says: dict[str, Any], rows: list[str], block: tuple[int, int]) -> Entry:
    begin, end = block
    lines = {"": begin}
    for number, line in enumerate(rows[begin - 1 : end - 1] if begin else (), begin):
        for name in _QUOTED.findall(line):
            lines.setdefault(name, number)
    does = {key: value for key, value in says.items() if key not in ("names", "of")}
    return Entry(kind, tuple(says["names"]), says.get("of", ""), does, lines)
