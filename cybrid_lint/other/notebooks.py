"""Reads Jupyter notebooks: the code of their cells with the lines that it has in the file, their texts and outputs."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cybrid_lint.other.blocks import Block, Value
from cybrid_lint.other.braces import read as read_braces
from cybrid_lint.other.formats import syntax_of

# Magics that run the Python behind them, on their line or in the rest of the cell.
_TRANSPARENT = frozenset(
    {"time", "timeit", "prun", "capture", "memit", "mprun", "lprun", "python", "python3", "snakeviz"}
)
_MAGIC = re.compile(r"(?P<indent>[ \t]*)(?P<percent>%{1,2})(?P<name>[A-Za-z_]\w*)(?P<rest>[^\n]*)")
_SHELL = re.compile(r"(?P<indent>[ \t]*)(?:!|\?|[\w.%]+\?{1,2}[ \t]*$)")
_ASSIGNED = re.compile(r"(?P<target>[ \t]*[\w., \t\[\]'\"]{1,200}=[ \t]*)(?:!|%{1,2}[A-Za-z])")
_PYTHON = re.compile(r"(?i)python|xeus|sage|pyodide")
_MOST_CELL = 1_000_000


@dataclass(frozen=True)
class Cell:
    """A code cell: its place among all cells (from 1), its Python source, and the file's line for each of its lines.

    `source` has as many lines as the cell; what is not Python (`%magic`, `!shell`) is replaced by statements that
    do nothing. `lines[0]` is the line of the file on which the cell's first line stands.
    """

    number: int
    source: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A text of a notebook as it reads, joined from the strings of the file: (start in the text, value) of each."""

    role: str
    number: int
    text: str
    values: tuple[tuple[int, Value], ...]

    def offset(self, at: int) -> tuple[Value, int]:
        """Return the string of the file that a place of the text comes from, and the place in that string."""
        index = max(0, bisect_right(self.values, at, key=lambda one: one[0]) - 1)
        start, value = self.values[index]
        return value, at - start


def notebook_cells(raw: bytes) -> list[Cell]:
    """Return the code cells of a notebook whose language is Python; nothing if it is none."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return []
    language = re.search(r"\"(?:language|name)\"\s*:\s*\"(?P<name>[^\"]{1,40})\"", _kernel(text))
    if language is not None and not _PYTHON.search(language["name"]):
        return []
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = []
    for part in parts(text):
        if part.role != "code" or len(part.text) > _MOST_CELL:
            continue
        lines = []
        at = 0
        for line in part.text.split("\n"):
            value, _ = part.offset(at)
            lines.append(_line(starts, value.offset))
            at += len(line) + 1
        found.append(Cell(part.number, neutralise(part.text), tuple(lines)))
    return found


def _kernel(text: str) -> str:
    at = text.rfind('"language_info"')
    if at < 0:
        at = text.rfind('"kernelspec"')
    return text[at : at + 2000] if at >= 0 else ""


def _line(starts: list[int], offset: int) -> int:
    return bisect_right(starts, offset)


def parts(text: str) -> Iterator[Part]:
    """Yield the sources and outputs of a notebook's cells in their order."""
    reading = read_braces(text, syntax_of("x.ipynb"))
    grouped: dict[tuple[int, str, int], list[Value]] = {}
    cells: dict[int, Block] = {}
    for value in reading.values:
        path = _path(value)
        at = next((index for index, (_, names) in enumerate(path) if names[:1] == ("cells",)), None)
        if not at:
            continue
        cell = path[at - 1][0]
        inner = [*value.names[:1], *(name for _, names in path[: at - 1] for name in names[:1])]
        role = inner[-1] if inner else ""
        if role not in ("source", "input", "outputs") or any(name.startswith("image/") for name in inner):
            continue
        cells.setdefault(id(cell), cell)
        group = id(value.block) if not value.names else id(value)
        grouped.setdefault((id(cell), "outputs" if role == "outputs" else "source", group), []).append(value)
    numbers = {key: number for number, key in enumerate(cells, 1)}
    for (key, role, _), values in grouped.items():
        kind = next((one.text for one in cells[key].values if one.key == "cell_type"), "code")
        joined = []
        at = 0
        for value in values:
            joined.append((at, value))
            at += len(value.text)
        name = role if role == "outputs" else kind
        yield Part(name, numbers[key], "".join(value.text for value in values), tuple(joined))


def _path(value: Value) -> list[tuple[Block, tuple[str, ...]]]:
    """Return the blocks that a value stands in, innermost first, with their names; at most a few levels count."""
    found: list[tuple[Block, tuple[str, ...]]] = []
    block: Block | None = value.block
    while block is not None and len(found) < 40:
        found.append((block, block.names))
        block = block.parent
    return found


def neutralise(source: str) -> str:
    """Return a cell's source as Python: magics and shell commands become statements that do nothing."""
    if _parses(source):
        return source
    lines = source.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    magic = _MAGIC.fullmatch(lines[first])
    if magic is not None and magic["percent"] == "%%":
        if magic["name"] not in _TRANSPARENT:
            return "\n".join("" for _ in lines)
        lines[first] = "pass"
    out = []
    going_on = False
    for line in lines:
        plain = None if not going_on else ""
        if not going_on:
            plain = _plain(line)
        changed = plain is not None
        going_on = changed and line.rstrip().endswith("\\")
        out.append(line if plain is None else plain)
    return "\n".join(out)


def _plain(line: str) -> str | None:
    """Return what stands for a line that is no Python; None if it is Python."""
    magic = _MAGIC.fullmatch(line)
    if magic is not None:
        rest = magic["rest"].strip()
        if magic["name"] in _TRANSPARENT and rest and not rest.startswith("-") and _parses(rest):
            return magic["indent"] + rest
        return magic["indent"] + "pass"
    shell = _SHELL.match(line)
    if shell is not None:
        return shell["indent"] + "pass"
    assigned = _ASSIGNED.match(line)
    if assigned is not None and not _parses(line.strip()):
        return assigned["target"] + "None"
    return None


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
