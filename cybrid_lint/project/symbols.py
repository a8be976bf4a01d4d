"""The functions and classes of a module by the lines that they cover."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import libcst as cst

    from cybrid_lint.project.modules import Module


class Definition(NamedTuple):
    """A function or class: its first and last line without decorators, and its name as in `Class.method`."""

    line: int
    end_line: int
    name: str


def definitions(module: Module) -> list[Definition]:
    """Return the functions and classes of a module, each after those that it stands in.

    Raises `UnanalysableError` for a module that cannot be parsed.
    """
    import libcst as cst

    from cybrid_lint.project.trees import children_of

    found: list[Definition] = []
    queue: list[tuple[cst.CSTNode, str]] = [(module.tree, "")]
    while queue:
        node, around = queue.pop()
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            around = f"{around}.{node.name.value}" if around else node.name.value
            span = module.span(node)
            found.append(Definition(span.line, span.end_line, around))
        queue += [(one, around) for one in children_of(node) if _may_hold(type(one))]
    return found


@cache
def _may_hold(kind: type[cst.CSTNode]) -> bool:
    """Tell whether a part of a statement of this class may hold definitions: a block, or a branch of it."""
    import libcst as cst

    blocks = cst.BaseCompoundStatement, cst.BaseSuite, cst.MatchCase
    return issubclass(kind, (*blocks, cst.Else, cst.Finally, cst.ExceptHandler, cst.ExceptStarHandler))
