"""The names that values will be kept under, which literals and values from outside remember."""

from __future__ import annotations

from cybrid_lint.engine.frame import Frame
from cybrid_lint.ir import nodes


class Naming:
    """Evaluate what will be kept under a name."""

    __slots__ = ("before", "frame", "names")

    def __init__(self, frame: Frame, *names: str) -> None:
        self.frame = frame
        self.names = names
        self.before: tuple[str, ...] = ()

    def __enter__(self) -> None:
        self.before = self.frame.naming
        self.frame.naming = (*self.names, *self.before)[:4]

    def __exit__(self, *error: object) -> None:
        self.frame.naming = self.before


def names_of_node(node: nodes.Expr) -> tuple[str, ...]:
    """Return the name that an expression ends with, if it ends with one."""
    if isinstance(node, nodes.Name):
        return (node.id,)
    return (node.name,) if isinstance(node, nodes.Attr) else ()


def target_names(target: nodes.Expr) -> list[str]:
    """Return the names that an assignment keeps its value under, the innermost first."""
    if isinstance(target, nodes.Name):
        return [target.id]
    if isinstance(target, nodes.Attr):
        return [target.name]
    if isinstance(target, nodes.Item):
        owner = target_names(target.value)
        if isinstance(target.key, nodes.Const) and isinstance(target.key.value, str):
            return [target.key.value, *owner]
        return owner
    return []
