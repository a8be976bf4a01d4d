"""Django: its settings are a module of the project; its cache is one for the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.objects import attribute as attribute_of
from cybrid_lint.evaluation.values import ModuleRef, Opaque, Text, Value, union
from cybrid_lint.models.registry import EXTERNAL_ATTRIBUTES
from cybrid_lint.project.files import python_files

if TYPE_CHECKING:
    import libcst as cst


def settings_modules(frame: Frame) -> list[ModuleRef]:
    """Return the project's settings modules: what `DJANGO_SETTINGS_MODULE` names, or a module called settings."""
    machine = frame.machine
    if machine.settings is None:
        machine.settings = []
        for path in python_files(machine.project.root):
            if path.stem == "settings" or path.parent.name == "settings":
                module = machine.project.module(path)
                if module is not None and module is not frame.module:
                    machine.settings.append(module)
    return [machine.module_value(one) for one in machine.settings]


def settings_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `django.conf.settings.NAME`."""
    found = [
        attribute_of(frame, node, one, name)
        for one in settings_modules(frame)
        if one.module.scope is not None and name in one.module.scope.vars
    ]
    return union(found) if found else Opaque((name, "settings"))


EXTERNAL_ATTRIBUTES["django.conf.settings"] = settings_attribute
__all__ = ["Text", "settings_attribute"]
