"""Reads the texts of Jupyter notebooks, sources and outputs, for the credentials in them, however broken they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cybrid_lint.textfiles.blocks import Block, Value
from cybrid_lint.textfiles.braces import read as read_braces
from cybrid_lint.textfiles.formats import syntax_of


@dataclass(frozen=True)
class Part:
    """A text of a notebook as it reads, joined from the strings of the file: (start in the text, value) of each."""

    role: str
    text: str
    values: tuple[tuple[int, Value], ...]

    def offset(self, at: int) -> tuple[Value, int]:
        """Return the string of the file that a place of the text comes from, and the place in that string."""
        index = max(0, bisect_right(self.values, at, key=lambda one: one[0]) - 1)
        start, value = self.values[index]
        return value, at - start


def settings(text: str) -> list[Value]:
    """Return the values of a notebook's own metadata, such as the parameters of a run."""
    reading = read_braces(text, syntax_of("x.ipynb"))
    return [value for value in reading.values if any(names[:1] == ("metadata",) for _, names in _path(value))]


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
    for (key, role, _), values in grouped.items():
        kind = next((one.text for one in cells[key].values if one.key == "cell_type"), "code")
        joined = []
        at = 0
        for value in values:
            joined.append((at, value))
            at += len(value.text)
        name = role if role == "outputs" else kind
        yield Part(name, "".join(value.text for value in values), tuple(joined))


def _path(value: Value) -> list[tuple[Block, tuple[str, ...]]]:
    """Return the blocks that a value stands in, innermost first, with their names; at most a few levels count."""
    found: list[tuple[Block, tuple[str, ...]]] = []
    block: Block | None = value.block
    while block is not None and len(found) < 40:
        found.append((block, block.names))
        block = block.parent
    return found
