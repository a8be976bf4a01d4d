"""Where the nodes of libcst's trees stand, and which they are made of: the same as libcst says, in less time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider


class _Wrapper(MetadataWrapper):
    """A tree that nobody visits for its positions: libcst would walk through it once more, without a visitor."""

    def visit_batched(self, *_: Any, **__: Any) -> cst.CSTNode:
        """Return the tree as it is."""
        return self.module


def positions_of(tree: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    """Return where each node of a tree stands. It takes a pass over the whole tree."""
    positions: Mapping[cst.CSTNode, CodeRange] = _Wrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)
    return positions


def children_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the nodes that a node is made of, in no order: its `children` has each of them visited and compared."""
    for name in node.__dataclass_fields__:
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, list | tuple):
            yield from (one for one in value if isinstance(one, cst.CSTNode))
