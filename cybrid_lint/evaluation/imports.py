"""Import statements: modules of the project are evaluated, anything else is a library."""

from __future__ import annotations

import libcst as cst

from cybrid_lint.evaluation.assignments import assign_name
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import External, ModuleRef, Opaque, Value
from cybrid_lint.project.modules import Module


def dotted(node: cst.BaseExpression | None) -> str:
    """Return the dotted name that an import names."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def import_modules(frame: Frame, node: cst.Import) -> None:
    """Execute `import a.b, c as d`."""
    for alias in node.names:
        name = dotted(alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            assign_name(frame, alias.asname.name.value, module_named(frame, 0, name))
            continue
        module_named(frame, 0, name)
        first = name.split(".")[0]
        assign_name(frame, first, module_named(frame, 0, first))


def module_named(frame: Frame, level: int, name: str) -> Value:
    """Return the module of a dotted name."""
    found = frame.machine.project.find(frame.module, level, name)
    if found is not None:
        return frame.machine.module_value(found)
    return Opaque() if level else External(name)


def import_names(frame: Frame, node: cst.ImportFrom) -> None:
    """Execute `from a import b, c as d` and `from a import *`."""
    level, name = len(node.relative), dotted(node.module)
    found = frame.machine.project.find(frame.module, level, name)
    source: Value = Opaque() if level else External(name)
    if found is not None:
        source = frame.machine.module_value(found)
    if isinstance(node.names, cst.ImportStar):
        if isinstance(source, ModuleRef):
            for key, value in exported(source.module).items():
                assign_name(frame, key, value)
        return
    for alias in node.names:
        own = dotted(alias.name)
        local = alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else own
        assign_name(frame, local, member(frame, source, level, name, own))


def exported(module: Module) -> dict[str, Value]:
    """Return what a star import takes from a module."""
    return {key: value for key, value in module.scope.vars.items() if not key.startswith("_")}


def member(frame: Frame, source: Value, level: int, module: str, name: str) -> Value:
    """Return what `from module import name` gives."""
    from cybrid_lint.evaluation.objects import attribute

    if isinstance(source, ModuleRef):
        if source.module.scope is not None and name in source.module.scope.vars:
            value: Value = source.module.scope.vars[name]
            return value
        below = frame.machine.project.find(frame.module, level, f"{module}.{name}" if module else name)
        if below is not None:
            return frame.machine.module_value(below)
        return attribute(frame, cst.Name(name), source, name)
    if isinstance(source, External):
        return External(f"{source.name}.{name}")
    return Opaque((name,))
