"""Lowering: libcst's tree of a module into the nodes of the intermediate representation.

The modules that this one puts together are the only ones above the reading of sources that know libcst. What is
written in a chain from the left (`a.b().c`, `x + y + z`) or as a ladder (`elif`, literals one behind the other) is
walked in a loop: such a chain may be longer than Python's stack is deep.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from cybrid_lint.ir import nodes
from cybrid_lint.ir.expressions import EXPRESSIONS
from cybrid_lint.ir.lowering import Lowering
from cybrid_lint.ir.statements import STATEMENTS


@dataclass(slots=True)
class Lowered:
    """A lowered module and the way back: `origins[at]` is the libcst node that the node `at` was made from."""

    module: nodes.Module
    origins: list[cst.CSTNode]

    def origin(self, at: int) -> cst.CSTNode:
        """Return the libcst node that a node was made from."""
        return self.origins[at]


def lower(tree: cst.Module) -> Lowered:
    """Lower a module. What has no form of its own becomes `Unread`; nothing is raised for what libcst can parse."""
    lowering = Lowering(EXPRESSIONS, STATEMENTS)
    at = lowering.number(tree)
    body = lowering.statements(tree.body)
    return Lowered(nodes.Module(at, body, lowering.doc(body)), lowering.origins)
