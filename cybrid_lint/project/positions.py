"""Where the nodes of a tree stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider


class _Wrapper(MetadataWrapper):
    """A tree that nobody visits for its positions: libcst would walk through it once more, without a visitor."""

    def visit_batched(self, *_: Any, **__: Any) -> cst.CSTNode:
        """Return the tree as it is."""
        return self.module


def positions_of(tree: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    """Return where each node of a tree stands, in a time that grows with the tree."""
    positions: Mapping[cst.CSTNode, CodeRange] = _Wrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)
    return positions
