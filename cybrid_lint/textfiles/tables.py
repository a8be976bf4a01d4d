"""Reads columns: CSV, tables in Markdown, rows in SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cybrid_lint.credentials import kind_of_name
from cybrid_lint.textfiles.blocks import Block, Piece, Reading, Value, vendor_in

_INSERT = re.compile(
    r"\binsert\s+into\s+(?P<table>[\w.\"`\[\]]{1,100})\s*\((?P<columns>[^()]{1,1000})\)\s*values\s*", re.I
)
_COPY = re.compile(
    r"\bcopy\s+(?P<table>[\w.\"]{1,100})\s*\((?P<columns>[^()]{1,1000})\)\s*from\s+stdin\b[^\n]*\n", re.I
)
_TUPLE = re.compile(r"[\s,]*\((?P<cells>(?:'[^']*'|[^()'])*)\)")
_ITEM = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<bare>[^,'\s][^,']*)")
_ABOVE = 40
_MOST_ROWS = 5_000


def read(text: str, suffix: str) -> Reading:
    """Return the cells below headers that name a credential."""
    reading = Reading([], [])
    root = Block(None, (), 0)
    if suffix in ("csv", "tsv"):
        _csv(text, root, reading)
    elif suffix in ("md", "markdown", "mdx", "rst", "adoc", "ipynb", "txt"):
        _markdown(text, root, reading)
    elif suffix == "sql":
        _sql(text, root, reading)
    return reading


def _put(reading: Reading, root: Block, cells: Sequence[tuple[str, str, int]], offset: int = 0) -> None:
    """Add a row: its cells with their headers. Only those count whose header names a credential."""
    row = root.child((), offset)
    for header, cell, start in cells:
        value = Value(cell, tuple(reversed(header.split("."))), row, [Piece(0, start, start + len(cell))])
        row.values.append(value)
        if kind_of_name(header) is not None and len(cell) >= 16:
            reading.values.append(value)


def _csv(text: str, root: Block, reading: Reading) -> None:
    header, _, _ = text.partition("\n")
    separator = max(",;\t", key=header.count)
    headers = [cell.strip() for cell, _ in _cells(header, separator)]
    if not any(kind_of_name(one) for one in headers):
        return
    at = len(header) + 1
    for line in text[at:].split("\n")[:_MOST_ROWS]:
        cells = [(cell, at + start) for cell, start in _cells(line, separator)]
        _put(reading, root, [(name, *one) for name, one in zip(headers, cells, strict=False)], at)
        at += len(line) + 1


def _cells(line: str, separator: str) -> Iterator[tuple[str, int]]:
    at = 0
    for cell in line.split(separator):
        plain = cell.strip().strip('"')
        yield plain, at + cell.find(plain)
        at += len(cell) + 1


def _markdown(text: str, root: Block, reading: Reading) -> None:
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    number = 1
    while number < len(lines):
        above = lines[number - 1]
        if "|" not in above or "--" not in lines[number] or set(lines[number]) > set("|:- \t"):
            number += 1
            continue
        headers = [cell.strip(" `*_") for cell, _ in _cells(above, "|")]
        block = root.child(_vendor_above(lines, number - 1), starts[number - 1])
        number += 1
        while number < len(lines) and "|" in lines[number]:
            cells = []
            for header, (cell, start) in zip(headers, _cells(lines[number], "|"), strict=False):
                plain = cell.strip("`*\"' ")
                cells.append((header, plain, starts[number] + start + cell.find(plain)))
            if any(kind_of_name(header) for header in headers):
                _put(reading, block, cells, starts[number])
            number += 1


def _vendor_above(lines: list[str], number: int) -> tuple[str, ...]:
    for line in reversed(lines[max(0, number - _ABOVE) : number + 1]):
        vendor = vendor_in(line) if "|" not in line or line is lines[number] else None
        if vendor is not None:
            return (vendor,)
    return ()


def _sql(text: str, root: Block, reading: Reading) -> None:
    _copied(text, root, reading)
    for match in _INSERT.finditer(text):
        headers = [one.strip(' \t\n"`[]') for one in match["columns"].split(",")]
        block = root.child((match["table"].strip('"`[]'),), match.start())
        at = match.end()
        for _ in range(_MOST_ROWS):
            row = _TUPLE.match(text, at)
            if row is None:
                break
            at = row.end()
            cells = []
            for header, item in zip(headers, _ITEM.finditer(row["cells"]), strict=False):
                group = "bare" if item["quoted"] is None else "quoted"
                cells.append((header, item[group], row.start("cells") + item.start(group)))
            _put(reading, block, cells, row.start())


def _copied(text: str, root: Block, reading: Reading) -> None:
    """Read the rows of PostgreSQL's dumps: one on a line, its cells between tabs."""
    for match in _COPY.finditer(text):
        headers = [one.strip(' \t\n"') for one in match["columns"].split(",")]
        block = root.child((match["table"].strip('"'),), match.start())
        at = match.end()
        for line in text[at : at + 1_000_000].split("\n")[:_MOST_ROWS]:
            if line == "\\.":
                break
            cells = [(name, *cell) for name, cell in zip(headers, _cells(line, "\t"), strict=False)]
            _put(reading, block, [(name, cell, at + start) for name, cell, start in cells], at)
            at += len(line) + 1
