"""Imports: what a name is bound to that comes from another module."""

from __future__ import annotations

from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.values import Library, Module, Value, unknown
from cybrid_lint.ir import nodes


def bind_import(frame: Frame, node: nodes.Import) -> None:
    """Bind what one import statement names."""
    if node.name == "*":
        _bind_all(frame, node)
        return
    frame.bind(node.bound, _imported(frame, node))


def _imported(frame: Frame, node: nodes.Import) -> Value:
    if node.name is None:
        found = frame.engine.modules.imported(frame.module, node.module, 0)
        if found is None:
            frame.engine.library.imported(node.module)
        if node.whole:
            return Library(node.module) if found is None else found
        outermost = node.module.split(".")[0]
        package = frame.engine.modules.imported(frame.module, outermost, 0)
        return Library(outermost) if package is None else package
    if frame.flow.is_for_types:
        named = frame.engine.modules.named(frame.module, node.module, node.level, node.name)
        if named is not None:
            return named
    module = frame.engine.modules.imported(frame.module, node.module, node.level)
    if module is None:
        dotted = f"{node.module}.{node.name}" if node.module else node.name
        if node.level:
            below = frame.engine.modules.imported(frame.module, dotted, node.level)
            return unknown(node.name) if below is None else below
        frame.engine.library.imported(dotted)
        found = frame.engine.library.name(frame, dotted)
        return Library(dotted) if found is None else found
    assert isinstance(module, Module)
    return frame.engine.attribute(frame, module, node.name, frame.site(node))


def _bind_all(frame: Frame, node: nodes.Import) -> None:
    module = frame.engine.modules.imported(frame.module, node.module, node.level)
    if isinstance(module, Module):
        for name in frame.engine.modules.exported(module.path):
            found = frame.engine.modules.variable(frame.engine.modules.get(module.path), name)
            if found is not None:
                frame.env[name] = found
        frame.changes.rebound += 1
