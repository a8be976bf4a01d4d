"""The project's own modules as trees, parsed once for all tests of a process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cybrid_lint

HOME = Path(cybrid_lint.__file__).parent


@cache
def tree_of(path: Path) -> ast.Module:
    """The tree of a module of the project."""
    return ast.parse(path.read_bytes(), str(path))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module of the project."""
    return tuple(ast.walk(tree_of(path)))


def modules() -> Iterator[Path]:
    """The modules of the package, in order."""
    yield from sorted(HOME.rglob("*.py"))
