"""What the whole program shares: one object of a label, whoever asks for it."""

from __future__ import annotations

from cybrid_lint.engine.code import ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.snapshots import made
from cybrid_lint.engine.symbols import PROGRAM, Global
from cybrid_lint.engine.values import Value
from cybrid_lint.libraries.registry import REGISTRY, claim


def shared(frame: Frame, label: str, name: str = "") -> Value:
    """Return the one object of a label, and of a name, that the whole program shares: what anybody writes to it."""
    modules = frame.engine.modules.loaded
    if PROGRAM not in modules:
        modules[PROGRAM] = ModuleCode(PROGRAM, None)
    variables = modules[PROGRAM].variables
    name = f"{label} {name}" if name else label
    if name not in variables:
        variables[name] = made((0, len(variables)), LibraryState(label, {}, True))
    return frame.now(Global(PROGRAM, name))


def shared_as(label: str, *names: str) -> None:
    """Say that these dotted names mean the one object of a label that the whole program shares."""
    for name in names:
        claim(REGISTRY.names, name, lambda frame, dotted: shared(frame, label))


def shared_part(label: str, *names: str, of: str) -> None:
    """Say that these attributes of objects of the label `of` are the one object of a label that the program shares."""
    for name in names:
        claim(REGISTRY.parts, (of, name), label)


def is_shared(frame: Frame, label: str, name: str) -> bool:
    """Tell whether somebody has asked for the one object of a label and a name already."""
    modules = frame.engine.modules.loaded
    return PROGRAM in modules and f"{label} {name}" in modules[PROGRAM].variables
