"""What libcst's trees do not tell fast enough: where their nodes stand, and which nodes they are made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple, cast

import libcst as cst

_NEWLINE = re.compile(r"\r\n?|\n")


class Extent(NamedTuple):
    """Where a node stands: lines from 1, columns in characters from 0."""

    line: int
    column: int
    end_line: int
    end_column: int


class Positions:
    """Where the nodes of a tree stand, without the whitespace around them. Making it takes a pass over the whole tree.

    It is what libcst's `PositionProvider` gives, in a quarter of the time: offsets are noted while the tree is written
    out, and only those that are asked for become lines and columns.
    """

    def __init__(self, tree: cst.Module) -> None:
        # the numbers of nodes are theirs as long as the tree is kept
        self._tree = tree
        state = _Writing(tree)
        tree._codegen(cast(Any, state))
        self._extents = state.extents
        self._starts = [0, *(newline.end() for newline in _NEWLINE.finditer("".join(state.tokens)))]

    def __getitem__(self, node: cst.CSTNode) -> Extent:
        """Return where a node of the tree stands. Raises `KeyError` for another."""
        start, end = self._extents[id(node)]
        return Extent(*self._place(start), *self._place(end))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1]


class _Writing:
    """The state of writing a tree out, as libcst's nodes use it, which notes where each begins and ends."""

    def __init__(self, tree: cst.Module) -> None:
        self.default_indent = tree.default_indent
        self.default_newline = tree.default_newline
        self.tokens: list[str] = []
        self.extents: dict[int, tuple[int, int]] = {}
        self.offset = 0
        self._indents: list[str] = []
        self._begun: list[int] = []

    def increase_indent(self, value: str) -> None:
        self._indents.append(value)

    def decrease_indent(self) -> None:
        self._indents.pop()

    def add_indent_tokens(self) -> None:
        for indent in self._indents:
            self.add_token(indent)

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        self.offset += len(value)

    def pop_trailing_newline(self) -> None:
        """Keep the newline that the file does not end with: only what comes after it would stand elsewhere."""

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._begun.append(self.offset)

    def after_codegen(self, node: cst.CSTNode) -> None:
        begun = self._begun.pop()
        # what it has recorded itself is more exact
        self.extents.setdefault(id(node), (begun, self.offset))

    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> _Recording:
        return _Recording(self, node, start_node, end_node)


class _Recording:
    """Notes where a node begins and ends without the whitespace around it, or where those inside it do."""

    __slots__ = ("begun", "end_node", "node", "start_node", "state")

    def __init__(
        self, state: _Writing, node: cst.CSTNode, start_node: cst.CSTNode | None, end_node: cst.CSTNode | None
    ) -> None:
        self.state, self.node, self.start_node, self.end_node = state, node, start_node, end_node

    def __enter__(self) -> None:
        self.begun = self.state.offset

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            return
        extents = self.state.extents
        start = self.begun if self.start_node is None else extents[id(self.start_node)][0]
        end = self.state.offset if self.end_node is None else extents[id(self.end_node)][1]
        extents[id(self.node)] = (start, end)


def children_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the nodes that a node is made of, in no order: its `children` has each of them visited and compared."""
    for name in node.__dataclass_fields__:
        value = getattr(node, name)
        if isinstance(value, list | tuple):
            yield from (one for one in value if isinstance(one, cst.CSTNode))
        elif not isinstance(value, str) and isinstance(value, cst.CSTNode):  # an abstract class, which takes long
            yield value
